from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import SolidarityCase

NOW = "2026-06-01 12:00:00"
ATTENTION = "solidarity_partnership.mail_activity_type_attention"


class HealthCase(SolidarityCase):
    """Partnerships whose history is known to the day: today is 1 June 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOW))
        cls.partnership = cls._create_partnership(stage="active", date_start="2026-05-30")
        cls._plan(cls.partnership)

    @classmethod
    def _plan(cls, partnerships):
        """Something is to be done: a next step is planned."""
        partnerships.activity_schedule("mail.mail_activity_data_todo", user_id=cls.coordinator.id)

    def _begin(self, partnership, date):
        """The partnership began on a day, and was entered on that day."""
        partnership.date_start = date
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE solidarity_partnership SET create_date = %s WHERE id = %s", (date, partnership.id)
        )
        partnership.invalidate_recordset()

    def _advice(self, date, partnership=None):
        return self.env["solidarity.consultation"].create(
            {"partnership_id": (partnership or self.partnership).id, "date": f"{date} 10:00:00"}
        )

    def _message(self, date, author, kind="email", subtype="mail.mt_comment"):
        message = self.partnership.message_post(
            body="Grüße",
            author_id=author.partner_id.id,
            message_type=kind,
            subtype_xmlid=subtype,
        )
        message.date = f"{date} 10:00:00"
        return message

    def _need(self, date, **values):
        topic = self.energy.id
        need = self.env["solidarity.need"].create(
            {"municipality_id": self.hromada.id, "topic_id": topic, "name": "Generators", **values}
        )
        self.env.flush_all()
        self.env.cr.execute("UPDATE solidarity_need SET create_date = %s WHERE id = %s", (date, need.id))
        need.invalidate_recordset()
        return need

    def _health(self, lang="en_US", partnership=None):
        self.env.invalidate_all()
        partnership = (partnership or self.partnership).with_context(lang=lang)
        return partnership.health, partnership.health_reason


@tagged("post_install", "-at_install")
class TestHealth(HealthCase):
    def test_a_new_partnership_with_a_next_step_is_well(self):
        self.assertEqual(self._health(), ("good", False))

    def test_silence_is_told_in_days_and_in_the_readers_language(self):
        self._advice("2026-02-27")
        self.assertEqual(self._health(), ("watch", "No contact for 94 days (limit: 60)."))
        self.assertIn("Tage ohne Kontakt: 94", self._health("de_DE")[1])
        self.assertRegex(self._health("uk_UA")[1], "[а-яіїєґ]+ .*94")
        self.assertEqual(str(self.partnership.last_contact), "2026-02-27")

    def test_silence_from_the_beginning(self):
        self.partnership.date_start = "1992-01-01"
        self.assertEqual(self._health()[0], "good", "entered today")
        self._begin(self.partnership, "2026-02-01")
        self.assertEqual(self._health(), ("attention", "No contact recorded for 120 days (limit: 120)."))

    def test_every_kind_of_contact_counts(self):
        self.partnership.date_start = "2025-01-01"
        self._advice("2026-01-10")
        event = self.partnership.action_plan_exchange()
        event.write({"date_begin": "2026-02-01 09:00:00", "date_end": "2026-02-01 11:00:00"})
        self._health()
        self.assertEqual(str(self.partnership.last_contact), "2026-01-10")
        event.action_exchange_held()
        self._health()
        self.assertEqual(str(self.partnership.last_contact), "2026-02-01")
        self._message("2026-03-01", self.german_portal)
        self._health()
        self.assertEqual(str(self.partnership.last_contact), "2026-03-01")
        self._message("2026-04-01", self.coordinator, "comment")
        self._health()
        self.assertEqual(str(self.partnership.last_contact), "2026-04-01")
        self._message("2026-05-01", self.coordinator, "comment", "mail.mt_note")
        self._health()
        self.assertEqual(str(self.partnership.last_contact), "2026-04-01")
        self.env["solidarity.aid"].create(
            {"partnership_id": self.partnership.id, "donor_id": self.town.id, "receiver_id": self.hromada.id}
        ).write({"state": "confirmed", "date_confirmed": "2026-04-20"})
        self._health()
        self.assertEqual(str(self.partnership.last_contact), "2026-04-20")

    def test_advice_of_a_day_to_come_is_no_contact_yet(self):
        self.partnership.date_start = "2025-01-01"
        self._advice("2026-01-10")
        self._message("2026-02-01", self.german_portal)
        before = self._health()
        self._advice("2099-01-10")
        self.assertEqual(self._health(), before)
        self.assertEqual(str(self.partnership.last_contact), "2026-02-01")

    def test_one_that_begins_later_and_has_no_coordinator(self):
        case = self._create_partnership(
            ukrainian=self.small_hromada, coordinator_id=False, date_start="2099-01-01"
        )
        self.assertEqual(self._health(partnership=case), ("watch", "No next step is planned."))
        self.assertFalse(case.last_contact)
        self.assertIn(case, self.env["solidarity.partnership"].search([("health", "=", "watch")]))

    def test_unanswered_messages(self):
        self._message("2026-05-10", self.german_portal)
        self._message("2026-05-20", self.ukrainian_portal)
        health, reason = self._health()
        self.assertEqual(health, "attention")
        self.assertEqual(reason, "Unanswered messages: 2, the oldest from May 10, 2026.")
        self._message("2026-05-11", self.coordinator, "comment")
        self.assertEqual(self._health(), ("watch", "Unanswered messages: 1, the oldest from May 20, 2026."))
        self._message("2026-05-21", self.coordinator, "comment", "mail.mt_note")
        self.assertEqual(self._health()[0], "watch")
        self._advice("2026-05-20")
        self.assertEqual(self._health()[0], "good")

    def test_needs_without_an_answer(self):
        self._need("2026-03-01")
        self._need("2026-03-20")
        self.assertEqual(
            self._health(),
            ("watch", "Open needs without an answer: 2, the oldest since March 1, 2026."),
        )
        critical = self._need("2026-03-30", urgency="critical")
        self.assertEqual(self._health()[0], "attention")
        self.assertTrue(self._health()[1].startswith("Critical needs without an answer: 1"))
        critical.is_withdrawn = True
        self.assertEqual(self._health()[0], "watch")
        self.env["solidarity.need"].search(
            [("municipality_id", "=", self.hromada.id)]
        ).date_valid = "2026-05-31"
        self.assertEqual(self._health()[0], "good")

    def test_a_missing_next_step(self):
        self.partnership.activity_ids.action_feedback()
        self.assertEqual(self._health(), ("watch", "No next step is planned."))
        event = self.partnership.action_plan_exchange()
        self.assertEqual(self._health()[0], "good")
        event.kanban_state = "cancel"
        self.assertEqual(self._health()[0], "watch")

    def test_resting_and_ended_partnerships_are_not_judged(self):
        self._begin(self.partnership, "2025-01-01")
        self.partnership.action_rest("The mayor is missing")
        self.assertEqual(self._health(), (False, False))
        self.partnership.action_end("Dissolved")
        self.assertEqual(self._health(), (False, False))

    def test_search_and_field_say_the_same(self):
        towns = [
            self._create_municipality(f"0915800{number}", f"Ort {number}", "town", 1) for number in range(5)
        ]
        cases = [self._create_partnership(town, self.small_hromada, stage="active") for town in towns]
        self._begin(cases[0], "2025-01-01")
        self._begin(cases[1], "2026-03-20")
        self._advice("2026-05-30", cases[2])
        cases[3].action_rest("The mayor is missing")
        partnerships = self.env["solidarity.partnership"].search([])
        for level in ("good", "watch", "attention", False):
            found = partnerships.search([("health", "=", level)])
            self.assertEqual(
                found, partnerships.filtered(lambda case, level=level: case.health == level), level
            )
            self.assertEqual(partnerships.search([("health", "!=", level)]), partnerships - found, level)
        self.assertEqual(
            partnerships.search([("health", "in", ["watch", "attention"])]),
            partnerships.filtered(lambda case: case.health in ("watch", "attention")),
        )

    def test_search_by_last_contact(self):
        other = self._create_partnership(self.other_town, self.small_hromada)
        self._advice("2026-03-01")
        both = self.partnership | other
        for domain, expected in (
            ([("last_contact", "<", "2026-03-02")], self.partnership),
            ([("last_contact", "<", "today -60d")], self.partnership),
            ([("last_contact", ">=", "2026-03-02")], both.browse()),
            ([("last_contact", "=", "2026-03-01")], self.partnership),
            ([("last_contact", "=", False)], other),
            ([("last_contact", "!=", False)], self.partnership),
        ):
            self.assertEqual(both.search([("id", "in", both.ids), *domain]), expected, domain)

    def test_limits_are_settings_with_sense(self):
        self._advice("2026-05-20")
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("solidarity_partnership.contact_watch_days", 10)
        self.assertEqual(self._health(), ("watch", "No contact for 12 days (limit: 10)."))
        parameters.set_param("solidarity_partnership.contact_watch_days", "often")
        self.assertEqual(self._health()[0], "good")
        parameters.set_param("solidarity_partnership.contact_watch_days", 60)
        for values in (
            {"solidarity_contact_watch_days": 0},
            {"solidarity_contact_watch_days": 120, "solidarity_contact_attention_days": 120},
            {"solidarity_need_attention_days": 2000},
            {"solidarity_answer_watch_days": -1},
        ):
            with self.assertRaises(ValidationError):
                self.env["res.config.settings"].create(values)
        settings = self.env["res.config.settings"].create({"solidarity_contact_watch_days": 5})
        settings.execute()
        self.assertEqual(self._health(), ("watch", "No contact for 12 days (limit: 5)."))

    def test_readers_see_it_and_municipalities_do_not(self):
        self._advice("2026-01-01")
        seen = self.partnership.with_user(self.reader)
        self.assertEqual((seen.health, str(seen.last_contact)), ("attention", "2026-01-01"))
        self.assertIn(self.partnership, seen.search([("health", "=", "attention")]))
        for name in ("health", "health_reason", "last_contact"):
            with self.assertRaises(AccessError):
                self.partnership.with_user(self.german_portal).read([name])
        with self.assertRaises(AccessError):
            self.env["solidarity.partnership"].with_user(self.german_portal).search([("health", "=", "good")])

    def test_many_cost_as_many_queries_as_few(self):
        towns = [
            self._create_municipality(f"091580{number:02}", f"Ort {number}", "town", 1)
            for number in range(40)
        ]
        cases = self.env["solidarity.partnership"].union(
            *(self._create_partnership(town, self.small_hromada, stage="active") for town in towns)
        )
        for case in cases:
            self._advice("2026-01-01", case)
            self.env["event.event"].create(
                {
                    "name": "Exchange",
                    "solidarity_kind": "exchange",
                    "partnership_id": case.id,
                    "date_begin": "2026-07-01 09:00:00",
                    "date_end": "2026-07-01 11:00:00",
                }
            )
        counts = []
        for some in (cases[:1], cases[:2], cases):  # the first look fills what Odoo keeps between requests
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(set(some.mapped("health")), {"attention"})
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])


@tagged("post_install", "-at_install")
class TestAttention(HealthCase):
    def _run_cron(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("solidarity_partnership.cron_ask_for_attention").method_direct_trigger()
        self.env.invalidate_all()

    def _asked(self, partnership=None):
        activity_type = self.env.ref(ATTENTION)
        activities = (partnership or self.partnership).activity_ids
        return activities.filtered(lambda activity: activity.activity_type_id == activity_type)

    def test_the_coordinator_is_asked_once_with_the_reason_in_their_language(self):
        self.coordinator.lang = "de_DE"
        self._advice("2026-01-01")
        self._run_cron()
        activity = self._asked()
        self.assertEqual(activity.user_id, self.coordinator)
        self.assertIn("Tage ohne Kontakt: 151", activity.note)
        self.assertNotIn("attention", activity.summary)
        self._run_cron()
        self.assertEqual(self._asked(), activity)

    def test_the_request_does_not_count_as_a_next_step(self):
        self._advice("2026-01-01")
        self._run_cron()
        (self.partnership.activity_ids - self._asked()).action_feedback()
        self.assertIn("No next step", self._health()[1])

    def test_it_closes_by_itself_and_opens_again(self):
        self._advice("2026-01-01")
        self._run_cron()
        self._advice("2026-05-31")
        self._run_cron()
        self.assertFalse(self._asked())
        with freeze_time("2026-12-01 12:00:00"):
            self._run_cron()
            self.assertEqual(len(self._asked()), 1)
            self.partnership.action_rest("The mayor is missing")
            self._run_cron()
            self.assertFalse(self._asked())

    def test_watched_and_unassigned_partnerships_are_left_alone(self):
        other = self._create_partnership(self.other_town, self.small_hromada, coordinator_id=False)
        self._begin(other, "2025-01-01")
        self._advice("2026-03-20")
        self._run_cron()
        self.assertEqual((self._health()[0], self._health(partnership=other)[0]), ("watch", "attention"))
        self.assertFalse(self._asked() | self._asked(other))

    def test_one_broken_partnership_does_not_stop_the_rest(self):
        other = self._create_partnership(self.other_town, self.small_hromada, coordinator_id=self.manager.id)
        self._begin(other, "2025-01-01")
        self._advice("2026-01-01")
        self.env.flush_all()
        # Broken as data can be: the database refuses this one activity.
        self.env.cr.execute(
            "ALTER TABLE mail_activity ADD CONSTRAINT broken CHECK (res_id IS DISTINCT FROM %s) NOT VALID",
            (self.partnership.id,),
        )
        with mute_logger("odoo.sql_db", "odoo.addons.solidarity_partnership.models.partnership"):
            self._run_cron()
        self.assertFalse(self._asked())
        self.assertEqual(self._asked(other).user_id, self.manager)
