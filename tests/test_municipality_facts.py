from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger

from .common import SolidarityCase

VIEW = "solidarity_partnership.solidarity_municipality_view_form"


@tagged("post_install", "-at_install")
class TestMunicipalityFacts(SolidarityCase):
    def stored(self, municipality):
        """The number facts as the database has them."""
        self.env.flush_all()
        query = SQL(
            "SELECT urban_share, own_income FROM solidarity_municipality WHERE id = %s", municipality.id
        )
        return self.env.execute_query(query)[0]

    def test_unknown_is_neither_zero_nor_no(self):
        self.assertEqual(self.stored(self.town), (None, None))
        self.assertIs(self.town.urban_share, False)
        self.assertIs(self.town.own_income, False)
        self.assertFalse(self.town.mountain)
        self.town.urban_share = 0
        self.assertEqual(self.stored(self.town), (0, None))
        self.town.invalidate_recordset()
        self.assertIsNot(self.town.urban_share, False)
        self.assertEqual(self.town.read(["urban_share", "own_income"]), [
            {"id": self.town.id, "urban_share": 0.0, "own_income": False}
        ])  # fmt: skip
        self.town.urban_share = False
        self.assertEqual(self.stored(self.town), (None, None))

    def test_search_tells_unknown_from_zero(self):
        self.town.urban_share = 0
        self.other_town.urban_share = 0.7
        towns = self.town | self.other_town
        everything = towns | self.hromada
        for domain, found in (
            ([("urban_share", "=", False)], self.hromada),
            ([("urban_share", "!=", False)], towns),
            ([("urban_share", "=", 0)], self.town),
            ([("urban_share", "<", 0.5)], self.town),
            ([("urban_share", ">=", 0)], towns),
        ):
            with self.subTest(domain):
                domain = Domain("id", "in", everything.ids) & Domain(domain)
                self.assertEqual(self.env["solidarity.municipality"].search(domain), found)

    def test_export_tells_unknown_from_zero(self):
        self.town.urban_share = 0
        exported = (self.town | self.hromada).export_data(["urban_share", "own_income"])["datas"]
        self.assertEqual(exported, [[0.0, ""], ["", ""]])

    def test_saving_the_form_leaves_unknown_unknown(self):
        form = Form(self.env["solidarity.municipality"].with_user(self.manager), VIEW)
        form.key, form.name, form.country_id = "09780117", "Altburg", self.germany
        created = form.save()
        self.assertEqual(self.stored(created), (None, None))
        with Form(self.town.with_user(self.coordinator), VIEW) as form:
            form.coastal = "no"
            form.urban_share = 0.25
        self.assertEqual(self.town.coastal, "no")
        self.assertEqual([float(self.stored(self.town)[0]), self.stored(self.town)[1]], [0.25, None])
        with Form(self.town.with_user(self.coordinator), VIEW) as form:
            form.urban_share = False
        self.assertEqual(self.stored(self.town), (None, None))

    def test_readers_and_portal_users_do_not_write_facts(self):
        for user in (self.reader, self.german_portal):
            with (
                self.subTest(user.login),
                mute_logger("odoo.addons.base.models.ir_model"),
                self.assertRaises(AccessError),
            ):
                self.town.with_user(user).urban_share = 0.5

    def test_values_out_of_range_are_refused(self):
        for values in (
            {"urban_share": 1.5},
            {"urban_share": -0.1},
            {"own_income": -1},
        ):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.town.write(values)
                self.env.flush_all()
        self.assertEqual(self.stored(self.town), (None, None))

    def test_density(self):
        self.town.write({"population": 92000, "area_km2": 80})
        self.assertEqual(self.town.density, 1150)
        self.town.area_km2 = 0
        self.assertEqual(self.town.density, 0)
        self.town.write({"population": 0, "area_km2": 80})
        self.assertEqual(self.town.density, 0)
