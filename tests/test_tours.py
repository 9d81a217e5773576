from odoo.tests import HttpCase, tagged

from .common import SolidarityFixtures


@tagged("post_install", "-at_install")
class TestTours(SolidarityFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls._create_current_call()
        cls.coordinator.lang = "de_DE"

    def test_a_coordinator_walks_the_whole_line(self):
        self.start_tour("/odoo/solidarity-inquiries", "solidarity_line", login=self.coordinator.login)
        lead = self.env["crm.lead"].search([("name", "=", "Anruf der Bürgermeisterin")])
        partnership = lead.partnership_ids
        self.assertEqual(lead.won_status, "won")
        self.assertEqual((partnership.origin, partnership.stage), ("matched", "active"))
        self.assertEqual(set(partnership.membership_ids.mapped("state")), {"admitted"})
        self.assertTrue(self.town.eligibility_ids.is_valid)

    def test_a_member_reads_its_line_in_the_portal(self):
        self._create_partnership(stage="exchange").action_admit()
        self.start_tour("/my", "solidarity_portal", login=self.ukrainian_portal.login)

    def test_an_emptied_number_is_unknown(self):
        self.town.urban_share = 0
        self.start_tour(
            f"/odoo/solidarity-municipalities/{self.town.id}",
            "solidarity_municipality_facts",
            login=self.coordinator.login,
        )
        self.assertIs(self.town.urban_share, False)
        self.assertIsNot(self.town.own_income, False)

    def test_a_dot_tells_its_reason(self):
        self._create_partnership()
        self.start_tour("/odoo/solidarity-partnerships", "solidarity_health", login=self.coordinator.login)

    def test_a_coordinator_writes_minutes_in_two_columns(self):
        event = self._create_partnership(stage="contact").action_plan_exchange()
        self.start_tour(
            f"/odoo/solidarity-exchanges/{event.id}",
            "solidarity_exchange_minutes",
            login=self.coordinator.login,
        )
        event.invalidate_recordset()
        items = event.item_ids.sorted("sequence")
        self.assertEqual(
            items.mapped("name_german"), ["Aktuelle Lage", "Verschiedenes", "Solidaritätserklärung"]
        )
        self.assertEqual(
            (items[0].minutes_german, items[0].minutes_ukrainian),
            ("Die Lage ist ernst.", "Ситуація серйозна."),
        )
        self.assertFalse(items[1].name_ukrainian)
        self.assertTrue(event.date_closed and event.date_results)
