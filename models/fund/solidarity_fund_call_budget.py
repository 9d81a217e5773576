from odoo import api, fields, models

from .solidarity_fund_application import AWARDED_STATES, MADE_STATES


class SolidarityFundCall(models.Model):
    """What of the budget of a call is asked for, awarded and left."""

    _inherit = "solidarity.fund.call"

    application_ids = fields.One2many("solidarity.fund.application", "call_id", "Applications")
    application_count = fields.Integer("Applications Made", compute="_compute_amounts")
    amount_applied = fields.Monetary(
        "Asked for in All",
        compute="_compute_amounts",
        help="By applications that are neither draft nor withdrawn.",
    )
    amount_awarded = fields.Monetary("Awarded in All", compute="_compute_amounts")
    amount_paid = fields.Monetary("Paid in All", compute="_compute_amounts")
    amount_left = fields.Monetary(
        "Left of the Budget", compute="_compute_amounts", help="Budget less what is awarded."
    )
    amount_short = fields.Monetary(
        "Asked beyond What Is Left",
        compute="_compute_amounts",
        help="What undecided applications ask for beyond what is left.",
    )

    @api.depends(
        "budget",
        "application_ids.state",
        "application_ids.active",
        "application_ids.amount_asked",
        "application_ids.amount_awarded",
        "application_ids.amount_paid",
    )
    def _compute_amounts(self):
        applications = self.env["solidarity.fund.application"].with_context(active_test=False)
        sums = {
            (call, state): figures
            for call, state, *figures in applications._read_group(
                [("call_id", "in", self.ids), ("state", "in", MADE_STATES)],
                ["call_id", "state"],
                ["__count", "amount_asked:sum", "amount_awarded:sum", "amount_paid:sum"],
            )
        }
        for call in self:
            own = {state: figures for (found, state), figures in sums.items() if found == call._origin}
            call.application_count = sum(figures[0] for figures in own.values())
            call.amount_applied = sum(figures[1] for figures in own.values())
            call.amount_awarded = sum(own[state][2] for state in AWARDED_STATES if state in own)
            call.amount_paid = sum(figures[3] for figures in own.values())
            call.amount_left = call.budget - call.amount_awarded if call.budget else 0
            undecided = sum(
                figures[1] for state, figures in own.items() if state not in (*AWARDED_STATES, "rejected")
            )
            call.amount_short = max(undecided - call.amount_left, 0) if call.budget else 0

    def _budget_excess(self, amount):
        """By how much awarding this amount would exceed the budget; 0 where it suffices or is not known."""
        self.ensure_one()
        self.invalidate_recordset(["amount_awarded", "amount_left"])
        return max(amount - self.amount_left, 0) if self.budget else 0

    def action_view_applications(self):
        """The applications under these calls."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.solidarity_fund_application_action"
        )
        context = {"default_call_id": self.id} if len(self) == 1 else {}
        return action | {"domain": [("call_id", "in", self.ids)], "context": context}
