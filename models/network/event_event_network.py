from odoo import api, fields, models
from odoo.fields import Domain

#: What the network offers to more than one partnership.
NETWORK_KINDS = ("networking", "information")


class EventEvent(models.Model):
    """Coming events of the network: on the website for everybody, in the portal for its members."""

    _inherit = "event.event"

    @api.model
    def _coming_network_domain(self, kinds=NETWORK_KINDS):
        """Events of these kinds that are not over and not called off."""
        return (
            Domain("solidarity_kind", "in", kinds)
            & Domain("date_end", ">", fields.Datetime.now())
            & Domain("stage_id.pipe_end", "=", False)
            & (Domain("kanban_state", "=", False) | Domain("kanban_state", "!=", "cancel"))
        )

    @api.model
    def _coming_public_events(self, kinds, limit):
        """The next events that this website lists for everybody, as plain values, see ``_network_values``."""
        website = self.env["website"].get_current_website()
        domain = (
            self._coming_network_domain(kinds)
            & Domain("is_published", "=", True)
            & Domain("website_visibility", "=", "public")
            & Domain(website.website_domain())
        )
        events = self.sudo().search(domain, order="date_begin, id", limit=limit)  # what the website lists
        return [event._network_values() for event in events]

    @api.model
    def _portal_network_events(self, person, limit):
        """The next events of the network for one contact person of a member: those that the website lists, and those to
        which the person was invited. Constant number of queries.

        :param person: the user's own contact
        :return: plain values, see ``_network_values`` and ``_answer_values``
        """
        events_sudo = self.sudo()  # what the website lists, and to what the person was invited
        ids = events_sudo.search(self._coming_network_domain()).ids
        if not ids:
            return []
        coming = Domain("id", "in", ids)
        attendances, invitations = self._own_answers(person, coming)
        invited = Domain("id", "in", [event.id for event in self._invited_events(attendances, invitations)])
        open_to_person = self._listed_for_members_domain() | invited
        events = events_sudo.search(coming & open_to_person, order="date_begin, id", limit=limit)
        return [
            event._network_values() | event._answer_values(attendances.get(event), invitations.get(event))
            for event in events
        ]

    @api.model
    def _listed_for_members_domain(self):
        """What this website lists for whoever is signed in."""
        website = self.env["website"].get_current_website()
        return (
            Domain("is_published", "=", True)
            & Domain("website_visibility", "in", ("public", "logged_users"))
            & Domain(website.website_domain())
        )

    @api.model
    def _own_answers(self, person, events):
        """What a person and events have to do with each other: ``{event: registration}``, ``{event: mail}``."""
        return self._own_attendances(person, events), self._own_invitations(person, events)

    @api.model
    def _invited_events(self, attendances, invitations):
        """The events among these answers that stay open to the person: not where the service crossed it out."""
        crossed_out = {event for event, attendance in attendances.items() if attendance._is_crossed_out()}
        return [event for event in {**attendances, **invitations} if event not in crossed_out]

    @api.model
    def _own_attendances(self, person, events):
        """The registration of the person that counts, cancelled or not: ``{event: registration}``. By the contact,
        never by an address: everybody may change the address of their own account.

        :param events: domain of events
        """
        registrations = self.env["event.registration"].sudo()  # the user's own
        found = registrations.search(Domain("partner_id", "=", person.id) & Domain("event_id", "any", events))
        return found._counting_by_event()

    @api.model
    def _own_invitations(self, person, events):
        """The person's mails of campaigns, whose button leads to a page of its own: ``{event: recipient}``."""
        recipients = self.env["solidarity.campaign.recipient"].sudo()  # the user's own
        found = recipients.search(
            Domain("partner_id", "=", person.id)
            & Domain("claimed_on", "!=", False)
            & Domain("email", "!=", False)
            & Domain("event_id", "any", events),
            order="id",
        )
        return {recipient.event_id: recipient for recipient in found}

    def _network_values(self):
        """What anybody may know of a listed event: name, times in both countries, place, address of its page."""
        self.ensure_one()
        return {
            "name": self.name,
            "times": self._city_times(),
            "place": self.address_inline if self.address_id else False,
            "is_open": self.event_registrations_open,
            "url": self.website_url,
        }

    def _answer_values(self, attendance, invitation):
        """What one person may do about this event.

        :return: ``state`` (``registered``, ``invited``, ``declined`` by the person, ``crossed_out`` by the service, or
            None), the ``url`` of the page on which the person answers where there is one, whether it ``can_register``
            or ``can_withdraw``, and the ``obstacle`` to registering, see ``_registration_obstacle``
        """
        state, answers = self._answer_state(attendance, invitation)
        obstacle = self._registration_obstacle()
        may_answer = bool(attendance) and attendance._may_answer()
        # Whoever is on the list of an event may come while others cannot register.
        is_open = not obstacle or (obstacle == "closed" and may_answer)
        return {
            "id": self.id,
            "state": state,
            "obstacle": obstacle,
            "can_register": is_open and state not in ("registered", "crossed_out"),
            "can_withdraw": state == "registered" and may_answer,
            **({"url": answers} if answers else {}),
        }

    def _answer_state(self, attendance, invitation):
        """:return: state and address, see ``_answer_values``"""
        if attendance and attendance._is_crossed_out():
            return "crossed_out", None
        if attendance:
            states = {"draft": "invited", "cancel": "declined"}
            return states.get(attendance.state, "registered"), attendance._answer_url()
        if invitation:
            return "invited", invitation._registration_url()
        return None, None
