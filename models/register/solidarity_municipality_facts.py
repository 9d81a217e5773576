from odoo import api, fields, models

from .optional_float import OptionalFloat

YES_NO = [("yes", "Yes"), ("no", "No")]


class SolidarityMunicipality(models.Model):
    """Facts of the registers that the matching compares. Germany has most of them in no register."""

    _inherit = "solidarity.municipality"

    density = fields.Float(
        "Inhabitants per km²",
        compute="_compute_density",
        digits=(12, 1),
        aggregator=None,
        help="Population by area; 0 while one of them is unknown.",
    )
    urban_share = OptionalFloat(
        digits=(5, 4),
        aggregator=None,
        help="Share of the inhabitants who live in urban settlements, from 0 to 1. Empty means unknown; 0 is a fact.",
    )
    own_income = OptionalFloat(
        digits=(16, 2),
        aggregator=None,
        help="Own income of the municipal budget in a year, in thousands of the national currency (UAH or EUR). "
        "Empty or 0 means unknown.",
    )
    mountain = fields.Selection(YES_NO, "Mountains", help="Lies in the mountains. Empty means unknown.")
    coastal = fields.Selection(YES_NO, "Coast", help="Lies on the coast of a sea. Empty means unknown.")
    on_border = fields.Selection(
        YES_NO, "State Border", help="Lies on the border of the country. Empty means unknown."
    )
    river_port = fields.Selection(
        YES_NO, "River or Port", help="Lies on a navigable river or has a port. Empty means unknown."
    )

    _urban_share_range = models.Constraint(
        "CHECK(urban_share BETWEEN 0 AND 1)", "An urban share lies between 0 and 1."
    )
    _own_income_positive = models.Constraint("CHECK(own_income >= 0)", "An own income cannot be negative.")

    @api.depends("population", "area_km2")
    def _compute_density(self):
        for municipality in self:
            area = municipality.area_km2
            municipality.density = municipality.population / area if area else 0
