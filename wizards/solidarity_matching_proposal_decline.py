from odoo import fields, models

from ..models.matching.solidarity_matching_proposal import DECLINE_CODES


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
    code = fields.Selection(DECLINE_CODES, "Reason", required=True)
    comment = fields.Text(help="Needed for the reason “Other”.")

    def action_confirm(self):
        self.ensure_one()
        return self.proposal_id.action_decline(self.side, self.code, self.comment)
