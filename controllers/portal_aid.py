import math
import re

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import pager

from .entry import ID_MAX, PORTAL, page_number
from .portal import SolidarityPortal

NEEDS_PER_PAGE = 20
AID_PER_PAGE = 20
ID = re.compile(r"[0-9]{1,10}")
#: Twelve digits are what the database keeps; signs are read so that the answer can say what is wrong with them.
QUANTITY = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]*)?")


class SolidarityAidPortal(SolidarityPortal):
    """Aid that a municipality gives or receives, and the open needs of the network."""

    # ------------------------------------------------------------------
    # Aid
    # ------------------------------------------------------------------

    @route(["/my/solidarity/aid", "/my/solidarity/aid/page/<int:page>"], methods=["GET"], **PORTAL)
    def portal_all_aid(self, page=1, **kwargs):
        """All aid that the user's municipality gives or receives, also without a partnership."""
        municipality = request.env.user.partner_id._get_own_municipality()
        aid = request.env["solidarity.aid"]
        own = Domain("donor_id", "=", municipality.id or 0) | Domain("receiver_id", "=", municipality.id or 0)
        pages = pager("/my/solidarity/aid", aid.search_count(own), page_number(page), AID_PER_PAGE)
        found = aid.search(own, limit=AID_PER_PAGE, offset=pages["offset"])
        values = self._prepare_portal_layout_values() | {
            "page_name": "solidarity_aid",
            "municipality": municipality,
            "aid_values": found._portal_values(municipality),
            "is_admitted": municipality._is_admitted(),
            "pager": pages,
        }
        return request.render("solidarity_partnership.portal_all_aid", values)

    @route("/my/solidarity/aid/<int:aid_id>", methods=["GET"], **PORTAL)
    def portal_aid(self, aid_id, **kwargs):
        """One aid with its transports, for donor and receiver."""
        aid = self._find_aid(aid_id)
        if not aid:
            return request.redirect("/my/solidarity")
        return self._render_aid(aid)

    @route("/my/solidarity/aid/<int:aid_id>/receipt", methods=["POST"], **PORTAL)
    def portal_aid_receipt(self, aid_id, **post):
        """The receiver confirms what has arrived of each line (``arrived_<id of the line>``)."""
        aid = self._find_aid(aid_id)
        if not aid:
            return request.redirect("/my/solidarity")
        quantities = self._read_quantities(post)
        try:
            with request.env.cr.savepoint():
                aid._confirm_receipt(quantities)
        except AccessError:
            return request.redirect("/my/solidarity")
        except UserError as error:
            wrong = aid._receipt_errors(quantities)
            errors = {f"arrived_{line}": sentence for line, sentence in wrong.items()} or {"": str(error)}
            return self._render_aid(aid, errors=errors, entered=post)
        return request.redirect(f"/my/solidarity/aid/{aid.id}")

    @route("/my/solidarity/aid/<int:aid_id>/receipt", methods=["GET"], **PORTAL)
    def portal_aid_receipt_again(self, aid_id, **kwargs):
        """Who reloads the answer to the form, or changes its language, sees the aid again."""
        return request.redirect(f"/my/solidarity/aid/{aid_id}")

    def _find_aid(self, aid_id):
        """The aid if the user may read it; others learn not even that it exists."""
        if aid_id > ID_MAX:
            return None
        try:
            self._document_check_access("solidarity.aid", aid_id)
        except (AccessError, MissingError):
            return None
        return request.env["solidarity.aid"].browse(aid_id)  # with the user's own rights

    def _render_aid(self, aid, errors=None, entered=None):
        municipality = request.env.user.partner_id._get_own_municipality()
        values = self._prepare_portal_layout_values() | {
            "page_name": "solidarity_aid",
            "values": aid._portal_values(municipality)[0],
            "transports": aid.transport_ids,
            "papers": aid.paper_ids.filtered("file"),
            "errors": errors or {},
            "entered": entered or {},
        }
        return request.render("solidarity_partnership.portal_aid", values)

    def _read_quantities(self, post):
        """Quantities by line, as people write them: with a comma or a point."""
        quantities = {}
        for name, text in post.items():
            prefix, _separator, number = name.partition("arrived_")
            if prefix or not ID.fullmatch(number):
                continue
            written = text.strip().replace(" ", "").replace(",", ".") if isinstance(text, str) else ""
            quantities[int(number)] = float(written) if QUANTITY.fullmatch(written) else math.nan
        return quantities

    # ------------------------------------------------------------------
    # Open needs of the network
    # ------------------------------------------------------------------

    @route(["/my/solidarity/needs", "/my/solidarity/needs/page/<int:page>"], methods=["GET"], **PORTAL)
    def portal_open_needs(self, page=1, topic=None, urgency=None, **kwargs):
        """Open needs of other members, for admitted members of the network."""
        municipality = request.env.user.partner_id._get_own_municipality()
        if not municipality._is_admitted():
            return request.redirect("/my/solidarity")
        needs_sudo = request.env["solidarity.need"].sudo()  # plain values only leave it, see _public_values
        topics = request.env["solidarity.topic"].sudo().search([])
        urgencies = dict(needs_sudo._fields["urgency"]._description_selection(request.env))
        chosen = topics.filtered(lambda found: found.code == topic)
        domain = needs_sudo._shared_domain(municipality)
        if chosen:
            domain &= Domain("topic_id", "=", chosen.id)
        if urgency in urgencies:
            domain &= Domain("urgency", "=", urgency)
        url_args = {"topic": chosen.code, "urgency": urgency if urgency in urgencies else None}
        pages = pager(
            url="/my/solidarity/needs",
            url_args={name: value for name, value in url_args.items() if value},
            total=needs_sudo.search_count(domain),
            page=page_number(page),
            step=NEEDS_PER_PAGE,
        )
        # The random token breaks ties, so that the order says nothing of who recorded what when.
        needs = needs_sudo.search(
            domain, order="date_shared desc, share_token", limit=NEEDS_PER_PAGE, offset=pages["offset"]
        )
        values = self._prepare_portal_layout_values() | {
            "page_name": "solidarity_needs",
            "needs": needs._public_values(),
            "topics": [(found.code, found.name) for found in topics],
            "urgencies": urgencies,
            "topic": chosen.code,
            "urgency": url_args["urgency"],
            "pager": pages,
            "told": "told" in kwargs,
        }
        return request.render("solidarity_partnership.portal_open_needs", values)

    @route("/my/solidarity/needs/help", methods=["POST"], **PORTAL)
    def portal_offer_help(self, token=None, **post):
        """A member can help: its coordinator is told."""
        try:
            told = request.env["solidarity.need"]._offer_help(token)
        except AccessError:
            return request.redirect("/my/solidarity")
        return request.redirect("/my/solidarity/needs?told=1" if told else "/my/solidarity/needs")
