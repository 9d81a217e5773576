import re

from markupsafe import Markup

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import pager

from ..models.network.solidarity_network_directory import SHOWN_FIELDS
from .entry import ID_MAX, PORTAL, page_number
from .portal import SolidarityPortal

MEMBERS_PER_PAGE = 20
EVENTS_SHOWN = 5
KEY = re.compile(r"[A-Z0-9]{8,19}")
NETWORK = "/my/solidarity/network"
#: What a step about an event has done.
EVENT_STEPS = ("registered", "already", "withdrawn")


OPTION = Markup('<option value="%s"%s>%s</option>')
SELECTED = Markup(' selected="selected"')


def _select_options(labels, chosen):
    """Choices of a select box, escaped. QWeb looks at the attributes of every element: for the seventy choices of the
    filters, that took as long as the members below them."""
    return Markup("").join(
        OPTION % (code, SELECTED if code == chosen else "", label) for code, label in labels.items()
    )


def directory_page(url, page, words, public):
    """One page of the directory with its filters, as plain values for the templates of portal and website.

    :param page: its number from the path, or whatever somebody typed behind the question mark
    :param words: parameters of the address, of which only what is a filter is used
    """
    municipalities = request.env[
        "solidarity.municipality"
    ].sudo()  # plain values only leave it, see the model
    offer = municipalities._directory_offer()
    choice = municipalities._directory_choice(words, offer)
    domain = municipalities._directory_search_domain(choice, public)
    total = municipalities.search_count(domain)
    pages = pager(
        url=url,
        url_args={name: text for name, text in choice.items() if text and (name, text) != ("sort", "name")},
        total=total,
        page=page_number(page),
        step=MEMBERS_PER_PAGE,
    )
    found = municipalities.search_fetch(
        domain,
        SHOWN_FIELDS,
        order=municipalities._directory_order(choice),
        limit=MEMBERS_PER_PAGE,
        offset=pages["offset"],
    )
    return {
        "members": found._directory_values(public),
        "total": total,
        "choice": choice,
        "offer": offer,
        "options": _select_options,
        "is_filtered": any(text for name, text in choice.items() if name != "sort"),
        "pager": pages,
        "directory_url": url,
    }


class SolidarityNetworkPortal(SolidarityPortal):
    """The network as its members see it: own membership, events, needs, topic groups, directory, and what is public of
    the own municipality."""

    @route(["/my/solidarity/network", "/my/solidarity/network/page/<int:page>"], methods=["GET"], **PORTAL)
    def portal_network(self, page=1, **words):
        """Directory of the members; whose municipality is none today learns why there is nothing to see."""
        return self._render_network(page, words, saved=words.get("saved"))

    @route("/my/solidarity/network/member/<string:key>", methods=["GET"], **PORTAL)
    def portal_network_member(self, key, **words):
        """One member. Whoever is no member today looks the same as a municipality that there is not."""
        own = self._own_admitted_municipality()
        if not own:
            return request.redirect("/my/solidarity/network")
        municipalities = request.env["solidarity.municipality"].sudo()  # plain values only leave it
        member = municipalities
        if KEY.fullmatch(key):
            member = municipalities.search(
                Domain("key", "=", key) & municipalities._directory_domain(public=False), limit=1
            )
        if not member:
            return request.redirect("/my/solidarity/network")
        values = self._prepare_portal_layout_values() | {
            "page_name": "solidarity_network_member",
            "member": member._directory_values(public=False)[0],
            "persons": member._directory_persons(),
        }
        return request.render("solidarity_partnership.portal_network_member", values)

    @route("/my/solidarity/network/listing", methods=["POST"], **PORTAL)
    def portal_network_listing(self, listed=None, **post):
        """Whoever speaks for the municipality decides whether it is named publicly (``listed`` is 0 or 1)."""
        own = self._own_admitted_municipality()
        if own and listed in ("0", "1"):
            try:
                own._current_membership()._decide_listing(listed == "1")
            except AccessError as error:
                return self._render_network(1, {}, error=str(error))
        return request.redirect("/my/solidarity/network#solidarity_network_public")

    @route("/my/solidarity/network/group", methods=["POST"], **PORTAL)
    def portal_network_group(self, group_id=None, step=None, **post):
        """Join or leave a topic group (``step`` is ``join`` or ``leave``)."""
        partner = request.env.user.partner_id
        groups = request.env["mail.group"]
        found = groups._portal_topic_groups(partner, groups._persons_with_consent(partner))
        group_ids = {str(values["group_id"]): values for values in found}
        values = group_ids.get(group_id)
        if values and step in ("join", "leave"):
            # The group is one of those that the person is in or may join, and the person acts for itself.
            group_sudo = request.env["mail.group"].sudo().browse(values["group_id"])
            if step == "leave":
                group_sudo._leave_group(partner.email, partner.id)
            else:
                try:
                    group_sudo._join_group(partner.email, partner.id)
                except UserError as error:
                    return self._render_network(1, {}, error=str(error))
        return request.redirect("/my/solidarity/network#solidarity_network_groups")

    # ------------------------------------------------------------------
    # Events
    # ------------------------------------------------------------------

    @route(f"{NETWORK}/events/<int:event_id>/register", methods=["POST"], **PORTAL)
    def portal_network_register(self, event_id, **post):
        """The user registers for a coming event of the network."""

        def register(events):
            return "registered" if events._portal_network_register(event_id) else "already"

        return self._network_event_step(event_id, register)

    @route(f"{NETWORK}/events/<int:event_id>/withdraw", methods=["POST"], **PORTAL)
    def portal_network_withdraw(self, event_id, **post):
        """The user takes its registration back."""

        def withdraw(events):
            events._portal_network_withdraw(event_id)
            return "withdrawn"

        return self._network_event_step(event_id, withdraw)

    @route(
        [f"{NETWORK}/events/<int:event_id>/register", f"{NETWORK}/events/<int:event_id>/withdraw"],
        methods=["GET"],
        **PORTAL,
    )
    def portal_network_event_step(self, event_id, **kwargs):
        """Who reloads the answer to a form, or changes its language, sees the network again."""
        return request.redirect(NETWORK)

    def _network_event_step(self, event_id, step):
        """Take a step, and show the page again; what was refused with the reason.

        :param step: function of the model of events, which says what it has done (``EVENT_STEPS``)
        """
        try:
            with request.env.cr.savepoint():
                done = step(request.env["event.event"]) if event_id <= ID_MAX else None
        except (AccessError, UserError) as error:
            return self._render_network(1, {}, error=str(error))
        return request.redirect(f"{NETWORK}?saved={done}#solidarity_network_events" if done else NETWORK)

    # ------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------

    def _own_admitted_municipality(self):
        """The user's municipality if it is a member today, found with the user's own rights."""
        municipality = request.env.user.partner_id._get_own_municipality()
        return municipality if municipality._is_admitted() else municipality.browse()

    def _render_network(self, page, words, error=None, saved=None):
        partner = request.env.user.partner_id
        municipality = partner._get_own_municipality()
        values = self._prepare_portal_layout_values() | {
            "page_name": "solidarity_network",
            "error": error,
            "saved": saved if saved in EVENT_STEPS else None,
            "municipality": municipality,
            "memberships": municipality.membership_ids,
        }
        if not municipality._is_admitted():
            values["state"] = municipality.membership_state
            return request.render("solidarity_partnership.portal_network_closed", values)
        values |= directory_page("/my/solidarity/network", page, words, public=False)
        values |= self._prepare_member_values(municipality, partner)
        return request.render("solidarity_partnership.portal_network", values)

    def _prepare_member_values(self, municipality, partner):
        """What a member finds above the directory."""
        membership = municipality._current_membership()
        needs_sudo = request.env["solidarity.need"].sudo()  # a number only leaves it
        groups = request.env["mail.group"]
        consenting = groups._persons_with_consent(partner)
        return {
            "groups": groups._portal_topic_groups(partner, consenting),
            # Otherwise the page says how to agree.
            "has_topic_group_consent": bool(consenting),
            "is_listed": membership.public_listing,
            "may_decide_listing": membership._may_decide_listing(partner),
            "events": request.env["event.event"]._portal_network_events(partner, EVENTS_SHOWN),
            "need_count": needs_sudo.search_count(needs_sudo._shared_domain(municipality)),
            "certificates": [
                eligibility._portal_values()
                for eligibility in municipality.eligibility_ids
                if eligibility.has_certificate
            ],
        }
