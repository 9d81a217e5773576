from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..row_lock import wait_for_rows

#: A meeting that goes on at once lasts at least this long.
SHORTEST_REST = timedelta(minutes=15)


class EventEvent(models.Model):
    """An air raid or a power cut interrupts an exchange; it goes on at once, at another time, or at a time that nobody
    knows yet. The attendees are told in their own languages."""

    _inherit = "event.event"

    interruption_ids = fields.One2many(
        "solidarity.exchange.interruption",
        "event_id",
        "Interruptions",
        readonly=True,
        groups="solidarity_partnership.group_reader",
    )
    is_interrupted = fields.Boolean(
        "Interrupted", compute="_compute_is_interrupted", search="_search_is_interrupted", compute_sudo=True
    )

    @api.depends("interruption_ids.date_resumed")
    def _compute_is_interrupted(self):
        for event in self:
            event.is_interrupted = any(
                not interruption.date_resumed for interruption in event.interruption_ids
            )

    def _search_is_interrupted(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("interruption_ids", "any", [("date_resumed", "=", False)])]

    @api.autovacuum
    def _gc_mark_events_done(self):
        """An interrupted exchange of which nobody knows when it goes on has not ended, whatever its old time says."""
        waiting = self.with_context(solidarity_leave_interrupted=True)
        return super(EventEvent, waiting)._gc_mark_events_done()

    def action_set_done(self):
        if self.env.context.get("solidarity_leave_interrupted"):
            return super(EventEvent, self.filtered(lambda event: not event.is_interrupted)).action_set_done()
        return super().action_set_done()

    def action_interrupt(self):
        """Open the dialog that asks for reason and new time (coordinators)."""
        self.ensure_one()
        return self._interruption_action("interrupt")

    def action_set_new_time(self):
        """Open the dialog that asks when the interrupted exchange goes on (coordinators)."""
        self.ensure_one()
        return self._interruption_action("resume")

    def _interruption_action(self, step):
        self.check_access("write")
        return self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.solidarity_exchange_interrupt_action"
        ) | {"context": {"default_event_id": self.id, "default_step": step}}

    def _interrupt(self, reason, note=None, date_begin=None, date_end=None):
        """Interrupt the exchange and tell the attendees.

        :param reason: key of the reason
        :param date_begin: when it goes on (UTC), if that is known; then ``date_end`` is too
        :raise UserError: if it is over or already interrupted
        """
        self.ensure_one()
        self._lock_for_interruption()
        if self.is_interrupted or self.is_held_exchange or self.kanban_state == "cancel":
            raise UserError(self.env._("“%s” is over or already interrupted.", self.display_name))
        interruption = self.env["solidarity.exchange.interruption"].create(
            {
                "event_id": self.id,
                "reason": reason,
                "note": note,
                "original_begin": self.date_begin,
                "original_end": self.date_end,
            }
        )
        self._log_interruption(interruption)
        if date_begin:
            self._move_to(date_begin, date_end)
            interruption.date_resumed = date_begin
        self._tell_attendees()

    def _resume_at(self, date_begin, date_end):
        """The time at which the interrupted exchange goes on has become known: the attendees are told."""
        self.ensure_one()
        self._lock_for_interruption()
        self._check_is_interrupted()
        self._move_to(date_begin, date_end)
        self._open_interruptions().date_resumed = date_begin
        self._tell_attendees()

    def action_resume(self):
        """The interrupted meeting goes on at once (coordinators). Nobody is written to: the attendees are there.

        The time that was lost is added at the end.
        """
        self.check_access("write")
        self._lock_for_interruption()
        self._check_is_interrupted()
        now = fields.Datetime.now()
        for event in self:
            interruption = event._open_interruptions()
            broke_off = max(interruption.date_from, interruption.original_begin)
            rest = max(interruption.original_end - broke_off, SHORTEST_REST)
            begins_late = interruption.date_from < event.date_begin
            event.write({"date_end": now + rest, **({"date_begin": now} if begins_late else {})})
            interruption.date_resumed = now
            event._message_log(body=self.env._("The exchange goes on."))
        return True

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def _lock_for_interruption(self):
        """One after another: two clicks tell nobody twice."""
        self.check_access("write")
        self._check_is_exchange()
        wait_for_rows(self)

    def _check_is_interrupted(self):
        for event in self:
            if not event.is_interrupted:
                raise UserError(self.env._("“%s” is not interrupted.", event.display_name))

    def _open_interruptions(self):
        return self.interruption_ids.filtered(lambda interruption: not interruption.date_resumed)

    def _close_interruptions(self):
        """Whatever was interrupted and is held now went on at some time that nobody wrote down."""
        # Whoever runs the event may end it; its history is kept whether they see it or not.
        self.sudo()._open_interruptions().date_resumed = fields.Datetime.now()

    def _move_to(self, date_begin, date_end):
        self._check_new_time(date_begin, date_end)
        self.write({"date_begin": date_begin, "date_end": date_end})

    def _check_new_time(self, date_begin, date_end):
        if not date_begin or not date_end or date_end <= date_begin:
            raise UserError(self.env._("Please give the new time from beginning to end."))
        if date_end <= fields.Datetime.now():
            raise UserError(self.env._("The new time is over already. Nobody can be told to come then."))

    def _log_interruption(self, interruption):
        reason = dict(interruption._fields["reason"]._description_selection(self.env))[interruption.reason]
        words = f"{reason}: {interruption.note}" if interruption.note else reason
        self._message_log(body=self.env._("Interrupted: %s", words))

    def _attendees_to_tell(self):
        """Everybody with an e-mail address who is invited, has confirmed or was there already."""
        return self.registration_ids.filtered(
            lambda attendee: (
                attendee.email
                and (
                    attendee.state in ("open", "done")
                    or (attendee.state == "draft" and attendee.invitation_date)
                )
            )
        )

    def _tell_attendees(self):
        """Write to the attendees, each in their own language."""
        told = self._attendees_to_tell()
        if not told:
            return
        self.env.ref("solidarity_partnership.mail_template_exchange_interruption").send_mail_batch(told.ids)
        # People wait in front of a black screen: the mails leave as soon as this transaction is through.
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
