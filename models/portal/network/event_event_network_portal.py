"""Contact persons of members put themselves on the list of an event of the network, and take themselves off again."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...network.event_event_network import NETWORK_KINDS
from ...row_lock import take_rows


class EventEvent(models.Model):
    _inherit = "event.event"

    @api.model
    def _portal_network_register(self, event_id):
        """The user, a contact person of a member, registers for an event of the network that is open to it.

        :return: whether this registered the user: False where it was registered before
        :raise AccessError: for others, and for events that are not open to the user
        :raise UserError: when nobody can register any more, or the service has cancelled the user's registration
        """
        person = self.env.user.partner_id
        self._check_network_person(person)
        event_sudo, attendance_sudo, invitation_sudo = self._portal_network_event(person, event_id)
        if attendance_sudo and attendance_sudo._is_registered():
            return False
        obstacle = event_sudo._registration_obstacle()
        # Whoever is on the list of an event may come while others cannot register.
        if obstacle and not (obstacle == "closed" and attendance_sudo):
            event_sudo._refuse_registration(obstacle)
        later = {"solidarity_confirm_later": True}
        if attendance_sudo:
            attendance_sudo.with_context(**later)._answer(True, attendance_sudo.wants_interpretation)
        elif invitation_sudo and invitation_sudo._registration().partner_id <= person:
            # So that the campaign knows what its mail has brought. Who registered on the website with the mail's
            # address, signed out, is this person; a colleague with the same address is not.
            invitation_sudo.with_context(**later)._register_person(False).partner_id = person
        else:
            event_sudo._portal_put_on_list(person, event_sudo._open_ticket())
        return True

    @api.model
    def _portal_network_withdraw(self, event_id):
        """The user takes back its own registration for an event of the network, as on its personal page.

        :raise UserError: where there is none, or when it is too late
        """
        person = self.env.user.partner_id
        this = self._network_event_domain(event_id)
        attendance_sudo = next(iter(self._own_attendances(person, this).values()), None)
        if not attendance_sudo:
            raise UserError(self.env._("You are not registered for this event."))
        attendance_sudo._answer(False, attendance_sudo.wants_interpretation)

    def _check_network_person(self, person):
        """:raise AccessError: for whoever is no contact person of an admitted member"""
        municipality = person._get_own_municipality()
        person._check_contact_person_of(municipality)
        if not municipality._is_admitted():
            raise AccessError(self.env._("Events of the network are for its members."))

    def _network_event_domain(self, event_id):
        return Domain("id", "=", event_id) & Domain("solidarity_kind", "in", NETWORK_KINDS)

    def _portal_network_event(self, person, event_id):
        """An event of the network that is open to this person, coming or not, with its row locked: so that a double
        click is one registration, and the last seat is taken once.

        :return: event, registration and mail of the person, as superuser; the last two may be None
        :raise AccessError: for any other event, and where there is none
        """
        this = self._network_event_domain(event_id)
        attendances, invitations = self._own_answers(person, this)
        invited = Domain("id", "in", [event.id for event in {**attendances, **invitations}])
        events_sudo = self.sudo()  # what the website lists, and to what the person was invited
        event_sudo = events_sudo.search(this & (self._listed_for_members_domain() | invited))
        if not event_sudo:
            raise AccessError(self.env._("This event is not open to you, or there is no such event."))
        take_rows(event_sudo)
        return event_sudo, attendances.get(event_sudo), invitations.get(event_sudo)
