from odoo.tests import HttpCase, tagged

from .common import SolidarityFixtures


@tagged("post_install", "-at_install")
class TestFundTour(SolidarityFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls.manager.lang = "de_DE"

    def test_a_manager_prepares_the_next_call(self):
        call = self.env.ref("solidarity_partnership.fund_call_2026")
        self.start_tour(
            f"/odoo/solidarity-fund-calls/{call.id}", "solidarity_fund_call", login=self.manager.login
        )
        call.invalidate_recordset()
        self.assertEqual((call.lead_time_weeks, call.duration_max_months), (6, 0))
        line = call.source_ids.filtered(lambda source: source.parameter == "lead_time_weeks")
        self.assertEqual((line.source, line.state), ("Bekanntmachung, Nr. 4", "sourced"))
        following = call.search([("year", "=", 2027)])
        self.assertEqual((following.state, following.lead_time_weeks), ("draft", 6))
        self.assertTrue(following.source_ids.filtered("to_check"))
