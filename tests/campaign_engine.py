"""A network with members and a campaign for its event, for tests of what campaigns send to whom."""

from odoo.fields import Command
from odoo.tests import freeze_time

from .campaign_content import CampaignContentFixtures

NOW = "2026-04-20 06:00:00"
LANGUAGES = ("de_DE", "uk_UA", "en_US")


class CampaignEngineFixtures(CampaignContentFixtures):
    @classmethod
    def _create_network(cls):
        """Two members with one contact person each, who agreed to invitations."""
        with freeze_time(NOW):
            cls._create_campaign()
            cls.german_person = cls._create_person(cls.town, "de_DE")
            cls.ukrainian_person = cls._create_person(cls.hromada, "uk_UA")
            cls._admit(cls.town, cls.hromada)
            cls._consent(cls.german_person, cls.ukrainian_person)

    @classmethod
    def _create_person(cls, municipality, lang, name="coordination", **values):
        return cls.env["res.partner"].create(
            {
                "name": f"Contact {name}",
                "parent_id": municipality._ensure_partner().id,
                "email": f"{name}@{municipality.key.lower()}.example.org",
                "lang": lang,
                **values,
            }
        )

    @classmethod
    def _admit(cls, *municipalities):
        return cls.env["solidarity.network.membership"].create(
            [
                {"municipality_id": municipality.id, "state": "admitted", "date_from": "2025-01-01"}
                for municipality in municipalities
            ]
        )

    @classmethod
    def _consent(cls, *partners):
        people = cls.env["res.partner"].union(*partners)
        return cls.env["solidarity.consent"]._give(people, "invitation", "paper")

    @classmethod
    def _register(cls, partner=None, state="open", email=None, **values):
        return cls.env["event.registration"].create(
            {
                "event_id": cls.event.id,
                "partner_id": partner.id if partner else False,
                "email": email or (partner.email if partner else False),
                "name": partner.name if partner else "Guest",
                "state": state,
                **values,
            }
        )

    def _reasons(self, step=None):
        """Reason by address of the step's list, made anew."""
        step = step or self.step
        step._refresh_recipients()
        return {recipient.email: recipient.reason for recipient in step.recipient_ids}

    def _start(self):
        self.campaign.with_user(self.coordinator).action_submit()
        self.campaign.with_user(self.manager).action_approve()

    CAMPAIGN_CRON = "solidarity_partnership.cron_send_campaigns"
    MAILING_CRON = "mass_mailing.ir_cron_mass_mailing_queue"
    MAIL_CRON = "mail.ir_cron_mail_scheduler_action"

    def _run_crons(self, *crons):
        """Odoo's scheduled jobs, as its scheduler runs them."""
        with self.enter_registry_test_mode():
            for cron in crons:
                self.env.ref(cron).method_direct_trigger()

    def _run_scheduler(self):
        """The campaign's job, the mailings', the mails', and the campaign's again."""
        self._run_crons(self.CAMPAIGN_CRON, self.MAILING_CRON, self.MAIL_CRON, self.CAMPAIGN_CRON)

    def _set(self, step, **values):
        if "roles" in values:
            values["role_ids"] = [Command.set(values.pop("roles").ids)]
        step.write(values)
