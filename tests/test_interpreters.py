import threading

from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, Form, freeze_time, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from .common import SolidarityCase

BEGIN, END = "2026-05-04 08:00:00", "2026-05-04 10:00:00"


class InterpreterCase(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.languages = cls.env["res.lang"].search([("code", "in", ("de_DE", "uk_UA"))])
        cls.interpreter = cls._create_interpreter("uk_UA", hourly_rate=60)
        cls.event = cls._create_exchange()

    @classmethod
    def _create_interpreter(cls, lang="de_DE", **values):
        number = cls.env["solidarity.interpreter"].search_count([]) + 1
        partner = cls.env["res.partner"].create(
            {"name": f"Interpreter {number}", "email": f"interpreter{number}@example.org", "lang": lang}
        )
        return cls.env["solidarity.interpreter"].create({"partner_id": partner.id, **values})

    @classmethod
    def _create_exchange(cls, name="Exchange", begin=BEGIN, end=END, **values):
        return cls.env["event.event"].create(
            {
                "name": name,
                "solidarity_kind": "exchange",
                "language_ids": cls.languages.ids,
                "date_begin": begin,
                "date_end": end,
                "date_tz": "Europe/Berlin",
                "user_id": cls.coordinator.id,
                **values,
            }
        )

    @classmethod
    def _book(cls, event=None, interpreter=None, **values):
        return cls.env["solidarity.interpreter.booking"].create(
            {
                "event_id": (event or cls.event).id,
                "interpreter_id": (interpreter or cls.interpreter).id,
                **values,
            }
        )

    def _refusal(self, action, lang="en_US"):
        """What the user reads when the database refuses, as Odoo says it after a request."""
        with self.assertRaises(IntegrityError) as caught, mute_logger("odoo.sql_db"), self.cr.savepoint():
            action()
            self.env.flush_all()
        self.env.invalidate_all()
        bookings = self.env["solidarity.interpreter.booking"].with_context(lang=lang)
        return bookings._sql_error_to_message(caught.exception)


@tagged("post_install", "-at_install")
class TestBooking(InterpreterCase):
    def test_a_booking_takes_over_times_languages_and_cost(self):
        booking = self._book()
        self.assertEqual(
            (booking.date_begin, booking.date_end, booking.mode, booking.state, booking.hours, booking.cost),
            (self.event.date_begin, self.event.date_end, "consecutive", "requested", 2, 120),
        )
        self.assertEqual(len(booking.language_pair_ids), 2)
        self.assertEqual(
            booking.language_pair_ids.mapped("display_name"), ["Deutsch → Українська", "Українська → Deutsch"]
        )

    def test_no_interpreter_twice_at_a_time(self):
        self._book()
        other = self._create_exchange("Other", "2026-05-04 09:59:00", "2026-05-04 12:00:00")
        self.assertIn("“Exchange”", self._refusal(lambda: self._book(other)))
        self.assertFalse(other.interpreter_booking_ids)
        adjacent = self._create_exchange("Adjacent", END, "2026-05-04 12:00:00")
        self.assertTrue(self._book(adjacent))
        self.assertTrue(self._book(other, self._create_interpreter()))

    def test_the_message_is_in_the_language_of_the_user(self):
        self._book()
        other = self._create_exchange("Other")
        for lang, words in (("de_DE", "bereits für „Exchange“ gebucht"), ("uk_UA", "вже заброньовано")):
            self.assertIn(words, self._refusal(lambda: self._book(other), lang))

    def test_the_database_refuses_what_python_has_not_seen(self):
        self._book()
        other = self._create_exchange("Other", "2026-05-05 08:00:00", "2026-05-05 10:00:00")
        booking = self._book(other)
        self.env.flush_all()
        refusal = self._refusal(
            lambda: self.cr.execute(
                "UPDATE solidarity_interpreter_booking SET date_begin = %s, date_end = %s WHERE id = %s",
                (BEGIN, END, booking.id),
            )
        )
        self.assertIn("“Exchange”", refusal)

    def test_declined_and_cancelled_bookings_hold_no_time(self):
        first = self._book()
        first.decline_reason = "On holiday"
        first.action_decline()
        second = self._book(self._create_exchange("Other"))
        self.assertIn("“Other”", self._refusal(first.action_request_again))
        self.assertEqual(first.state, "declined")
        second.action_cancel()
        first.action_request_again()
        first.action_confirm()
        self.assertEqual((first.state, first.decline_reason), ("confirmed", False))

    def test_bookings_move_with_their_event(self):
        follower = self._book()
        own = self._book(
            interpreter=self._create_interpreter(), date_begin="2026-05-04 07:30:00", date_end=END
        )
        self.event.write({"date_begin": "2026-05-11 08:00:00", "date_end": "2026-05-11 11:00:00"})
        self.assertEqual(
            (follower.date_begin, follower.date_end, follower.hours),
            (self.event.date_begin, self.event.date_end, 3),
        )
        self.assertEqual(str(own.date_begin), "2026-05-04 07:30:00")

    def test_an_event_does_not_move_onto_another_booking(self):
        self._book()
        later = self._create_exchange("Later", "2026-05-05 08:00:00", "2026-05-05 10:00:00")
        booking = self._book(later)
        move = {"date_begin": BEGIN, "date_end": END}
        self.assertIn("“Exchange”", self._refusal(lambda: later.write(move)))
        self.assertEqual(str(later.date_begin), "2026-05-05 08:00:00")
        self.assertEqual(str(booking.date_begin), "2026-05-05 08:00:00")

    def test_translations_have_a_due_date_and_may_be_many(self):
        translator = self._create_interpreter(is_written=True)
        first = self._book(interpreter=translator, task="translation")
        second = self._book(interpreter=translator, task="translation", event=self._create_exchange("Other"))
        self.assertEqual((first.mode, first.date_begin, first.hours), ("written", False, 0))
        self.assertEqual(str(second.date_due), "2026-05-18")
        self.assertEqual(first.date, first.date_due)
        first.hours = 3
        translator.hourly_rate = 50
        self.assertEqual(first.cost, 150)
        self.assertTrue(self._book(interpreter=translator))

    def test_nobody_is_booked_for_what_they_do_not_offer(self):
        with self.assertRaisesRegex(ValidationError, "does not offer"), self.cr.savepoint():
            self._book(task="translation")
        with self.assertRaisesRegex(ValidationError, "does not offer"), self.cr.savepoint():
            self._book(mode="simultaneous")
        with self.assertRaises(ValidationError):
            self._create_interpreter(is_consecutive=False)
        self.env.invalidate_all()
        self.assertFalse(self.event.interpreter_booking_ids)

    def test_wrong_input(self):
        party = self.env["event.event"].create({"name": "Party", "date_begin": BEGIN, "date_end": END})
        with self.assertRaises(ValidationError):
            self._book(party)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._book(date_begin=END, date_end=BEGIN)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.env["solidarity.interpreter"].create({"partner_id": self.interpreter.partner_id.id})
        booking = self._book()
        booking.action_confirm()
        for step in (booking.action_confirm, booking.action_send_request, booking.unlink):
            with self.assertRaises(UserError):
                step()

    def test_steps_of_several_at_once(self):
        bookings = self._book() | self._book(interpreter=self._create_interpreter())
        bookings.action_confirm()
        self.assertEqual(set(bookings.mapped("state")), {"confirmed"})
        bookings.action_cancel()
        self.assertEqual(set(bookings.mapped("state")), {"cancelled"})

    def test_the_request_speaks_the_interpreters_language(self):
        bookings = self._book() | self._book(interpreter=self._create_interpreter("de_DE"))
        bookings.with_user(self.coordinator).action_send_request()
        mails = self.env["mail.mail"].search(
            [("model", "=", "solidarity.interpreter.booking"), ("res_id", "in", bookings.ids)]
        )
        bodies = {mail.recipient_ids: mail.body_html for mail in mails}
        ukrainian, german = (bodies[booking.interpreter_id.partner_id] for booking in bookings)
        for words in ("Шановні", "4 травня 2026", "11:00", "10:00", "Deutsch → Українська", "Київ", "Берлін"):
            self.assertIn(words, ukrainian)
        for words in ("Sehr geehrte", "4. Mai 2026", "11:00", "10:00", "Kyjiw", "Konsekutiv"):
            self.assertIn(words, german)
        self.assertTrue(all(bookings.mapped("date_requested")))

    def test_no_request_without_an_address(self):
        booking = self._book()
        self.interpreter.partner_id.email = False
        with self.assertRaises(UserError):
            booking.action_send_request()
        self.assertFalse(booking.date_requested)

    def test_readers_take_no_step(self):
        booking = self._book().with_user(self.reader)
        self.assertEqual(booking.state, "requested")
        for step in ("send_request", "confirm", "decline", "cancel", "request_again"):
            with self.assertRaises(AccessError):
                getattr(booking, f"action_{step}")()

    def test_a_coordinator_books_on_the_form_of_the_event(self):
        form = Form(self.event.with_user(self.coordinator))
        with form.interpreter_booking_ids.new() as line:
            line.interpreter_id = self.interpreter
        form.save()
        booking = self.event.interpreter_booking_ids
        self.assertEqual((booking.mode, booking.date_begin), ("consecutive", self.event.date_begin))


@tagged("post_install", "-at_install")
class TestMissingInterpreter(InterpreterCase):
    def _activities(self, event=None, kind="interpreter"):
        kind = self.env.ref(f"solidarity_partnership.mail_activity_type_{kind}")
        return (event or self.event).activity_ids.filtered(lambda activity: activity.activity_type_id == kind)

    def _run(self):
        with self.enter_registry_test_mode():
            self.env.ref("solidarity_partnership.cron_warn_of_missing_interpreters").method_direct_trigger()

    def test_state_follows_the_bookings(self):
        self.assertEqual(self.event.interpreter_state, "missing")
        booking = self._book()
        self.assertEqual(self.event.interpreter_state, "requested")
        booking.action_confirm()
        self.assertEqual(self.event.interpreter_state, "confirmed")
        booking.action_decline()
        self.assertEqual(self.event.interpreter_state, "missing")
        self.event.needs_interpreter = False
        self.assertEqual(self.event.interpreter_state, "not_needed")
        self.event.needs_interpreter = True
        self.event.kanban_state = "cancel"
        self.assertEqual(self.event.interpreter_state, "not_needed")

    def test_state_is_searched(self):
        party = self.env["event.event"].create({"name": "Party", "date_begin": BEGIN, "date_end": END})
        events = self.event | party
        for state, expected in (("missing", self.event), ("not_needed", party)):
            found = events.search([("interpreter_state", "=", state), ("id", "in", events.ids)])
            self.assertEqual(found, expected)

    def test_the_responsible_is_warned_once_and_in_time(self):
        with freeze_time("2026-04-19 06:00:00"):
            self._run()
            self.assertFalse(self._activities())
        with freeze_time("2026-04-21 06:00:00"):
            self._run()
            self._run()
        self.assertEqual(len(self._activities()), 1)
        self.assertEqual(self._activities().user_id, self.coordinator)
        self._activities().action_feedback()
        with freeze_time("2026-04-22 06:00:00"):
            self._run()
        self.assertFalse(self._activities())

    def test_the_warning_goes_when_somebody_is_booked_and_comes_back_if_that_fails(self):
        with freeze_time("2026-04-21 06:00:00"):
            self._run()
            booking = self._book()
            self.assertFalse(self._activities())
            self._run()
            self.assertFalse(self._activities())
            booking.action_decline()
            self._run()
            self.assertEqual(len(self._activities()), 1)

    def test_the_days_are_a_setting(self):
        self.env["res.config.settings"].create({"solidarity_interpreter_days": 3}).execute()
        with freeze_time("2026-04-21 06:00:00"):
            self._run()
            self.assertFalse(self._activities())
        with freeze_time("2026-05-02 06:00:00"):
            self._run()
            self.assertTrue(self._activities())
        with self.assertRaises(ValidationError):
            self.env["res.config.settings"].create({"solidarity_interpreter_days": -1})

    def test_minutes_want_a_translator_once_the_exchange_was_held(self):
        self.assertEqual(self.event.translator_state, "not_needed")
        with freeze_time("2026-05-05 06:00:00"):
            self.event.action_exchange_held()
            self.assertEqual(self.event.translator_state, "missing")
            self._run()
            self.assertEqual(self._activities(kind="translator").user_id, self.coordinator)
            self._book(interpreter=self._create_interpreter(is_written=True), task="translation")
        self.assertEqual(self.event.translator_state, "requested")
        self.assertFalse(self._activities(kind="translator"))

    def test_many_events_cost_as_many_queries_as_few(self):
        events = self.env["event.event"].union(
            *(self._create_exchange(f"Exchange {number}") for number in range(20))
        )
        for event in events:
            self._book(event, self._create_interpreter())
        counts = []
        for some in (events[:2], events):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("interpreter_state")
            some.interpreter_booking_ids.mapped("display_name")
            some.interpreter_booking_ids.interpreter_id.mapped("booking_count")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])


@tagged("post_install", "-at_install")
class TestTwoBookingsAtOnce(BaseCase):
    """Two real connections book one interpreter for two exchanges at the same time."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            partner = env["res.partner"].create({"name": "Interpreter"})
            self.interpreter_id = env["solidarity.interpreter"].create({"partner_id": partner.id}).id
            values = {"solidarity_kind": "exchange", "date_begin": BEGIN, "date_end": END}
            events = env["event.event"].create([{"name": name, **values} for name in ("First", "Second")])
            self.event_ids = events.ids
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            events = env["event.event"].browse(self.event_ids)
            events.sudo().interpreter_booking_ids.unlink()
            events.unlink()
            interpreter = env["solidarity.interpreter"].browse(self.interpreter_id)
            partner = interpreter.partner_id
            interpreter.unlink()
            partner.unlink()

    def _book(self, event_id, barrier, results):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"lang": "de_DE"})
            bookings = env["solidarity.interpreter.booking"]
            bookings.search_count([])
            barrier.wait(10)
            values = {"event_id": event_id, "interpreter_id": self.interpreter_id}
            try:
                results[event_id] = retrying(lambda: bookings.create(values).id, env)
            except ValidationError as error:
                results[event_id] = error

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_one_of_them_is_refused_in_words(self):
        barrier, results = threading.Barrier(2), {}
        threads = [
            threading.Thread(target=self._book, args=(event_id, barrier, results), daemon=True)
            for event_id in self.event_ids
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        errors = [result for result in results.values() if isinstance(result, ValidationError)]
        self.assertEqual((len(results), len(errors)), (2, 1), results)
        self.assertIn("zu dieser Zeit bereits für", str(errors[0]))
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            found = env["solidarity.interpreter.booking"].search(
                [("interpreter_id", "=", self.interpreter_id)]
            )
            self.assertEqual(len(found), 1)
