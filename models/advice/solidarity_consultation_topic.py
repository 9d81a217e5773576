from odoo import fields, models


class SolidarityConsultationTopic(models.Model):
    """What advice is given on; the service reports by it."""

    _name = "solidarity.consultation.topic"
    _description = "Topic of Advice"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)
