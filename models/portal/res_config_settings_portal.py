from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    solidarity_mayor_confirms = fields.Boolean(
        "The Mayor Confirms",
        config_parameter="solidarity_partnership.mayor_confirms",
        help="What another representative answers to a proposal in the portal counts when the mayor or head of the"
        " administration has confirmed it there.",
    )
