from odoo.http import Controller, request, route

from .portal_network import directory_page
from .website import page_of_sitemap


class SolidarityNetwork(Controller):
    """The network on the public website."""

    @route(
        ["/solidarity/network", "/solidarity/network/page/<int:page>"],
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=page_of_sitemap("/solidarity/network"),
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
