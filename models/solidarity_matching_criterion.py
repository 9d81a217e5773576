from odoo import api, fields, models

from ..matching.criteria import CRITERIA


class SolidarityMatchingCriterion(models.Model):
    _name = "solidarity.matching.criterion"
    _description = "Matching Criterion"
    _order = "weight desc, code"

    name = fields.Char(required=True, translate=True)
    code = fields.Selection(
        [(code, code) for code in CRITERIA], required=True, readonly=True, export_string_translation=False
    )
    weight = fields.Float(
        required=True,
        default=10.0,
        digits=(5, 1),
        help="Weight relative to the other criteria. 0 switches it off.",
    )
    description = fields.Text(translate=True)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "This criterion already exists.")
    _weight_positive = models.Constraint("CHECK(weight >= 0)", "A weight cannot be negative.")

    @api.model
    def _names(self):
        """Name by code, in the reader's language; also of criteria that are switched off."""
        criteria = self.with_context(active_test=False).search_fetch([], ["code", "name"])
        return {criterion.code: criterion.name for criterion in criteria}

    @api.model
    def _weights(self):
        """Weight by code of the active criteria."""
        return {criterion.code: criterion.weight for criterion in self.search([])}
