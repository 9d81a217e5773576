import re
import secrets

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import pager

from ..eligibility.entry import read_day
from .entry import ID_MAX, PORTAL, page_number, typed_id, typed_key, typed_text
from .portal import SolidarityPortal

PAGE = "/my/solidarity/needs-and-offers"
ROWS_PER_PAGE = 20
MODELS = {"need": "solidarity.need", "offer": "solidarity.offer"}
NAME_MAX, DESCRIPTION_MAX, REASON_MAX, SHORT_MAX = 200, 5000, 1000, 32
TEXTS = {
    "name": NAME_MAX,
    "description": DESCRIPTION_MAX,
    "item_id": SHORT_MAX,
    "topic_id": SHORT_MAX,
    "quantity": SHORT_MAX,
    "unit": SHORT_MAX,
    "date_valid": SHORT_MAX,
    "urgency": SHORT_MAX,
}
BOXES = ("share", "is_anonymous")
#: A quantity has up to nine digits before and three behind its point.
QUANTITY = re.compile(r"[0-9]{1,9}(\.[0-9]{1,3})?")


class SolidarityNeedPortal(SolidarityPortal):
    """Needs and offers of the user's own municipality. Everything works without scripts; what was typed stays."""

    @route([PAGE, f"{PAGE}/page/<int:page>"], methods=["GET"], **PORTAL)
    def portal_needs_and_offers(self, page=1, kind="need", state=None, done=None, **kwargs):
        """A page of the own needs or offers, filtered by state."""
        kind = kind if kind in MODELS else "need"
        records = request.env[MODELS[kind]]
        try:
            municipality = records._portal_municipality()
        except AccessError:
            return request.redirect("/my/solidarity")
        states = records._fields["state"]._description_selection(request.env)
        state = state if state in dict(states) else None
        domain = records._portal_domain(municipality, state)
        records_sudo = records.sudo()  # the domain names the own municipality; plain values leave it
        pages = pager(
            url=PAGE,
            url_args={"kind": kind} | ({"state": state} if state else {}),
            total=records_sudo.search_count(domain),
            page=page_number(page),
            step=ROWS_PER_PAGE,
        )
        found = records_sudo.search(domain, order="id desc", limit=ROWS_PER_PAGE, offset=pages["offset"])
        values = self._prepare_portal_layout_values() | {
            "page_name": "solidarity_own_needs",
            "kind": kind,
            "states": states,
            "state": state,
            "rows": found._portal_values(),
            "may_write": records._portal_may_write(municipality),
            "done": done in ("saved", "withdrawn") and done,
            "pager": pages,
        }
        return request.render("solidarity_partnership.portal_needs_and_offers", values)

    @route(f"{PAGE}/<any(need,offer):kind>/new", methods=["GET"], **PORTAL)
    def portal_need_new(self, kind, **kwargs):
        """An empty form."""
        if not self._may_write(kind):
            return request.redirect(PAGE)
        return self._render_form(kind, self._first_need_entry())

    @route(f"{PAGE}/<any(need,offer):kind>/<int:record_id>", methods=["GET"], **PORTAL)
    def portal_need(self, kind, record_id, edit=None, done=None, **kwargs):
        """One need or offer with what answers it; with ``edit`` its form."""
        found = self._find(kind, record_id)
        if not found:
            return request.redirect(PAGE)
        if edit and found._portal_values()[0]["may_change"] and self._may_write(kind):
            return self._render_form(kind, self._saved_need_entry(found), found)
        return self._render_record(kind, found, done=done == "saved" and done)

    @route(
        [f"{PAGE}/<any(need,offer):kind>/new", f"{PAGE}/<any(need,offer):kind>/<int:record_id>"],
        methods=["POST"],
        **PORTAL,
    )
    def portal_need_save(self, kind, record_id=None, **post):
        """Record or change one."""
        found = self._find(kind, record_id) if record_id is not None else None
        if not self._may_write(kind) or (record_id is not None and not found):
            return request.redirect(PAGE)
        errors = {}
        entry = self._typed_need(post, errors)
        values = self._read_need(kind, entry, errors)
        if errors:
            return self._render_form(kind, entry, found, errors)
        try:
            with request.env.cr.savepoint():
                saved_id = request.env[MODELS[kind]]._portal_save(
                    values, entry["token"], found.id if found else None
                )
        except AccessError:
            return request.redirect(PAGE)
        except UserError as error:
            return self._render_form(kind, entry, found, {"": str(error)})
        return request.redirect(f"{PAGE}/{kind}/{saved_id}?done=saved")

    @route(f"{PAGE}/<any(need,offer):kind>/<int:record_id>/withdraw", methods=["POST"], **PORTAL)
    def portal_need_withdraw(self, kind, record_id, reason=None, **post):
        """Take it back, with a reason."""
        found = self._find(kind, record_id)
        if not found:
            return request.redirect(PAGE)
        errors = {}
        reason = typed_text(reason, REASON_MAX, errors, "reason")
        if not errors:
            try:
                with request.env.cr.savepoint():
                    request.env[MODELS[kind]]._portal_withdraw(found.id, reason)
                return request.redirect(f"{PAGE}?kind={kind}&done=withdrawn")
            except AccessError:
                return request.redirect(PAGE)
            except UserError as error:
                errors["reason"] = str(error)
        return self._render_record(kind, found, error=errors["reason"], reason=reason)

    # ------------------------------------------------------------------
    # Finding
    # ------------------------------------------------------------------

    def _find(self, kind, record_id):
        """The own record as superuser; others learn not even that there is one."""
        records = request.env[MODELS[kind]]
        if not 0 < record_id <= ID_MAX:
            return None
        try:
            return records._portal_find(record_id)
        except AccessError:
            return None

    def _may_write(self, kind):
        records = request.env[MODELS[kind]]
        municipality = request.env.user.partner_id._get_own_municipality()
        return bool(municipality) and records._portal_may_write(municipality)

    # ------------------------------------------------------------------
    # What was typed, and what it means
    # ------------------------------------------------------------------

    def _first_need_entry(self):
        return (
            dict.fromkeys(TEXTS, "")
            | dict.fromkeys(BOXES, False)
            | {
                "quantity": "1",
                "urgency": "normal",
                "token": None,
            }
        )

    def _saved_need_entry(self, found):
        """A record as somebody would have typed it."""
        values = found._portal_values()[0]
        return self._first_need_entry() | {
            "name": values["name"],
            "description": values["description"],
            "item_id": str(values["item_id"] or ""),
            "topic_id": str(values["topic_id"] or ""),
            "quantity": values["quantity"],
            "unit": values["unit"],
            "date_valid": fields.Date.to_string(values["date_valid"]) if values["date_valid"] else "",
            "urgency": values.get("urgency", "normal"),
            "share": values.get("share", False),
            "is_anonymous": values.get("is_anonymous", False),
        }

    def _typed_need(self, post, errors):
        entry = {name: typed_text(post.get(name), length, errors, name) for name, length in TEXTS.items()}
        entry |= {name: bool(post.get(name)) for name in BOXES}
        return entry | {"token": typed_key(post.get("token"))}

    def _read_need(self, kind, entry, errors):
        """:return: values for ``_portal_save``; what is wrong goes to ``errors`` by name of the input"""
        env = request.env
        records = env[MODELS[kind]]
        values = {name: entry[name] for name in ("name", "description")}
        if not values["name"]:
            errors["name"] = env._("Please say in a few words what it is about.")
        values["item_id"] = typed_id(entry["item_id"]) or False
        values["topic_id"] = typed_id(entry["topic_id"]) or False
        if not values["item_id"] and not values["topic_id"]:
            errors["item_id"] = env._("Please choose what it is, or at least the field of cooperation.")
        values["quantity"] = self._read_quantity(entry["quantity"], errors)
        values["date_valid"] = self._read_need_day(entry["date_valid"], errors)
        choices = {"unit": True} | ({"urgency": False} if kind == "need" else {})
        for name, may_be_empty in choices.items():
            known = records._fields[name].get_values(env)
            values[name] = entry[name] if entry[name] in known else False
            if not values[name] and (entry[name] or not may_be_empty):
                errors[name] = env._("Please choose one of the values that are offered.")
        if kind == "need":
            values |= {name: entry[name] for name in BOXES}
        return values

    def _read_quantity(self, text, errors):
        """As people write it: with a comma or a point, and spaces between thousands."""
        written = re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", ".")
        number = float(written) if QUANTITY.fullmatch(written) else 0
        if not number:
            errors["quantity"] = request.env._(
                "Please give a quantity greater than 0, for example 12 or 2.5."
            )
        return number

    def _read_need_day(self, text, errors):
        try:
            day = read_day(text)
        except ValueError:
            errors["date_valid"] = request.env._("Please give a day, for example 15.10.2026.")
            return False
        return day or False

    # ------------------------------------------------------------------
    # Pages
    # ------------------------------------------------------------------

    def _render_form(self, kind, entry, found=None, errors=None):
        entry["token"] = entry["token"] or secrets.token_hex(16)
        values = self._prepare_portal_layout_values() | {
            "page_name": "solidarity_own_need",
            "kind": kind,
            "choices": request.env[MODELS[kind]]._portal_choices(),
            "record": found._portal_values()[0] if found else None,
            "entry": entry,
            "errors": errors or {},
        }
        return request.render("solidarity_partnership.portal_need_form", values)

    def _render_record(self, kind, found, error=None, reason="", done=None):
        values = self._prepare_portal_layout_values() | {
            "page_name": "solidarity_own_need",
            "kind": kind,
            "record": found._portal_values()[0],
            "matches": found._portal_matches(),
            "may_write": self._may_write(kind),
            "error": error,
            "reason": reason,
            "done": done,
        }
        return request.render("solidarity_partnership.portal_need", values)
