from odoo import fields, models

#: What an item takes over from its standard item; the columns carry both languages, whoever plans the exchange.
COPIED = (
    "sequence",
    "kind",
    "duration",
    "name",
    "name_german",
    "name_ukrainian",
    "description",
    "description_german",
    "description_ukrainian",
)


class SolidarityExchangeItemTemplate(models.Model):
    """A standard item that every exchange planned with this template of events gets."""

    _name = "solidarity.exchange.item.template"
    _description = "Standard Agenda Item"
    _inherit = ["solidarity.exchange.agenda.mixin"]

    event_type_id = fields.Many2one(
        "event.type", "Event Template", required=True, index=True, ondelete="cascade"
    )

    def _prepare_item_values(self):
        """Values of an item that follows this standard item, in both languages."""
        self.ensure_one()
        return {"template_id": self.id, **{name: self[name] for name in COPIED}}
