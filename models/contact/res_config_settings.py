from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..res_config_settings import DAYS_MAX


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    solidarity_consent_request_days = fields.Integer(
        "Days between Two Requests for Consent",
        config_parameter="solidarity_partnership.consent_request_days",
        help="A contact person is asked for consent by e-mail once in so many days.",
    )

    @api.constrains("solidarity_consent_request_days")
    def _check_solidarity_consent_request_days(self):
        if any(not 0 <= settings.solidarity_consent_request_days <= DAYS_MAX for settings in self):
            raise ValidationError(
                self.env._("Between two requests for consent lie 0 to %(maximum)s days.", maximum=DAYS_MAX)
            )
