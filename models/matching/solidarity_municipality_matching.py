from collections import Counter

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL, LazyTranslate

from ...matching.exclusion import exclusion, exclusions, reason_of
from ...matching.ranking import rank

_lt = LazyTranslate(__name__)

EXCLUSIONS = {
    "same_country": _lt("Both municipalities lie in the same country."),
    "archived": _lt("One side is no longer in the register."),
    "occupied": _lt("The territory is temporarily occupied: such municipalities may not be supported."),
    "forbidden": _lt("Somebody ruled this pair out."),
    "partner": _lt("The two municipalities are partners already."),
    "former_partner": _lt("The two municipalities were partners before."),
    "declined": _lt("One side declined this pair before."),
    "active": _lt("There are active hostilities in the territory; a coordinator can allow it."),
    "proposed": _lt("This pair is proposed already."),
    "not_seeking": _lt("One side does not want a partner."),
    "own_capacity": _lt("The municipality itself has no capacity for another partnership."),
    "capacity": _lt("This candidate has no capacity for another partnership."),
    "german_capacity": _lt("The German side has no capacity for another partnership."),
    "ukrainian_capacity": _lt("The Ukrainian side has no capacity for another partnership."),
}


class SolidarityMunicipality(models.Model):
    """Matching: loads facts into plain profiles, has them ranked, stores proposals."""

    _inherit = "solidarity.municipality"

    # ------------------------------------------------------------------
    # Ranking
    # ------------------------------------------------------------------

    def rank_partners(self, limit=None, pool=None, include_excluded=False, allow_active=False):
        """Possible partners in the other country, best first.

        For readers of the service and above, who may know the criteria: nothing is written.

        :param limit: how many at most; all by default
        :param pool: municipalities to choose from; by default every one of the other country that has not said no
        :param include_excluded: also name those that a hard reason excludes, at the end; the default pool is then
            everybody, also those who said no and those who are no longer in the register
        :param allow_active: active hostilities are no hard reason; occupation always is
        :return: list of dicts: ``municipality`` (record), ``score`` and ``known`` (0-100), ``parts`` (list of dicts
            ``criterion, weight, value, points``; the points add up to the score), ``excluded`` (code or None)
        :raise UserError: when the weights cannot be used, such as all of them 0
        """
        self.ensure_one()
        self.check_access("read")
        if pool is None:
            pool = self._everybody_abroad() if include_excluded else self._default_pool()
        pool.check_access("read")
        weights = self.env["solidarity.matching.criterion"]._weights()
        return self._rank(pool, weights, limit, include_excluded, allow_active)

    def _rank(self, candidates, weights, limit=None, include_excluded=False, allow_active=False):
        """See ``rank_partners``.

        :param weights: usable weights by code of criterion
        """
        profiles = (self | candidates)._profiles(fairness="fairness" in weights)
        by_key = {profile.key: record_id for record_id, profile in profiles.items()}
        matches = rank(
            profiles[self.id],
            [profiles[record_id] for record_id in candidates.ids],
            weights,
            self._pairs(),
            include_excluded=include_excluded,
            limit=limit,
            but=("active",) if allow_active else (),
        )
        return [
            {
                "municipality": self.browse(by_key[match.candidate.key]).with_prefetch(
                    candidates._prefetch_ids
                ),
                "score": match.score,
                "known": match.known,
                "parts": self._describe_parts(match.parts),
                "excluded": match.excluded,
            }
            for match in matches
        ]

    def _describe_parts(self, parts):
        """Parts of a score as they are stored and sent."""
        return [
            {"criterion": part.criterion, "weight": part.weight, "value": part.value, "points": part.points}
            for part in parts
        ]

    def _default_pool(self):
        return self.search(
            [("country_id.code", "in", {"DE", "UA"} - {self.country_code}), ("seeking_partner", "!=", "no")],
            order="id",
        )

    def action_start_matching_round(self):
        """Start a round with these municipalities (coordinators); a side that none of them is from is everybody who
        seeks a partner there."""
        return self._start_matching_round()._get_records_action()

    def _start_matching_round(self):
        if not self:
            raise UserError(self.env._("None of the selected records looks for a partner."))
        by_country = self.grouped("country_code")
        sides = {"DE": "german_ids", "UA": "ukrainian_ids"}
        return self.env["solidarity.matching.round"].create(
            {
                sides[country_code]: [Command.set(municipalities.ids)]
                for country_code, municipalities in by_country.items()
            }
        )

    # ------------------------------------------------------------------
    # Pairs
    # ------------------------------------------------------------------

    def _check_pair(self, other, but=()):
        """Refuse a pair for which there is a hard reason on either side, in words.

        Two transactions that give the same municipality a partner at once are put in order: the rows are updated, so
        that the second transaction fails and is tried again with what the first one wrote (repeatable read).

        :param but: codes of reasons that do not matter here
        :raise UserError: with the reason
        """
        self.ensure_one()
        pair = self | other
        pair._lock_for_partners()
        reason = pair._exclusion(but)
        if reason:
            raise UserError(
                self.env._(
                    "%(one)s and %(other)s cannot become partners: %(reason)s",
                    one=self.display_name,
                    other=other.display_name,
                    reason=self.env._(EXCLUSIONS[reason]),  # pylint: disable=gettext-variable
                )
            )

    def _lock_for_partners(self):
        """Whoever gives these municipalities partners at the same time has to wait, and is then tried again. The rows
        are locked in one order, so that two transactions do not wait for each other."""
        self.env.execute_query(
            SQL(
                """
                UPDATE solidarity_municipality AS municipality SET write_date = municipality.write_date
                FROM (
                    SELECT id FROM solidarity_municipality WHERE id = ANY(%s) ORDER BY id FOR UPDATE
                ) AS locked
                WHERE municipality.id = locked.id RETURNING municipality.id
                """,
                self.ids,
            )
        )

    def _exclusion(self, but=()):
        """The code of the first hard reason against the pair of these two municipalities, or None."""
        profiles = {profile.country: profile for profile in self._profiles().values()}
        if set(profiles) != {"DE", "UA"}:
            return "same_country"
        return exclusion(profiles["DE"], profiles["UA"], self._pairs(), but)

    def _exclusions_of(self, pairs, but=()):
        """The code of the first hard reason against each of many pairs of these municipalities, or None.

        A municipality in several pairs has no capacity left for those that go beyond it.

        :param pairs: (German profile, Ukrainian profile) of each
        """
        german = list({one.key: one for one, _other in pairs}.values())
        ukrainian = list({other.key: other for _one, other in pairs}.values())
        found = exclusions(german, ukrainian, self._pairs(), but)
        rows = {profile.key: row for row, profile in enumerate(german)}
        columns = {profile.key: column for column, profile in enumerate(ukrainian)}
        taken = Counter()
        reasons = []
        for one, other in pairs:
            taken.update((one.key, other.key))
            reason = reason_of(int(found[rows[one.key], columns[other.key]]))
            if not reason and taken[one.key] > one.capacity_left:
                reason = "german_capacity"
            elif not reason and taken[other.key] > other.capacity_left:
                reason = "ukrainian_capacity"
            reasons.append(reason)
        return reasons

    def _names_by_key(self, keys):
        """Names in the reader's language by official key, archived municipalities as well."""
        found = self.with_context(active_test=False).search_fetch(
            [("key", "in", list(keys))], ["key", "name"]
        )
        return {municipality.key: municipality.display_name for municipality in found}

    def _check_not_occupied(self):
        """Occupied municipalities may not be supported (rule of the service).

        :raise UserError: naming the first one
        """
        occupied = self.filtered(lambda municipality: municipality.territory_status == "occupied")
        if occupied:
            raise UserError(
                self.env._(
                    "%s is temporarily occupied: such municipalities may not be supported.",
                    occupied[0].display_name,
                )
            )

    def _found_partner(self):
        """Who has found its partner and can carry no other one does not seek any more."""
        self.filtered(
            lambda municipality: municipality.seeking_partner == "yes" and municipality.capacity_left <= 0
        ).seeking_partner = "unknown"

    def _pair(self, other):
        """Values of the two sides of a pair, whichever of them asks."""
        german, ukrainian = (self, other) if self.country_code == "DE" else (other, self)
        return {"german_id": german.id, "ukrainian_id": ukrainian.id}

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_propose(self, limit=3):
        """Draft proposals for the best partners (coordinators).

        :return: the new proposals, best first
        :raise UserError: when no possible partner is left
        """
        self.ensure_one()
        self.env["solidarity.matching.proposal"].check_access("create")
        return self._propose(limit)

    def _propose(self, limit, lead=None):
        pool = self._default_pool()
        if (
            lead
        ):  # what was proposed for this inquiry before, and withdrawn or not answered, is not proposed again
            pool -= lead.proposal_ids.german_id | lead.proposal_ids.ukrainian_id
        matches = self.rank_partners(limit=limit, pool=pool, allow_active=bool(lead and lead.allow_active))
        if not matches:
            raise UserError(self.env._("There is no possible partner for %s left.", self.display_name))
        return self._create_proposals(matches, lead)

    def _create_proposals(self, matches, lead=None, **values):
        """Draft proposals as they were ranked; ``values`` are those that all have in common."""
        return self.env["solidarity.matching.proposal"].create(
            [
                {
                    **self._pair(match["municipality"]),
                    "lead_id": lead.id if lead else False,
                    "allow_active": bool(lead and lead.allow_active),
                    "score": match["score"],
                    "known": match["known"],
                    "explanation": match["parts"],
                    **values,
                }
                for match in matches
            ]
        )
