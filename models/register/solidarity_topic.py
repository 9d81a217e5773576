from odoo import fields, models


class SolidarityTopic(models.Model):
    _name = "solidarity.topic"
    _description = "Field of Cooperation"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short technical code, the same in every language.")
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "This code belongs to another field of cooperation.")
