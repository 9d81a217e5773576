from datetime import datetime

from odoo.tests import freeze_time, tagged

from .common import SolidarityCase

NOW = "2026-04-20 06:00:00"
BEGIN, END = "2026-05-04 08:00:00", "2026-05-04 10:00:00"
GERMAN_TIMES = ("Kyjiw: Montag, 4. Mai 2026, 11:00 – 13:00", "Berlin: Montag, 4. Mai 2026, 10:00 – 12:00")
UKRAINIAN_TIMES = ("Київ: понеділок, 4 травня 2026", "11:00 – 13:00", "Берлін: понеділок", "10:00 – 12:00")
LINK = "https://meet.example.org/exchange-4711"


class AttendeeCase(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_event()

    @classmethod
    def _create_event(cls):
        with freeze_time(NOW):
            partnership = cls._create_partnership(stage="contact")
            cls.event = partnership.action_plan_exchange()
        cls.event.write({"date_begin": BEGIN, "date_end": END, "connection_url": LINK})
        cls.event.connection_note = "Code 4711"
        registrations = cls.event.registration_ids
        cls.german = registrations.filtered(lambda one: one.partner_id == cls.german_portal.partner_id)
        cls.ukrainian = registrations - cls.german

    def _line(self, kind, number=None):
        return self.event.event_mail_ids.filtered(
            lambda mail: mail.interval_type == kind and (number is None or mail.interval_unit == number)
        )

    def _mails(self, registration):
        mails = self.env["mail.mail"].search(
            [("model", "=", "event.registration"), ("res_id", "=", registration.id)], order="id"
        )
        return [(mail.email_to, mail.subject, mail.body_html) for mail in mails]

    def _run(self, moment):
        with freeze_time(moment):
            self.env["event.mail"].schedule_communications()


@tagged("post_install", "-at_install")
class TestSchedule(AttendeeCase):
    def test_the_kinds_of_events_bring_their_mails(self):
        kinds = {"exchange": 5, "networking": 5, "information": 4}
        for kind, count in kinds.items():
            template = self.env.ref(f"solidarity_partnership.event_type_{kind}")
            mails = template.event_type_mail_ids
            self.assertEqual(len(mails), count, kind)
            own = self.env["mail.template"].search([("name", "like", "Solidarity:")])
            self.assertLessEqual({mail.template_ref.id for mail in mails}, set(own.ids))
        self.assertEqual(len(self.event.event_mail_ids), 5)
        self.assertFalse(self.event.lang)

    def test_invitation_in_each_language_with_both_times(self):
        with freeze_time(NOW):
            self.event.with_user(self.coordinator).action_invite()
        [(address, subject, german)] = self._mails(self.german)
        self.assertEqual(address, self.german_portal.email)
        self.assertIn("Einladung", subject)
        for words in ("Sehr geehrte", *GERMAN_TIMES, self.german._answer_token()):
            self.assertIn(words, german)
        [(address, _subject, ukrainian)] = self._mails(self.ukrainian)
        self.assertEqual(address, self.ukrainian_portal.email)
        for words in ("Шановні", *UKRAINIAN_TIMES, self.ukrainian._answer_token()):
            self.assertIn(words, ukrainian)
        for body in (german, ukrainian):
            self.assertNotIn("meet.example.org", body)
            self.assertNotIn("Code 4711", body)
        self.assertNotIn(self.german._answer_token(), ukrainian)
        self.assertEqual(self.event.stage_id, self.env.ref("event.event_stage_announced"))
        line = self._line("invitation")
        self.assertEqual((line.mail_done, line.mail_count_done, line.mail_state), (True, 2, "sent"))

    def test_nobody_is_invited_by_the_scheduler(self):
        self.assertFalse(self._line("invitation").scheduled_date)
        self._run("2026-05-03 09:00:00")
        self._line("invitation").execute()
        self.assertFalse(self._mails(self.german))

    def test_mails_are_sent_at_once(self):
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", queue.id)])
        self.event.with_user(self.coordinator).action_invite()
        later = self.env["ir.cron.trigger"].search([("cron_id", "=", queue.id)])
        self.assertTrue(later - triggers)

    def test_a_template_of_the_event_is_used(self):
        other = self.env.ref("solidarity_partnership.mail_template_exchange_invitation").copy(
            {"subject": "Other invitation"}
        )
        self._line("invitation").template_ref = other
        self.event.action_invite()
        self.assertIn("Other invitation", self._mails(self.german)[0][1])

    def test_an_event_without_a_schedule_invites_all_the_same(self):
        self.event.event_mail_ids.unlink()
        self.event.action_invite()
        self.assertEqual(len(self._mails(self.german)), 1)
        self.assertEqual(len(self._line("invitation")), 1)

    def test_several_events_at_once(self):
        other = self._create_partnership(
            german=self.other_town, ukrainian=self.small_hromada, stage="contact"
        )
        other = other.action_plan_exchange()
        other.registration_ids.email = "someone@example.org"
        (self.event | other).action_invite()
        self.assertEqual(len(self._mails(self.german)), 1)
        self.assertEqual(len(self._mails(other.registration_ids[0])), 1)

    def test_confirmation_brings_the_way_in(self):
        with freeze_time(NOW):
            self.ukrainian.action_confirm()
        [(address, _subject, body)] = self._mails(self.ukrainian)
        self.assertEqual(address, self.ukrainian_portal.email)
        for words in ("Шановні", *UKRAINIAN_TIMES, LINK, "Code 4711"):
            self.assertIn(words, body)
        self.assertFalse(self._mails(self.german))

    def test_the_language_of_the_registration_comes_first(self):
        self.german.attendee_lang = "uk_UA"
        self.german.action_confirm()
        self.assertIn("Шановні", self._mails(self.german)[0][2])

    def test_reminders_go_to_the_registered_only(self):
        self.german.action_confirm()
        self._run("2026-04-26 09:00:00")
        self.assertEqual(len(self._mails(self.german)), 1)
        self._run("2026-04-27 09:00:00")
        self._run("2026-04-27 10:00:00")
        self.assertEqual(len(self._mails(self.german)), 2)
        _address, subject, body = self._mails(self.german)[1]
        self.assertIn("Erinnerung", subject)
        for words in (*GERMAN_TIMES, LINK):
            self.assertIn(words, body)
        self._run("2026-05-03 09:00:00")
        self.assertEqual(len(self._mails(self.german)), 3)
        self.assertFalse(self._mails(self.ukrainian))

    def test_reminders_follow_the_event(self):
        self.german.action_confirm()
        self.event.write({"date_begin": "2026-05-18 08:00:00", "date_end": "2026-05-18 10:00:00"})
        self._run("2026-05-03 09:00:00")
        self.assertEqual(len(self._mails(self.german)), 1)
        self._run("2026-05-11 09:00:00")
        self.assertIn("18. Mai 2026", self._mails(self.german)[1][2])

    def test_who_was_reminded_is_reminded_again_of_the_new_date(self):
        self.german.action_confirm()
        self._run("2026-04-27 09:00:00")
        with freeze_time("2026-04-28 09:00:00"):
            self.event.write({"date_begin": "2026-05-18 08:00:00", "date_end": "2026-05-18 10:00:00"})
            self.env.flush_all()
        self._run("2026-05-11 09:00:00")
        self.assertEqual(len(self._mails(self.german)), 3)
        self.assertIn("18. Mai 2026", self._mails(self.german)[2][2])

    def test_who_was_thanked_too_early_is_thanked_again(self):
        self.german.action_confirm()
        for moment in ("2026-04-27 09:00:00", "2026-05-03 09:00:00", "2026-05-06 09:00:00"):
            self._run(moment)
        told = len(self._mails(self.german))
        with freeze_time("2026-05-06 10:00:00"):
            self.event.write({"date_begin": "2026-06-15 08:00:00", "date_end": "2026-06-15 10:00:00"})
            self.env.flush_all()
        for moment in ("2026-06-08 09:00:00", "2026-06-14 09:00:00", "2026-06-16 12:00:00"):
            self._run(moment)
        self.assertEqual(len(self._mails(self.german)), told + 3)
        self.assertEqual(set(self.event.event_mail_ids.mapped("mail_done")), {True, False})

    def test_a_small_shift_of_a_reminded_event_reminds_nobody_again(self):
        self.german.action_confirm()
        self._run("2026-05-03 09:00:00")
        told = len(self._mails(self.german))
        with freeze_time("2026-05-03 10:00:00"):
            self.event.write({"date_begin": "2026-05-04 08:30:00", "date_end": "2026-05-04 10:30:00"})
            self.env.flush_all()
        self._run("2026-05-03 10:30:00")
        self.assertEqual(len(self._mails(self.german)), told)

    def test_a_cancelled_event_sends_nothing(self):
        self.german.action_confirm()
        self.event.kanban_state = "cancel"
        for moment in ("2026-04-27 09:00:00", "2026-05-03 09:00:00", "2026-05-06 09:00:00"):
            self._run(moment)
        self.event.event_mail_ids.execute()
        self.assertEqual(len(self._mails(self.german)), 1)

    def test_an_interrupted_event_reminds_of_the_new_time_only(self):
        self.german.action_confirm()
        with freeze_time("2026-04-25 09:00:00"):
            self.event._interrupt("power_cut")
        told = len(self._mails(self.german))
        for moment in ("2026-04-27 09:00:00", "2026-05-03 09:00:00", "2026-05-06 09:00:00"):
            self._run(moment)
        self.assertEqual(len(self._mails(self.german)), told)
        with freeze_time("2026-05-06 10:00:00"):
            self.event._resume_at(datetime(2026, 5, 18, 8), datetime(2026, 5, 18, 10))
            self.env.flush_all()
        told = len(self._mails(self.german))
        self._run("2026-05-11 09:00:00")
        self.assertEqual(len(self._mails(self.german)), told + 1)
        self.assertIn("18. Mai 2026", self._mails(self.german)[-1][2])

    def test_reminders_that_waited_are_one(self):
        self.german.action_confirm()
        with freeze_time("2026-04-25 09:00:00"):
            self.event._interrupt("power_cut")
        with freeze_time("2026-05-06 10:00:00"):
            self.event._resume_at(datetime(2026, 5, 7, 8), datetime(2026, 5, 7, 10))
            self.env.flush_all()
        told = len(self._mails(self.german))
        for moment in ("2026-05-06 10:30:00", "2026-05-06 11:30:00"):
            self._run(moment)
            self.assertEqual(len(self._mails(self.german)), told + 1)
        reminders = self.event.event_mail_ids.filtered(lambda mail: mail.interval_type == "before_event")
        self.assertEqual(reminders.mapped("mail_done"), [True, True])

    def test_thanks_after_the_event(self):
        (self.german | self.ukrainian).action_confirm()
        self.event.event_mail_ids.filtered(lambda mail: mail.interval_type == "before_event").unlink()
        self.ukrainian.action_set_done()
        self._run("2026-05-05 12:00:00")
        german, ukrainian = self._mails(self.german)[-1][2], self._mails(self.ukrainian)[-1][2]
        self.assertIn("Ihr Interesse", german)
        self.assertIn("за участь", ukrainian)
        for body in (german, ukrainian):
            self.assertNotIn("meet.example.org", body)

    def test_a_crossed_out_attendee_gets_nothing(self):
        self.german.action_confirm()
        self.german.action_cancel()
        self._run("2026-04-27 09:00:00")
        self.assertEqual(len(self._mails(self.german)), 1)
        template = self.env.ref("solidarity_partnership.mail_template_event_reminder")
        template.send_mail(self.german.id)
        self.assertNotIn("meet.example.org", self._mails(self.german)[-1][2])


@tagged("post_install", "-at_install")
class TestAttendees(AttendeeCase):
    def test_language_and_municipality_come_from_the_contact(self):
        self.assertEqual((self.german.attendee_lang, self.ukrainian.attendee_lang), ("de_DE", "uk_UA"))
        self.assertEqual(
            (self.german.municipality_id, self.ukrainian.municipality_id), (self.town, self.hromada)
        )

    def test_wishes_are_counted_by_language(self):
        self.assertEqual(self.event.interpretation_wish_count, 0)
        (self.german | self.ukrainian).wants_interpretation = True
        self.env["event.registration"].create(
            [
                {
                    "event_id": self.event.id,
                    "name": "Guest",
                    "attendee_lang": "uk_UA",
                    "wants_interpretation": wants,
                }
                for wants in (True, False)
            ]
        )
        self.event.invalidate_recordset()
        event = self.event.with_user(self.reader)
        self.assertEqual(event.interpretation_wish_count, 3)
        self.assertIn("2", event.interpretation_wishes)
        self.german.action_cancel()
        event.invalidate_recordset()
        self.assertEqual(event.interpretation_wish_count, 2)

    def test_events_of_the_service_begin_without_foreign_words(self):
        values = {"name": "New", "date_begin": BEGIN, "date_end": END}
        events = self.env["event.event"].create(
            [
                {**values, "solidarity_kind": "information"},
                {**values, "solidarity_kind": "information", "description": "<p>Ours</p>"},
                values,
            ]
        )
        self.assertEqual([bool(event.description) for event in events], [False, True, True])
        self.assertIn("Ours", events[1].description)

    def test_wishes_of_many_events_cost_one_query(self):
        events = self.event.union(*(self.event.copy() for _number in range(19)))
        counts = []
        for some in (events[:2], events):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("interpretation_wish_count")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
