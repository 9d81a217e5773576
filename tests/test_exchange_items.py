from pathlib import Path
from runpy import run_path

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged, users

from .common import SolidarityCase

DATES = {"date_begin": "2026-05-04 08:00:00", "date_end": "2026-05-04 10:00:00"}


@tagged("post_install", "-at_install")
class TestJointExchange(SolidarityCase):
    def _two(self):
        self.town.partner_capacity = 2
        return self._create_partnership(stage="contact") | self._create_partnership(
            ukrainian=self.small_hromada, stage="active"
        )

    def test_several_partnerships_meet_in_one_exchange(self):
        first, second = self._two()
        event = (first | second).with_user(self.coordinator).action_plan_exchange()
        self.assertEqual(len(event), 1)
        self.assertEqual(event.partnership_ids, first | second)
        self.assertEqual(event.partnership_id, first)
        self.assertEqual(event.with_context(lang="de_DE").name.count("Musterstadt"), 1)
        for name in ("Зразкове", "Мале"):
            self.assertIn(name, event.with_context(lang="uk_UA").name)
        people = self.german_portal.partner_id | self.ukrainian_portal.partner_id
        self.assertEqual(event.registration_ids.partner_id, people | self.small_hromada.partner_id)
        self.assertEqual((first | second).mapped("event_count"), [1, 1])
        event.action_exchange_held()
        self.assertEqual((first | second).mapped("stage"), ["exchange", "active"])

    def test_one_that_is_not_ready_stops_all(self):
        first, second = self._two()
        second.stage = "preparation"
        with self.assertRaisesRegex(UserError, "Preparation"):
            (first | second).action_plan_exchange()
        self.assertFalse((first | second).event_ids)

    def test_the_leading_one_stays_while_it_is_among_them(self):
        first, second = self._two()
        event = self.env["event.event"].create({"name": "E", "partnership_id": first.id, **DATES})
        self.assertEqual(event.partnership_ids, first)
        event.partnership_ids |= second
        self.assertEqual(event.partnership_id, first)
        event.partnership_ids -= first
        self.assertEqual(event.partnership_id, second)
        event.partnership_id = first
        self.assertEqual((event.partnership_id, event.partnership_ids), (first, first | second))
        event.partnership_ids = False
        self.assertFalse(event.partnership_id)

    def test_exchanges_open_from_each_partnership(self):
        first, second = self._two()
        event = (first | second).action_plan_exchange()
        for partnership in first | second:
            action = partnership.action_view_events()
            self.assertEqual(self.env["event.event"].search(action["domain"]), event)

    def test_a_municipality_sees_its_joint_exchange(self):
        first, second = self._two()
        event = (first | second).action_plan_exchange()
        own = second.with_user(self.german_portal)
        self.assertEqual(own.event_count, 1)
        (shown,) = own._portal_section("events", self.town, 5)
        self.assertEqual((shown["id"], shown["times"]), (event.id, event._city_times()))

    def test_older_exchanges_get_their_partnership(self):
        first, _second = self._two()
        event = self.env["event.event"].create({"name": "E", "partnership_id": first.id, **DATES})
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM event_event_solidarity_partnership_rel WHERE event_id = %s", [event.id]
        )
        path = Path(__file__).parent.parent / "migrations" / "19.0.1.2.0" / "post-migration.py"
        migrate = run_path(str(path))["migrate"]
        for _twice in range(2):
            migrate(self.env.cr, "19.0.1.1.0")
        self.env.invalidate_all()
        self.assertEqual(event.partnership_ids, first)


@tagged("post_install", "-at_install")
class TestExchangeItems(SolidarityCase):
    def _planned(self, user=None):
        partnership = self._create_partnership(stage="contact")
        return partnership.with_user(user or self.coordinator).action_plan_exchange()

    def test_standard_items_come_in_both_languages_whoever_plans(self):
        for lang, pair in (("en_US", self.hromada), ("de_DE", self.small_hromada)):
            self.coordinator.lang = lang
            self.town.partner_capacity = 2
            partnership = self._create_partnership(ukrainian=pair, stage="contact")
            items = partnership.with_user(self.coordinator).action_plan_exchange().item_ids
            self.assertEqual(items.mapped("kind"), ["situation", "needs", "declaration"])
            self.assertEqual(
                items.mapped("name_german"), ["Aktuelle Lage", "Konkrete Bedarfe", "Solidaritätserklärung"]
            )
            self.assertEqual(items[0].name_ukrainian, "Поточна ситуація")
            self.assertFalse(any(items.mapped("missing_german")) or any(items.mapped("missing_ukrainian")))

    @users("test_coordinator")
    def test_the_form_offers_the_standard_agenda(self):
        form = Form(self.env["event.event"].with_context(default_solidarity_kind="exchange"))
        form.name = "By hand"
        form.event_type_id = self.env.ref("solidarity_partnership.event_type_exchange")
        self.assertEqual(len(form.item_ids), 3)
        with form.item_ids.new() as item:
            item.name_german, item.name_ukrainian = "Verschiedenes", "Різне"
        event = form.save()
        self.assertEqual(len(event.item_ids), 4)
        self.assertEqual(event.item_ids[0].description_ukrainian[:5], "Обидв")
        free = event.item_ids.filtered(lambda item: not item.template_id)
        self.assertEqual(
            (free.kind, free.name_german, free.name_ukrainian), ("other", "Verschiedenes", "Різне")
        )

    def test_changing_the_template_keeps_what_was_written(self):
        event = self._planned()
        event.item_ids[0].minutes_german = "Es wurde viel gesagt."
        event.item_ids = [Command.create({"name": "Free", "sequence": 99})]
        kept = event.item_ids[0] | event.item_ids[-1]
        event.event_type_id = self.env["event.type"].create({"name": "Empty"})
        self.assertEqual(event.item_ids, kept)
        event.event_type_id = self.env.ref("solidarity_partnership.event_type_exchange")
        self.assertEqual(
            event.item_ids.sorted("sequence").mapped("kind"), ["situation", "needs", "declaration", "other"]
        )

    def test_a_template_without_items_and_no_template_at_all(self):
        for template in (False, self.env["event.type"].create({"name": "Empty"}).id):
            event = self.env["event.event"].create(
                {"name": "E", "solidarity_kind": "exchange", "event_type_id": template, **DATES}
            )
            self.assertFalse(event.item_ids)

    def test_copying_an_exchange_copies_the_agenda_and_no_minutes(self):
        event = self._planned()
        event.item_ids[0].minutes_german = "Es wurde viel gesagt."
        copy = event.copy()
        self.assertEqual(copy.item_ids.mapped("name_ukrainian"), event.item_ids.mapped("name_ukrainian"))
        self.assertFalse(any(copy.item_ids.mapped("has_minutes")))

    def test_two_columns_are_one_text_in_two_languages(self):
        event = self._planned()
        item = event.item_ids[0]
        item.write({"minutes_german": "Lage", "minutes_ukrainian": "Ситуація"})
        self.assertEqual(item.with_context(lang="de_DE").minutes, "Lage")
        self.assertEqual(item.with_context(lang="uk_UA").minutes, "Ситуація")
        event.name_german = "Austausch im Mai"
        self.assertEqual(event.with_context(lang="de_DE").name, "Austausch im Mai")
        self.assertNotEqual(event.with_context(lang="uk_UA").name, "Austausch im Mai")

    def test_badges_name_what_is_missing_in_which_language(self):
        event = self._planned()
        self.assertFalse(event.missing_german or event.missing_ukrainian)
        event.item_ids[1].minutes_german = "Aggregate"
        self.assertFalse(event.missing_german)
        self.assertEqual(event.missing_ukrainian, "Concrete needs: Minutes")
        self.assertFalse(event.is_agenda_incomplete)
        event.item_ids[1].description_german = False
        self.assertIn("Agenda Text", event.missing_german)
        self.assertTrue(event.is_agenda_incomplete)

    def test_whoever_runs_other_events_is_not_bothered(self):
        self.employee.group_ids += self.env.ref("event.group_event_user")
        events = self.env["event.event"].with_user(self.employee)
        party = events.create({"name": "Party", **DATES})
        self.assertTrue(party.action_set_done() is None and party.stage_id.pipe_end)
        event = events.create(
            {
                "name": "By template",
                "event_type_id": self.env.ref("solidarity_partnership.event_type_exchange").id,
                **DATES,
            }
        )
        self.assertEqual(len(event.sudo().item_ids), 3)
        self.assertNotIn("item_ids", Form(event)._view["fields"])

    def test_badges_of_many_cost_as_many_queries_as_of_few(self):
        events = self.env["event.event"]
        for number in range(20):
            events += self.env["event.event"].create(
                {
                    "name": f"E {number}",
                    "solidarity_kind": "exchange",
                    "event_type_id": self.env.ref("solidarity_partnership.event_type_exchange").id,
                    **DATES,
                }
            )
        counts = []
        for some in (events[:2], events):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("missing_german")
            some.mapped("is_minutes_incomplete")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
