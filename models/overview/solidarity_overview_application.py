from odoo import api, fields, models
from odoo.fields import Domain

from ..fund.solidarity_fund_application import OPEN_TO_CHANGE
from ..fund.solidarity_fund_application_step import CHECKED_STATES
from .matter import Matter
from .solidarity_overview_fund import soon


class SolidarityOverview(models.AbstractModel):
    """Of an application, the service has the next step while it is checked, and the municipality until its deadline."""

    _inherit = "solidarity.overview"

    @api.model
    def _matters(self):
        common = {
            "model": "solidarity.fund.application",
            "mine": Domain("user_id", "=", self.env.uid),
            "action": "solidarity_partnership.solidarity_fund_application_action",
        }
        return super()._matters() | {
            "applications": Matter(
                name=self.env._("Applications to check"),
                icon="fa-balance-scale",
                domain=Domain("state", "in", CHECKED_STATES),
                order="date_submitted, id",
                describe=self._describe_applications,
                **common,
            ),
            "drafts": Matter(
                name=self.env._("Drafts of applications whose deadline is near"),
                icon="fa-pencil-square-o",
                domain=Domain("state", "in", OPEN_TO_CHANGE)
                & Domain("call_id", "any", soon("date_deadline")),
                order="call_id, id",
                describe=self._describe_drafts,
                **common,
            ),
            "requirements": self._matter_requirements(),
        }

    def _describe_applications(self, applications):
        states = dict(applications._fields["state"]._description_selection(self.env))
        return [
            {
                "detail": f"{application.municipality_id.display_name} · {states[application.state]}",
                "date": application.date_submitted,
            }
            for application in applications
        ]

    def _describe_drafts(self, drafts):
        return [
            {"detail": draft.municipality_id.display_name, "date": draft.call_id.date_deadline}
            for draft in drafts
        ]

    def _matter_requirements(self):
        return Matter(
            name=self.env._("Requirements of grants that fall due"),
            icon="fa-flag-o",
            model="solidarity.fund.requirement",
            domain=Domain("date_done", "=", False) & (Domain("date_due", "<", "today") | soon("date_due")),
            mine=Domain("application_id.user_id", "=", self.env.uid),
            order="date_due, id",
            action="solidarity_partnership.solidarity_fund_requirement_action",
            describe=self._describe_requirements,
        )

    def _describe_requirements(self, requirements):
        today = fields.Date.context_today(self)
        return [
            {
                "detail": requirement.application_id.display_name,
                "date": requirement.date_due,
                "is_late": requirement.date_due < today,
            }
            for requirement in requirements
        ]
