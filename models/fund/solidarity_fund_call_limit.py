from odoo import fields, models

from ...eligibility.amounts import exact
from ...eligibility.rules import Limits


class SolidarityFundCallLimit(models.Model):
    """Amounts that a call allows for one kind of project, where they differ from the general ones."""

    _name = "solidarity.fund.call.limit"
    _description = "Limits for a Kind of Project"
    _order = "call_id, kind_id, id"
    _rec_name = "kind_id"

    call_id = fields.Many2one("solidarity.fund.call", required=True, index=True, ondelete="cascade")
    kind_id = fields.Many2one(
        "solidarity.fund.project.kind", "Kind of Project", required=True, index=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="call_id.currency_id")
    amount_min = fields.Monetary("Minimum Amount", aggregator=None, help="Empty: as for all projects.")
    amount_max = fields.Monetary("Maximum Amount", aggregator=None, help="Empty: as for all projects.")

    _kind_uniq = models.Constraint(
        "UNIQUE(call_id, kind_id)", "The call already has limits for this kind of project."
    )
    _amounts_positive = models.Constraint(
        "CHECK(amount_min >= 0 AND amount_max >= 0)", "Amounts of a call are not negative."
    )
    _amounts_ordered = models.Constraint(
        "CHECK(amount_max >= amount_min OR amount_max = 0)",
        "The maximum amount cannot be less than the minimum.",
    )

    def _limits(self):
        """:return: ``{code of the kind: Limits}`` as the plain rules know them"""
        return {
            limit.kind_id.code: Limits(
                exact(limit.amount_min) if limit.amount_min else None,
                exact(limit.amount_max) if limit.amount_max else None,
            )
            for limit in self
        }
