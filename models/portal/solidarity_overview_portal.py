from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..overview.matter import Matter

#: So near, the deadline of a proposal is in danger.
DEADLINE_DAYS = 7


class SolidarityOverview(models.AbstractModel):
    _inherit = "solidarity.overview"

    @api.model
    def _matters(self):
        matters = {}
        for code, matter in super()._matters().items():
            matters[code] = matter
            if code == "proposals":  # next to those that wait for the municipalities
                matters["waiting_answers"] = self._matter_waiting_answers()
        return matters | {"contact_requests": self._matter_contact_requests()}

    def _matter_waiting_answers(self):
        """Proposals of which the next step is the service's: see ``is_waiting_for_service``."""
        return Matter(
            name=self.env._("Questions and late answers to proposals"),
            icon="fa-question-circle",
            model="solidarity.matching.proposal",
            domain=Domain("is_waiting_for_service", "=", True),
            mine=Domain("user_id", "=", self.env.uid)
            | Domain("user_id", "=", False) & Domain("create_uid", "=", self.env.uid),
            order="id",
            first=lambda proposal: proposal.waiting_since or fields.Date.today(),
            action="solidarity_partnership.solidarity_matching_proposal_action",
            describe=self._describe_waiting_answers,
        )

    def _describe_waiting_answers(self, proposals):
        """Late is what puts the proposal's deadline in danger."""
        near = fields.Date.context_today(self) + timedelta(days=DEADLINE_DAYS)
        return [
            {
                "detail": " ".join(proposal.waiting_reason.split("\n")),
                "date": proposal.waiting_since,
                "is_late": bool(proposal.date_expiry and proposal.date_expiry <= near),
            }
            for proposal in proposals
        ]

    def _matter_contact_requests(self):
        return Matter(
            name=self.env._("Requests about contact persons"),
            icon="fa-user-plus",
            model="solidarity.contact.request",
            domain=Domain("state", "=", "pending"),
            mine=Domain("user_id", "in", (False, self.env.uid)),
            order="id",
            action="solidarity_partnership.solidarity_contact_request_action",
            describe=self._describe_contact_requests,
        )

    def _describe_contact_requests(self, requests):
        kinds = dict(requests._fields["kind"]._description_selection(self.env))
        return [
            {
                "name": request.name,
                "detail": f"{kinds[request.kind]} · {request.municipality_id.display_name}",
                "date": self._day(request.create_date),
            }
            for request in requests
        ]
