from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import Controller, content_disposition, request, route

from ..models.attendance.event_registration_answer import OFFERED_LANGUAGES
from .entry import ID_MAX
from .personal_page import CONFIDENTIAL_HEADERS, SERVED

PAGE = "/solidarity/attendance/<int:registration_id>/<string:token>"


class AttendancePage(Controller):
    """The page of one attendee: answer to the invitation, times, how to join. Whoever has the link is the attendee."""

    @route(PAGE, methods=["GET"], **SERVED)
    def attendance(self, registration_id, token, lang=None, **kwargs):
        registration_sudo = self._find_registration(registration_id, token)
        return self._render_page(registration_sudo, lang)

    @route(f"{PAGE}/answer", methods=["POST"], **SERVED)
    def attendance_answer(self, registration_id, token, answer=None, lang=None, **post):
        """Yes or no, by a click of the attendee: programs that only follow the links in a mail answer nothing."""
        registration_sudo = self._find_registration(registration_id, token)
        if answer not in ("yes", "no"):
            return self._render_page(registration_sudo, lang)
        self._use_language(registration_sudo, lang)
        registration_sudo = registration_sudo.with_env(request.env(su=True))
        try:
            registration_sudo._answer(answer == "yes", post.get("wants_interpretation"), lang)
        except UserError as error:
            return self._render_page(registration_sudo, lang, error=str(error))
        return request.redirect(registration_sudo._answer_url(), local=False)

    @route(f"{PAGE}/ics", methods=["GET"], **SERVED)
    def attendance_calendar(self, registration_id, token, **kwargs):
        registration_sudo = self._find_registration(registration_id, token)
        if not registration_sudo._is_registered():
            raise NotFound()
        self._use_language(registration_sudo)
        registration_sudo = registration_sudo.with_env(request.env(su=True))
        event_sudo = registration_sudo.event_id
        content = event_sudo._attendee_ics(registration_sudo)
        headers = [
            ("Content-Type", "text/calendar; charset=utf-8"),
            ("Content-Disposition", content_disposition(f"{event_sudo.name}.ics")),
        ]
        return request.make_response(content, headers + CONFIDENTIAL_HEADERS)

    def _find_registration(self, registration_id, token):
        registrations = request.env["event.registration"]
        registration_sudo = registrations.browse(registration_id if registration_id <= ID_MAX else 0)
        registration_sudo = registration_sudo._find_by_token(token)
        if not registration_sudo or not registration_sudo.event_id.solidarity_kind:
            raise NotFound()
        return registration_sudo

    def _use_language(self, registration_sudo, lang=None):
        """The language chosen on the page, else the attendee's own, whatever the browser says."""
        chosen = lang if lang in OFFERED_LANGUAGES else registration_sudo.attendee_lang
        if chosen:
            request.update_context(lang=chosen)
        return request.env.lang

    def _render_page(self, registration_sudo, lang=None, error=None):
        lang = self._use_language(registration_sudo, lang)
        registration_sudo = registration_sudo.with_env(request.env(su=True))
        installed = dict(request.env["res.lang"].get_installed())
        values = {
            "page_lang": lang,
            "languages": [(code, installed[code]) for code in OFFERED_LANGUAGES if code in installed],
            "error": error,
            **self._prepare_page_values(registration_sudo),
        }
        response = request.render("solidarity_partnership.attendance_page", values)
        response.headers.extend(CONFIDENTIAL_HEADERS)
        return response

    def _prepare_page_values(self, registration_sudo):
        """Plain values only: what the attendee may not know never reaches the page."""
        event_sudo = registration_sudo.event_id
        registered = registration_sudo._is_registered()
        url = registration_sudo._answer_url()
        return {
            "url": url,
            "name": registration_sudo.name,
            "event_name": event_sudo.name,
            "is_exchange": event_sudo.solidarity_kind == "exchange",
            "times": event_sudo._city_times(),
            "place": event_sudo.address_inline if event_sudo.address_id else False,
            "cancelled": event_sudo.kanban_state == "cancel",
            "interrupted": event_sudo.is_interrupted,
            "state": registration_sudo.state,
            "may_answer": registration_sudo._may_answer(),
            "registered": registered,
            "wants_interpretation": registration_sudo.wants_interpretation,
            "connection_url": registered and event_sudo.connection_url,
            "connection_note": registered and event_sudo.connection_note,
        }
