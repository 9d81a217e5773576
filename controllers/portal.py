from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.web import Home


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

    @route("/my/solidarity", type="http", auth="user", methods=["GET"], website=True, sitemap=False)
    def portal_my_solidarity(self, **kwargs):
        """One page: proposals, partnerships, membership and eligibility of the user's municipality.

        Everything is found with the user's own rights; what comes from the other side is its public name only.
        """
        values = self._prepare_portal_layout_values()
        values.update(self._prepare_solidarity_values(), page_name="solidarity")
        return request.render("solidarity_partnership.portal_my_solidarity", values)

    def _prepare_solidarity_values(self):
        municipality = request.env.user.partner_id._get_own_municipality()
        return {
            "municipality": municipality,
            "proposals": [
                proposal._portal_values(municipality) for proposal in municipality._portal_proposals()
            ],
            "partnerships": [
                partnership._portal_values(municipality) for partnership in municipality.partnership_ids
            ],
        }
