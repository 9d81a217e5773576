from werkzeug.exceptions import NotFound

from odoo.http import Controller, request, route

from odoo.addons.portal.controllers.portal import pager

from .personal_page import NUMBER

PAIRS_PER_PAGE = 20
EVENTS_SHOWN = 3
#: Who ends the public listing is on nobody's map five minutes later.
MAP_SECONDS = 300


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
        values = figures_values() | events_values()
        values["pair_count"] = request.env["solidarity.partnership"]._public_count()
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
        partnerships = request.env["solidarity.partnership"]
        count = partnerships._public_count()
        pages = pager(
            url="/solidarity/partnerships",
            total=count,
            page=page if NUMBER.fullmatch(str(page)) else 1,
            step=PAIRS_PER_PAGE,
        )
        values = {
            "pairs": partnerships._public_pairs(PAIRS_PER_PAGE, pages["offset"]),
            "pair_count": count,
            "pager": pages,
        }
        return request.render("solidarity_partnership.website_partnerships", values)

    @route(
        "/solidarity/network-map.svg",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        multilang=False,
        sitemap=False,
    )
    def public_map(self, **words):
        """The picture of the map. It names nobody."""
        return request.make_response(
            request.env["solidarity.partnership"]._public_map_picture(),
            headers=[
                ("Content-Type", "image/svg+xml; charset=utf-8"),
                ("Content-Security-Policy", "default-src 'none'"),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", f"public, max-age={MAP_SECONDS}"),
            ],
        )

    @route(
        "/solidarity/block/<string:name>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def block(self, name, **words):
        """The content of one block, which the page that has it asks for."""
        if name not in BLOCKS:
            raise NotFound()
        template, values = BLOCKS[name]
        response = request.render(template, values())
        response.headers["X-Robots-Tag"] = "noindex"
        return response
