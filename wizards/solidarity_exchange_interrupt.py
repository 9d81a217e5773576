from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.exchange.solidarity_exchange_interruption import REASONS
from ..models.row_lock import wait_for_rows


class SolidarityExchangeInterrupt(models.TransientModel):
    """Interrupt an exchange, or say when an interrupted one goes on."""

    _name = "solidarity.exchange.interrupt"
    _description = "Interrupt or Resume an Exchange"

    event_id = fields.Many2one("event.event", "Exchange", required=True, ondelete="cascade")
    step = fields.Selection([("interrupt", "Interrupt"), ("resume", "Resume")], required=True)
    reason = fields.Selection(REASONS, default="air_raid", required=True)
    note = fields.Text("Remark", help="For the service. Attendees are told the reason only.")
    is_time_known = fields.Boolean(
        "The New Time Is Known",
        compute="_compute_is_time_known",
        store=True,
        readonly=False,
        help="If it is not known yet, the exchange waits; you can set the new time later.",
    )
    date_begin = fields.Datetime("Goes on at")
    date_end = fields.Datetime(
        "Until",
        compute="_compute_date_end",
        store=True,
        readonly=False,
        help="As long as it was planned, unless you change it.",
    )
    original_begin = fields.Datetime(
        compute="_compute_original_begin", store=True, export_string_translation=False
    )
    is_done = fields.Boolean(readonly=True, export_string_translation=False)
    attendee_count = fields.Integer("Attendees Told", compute="_compute_attendee_count")

    @api.depends("step")
    def _compute_is_time_known(self):
        for dialog in self:
            dialog.is_time_known = dialog.step == "resume" or dialog.is_time_known

    @api.depends("event_id")
    def _compute_original_begin(self):
        """The time of the exchange as the coordinator saw it."""
        for dialog in self:
            dialog.original_begin = dialog.original_begin or dialog.event_id.date_begin

    @api.depends("date_begin", "event_id")
    def _compute_date_end(self):
        for dialog in self:
            length = dialog.event_id and dialog.event_id.date_end - dialog.event_id.date_begin
            dialog.date_end = dialog.date_begin and length and dialog.date_begin + length

    @api.depends("event_id")
    def _compute_attendee_count(self):
        for dialog in self:
            dialog.attendee_count = len(dialog.event_id._attendees_to_tell())

    def action_confirm(self):
        """Interrupt or resume, and tell the attendees, once.

        :raise UserError: if somebody else has moved the exchange since the dialog was opened
        """
        self.ensure_one()
        wait_for_rows(self)
        if not self.is_done:
            self._confirm()
            self.is_done = True
        return {"type": "ir.actions.act_window_close"}

    def _confirm(self):
        if self.event_id.date_begin != self.original_begin:
            raise UserError(self.env._("The time of “%s” has just been changed.", self.event_id.display_name))
        if self.step == "resume":
            self.event_id._resume_at(self.date_begin, self.date_end)
        elif self.is_time_known:
            self.event_id._check_new_time(self.date_begin, self.date_end)
            self.event_id._interrupt(self.reason, self.note, self.date_begin, self.date_end)
        else:
            self.event_id._interrupt(self.reason, self.note)
