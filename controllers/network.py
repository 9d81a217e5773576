from odoo.http import Controller, request, route

from .portal_network import directory_page


def _sitemap(_env, _rule, words):
    """The page itself: its other pages are found from there."""
    if not words or words.lower() in "/solidarity/network":
        yield {"loc": "/solidarity/network"}


class SolidarityNetwork(Controller):
    """The network on the public website."""

    @route(
        ["/solidarity/network", "/solidarity/network/page/<int:page>"],
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=_sitemap,
    )
    def network(self, page=1, **words):
        """What the network is, its figures since 2015, and the members that want to be named publicly."""
        years = request.env["solidarity.network.figure"]._yearly()
        values = directory_page("/solidarity/network", page, words, public=True) | {
            "years": years,
            "today": years[-1],
            "most": max(max(row["members"], row["partnerships"]) for row in years) or 1,
        }
        return request.render("solidarity_partnership.network", values)
