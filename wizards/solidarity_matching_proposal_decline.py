from odoo import fields, models


class SolidarityMatchingProposalDecline(models.TransientModel):
    """Which side declines, and why: what a coordinator was told by telephone or letter."""

    _name = "solidarity.matching.proposal.decline"
    _description = "Decline a Proposal"

    proposal_id = fields.Many2one("solidarity.matching.proposal", required=True, ondelete="cascade")
    side = fields.Selection(
        [("german", "German Municipality"), ("ukrainian", "Ukrainian Municipality")],
        "Who Declines",
        required=True,
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        self.ensure_one()
        return self.proposal_id.action_decline(self.side, self.reason)
