import secrets

from odoo import fields
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import content_disposition, request, route
from odoo.tools import formatLang

from odoo.addons.portal.controllers.portal import pager

from ..eligibility.entry import read_amount, read_day
from .entry import ID_MAX, NUMBER, PORTAL, page_number, typed_key, typed_words
from .portal import SolidarityPortal

TEXT_MAX = 200
DESCRIPTION_MAX = 10000
LINES_FIRST, LINES_MORE, LINES_MAX = 4, 4, 40
APPLICATIONS_PER_PAGE = 20
AMOUNTS = ("amount_total", "amount_asked", "amount_own", "amount_third")
DATES = ("date_start", "date_end")
CHOICES = ("call_id", "partner_municipality_id", "kind_id")
BOXES = ("ukraine_link", "enterprise")
TEXTS = {"title": TEXT_MAX, "third_source": TEXT_MAX, "description": DESCRIPTION_MAX}


class SolidarityFundPortal(SolidarityPortal):
    """Pre-check and applications of a municipality. Everything works without scripts; what was typed stays."""

    @route(["/my/solidarity/fund", "/my/solidarity/fund/page/<int:page>"], methods=["GET"], **PORTAL)
    def portal_fund(self, page=1, **kwargs):
        """Whether the municipality may apply, its certificate, its projects and those of its partners."""
        municipality = request.env.user.partner_id._get_own_municipality()
        applications = request.env["solidarity.fund.application"]  # the record rule leaves the own ones
        pages = pager(
            url="/my/solidarity/fund",
            total=applications.search_count([]) if municipality else 0,
            page=page_number(page),
            step=APPLICATIONS_PER_PAGE,
        )
        shown = applications.search([], limit=APPLICATIONS_PER_PAGE, offset=pages["offset"])
        values = self._prepare_portal_layout_values() | {
            "page_name": "solidarity_fund",
            "pager": pages,
            "municipality": municipality,
            "eligibilities": [
                eligibility._portal_values()
                for eligibility in municipality.eligibility_ids
                if eligibility._is_current()
            ],
            "fund_applications": shown._portal_overview() if municipality else [],
            "fund_partner_projects": municipality._partner_projects(),
            "may_precheck": municipality.country_code == "DE",
        }
        return request.render("solidarity_partnership.portal_fund", values)

    @route("/my/solidarity/fund/precheck", methods=["GET"], **PORTAL)
    def portal_fund_precheck(self, **kwargs):
        """An empty form, filled as far as the answer is obvious."""
        try:
            choices = request.env["solidarity.fund.application"]._portal_choices()
        except AccessError:
            return request.redirect("/my/solidarity")
        return self._render_precheck(choices, self._first_entry(choices))

    @route("/my/solidarity/fund/precheck", methods=["POST"], **PORTAL)
    def portal_fund_precheck_send(self, action="check", application_id=None, **post):
        """Check what was typed, save it as a draft, or give more lines for costs."""
        applications = request.env["solidarity.fund.application"]
        action = typed_words(action, TEXT_MAX)
        try:
            application = self._find_draft(typed_words(application_id, TEXT_MAX))
            choices = applications._portal_choices(application)
        except (AccessError, MissingError):
            return request.redirect("/my/solidarity")
        entry = self._typed(post, application)
        if action == "more":
            entry["rows"] = self._with_empty_rows(entry["rows"], LINES_MORE)
            return self._render_precheck(choices, entry, application)
        values, errors = self._read(entry)
        if action == "save" and not values.get("title"):
            errors["title"] = request.env._("Please give the project a title.")
        if errors:
            return self._render_precheck(choices, entry, application, errors=errors)
        try:
            with request.env.cr.savepoint():
                if action == "save":
                    draft = applications._portal_save(values, entry["token"], application)
                    return request.redirect(f"/my/solidarity/fund/{draft.id}?saved=1")
                checked = applications._portal_check(values, application)
        except AccessError:
            return request.redirect("/my/solidarity")
        except UserError as error:
            return self._render_precheck(choices, entry, application, errors={"": str(error)})
        return self._render_precheck(choices, entry, application, checked=checked)

    @route("/my/solidarity/fund/<int:application_id>", methods=["GET"], **PORTAL)
    def portal_fund_application(self, application_id, saved=None, edit=None, **kwargs):
        """One application of the user's own municipality; a draft can be changed."""
        application = self._find_application(application_id)
        if not application:
            return request.redirect("/my/solidarity")
        if edit and application.state == "draft":
            try:
                choices = request.env["solidarity.fund.application"]._portal_choices(application)
            except AccessError:
                return request.redirect("/my/solidarity")
            return self._render_precheck(choices, self._saved_entry(application), application)
        values = self._prepare_portal_layout_values() | {
            "page_name": "solidarity_fund_application",
            "application": application,
            "sheet": application.sudo()._sheet_values(),  # its own facts and public names
            # Calls and the partner are not readable for municipalities.
            "checked": application.sudo()._verdict() if application._is_checked() else None,
            "requirements": application.requirement_ids,
            "saved": bool(saved),
        }
        return request.render("solidarity_partnership.portal_fund_application", values)

    @route("/my/solidarity/fund/<int:application_id>/export", methods=["GET"], **PORTAL)
    def portal_fund_export(self, application_id, **kwargs):
        """The own application as a workbook, for copying into the fund's own software."""
        application = self._find_application(application_id)
        if not application:
            return request.redirect("/my/solidarity")
        export_sudo = request.env["report.solidarity_partnership.fund_application_export"].sudo()
        content, _kind = export_sudo.with_context(
            active_model="solidarity.fund.application"
        ).create_xlsx_report(application.ids, {})
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                ("Content-Disposition", content_disposition(f"{application.name}.xlsx")),
                ("Cache-Control", "no-store"),
            ],
        )

    @route("/my/solidarity/fund/deadlines.ics", methods=["GET"], **PORTAL)
    def portal_fund_deadlines(self, call=None, start=None, **kwargs):
        """Deadlines of a call for the own calendar: for the service, and for municipalities that may apply under it."""
        found = self._find_call(call)
        if not found:
            raise request.not_found()
        try:
            day = read_day(start)
        except ValueError:
            day = None
        return request.make_response(
            found._calendar_file(day),
            headers=[
                ("Content-Type", "text/calendar; charset=utf-8"),
                ("Content-Disposition", content_disposition(f"{found.display_name}.ics")),
            ],
        )

    # ------------------------------------------------------------------
    # Finding
    # ------------------------------------------------------------------

    def _find_application(self, application_id):
        """The application if the user may read it; others learn not even that it exists."""
        if application_id > ID_MAX:
            return None
        try:
            self._document_check_access("solidarity.fund.application", application_id)
        except (AccessError, MissingError):
            return None
        return request.env["solidarity.fund.application"].browse(application_id)  # with the user's own rights

    def _find_draft(self, application_id):
        """:raise AccessError: for an application that is not the user's own"""
        if not application_id:
            return None
        number = int(application_id) if NUMBER.fullmatch(application_id) else 0
        found = number and self._find_application(number)
        if not found:
            raise AccessError(request.env._("This is not an application of your municipality."))
        return found

    def _find_call(self, call):
        number = int(call) if NUMBER.fullmatch(call or "") else 0
        calls = request.env["solidarity.fund.call"]
        if not 0 < number <= ID_MAX:
            return calls
        if calls.has_access("read"):
            return calls.search([("id", "=", number)])
        try:
            offered = request.env["solidarity.fund.application"]._portal_choices()["calls"]
        except AccessError:
            return calls
        # The calls of applications that the user may read are no secret either.
        own = request.env["solidarity.fund.application"].search([]).sudo().call_id
        return (offered | own).filtered(lambda found: found.id == number)

    # ------------------------------------------------------------------
    # What was typed, and what it means
    # ------------------------------------------------------------------

    def _typed(self, post, application=None):
        """The texts of the form by name, its ``rows`` of the cost plan and its ``token``.

        :param application: the draft that is changed; the coordination may have given it more lines than the form has
        """
        lines_max = max(LINES_MAX, len(application.line_ids) + 1 if application else 0)
        entry = {
            name: typed_words(post.get(name), TEXTS.get(name, TEXT_MAX))
            for name in (*TEXTS, *AMOUNTS, *DATES, *CHOICES)
        }
        entry |= {name: bool(post.get(name)) for name in BOXES}
        entry["token"] = typed_key(post.get("token"))
        entry["rows"] = [
            (
                typed_words(post.get(f"line_name_{number}"), TEXT_MAX),
                typed_words(post.get(f"line_amount_{number}"), TEXT_MAX),
            )
            for number in range(lines_max)
            if f"line_name_{number}" in post
        ] or self._with_empty_rows([], LINES_FIRST)
        return entry

    def _with_empty_rows(self, rows, more):
        return [*rows, *[("", "")] * max(min(more, LINES_MAX - len(rows)), 0)]

    def _read(self, entry):
        """:return: values for ``_portal_check`` and ``_portal_save``, and what is wrong by name of the input"""
        errors, values = {}, {name: entry[name] or False for name in TEXTS}
        values |= {name: entry[name] for name in BOXES}
        for name in CHOICES:
            values[name] = int(entry[name]) if NUMBER.fullmatch(entry[name]) else False
        for name in AMOUNTS:
            values[name] = self._read_amount(entry[name], name, errors)
        for name in DATES:
            try:
                values[name] = read_day(entry[name]) or False
            except ValueError:
                errors[name] = request.env._("Please give a day, for example 15.10.2026.")
        start, end = (values.get(name) for name in DATES)
        if start and end and end < start:
            errors["date_end"] = request.env._("The project cannot end before it begins.")
        values["line_ids"] = self._read_rows(entry["rows"], errors)
        if not values["call_id"]:
            errors["call_id"] = request.env._("Please choose the call.")
        return values, errors

    def _read_rows(self, rows, errors):
        lines = []
        for number, (name, amount) in enumerate(rows):
            if not name and not amount:
                continue
            if not name:
                errors[f"line_name_{number}"] = request.env._("Please say what it is for.")
            lines.append((name, self._read_amount(amount, f"line_amount_{number}", errors)))
        return lines

    def _read_amount(self, text, name, errors):
        try:
            return float(read_amount(text) or 0)
        except ValueError:
            errors[name] = request.env._("Please give an amount in euros, for example 12,000.50.")
            return 0.0

    # ------------------------------------------------------------------
    # Pages
    # ------------------------------------------------------------------

    def _first_entry(self, choices):
        partner = choices["partners"] if len(choices["partners"]) == 1 else choices["partners"].browse()
        return self._typed({}) | {
            "call_id": str(choices["calls"][:1].id or ""),
            "partner_municipality_id": str(partner.id or ""),
            "ukraine_link": bool(choices["partners"]),
            "token": None,
        }

    def _saved_entry(self, application):
        """A draft as somebody would have typed it."""
        entry = self._typed({})
        for name in TEXTS:
            entry[name] = application[name] or ""
        for name in AMOUNTS:
            entry[name] = self._amount_text(application[name])
        for name in DATES:
            entry[name] = fields.Date.to_string(application[name]) if application[name] else ""
        for name in CHOICES:
            entry[name] = str(application.sudo()[name].id or "")
        entry |= {name: application[name] for name in BOXES}
        rows = [(line.name, self._amount_text(line.amount)) for line in application.line_ids]
        entry["rows"] = self._with_empty_rows(rows, max(LINES_FIRST - len(rows), 1))
        return entry

    def _amount_text(self, amount):
        return formatLang(request.env, amount, digits=2) if amount else ""

    def _render_precheck(self, choices, entry, application=None, errors=None, checked=None):
        entry["token"] = entry["token"] or secrets.token_hex(16)
        calls = choices["calls"]
        chosen = calls.filtered(lambda call: str(call.id) == entry["call_id"])
        values = self._prepare_portal_layout_values() | {
            "page_name": "solidarity_fund_precheck",
            "application": application,
            "municipality": choices["municipality"],
            "calls": [(str(call.id), call.display_name) for call in calls],
            "partners": [(str(partner.id), partner.name) for partner in choices["partners"]],
            "kinds": [(str(kind.id), kind.name) for kind in choices["kinds"]],
            "entry": entry,
            "errors": errors or {},
            "checked": checked,
            "questions_to": chosen.question_address,
            "may_add_rows": len(entry["rows"]) < LINES_MAX,
        }
        return request.render("solidarity_partnership.portal_fund_precheck", values)
