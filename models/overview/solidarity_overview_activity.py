from odoo import api, fields, models
from odoo.fields import Domain

from .matter import Matter

#: Cases of the service outside its own models.
CASES = ("crm.lead", "event.event")


class SolidarityOverview(models.AbstractModel):
    _inherit = "solidarity.overview"

    @api.model
    def _matters(self):
        return super()._matters() | {
            "activities": Matter(
                name=self.env._("Activities due"),
                icon="fa-clock-o",
                model="mail.activity",
                domain=Domain("date_deadline", "<=", "today")
                & (Domain("res_model", "=like", "solidarity.%") | Domain("res_model", "in", CASES)),
                mine=Domain("user_id", "=", self.env.uid),
                order="date_deadline, id",
                action="mail.mail_activity_action_my",
                context={"force_search_count": 1},
                describe=self._describe_activities,
            ),
        }

    def _describe_activities(self, activities):
        """A line leads to the case itself, where the activity is marked as done."""
        today = fields.Date.context_today(self)
        return [
            {
                "model": activity.res_model,
                "id": activity.res_id,
                "name": activity.res_name or activity.display_name,
                "detail": activity.summary or activity.activity_type_id.name,
                "date": activity.date_deadline,
                "is_late": activity.date_deadline < today,
            }
            for activity in activities
        ]
