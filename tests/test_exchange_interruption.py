from datetime import datetime

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import html2plaintext, mute_logger

from .common import SolidarityCase

ALARM = "2026-03-16 09:30:00"


@tagged("post_install", "-at_install")
class TestExchangeInterruption(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partnership = cls._create_partnership(stage="contact")
        with freeze_time("2026-03-02 09:00:00"):
            cls.event = cls.partnership.with_user(cls.coordinator).action_plan_exchange()
            cls.event.action_invite()
        cls.event.write({"date_begin": "2026-03-16 09:00:00", "date_end": "2026-03-16 11:00:00"})

    def _dialog(self, step="interrupt", **values):
        return (
            self.env["solidarity.exchange.interrupt"]
            .with_user(self.coordinator)
            .create({"event_id": self.event.id, "step": step, **values})
        )

    def _told(self):
        mails = self.env["mail.mail"].search(
            [
                ("model", "=", "event.registration"),
                ("res_id", "in", self.event.registration_ids.ids),
                "|",
                ("subject", "ilike", "Unterbrechung"),
                ("subject", "ilike", "Перерва"),
            ]
        )
        return {mail.email_to: mail.body_html for mail in mails}, len(mails)

    def _words(self, body):
        return " ".join(html2plaintext(body).replace("\N{NO-BREAK SPACE}", " ").split())

    @freeze_time(ALARM)
    def test_an_alarm_with_a_new_time_is_one_action(self):
        self._dialog(reason="air_raid", is_time_known=True, date_begin="2026-03-17 13:00:00").action_confirm()
        self.assertEqual(self.event.date_begin, datetime(2026, 3, 17, 13))
        self.assertEqual(self.event.date_end, datetime(2026, 3, 17, 15))
        history = self.event.interruption_ids
        self.assertEqual((history.reason, history.date_from), ("air_raid", datetime(2026, 3, 16, 9, 30)))
        self.assertEqual(history.original_begin, datetime(2026, 3, 16, 9))
        self.assertEqual(history.date_resumed, datetime(2026, 3, 17, 13))
        self.assertEqual(self.event.exchange_progress, "announced")
        bodies, count = self._told()
        self.assertEqual(count, 2)
        german, ukrainian = bodies[self.german_portal.email], bodies[self.ukrainian_portal.email]
        self.assertIn("Luftalarm", german)
        self.assertIn("повітряна тривога", ukrainian)
        for body, clocks in ((german, ("14:00", "15:00")), (ukrainian, ("14:00", "15:00"))):
            for clock in clocks:
                self.assertIn(clock, body)
        self.assertIn("Kyjiw: Dienstag, 17. März 2026, 15:00 – 17:00 Uhr", self._words(german))
        self.assertIn("Берлін: вівторок, 17 березня 2026 р., 14:00 – 16:00", self._words(ukrainian))

    @freeze_time(ALARM)
    def test_a_power_cut_without_a_new_time(self):
        self._dialog(reason="power_cut", note="No words for attendees").action_confirm()
        self.assertTrue(self.event.is_interrupted)
        self.assertEqual(self.event.exchange_progress, "interrupted")
        self.assertEqual(self.event.date_begin, datetime(2026, 3, 16, 9))
        self.assertIn(self.event, self.env["event.event"].search([("is_interrupted", "=", True)]))
        bodies, count = self._told()
        self.assertEqual(count, 2)
        self.assertFalse(any("No words for attendees" in body for body in bodies.values()))
        self._dialog("resume", date_begin="2026-03-20 09:00:00").action_confirm()
        self.assertFalse(self.event.is_interrupted)
        self.assertEqual(self.event.date_end, datetime(2026, 3, 20, 11))
        self.assertEqual(self._told()[1], 4)

    def test_going_on_at_once_adds_the_lost_time(self):
        with freeze_time(ALARM):
            self._dialog().action_confirm()
        before = self._told()[1]
        with freeze_time("2026-03-16 10:15:00"):
            self.event.action_resume()
            with self.assertRaisesRegex(UserError, "not interrupted"):
                self.event.action_resume()
        self.assertEqual(self.event.date_begin, datetime(2026, 3, 16, 9))
        self.assertEqual(self.event.date_end, datetime(2026, 3, 16, 11, 45))
        self.assertEqual(self.event.interruption_ids.date_resumed, datetime(2026, 3, 16, 10, 15))
        self.assertEqual(self._told()[1], before)

    def test_one_that_could_not_begin_lasts_as_long_as_planned(self):
        with freeze_time("2026-03-14 12:00:00"):
            self._dialog(reason="power_cut").action_confirm()
        with freeze_time("2026-03-16 09:20:00"):
            self.event.action_resume()
        self.assertEqual(self.event.date_begin, datetime(2026, 3, 16, 9, 20))
        self.assertEqual(self.event.date_end, datetime(2026, 3, 16, 11, 20))

    @freeze_time(ALARM)
    def test_two_clicks_tell_once(self):
        dialog = self._dialog(is_time_known=True, date_begin="2026-03-17 13:00:00")
        late = self._dialog(is_time_known=True, date_begin="2026-03-18 13:00:00")
        dialog.action_confirm()
        dialog.action_confirm()
        with self.assertRaisesRegex(UserError, "just been changed"):
            late.action_confirm()
        self.assertEqual(len(self.event.interruption_ids), 1)
        self.assertEqual(self._told()[1], 2)
        self.assertEqual(self.event.date_begin, datetime(2026, 3, 17, 13))

    @freeze_time(ALARM)
    def test_the_database_keeps_one_open_interruption(self):
        self._dialog().action_confirm()
        with self.assertRaises(UserError):
            self._dialog().action_confirm()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.event.interruption_ids.copy()

    @freeze_time(ALARM)
    def test_a_wrong_time_changes_nothing(self):
        for values in (
            {"date_begin": False},
            {"date_begin": "2026-03-17 13:00:00", "date_end": "2026-03-17 12:00:00"},
            {"date_begin": "2026-03-15 13:00:00"},
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self._dialog(is_time_known=True, **values).action_confirm()
        self.event.invalidate_recordset()
        self.assertFalse(self.event.interruption_ids)
        self.assertEqual(self._told()[1], 0)

    def test_the_calendar_does_not_end_what_waits(self):
        with freeze_time(ALARM):
            self._dialog().action_confirm()
        with freeze_time("2026-04-16 09:30:00"):
            self.env["event.event"]._gc_mark_events_done()
            self.assertEqual(self.event.exchange_progress, "interrupted")
            self.event.action_exchange_held()
        self.assertEqual(self.event.exchange_progress, "held")
        self.assertTrue(self.event.interruption_ids.date_resumed)

    @freeze_time(ALARM)
    def test_whoever_runs_events_may_end_an_interrupted_one(self):
        self._dialog().action_confirm()
        self.employee.group_ids += self.env.ref("event.group_event_user")
        self.event.with_user(self.employee).action_exchange_held()
        self.assertTrue(self.event.interruption_ids.date_resumed)

    @freeze_time(ALARM)
    def test_those_who_declined_or_were_never_asked_are_left_alone(self):
        self.event.registration_ids[0].state = "cancel"
        self.event.registration_ids = [
            (0, 0, {"name": "Not asked yet", "email": "later@example.org", "state": "draft"})
        ]
        self._dialog().action_confirm()
        self.assertEqual(self._told()[1], 1)

    def test_over_or_cancelled_is_not_interrupted(self):
        self.event.kanban_state = "cancel"
        with self.assertRaises(UserError):
            self._dialog().action_confirm()
        with self.assertRaises(AccessError):
            self.env["solidarity.exchange.interrupt"].with_user(self.reader).create(
                {"event_id": self.event.id, "step": "interrupt"}
            )
