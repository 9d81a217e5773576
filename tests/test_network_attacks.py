"""What somebody could try who knows Odoo's remote procedure calls: with the own rights, and past every button."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .campaign_engine import NOW, CampaignEngineFixtures
from .common import SolidarityCase

#: Fields of a recipient that hold a personal key, or how to join.
KEYS = ("mail_registration", "mail_button", "mail_consent", "mail_link", "mail_access")


@tagged("post_install", "-at_install")
class TestPersonalKeys(CampaignEngineFixtures, SolidarityCase):
    """The address of a personal page is its key: it stands in the mail to the person, and nowhere else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_network()

    def test_nobody_reads_them_in_a_list_of_recipients(self):
        self.step._refresh_recipients()
        recipient = self.step.recipient_ids[:1]
        for user in (self.reader, self.coordinator, self.manager):
            for name in KEYS:
                with self.subTest(user=user.login, field=name), self.assertRaises(AccessError):
                    recipient.with_user(user).read([name])

    def test_nobody_reads_them_in_sent_mails_of_a_campaign(self):
        with freeze_time(NOW):
            self._start()
            self.step.with_user(self.coordinator).action_send_now()
            self._run_crons(self.CAMPAIGN_CRON, self.MAILING_CRON)
        domain = [("model", "=", "solidarity.campaign.recipient")]
        self.assertTrue(self.env["mail.message"].search_count(domain))
        for user in (self.employee, self.reader, self.manager, self.german_portal):
            with self.subTest(user=user.login):
                self.assertFalse(self.env["mail.message"].with_user(user).search(domain))

    def test_a_request_for_consent_does_not_hang_on_the_contact(self):
        person = self._create_person(self.town, "de_DE", name="press")
        person.with_user(self.coordinator).action_ask_for_consent()
        self._assert_unreadable(person._consent_token())

    def test_an_invitation_to_the_portal_does_not_hang_on_the_user(self):
        person = self._create_person(self.town, "de_DE", name="logistics")
        self.town.membership_ids.with_user(self.coordinator).action_invite_to_portal()
        self.assertTrue(person.user_ids)
        self._assert_unreadable("signup")

    def _assert_unreadable(self, key):
        mails = self.env["mail.mail"].sudo().search([("body_html", "ilike", key)])
        self.assertTrue(mails)
        for user in (self.employee, self.reader, self.coordinator, self.german_portal):
            with self.subTest(user=user.login):
                messages = (
                    self.env["mail.message"].with_user(user).search([("id", "in", mails.mail_message_id.ids)])
                )
                self.assertFalse(messages)


@tagged("post_install", "-at_install")
class TestApproval(CampaignEngineFixtures, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_network()
        cls.env["ir.config_parameter"].set_param("solidarity_partnership.campaign_approval", "True")

    def test_nobody_approves_in_anothers_name(self):
        for user in (self.coordinator, self.manager):
            campaign = self.campaign.with_user(user)
            with self.subTest(user=user.login), self.assertRaises(AccessError), self.env.cr.savepoint():
                campaign.write({"approved_by_id": self.env.ref("base.user_admin").id, "approved_on": NOW})
        self.assertFalse(self.campaign.approved_by_id)

    def test_an_approved_step_does_not_speak_for_another_event(self):
        with freeze_time(NOW):
            self._start()
            self.assertFalse(self.step.needs_approval)
            other = self.event.copy({"date_begin": "2026-05-10 08:00:00", "date_end": "2026-05-10 10:00:00"})
            self.campaign.with_user(self.coordinator).event_id = other
            self.assertTrue(self.step.needs_approval)

    def test_a_state_that_was_written_sends_nothing(self):
        with freeze_time(NOW):
            self.campaign.with_user(self.coordinator).write({"state": "running"})
            self.step.offset_count = 20
            self._run_scheduler()
        self.assertEqual(self.step.state, "stopped")
        self.assertFalse(self.step.mailing_ids)


@tagged("post_install", "-at_install")
class TestMembershipRecord(CampaignEngineFixtures, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_network()
        cls.membership = cls.town.membership_ids

    def test_only_managers_enter_who_is_a_member_already(self):
        values = {"municipality_id": self.small_hromada.id, "state": "admitted", "date_from": "2024-01-01"}
        memberships = self.env["solidarity.network.membership"]
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            memberships.with_user(self.coordinator).create(values)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.small_hromada.with_user(self.coordinator).membership_ids = [
                Command.create({"state": "admitted", "date_from": "2024-01-01"})
            ]
        self.assertFalse(self.small_hromada.membership_ids)
        self.assertEqual(memberships.with_user(self.manager).create(values).state, "admitted")

    def test_a_membership_stays_with_its_municipality(self):
        for user in (self.coordinator, self.manager):
            with self.subTest(user=user.login), self.assertRaises(UserError), self.env.cr.savepoint():
                self.membership.with_user(user).municipality_id = self.small_hromada
        self.assertEqual(self.membership.municipality_id, self.town)
        applied = self.env["solidarity.network.membership"].create({"municipality_id": self.small_hromada.id})
        applied.with_user(self.coordinator).municipality_id = self.other_town
        self.assertEqual(applied.municipality_id, self.other_town)

    def test_no_foreign_file_becomes_the_letter(self):
        secret = self.env["ir.attachment"].create(
            {"name": "secret.txt", "raw": b"secret", "res_model": "mailing.mailing", "res_id": 1}
        )
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.membership.with_user(self.coordinator).admission_letter_id = secret
        self.assertFalse(self.membership.admission_letter_id)
