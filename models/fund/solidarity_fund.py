from odoo import fields, models


class SolidarityFund(models.Model):
    _name = "solidarity.fund"
    _description = "Fund"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True)
    website = fields.Char()
    active = fields.Boolean(default=True)
    call_ids = fields.One2many("solidarity.fund.call", "fund_id", "Yearly Calls")
