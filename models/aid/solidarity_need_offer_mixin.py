from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..row_lock import wait_for_rows
from .solidarity_need_item import UNITS

#: Digits of quantities: whole numbers up to a milliard, grams of a kilogram.
QUANTITY_DIGITS = (12, 3)
SOURCES = [
    ("office", "Office"),
    ("exchange", "Exchange"),
    ("portal", "Portal"),
    ("form", "Web Form"),
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
    quantity = fields.Float(default=1, digits=QUANTITY_DIGITS, required=True, aggregator=None, tracking=True)
    unit = fields.Selection(
        UNITS,
        compute="_compute_unit",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
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

    quantity_pledged = fields.Float(
        "Pledged",
        compute="_compute_quantities",
        store=True,
        precompute=True,
        digits=QUANTITY_DIGITS,
        aggregator=None,
        help="Pledged, on its way or delivered, by all aid together.",
    )
    quantity_delivered = fields.Float(
        "Delivered",
        compute="_compute_quantities",
        store=True,
        precompute=True,
        digits=QUANTITY_DIGITS,
        aggregator=None,
    )
    quantity_open = fields.Float(
        "Still Open",
        compute="_compute_quantities",
        store=True,
        precompute=True,
        digits=QUANTITY_DIGITS,
        aggregator=None,
        help="Nobody has pledged it yet.",
    )
    is_withdrawn = fields.Boolean("Withdrawn", readonly=True, copy=False)
    withdrawal_reason = fields.Text("Reason of the Withdrawal", readonly=True, copy=False)
    is_translation_missing = fields.Boolean(
        "Translation Missing",
        compute="_compute_is_translation_missing",
        search="_search_is_translation_missing",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

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

    @api.depends(
        "quantity", "aid_line_ids.quantity_bound", "aid_line_ids.quantity_delivered", "aid_line_ids.state"
    )
    def _compute_quantities(self):
        for record in self:
            lines = record.aid_line_ids.filtered(lambda line: line.state != "cancelled")
            record.quantity_pledged = sum(lines.mapped("quantity_bound"))
            record.quantity_delivered = sum(lines.mapped("quantity_delivered"))
            record.quantity_open = max(record.quantity - record.quantity_pledged, 0)

    @api.depends("missing_german", "missing_ukrainian")
    def _compute_is_translation_missing(self):
        for record in self:
            record.is_translation_missing = bool(record.missing_german or record.missing_ukrainian)

    def _search_is_translation_missing(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.flush_model(self._bilingual_fields)
        table = SQL.identifier(self._table)
        incomplete = SQL(" OR ").join(
            SQL(
                "(%(text)s IS NOT NULL AND NOT (%(text)s ?& ARRAY['de_DE', 'uk_UA']))",
                text=SQL.identifier(name),
            )
            for name in self._bilingual_fields
        )
        return [("id", "in", SQL("(SELECT id FROM %s WHERE %s)", table, incomplete))]

    @api.constrains("unit", "municipality_id")
    def _check_aid_fits(self):
        self.aid_line_ids._check_units()
        self.aid_line_ids._check_sides()

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_withdraw(self, reason):
        """The municipality does not want or give it any longer (coordinators)."""
        self._check_step("state", *self._living_states())
        if not (reason or "").strip():
            raise UserError(self.env._("Please give the reason."))
        wait_for_rows(self)
        for record in self:
            if record.quantity_pledged > record.quantity_delivered:
                raise UserError(
                    self.env._(
                        "Aid for “%s” is under way: cancel it or wait until it has arrived.",
                        record.display_name,
                    )
                )
        self.write({"is_withdrawn": True, "withdrawal_reason": reason})
        for record in self:
            record._message_log(body=self.env._("Withdrawn: %s", reason))
        return True

    def action_reopen(self):
        """It is wanted or given after all (coordinators)."""
        self._check_step("state", "withdrawn")
        self.write({"is_withdrawn": False, "withdrawal_reason": False})
        return True

    def action_view_aid(self):
        """The aid that answers it or comes from it."""
        return self.aid_line_ids.aid_id._get_records_action(name=self.env._("Aid"))

    # ------------------------------------------------------------------
    # Parts of the steps
    # ------------------------------------------------------------------

    def _living_states(self):
        return [state for state in self._fields["state"].get_values(self.env) if state != "withdrawn"]
