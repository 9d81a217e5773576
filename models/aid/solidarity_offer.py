from odoo import models


class SolidarityOffer(models.Model):
    """What a municipality can give: knowledge, time, things."""

    _name = "solidarity.offer"
    _description = "Offer"
    _inherit = ["solidarity.need.offer.mixin"]
