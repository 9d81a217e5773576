import secrets

from odoo.exceptions import AccessError, UserError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import pager

from ..models.portal.solidarity_municipality_profile_portal import FEATURES, NUMBERS
from .entry import ID_MAX, NUMBER, PORTAL, page_number, typed_id, typed_key, typed_text
from .personal_page import page_languages
from .portal import SolidarityPortal
from .portal_need import QUANTITY, SHORT_MAX

PAGE = "/my/solidarity/municipality"
CHANGES_PER_PAGE = 20
NOTE_MAX = 1000
INVITATION = {"name": 100, "email": 254, "function": 100, "lang": SHORT_MAX, "note": NOTE_MAX}
#: More ticks than that no form has.
TICKS_MAX = 200


class SolidarityMunicipalityPortal(SolidarityPortal):
    """The own municipality: what the register says, its profile, its people, and who changed what."""

    @route([PAGE, f"{PAGE}/page/<int:page>"], methods=["GET"], **PORTAL)
    def portal_municipality(self, page=1, done=None, **kwargs):
        """The page; ``page`` is that of the audit trail at its end."""
        return self._render_municipality(
            page=page, done=done in ("profile", "request", "withdrawn") and done, entry=None, errors=None
        )

    @route(f"{PAGE}/profile", methods=["POST"], **PORTAL)
    def portal_municipality_profile(self, **post):
        """Whoever speaks for the municipality changes its profile."""
        errors = {}
        entry = self._typed_profile(post)
        values = self._read_profile(entry, errors)
        if not errors:
            try:
                with request.env.cr.savepoint():
                    request.env["solidarity.municipality"]._portal_save_profile(values)
                return request.redirect(f"{PAGE}?done=profile")
            except (AccessError, UserError) as error:
                errors[""] = str(error)
        return self._render_municipality(entry=entry, errors=errors)

    @route(f"{PAGE}/request", methods=["POST"], **PORTAL)
    def portal_municipality_request(self, kind=None, **post):
        """Ask for an invitation, other roles, or report that somebody leaves."""
        kind = kind if kind in ("invite", "roles", "leave") else None
        errors = {}
        asked = {
            name: typed_text(post.get(name), length, errors, name) for name, length in INVITATION.items()
        }
        asked |= {
            "kind": kind,
            "person_id": typed_id(typed_text(post.get("person_id"), SHORT_MAX)),
            "role_ids": self._ticked("role_ids"),
            "token": typed_key(post.get("token")),
        }
        if not kind:
            return request.redirect(PAGE)
        if asked["lang"] not in dict(page_languages()):
            asked["lang"] = False
        if not errors:
            try:
                with request.env.cr.savepoint():
                    request.env["solidarity.contact.request"]._portal_request(kind, asked, asked["token"])
                return request.redirect(f"{PAGE}?done=request#solidarity_requests")
            except (AccessError, UserError) as error:
                errors[""] = str(error)
        return self._render_municipality(asked=asked, request_errors=errors)

    @route(f"{PAGE}/request/<int:request_id>/withdraw", methods=["GET"], **PORTAL)
    def portal_municipality_step(self, request_id, **kwargs):
        """Who reloads the answer to the form, or changes its language, sees the page again."""
        return request.redirect(PAGE)

    @route(f"{PAGE}/request/<int:request_id>/withdraw", methods=["POST"], **PORTAL)
    def portal_municipality_withdraw(self, request_id, **post):
        """Whoever asked takes its request back."""
        try:
            with request.env.cr.savepoint():
                requests = request.env["solidarity.contact.request"]
                requests._portal_withdraw(request_id if request_id <= ID_MAX else 0)
        except (AccessError, UserError) as error:
            return self._render_municipality(request_errors={"": str(error)})
        return request.redirect(f"{PAGE}?done=withdrawn#solidarity_requests")

    # ------------------------------------------------------------------
    # What was typed, and what it means
    # ------------------------------------------------------------------

    def _ticked(self, name):
        """Ids of the boxes that were ticked; what no form sends is left out."""
        texts = request.httprequest.form.getlist(name)[:TICKS_MAX]
        return [number for number in (typed_id(text) for text in texts) if number]

    def _typed_profile(self, post):
        names = ("partner_capacity", "seeking_partner", *FEATURES, *NUMBERS)
        entry = {name: typed_text(post.get(name), SHORT_MAX) for name in names}
        return entry | {name: self._ticked(name) for name in ("topic_ids", "language_ids")}

    def _read_profile(self, entry, errors):
        values = {name: entry[name] for name in ("topic_ids", "language_ids", "seeking_partner")}
        values |= {name: entry[name] or False for name in FEATURES}
        written = entry["partner_capacity"]
        values["partner_capacity"] = int(written) if NUMBER.fullmatch(written) else -1
        if values["partner_capacity"] < 0:
            errors["partner_capacity"] = request.env._("Please give a whole number, for example 1.")
        for name in NUMBERS:
            values[name] = self._read_number(name, entry[name], errors)
        if values["urban_share"] is not False:
            if values["urban_share"] > 100:
                errors["urban_share"] = request.env._("Please give a share from 0 to 100 percent.")
            values["urban_share"] = round(values["urban_share"] / 100, 4)
        return values

    def _read_number(self, name, text, errors):
        written = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "").replace(",", ".")
        if not written:
            return False
        if not QUANTITY.fullmatch(written):
            errors[name] = request.env._("Please give a number, for example 12.5, or leave it empty.")
            return False
        return float(written)

    def _saved_profile(self, municipality, profile):
        """The profile as somebody would have typed it."""
        facts = {name: profile["facts"][name] or "" for name in FEATURES}
        municipality_sudo = municipality.sudo()  # numbers of the own municipality, as text
        facts |= {name: municipality_sudo._portal_profile_words(name) for name in NUMBERS}
        return facts | {
            "topic_ids": profile["topic_ids"],
            "language_ids": profile["language_ids"],
            "partner_capacity": str(profile["partner_capacity"]),
            "seeking_partner": profile["seeking_partner"],
        }

    # ------------------------------------------------------------------
    # Page
    # ------------------------------------------------------------------

    def _render_municipality(
        self, page=1, done=None, entry=None, errors=None, asked=None, request_errors=None
    ):
        person = request.env.user.partner_id
        municipality = person._get_own_municipality()
        if not municipality:
            return request.redirect("/my/solidarity")
        profile = municipality._portal_profile()
        requests = request.env["solidarity.contact.request"]
        total = request.env["solidarity.portal.change"].sudo()._count_of(municipality)
        pages = pager(url=PAGE, total=total, page=page_number(page), step=CHANGES_PER_PAGE)
        values = self._prepare_portal_layout_values() | {
            "page_name": "solidarity_municipality",
            "municipality": municipality,
            "parent": municipality.sudo().parent_id.name,  # the public name of the Kreis or raion
            "profile": profile,
            "profile_choices": municipality._portal_profile_choices(municipality),
            "fact_labels": {name: municipality._portal_fact_label(name) for name in profile["open_facts"]},
            "entry": entry or self._saved_profile(municipality, profile),
            "errors": errors or {},
            "may_speak": person._may_speak_for(municipality),
            "persons": requests._portal_persons(municipality),
            "requests": requests._portal_requests(municipality),
            "roles": requests._portal_request_choices()["roles"],
            "languages": page_languages(),
            "asked": asked or {"kind": None, "lang": request.env.lang},
            "request_errors": request_errors or {},
            "token": secrets.token_hex(16),
            "done": done,
            "changes": municipality._portal_changes(CHANGES_PER_PAGE, pages["offset"]),
            "pager": pages,
        }
        response = request.render("solidarity_partnership.portal_municipality", values)
        response.headers["Cache-Control"] = "no-store"
        return response
