from odoo import fields, models
from odoo.fields import Domain

from .solidarity_municipality import TERRITORY_STATUSES


class SolidarityTerritoryStatus(models.Model):
    """One dated entry of the Ukrainian list of territories of hostilities and occupation.

    The entries are a history: nothing is overwritten, and what holds today is computed from the dates.
    """

    _name = "solidarity.territory.status"
    _description = "Territory Status"
    _order = "date_from desc, id desc"
    _rec_name = "key"

    municipality_id = fields.Many2one(
        "solidarity.municipality", required=True, index=True, ondelete="cascade"
    )
    key = fields.Char(
        "Key of the Territory", required=True, help="The territory listed: the hromada or a part of it."
    )
    status = fields.Selection(TERRITORY_STATUSES, required=True)
    coverage = fields.Selection(
        [("whole", "Whole"), ("whole_with_exceptions", "Whole, with Exceptions"), ("part", "Part")],
        default="whole",
        required=True,
    )
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("To", help="Last day. Empty while the entry is open.")
    order_number = fields.Char("Order", help="The order that published the entry, e.g. 376/2025.")

    _entry_uniq = models.Constraint(
        "UNIQUE(municipality_id, key, status, date_from)", "This entry is already in the history."
    )
    _dates_ordered = models.Constraint("CHECK(date_to >= date_from)", "An entry cannot end before it begins.")

    def _is_open(self, today):
        self.ensure_one()
        return self.date_from <= today and (not self.date_to or self.date_to >= today)

    def _open_domain(self):
        return Domain("date_from", "<=", "today") & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", "today")
        )
