from werkzeug.exceptions import BadRequest

from odoo.http import request, route
from odoo.tools import email_normalize

from odoo.addons.website_event.controllers.main import WebsiteEventController

from ..models.attendance.event_registration_answer import OFFERED_LANGUAGES
from .entry import ID_MAX

#: What Odoo would take from the contact where the form says nothing.
OF_THE_CONTACT = ("name", "phone", "company_name")
TEXTS = (*OF_THE_CONTACT, "email")


class SolidarityWebsiteEvent(WebsiteEventController):
    """Registration in German or Ukrainian; events that are not listed do not appear in the sitemap either."""

    def _sitemap_events(env, rule, qs):  # Odoo calls it without a controller
        events = env["event.event"].search(
            [("is_visible_on_website", "=", True), *env["website"].get_current_website().website_domain()]
        )
        for event in events:
            url = f"/event/{env['ir.http']._slug(event)}"
            if not qs or qs.lower() in url:
                yield {"loc": url}

    @route(sitemap=_sitemap_events)
    def event(self, event, **post):
        return super().event(event, **post)

    def _process_attendees_form(self, event, form_details):
        """Also takes down each attendee's language and wish for interpretation; Odoo leaves unknown keys out."""
        if any("\x00" in value for value in form_details.values() if isinstance(value, str)):
            raise BadRequest()
        try:
            registrations = super()._process_attendees_form(event, form_details)
        except (TypeError, ValueError) as error:  # words or files where the form of the page has numbers
            raise BadRequest() from error
        if not registrations or not all(map(self._is_well_formed, registrations)):
            raise BadRequest()
        if not event.solidarity_kind:
            return registrations
        for registration in registrations:
            # The form does not ask for a contact: nobody is registered by others, nor taken for a municipality.
            registration.pop("partner_id", None)
        indexes = [
            key.partition("-")[0]
            for key, value in form_details.items()
            if value and key.endswith("-event_ticket_id")
        ]
        if len(indexes) != len(registrations):
            return registrations
        for index, registration in zip(indexes, registrations, strict=True):
            lang = form_details.get(f"{index}-attendee_lang")
            registration["attendee_lang"] = lang if lang in OFFERED_LANGUAGES else request.env.lang
            registration["wants_interpretation"] = form_details.get(f"{index}-wants_interpretation") == "1"
        return registrations

    def _is_well_formed(self, registration):
        """Whether Odoo can take down what the form says of an attendee. It makes numbers of all keys without a
        question, also of those that are texts."""
        return (
            "event_ticket_id" in registration
            and all(isinstance(registration.get(name, ""), str) for name in TEXTS)
            and all(abs(value) <= ID_MAX for value in registration.values() if isinstance(value, int))
        )

    def _create_attendees_from_registration_post(self, event, registration_data):
        """The contact of a registration is who attends. Odoo takes whoever is signed in for the contact of everybody
        whom the form names; at an event of ours, only the attendee with this user's own address is the user."""
        if not event.solidarity_kind:
            return super()._create_attendees_from_registration_post(event, registration_data)
        own = self._own_attendee(registration_data)
        for values in registration_data:
            if values is not own:
                values |= {name: values.get(name) or False for name in OF_THE_CONTACT}
        attendees_sudo = super()._create_attendees_from_registration_post(event, registration_data)
        others_sudo = attendees_sudo.browse(
            attendee.id
            for attendee, values in zip(attendees_sudo, registration_data, strict=True)
            if values is not own and attendee.partner_id
        )
        others_sudo.write({"partner_id": False, "municipality_id": False})
        return attendees_sudo

    def _own_attendee(self, registration_data):
        """Of what the form says of each attendee, the first with the address of the signed-in user, else None."""
        user = request.env.user
        address = not user._is_public() and user.partner_id.email_normalized
        if not address:
            return None
        return next(
            (values for values in registration_data if email_normalize(values.get("email") or "") == address),
            None,
        )
