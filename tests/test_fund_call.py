from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.fund.solidarity_fund_call_source import PARAMETERS
from .common import SolidarityCase


@tagged("post_install", "-at_install")
class TestFundCall(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fund = cls.env.ref("solidarity_partnership.fund_small_projects")
        cls.call = cls.env.ref("solidarity_partnership.fund_call_2026")
        cls.call_2025 = cls.env.ref("solidarity_partnership.fund_call_2025")

    def _source(self, call, parameter):
        return call.source_ids.filtered(lambda source: source.parameter == parameter)

    def test_shipped_calls_name_the_source_of_each_value(self):
        for call in self.call_2025 | self.call:
            self.assertEqual(call.source_ids.mapped("parameter"), list(PARAMETERS))
            self.assertFalse(call.sources_missing)
            for source in call.source_ids:
                self.assertEqual(bool(source.value), bool(source.source), source.parameter)
        self.assertEqual(self.call_2025.amount_max, 20000)
        self.assertEqual(self.call.amount_max, 50000)
        self.assertEqual(self._source(self.call, "date_open").state, "unpublished")
        self.assertEqual(self._source(self.call, "amount_max").state, "sourced")
        self.assertEqual(self._source(self.call, "share_max").state, "to_check")

    def test_values_read_in_the_language_of_the_reader(self):
        german = self.call_2025.with_context(lang="de_DE")
        self.assertRegex(self._source(german, "amount_max").value, r"20\.000,00\s€")
        self.assertEqual(self._source(german, "share_max").value, "90 %")
        self.assertEqual(self._source(german, "date_end_latest").value, "31.12.2025")
        self.assertEqual(self._source(german, "ukraine_link").value, "Ja")
        self.assertEqual(self._source(german, "limit_ids").value.count("50.000,00"), 2)
        self.assertEqual(self._source(german, "country_ids").value, "Ukraine")
        labels = dict(
            self._source(german, "share_max")._fields["parameter"]._description_selection(german.env)
        )
        self.assertNotEqual(labels["share_max"], "Maximum Share (%)")

    def test_a_manager_sees_what_has_no_source(self):
        calls = self.env["solidarity.fund.call"].with_user(self.manager)
        self.assertNotIn(self.call, calls.search([("is_unsourced", "=", True)]))
        call = self.call.with_user(self.manager)
        call.lead_time_weeks = 6
        self.assertEqual(call.sources_missing, "Lead Time (Weeks)")
        self.assertIn(self.call, calls.search([("is_unsourced", "=", True)]))
        self.assertNotIn(self.call, calls.search([("is_unsourced", "=", False)]))
        line = self._source(call, "lead_time_weeks")
        self.assertEqual(line.state, "missing")
        self.assertIn(line, self.env["solidarity.fund.call.source"].search([("state", "=", "missing")]))
        line.write({"source": "Announcement 2026, section 4", "date": "2026-01-10"})
        self.assertFalse(call.sources_missing)
        self.assertEqual(line.state, "sourced")

    def test_lines_of_sources_are_one_for_each_parameter(self):
        line = self._source(self.call, "budget")
        with self.assertRaises(UserError):
            line.with_user(self.manager).unlink()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            line.create({"call_id": self.call.id, "parameter": "budget"})
        call = (
            self.env["solidarity.fund.call"]
            .with_user(self.manager)
            .create({"fund_id": self.fund.id, "year": 2040})
        )
        self.assertEqual(call.source_ids.mapped("parameter"), list(PARAMETERS))
        call.unlink()
        self.assertFalse(call.exists())

    def test_the_latest_end_is_that_of_the_budget_year_unless_given(self):
        with Form(self.env["solidarity.fund.call"].with_user(self.manager)) as form:
            form.fund_id = self.fund
            form.year = 2041
            self.assertEqual(form.date_end_latest, date(2041, 12, 31))
            form.date_end_latest = "2042-03-31"
            self.assertEqual(len(form.source_ids), len(PARAMETERS))
        call = self.env["solidarity.fund.call"].search([("year", "=", 2041)])
        self.assertEqual((call.date_end_latest, call.state), (date(2042, 3, 31), "draft"))

    def test_impossible_parameters_are_refused(self):
        for values, error in (
            ({"amount_min": 60000}, IntegrityError),
            ({"amount_min": -1}, IntegrityError),
            ({"share_max": 101}, IntegrityError),
            ({"own_share_min": -1}, IntegrityError),
            ({"lead_time_weeks": -1}, IntegrityError),
            ({"date_open": "2026-10-16"}, IntegrityError),
            ({"year": 26}, IntegrityError),
            ({"year": 2025}, IntegrityError),
        ):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(error),
                self.env.cr.savepoint(),
            ):
                self.call.write(values)
                self.env.flush_all()
            self.env.invalidate_all()

    def test_limits_for_a_kind_are_unique(self):
        kind = self.env.ref("solidarity_partnership.fund_project_kind_encounter")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.call_2025.limit_ids = [Command.create({"kind_id": kind.id, "amount_max": 10})]
            self.env.flush_all()

    def test_copy_to_the_next_year(self):
        source = self._source(self.call_2025, "amount_max")
        source.date = "2025-01-20"
        self.call_2025.write({"date_open": "2024-02-29", "date_deadline": "2025-10-15", "budget": 100000})
        self.call.with_context(active_test=False).search([("year", ">", 2025)]).year = 2050
        action = self.call_2025.with_user(self.manager).action_copy_next_year()
        call = self.env["solidarity.fund.call"].browse(action["res_id"])
        self.assertEqual((call.year, call.state, call.budget), (2026, "draft", 0))
        self.assertEqual(call.date_open, date(2025, 2, 28))
        self.assertEqual(call.date_deadline, date(2026, 10, 15))
        self.assertEqual(call.date_end_latest, date(2026, 12, 31))
        self.assertEqual(call.eligible_kinds, self.call_2025.eligible_kinds)
        self.assertEqual(
            {limit.kind_id.code: limit.amount_max for limit in call.limit_ids},
            {"partnership": 50000, "encounter": 50000},
        )
        self.assertEqual(call.source_ids.mapped("parameter"), list(PARAMETERS))
        copied = self._source(call, "amount_max")
        self.assertEqual((copied.source, copied.date, copied.state), (source.source, source.date, "to_check"))
        valued = call.source_ids.filtered("value")
        self.assertTrue(all(valued.mapped("to_check")))
        self.assertFalse(any((call.source_ids - valued).mapped("to_check")))
        self.assertEqual(self._source(self.call_2025, "amount_max").state, "sourced")

    def test_copies_of_several_and_of_one_that_is_there(self):
        action = self.call.with_user(self.manager).action_copy_next_year()
        self.assertTrue(action["res_id"])
        with self.assertRaises(UserError):
            (self.call | self.call_2025).with_user(self.manager).action_copy_next_year()
        with self.assertRaises(AccessError):
            self.call.with_user(self.coordinator).action_copy_next_year()
        self.assertEqual(self.env["solidarity.fund.call"].search_count([("year", "=", 2027)]), 1)

    @freeze_time("2027-02-01")
    def test_nothing_of_a_copy_counts_as_published(self):
        call = self.env["solidarity.fund.call"].browse(
            self.call.with_user(self.manager).action_copy_next_year()["res_id"]
        )
        self.assertFalse(call._current())
        self._create_partnership(stage="exchange").action_admit()
        self.assertFalse(self.town.eligibility_ids)
        self.assertNotIn(call, call.search(call._open_domain()))
        call = call.with_user(self.manager)
        with self.assertRaises(UserError):
            call.action_issue()
        with self.assertRaises(UserError) as refusal:
            call.action_publish()
        self.assertIn("Maximum Share (%)", str(refusal.exception))
        self.assertEqual(call.state, "draft")
        call.source_ids.to_check = False
        call.action_publish()
        self.assertEqual(call._current(), call)
        call.action_issue()
        self.assertTrue(self.town.eligibility_ids.is_valid)
        with self.assertRaises(UserError):
            call.action_prepare()

    def test_preparing_again_and_rights(self):
        call = self.call_2025.with_user(self.manager)
        call.action_prepare()
        self.assertEqual(call.state, "draft")
        for user in (self.coordinator, self.reader):
            for step in ("action_publish", "action_prepare", "action_issue"):
                with self.assertRaises(AccessError):
                    getattr(self.call.with_user(user), step)()
        with self.assertRaises(AccessError):
            self._source(self.call, "budget").with_user(self.coordinator).source = "Hearsay"
        with self.assertRaises(AccessError):
            self.call.with_user(self.german_portal).read(["budget"])

    def test_a_call_with_verdicts_stays_on_record(self):
        self._create_current_call()
        self._create_partnership(stage="exchange").action_admit()
        call = self.town.eligibility_ids.call_id
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            call.with_user(self.manager).unlink()
        call.active = False
        self.assertTrue(self.town.eligibility_ids.display_name)

    def test_kinds_of_project_are_the_managers(self):
        kinds = self.env["solidarity.fund.project.kind"]
        self.assertEqual(
            kinds.search([]).mapped("code"),
            ["partnership", "encounter", "network", "information", "qualification", "strategy"],
        )
        with self.assertRaises(AccessError):
            kinds.with_user(self.coordinator).create({"code": "x", "name": "X"})
        kinds.with_user(self.manager).create({"code": "winter", "name": "Winter Aid"})
        self.assertTrue(self.call.check(self.town, kind="winter"))
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            kinds.create({"code": "winter", "name": "Again"})
