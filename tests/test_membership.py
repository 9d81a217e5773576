from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SolidarityCase


@tagged("post_install", "-at_install")
class TestMembership(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.memberships = cls.env["solidarity.network.membership"].with_user(cls.coordinator)
        cls.membership = cls.memberships.create({"municipality_id": cls.town.id})

    def _ready(self, municipality):
        self._create_partnership(german=municipality, stage="active")
        self.env["solidarity.consent"]._give(municipality._contact_persons(), "invitation", "paper")

    def _refused(self, values):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.memberships.create({"municipality_id": self.town.id, **values})

    # Periods

    def test_periods_do_not_overlap(self):
        self.membership.with_env(self.env).write(
            {"state": "ended", "date_from": "2023-01-01", "date_to": "2024-06-30"}
        )
        past = {"state": "ended", "date_applied": "2020-01-01"}
        for begin, end in (
            ("2022-01-01", "2023-01-02"),
            ("2023-05-01", "2023-06-01"),
            ("2024-06-29", "2025-01-01"),
        ):
            self._refused(past | {"date_from": begin, "date_to": end})
        self._refused({"state": "admitted", "date_from": "2024-01-01"})
        for begin, end in (("2022-01-01", "2023-01-01"), ("2024-06-30", "2025-01-01")):
            self.assertTrue(
                self.memberships.create(
                    {"municipality_id": self.town.id, **past, "date_from": begin, "date_to": end}
                )
            )
        self.assertTrue(
            self.memberships.create({"municipality_id": self.town.id, "date_applied": "2025-01-01"})
        )

    def test_whoever_is_a_member_cannot_apply_again(self):
        self._refused({})
        self._refused({"date_applied": "2030-01-01"})

    def test_the_database_says_it_in_words_of_the_user(self):
        env = self.env(user=self.coordinator, context={"lang": "de_DE"})
        with (
            self.assertRaises(IntegrityError) as refused,
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            env[self.membership._name].create({"municipality_id": self.town.id})
        said = env[self.membership._name]._sql_error_to_message(refused.exception)
        self.assertIn("bereits eine Mitgliedschaft", said)

    def test_only_an_ended_membership_has_a_last_day(self):
        for values in ({"date_to": "2030-01-01"}, {"state": "ended"}):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self.membership.with_env(self.env).write(values)
                self.env.flush_all()

    def test_back_on_the_day_of_the_end(self):
        self._ready(self.town)
        self.membership.action_admit()
        self.membership.action_end("Council decided")
        again = self.memberships.create({"municipality_id": self.town.id})
        again.action_admit()
        self.assertEqual(self.town.membership_state, "admitted")
        self.assertEqual(self.town.membership_ids.sorted("id").mapped("state"), ["ended", "admitted"])

    # Rules of admission

    def test_what_is_missing_is_said_and_nothing_changes(self):
        with self.assertRaises(UserError) as refused:
            self.membership.action_admit()
        for part in ("No partnership is active", "agreed to invitations", "A manager may admit"):
            self.assertIn(part, str(refused.exception))
        self.assertNotIn("e-mail address", str(refused.exception))
        self.assertEqual(self.membership.state, "applied")
        self.assertEqual(len(self.membership.change_ids), 1)

    def test_rules_are_read_in_the_language_of_the_reader(self):
        for lang, words in (("de_DE", "Ansprechperson"), ("uk_UA", "контактн")):
            self.assertIn(words, self.membership.with_context(lang=lang).admission_text)

    def test_a_ready_municipality_is_admitted(self):
        self._ready(self.town)
        self.membership.invalidate_recordset(["is_ready", "admission_text"])
        self.assertTrue(self.membership.is_ready)
        self.membership.action_admit()
        self.assertEqual(self.membership.state, "admitted")
        self.assertTrue(self.membership.date_from)

    def test_only_managers_override_and_only_with_a_reason(self):
        with self.assertRaises(AccessError):
            self.membership.action_override("I want it")
        managed = self.membership.with_user(self.manager)
        for nothing in ("", " ", None, False):
            with self.assertRaises(UserError):
                managed.action_override(nothing)
        self.assertEqual(self.membership.state, "applied")
        managed.action_override("Member of long standing")
        self.assertEqual(self.membership.state, "admitted")
        self.assertEqual(self.membership.change_ids[0].reason, "Member of long standing")
        self.assertTrue(
            any(
                "No partnership is active" in (message.body or "")
                for message in self.membership.sudo().message_ids
            )
        )
        self.assertEqual(self.membership.change_ids[0].user_id, self.manager)

    def test_a_partnership_admits_and_tells_its_coordinator_what_is_missing(self):
        partnership = self._create_partnership(stage="exchange").with_user(self.coordinator)
        memberships = partnership.action_admit()
        self.assertEqual(set(memberships.mapped("state")), {"admitted"})
        self.assertEqual(memberships.activity_ids.user_id, self.coordinator)
        self.assertEqual(len(memberships.activity_ids), 2)
        self.assertIn("agreed to invitations", memberships.activity_ids[0].note)

    def test_a_coordinator_is_asked_in_its_own_language(self):
        self.coordinator.lang = "de_DE"
        self._create_partnership(stage="exchange").with_user(self.manager).action_admit()
        activity = self.town.membership_ids.activity_ids
        self.assertEqual(activity.user_id, self.coordinator)
        self.assertEqual(activity.summary, "Aufnahme vervollständigen")
        self.assertIn("keine Ansprechperson", activity.note)

    def test_an_occupied_municipality_is_not_admitted(self):
        membership = self.memberships.create({"municipality_id": self.occupied_hromada.id})
        with self.assertRaises(UserError):
            membership.with_user(self.manager).action_override("Exception")
        self.assertEqual(membership.state, "applied")

    # Course

    def test_the_course_stays_on_record(self):
        self._ready(self.town)
        self.membership.action_admit()
        self.membership.action_suspend("No answer")
        self.membership.action_resume()
        self.membership.action_end("Council decided")
        steps = self.membership.change_ids.sorted("id")
        self.assertEqual(
            steps.mapped(lambda step: (step.state_from, step.state_to, step.reason)),
            [
                (False, "applied", False),
                ("applied", "admitted", False),
                ("admitted", "suspended", "No answer"),
                ("suspended", "admitted", False),
                ("admitted", "ended", "Council decided"),
            ],
        )
        self.assertEqual(steps.user_id, self.coordinator)

    def test_steps_out_of_order_change_nothing(self):
        for step in (self.membership.action_resume, lambda: self.membership.action_suspend("Reason")):
            with self.assertRaises(UserError):
                step()
        self.membership.action_end("Withdrawn")
        for step in (self.membership.action_admit, lambda: self.membership.action_end("Again")):
            with self.assertRaises(UserError):
                step()
        self.assertEqual(len(self.membership.change_ids), 2)

    def test_nobody_gets_past_the_steps_by_writing_the_state(self):
        for state in ("admitted", "suspended"):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.membership.write({"state": state, "date_from": "2026-01-01"})
        self.assertEqual(self.membership.state, "applied")
        self.assertEqual(len(self.membership.change_ids), 1)

    def test_strangers_take_no_step_and_nobody_writes_the_course(self):
        self._ready(self.town)
        for user in (self.reader, self.german_portal, self.employee):
            membership = self.membership.with_user(user)
            for step in (membership.action_admit, membership.action_resume):
                with self.assertRaises(AccessError):
                    step()
            for step in (membership.action_suspend, membership.action_end, membership.action_override):
                with self.assertRaises(AccessError):
                    step("Reason")
        with self.assertRaises(AccessError):
            self.membership.change_ids.with_user(self.manager).reason = "Rewritten"

    def test_admission_of_many_costs_the_same_number_of_questions(self):
        towns = self.town.browse()
        for number in range(30):
            towns |= self._create_municipality(f"0515{number:04}", f"Ort {number}", "town", 9000)
        memberships = self.memberships.create([{"municipality_id": town.id} for town in towns])
        self.env.flush_all()

        def count(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.mapped("admission_text")
            records.mapped("date_ending")
            return self.env.cr.sql_log_count - before

        count(memberships)
        few = count(memberships[:3])
        self.assertEqual(count(memberships), few)
