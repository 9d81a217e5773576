from odoo import fields, models

from .solidarity_campaign import APPROVAL_PARAMETER


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    # Without a default: Odoo forgets a parameter that is switched off, and a forgotten one means no approval.
    solidarity_campaign_approval = fields.Boolean(
        "Approval of Campaigns",
        config_parameter=APPROVAL_PARAMETER,
        help="Campaigns need approval by a manager before the first e-mail.",
    )
