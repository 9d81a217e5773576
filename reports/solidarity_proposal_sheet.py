from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..matching.reasons import INTERNAL_CRITERIA
from ..models.solidarity_bilingual_mixin import COLUMNS


class SolidarityProposalSheet(models.AbstractModel):
    """Why this partner: a sheet for the council of one side, in its language.

    It says what the other side may know: facts of the registers, fields of cooperation, reasons in words. Scores, other
    candidates and remarks of the service stay with the service.
    """

    _name = "solidarity.proposal.sheet"
    _description = "Proposal for a Council"
    _inherit = ["solidarity.document.mixin"]

    #: Whose council reads it.
    _side = None

    def _get_report_values(self, docids, data=None):
        proposals = self.env["solidarity.matching.proposal"].browse(docids)
        proposals.check_access("read")
        for proposal in proposals:
            if not proposal.explanation:
                raise UserError(
                    self.env._("%s has no reasons yet: compute its score first.", proposal.display_name)
                )
        return {
            "doc_ids": docids,
            "doc_model": proposals._name,
            "docs": proposals,
            "documents": [self._prepare_sheet(proposal) for proposal in proposals],
        }

    def _prepare_sheet(self, proposal):
        sides = self._in_languages(proposal, [COLUMNS[self._side]])
        [reader] = sides
        own, other = reader.german_id, reader.ukrainian_id
        if self._side == "ukrainian":
            own, other = other, own
        pair = own | other
        env = reader.env
        places = pair._describe_places()
        distance = own._describe_distance(other)
        parts = [part for part in reader.explanation if part["criterion"] not in INTERNAL_CRITERIA]
        [why] = pair._describe_matches([(reader.german_id, reader.ukrainian_id, parts)])
        sections = [
            self._section(
                sides, lambda side: env._("What is proposed"), texts=[self._introduction(reader, other)]
            ),
            self._section(sides, lambda side: env._("Why this partner"), texts=[why]),
            self._section(
                sides,
                lambda side: (
                    env._("Where both lie") if not distance else env._("Where both lie: %s", distance)
                ),
                map=places and {"picture": self._map_picture(), "places": places},
            ),
            self._section(
                sides,
                lambda side: env._("Both municipalities"),
                table={
                    "head": ["", *(municipality.display_name for municipality in pair)],
                    "rows": [[row["label"], *row["values"]] for row in pair._describe_facts(is_public=True)],
                },
            ),
            self._section(sides, lambda side: env._("What happens next"), texts=[self._next_steps(reader)]),
        ]
        subject = f"{own.display_name} – {other.display_name}"
        return self._prepare_document(
            sides, lambda side: env._("Proposal for a solidarity partnership"), subject, sections
        )

    def _introduction(self, proposal, other):
        return proposal.env._(
            "The service for German-Ukrainian municipal partnerships proposes %(municipality)s as a partner. A"
            " solidarity partnership is not formalised: both sides decide what they do together, and either may end"
            " it.",
            municipality=other.display_name,
        )

    def _next_steps(self, proposal):
        env = proposal.env
        text = env._(
            "Both municipalities decide independently of each other. If both accept, we bring them into contact and"
            " prepare a first bilingual exchange on the situation, concrete needs and what both want to do together."
        )
        if proposal.date_expiry and proposal.state in ("draft", "sent"):
            day = format_date(env, proposal.date_expiry, date_format="long")
            text += " " + env._("Please tell us your decision by %s.", day)
        return text


class SolidarityProposalSheetGerman(models.AbstractModel):
    _name = "report.solidarity_partnership.proposal_sheet_german"
    _description = "Proposal for the German Council"
    _inherit = ["solidarity.proposal.sheet"]
    _side = "german"


class SolidarityProposalSheetUkrainian(models.AbstractModel):
    _name = "report.solidarity_partnership.proposal_sheet_ukrainian"
    _description = "Proposal for the Ukrainian Council"
    _inherit = ["solidarity.proposal.sheet"]
    _side = "ukrainian"
