from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..res_config_settings import DAYS_MAX

#: What is limited, with the two settings of each: days until it is watched, and until it needs attention.
PAIRS = ("contact", "answer", "need")


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    solidarity_contact_watch_days = fields.Integer(
        "Days without Contact (Watch)",
        default=60,
        config_parameter="solidarity_partnership.contact_watch_days",
    )
    solidarity_contact_attention_days = fields.Integer(
        "Days without Contact (Attention)",
        default=120,
        config_parameter="solidarity_partnership.contact_attention_days",
    )
    solidarity_answer_watch_days = fields.Integer(
        "Days without an Answer (Watch)",
        default=7,
        config_parameter="solidarity_partnership.answer_watch_days",
    )
    solidarity_answer_attention_days = fields.Integer(
        "Days without an Answer (Attention)",
        default=14,
        config_parameter="solidarity_partnership.answer_attention_days",
    )
    solidarity_need_watch_days = fields.Integer(
        "Days of an Open Need (Watch)", default=60, config_parameter="solidarity_partnership.need_watch_days"
    )
    solidarity_need_attention_days = fields.Integer(
        "Days of an Open Need (Attention)",
        default=120,
        config_parameter="solidarity_partnership.need_attention_days",
    )

    @api.constrains(
        *(f"solidarity_{name}_{level}_days" for name in PAIRS for level in ("watch", "attention"))
    )
    def _check_solidarity_health_days(self):
        for settings in self:
            for name in PAIRS:
                watch = settings[f"solidarity_{name}_watch_days"]
                attention = settings[f"solidarity_{name}_attention_days"]
                if not 1 <= watch < attention <= DAYS_MAX:
                    raise ValidationError(
                        self.env._(
                            "A partnership is watched after at least 1 day and needs attention later than that, after"
                            " %(maximum)s days at most: %(watch)s and %(attention)s do not go together.",
                            maximum=DAYS_MAX,
                            watch=watch,
                            attention=attention,
                        )
                    )
