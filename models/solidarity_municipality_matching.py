from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, LazyTranslate

from ..matching.exclusion import NO_TIES, Ties, exclusion
from ..matching.profile import Profile
from ..matching.ranking import rank

_lt = LazyTranslate(__name__)

EXCLUSIONS = {
    "same_country": _lt("Both municipalities lie in the same country."),
    "archived": _lt("One side is no longer in the register."),
    "occupied": _lt("The territory is temporarily occupied: such municipalities may not be supported."),
    "partner": _lt("The two municipalities are partners already."),
    "former_partner": _lt("The two municipalities were partners before."),
    "declined": _lt("One side declined this pair before."),
    "proposed": _lt("This pair is proposed already."),
    "not_seeking": _lt("One side does not want a partner."),
    "own_capacity": _lt("One side has no capacity for another partnership."),
    "capacity": _lt("One side has no capacity for another partnership."),
}
_SEEKING = {"yes": True, "no": False, "unknown": None}


class SolidarityMunicipality(models.Model):
    """Matching: loads facts into plain profiles, has them ranked, stores proposals."""

    _inherit = "solidarity.municipality"

    # ------------------------------------------------------------------
    # Ranking
    # ------------------------------------------------------------------

    def rank_partners(self, limit=None, pool=None, include_excluded=False):
        """Possible partners in the other country, best first.

        For readers and above: nothing is written.

        :param limit: how many at most; all by default
        :param pool: municipalities to choose from; by default every one of the other country that has not said no
        :param include_excluded: also name those that a hard reason excludes, at the end
        :return: list of dicts: ``municipality`` (record), ``score`` and ``known`` (0-100), ``parts`` (list of dicts
            ``criterion, weight, value, points``; the points add up to the score), ``excluded`` (code or None)
        """
        self.ensure_one()
        self.check_access("read")
        candidates = self._default_pool() if pool is None else pool
        candidates.check_access("read")
        profiles = (self | candidates)._profiles()
        by_key = {profile.key: record_id for record_id, profile in profiles.items()}
        matches = rank(
            profiles[self.id],
            [profiles[record_id] for record_id in candidates.ids],
            self.env["solidarity.matching.criterion"]
            .sudo()
            ._weights(),  # the weights are no secret of the result
            self._ties(),
            include_excluded,
        )
        return [
            {
                "municipality": self.browse(by_key[match.candidate.key]).with_prefetch(
                    candidates._prefetch_ids
                ),
                "score": match.score,
                "known": match.known,
                "parts": [
                    {
                        "criterion": part.criterion,
                        "weight": part.weight,
                        "value": part.value,
                        "points": part.points,
                    }
                    for part in match.parts
                ],
                "excluded": match.excluded,
            }
            for match in matches[:limit]
        ]

    def _default_pool(self):
        return self.search(
            [("country_id.code", "in", {"DE", "UA"} - {self.country_code}), ("seeking_partner", "!=", "no")],
            order="id",
        )

    def _profiles(self):
        """Profiles by id, with a number of queries that does not grow with the number of municipalities."""
        today = fields.Date.context_today(self)
        territories = self._territory_classes()
        held = self._partnerships_held()
        countries = {country.id: country.code for country in self.country_id}
        columns = [
            "key", "country_id", "kind", "population", "topic_ids", "seeking_partner", "seeking_since",
            "partner_capacity", "active",
        ]  # fmt: skip
        return {
            row["id"]: Profile(
                key=row["key"],
                country=countries[row["country_id"]],
                kind=row["kind"] or None,
                population=row["population"] or None,
                topics=frozenset(row["topic_ids"]),
                seeking=_SEEKING[row["seeking_partner"]],
                waiting_days=(today - row["seeking_since"]).days if row["seeking_since"] else 0,
                capacity_left=row["partner_capacity"] - held.get(row["id"], 0),
                territory=territories.get(row["id"], "none"),
                active=row["active"],
            )
            for row in self.read(columns, load=None)
        }

    def _partnerships_held(self):
        held = {}
        for side in ("german_id", "ukrainian_id"):
            rows = self.env["solidarity.partnership"]._read_group(
                [("stage", "!=", "ended")], [side], ["__count"]
            )
            for municipality, count in rows:
                held[municipality.id] = held.get(municipality.id, 0) + count
        return held

    def _ties(self):
        """What stands between this municipality and others: partnerships and proposals of both directions."""
        involved = Domain("german_id", "in", self.ids) | Domain("ukrainian_id", "in", self.ids)
        partnerships = self.env["solidarity.partnership"].search(involved)
        proposals = self.env["solidarity.matching.proposal"].search(involved)
        open_proposals = proposals.filtered(lambda proposal: proposal.state in ("draft", "sent", "accepted"))
        declined = proposals.filtered(lambda proposal: proposal.state == "declined")
        ended = partnerships.filtered(lambda partnership: partnership.stage == "ended")
        return Ties(
            partners=self._keys_beside(partnerships - ended),
            former_partners=self._keys_beside(ended),
            proposed=self._keys_beside(open_proposals),
            declined=self._keys_beside(declined),
        )

    def _keys_beside(self, pairs):
        return frozenset((pairs.german_id | pairs.ukrainian_id).mapped("key")) - frozenset(self.mapped("key"))

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
        self.env.execute_query(
            SQL(
                "UPDATE solidarity_municipality SET write_date = write_date WHERE id IN %s RETURNING id",
                tuple(pair.ids),
            )
        )
        profiles = pair._profiles()
        reason = exclusion(profiles[self.id], profiles[other.id], self._ties(), but) or exclusion(
            profiles[other.id], profiles[self.id], NO_TIES, but
        )
        if reason:
            raise UserError(
                self.env._(
                    "%(one)s and %(other)s cannot become partners: %(reason)s",
                    one=self.display_name,
                    other=other.display_name,
                    reason=self.env._(EXCLUSIONS[reason]),  # pylint: disable=gettext-variable
                )
            )

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
        return self._propose(limit)

    def _propose(self, limit, lead=None):
        pool = self._default_pool()
        if (
            lead
        ):  # what was proposed for this inquiry before, and withdrawn or not answered, is not proposed again
            pool -= lead.proposal_ids.german_id | lead.proposal_ids.ukrainian_id
        matches = self.rank_partners(limit=limit, pool=pool)
        if not matches:
            raise UserError(self.env._("There is no possible partner for %s left.", self.display_name))
        return self.env["solidarity.matching.proposal"].create(
            [
                {
                    **self._pair(match["municipality"]),
                    "lead_id": lead.id if lead else False,
                    "allow_active": bool(lead and lead.allow_active),
                    "score": match["score"],
                    "known": match["known"],
                    "explanation": match["parts"],
                }
                for match in matches
            ]
        )
