from odoo import api, fields, models
from odoo.fields import Domain

from .matter import Matter


class SolidarityOverview(models.AbstractModel):
    _inherit = "solidarity.overview"

    @api.model
    def _matters(self):
        mine = Domain("user_id", "=", self.env.uid)
        return super()._matters() | {
            "inquiries": Matter(
                name=self.env._("Inquiries without a proposal"),
                icon="fa-inbox",
                model="crm.lead",
                domain=Domain("solidarity_wish", "!=", False)
                & Domain("won_status", "=", "pending")
                & Domain("proposal_ids", "=", False)
                & Domain("partnership_ids", "=", False),
                mine=mine | Domain("user_id", "=", False),
                order="create_date, id",
                action="solidarity_partnership.crm_lead_action_inquiry",
                context={"default_type": "opportunity", "default_solidarity_wish": "match"},
                describe=self._describe_inquiries,
            ),
            "proposals": Matter(
                name=self.env._("Proposals without an answer"),
                icon="fa-hourglass-half",
                model="solidarity.matching.proposal",
                domain=Domain("state", "=", "sent"),
                mine=mine,
                order="date_sent, id",
                action="solidarity_partnership.solidarity_matching_proposal_action",
                describe=self._describe_proposals,
            ),
        }

    def _describe_inquiries(self, inquiries):
        wishes = dict(inquiries._fields["solidarity_wish"]._description_selection(self.env))
        return [
            {
                "detail": " · ".join(
                    filter(None, [inquiry.municipality_id.display_name, wishes[inquiry.solidarity_wish]])
                ),
                "date": self._day(inquiry.create_date),
            }
            for inquiry in inquiries
        ]

    def _describe_proposals(self, proposals):
        today = fields.Date.context_today(self)
        return [
            {
                "detail": self._missing_answers(proposal),
                "date": proposal.date_sent,
                "is_late": bool(proposal.date_expiry and proposal.date_expiry < today),
            }
            for proposal in proposals
        ]

    def _missing_answers(self, proposal):
        german, ukrainian = (proposal[f"{side}_answer"] == "pending" for side in ("german", "ukrainian"))
        if german and ukrainian:
            return self.env._("Both sides have not answered yet")
        if german:
            return self.env._("The German side has not answered yet")
        return self.env._("The Ukrainian side has not answered yet")
