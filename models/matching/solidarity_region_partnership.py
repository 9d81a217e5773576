from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SolidarityRegionPartnership(models.Model):
    """A Land and an oblast that are partners: their municipalities are connected by it."""

    _name = "solidarity.region.partnership"
    _description = "Partnership of Regions"
    _order = "german_state_id, ukrainian_state_id, id"

    german_state_id = fields.Many2one(
        "res.country.state",
        "Land",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('country_id.code', '=', 'DE')]",
    )
    ukrainian_state_id = fields.Many2one(
        "res.country.state",
        "Oblast",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('country_id.code', '=', 'UA')]",
    )
    year_from = fields.Integer("Since", aggregator=None, help="First year. Empty or 0 means unknown.")
    source = fields.Char(help="Where this is known from.")

    _pair_uniq = models.UniqueIndex(
        "(german_state_id, ukrainian_state_id)", "This Land and this oblast are partners already."
    )
    _year_plausible = models.Constraint(
        "CHECK(year_from = 0 OR year_from BETWEEN 1900 AND 2100)",
        "A year has four digits. Leave it empty if it is unknown.",
    )

    @api.depends("german_state_id", "ukrainian_state_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for partnership in self:
            states = (partnership.german_state_id, partnership.ukrainian_state_id)
            partnership.display_name = " – ".join(
                self.env["solidarity.municipality"]._region_name(state) for state in states
            )

    @api.constrains("german_state_id", "ukrainian_state_id")
    def _check_countries(self):
        for partnership in self:
            states = (partnership.german_state_id, partnership.ukrainian_state_id)
            if [state.country_id.code for state in states] != ["DE", "UA"]:
                raise ValidationError(
                    self.env._("A partnership of regions joins a German Land with a Ukrainian oblast.")
                )
