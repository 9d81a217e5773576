from odoo import fields, models


class EventType(models.Model):
    _inherit = "event.type"

    item_template_ids = fields.One2many(
        "solidarity.exchange.item.template",
        "event_type_id",
        "Standard Agenda",
        copy=True,
        groups="solidarity_partnership.group_reader",
    )
