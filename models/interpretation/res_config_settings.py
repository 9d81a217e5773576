from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: A year; longer is a slip of the pen.
DAYS_MAX = 365


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    # Without a default: Odoo forgets a parameter of 0, and a forgotten one means that nobody is warned.
    solidarity_interpreter_days = fields.Integer(
        "Days of the Warning of a Missing Interpreter",
        config_parameter="solidarity_partnership.interpreter_days",
        help="Days before an exchange on which its responsible is told that no interpreter is booked."
        " 0: no warning.",
    )

    @api.constrains("solidarity_interpreter_days")
    def _check_solidarity_interpreter_days(self):
        if any(not 0 <= settings.solidarity_interpreter_days <= DAYS_MAX for settings in self):
            raise ValidationError(
                self.env._(
                    "The warning of a missing interpreter must come 0 (none) to %(maximum)s days before the"
                    " exchange.",
                    maximum=DAYS_MAX,
                )
            )
