"""Attendees answer their invitation on a page of their own, without an account. The link is the key to it."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq, hmac

from ..row_lock import wait_for_rows

OFFERED_LANGUAGES = ("de_DE", "uk_UA")


class EventRegistration(models.Model):
    _inherit = "event.registration"

    invitation_answer = fields.Selection(
        [("accepted", "Accepted"), ("declined", "Declined")],
        "Own Answer",
        readonly=True,
        copy=False,
        tracking=True,
    )
    invitation_answer_date = fields.Datetime("Answered on", readonly=True, copy=False)

    def _answer_token(self):
        """A signature of this registration with the secret of the database: nothing is stored that could be read."""
        self.ensure_one()
        return hmac(
            self.env(su=True), "solidarity-partnership-attendee", (self.id, self.event_id.id, self.barcode)
        )

    def _answer_url(self, suffix=""):
        self.ensure_one()
        return (
            f"{self.event_id.get_base_url()}/solidarity/attendance/{self.id}/{self._answer_token()}{suffix}"
        )

    def _find_by_token(self, token):
        """:return: the registration as superuser, empty if the token is not its own"""
        registration_sudo = self.sudo().exists().filtered("active")
        if registration_sudo and consteq(registration_sudo._answer_token().encode(), (token or "").encode()):
            return registration_sudo
        return self.browse().sudo()

    def _is_registered(self):
        """Whether the attendee may know how to get into the event."""
        self.ensure_one()
        return self.state in ("open", "done") and self.event_id.kanban_state != "cancel"

    def _may_answer(self):
        """Whether the attendee can still say yes or no: not after the event, nor when the service crossed them out."""
        self.ensure_one()
        event = self.event_id
        closed = (
            event.kanban_state == "cancel"
            or event.stage_id.pipe_end
            or event.date_end < fields.Datetime.now()
        )
        return not closed and not self._is_crossed_out() and self.state != "done"

    def _answer(self, accept, wants_interpretation, lang=None):
        """Take down a yes or no. The same answer again changes nothing and sends nothing.

        :param accept: whether the attendee comes
        :param lang: language of later mails, if the attendee chose another one
        :raise UserError: when it is too late to answer, or no seat is left
        """
        self.ensure_one()
        wait_for_rows(self)  # a double click is one answer
        if not self._may_answer():
            raise UserError(self.env._("This registration can no longer be changed. Please write to us."))
        values = {"wants_interpretation": bool(wants_interpretation)}
        if lang in OFFERED_LANGUAGES:
            values["attendee_lang"] = lang
        answer, state = ("accepted", "open") if accept else ("declined", "cancel")
        if (self.invitation_answer, self.state) != (answer, state):
            values |= {"invitation_answer": answer, "invitation_answer_date": fields.Datetime.now()}
        if self.state != state:
            values["state"] = state
            if accept:
                # Before anything is written: the confirmation that follows is committed by Odoo's scheduler.
                self.event_id._verify_seats_availability([(self.event_slot_id, self.event_ticket_id, 1)])
        self.write({name: value for name, value in values.items() if self[name] != value})
