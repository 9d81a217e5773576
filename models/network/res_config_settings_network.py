from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..res_config_settings import DAYS_MAX


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    # Without a default: Odoo forgets a parameter of 0, and a forgotten one means no time at all.
    solidarity_membership_grace_days = fields.Integer(
        "Days after the Last Partnership",
        config_parameter="solidarity_partnership.membership_grace_days",
        help="Days after the end of a municipality's last partnership on which its membership ends.",
    )
    solidarity_membership_notice_days = fields.Integer(
        "Days of Notice",
        config_parameter="solidarity_partnership.membership_notice_days",
        help="Days before the end of a membership on which the municipality is told. It always gets so many days.",
    )

    @api.constrains("solidarity_membership_grace_days", "solidarity_membership_notice_days")
    def _check_solidarity_membership_days(self):
        for settings in self:
            grace = settings.solidarity_membership_grace_days
            if not 0 <= settings.solidarity_membership_notice_days <= grace <= DAYS_MAX:
                raise ValidationError(
                    self.env._(
                        "A membership ends 0 to %(maximum)s days after the last partnership, and notice is given within"
                        " that time.",
                        maximum=DAYS_MAX,
                    )
                )
