from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import SolidarityCase
from .test_aid import AidFixtures


@tagged("post_install", "-at_install")
class TestNeeds(AidFixtures, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_aid_fixtures()

    def test_the_most_urgent_comes_first(self):
        needs = self.env["solidarity.need"].create(
            [
                {
                    "municipality_id": self.town.id,
                    "topic_id": self.energy.id,
                    "name": urgency,
                    "urgency": urgency,
                }
                for urgency in ("normal", "critical", "low", "high")
            ]
        )
        found = needs.search([("id", "in", needs.ids)])
        self.assertEqual(found.mapped("urgency"), ["critical", "high", "normal", "low"])
        found[-1].urgency = "critical"
        self.assertEqual(needs.search([("id", "in", needs.ids)])[-1].urgency, "normal")

    def test_the_item_says_topic_and_unit_unless_told_otherwise(self):
        supplies = self.env.ref("solidarity_partnership.need_item_medical_supplies")
        need = self._create_need(item_id=supplies.id)
        self.assertEqual((need.topic_id, need.unit), (self.health, "pallet"))
        need = self._create_need(item_id=supplies.id, topic_id=self.energy.id, unit="kilogram")
        self.assertEqual((need.topic_id, need.unit), (self.energy, "kilogram"))

    def test_without_an_item_as_before(self):
        need = self.env["solidarity.need"].create(
            {"municipality_id": self.town.id, "topic_id": self.energy.id, "name": "Advice"}
        )
        self.assertRecordValues(
            need,
            [
                {
                    "quantity": 1,
                    "unit": "piece",
                    "urgency": "normal",
                    "source": "office",
                    "state": "open",
                    "quantity_open": 1,
                }
            ],
        )
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.env["solidarity.need"].create({"municipality_id": self.town.id, "name": "No topic"})

    def test_both_languages_in_the_form(self):
        for model in ("solidarity.need", "solidarity.offer"):
            with Form(self.env[model].with_user(self.coordinator)) as form:
                form.municipality_id = self.town
                form.item_id = self.generator
                form.quantity = 3
                form.name_german = "Aggregate"
                form.name_ukrainian = "Генератори"
            self.assertEqual(form.record.with_context(lang="uk_UA").name, "Генератори")
            self.assertFalse(form.record.is_translation_missing)

    def test_nothing_is_no_quantity(self):
        for quantity in (0, -1):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
                self._create_need(quantity=quantity)

    def test_withdrawn_with_a_reason_and_reopened(self):
        for record in (self.need, self._create_offer()):
            record = record.with_user(self.coordinator)
            with self.assertRefused(UserError, "reason"):
                record.action_withdraw(" ")
            name = "need_ids" if record._name == "solidarity.need" else "offer_ids"
            wizard = self.env["solidarity.aid.close"].with_user(self.coordinator)
            wizard.create({name: [Command.set(record.ids)], "reason": "Found another way"}).action_confirm()
            self.assertEqual((record.state, record.withdrawal_reason), ("withdrawn", "Found another way"))
            with self.assertRaises(UserError):
                record.action_withdraw("Again")
            record.action_reopen()
            self.assertEqual((record.state, record.withdrawal_reason), ("open", False))

    def test_not_withdrawn_while_aid_is_under_way(self):
        aid = self._pledge(4)
        for _state in range(2):
            with self.assertRefused(UserError, "under way"):
                self.need.action_withdraw("no")
            if aid.state == "pledged":
                aid.action_ship()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.need.is_withdrawn = True
            self.env.flush_all()
        aid.action_deliver()
        self.need.action_withdraw("Enough")
        self.assertEqual((self.need.state, self.need.quantity_delivered), ("withdrawn", 4))
        self.need.action_reopen()
        self.assertEqual((self.need.state, self.need.quantity_open), ("partly_covered", 6))

    def test_expired_depends_on_the_day(self):
        need = self._create_need(date_valid="2026-05-31")
        found = self.env["solidarity.need"]
        with freeze_time("2026-05-31"):
            self.assertFalse(need.is_expired)
            self.assertNotIn(need, found.search([("is_expired", "=", True)]))
        need.invalidate_recordset(["is_expired"])
        with freeze_time("2026-06-01"):
            self.assertTrue(need.is_expired)
            self.assertIn(need, found.search([("is_expired", "=", True)]))
            self.assertNotIn(need, found.search([("is_expired", "=", False)]))
            self.assertIn(self.need, found.search([("is_expired", "=", False)]))

    def test_missing_translations_are_found(self):
        found = self.env["solidarity.need"]
        self.assertIn(self.need, found.search([("is_translation_missing", "=", True)]))
        self.need.write({"name_german": "Aggregate", "name_ukrainian": "Генератори"})
        self.assertIn(self.need, found.search([("is_translation_missing", "=", False)]))
        self.need.description_ukrainian = "Для лікарні"
        self.assertIn(self.need, found.search([("is_translation_missing", "=", True)]))
        self.assertTrue(self.need.is_translation_missing)

    def test_states_and_rights_of_steps(self):
        need = self.need.with_user(self.reader)
        for step in (lambda: need.action_withdraw("no"), need.action_reopen):
            with self.assertRaises(AccessError):
                step()

    def test_what_is_covered_or_withdrawn_is_not_matched(self):
        profiles = self.hromada._profiles()
        self.assertTrue(profiles[self.hromada.id].needs)
        self.need.action_withdraw("no")
        self.assertFalse(self.hromada._profiles()[self.hromada.id].needs)

    def test_catalogue(self):
        items = self.env["solidarity.need.item"]
        for lang, name in (("de_DE", "Notstromaggregat"), ("uk_UA", "Резервний генератор")):
            self.assertEqual(items.with_context(lang=lang).search([("name", "=", name)]), self.generator)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.generator.copy({"code": "generator"})
            self.env.flush_all()
