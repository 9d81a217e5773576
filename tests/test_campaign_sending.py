from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .campaign_engine import NOW, CampaignEngineFixtures
from .common import SolidarityCase
from .mail_sink import MailSink

DUE = "2026-04-27 08:01:00"  # a week before the event


@tagged("post_install", "-at_install")
class TestCampaignSending(CampaignEngineFixtures, MailSink, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_network()

    def setUp(self):
        super().setUp()
        self.start_sink()
        self.env.user.company_id.email = "service@example.org"

    def _received(self):
        """Addresses of recipients, one for each mail; letters to the service's own people are not counted."""
        return sorted(
            address for address, _mail in self.mails if not address.endswith("@service.example.org")
        )

    def test_a_step_is_sent_once_in_the_language_of_each_when_it_is_due(self):
        with freeze_time(NOW):
            self._start()
            self._run_scheduler()
        self.assertFalse(self._received())
        with freeze_time(DUE):
            self._run_scheduler()
            self._run_scheduler()
        self.assertEqual(
            self._received(),
            sorted((self.german_person | self.ukrainian_person).mapped("email")),
        )
        [german] = self.mails_to(self.german_person.email)
        [ukrainian] = self.mails_to(self.ukrainian_person.email)
        self.assertEqual(german["Subject"], "Einladung: Winter in den Kommunen")
        self.assertEqual(ukrainian["Subject"], "Запрошення: Зима в громадах")
        self.assertEqual(self.step.state, "sent")
        self.assertEqual(self.step.handed_over_count, 2)
        self.assertEqual(self.step.mailing_ids.campaign_id, self.campaign.utm_campaign_id)
        self.assertEqual(len(self.step.mailing_ids), 2)
        self.assertEqual(set(self.step.mailing_ids.mapped("mailing_trace_ids.trace_status")), {"sent"})

    def test_without_approval_nothing_is_sent(self):
        with freeze_time(NOW):
            self.campaign.with_user(self.coordinator).action_submit()
            with self.assertRaises(AccessError):
                self.campaign.with_user(self.coordinator).action_approve()
        with freeze_time(DUE):
            self._run_scheduler()
        self.assertEqual((self.campaign.state, self.step.state), ("approval", "planned"))
        self.assertFalse(self._received())

    def test_the_settings_can_do_without_approval(self):
        self.env["ir.config_parameter"].set_param("solidarity_partnership.campaign_approval", False)
        self.campaign.with_user(self.coordinator).action_submit()
        self.assertEqual(self.campaign.state, "running")

    def test_a_text_that_was_changed_after_the_approval_is_stopped(self):
        with freeze_time(NOW):
            self._start()
            self.step.body_german = "Etwas ganz anderes."
            self.assertTrue(self.campaign.needs_approval)
        with freeze_time(DUE):
            self._run_scheduler()
            self.assertEqual(self.step.state, "stopped")
            self.assertFalse(self._received())
            self._run_scheduler()
            self.assertEqual(len(self.campaign.activity_ids), 1)
            self.campaign.with_user(self.manager).action_approve()
            self.step.with_user(self.coordinator).action_resume()
            self._run_scheduler()
        self.assertEqual((self.step.state, len(self._received())), ("sent", 2))

    def test_a_step_that_is_not_ready_is_stopped_and_told_once(self):
        with freeze_time(NOW):
            self._start()
        self.env.cr.execute(
            "UPDATE solidarity_campaign_step SET subject = subject - 'uk_UA' WHERE id = %s", [self.step.id]
        )
        self.step.invalidate_recordset()
        with freeze_time(DUE):
            self._run_scheduler()
            self._run_scheduler()
        self.assertEqual(self.step.state, "stopped")
        self.assertFalse(self._received())
        self.assertEqual(len(self.campaign.activity_ids), 1)
        with self.assertRaises(UserError):
            self.step.action_resume()

    def test_consent_withdrawn_while_mails_wait_holds_at_the_hand_over(self):
        self.env["ir.config_parameter"].set_param("mail.mail.force.send.limit", "0")
        others = self._create_person(self.town, "de_DE", "press") | self._create_person(
            self.hromada, "uk_UA", "press"
        )
        self._consent(others)
        with freeze_time(NOW):
            self._start()
        with freeze_time(DUE):
            self._run_crons(self.CAMPAIGN_CRON, self.MAILING_CRON)
            self.assertEqual(len(self.step.mailing_ids.mailing_trace_ids), 4)
            self.env["solidarity.consent"]._withdraw(self.german_person, "invitation", "link")
            self.env["mail.blacklist"]._add(self.ukrainian_person.email)
            self._run_scheduler()
        self.assertEqual(self._received(), sorted(others.mapped("email")))
        self.assertEqual(
            {
                recipient.partner_id: recipient.reason
                for recipient in self.step.recipient_ids
                if recipient.reason != "no_consent"
            },
            {
                self.german_person: "opted_out",
                self.ukrainian_person: "blacklisted",
                **dict.fromkeys(others, "included"),
            },
        )
        self.assertEqual(self.step.state, "sent")
        self.assertFalse(self.env["mail.mail"].search([("mailing_id", "in", self.step.mailing_ids.ids)]))
