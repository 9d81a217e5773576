from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import content_disposition, request, route

from odoo.addons.portal.controllers.portal import pager

from ..eligibility.entry import read_day
from ..models.matching.solidarity_matching_proposal import DECLINE_CODES
from ..models.portal.proposal.solidarity_matching_proposal_answering import TEXT_MAX
from .entry import ID_MAX, PORTAL, page_number, typed_id, typed_words
from .portal import SolidarityPortal

PAGE = "/my/solidarity/proposals"
PROPOSALS_PER_PAGE = 20
#: The server refuses longer texts in words; nobody needs to type so much again.
TYPED_MAX = 10000
#: What a municipality can do on the page of a proposal, and what it typed for that.
STEPS = ("accept", "decline", "council", "ask", "confirm", "refuse")
ENTRIES = ("decided", "code", "words", "date", "question")


class SolidarityProposalPortal(SolidarityPortal):
    """Proposals to the municipality of the user: read them, answer them. Everything works without scripts."""

    @route([PAGE, f"{PAGE}/page/<int:page>"], methods=["GET"], **PORTAL)
    def portal_proposals(self, page=1, **kwargs):
        """All proposals that the municipality received, latest first."""
        municipality = request.env.user.partner_id._get_own_municipality()
        proposals = request.env["solidarity.matching.proposal"]
        domain = municipality._portal_proposal_domain()
        pages = pager(
            url=PAGE,
            total=proposals.search_count(domain),
            page=page_number(page),
            step=PROPOSALS_PER_PAGE,
        )
        found = proposals.search(
            domain, order="date_sent desc, id desc", limit=PROPOSALS_PER_PAGE, offset=pages["offset"]
        )
        values = self._prepare_portal_layout_values() | {
            "page_name": "solidarity_proposals",
            "municipality": municipality,
            "proposals": [proposal._portal_values(municipality) for proposal in found],
            "pager": pages,
        }
        return request.render("solidarity_partnership.portal_proposals", values)

    @route(f"{PAGE}/<int:proposal_id>", methods=["GET"], **PORTAL)
    def portal_proposal(self, proposal_id, done=None, **kwargs):
        """One proposal: who is proposed and why, what was answered, and the ways to answer."""
        proposal = self._find_proposal(proposal_id)
        if not proposal:
            return request.redirect(PAGE)
        return self._render_proposal(proposal, done=done if done in (*STEPS, "wait") else None)

    @route(f"{PAGE}/<int:proposal_id>/answer", methods=["POST"], **PORTAL)
    def portal_proposal_answer(self, proposal_id, step=None, **post):
        """What somebody does with the proposal (``step``, see ``STEPS``); what was typed stays on an error."""
        proposal = self._find_proposal(proposal_id)
        if not proposal or step not in STEPS:
            return request.redirect(PAGE)
        entry = {name: typed_words(post.get(name), TYPED_MAX) for name in ENTRIES}
        try:
            with request.env.cr.savepoint():
                done = self._take_proposal_step(proposal, step, post, entry)
        except (AccessError, UserError) as error:
            wrong = self._wrong_entry(step, entry)
            return self._render_proposal(proposal, error=str(error), failed=step, wrong=wrong, entry=entry)
        return request.redirect(f"{PAGE}/{proposal.id}?done={done}")

    @route(f"{PAGE}/<int:proposal_id>/sheet", methods=["GET"], **PORTAL)
    def portal_proposal_sheet(self, proposal_id, **kwargs):
        """The sheet for the own council as PDF, in the language of the own side."""
        proposal = self._find_proposal(proposal_id)
        # The sheet has no words for the service, see its report.
        proposal_sudo = proposal and proposal.sudo()
        if not proposal_sudo or not proposal_sudo.explanation:
            return request.redirect(PAGE)
        reports_sudo = request.env["ir.actions.report"].sudo()  # found with the user's own rights
        content, _kind = reports_sudo._render_qweb_pdf(
            f"solidarity_partnership.proposal_sheet_{proposal._portal_side()}_action", proposal.ids
        )
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(f"{proposal.display_name}.pdf")),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
            ],
        )

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def _find_proposal(self, proposal_id):
        """The proposal if it was sent to the user's municipality; others learn not even that it exists."""
        if proposal_id > ID_MAX:
            return None
        try:
            self._document_check_access("solidarity.matching.proposal", proposal_id)
            proposal = request.env["solidarity.matching.proposal"].browse(proposal_id)  # with the own rights
            proposal._portal_side()
        except (AccessError, MissingError):
            return None
        return proposal

    def _take_proposal_step(self, proposal, step, post, entry):
        """:return: what the next page says"""
        if step in ("accept", "decline") and not entry["decided"]:
            raise UserError(
                request.env._("Please confirm that your municipality has decided and that you may say so.")
            )
        if step == "accept":
            return step if proposal._portal_accept() else "wait"
        if step == "decline":
            code = entry["code"] if entry["code"] in dict(DECLINE_CODES) else ""
            return step if proposal._portal_decline(code, entry["words"]) else "wait"
        if step == "council":
            proposal._portal_plan_council(self._read_council_day(entry["date"]))
        elif step == "ask":
            proposal._portal_ask(entry["question"])
        else:
            proposal._portal_confirm(typed_id(post.get("answer_id")), step == "confirm")
        return step

    def _wrong_entry(self, step, entry):
        """The one entry that an error of a step speaks of; None where the proposal itself stands in the way."""
        if step in ("accept", "decline") and not entry["decided"]:
            return "decided"
        if step == "decline" and entry["code"] not in dict(DECLINE_CODES):
            return "code"
        if step == "decline":
            wanted = entry["code"] == "other" and not entry["words"].strip()
            return "words" if wanted or len(entry["words"]) > TEXT_MAX else None
        return {"council": "date", "ask": "question"}.get(step)

    def _read_council_day(self, text):
        try:
            return read_day(text)
        except ValueError:
            raise UserError(request.env._("Please give a day, for example 15.10.2026.")) from None

    def _render_proposal(self, proposal, error=None, failed=None, wrong=None, entry=None, done=None):
        values = self._prepare_portal_layout_values() | {
            "page_name": "solidarity_proposal",
            "values": proposal._portal_page_values(),
            "error": error,
            "failed": failed,
            "wrong": wrong,
            "entry": entry or dict.fromkeys(ENTRIES, ""),
            "done": done,
        }
        return request.render("solidarity_partnership.portal_proposal", values)
