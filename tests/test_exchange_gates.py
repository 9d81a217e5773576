from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import SolidarityCase


@tagged("post_install", "-at_install")
class TestExchangeGates(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partnership = cls._create_partnership(stage="contact")
        cls.event = cls.partnership.with_user(cls.coordinator).action_plan_exchange()
        cls.announced = cls.env.ref("event.event_stage_announced")
        cls.item = cls.event.item_ids[1]

    def _write_minutes(self):
        for item in self.event.item_ids:
            item.write({"minutes_german": "Gesagt", "minutes_ukrainian": "Сказано"})

    def _override(self, step, reason):
        return (
            self.env["solidarity.exchange.override"]
            .with_user(self.coordinator)
            .create({"event_id": self.event.id, "step": step, "reason": reason})
        )

    # ------------------------------------------------------------------
    # Announcing
    # ------------------------------------------------------------------

    def test_nobody_is_invited_to_half_an_agenda(self):
        self.item.description_ukrainian = False
        with self.assertRaises(UserError) as refused:
            self.event.action_invite()
        self.assertIn("Missing in Ukrainian: Concrete needs: Agenda Text.", str(refused.exception))
        self.assertNotIn("Missing in German", str(refused.exception))
        self.assertFalse(any(self.event.registration_ids.mapped("invitation_date")))

    def test_the_refusal_speaks_the_language_of_the_user(self):
        self.event.name_ukrainian = False
        for lang, words in (("de_DE", "auf Ukrainisch"), ("uk_UA", "українською")):
            with self.assertRaisesRegex(UserError, words):
                self.event.with_context(lang=lang).action_invite()

    def test_nor_is_it_published_or_moved_to_announced(self):
        self.event.name_german = False
        for values in ({"is_published": True}, {"website_published": True}, {"stage_id": self.announced.id}):
            with self.assertRaisesRegex(ValidationError, "Missing in German"), self.env.cr.savepoint():
                self.event.write(values)
        with self.assertRaisesRegex(ValidationError, "Missing in German"), self.env.cr.savepoint():
            # what a remote call can put into the context
            self.event.with_context(solidarity_columns_follow=True).is_published = True
        self.event.invalidate_recordset()
        self.assertFalse(self.event.is_published)
        self.assertEqual(self.event.exchange_progress, "planned")
        self.event.name_german = "Austausch"
        self.event.is_published = True
        self.assertEqual(self.event.exchange_progress, "announced")

    def test_the_missing_text_and_the_announcement_are_saved_at_once(self):
        self.event.name_ukrainian = False
        self.event.write({"stage_id": self.announced.id, "name_ukrainian": "Обмін"})
        self.assertEqual(self.event.stage_id, self.announced)
        titles = {"name_german": "Netzwerktreffen", "name_ukrainian": "Зустріч мережі"}
        values = {
            "solidarity_kind": "networking",
            "stage_id": self.announced.id,
            "date_begin": "2036-05-04 08:00:00",
            "date_end": "2036-05-04 10:00:00",
        }
        event = self.env["event.event"].create({**values, **titles})
        self.assertEqual(event.name_ukrainian, "Зустріч мережі")
        with self.assertRaises(ValidationError):
            self.env["event.event"].create({**values, **titles, "name_ukrainian": False})

    def test_an_event_is_published_at_once_with_both_titles(self):
        values = {
            "website_published": True,
            "solidarity_kind": "information",
            "date_begin": "2026-05-01 09:00:00",
            "date_end": "2026-05-01 11:00:00",
            "name_german": "Förderung",
        }
        with self.assertRaisesRegex(UserError, "Missing in Ukrainian: Title"), self.env.cr.savepoint():
            self.env["event.event"].create(values)
        event = self.env["event.event"].create({**values, "name_ukrainian": "Фінансування"})
        self.assertTrue(event.is_published)

    def test_events_of_others_are_published_as_they_are(self):
        party = self.env["event.event"].create(
            {"name": "Party", "date_begin": "2026-05-01 09:00:00", "date_end": "2026-05-01 11:00:00"}
        )
        party.write({"is_published": True, "stage_id": self.announced.id})
        self.assertTrue(party.is_published)
        self.assertFalse(party.exchange_progress)

    def test_a_coordinator_overrides_with_a_reason_that_is_kept(self):
        self.item.description_ukrainian = False
        dialog = self._override("announce", "The mayor wants it today")
        self.assertIn("Missing in Ukrainian", dialog.missing)
        dialog.action_confirm()
        self.assertEqual(self.event.announcement_override_reason, "The mayor wants it today")
        self.assertIn("The mayor wants it today", "".join(self.event.message_ids.mapped("body")))
        self.assertEqual(self.event.stage_id, self.announced)
        self.event.action_invite()
        self.event.is_published = True
        self.assertEqual(self.event.exchange_progress, "announced")

    def test_no_override_without_a_reason_or_the_right(self):
        self.item.description_ukrainian = False
        with self.assertRaises(UserError):
            self._override("announce", " ").action_confirm()
        with self.assertRaises(AccessError):
            self.env["solidarity.exchange.override"].with_user(self.reader).create(
                {"event_id": self.event.id, "step": "announce", "reason": "I may not"}
            )
        self.assertFalse(self.event.announcement_override_reason)

    # ------------------------------------------------------------------
    # Closing
    # ------------------------------------------------------------------

    def test_closing_needs_minutes_in_both_languages(self):
        with self.assertRaisesRegex(UserError, "closed once, after it was held"):
            self.event.action_close_exchange()
        self.event.action_exchange_held()
        with self.assertRaisesRegex(UserError, "No minutes"):
            self.event.action_close_exchange()
        self.item.minutes_german = "Drei Aggregate"
        with self.assertRaisesRegex(UserError, "Missing in Ukrainian: Concrete needs: Minutes"):
            self.event.action_close_exchange()
        self.assertFalse(self.event.date_closed)
        self._write_minutes()
        with freeze_time("2026-03-10 10:00:00"):
            self.event.action_close_exchange()
        self.assertEqual(str(self.event.date_closed), "2026-03-10")
        self.assertEqual(self.event.exchange_progress, "closed")
        with self.assertRaises(UserError):
            self.event.action_close_exchange()

    def test_held_is_possible_without_minutes(self):
        self.event.action_exchange_held()
        self.assertEqual((self.partnership.stage, self.event.exchange_progress), ("exchange", "held"))

    def test_closing_anyway_and_reopening(self):
        self.event.action_exchange_held()
        self._override("close", "Nobody took notes").action_confirm()
        self.assertTrue(self.event.date_closed)
        self.assertEqual(self.event.close_override_reason, "Nobody took notes")
        self.assertIn("Nobody took notes", "".join(self.event.message_ids.mapped("body")))
        self.event.action_reopen_exchange()
        self.assertEqual(self.event.exchange_progress, "held")
        with self.assertRaises(UserError):
            self.event.action_close_exchange()
        with self.assertRaises(UserError):
            self.event.action_reopen_exchange()

    def test_readers_and_strangers_take_no_step(self):
        for user in (self.reader, self.german_portal):
            event = self.event.with_user(user)
            for step in (
                event.action_close_exchange,
                event.action_reopen_exchange,
                event.action_resume,
                event.action_exchange_held,
            ):
                with self.assertRaises(AccessError):
                    step()

    def test_progress_is_searched(self):
        found = self.env["event.event"].search(
            [("exchange_progress", "=", "planned"), ("id", "=", self.event.id)]
        )
        self.assertEqual(found, self.event)
        self.event.action_invite()
        self.assertEqual(self.event.exchange_progress, "announced")
        self.event.kanban_state = "cancel"
        self.assertEqual(self.event.exchange_progress, "cancelled")
