import secrets

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import content_disposition, request, route

from odoo.addons.portal.controllers.portal import pager

from ..models.attendance.event_event_times import BERLIN, KYIV
from ..models.portal.partnership.solidarity_partnership_file import KINDS, SIZE_MAX
from ..models.portal.partnership.solidarity_partnership_message import BODY_MAX
from .entry import ID_MAX, PORTAL, page_number, typed_key
from .personal_page import page_languages
from .portal import SolidarityPortal

PARTNERSHIPS = "/my/solidarity/partnerships"
PAGE = f"{PARTNERSHIPS}/<int:partnership_id>"
PER_PAGE = 20
#: Of each section the page of a partnership shows the newest; all of them stand on pages of their own.
SHORT = 5
SECTIONS = ("events", "messages", "files", "needs", "offers", "aid")
PLACES = {"message": "messages", "file": "files", "removed": "files", "registered": "events"}


class SolidarityPartnershipPortal(SolidarityPortal):
    """The partnerships of a municipality: where they stand, and what both sides share. Works without scripts; what was
    typed stays. A partnership of others looks the same as one that there is not."""

    # ------------------------------------------------------------------
    # Pages
    # ------------------------------------------------------------------

    @route([PARTNERSHIPS, f"{PARTNERSHIPS}/page/<int:page>"], methods=["GET"], **PORTAL)
    def portal_partnerships(self, page=1, **kwargs):
        """All partnerships of the user's municipality, those that are alive first."""
        municipality = request.env.user.partner_id._get_own_municipality()
        partnerships = request.env["solidarity.partnership"]
        # Portal users find their own by a record rule; whoever works here belongs to no municipality.
        domain = ["|", ("german_id", "=", municipality.id or 0), ("ukrainian_id", "=", municipality.id or 0)]
        pages = pager(PARTNERSHIPS, partnerships.search_count(domain), page_number(page), PER_PAGE)
        found = partnerships.search(
            domain,
            order="date_end desc nulls first, date_start desc, id desc",
            limit=PER_PAGE,
            offset=pages["offset"],
        )
        values = self._prepare_portal_layout_values() | {
            "page_name": "solidarity_partnerships",
            "municipality": municipality,
            "partnerships": found._portal_list_values(municipality),
            "has_aid": bool(municipality) and bool(request.env["solidarity.aid"].search_count([], limit=1)),
            "pager": pages,
        }
        return request.render("solidarity_partnership.portal_partnerships", values)

    @route(PAGE, methods=["GET"], **PORTAL)
    def portal_partnership(self, partnership_id, saved=None, **kwargs):
        """One partnership with the newest of each section."""
        partnership = self._find_partnership(partnership_id)
        if not partnership:
            return request.redirect(PARTNERSHIPS)
        return self._render_partnership(partnership, saved=saved)

    @route(
        [f"{PAGE}/<string:section>", f"{PAGE}/<string:section>/page/<int:page>"], methods=["GET"], **PORTAL
    )
    def portal_partnership_section(self, partnership_id, section, page=1, **kwargs):
        """All of one section (``SECTIONS``), paged."""
        partnership = self._find_partnership(partnership_id)
        if not partnership:
            return request.redirect(PARTNERSHIPS)
        if section not in SECTIONS:
            return request.redirect(self._url(partnership))
        return self._render_partnership(partnership, section, page)

    @route(
        [
            f"{PAGE}/messages/send",
            f"{PAGE}/files/share",
            f"{PAGE}/files/<int:file_id>/remove",
            f"{PAGE}/events/<int:event_id>/register",
        ],
        methods=["GET"],
        **PORTAL,
    )
    def portal_partnership_step(self, partnership_id, **kwargs):
        """Who reloads the answer to a form, or changes its language, sees the partnership again."""
        return request.redirect(self._url(self._find_partnership(partnership_id)))

    # ------------------------------------------------------------------
    # Messages
    # ------------------------------------------------------------------

    @route(f"{PAGE}/messages/send", methods=["POST"], **PORTAL)
    def portal_partnership_message(self, partnership_id, body=None, lang=None, token=None, **post):
        """A contact person writes to the other side and the service."""
        entry = {"body": self._words(body), "lang": self._words(lang), "token": self._words(token)}
        return self._step(
            partnership_id,
            "message",
            lambda partnership: partnership._portal_write_message(
                entry["body"], entry["lang"], typed_key(entry["token"])
            ),
            entry,
        )

    # ------------------------------------------------------------------
    # Files
    # ------------------------------------------------------------------

    @route(f"{PAGE}/files/share", methods=["POST"], **PORTAL)
    def portal_partnership_file_share(self, partnership_id, file=None, **post):
        """A contact person shares a file."""

        def share(partnership):
            if not hasattr(file, "read") or not file.filename:
                raise UserError(request.env._("Please choose a file."))
            # No more than it takes to see that it is too large.
            partnership._portal_share_file(file.filename, file.read(SIZE_MAX + 1))

        return self._step(partnership_id, "file", share)

    @route(f"{PAGE}/files/<int:file_id>/remove", methods=["POST"], **PORTAL)
    def portal_partnership_file_remove(self, partnership_id, file_id, **post):
        """A municipality takes back a file of its own."""
        return self._step(
            partnership_id, "removed", lambda partnership: partnership._portal_remove_file(file_id)
        )

    @route(f"{PAGE}/files/<int:file_id>", methods=["GET"], **PORTAL)
    def portal_partnership_file(self, partnership_id, file_id, **kwargs):
        """A shared file, to be saved and never to be shown by the browser."""
        partnership = self._find_partnership(partnership_id)
        if not partnership:
            return request.redirect(PARTNERSHIPS)
        shared_sudo = partnership._shared_files().filtered(lambda shared: shared.id == file_id)
        if not shared_sudo:
            return request.redirect(self._url(partnership))
        content = shared_sudo.with_context(bin_size=False)._content()
        return self._download(content, shared_sudo._mimetype(), shared_sudo.name)

    # ------------------------------------------------------------------
    # Events
    # ------------------------------------------------------------------

    @route(f"{PAGE}/events/<int:event_id>/register", methods=["POST"], **PORTAL)
    def portal_partnership_register(self, partnership_id, event_id, **post):
        """The user puts itself on the list of an event."""
        return self._step(
            partnership_id, "registered", lambda partnership: partnership._portal_register(event_id)
        )

    @route(f"{PAGE}/events/<int:event_id>/calendar", methods=["GET"], **PORTAL)
    def portal_partnership_calendar(self, partnership_id, event_id, **kwargs):
        """The event for the calendar; how to join is in it for whoever is registered."""
        partnership, event_sudo = self._find_event(partnership_id, event_id)
        if not event_sudo:
            return request.redirect(self._url(partnership))
        registration_sudo = event_sudo._registrations_of(request.env.user.partner_id).get(event_sudo.id)
        if registration_sudo and registration_sudo._is_registered():
            content = event_sudo._attendee_ics(registration_sudo)
        else:
            content = event_sudo._get_ics_file()[event_sudo.id]
        return self._download(content, "text/calendar; charset=utf-8", f"{event_sudo.name}.ics")

    @route(f"{PAGE}/events/<int:event_id>/minutes", methods=["GET"], **PORTAL)
    def portal_partnership_minutes(self, partnership_id, event_id, **kwargs):
        """The minutes in both languages, as soon as they are complete."""
        partnership, event_sudo = self._find_event(partnership_id, event_id)
        if not event_sudo.date_closed:
            return request.redirect(self._url(partnership))
        report_sudo = request.env["ir.actions.report"].sudo()  # the event was found in the own partnership
        content, _kind = report_sudo._render_qweb_pdf(
            "solidarity_partnership.exchange_minutes_action", event_sudo.ids
        )
        name = request.env._("Minutes %s", event_sudo.date_begin.date())
        return self._download(content, "application/pdf", f"{name}.pdf")

    # ------------------------------------------------------------------
    # Parts
    # ------------------------------------------------------------------

    def _find_partnership(self, partnership_id):
        """The partnership if it is one of the user's own municipality; others learn not even that it exists."""
        municipality = request.env.user.partner_id._get_own_municipality()
        if not municipality or not 0 < partnership_id <= ID_MAX:
            return None
        try:
            self._document_check_access("solidarity.partnership", partnership_id)
        except (AccessError, MissingError):
            return None
        partnership = request.env["solidarity.partnership"].browse(
            partnership_id
        )  # with the user's own rights
        return partnership if municipality in (partnership.german_id, partnership.ukrainian_id) else None

    def _find_event(self, partnership_id, event_id):
        partnership = self._find_partnership(partnership_id)
        event_sudo = request.env["event.event"].sudo().browse()
        return partnership, partnership._portal_event(event_id) if partnership else event_sudo

    def _step(self, partnership_id, saved, step, entry=None):
        """Take a step, and show the page again: what was refused with the reason and what was typed.

        :param saved: key of ``PLACES``
        :param step: function of the partnership
        """
        partnership = self._find_partnership(partnership_id)
        if not partnership:
            return request.redirect(PARTNERSHIPS)
        try:
            with request.env.cr.savepoint():
                step(partnership)
        except (AccessError, UserError) as error:
            partnership.invalidate_recordset()
            return self._render_partnership(partnership, error=(PLACES[saved], str(error)), entry=entry)
        return request.redirect(f"{self._url(partnership)}?saved={saved}#solidarity_{PLACES[saved]}")

    @staticmethod
    def _words(value):
        return value if isinstance(value, str) else ""

    @staticmethod
    def _url(partnership):
        return f"{PARTNERSHIPS}/{partnership.id}" if partnership else PARTNERSHIPS

    def _render_partnership(self, partnership, section=None, page=1, saved=None, error=None, entry=None):
        municipality = request.env.user.partner_id._get_own_municipality()
        url = self._url(partnership)
        pages, parts = None, {}
        for name in [section] if section else SECTIONS:
            total = partnership._portal_section_total(name, municipality)
            limit, offset = SHORT, 0
            if section:
                pages = pager(f"{url}/{name}", total, page_number(page), PER_PAGE)
                limit, offset = PER_PAGE, pages["offset"]
            rows = partnership._portal_section(name, municipality, limit, offset)
            parts[name] = {"total": total, "rows": rows, "more": not section and total > len(rows)}
        entry = entry or {"body": "", "lang": request.env["solidarity.partnership"]._portal_language()}
        values = self._prepare_portal_layout_values() | {
            "page_name": "solidarity_partnership",
            "partnership": partnership._portal_page_values(municipality),
            "url": url,
            "section": section,
            "parts": parts,
            "pager": pages,
            "clock": KYIV if municipality.country_code == "UA" else BERLIN,
            "languages": page_languages(),
            "kinds": KINDS,
            "size_max": SIZE_MAX,
            "body_max": BODY_MAX,
            "saved": saved if saved in PLACES else None,
            "error_place": error and error[0],
            "error": error and error[1],
            "entry": entry | {"token": secrets.token_hex(16)},
        }
        response = request.render("solidarity_partnership.portal_partnership", values)
        response.headers["Cache-Control"] = "no-store"
        return response

    @staticmethod
    def _download(content, mimetype, name):
        """A file to be saved, which the browser neither shows nor takes for something else."""
        return request.make_response(
            content,
            headers=[
                ("Content-Type", mimetype),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
                ("Content-Security-Policy", "default-src 'none'"),
                ("Cache-Control", "no-store"),
            ],
        )
