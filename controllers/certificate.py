from urllib.parse import quote, urlencode

from odoo.http import Controller, content_disposition, request, route

from .entry import PORTAL
from .personal_page import CONFIDENTIAL_HEADERS, SERVED, page_languages
from .portal import SolidarityPortal

FORM = "/solidarity/certificate"
#: The fund is a German one: who verifies a certificate most likely reads German.
OTHERWISE = "de_DE"


def use_language(lang=None):
    """The language chosen on the page, else the browser's. The website's cookie is no choice: Odoo sets it itself."""
    offered = [code for code, _name in page_languages()]
    accepted = request.httprequest.accept_languages.values()
    wanted = [lang, *accepted]
    chosen = next((code for name in wanted for code in offered if name and _fits(code, name)), None)
    request.update_context(lang=chosen or next((code for code in offered if code == OTHERWISE), None))
    return request.env.lang


def _fits(code, name):
    """Whether a language (``de_DE``) is the one that a browser names (``de``, ``de_AT``)."""
    return code.split("_")[0] == name.replace("-", "_").split("_")[0].lower()


class CertificatePage(Controller):
    """Whether a certificate of eligibility holds, for anybody who has it before them.

    Number and key open the page, from the code on the certificate or typed. Everything else has one answer, so that
    nobody learns which numbers there are.
    """

    @route(FORM, methods=["GET"], **SERVED)
    def certificate_form(self, lang=None, **kwargs):
        """The form to type number and key."""
        return self._render(use_language(lang))

    @route(f"{FORM}/<path:number>", methods=["GET"], **SERVED)
    def certificate(self, number, key=None, lang=None, **kwargs):
        """What the code on the certificate leads to."""
        return self._verify(number, key, lang)

    @route(FORM, methods=["POST"], **SERVED)
    def certificate_typed(self, number=None, key=None, lang=None, **post):
        """Number and key as they were typed: they stay out of the address."""
        return self._verify(number, key, lang)

    def _verify(self, number, key, lang):
        lang = use_language(lang)
        # Forms may send files in place of words.
        number, key = (word if isinstance(word, str) else None for word in (number, key))
        eligibility_sudo = request.env["solidarity.fund.eligibility"]._find_by_certificate(number, key)
        if not eligibility_sudo:
            return self._render(lang, failed=True)
        words = {"key": eligibility_sudo.certificate_key}
        address = f"{FORM}/{quote(eligibility_sudo.number)}"
        return self._render(lang, eligibility_sudo._certificate_values(), address, words)

    def _render(self, lang, certificate=None, address=FORM, words=None, failed=False):
        """Plain values only: nothing else of the verdict reaches the page."""
        values = {
            "page_lang": lang,
            "languages": [
                {"code": code, "name": name, "url": f"{address}?{urlencode({**(words or {}), 'lang': code})}"}
                for code, name in page_languages()
            ],
            "form_url": FORM,
            "certificate": certificate,
            "failed": failed,
        }
        response = request.render("solidarity_partnership.certificate_page", values)
        response.status_code = 404 if failed else 200
        response.headers.extend(CONFIDENTIAL_HEADERS)
        return response


class SolidarityCertificatePortal(SolidarityPortal):
    """Municipalities print their own certificate."""

    @route("/my/solidarity/certificate/<int:eligibility_id>", methods=["GET"], **PORTAL)
    def portal_certificate(self, eligibility_id, **kwargs):
        """The certificate as PDF. That of another municipality looks the same as one that there is not."""
        municipality = request.env.user.partner_id._get_own_municipality()
        eligibility = municipality.eligibility_ids.filtered(lambda own: own.id == eligibility_id)
        if not eligibility.has_certificate:
            return request.redirect("/my/solidarity")
        report_sudo = request.env[
            "ir.actions.report"
        ].sudo()  # the verdict was found with the user's own rights
        content, _kind = report_sudo._render_qweb_pdf(
            "solidarity_partnership.fund_certificate_action", eligibility.ids
        )
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(eligibility._certificate_file_name())),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
            ],
        )
