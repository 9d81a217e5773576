from odoo import api, fields, models

from .solidarity_aid_line import compare_quantities

#: From what can wait to what cannot; in this order in boards and exports.
URGENCIES = [("low", "Low"), ("normal", "Normal"), ("high", "High"), ("critical", "Critical")]


class SolidarityNeed(models.Model):
    """What a municipality asks for."""

    _name = "solidarity.need"
    _description = "Need"
    _inherit = ["solidarity.need.offer.mixin"]
    _order = "urgency_rank desc, municipality_id, topic_id, id"

    urgency = fields.Selection(URGENCIES, default="normal", required=True, index=True, tracking=True)
    urgency_rank = fields.Integer(
        compute="_compute_urgency_rank",
        store=True,
        precompute=True,
        index=True,
        aggregator=None,
        export_string_translation=False,
    )
    aid_line_ids = fields.One2many("solidarity.aid.line", "need_id", "Aid", copy=False)
    coverage = fields.Float(
        "Covered (%)",
        compute="_compute_coverage",
        store=True,
        precompute=True,
        aggregator="avg",
        help="Delivered, in percent of what is asked for.",
    )
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
        help="Open: nothing is pledged. Partly covered: something is pledged or delivered. Covered: all is delivered.",
    )

    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "A need asks for more than nothing.")
    _not_beyond = models.Constraint(
        "CHECK(quantity_pledged <= quantity AND quantity_delivered <= quantity)",
        "More would be pledged or delivered than the need asks for.",
    )
    _withdrawn_free = models.Constraint(
        "CHECK(is_withdrawn IS NOT TRUE OR quantity_pledged <= quantity_delivered)",
        "This need was withdrawn: there is nothing to pledge for it.",
    )

    @api.depends("urgency")
    def _compute_urgency_rank(self):
        """The database sorts words by letters; what is most urgent comes first."""
        ranks = {urgency: rank for rank, (urgency, _label) in enumerate(URGENCIES)}
        for need in self:
            need.urgency_rank = ranks.get(need.urgency, 0)

    @api.depends("quantity", "quantity_delivered")
    def _compute_coverage(self):
        for need in self:
            need.coverage = 100 * need.quantity_delivered / need.quantity if need.quantity else 0

    @api.depends("is_withdrawn", "quantity", "quantity_pledged", "quantity_delivered")
    def _compute_state(self):
        for need in self:
            if need.is_withdrawn:
                need.state = "withdrawn"
            elif compare_quantities(need.quantity_pledged, 0) <= 0:
                need.state = "open"
            elif compare_quantities(need.quantity_delivered, need.quantity) < 0:
                need.state = "partly_covered"
            else:
                need.state = "covered"
