from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import SolidarityCase


@tagged("post_install", "-at_install")
class TestNeedsAndOffers(SolidarityCase):
    def test_both_sides_have_both(self):
        for municipality in self.town | self.hromada:
            with Form(municipality.with_user(self.coordinator)) as form:
                for field, name in (("need_ids", "Generators"), ("offer_ids", "Engineers")):
                    with getattr(form, field).new() as line:
                        line.topic_id = self.energy
                        line.name = name
            self.assertEqual(municipality.need_ids.mapped("name"), ["Generators"])
            self.assertEqual(municipality.offer_ids.mapped("name"), ["Engineers"])
            self.assertEqual(municipality.need_ids.topic_id, self.energy)

    def test_archived_ones_are_out_of_sight(self):
        need = self.env["solidarity.need"].create(
            {"municipality_id": self.town.id, "topic_id": self.energy.id, "name": "Generators"}
        )
        need.action_archive()
        self.town.invalidate_recordset()
        self.assertFalse(self.town.need_ids)
        self.assertFalse(self.env["solidarity.need"].search([("municipality_id", "=", self.town.id)]))

    def test_words_are_translated(self):
        need = self.env["solidarity.need"].create(
            {"municipality_id": self.town.id, "topic_id": self.energy.id, "name": "Generators"}
        )
        need.with_context(lang="de_DE").name = "Stromaggregate"
        self.assertEqual(need.with_context(lang="en_US").name, "Generators")
        self.assertEqual(need.with_context(lang="de_DE").display_name, "Stromaggregate")

    def test_grouped_by_country(self):
        for model in ("solidarity.need", "solidarity.offer"):
            records = self.env[model].create(
                [
                    {"municipality_id": municipality.id, "topic_id": self.energy.id, "name": "x"}
                    for municipality in (self.town, self.other_town, self.hromada)
                ]
            )
            groups = records.with_user(self.reader)._read_group(
                [("id", "in", records.ids)], ["country_id"], ["__count"]
            )
            self.assertEqual(dict(groups), {self.germany: 2, self.ukraine: 1})

    def test_a_topic_in_use_stays(self):
        topic = self.env["solidarity.topic"].create({"name": "Archives", "code": "archives"})
        self.env["solidarity.offer"].create(
            {"municipality_id": self.town.id, "topic_id": topic.id, "name": "Restoration"}
        )
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            topic.unlink()

    def test_the_portal_does_not_see_them_on_its_own_municipality(self):
        own = self.town.with_user(self.german_portal)
        for field in ("need_ids", "offer_ids", "tie_ids", "other_tie_ids"):
            with self.assertRaises(AccessError):
                own.read([field])
            with self.assertRaises(AccessError):
                own.search([(field, "!=", False)])


@tagged("post_install", "-at_install")
class TestForbiddenPairs(SolidarityCase):
    def _create_pair(self, german, ukrainian):
        return (
            self.env["solidarity.matching.pair"]
            .with_user(self.coordinator)
            .create({"german_id": german.id, "ukrainian_id": ukrainian.id, "reason": "Wish of both"})
        )

    def test_a_pair_is_listed_once(self):
        pair = self._create_pair(self.town, self.hromada)
        self.assertEqual(pair.display_name, "Musterstadt – Зразкове")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self._create_pair(self.town, self.hromada)
        self.assertTrue(self._create_pair(self.town, self.small_hromada))

    def test_a_pair_has_a_side_in_each_country(self):
        for german, ukrainian in (
            (self.hromada, self.town),
            (self.town, self.other_town),
            (self.hromada, self.small_hromada),
        ):
            with self.assertRaises(ValidationError):
                self._create_pair(german, ukrainian)
