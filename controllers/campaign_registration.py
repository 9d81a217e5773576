from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from ..models.attendance.event_registration_answer import OFFERED_LANGUAGES
from ..models.campaign.campaign_placeholders import FALLBACK_LANGUAGE
from .entry import ID_MAX
from .personal_page import CONFIDENTIAL_HEADERS, SERVED, page_languages

PAGE = "/solidarity/registration/<int:recipient_id>/<string:token>"
PAGE_LANGUAGES = (*OFFERED_LANGUAGES, FALLBACK_LANGUAGE)


class CampaignRegistrationPage(Controller):
    """The page behind the button of a campaign's mail. Whoever has the link is the recipient."""

    @route(PAGE, methods=["GET"], **SERVED)
    def campaign_registration(self, recipient_id, token, lang=None, **kwargs):
        """Shows and registers nothing: programs that follow the links of a mail do no harm. Who is registered already
        gets the attendee's page."""
        recipient_sudo = self._find_recipient(recipient_id, token)
        if request.httprequest.method == "GET" and not lang:
            recipient_sudo._count_click()
        registration_sudo = recipient_sudo._registration()
        if registration_sudo and registration_sudo._is_registered():
            return self._redirect_to_attendance(registration_sudo)
        return self._render_page(recipient_sudo, lang)

    @route(f"{PAGE}/register", methods=["POST"], **SERVED)
    def campaign_registration_register(self, recipient_id, token, lang=None, **post):
        recipient_sudo = self._find_recipient(recipient_id, token)
        self._use_language(recipient_sudo, lang)
        recipient_sudo = recipient_sudo.with_env(request.env(su=True))
        try:
            registration_sudo = recipient_sudo._register_person(post.get("wants_interpretation"), lang)
        except UserError as error:
            return self._render_page(recipient_sudo, lang, error=str(error))
        return self._redirect_to_attendance(registration_sudo)

    @route("/solidarity/registration/example", methods=["GET"], **SERVED)
    def campaign_registration_example(self, lang=None, **kwargs):
        """Where the button of a preview or test mail leads, in the language of that mail."""
        if lang in PAGE_LANGUAGES:
            request.update_context(lang=lang)
        values = {"page_lang": request.env.lang, "languages": page_languages()}
        return self._respond("solidarity_partnership.campaign_registration_example", values)

    def _find_recipient(self, recipient_id, token):
        recipients = request.env["solidarity.campaign.recipient"]
        recipient_sudo = recipients.browse(recipient_id if recipient_id <= ID_MAX else 0)._find_by_token(
            token
        )
        if not recipient_sudo:
            raise NotFound()
        return recipient_sudo

    def _use_language(self, recipient_sudo, lang=None):
        """The language chosen on the page, else that of the mail, whatever the browser says."""
        request.update_context(lang=lang if lang in PAGE_LANGUAGES else recipient_sudo._mail_lang())
        return request.env.lang

    def _redirect_to_attendance(self, registration_sudo):
        response = request.redirect(registration_sudo._answer_url(), local=False)
        response.headers.extend(CONFIDENTIAL_HEADERS)
        return response

    def _render_page(self, recipient_sudo, lang=None, error=None):
        lang = self._use_language(recipient_sudo, lang)
        recipient_sudo = recipient_sudo.with_env(request.env(su=True))
        installed = dict(request.env["res.lang"].get_installed())
        values = {
            "page_lang": lang,
            "languages": [(code, installed[code]) for code in PAGE_LANGUAGES if code in installed],
            "error": error,
            **self._prepare_page_values(recipient_sudo),
        }
        return self._respond("solidarity_partnership.campaign_registration_page", values)

    def _prepare_page_values(self, recipient_sudo):
        """Plain values only: what the recipient may not know never reaches the page."""
        event_sudo = recipient_sudo.event_id
        return {
            "url": recipient_sudo._registration_url(),
            "name": recipient_sudo.partner_id.name,
            "municipality": recipient_sudo.municipality_id.name,
            "event_name": event_sudo.name,
            "times": event_sudo._city_times(),
            "place": event_sudo.address_inline if event_sudo.address_id else False,
            "interrupted": event_sudo.is_interrupted,
            "obstacle": recipient_sudo._registration_obstacle(),
        }

    def _respond(self, template, values):
        response = request.render(template, values)
        response.headers.extend(CONFIDENTIAL_HEADERS)
        return response
