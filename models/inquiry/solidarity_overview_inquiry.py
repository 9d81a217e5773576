from odoo import api, models
from odoo.fields import Domain

from ..overview.matter import Matter


class SolidarityOverview(models.AbstractModel):
    _inherit = "solidarity.overview"

    @api.model
    def _matters(self):
        return super()._matters() | {"submissions": self._matter_submissions()}

    def _matter_submissions(self):
        return Matter(
            name=self.env._("Forms from the website to take over"),
            icon="fa-globe",
            model="solidarity.inquiry.submission",
            domain=Domain("state", "=", "new"),
            mine=Domain("lead_id.user_id", "in", [self.env.uid, False]),
            order="create_date, id",
            action="solidarity_partnership.solidarity_inquiry_submission_action",
            describe=self._describe_submissions,
        )

    def _describe_submissions(self, submissions):
        wishes = dict(submissions._fields["wish"]._description_selection(self.env))
        return [
            {
                "name": submission.municipality_id.display_name,
                "detail": wishes[submission.wish],
                "date": self._day(submission.create_date),
            }
            for submission in submissions
        ]
