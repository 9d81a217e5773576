"""What stands in the way of a registration, and which of several registrations counts."""

from odoo import fields, models
from odoo.exceptions import UserError

#: Which registration of a person counts, if there are several.
WEIGHTS = {"done": 0, "open": 1, "draft": 2, "cancel": 3}


class EventEvent(models.Model):
    _inherit = "event.event"

    def _registration_obstacle(self):
        """Why nobody can register any more.

        :return: ``"cancelled"``, ``"past"``, ``"full"``, ``"closed"``, or nothing
        """
        self.ensure_one()
        event = self.sudo()  # whether there is room is no secret
        if event.kanban_state == "cancel":
            return "cancelled"
        if event.date_end < fields.Datetime.now() or event.stage_id.pipe_end:
            return "past"
        if event.event_registrations_sold_out:
            return "full"
        if not event.event_registrations_open or event.is_multi_slots:
            return "closed"
        return None

    def _refuse_registration(self, obstacle):
        """:raise UserError: always, with the obstacle in words, see ``_registration_obstacle``"""
        sentences = {
            "cancelled": self.env._("This event has been cancelled."),
            "past": self.env._("This event is over. Registration is no longer possible."),
            "full": self.env._("This event is full: no seat is left."),
            "closed": self.env._("Nobody can register for this event at the moment."),
        }
        raise UserError(sentences[obstacle])

    def _open_ticket(self):
        """The first kind of ticket that can still be had; events of the network rarely have any."""
        return self.sudo().event_ticket_ids.filtered(
            lambda ticket: ticket.sale_available and not ticket.is_sold_out
        )[:1]

    def _registrations_of(self, person):
        """The registration of one person by id of the event; of several, the one that counts."""
        found = self.env["event.registration"].search(
            [("event_id", "in", self.ids), ("partner_id", "=", person.id)]
        )
        return {event.id: registration for event, registration in found._counting_by_event().items()}


class EventRegistration(models.Model):
    _inherit = "event.registration"

    def _by_weight(self):
        """These registrations, the one that counts most first; of equals, the oldest."""
        return self.sorted(lambda registration: (WEIGHTS[registration.state], registration.id))

    def _counting_by_event(self):
        """Of the registrations of one person the one that counts: ``{event: registration}``."""
        counting = {}
        for registration in self._by_weight():
            counting.setdefault(registration.event_id, registration)
        return counting

    def _is_crossed_out(self):
        """Whether the service, and not the attendee, has cancelled this registration."""
        self.ensure_one()
        return self.state == "cancel" and self.invitation_answer != "declined"
