from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: What the booking of the same mode needs; the field of the interpreter that says so.
MODES = [
    ("consecutive", "Consecutive Interpretation"),
    ("simultaneous", "Simultaneous Interpretation"),
    ("written", "Written Translation"),
]


class SolidarityInterpreter(models.Model):
    """A contact who interprets at exchanges or translates their minutes."""

    _name = "solidarity.interpreter"
    _description = "Interpreter or Translator"
    _inherit = ["solidarity.thread.mixin"]
    _order = "name, id"
    _rec_names_search = ["name", "partner_id.email"]

    partner_id = fields.Many2one(
        "res.partner", "Contact", required=True, index=True, ondelete="restrict", tracking=True
    )
    name = fields.Char(related="partner_id.name", store=True)
    email = fields.Char(related="partner_id.email")
    phone = fields.Char(related="partner_id.phone")
    lang = fields.Selection(related="partner_id.lang", string="Language of Letters")
    active = fields.Boolean(default=True)
    language_pair_ids = fields.Many2many(
        "solidarity.language.pair",
        string="Language Pairs",
        required=True,
        default=lambda self: self._default_language_pair_ids(),
    )
    is_consecutive = fields.Boolean("Consecutive", default=True, tracking=True)
    is_simultaneous = fields.Boolean("Simultaneous", tracking=True)
    is_written = fields.Boolean("Written Translation", tracking=True)
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    hourly_rate = fields.Monetary(tracking=True, aggregator="avg", help="Net rate for an hour of work.")
    note = fields.Text("Internal Notes")
    booking_ids = fields.One2many("solidarity.interpreter.booking", "interpreter_id", "Bookings")
    booking_count = fields.Integer(compute="_compute_booking_count", export_string_translation=False)

    _partner_uniq = models.UniqueIndex("(partner_id)", "This contact is an interpreter already.")
    _rate_positive = models.Constraint("CHECK(hourly_rate >= 0)", "An hourly rate cannot be negative.")

    def _default_language_pair_ids(self):
        return self.env["solidarity.language.pair"].search(
            [("source_id.code", "in", ("de_DE", "uk_UA")), ("target_id.code", "in", ("de_DE", "uk_UA"))]
        )

    def _compute_booking_count(self):
        rows = self.env["solidarity.interpreter.booking"]._read_group(
            [("interpreter_id", "in", self.ids), ("state", "in", ("requested", "confirmed"))],
            ["interpreter_id"],
            ["__count"],
        )
        counts = {interpreter.id: count for interpreter, count in rows}
        for interpreter in self:
            interpreter.booking_count = counts.get(interpreter.id, 0)

    @api.constrains("is_consecutive", "is_simultaneous", "is_written")
    def _check_modes(self):
        for interpreter in self:
            if not any(interpreter._offers(mode) for mode, _label in MODES):
                raise ValidationError(
                    self.env._(
                        "Say at least one way in which %s works: consecutive, simultaneous or written.",
                        interpreter.display_name,
                    )
                )

    def _offers(self, mode):
        """:param mode: a key of MODES"""
        self.ensure_one()
        return self[f"is_{mode}"]

    def action_view_bookings(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.solidarity_interpreter_booking_action"
        )
        return action | {
            "domain": [("interpreter_id", "=", self.id)],
            "context": {"default_interpreter_id": self.id},
        }
