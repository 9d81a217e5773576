from odoo import models


class SolidarityNeed(models.Model):
    """What a municipality asks for."""

    _name = "solidarity.need"
    _description = "Need"
    _inherit = ["solidarity.need.offer.mixin"]
