from werkzeug.exceptions import BadRequest, NotFound

from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from ..models.contact.solidarity_consent_text import PURPOSES
from .entry import ID_MAX, NUMBER
from .personal_page import CONFIDENTIAL_HEADERS, SERVED, page_languages

PAGE = "/solidarity/consent/<int:partner_id>/<string:token>"


def use_language(partner_sudo, lang=None):
    """The language chosen on the page, else the person's own, whatever the browser says."""
    offered = [code for code, _name in page_languages()]
    chosen = next((code for code in (lang, partner_sudo.lang) if code in offered), None)
    if chosen:
        request.update_context(lang=chosen)
    return request.env.lang


def take_answer(partner_sudo, method, lang, purpose=None, answer=None, text_id=None):
    """Give or withdraw one consent as a form of the page says.

    :return: a message where that was not possible
    :raise BadRequest: for anything that the forms do not send
    """
    if purpose not in dict(PURPOSES) or answer not in ("give", "withdraw"):
        raise BadRequest()
    wording = int(text_id) if isinstance(text_id, str) and NUMBER.fullmatch(text_id) else 0
    try:
        partner_sudo._answer_consent(purpose, answer, wording, method, lang)
    except UserError as error:
        return str(error)
    return None


class ConsentPage(Controller):
    """The consents of one contact person, for whoever has the link from a mail to it. Looking changes nothing: programs
    that follow the links in a mail neither give nor withdraw anything."""

    @route(PAGE, methods=["GET"], **SERVED)
    def consent(self, partner_id, token, lang=None, saved=None, **kwargs):
        return self._render_consents(self._find_person(partner_id, token), lang, saved=saved)

    @route(f"{PAGE}/answer", methods=["POST"], **SERVED)
    def consent_answer(self, partner_id, token, purpose=None, answer=None, text_id=None, lang=None, **post):
        partner_sudo = self._find_person(partner_id, token)
        lang = use_language(partner_sudo, lang)
        partner_sudo = partner_sudo.with_env(request.env(su=True))
        error = take_answer(partner_sudo, "link", lang, purpose, answer, text_id)
        if error:
            return self._render_consents(partner_sudo, lang, error=error)
        response = request.redirect(f"{partner_sudo._consent_url()}?lang={lang}&saved={purpose}", local=False)
        response.headers.extend(CONFIDENTIAL_HEADERS)
        return response

    def _find_person(self, partner_id, token):
        partners = request.env["res.partner"]
        partner_sudo = partners.browse(partner_id if partner_id <= ID_MAX else 0)._find_by_consent_token(
            token
        )
        if not partner_sudo:
            raise NotFound()
        return partner_sudo

    def _render_consents(self, partner_sudo, lang=None, error=None, saved=None):
        """Plain values only: nothing else of the contact reaches the page."""
        lang = use_language(partner_sudo, lang)
        partner_sudo = partner_sudo.with_env(request.env(su=True))
        url = partner_sudo._consent_url()
        values = {
            "page_lang": lang,
            "languages": page_languages(),
            "name": partner_sudo.name,
            "url": url,
            "answer_url": f"{url}/answer",
            "lines": partner_sudo._consent_lines(),
            "error": error,
            "saved": saved in dict(PURPOSES) and saved,
        }
        response = request.render("solidarity_partnership.consent_page", values)
        response.headers.extend(CONFIDENTIAL_HEADERS)
        return response
