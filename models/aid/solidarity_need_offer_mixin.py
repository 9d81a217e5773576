from odoo import api, fields, models

from .solidarity_need_item import UNITS

#: Digits of quantities: whole numbers up to a milliard, grams of a kilogram.
QUANTITY_DIGITS = (12, 3)
SOURCES = [
    ("office", "Office"),
    ("exchange", "Exchange"),
    ("portal", "Portal"),
    ("form", "Form"),
    ("import", "Import"),
]


class SolidarityNeedOfferMixin(models.AbstractModel):
    """What a need and an offer have in common: both sides of a partnership may have both."""

    _name = "solidarity.need.offer.mixin"
    _description = "Need or Offer"
    _inherit = ["solidarity.bilingual.mixin", "solidarity.thread.mixin"]
    _order = "municipality_id, topic_id, id"
    _bilingual_fields = ("name", "description")

    municipality_id = fields.Many2one(
        "solidarity.municipality", required=True, index=True, ondelete="cascade"
    )
    country_id = fields.Many2one(related="municipality_id.country_id")
    state_id = fields.Many2one(
        related="municipality_id.state_id", string="Land / Oblast", store=True, index=True
    )
    item_id = fields.Many2one(
        "solidarity.need.item",
        "Item",
        index=True,
        ondelete="restrict",
        tracking=True,
        help="The entry of the catalogue; needs and offers of one item answer each other.",
    )
    topic_id = fields.Many2one(
        "solidarity.topic",
        "Field of Cooperation",
        compute="_compute_topic_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
    )
    quantity = fields.Float(
        default=1, digits=QUANTITY_DIGITS, required=True, aggregator=None, tracking=True
    )
    unit = fields.Selection(
        UNITS,
        compute="_compute_unit",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        default="piece",
    )
    date_valid = fields.Date("Valid until", tracking=True, help="Empty: until it is answered or withdrawn.")
    is_expired = fields.Boolean(
        "Expired", compute="_compute_is_expired", search="_search_is_expired", help="The last day is over."
    )
    source = fields.Selection(SOURCES, default="office", required=True, help="How it came to the service.")
    event_id = fields.Many2one(
        "event.event",
        "Exchange",
        index="btree_not_null",
        copy=False,
        help="The exchange at which it was named.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        default=lambda self: self.env.user,
        index="btree_not_null",
        tracking=True,
        domain=[("share", "=", False)],
    )
    name = fields.Char("Subject", required=True, translate=True)
    name_german = fields.Char(
        "Subject (German)",
        compute="_compute_columns",
        inverse=lambda self: self._inverse_column("name", "german"),
    )
    name_ukrainian = fields.Char(
        "Subject (Ukrainian)",
        compute="_compute_columns",
        inverse=lambda self: self._inverse_column("name", "ukrainian"),
    )
    description = fields.Text(translate=True)
    description_german = fields.Text(
        "Description (German)",
        compute="_compute_columns",
        inverse=lambda self: self._inverse_column("description", "german"),
    )
    description_ukrainian = fields.Text(
        "Description (Ukrainian)",
        compute="_compute_columns",
        inverse=lambda self: self._inverse_column("description", "ukrainian"),
    )
    active = fields.Boolean(default=True)

    @api.depends("item_id")
    def _compute_topic_id(self):
        for record in self:
            record.topic_id = record.item_id.topic_id or record.topic_id

    @api.depends("item_id")
    def _compute_unit(self):
        for record in self:
            record.unit = record.item_id.unit or record.unit or "piece"

    @api.depends("date_valid")
    def _compute_is_expired(self):
        today = fields.Date.context_today(self)
        for record in self:
            record.is_expired = bool(record.date_valid) and record.date_valid < today

    def _search_is_expired(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("date_valid", "<", fields.Date.context_today(self))]
