from werkzeug.exceptions import BadRequest

from odoo.http import request, route

from odoo.addons.website_event.controllers.main import WebsiteEventController

from ..models.attendance.event_registration_answer import OFFERED_LANGUAGES


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
        if any("event_ticket_id" not in registration for registration in registrations):
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
