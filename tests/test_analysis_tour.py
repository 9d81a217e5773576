from odoo.tests import HttpCase, tagged

from .common import SolidarityFixtures


@tagged("post_install", "-at_install")
class TestAnalysisTour(SolidarityFixtures, HttpCase):
    def test_a_reader_goes_from_a_favourite_to_a_partnership(self):
        self._create_fixtures()
        self.reader.lang = "de_DE"
        self._create_partnership(stage="active")
        self.start_tour(
            "/odoo/solidarity-partnership-analysis", "solidarity_analysis", login=self.reader.login
        )
