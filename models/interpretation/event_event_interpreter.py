from datetime import timedelta

from odoo import api, fields, models

COVERAGE = [
    ("not_needed", "Not Needed"),
    ("missing", "Missing"),
    ("requested", "Requested"),
    ("confirmed", "Confirmed"),
]
#: Published events are readable by everybody; who interprets at them is for the service only.
READERS = "solidarity_partnership.group_reader"
#: Minutes of older exchanges are nobody's next step any more.
TRANSLATION_WARNING_DAYS = 60


class EventEvent(models.Model):
    _inherit = "event.event"

    interpreter_booking_ids = fields.One2many(
        "solidarity.interpreter.booking", "event_id", "Interpreters and Translators", groups=READERS
    )
    needs_interpreter = fields.Boolean(
        compute="_compute_needs_interpreter",
        store=True,
        readonly=False,
        groups=READERS,
        help="Exchanges in more than one language need an interpreter, unless everybody understands everybody.",
    )
    needs_translation = fields.Boolean(
        "Needs Translation of the Minutes",
        compute="_compute_needs_interpreter",
        store=True,
        readonly=False,
        groups=READERS,
        help="Somebody translates the minutes; switch off if they are written in both languages at once.",
    )
    interpreter_state = fields.Selection(
        COVERAGE,
        "Interpreter",
        compute="_compute_interpreter_state",
        store=True,
        index="btree_not_null",
        groups=READERS,
    )
    translator_state = fields.Selection(
        COVERAGE,
        "Translation of the Minutes",
        compute="_compute_interpreter_state",
        store=True,
        groups=READERS,
    )
    # On which day the responsible was told, so that nobody is told twice of the same gap.
    interpreter_warning_date = fields.Date(
        readonly=True, copy=False, groups=READERS, export_string_translation=False
    )
    translator_warning_date = fields.Date(
        readonly=True, copy=False, groups=READERS, export_string_translation=False
    )

    @api.depends("solidarity_kind", "language_ids")
    def _compute_needs_interpreter(self):
        for event in self:
            event.needs_interpreter = event.needs_translation = (
                event.solidarity_kind == "exchange" and len(event.language_ids) > 1
            )

    @api.depends(
        "needs_interpreter",
        "needs_translation",
        "kanban_state",
        "is_held_exchange",
        "interpreter_booking_ids.state",
        "interpreter_booking_ids.task",
    )
    def _compute_interpreter_state(self):
        for event in self:
            cancelled = event.kanban_state == "cancel"
            event.interpreter_state = event._coverage(
                "interpretation", event.needs_interpreter and not cancelled
            )
            event.translator_state = event._coverage(
                "translation", event.needs_translation and event.is_held_exchange
            )

    def _coverage(self, task, needed):
        """How far a task is provided for: booked ones count, also where none would be needed.

        :return: a key of COVERAGE
        """
        states = self.interpreter_booking_ids.filtered(lambda booking: booking.task == task).mapped("state")
        for state in ("confirmed", "requested"):
            if state in states:
                return state
        return "missing" if needed else "not_needed"

    # ------------------------------------------------------------------
    # Warnings
    # ------------------------------------------------------------------

    @api.model
    def _cron_warn_of_missing_interpreters(self):
        self._warn_of_missing_interpreters()
        self._warn_of_missing_translators()

    def _warn_of_missing_interpreters(self):
        """Tell the responsible once, some days before an exchange, that nobody interprets at it."""
        days = self._interpreter_warning_days()
        now = fields.Datetime.now()
        events = self.search(
            [
                ("interpreter_state", "=", "missing"),
                ("interpreter_warning_date", "=", False),
                ("stage_id.pipe_end", "=", False),
                ("date_begin", ">", now),
                ("date_begin", "<=", now + timedelta(days=days)),
            ]
        )
        for event in events:
            event._schedule_interpreter_activity("mail_activity_type_interpreter", event.date_begin)
        events.interpreter_warning_date = fields.Date.today()

    def _interpreter_warning_days(self):
        """0 when the setting is empty or is not a number: nobody is warned."""
        value = (
            self.env["ir.config_parameter"].sudo().get_param("solidarity_partnership.interpreter_days", "0")
        )
        return int(value) if value.isdecimal() else 0

    def _warn_of_missing_translators(self):
        """Tell the responsible once, after an exchange, that nobody translates its minutes."""
        now = fields.Datetime.now()
        events = self.search(
            [
                ("translator_state", "=", "missing"),
                ("translator_warning_date", "=", False),
                ("date_end", "<=", now),
                ("date_end", ">", now - timedelta(days=TRANSLATION_WARNING_DAYS)),
            ]
        )
        for event in events:
            event._schedule_interpreter_activity("mail_activity_type_translator", now + timedelta(days=7))
        events.translator_warning_date = fields.Date.today()

    def _schedule_interpreter_activity(self, name, deadline):
        user = self.user_id or self.partnership_id.coordinator_id or self.create_uid
        self.activity_schedule(
            f"solidarity_partnership.{name}", date_deadline=deadline.date(), user_id=user.id
        )

    def _close_interpreter_warnings(self):
        """Somebody is booked: the activity is done with. If the booking falls through, there is a new one."""
        for field, state, name in (
            ("interpreter_warning_date", "interpreter_state", "mail_activity_type_interpreter"),
            ("translator_warning_date", "translator_state", "mail_activity_type_translator"),
        ):
            provided = self.filtered(lambda event, state=state: event[state] != "missing")
            provided.activity_unlink([f"solidarity_partnership.{name}"])
            provided.filtered(field).write({field: False})
