"""Events of a partnership in the portal: who registered, how to join, and the minutes."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...row_lock import take_rows


class EventEvent(models.Model):
    _inherit = "event.event"

    def _takes_registrations(self):
        """Whether a contact person of its partnerships can still put itself on the list."""
        self.ensure_one()
        return (
            self.kanban_state != "cancel"
            and not self.stage_id.pipe_end
            and not self.is_multi_slots
            and self.date_end >= fields.Datetime.now()
        )

    def _portal_event_values(self, person):
        """These events as one of the people of their partnerships sees them. Constant number of queries.

        How to join leaves this method only for whoever is registered.

        :param person: whose registration it is
        :return: list of plain dicts
        """
        events_sudo = self.sudo()  # the caller found them in a partnership that the user may read
        kinds = dict(self._fields["solidarity_kind"]._description_selection(self.env))
        registrations = events_sudo._registrations_of(person)
        values = []
        for event in events_sudo:
            own = registrations.get(event.id)
            registered = bool(own) and own._is_registered()
            values.append(
                {
                    "id": event.id,
                    "name": event.name,
                    "kind": kinds.get(event.solidarity_kind),
                    "times": event._city_times(),
                    "place": event.address_inline if event.address_id else False,
                    "status": event._portal_status(),
                    "registered": registered,
                    "answer_url": own._answer_url() if own else False,
                    "answer": own.state if own else False,
                    "can_register": not own and event._takes_registrations(),
                    "connection_url": registered and event.connection_url,
                    "connection_note": registered and event.connection_note,
                    "has_minutes": bool(event.date_closed),
                }
            )
        return values

    def _portal_status(self):
        """``cancelled``, ``interrupted``, ``held`` or ``planned``"""
        self.ensure_one()
        if self.kanban_state == "cancel":
            return "cancelled"
        if self.stage_id.pipe_end or self.date_end < fields.Datetime.now():
            return "held"
        return "interrupted" if self.is_interrupted else "planned"

    def _portal_put_on_list(self, person, ticket):
        """Register a person that has no registration for this event yet. The caller has checked that it may be.

        :param ticket: kind of ticket, or none
        :raise UserError: when no seat is left
        """
        registration_sudo = (
            self.env["event.registration"]
            .sudo()  # the person puts itself on the list, and nothing else
            .create(
                {
                    "event_id": self.id,
                    "event_ticket_id": ticket.id,
                    "partner_id": person.id,
                    "name": person.name,
                    "email": person.email,
                    "phone": person.phone,
                    "state": "draft",
                }
            )
        )
        registration_sudo.with_context(solidarity_confirm_later=True)._answer(True, False)


class EventRegistration(models.Model):
    _inherit = "event.registration"

    def _update_mail_schedulers(self):
        """Odoo sends at once and commits in the middle of the request: what the portal registers is confirmed by the
        scheduled job a moment later."""
        if not self.env.context.get("solidarity_confirm_later"):
            return super()._update_mail_schedulers()
        for job in ("event.event_mail_scheduler", "mail.ir_cron_mail_scheduler_action"):
            self.env.ref(job).sudo()._trigger()  # attendees do not administer scheduled jobs
        return None


class SolidarityPartnership(models.Model):
    _inherit = "solidarity.partnership"

    def _portal_event_domain(self):
        """What takes place for this partnership."""
        return Domain("partnership_ids", "in", self.ids) & Domain("solidarity_kind", "!=", False)

    def _portal_event(self, event_id):
        """An event of a partnership that the user may read, as superuser; empty where it is none of this one."""
        self.ensure_one()
        self.check_access("read")
        events_sudo = self.env["event.event"].sudo()  # of this partnership only
        return events_sudo.search(self._portal_event_domain() & Domain("id", "=", event_id))

    def _portal_register(self, event_id):
        """The user, a contact person of one of the municipalities, puts itself on the list of an event.

        Who is on the list already stays as it is: the own page is there to answer an invitation.

        :raise AccessError: for others, and events of others
        :raise UserError: when it is too late, or no seat is left
        """
        self._portal_side()
        event_sudo = self._portal_event(event_id)
        if not event_sudo:
            raise AccessError(self.env._("This is no event of your partnership."))
        person = self.env.user.partner_id
        take_rows(person.sudo())  # a double click is one registration
        if event_sudo._registrations_of(person):
            return
        if not event_sudo._takes_registrations():
            raise UserError(self.env._("Nobody can register for this event any more."))
        event_sudo._portal_put_on_list(person, event_sudo.event_ticket_ids[:1])
