from odoo import api, fields, models


class SolidarityOffer(models.Model):
    """What a municipality can give: knowledge, time, things."""

    _name = "solidarity.offer"
    _description = "Offer"
    _inherit = ["solidarity.need.offer.mixin"]

    is_withdrawn = fields.Boolean("Withdrawn", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("open", "Open"),
            ("partly_used", "Partly Used"),
            ("used_up", "Used up"),
            ("withdrawn", "Withdrawn"),
        ],
        compute="_compute_state",
        store=True,
        precompute=True,
        index=True,
        tracking=True,
        group_expand=True,
    )

    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "An offer gives more than nothing.")

    @api.depends("is_withdrawn")
    def _compute_state(self):
        for offer in self:
            offer.state = "withdrawn" if offer.is_withdrawn else "open"
