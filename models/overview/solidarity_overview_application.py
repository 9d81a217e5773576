from odoo import api, fields, models
from odoo.fields import Domain

from .matter import Matter
from .solidarity_overview_fund import NOTICE_DAYS

#: States in which the service has the next step; of the others, the municipality or the fund.
CHECKED_STATES = ("submitted", "content_check", "calculation_check")


class SolidarityOverview(models.AbstractModel):
    _inherit = "solidarity.overview"

    @api.model
    def _matters(self):
        return super()._matters() | {
            "applications": self._matter_applications(),
            "requirements": self._matter_requirements(),
        }
