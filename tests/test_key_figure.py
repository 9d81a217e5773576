from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import SolidarityCase

QUARTERS = [
    (date(2025, 10, 1), date(2025, 12, 31)),
    (date(2026, 1, 1), date(2026, 3, 31)),
    (date(2026, 4, 1), date(2026, 6, 30)),
    (date(2026, 7, 1), date(2026, 9, 30)),
]


@tagged("post_install", "-at_install")
@freeze_time("2026-05-15 10:00:00")
class TestKeyFigures(SolidarityCase):
    def _figures(self, periods=QUARTERS, **scope):
        figures = self.env["solidarity.key.figure"].with_user(self.reader)._read(periods, **scope)
        return {figure["code"]: figure["values"] for figure in figures}

    def test_partnerships(self):
        self._create_partnership(date_start="2025-11-30")
        self._create_partnership(
            german=self.other_town, date_start="2026-01-01", date_end="2026-03-31", stage="ended"
        )
        self._create_partnership(german=self.other_town, ukrainian=self.small_hromada, date_start=False)
        figures = self._figures()
        self.assertEqual(figures["partnerships_alive"], [1, 1, 1, None])
        self.assertEqual(figures["partnerships_new"], [1, 1, 0, 0])
        self.assertEqual(figures["partnerships_ended"], [0, 1, 0, 0])

    def test_strangers(self):
        with self.assertRaises(AccessError):
            self.env["solidarity.key.figure"].with_user(self.employee)._read(QUARTERS)
