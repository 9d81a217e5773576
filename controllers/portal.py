from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal, pager
from odoo.addons.portal.controllers.web import Home

from .entry import PORTAL, page_number

#: Each case is a time line of several lines.
CASES_PER_PAGE = 10


class SolidarityHome(Home):
    """Municipalities arrive in the language of their account, whatever the browser or an earlier visitor chose."""

    def _login_redirect(self, uid, redirect=None):
        user = request.env["res.users"].browse(uid)
        lang = request.env["ir.http"].get_nearest_lang(user.lang)
        if lang and not user._is_internal():
            request.future_response.set_cookie("frontend_lang", lang)
        return super()._login_redirect(uid, redirect=redirect)


class SolidarityPortal(CustomerPortal):
    """The municipality's own line, as its contacts see it."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "solidarity_count" in counters:
            partnerships = request.env["solidarity.partnership"]
            values["solidarity_count"] = (
                partnerships.search_count([]) if partnerships.has_access("read") else 0
            )
        return values

    @route(["/my/solidarity", "/my/solidarity/page/<int:page>"], methods=["GET"], **PORTAL)
    def portal_my_solidarity(self, page=1, **kwargs):
        """Overview: where the cases of the user's municipality stand, latest first.

        What comes from the other side is its public name only.
        """
        municipality = request.env.user.partner_id._get_own_municipality()
        cases = municipality._portal_cases()
        pages = pager(url="/my/solidarity", total=len(cases), page=page_number(page), step=CASES_PER_PAGE)
        shown = cases[pages["offset"] : pages["offset"] + CASES_PER_PAGE]
        values = self._prepare_portal_layout_values() | {
            "page_name": "solidarity",
            "municipality": municipality,
            "cases": municipality._portal_tell(shown),
            "pager": pages,
        }
        return request.render("solidarity_partnership.portal_my_solidarity", values)
