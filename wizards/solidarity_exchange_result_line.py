from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.aid.solidarity_need import URGENCIES
from ..models.aid.solidarity_need_item import UNITS
from ..models.aid.solidarity_need_offer_mixin import QUANTITY_DIGITS
from ..models.solidarity_bilingual_mixin import COLUMNS


class SolidarityExchangeResultLine(models.TransientModel):
    """A need that was named at the exchange, or an offer that was made."""

    _name = "solidarity.exchange.result.line"
    _description = "Need or Offer Named at an Exchange"
    _order = "id"

    result_id = fields.Many2one("solidarity.exchange.result", required=True, index=True, ondelete="cascade")
    kind = fields.Selection([("need", "Need"), ("offer", "Offer")], required=True)
    municipality_id = fields.Many2one(
        "solidarity.municipality",
        compute="_compute_municipality_id",
        store=True,
        readonly=False,
        ondelete="cascade",
    )
    item_id = fields.Many2one("solidarity.need.item", ondelete="cascade")
    topic_id = fields.Many2one(
        "solidarity.topic",
        "Field of Cooperation",
        compute="_compute_topic_id",
        store=True,
        readonly=False,
        ondelete="cascade",
    )
    name_german = fields.Char("Subject (German)", compute="_compute_names", store=True, readonly=False)
    name_ukrainian = fields.Char("Subject (Ukrainian)", compute="_compute_names", store=True, readonly=False)
    quantity = fields.Float(default=1, digits=QUANTITY_DIGITS)
    unit = fields.Selection(UNITS, compute="_compute_unit", store=True, readonly=False)
    urgency = fields.Selection(URGENCIES, default="normal")

    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "The quantity has to be more than nothing.")

    @api.depends("kind", "result_id.event_id")
    def _compute_municipality_id(self):
        """Of one partnership, the Ukrainian side mostly names needs and the German side makes offers."""
        for line in self:
            partnerships = line.result_id.event_id.partnership_ids
            if len(partnerships) == 1 and not line.municipality_id:
                side = "german_id" if line.kind == "offer" else "ukrainian_id"
                line.municipality_id = partnerships[side]

    @api.depends("item_id")
    def _compute_topic_id(self):
        for line in self:
            line.topic_id = line.item_id.topic_id or line.topic_id

    @api.depends("item_id")
    def _compute_unit(self):
        for line in self:
            line.unit = line.item_id.unit or line.unit or "piece"

    @api.depends("item_id")
    def _compute_names(self):
        """The catalogue knows its items in both languages; whoever writes something else is not overruled."""
        for line in self:
            for ending, lang in COLUMNS.items():
                column = f"name_{ending}"
                line[column] = line[column] or line.item_id.with_context(lang=lang).name

    def _prepare_values(self):
        """Values of the need or offer.

        :raise UserError: if the line does not say what of whom
        """
        self.ensure_one()
        if not (self.municipality_id and self.topic_id and (self.name_german or self.name_ukrainian)):
            raise UserError(
                self.env._("Every need and offer says whose it is, its field of cooperation and its subject.")
            )
        if self.municipality_id not in self.result_id.municipality_ids:
            raise UserError(
                self.env._("%s did not take part in this exchange.", self.municipality_id.display_name)
            )
        return {
            "municipality_id": self.municipality_id.id,
            "item_id": self.item_id.id,
            "topic_id": self.topic_id.id,
            "name_german": self.name_german,
            "name_ukrainian": self.name_ukrainian,
            "quantity": self.quantity,
            "unit": self.unit,
            "source": "exchange",
            "event_id": self.result_id.event_id.id,
        }
