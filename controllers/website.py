from odoo.http import Controller, request, route

from odoo.addons.portal.controllers.portal import pager

from .entry import page_number

PAIRS_PER_PAGE = 20
EVENTS_SHOWN = 3


def page_of_sitemap(page):
    """The page itself for the sitemap: its further pages are found from there."""

    def pages(_env, _rule, words):
        if not words or words.lower() in page:
            yield {"loc": page}

    return pages


def figures_values():
    """The network today, as plain numbers."""
    return {"today": request.env["solidarity.network.figure"]._yearly()[-1]}


def events_values():
    """The next information events, which everybody may attend."""
    return {"events": request.env["event.event"]._coming_public_events(("information",), EVENTS_SHOWN)}


def map_values():
    """The partnerships that everybody may know, as a picture."""
    partnerships = request.env["solidarity.partnership"]
    return {
        "map_picture": partnerships._public_map_picture(),
        "pair_count": partnerships._public_count(),
    }


#: Blocks with a content of today, which editors may put on any page of the website.
BLOCKS = {
    "figures": ("solidarity_partnership.website_figures", figures_values),
    "events": ("solidarity_partnership.website_events", events_values),
}


class SolidarityWebsite(Controller):
    """What the service offers, for everybody. Texts are edited on the page itself; figures, map and events are those of
    today, and nobody is named who does not want to be."""

    @route(
        "/solidarity",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=page_of_sitemap("/solidarity"),
    )
    def solidarity(self, **words):
        values = figures_values() | events_values() | map_values()
        return request.render("solidarity_partnership.website_solidarity", values)

    @route(
        ["/solidarity/partnerships", "/solidarity/partnerships/page/<int:page>"],
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=page_of_sitemap("/solidarity/partnerships"),
    )
    def public_partnerships(self, page=1, **words):
        """The map with the same partnerships as a list."""
        values = map_values()
        pages = pager(
            url="/solidarity/partnerships",
            total=values["pair_count"],
            page=page_number(page),
            step=PAIRS_PER_PAGE,
        )
        partnerships = request.env["solidarity.partnership"]
        values |= {"pairs": partnerships._public_pairs(PAIRS_PER_PAGE, pages["offset"]), "pager": pages}
        return request.render("solidarity_partnership.website_partnerships", values)

    @route(
        f"/solidarity/block/<any({','.join(BLOCKS)}):name>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def block(self, name, **words):
        """The content of one block, which the page that has it asks for."""
        template, values = BLOCKS[name]
        response = request.render(template, values())
        response.headers["X-Robots-Tag"] = "noindex"
        return response
