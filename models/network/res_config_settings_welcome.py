from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..res_config_settings import DAYS_MAX


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    # Without a default: Odoo forgets a parameter of 0, and a forgotten one means the day of the admission.
    solidarity_welcome_portal_days = fields.Integer(
        "Days until the Portal is Explained",
        config_parameter="solidarity_partnership.welcome_portal_days",
        help="Days after the admission on which contact persons learn by e-mail how the portal works.",
    )
    solidarity_welcome_topics_days = fields.Integer(
        "Days until Topic Groups are Shown",
        config_parameter="solidarity_partnership.welcome_topics_days",
        help="Days after the admission on which those who agreed to invitations learn of topic groups and events.",
    )

    @api.constrains("solidarity_welcome_portal_days", "solidarity_welcome_topics_days")
    def _check_solidarity_welcome_days(self):
        for settings in self:
            days = (settings.solidarity_welcome_portal_days, settings.solidarity_welcome_topics_days)
            if not all(0 <= number <= DAYS_MAX for number in days):
                raise ValidationError(
                    self.env._(
                        "The steps of the welcome follow 0 to %(maximum)s days after the admission.",
                        maximum=DAYS_MAX,
                    )
                )
