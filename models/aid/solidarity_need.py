from odoo import api, fields, models

#: From what can wait to what cannot; in this order in boards and exports.
URGENCIES = [("low", "Low"), ("normal", "Normal"), ("high", "High"), ("critical", "Critical")]


class SolidarityNeed(models.Model):
    """What a municipality asks for."""

    _name = "solidarity.need"
    _description = "Need"
    _inherit = ["solidarity.need.offer.mixin"]

    urgency = fields.Selection(URGENCIES, default="normal", required=True, index=True, tracking=True)
    is_withdrawn = fields.Boolean("Withdrawn", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("open", "Open"),
            ("partly_covered", "Partly Covered"),
            ("covered", "Covered"),
            ("withdrawn", "Withdrawn"),
        ],
        compute="_compute_state",
        store=True,
        precompute=True,
        index=True,
        tracking=True,
        group_expand=True,
    )

    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "A need asks for more than nothing.")

    @api.depends("is_withdrawn")
    def _compute_state(self):
        for need in self:
            need.state = "withdrawn" if need.is_withdrawn else "open"
