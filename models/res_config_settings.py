from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: Two years; longer deadlines are slips of the pen.
DAYS_MAX = 730


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    solidarity_answer_days = fields.Integer(
        "Days to Answer",
        default=60,
        config_parameter="solidarity_partnership.answer_days",
        help="Days after sending until which both municipalities may answer a proposal.",
    )
    # Without a default: Odoo forgets a parameter of 0, and a forgotten one means that nobody is reminded.
    solidarity_reminder_days = fields.Integer(
        "Days of the Reminder",
        config_parameter="solidarity_partnership.reminder_days",
        help="Days before the deadline on which a municipality that has not answered is reminded. 0: no reminder.",
    )
    # Without a default, too: no parameter means no limit.
    solidarity_transport_grant_max = fields.Float(
        "Limit of the Transport Grant",
        config_parameter="solidarity_partnership.transport_grant_max",
        help="Euros for one transport. 5,000 EUR at 100 % of the costs, as the towns and municipalities of "
        "North Rhine-Westphalia were told for winter 2026. 0: no limit.",
    )

    @api.constrains("solidarity_answer_days", "solidarity_reminder_days")
    def _check_solidarity_days(self):
        for settings in self:
            if not 1 <= settings.solidarity_answer_days <= DAYS_MAX:
                raise ValidationError(
                    self.env._(
                        "Municipalities need between 1 and %(maximum)s days to answer.", maximum=DAYS_MAX
                    )
                )
            if not 0 <= settings.solidarity_reminder_days < settings.solidarity_answer_days:
                raise ValidationError(
                    self.env._(
                        "The reminder must come 0 (none) to %(most)s days before the deadline.",
                        most=settings.solidarity_answer_days - 1,
                    )
                )
