from odoo import models
from odoo.tools import format_date

from ....matching.reasons import INTERNAL_CRITERIA
from ...matching.solidarity_matching_proposal import DECLINE_CODES


class SolidarityMatchingProposal(models.Model):
    """What a municipality reads of a proposal to it, without scores, other candidates and words for the service."""

    _inherit = "solidarity.matching.proposal"

    def _portal_values(self, municipality):
        """The proposal from the side of one of its municipalities."""
        self.ensure_one()
        own, other = ("german", "ukrainian") if self.german_id == municipality else ("ukrainian", "german")
        proposal_sudo = self.sudo()  # its own date and answer only
        return {
            "proposal": self,
            "side": own,
            "other": self[f"{other}_id"]._public_values(),
            "state": self._portal_label("state"),
            "own_answer": self._portal_label(f"{own}_answer"),
            "other_answer": self._portal_label(f"{other}_answer"),
            "council_date": proposal_sudo[f"{own}_council_date"],
            "is_waiting": bool(proposal_sudo._waiting_answer(own)),
            "is_open": not self._why_closed(own),
        }

    def _portal_label(self, name):
        """What a selection says, in the reader's language. Lists show many: QWeb's fields take longer for one."""
        return dict(self._fields[name]._description_selection(self.env))[self[name]]

    def _portal_page_values(self):
        """Everything on the page of one proposal, as plain values."""
        side, person = self._portal_side(), self.env.user.partner_id
        own = self[f"{side}_id"]
        proposal_sudo = self.sudo()  # the words below only leave it, see each method
        waiting = proposal_sudo._waiting_answer(side)
        may_decide = person._may_speak_for(own)
        return self._portal_values(own) | {
            "closed_because": self._why_closed(side),
            "profile": proposal_sudo._public_profile(side),
            "coordinator": proposal_sudo._coordinator()._portal_contact(),
            "answers": proposal_sudo._answers_in_words(side),
            "waiting_id": waiting.id,
            "may_decide": may_decide,
            "may_confirm": bool(waiting) and person._is_mayor_of(own),
            "mayor_confirms": self._mayor_has_to_confirm() and not person._is_mayor_of(own),
            "may_ask": person._is_contact_person_of(own),
            "decline_codes": self._decline_choices(),
            "has_sheet": bool(proposal_sudo.explanation),
            "partnership_id": self.partnership_ids.id,
        }

    def _public_profile(self, side):
        """Both municipalities as the registers know them, and why they fit: what stands in the council's sheet, too.

        :return: ``{"names", "rows" (see _describe_facts), "places", "distance", "reasons"}``
        """
        plain = self.with_context(solidarity_plain_name=True)
        own, other = plain.german_id, plain.ukrainian_id
        if side == "ukrainian":
            own, other = other, own
        pair = own | other
        parts = [part for part in self.explanation or () if part["criterion"] not in INTERNAL_CRITERIA]
        match = (plain.german_id, plain.ukrainian_id, parts)
        return {
            "names": [own.display_name, other.display_name],
            "rows": pair._describe_facts(is_public=True),
            "places": pair._describe_places(),
            "distance": own._describe_distance(other),
            "reasons": pair._describe_matches([match])[0] if parts else None,
        }

    def _answers_in_words(self, side):
        """What was answered in the portal for this side, by whom, and who confirmed it; latest first."""
        given = self.answer_ids.filtered(lambda one: one.side == side)
        labels = {
            name: dict(given._fields[name]._description_selection(self.env))
            for name in ("answer", "state", "decline_code")
        }
        return [
            {
                "answer": labels["answer"][one.answer],
                "state": labels["state"][one.state],
                "reason": labels["decline_code"].get(one.decline_code),
                "words": one.decline_reason,
                "person": one.person_id.name,
                "date": format_date(self.env, one.create_date),
                "confirmed_by": one.confirmed_by_id != one.person_id and one.confirmed_by_id.name,
            }
            for one in given
        ]

    def _decline_choices(self):
        labels = dict(
            self.env["solidarity.matching.proposal.answer"]
            ._fields["decline_code"]
            ._description_selection(self.env)
        )
        return [(code, labels[code]) for code, _label in DECLINE_CODES]
