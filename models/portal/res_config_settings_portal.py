from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..res_config_settings import DAYS_MAX
from .proposal.solidarity_matching_proposal_waiting import MAYOR_DAYS


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    solidarity_mayor_confirms = fields.Boolean(
        "The Mayor Confirms",
        config_parameter="solidarity_partnership.mayor_confirms",
        help="What another representative answers to a proposal in the portal counts when the mayor or head of the"
        " administration has confirmed it there.",
    )
    solidarity_mayor_days = fields.Integer(
        "Days for the Mayor",
        default=MAYOR_DAYS,
        config_parameter="solidarity_partnership.mayor_days",
        help="Days after which an answer that no mayor has confirmed is a matter for the coordinator.",
    )

    @api.constrains("solidarity_mayor_days")
    def _check_solidarity_mayor_days(self):
        for settings in self:
            if not 1 <= settings.solidarity_mayor_days <= DAYS_MAX:
                raise ValidationError(
                    self.env._("Mayors need between 1 and %(maximum)s days to confirm.", maximum=DAYS_MAX)
                )
