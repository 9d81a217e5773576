import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .solidarity_interpreter import MODES

#: Bookings that hold the interpreter's time.
BINDING_STATES = ("requested", "confirmed")
#: Interpreter, begin and end as PostgreSQL prints them when two rows exclude each other.
EXCLUSION_KEY = re.compile(r'=\(\[(\d+),\d+\), \["([^"]+)","([^"]+)"\)\)')
#: A translator of the minutes has this long after the exchange, if nothing else is agreed.
TRANSLATION_DAYS = 14


class SolidarityInterpreterBooking(models.Model):
    """An interpreter for an exchange, or a translator for its minutes."""

    _name = "solidarity.interpreter.booking"
    _description = "Booking of an Interpreter"
    _inherit = ["solidarity.thread.mixin"]
    _order = "date desc, id desc"
    _rec_names_search = ["interpreter_id", "event_id"]

    event_id = fields.Many2one(
        "event.event",
        required=True,
        index=True,
        ondelete="cascade",
        tracking=True,
        domain=[("solidarity_kind", "!=", False)],
    )
    partnership_id = fields.Many2one(related="event_id.partnership_id", store=True, index="btree_not_null")
    interpreter_id = fields.Many2one(
        "solidarity.interpreter", required=True, index=True, ondelete="restrict", tracking=True
    )
    task = fields.Selection(
        [("interpretation", "Interpretation"), ("translation", "Translation of the Minutes")],
        required=True,
        default="interpretation",
        tracking=True,
    )
    mode = fields.Selection(
        MODES,
        compute="_compute_mode",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        tracking=True,
    )
    language_pair_ids = fields.Many2many(
        "solidarity.language.pair",
        string="Language Pairs",
        compute="_compute_language_pair_ids",
        store=True,
        readonly=False,
    )
    date_begin = fields.Datetime(
        "Begin",
        compute="_compute_dates",
        store=True,
        precompute=True,
        readonly=False,
        tracking=True,
        help="The times of the event, and they move with it, unless other ones are set here.",
    )
    date_end = fields.Datetime(
        "Finish", compute="_compute_dates", store=True, precompute=True, readonly=False, tracking=True
    )
    # The times of the event when this booking last took them over: a booking with other times has its own.
    followed_begin = fields.Datetime(
        compute="_compute_dates", store=True, precompute=True, export_string_translation=False
    )
    followed_end = fields.Datetime(
        compute="_compute_dates", store=True, precompute=True, export_string_translation=False
    )
    date_due = fields.Date(
        "Due on",
        compute="_compute_date_due",
        store=True,
        readonly=False,
        tracking=True,
        help="When the translation of the minutes has to be there.",
    )
    date = fields.Date(
        compute="_compute_date", store=True, help="Day of the work, or on which the translation is due."
    )
    state = fields.Selection(
        [
            ("requested", "Requested"),
            ("confirmed", "Confirmed"),
            ("declined", "Declined"),
            ("cancelled", "Cancelled"),
        ],
        default="requested",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    date_requested = fields.Date("Request Sent on", readonly=True, copy=False, tracking=True)
    decline_reason = fields.Char("Reason", copy=False, tracking=True)
    currency_id = fields.Many2one(related="interpreter_id.currency_id", store=True)
    hours = fields.Float(compute="_compute_hours", store=True, readonly=False, tracking=True)
    cost = fields.Monetary(
        compute="_compute_cost",
        store=True,
        readonly=False,
        tracking=True,
        help="Hours at the interpreter's rate, unless another sum is agreed.",
    )
    note = fields.Text("Internal Notes")

    # Ranges of one number overlap when the numbers are equal: so no extension is needed in the database.
    _no_double_booking = models.Constraint(
        "EXCLUDE USING gist (int4range(interpreter_id, interpreter_id, '[]') WITH &&,"
        " tsrange(date_begin, date_end) WITH &&)"
        " WHERE (task = 'interpretation' AND state IN ('requested', 'confirmed'))",
        "The interpreter is already booked at this time. Choose another interpreter or another time, or cancel"
        " the other booking first.",
    )
    _times_ordered = models.Constraint(
        "CHECK(task != 'interpretation' OR"
        " (date_begin IS NOT NULL AND date_end IS NOT NULL AND date_end > date_begin))",
        "An interpretation needs a begin, and an end after it.",
    )
    _mode_fits_task = models.Constraint(
        "CHECK((task = 'translation') = (mode = 'written'))",
        "Minutes are translated in writing; at an exchange one interprets consecutively or simultaneously.",
    )
    _amounts_positive = models.Constraint(
        "CHECK(hours >= 0 AND cost >= 0)", "Hours and cost cannot be negative."
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("interpreter_id.name", "event_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for booking in self:
            booking.display_name = f"{booking.interpreter_id.name or ''}: {booking.event_id.name or ''}"

    @api.depends("task", "interpreter_id")
    def _compute_mode(self):
        for booking in self:
            if booking.task == "translation":
                booking.mode = "written"
            elif not booking.mode or booking.mode == "written":
                only_simultaneous = (
                    booking.interpreter_id.is_simultaneous and not booking.interpreter_id.is_consecutive
                )
                booking.mode = "simultaneous" if only_simultaneous else "consecutive"

    @api.depends("interpreter_id")
    def _compute_language_pair_ids(self):
        for booking in self:
            booking.language_pair_ids = booking.interpreter_id.language_pair_ids

    @api.depends("event_id.date_begin", "event_id.date_end", "task")
    def _compute_dates(self):
        """Follow the event, unless the booking has got other times of its own; a translation has none."""
        for booking in self:
            event = booking.event_id
            followed = (booking.followed_begin, booking.followed_end)
            own = (booking.date_begin, booking.date_end)
            if booking.task == "translation":
                booking.date_begin = booking.date_end = False
            elif all(mine in (False, theirs) for mine, theirs in zip(own, followed, strict=True)):
                booking.date_begin, booking.date_end = event.date_begin, event.date_end
            else:
                booking.date_begin, booking.date_end = own[0] or event.date_begin, own[1] or event.date_end
            is_translation = booking.task == "translation"
            booking.followed_begin = False if is_translation else event.date_begin
            booking.followed_end = False if is_translation else event.date_end

    @api.depends("event_id.date_end", "task")
    def _compute_date_due(self):
        for booking in self:
            if booking.task != "translation":
                booking.date_due = False
            elif not booking.date_due and booking.event_id.date_end:
                booking.date_due = booking.event_id.date_end.date() + timedelta(days=TRANSLATION_DAYS)
            else:
                booking.date_due = booking.date_due

    @api.depends("date_begin", "date_due")
    def _compute_date(self):
        for booking in self:
            booking.date = booking.date_begin.date() if booking.date_begin else booking.date_due

    @api.depends("date_begin", "date_end")
    def _compute_hours(self):
        for booking in self:
            if booking.date_begin and booking.date_end:
                booking.hours = (booking.date_end - booking.date_begin).total_seconds() / 3600
            else:
                booking.hours = booking.hours or 0

    @api.depends("hours", "interpreter_id.hourly_rate", "currency_id")
    def _compute_cost(self):
        for booking in self:
            booking.cost = booking.hours * booking.interpreter_id.hourly_rate

    def _mode_label(self):
        """The way of working in words of the reader's language."""
        return dict(self._fields["mode"]._description_selection(self.env))[self.mode]

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("mode", "interpreter_id")
    def _check_mode(self):
        for booking in self:
            if not booking.interpreter_id._offers(booking.mode):
                raise ValidationError(
                    self.env._(
                        "%(interpreter)s does not offer “%(mode)s”. Choose another way or another interpreter.",
                        interpreter=booking.interpreter_id.display_name,
                        mode=booking._mode_label(),
                    )
                )

    @api.constrains("event_id")
    def _check_event(self):
        if any(not booking.event_id.solidarity_kind for booking in self):
            raise ValidationError(self.env._("Interpreters are booked for events of the service."))

    @api.model
    def _sql_error_to_message(self, exc):
        """Name the event that is in the way of a double booking, as far as the user may know it."""
        if exc.diag.constraint_name == "solidarity_interpreter_booking_no_double_booking":
            other = self._booking_in_the_way(exc.diag.message_detail or "")
            if other:
                return self.env._(
                    "%(interpreter)s is already booked at this time for “%(event)s”. Choose another interpreter"
                    " or another time, or cancel the other booking first.",
                    interpreter=other.interpreter_id.display_name,
                    event=other.event_id.name,
                )
        return super()._sql_error_to_message(exc)

    def _booking_in_the_way(self, detail):
        """:param detail: PostgreSQL's words, which end with the key of the row that was there first"""
        keys = EXCLUSION_KEY.findall(detail)
        if not keys:
            return self.browse()
        interpreter_id, begin, _end = keys[-1]
        return self.search(
            [
                ("interpreter_id", "=", int(interpreter_id)),
                ("date_begin", "=", begin),
                ("task", "=", "interpretation"),
                ("state", "in", BINDING_STATES),
            ],
            limit=1,
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        if any(booking.state == "confirmed" for booking in self):
            raise UserError(self.env._("A confirmed booking is part of the record. Cancel it instead."))

    @api.model_create_multi
    def create(self, vals_list):
        # The database compares with what it knows: time that was freed in this transaction is free.
        self.flush_model(["interpreter_id", "task", "state", "date_begin", "date_end"])
        bookings = super().create(vals_list)
        bookings.event_id._close_interpreter_warnings()
        return bookings

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_send_request(self):
        """Ask the interpreters by mail, each in their own language (coordinators)."""
        self._check_step("state", "requested")
        without = self.filtered(lambda booking: not booking.interpreter_id.email)
        if without:
            raise UserError(
                self.env._(
                    "There is no e-mail address of: %s.", ", ".join(without.interpreter_id.mapped("name"))
                )
            )
        self.env.ref("solidarity_partnership.mail_template_interpreter_request").send_mail_batch(self.ids)
        self.date_requested = fields.Date.context_today(self)
        return True

    def action_confirm(self):
        """The interpreter has agreed (coordinators)."""
        self._check_step("state", "requested")
        self.write({"state": "confirmed", "decline_reason": False})
        self.event_id._close_interpreter_warnings()
        return True

    def action_decline(self):
        """The interpreter has said no; the reason, if one is known, stands in its field (coordinators)."""
        self._check_step("state", "requested", "confirmed")
        self.write({"state": "declined"})
        return True

    def action_cancel(self):
        """The service no longer needs the interpreter (coordinators)."""
        self._check_step("state", "requested", "confirmed")
        self.write({"state": "cancelled"})
        return True

    def action_request_again(self):
        """Take up a booking that was declined or cancelled (coordinators)."""
        self._check_step("state", "declined", "cancelled")
        self.write({"state": "requested", "decline_reason": False, "date_requested": False})
        return True
