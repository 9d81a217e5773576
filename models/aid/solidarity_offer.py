from odoo import api, fields, models

from .solidarity_aid_line import compare_quantities


class SolidarityOffer(models.Model):
    """What a municipality can give: knowledge, time, things."""

    _name = "solidarity.offer"
    _description = "Offer"
    _inherit = ["solidarity.need.offer.mixin"]

    aid_line_ids = fields.One2many("solidarity.aid.line", "offer_id", "Aid", copy=False)
    quantity_pledged = fields.Float("Used", help="Promised to somebody, on its way or delivered.")
    quantity_open = fields.Float("Still Free", help="Nobody has been promised it yet.")
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
    _not_beyond = models.Constraint(
        "CHECK(quantity_pledged <= quantity AND quantity_delivered <= quantity)",
        "More would be promised than is offered.",
    )
    _withdrawn_free = models.Constraint(
        "CHECK(is_withdrawn IS NOT TRUE OR quantity_pledged <= quantity_delivered)",
        "This offer was withdrawn: nothing of it can be pledged.",
    )

    @api.depends("is_withdrawn", "quantity", "quantity_pledged")
    def _compute_state(self):
        for offer in self:
            if offer.is_withdrawn:
                offer.state = "withdrawn"
            elif compare_quantities(offer.quantity_pledged, 0) <= 0:
                offer.state = "open"
            elif compare_quantities(offer.quantity_pledged, offer.quantity) < 0:
                offer.state = "partly_used"
            else:
                offer.state = "used_up"
