from odoo.exceptions import UserError
from odoo.fields import Datetime
from odoo.tests import freeze_time, tagged

from .campaign_engine import NOW, CampaignEngineFixtures
from .common import SolidarityCase
from .mail_sink import MailSink

DUE = "2026-04-27 08:01:00"  # a week before the event
LATER = "2026-04-27 09:00:00"


@tagged("post_install", "-at_install")
class TestCampaignScheduling(CampaignEngineFixtures, MailSink, SolidarityCase):
    """What happens to the event, and what the campaign does about it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_network()
        cls.change = cls._create_step("change")
        cls.cancellation = cls._create_step("cancellation")
        cls.reminder = cls._create_step("reminder", offset_count=1, offset_unit="days")

    def setUp(self):
        super().setUp()
        self.start_sink()
        self.env.user.company_id.email = "service@example.org"

    def _received(self):
        return sorted(
            address for address, _mail in self.mails if not address.endswith("@service.example.org")
        )

    def _invite(self):
        with freeze_time(NOW):
            self._start()
        with freeze_time(DUE):
            self._run_scheduler()
        self.assertEqual(self.step.state, "sent")
        self.mails.clear()

    def test_a_moved_event_is_told_once_to_the_invited_and_the_registered(self):
        self._invite()
        with freeze_time(LATER):
            self._register(email="guest@else.example.org")
            self.event.write({"date_begin": "2026-05-05 08:00:00", "date_end": "2026-05-05 10:00:00"})
            self.assertEqual(self.change.scheduled_on, Datetime.to_datetime("2026-04-27 09:10:00"))
            self._run_scheduler()
            self.assertFalse(self._received())  # date and place may still change together
        with freeze_time("2026-04-27 09:11:00"):
            self._run_scheduler()
            self._run_scheduler()
        told = sorted([self.german_person.email, self.ukrainian_person.email, "guest@else.example.org"])
        self.assertEqual(self._received(), told)
        self.mails.clear()
        with freeze_time("2026-04-28 09:00:00"):
            self.event.write({"date_begin": "2026-05-06 08:00:00", "date_end": "2026-05-06 10:00:00"})
            self.env.flush_all()
        with freeze_time("2026-04-28 09:11:00"):
            self._run_scheduler()
        self.assertEqual(self._received(), told)
        changes = self.campaign.step_ids.filtered(lambda step: step.purpose == "change")
        self.assertEqual(sorted(changes.mapped("state")), ["planned", "sent", "sent"])

    def test_a_change_that_is_taken_back_in_time_is_not_told(self):
        self._invite()
        before = {"date_begin": self.event.date_begin, "date_end": self.event.date_end}
        with freeze_time(LATER):
            self.event.write({"date_begin": "2026-05-05 08:00:00", "date_end": "2026-05-05 10:00:00"})
            self.event.write(before)
            self.assertFalse(self.change.scheduled_on)

    def test_a_change_before_anybody_was_invited_is_told_to_nobody(self):
        with freeze_time(NOW):
            self._start()
            self.event.write({"date_begin": "2026-05-05 08:00:00", "date_end": "2026-05-05 10:00:00"})
            self.env.flush_all()
        with freeze_time("2026-04-20 06:11:00"):
            self._run_scheduler()
        self.assertFalse(self._received())
        self.assertEqual((self.change.state, self.change.scheduled_on), ("planned", False))
        self.assertEqual(self.campaign.announced_begin, self.event.date_begin)

    def test_a_cancelled_event_is_told_once_and_ends_the_campaign(self):
        self._invite()
        with freeze_time(LATER):
            self.event.kanban_state = "cancel"
            self._run_scheduler()
            self._run_scheduler()
        self.assertEqual(self._received(), sorted([self.german_person.email, self.ukrainian_person.email]))
        with freeze_time("2026-05-03 08:01:00"):
            self._run_scheduler()
        self.assertEqual(self.reminder.state, "skipped")
        self.assertTrue(self.reminder.stop_reason)
        self.assertEqual(len(self._received()), 2)
        self.assertEqual(self.campaign.state, "done")

    def test_whoever_registered_is_not_reminded(self):
        self._invite()
        self._register(self.german_person)
        with freeze_time("2026-05-03 08:01:00"):
            self._run_scheduler()
        self.assertEqual(self._received(), [self.ukrainian_person.email])

    def test_an_invitation_that_is_late_goes_out_and_is_told_once(self):
        with freeze_time(NOW):
            self._start()
        with freeze_time("2026-04-28 08:00:00"):
            self._run_scheduler()
            self._run_scheduler()
        self.assertEqual((self.step.state, len(self._received())), ("sent", 2))
        self.assertEqual(len(self.campaign.activity_ids), 1)
        self.assertEqual(self.campaign.activity_ids.user_id, self.coordinator)

    def test_of_two_mails_that_ask_to_come_at_once_one_is_enough(self):
        with freeze_time(NOW):
            self._start()
        with freeze_time("2026-05-03 09:00:00"):
            self._run_scheduler()
        self.assertEqual((self.step.state, self.reminder.state), ("sent", "skipped"))

    def test_after_the_beginning_nobody_is_invited(self):
        with freeze_time(NOW):
            self._start()
        with freeze_time("2026-05-04 08:30:00"):
            self._run_scheduler()
        self.assertEqual((self.step.state, self._received()), ("skipped", []))

    def test_why_a_step_is_skipped_is_said_in_the_language_of_the_responsible(self):
        self.coordinator.lang = "de_DE"
        self.campaign.user_id = self.coordinator
        with freeze_time(NOW):
            self._start()
        with freeze_time("2026-05-04 08:30:00"):
            self._run_scheduler()
        self.assertIn("Veranstaltung", self.step.stop_reason)

    def test_a_cancelled_campaign_sends_nothing_more(self):
        with freeze_time(NOW):
            self._start()
            self.campaign.with_user(self.coordinator).action_cancel()
        with freeze_time(DUE):
            self._run_scheduler()
        self.assertFalse(self._received())
        self.assertEqual(set(self.campaign.step_ids.mapped("state")), {"skipped"})

    def test_mails_that_wait_are_withdrawn_when_the_event_is_cancelled(self):
        self.env["ir.config_parameter"].set_param("mail.mail.force.send.limit", "0")
        self._consent(
            self._create_person(self.town, "de_DE", "a"), self._create_person(self.hromada, "uk_UA", "b")
        )
        with freeze_time(NOW):
            self._start()
        with freeze_time(DUE):
            self._run_crons(self.CAMPAIGN_CRON, self.MAILING_CRON)
            self.event.kanban_state = "cancel"
            self._run_scheduler()
        self.assertFalse(self._received())
        self.assertEqual(self.step.state, "sent")
        self.assertEqual(self.step.handed_over_count, 0)

    def test_an_unreachable_mail_server_is_tried_again(self):
        server = self.env["ir.mail_server"].search([("name", "=", "Sink")])
        port = server.smtp_port
        server.smtp_port = 1
        with freeze_time(NOW):
            self._start()
        with freeze_time(DUE):
            self._run_scheduler()
            self.assertEqual(self.step.state, "sending")
            server.smtp_port = port
            self._run_scheduler()
        self.assertEqual((self.step.state, len(self._received())), ("sent", 2))

    def test_an_unreachable_mail_server_is_given_up_when_the_event_has_begun(self):
        self.env["ir.mail_server"].search([("name", "=", "Sink")]).smtp_port = 1
        with freeze_time(NOW):
            self._start()
        with freeze_time(DUE):
            self._run_scheduler()
        with freeze_time("2026-05-04 08:30:00"):
            self._run_scheduler()
        self.assertEqual((self.step.state, self.step.handed_over_count), ("sent", 0))

    def test_sending_now_does_not_wait_and_says_why_it_cannot(self):
        with freeze_time(NOW):
            with self.assertRaises(UserError):
                self.step.with_user(self.coordinator).action_send_now()
            self._start()
            self.step.with_user(self.coordinator).action_send_now()
            self._run_scheduler()
            self.assertEqual(len(self._received()), 2)
            with self.assertRaises(UserError):
                self.step.with_user(self.coordinator).action_send_now()

    def test_a_skipped_step_can_be_resumed(self):
        with freeze_time(NOW):
            self._start()
            self.step.with_user(self.coordinator).action_skip()
        with freeze_time(DUE):
            self._run_scheduler()
            self.assertFalse(self._received())
            self.step.with_user(self.coordinator).action_resume()
            self._run_scheduler()
        self.assertEqual(len(self._received()), 2)

    def test_nobody_gets_a_mail_again_that_was_claimed(self):
        """As if the process had died between the hand-over and the commit."""
        self.env["ir.config_parameter"].set_param("mail.mail.force.send.limit", "0")
        self._consent(
            self._create_person(self.town, "de_DE", "a"), self._create_person(self.hromada, "uk_UA", "b")
        )
        with freeze_time(NOW):
            self._start()
        with freeze_time(DUE):
            self._run_crons(self.CAMPAIGN_CRON, self.MAILING_CRON)
            claimed = self.step.recipient_ids.filtered(lambda one: one.partner_id == self.german_person)
            claimed.claimed_on = DUE
            self._run_scheduler()
            self.assertEqual((self.step.state, len(self._received())), ("sent", 3))
            self.assertTrue(claimed.is_uncertain)
            self.assertIn(claimed.email, self.campaign.activity_ids.note)
            with self.assertRaises(UserError):
                (self.step.recipient_ids - claimed)[:1].with_user(self.coordinator).action_send_again()
            claimed.with_user(self.coordinator).action_send_again()
            self._run_scheduler()
        self.assertEqual((self.step.state, self._received().count(claimed.email)), ("sent", 1))
        self.assertEqual(len(self._received()), 4)
