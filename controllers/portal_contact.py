from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.contact.solidarity_consent_text import PURPOSES
from .consent import take_answer
from .entry import PORTAL
from .personal_page import page_languages

PAGE = "/my/solidarity/contact"


class ContactPortal(CustomerPortal):
    """A contact person looks after its own data: roles, language, consents. No page or form names a person: it is
    always the one who is logged in."""

    @route(PAGE, methods=["GET"], **PORTAL)
    def portal_my_contact(self, saved=None, **kwargs):
        return self._render_contact(saved=saved)

    @route(f"{PAGE}/consent", methods=["POST"], **PORTAL)
    def portal_my_consent(self, purpose=None, answer=None, text_id=None, **post):
        error = take_answer(self._own_person(), "portal", request.env.lang, purpose, answer, text_id)
        return self._render_contact(error) if error else request.redirect(f"{PAGE}?saved={purpose}")

    @route(f"{PAGE}/language", methods=["POST"], **PORTAL)
    def portal_my_language(self, lang=None, **post):
        """The language of all mails to the person, and of the portal."""
        if lang not in dict(page_languages()):
            return self._render_contact()
        self._own_person().lang = lang
        response = request.redirect(f"{PAGE}?saved=language")
        response.set_cookie("frontend_lang", lang)
        return response

    def _own_person(self):
        """The person who is logged in, as superuser: portal users write no contacts, but may speak for themselves."""
        return request.env.user.partner_id.sudo()

    def _render_contact(self, error=None, saved=None):
        person_sudo = self._own_person()
        values = self._prepare_portal_layout_values()
        values.update(
            page_name="solidarity_contact",
            person={
                "name": person_sudo.name,
                "email": person_sudo.email,
                "phone": person_sudo.phone,
                "function": person_sudo.function,
                "lang": person_sudo.lang,
                "roles": person_sudo.contact_role_ids.mapped("name"),
                "municipality": person_sudo.municipality_id.name,
            },
            languages=page_languages(),
            page_lang=request.env.lang,
            answer_url=f"{PAGE}/consent",
            lines=person_sudo._consent_lines(),
            error=error,
            saved=saved in (*dict(PURPOSES), "language") and saved,
        )
        response = request.render("solidarity_partnership.portal_my_contact", values)
        response.headers["Cache-Control"] = "no-store"
        return response
