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
        :return: plain values, see ``_network_values``, with ``state`` (``registered``, ``invited`` or None) and the
            address of the page on which this person answers
        """
        coming = self._coming_network_domain()
        attendances = self._own_attendances(person, coming)
        invitations = self._own_invitations(person, coming)
        website = self.env["website"].get_current_website()
        listed = (
            Domain("is_published", "=", True)
            & Domain("website_visibility", "in", ("public", "logged_users"))
            & Domain(website.website_domain())
        )
        invited = Domain("id", "in", [event.id for event in {**attendances, **invitations}])
        events = self.sudo().search(coming & (listed | invited), order="date_begin, id", limit=limit)
        return [
            event._network_values() | event._answer_values(attendances.get(event), invitations.get(event))
            for event in events
        ]

    @api.model
    def _own_attendances(self, person, coming):
        """The person's registrations that were not cancelled: ``{event: registration}``. By the contact, never by an
        address: everybody may change the address of their own account."""
        registrations = self.env["event.registration"].sudo()  # the user's own
        found = registrations.search(
            Domain("partner_id", "=", person.id)
            & Domain("state", "!=", "cancel")
            & Domain("event_id", "any", coming),
            order="state desc, id desc",
        )
        return {registration.event_id: registration for registration in found}

    @api.model
    def _own_invitations(self, person, coming):
        """The person's mails of campaigns, whose button leads to a page of its own: ``{event: recipient}``."""
        recipients = self.env["solidarity.campaign.recipient"].sudo()  # the user's own
        found = recipients.search(
            Domain("partner_id", "=", person.id)
            & Domain("claimed_on", "!=", False)
            & Domain("email", "!=", False)
            & Domain("event_id", "any", coming),
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
        if attendance:
            state = "registered" if attendance._is_registered() else "invited"
            return {"state": state, "url": attendance._answer_url()}
        if invitation:
            return {"state": "invited", "url": invitation._registration_url()}
        return {"state": None}
