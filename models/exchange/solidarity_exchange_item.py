from odoo import api, fields, models

#: What has to be there before anybody is invited, and what before the exchange is closed.
AGENDA = ("name", "description")
MINUTES = ("minutes",)


class SolidarityExchangeItem(models.Model):
    """An item on the agenda of an exchange, with its minutes: German and Ukrainian side by side."""

    _name = "solidarity.exchange.item"
    _description = "Agenda Item"
    _inherit = ["solidarity.exchange.agenda.mixin"]
    _bilingual_fields = (*AGENDA, *MINUTES)

    event_id = fields.Many2one("event.event", "Exchange", required=True, index=True, ondelete="cascade")
    template_id = fields.Many2one(
        "solidarity.exchange.item.template",
        "Standard Item",
        index="btree_not_null",
        readonly=True,
        ondelete="set null",
        help="The standard item from which this one was copied. Free items have none.",
    )
    minutes = fields.Text(translate=True, copy=False)
    minutes_german = fields.Text(
        "Minutes (German)",
        compute="_compute_columns",
        inverse=lambda self: self._inverse_column("minutes", "german"),
    )
    minutes_ukrainian = fields.Text(
        "Minutes (Ukrainian)",
        compute="_compute_columns",
        inverse=lambda self: self._inverse_column("minutes", "ukrainian"),
    )
    has_minutes = fields.Boolean(compute="_compute_has_minutes", export_string_translation=False)

    @api.depends("minutes")
    def _compute_has_minutes(self):
        texts = self._written_texts("minutes")
        for item in self:
            item.has_minutes = any(texts.get(item._origin.id, {}).values())

    def _gaps(self, names):
        """Texts that are written in one language only, in words.

        :param names: the texts to look at, ``AGENDA`` or ``MINUTES``
        :return: ``{item: {"german": ["Concrete Needs: Agenda Text", …], "ukrainian": […]}}``
        """
        labels = {name: self._fields[name]._description_string(self.env) for name in names}
        return {
            item: {
                ending: [f"{item.name}: {labels[name]}" for name in missing if name in labels]
                for ending, missing in columns.items()
            }
            for item, columns in self._missing_texts().items()
        }
