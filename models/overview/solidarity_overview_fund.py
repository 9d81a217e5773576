from odoo import api, fields, models
from odoo.fields import Domain

from .matter import Matter

#: Municipalities need about a month to put an application together.
NOTICE_DAYS = 30


class SolidarityOverview(models.AbstractModel):
    _inherit = "solidarity.overview"

    @api.model
    def _matters(self):
        return super()._matters() | {
            "calls": Matter(
                name=self.env._("Calls of funds that open or close soon"),
                icon="fa-calendar",
                model="solidarity.fund.call",
                domain=soon("date_open") | soon("date_deadline"),
                order="date_deadline, id",
                action="solidarity_partnership.solidarity_fund_call_action",
                describe=self._describe_calls,
            ),
        }

    def _describe_calls(self, calls):
        """The next of the two days counts."""
        today = fields.Date.context_today(self)
        return [
            {"detail": self.env._("Applications are accepted from this day"), "date": call.date_open}
            if call.date_open and call.date_open >= today
            else {"detail": self.env._("Last day for applications"), "date": call.date_deadline}
            for call in calls
        ]


def soon(field):
    """Dates from today until some weeks ahead."""
    return Domain(field, ">=", "today") & Domain(field, "<=", f"today +{NOTICE_DAYS}d")
