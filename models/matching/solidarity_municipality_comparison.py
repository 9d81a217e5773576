from odoo import models
from odoo.exceptions import UserError

from ...matching.ranking import places, rank
from .solidarity_municipality_matching import EXCLUSIONS


class SolidarityMunicipality(models.Model):
    """What people do with a ranking: look at it, compare candidates, propose some of them."""

    _inherit = "solidarity.municipality"

    def _compare(self, candidates, weights, allow_active=False):
        """Candidates of this municipality under several sets of weights; the facts are loaded once.

        :param weights: list of usable weights by code of criterion
        :return: for each set of weights a dict by id of the candidate, with ``score``, ``known``, ``parts`` and
            ``excluded`` as in ``rank_partners``, and ``place`` among all possible partners, from 1; None if excluded.
            Who is proposed already keeps its place.
        """
        self.ensure_one()
        pool = self._default_pool() | candidates
        profiles = (self | pool)._profiles(fairness=any("fairness" in one for one in weights))
        pairs, but = self._pairs(), ("active",) if allow_active else ()
        everybody = [profiles[record_id] for record_id in pool.ids]
        chosen = {profiles[candidate.id].key: candidate.id for candidate in candidates}
        compared = []
        for one in weights:
            [ranked] = places([profiles[self.id]], everybody, one, pairs, (*but, "proposed"))
            place_of = {profile.key: place for place, (profile, _score) in enumerate(ranked, start=1)}
            matches = rank(
                profiles[self.id],
                [profiles[candidate.id] for candidate in candidates],
                one,
                pairs,
                include_excluded=True,
                but=but,
            )
            compared.append(
                {
                    chosen[match.candidate.key]: {
                        "score": match.score,
                        "known": match.known,
                        "parts": self._describe_parts(match.parts),
                        "excluded": match.excluded,
                        "place": place_of.get(match.candidate.key),
                    }
                    for match in matches
                }
            )
        return compared

    def _describe_exclusion(self, code):
        """A hard reason in the reader's language; None without one."""
        return self.env._(EXCLUSIONS[code]) if code else None  # pylint: disable=gettext-variable

    def _everybody_abroad(self):
        """Every municipality of the other country, also those that seek no partner or are no longer in the register."""
        return self.with_context(active_test=False).search(
            [("country_id.code", "in", {"DE", "UA"} - {self.country_code})], order="id"
        )

    # ------------------------------------------------------------------
    # Proposals by hand
    # ------------------------------------------------------------------

    def _find_passed_over(self, candidates, lead=None, allow_active=False):
        """The best possible partner that scores higher than one of these candidates and is not among them, or nobody.

        What was proposed for the inquiry before has had its turn.
        """
        pool = self._default_pool()
        if lead:
            pool -= lead.proposal_ids.german_id | lead.proposal_ids.ukrainian_id
        weights = self.env["solidarity.matching.criterion"]._weights()
        chosen = self._rank(candidates, weights, include_excluded=True, allow_active=allow_active)
        lowest = min((match["score"] for match in chosen), default=100)
        best = self._rank(pool | candidates, weights, len(candidates), allow_active=allow_active)
        better = (
            match["municipality"]
            for match in best
            if match["municipality"] not in candidates and match["score"] > lowest
        )
        return next(better, self.browse())

    def _propose_candidates(self, candidates, lead=None, allow_active=False, departure_reason=None):
        """Draft proposals for candidates that a coordinator has chosen.

        :param departure_reason: needed when somebody who ranks better is passed over
        :raise UserError: when there is a hard reason against one of them, or the reason for departing is missing
        """
        self.ensure_one()
        self.env["solidarity.matching.proposal"].check_access("create")
        weights = self.env["solidarity.matching.criterion"]._weights()
        matches = self._rank(candidates, weights, include_excluded=True, allow_active=allow_active)
        for match in matches:
            if match["excluded"]:
                raise UserError(
                    self.env._(
                        "%(candidate)s cannot be proposed: %(reason)s",
                        candidate=match["municipality"].display_name,
                        reason=self._describe_exclusion(match["excluded"]),
                    )
                )
        departure_reason = (departure_reason or "").strip()
        passed_over = self._find_passed_over(candidates, lead, allow_active)
        if passed_over and not departure_reason:
            raise UserError(
                self.env._(
                    "%(better)s ranks higher. Propose it as well, or give the reason for departing from the ranking.",
                    better=passed_over.display_name,
                )
            )
        return self._create_proposals(
            matches,
            lead,
            allow_active=allow_active,
            departure_reason=departure_reason if passed_over else False,
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_find_partners(self):
        """Show the ranked candidates of this municipality; nothing is written but the list itself."""
        self.ensure_one()
        return self.env["solidarity.matching.ranking"].create({"municipality_id": self.id}).action_open()
