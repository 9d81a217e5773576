from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SolidarityMatchingPair(models.Model):
    """A word of the service on one pair of municipalities: this pair is never proposed."""

    _name = "solidarity.matching.pair"
    _description = "Forbidden Pair"
    _order = "german_id, ukrainian_id, id"

    german_id = fields.Many2one(
        "solidarity.municipality",
        "German Municipality",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('country_code', '=', 'DE')]",
    )
    ukrainian_id = fields.Many2one(
        "solidarity.municipality",
        "Ukrainian Municipality",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('country_code', '=', 'UA')]",
    )
    reason = fields.Char(help="Why the two do not fit, for colleagues. The municipalities do not see it.")

    _pair_uniq = models.UniqueIndex("(german_id, ukrainian_id)", "This pair is in the list already.")

    @api.depends("german_id.display_name", "ukrainian_id.display_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for pair in self:
            pair.display_name = f"{pair.german_id.display_name} – {pair.ukrainian_id.display_name}"

    @api.constrains("german_id", "ukrainian_id")
    def _check_countries(self):
        for pair in self:
            if (pair.german_id.country_code, pair.ukrainian_id.country_code) != ("DE", "UA"):
                raise ValidationError(self.env._("A pair joins a German municipality with a Ukrainian one."))
