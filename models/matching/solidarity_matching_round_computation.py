import base64
import gzip
import json
from dataclasses import asdict, replace

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.modules.module import Manifest
from odoo.tools import SQL, LazyTranslate

from ...matching.exclusion import ACTIVE_HOSTILITIES
from ...matching.round import PinError, Snapshot, compute
from .solidarity_municipality_matching import EXCLUSIONS

_lt = LazyTranslate(__name__)

PIN_ERRORS = {
    **EXCLUSIONS,
    "outside_pool": _lt("One side does not take part in this round."),
    "pinned_and_forbidden": _lt("The pair is pinned and forbidden at once."),
}
RESULT_FIELDS = (
    "total_score",
    "total_in_turn",
    "pair_count",
    "german_served",
    "german_unserved",
    "ukrainian_served",
    "ukrainian_unserved",
    "figures",
    "weights",
    "snapshot",
    "computed_on",
    "software_version",
    "progress",
)
#: So many pairs are named in a message; whoever reads it gets the idea.
_PAIRS_NAMED = 10


class SolidarityMatchingRound(models.Model):
    """From the records to a frozen snapshot, and from its result to lines: a number of queries that does not grow with
    the municipalities."""

    _inherit = "solidarity.matching.round"

    def _find_allocation(self, progress=None):
        """What the round gives, nothing of it stored yet: the snapshot, its result, and database ids by key.

        :param progress: called with the share done, 0-1, now and then; what it raises ends the work
        :raise UserError: when the pools, the weights or the pins cannot be used
        """
        self.ensure_one()
        self._check_pools()
        for inquiry in self._open_inquiries():
            if inquiry.municipality_id.seeking_partner != "no":  # a later word than the inquiry
                inquiry._hand_over_wishes()
        weights = self._load_weights()
        profiles = self._load_profiles(self.german_ids | self.ukrainian_ids, fairness="fairness" in weights)
        snapshot = self._take_snapshot(profiles, weights)
        try:
            result = compute(snapshot, progress)
        except PinError as error:
            raise UserError(self._describe_refused_pins(error.refused)) from error
        return snapshot, result, {profile.key: record_id for record_id, profile in profiles.items()}

    def _check_pools(self):
        if not self.german_ids:
            raise UserError(self.env._("No German municipality takes part. Please choose some."))
        if not self.ukrainian_ids:
            raise UserError(self.env._("No Ukrainian municipality takes part. Please choose some."))

    def _open_inquiries(self, municipalities=None):
        """Inquiries that look for a partner for municipalities of this round, the oldest first."""
        if municipalities is None:
            municipalities = self.german_ids | self.ukrainian_ids
        return self.env["crm.lead"].search(
            [
                ("solidarity_wish", "=", "match"),
                ("won_status", "=", "pending"),
                ("municipality_id", "in", municipalities.ids),
            ],
            order="create_date, id",
        )

    # ------------------------------------------------------------------
    # Input
    # ------------------------------------------------------------------

    def _take_snapshot(self, profiles, weights):
        """Freeze all that the result depends on.

        :param profiles: profile of each municipality by id
        """
        return Snapshot(
            german=tuple(profiles[record_id] for record_id in self.german_ids.ids),
            ukrainian=tuple(profiles[record_id] for record_id in self.ukrainian_ids.ids),
            weights=weights,
            pairs=(self.german_ids | self.ukrainian_ids)._pairs(),
            pinned=self._pair_keys(self.pinned_ids),
            forbidden=self._pair_keys(self.forbidden_ids),
            allow_active=self.allow_active,
            capacity_max=self.capacity_max or None,
            score_min=self.score_min,
            version=Manifest.for_addon("solidarity_partnership").version,
        )

    def _load_weights(self):
        criteria = self.env["solidarity.matching.criterion"]
        criteria.check_access("read")
        weights = {criterion.code: criterion.weight for criterion in criteria.search([])}
        if self.fairness_weight:
            weights["fairness"] = self.fairness_weight
        return criteria._check_weights(weights)

    def _load_profiles(self, municipalities, fairness=False):
        """Profiles by id. Proposals of other confirmed rounds hold their places until they are answered."""
        profiles = municipalities._profiles(fairness=fairness)
        held = self._count_places_held()
        return {
            record_id: replace(profile, capacity_left=profile.capacity_left - held[record_id])
            if record_id in held
            else profile
            for record_id, profile in profiles.items()
        }

    def _count_places_held(self):
        """Open proposals of other rounds by municipality id."""
        proposals = self.env["solidarity.matching.proposal"]
        proposals.flush_model(["german_id", "ukrainian_id", "state", "round_id"])
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT side.municipality_id, count(*)
                    FROM solidarity_matching_proposal
                    CROSS JOIN LATERAL (VALUES (german_id), (ukrainian_id)) AS side(municipality_id)
                    WHERE state IN ('draft', 'sent') AND round_id <> %s
                    GROUP BY side.municipality_id
                    """,
                    self.id,
                )
            )
        )

    def _pair_keys(self, pairs):
        return frozenset((pair.german_id.key, pair.ukrainian_id.key) for pair in pairs)

    def _describe_refused_pins(self, refused):
        keys = {key for pin in refused for key in pin[:2]}
        names = self.env["solidarity.municipality"]._names_by_key(keys)
        reasons = [(names[german], names[ukrainian], PIN_ERRORS[code]) for german, ukrainian, code in refused]
        return self._describe_pairs(self.env._("These pinned pairs are not possible:"), reasons)

    def _describe_pairs(self, intro, reasons):
        """A message that names pairs.

        :param reasons: (German name, Ukrainian name, lazy text) of each pair
        """
        lines = [
            self.env._(
                "%(german)s – %(ukrainian)s: %(reason)s",
                german=german,
                ukrainian=ukrainian,
                reason=self.env._(reason),  # pylint: disable=gettext-variable
            )
            for german, ukrainian, reason in reasons[:_PAIRS_NAMED]
        ]
        if len(reasons) > _PAIRS_NAMED:
            lines.append(self.env._("… and %s more", len(reasons) - _PAIRS_NAMED))
        return "\n".join([intro, *lines])

    # ------------------------------------------------------------------
    # Result
    # ------------------------------------------------------------------

    def _store_result(self, snapshot, result, ids):
        """Put lines and figures in the place of those of an earlier computation.

        :param ids: database id by key
        """
        self._drop_result()
        self.env["solidarity.matching.round.line"]._insert_result(self, result, ids)
        served = [len({pair.german for pair in result.pairs}), len({pair.ukrainian for pair in result.pairs})]
        text = json.dumps(snapshot.to_dict(), separators=(",", ":")).encode()
        self.write(
            {
                "state": "computed",
                "queued_on": False,
                "progress": 100,
                "total_score": result.total,
                "total_in_turn": result.total_in_turn,
                "pair_count": len(result.pairs),
                "german_served": served[0],
                "german_unserved": len(snapshot.german) - served[0],
                "ukrainian_served": served[1],
                "ukrainian_unserved": len(snapshot.ukrainian) - served[1],
                "figures": [asdict(row) for row in result.spread],
                "weights": snapshot.weights,
                "snapshot": base64.b64encode(gzip.compress(text, compresslevel=5, mtime=0)),
                "computed_on": fields.Datetime.now(),
                "software_version": snapshot.version,
            }
        )

    def _drop_result(self):
        """Remove the lines at once: there can be as many as municipalities. Who gets here may write the round."""
        self.env["solidarity.matching.round.line"].flush_model()
        self.env.execute_query(
            SQL("DELETE FROM solidarity_matching_round_line WHERE round_id = ANY(%s) RETURNING id", self.ids)
        )
        self.env["solidarity.matching.round.line"].invalidate_model()
        self.invalidate_recordset(["line_ids", "pair_ids", "unserved_ids"])
        self.write(dict.fromkeys(RESULT_FIELDS, False))

    # ------------------------------------------------------------------
    # Confirmation
    # ------------------------------------------------------------------

    def action_confirm(self):
        """Make draft proposals of the selected pairs (coordinators). Each pair is checked again: time has passed.

        Two rounds that are confirmed at once are put in order by the rows of the municipalities they share, so that
        the second one finds the places taken that the first one holds.

        :raise UserError: naming the pairs that are not possible any more
        """
        self._check_step("state", "computed")
        for record in self:
            lines = record.pair_ids.filtered("selected")
            if not lines:
                raise UserError(self.env._("No pair of %s is selected.", record.name))
            (lines.german_id | lines.ukrainian_id)._lock_for_partners()
            record._check_still_possible(lines)
            record._make_proposals(lines)
        self.write({"state": "confirmed"})
        return True

    def _check_still_possible(self, lines):
        municipalities = lines.german_id | lines.ukrainian_id
        profiles = self._load_profiles(municipalities)
        but = ("active",) if self.allow_active else ()
        pairs = [(profiles[line.german_id.id], profiles[line.ukrainian_id.id]) for line in lines]
        reasons = municipalities._exclusions_of(pairs, but)
        refused = [
            (line.german_id.display_name, line.ukrainian_id.display_name, EXCLUSIONS[reason])
            for line, reason in zip(lines, reasons, strict=True)
            if reason
        ]
        if refused:
            raise UserError(
                self._describe_pairs(
                    self.env._(
                        "These pairs are not possible any more. Deselect them, or compute the round again:"
                    ),
                    refused,
                )
            )

    def _make_proposals(self, lines):
        inquiries = self._open_inquiries(lines.german_id | lines.ukrainian_id)
        by_municipality = {inquiry.municipality_id: inquiry for inquiry in reversed(inquiries)}
        proposals = self.env["solidarity.matching.proposal"].create(
            [self._prepare_proposal_values(line, by_municipality) for line in lines]
        )
        for inquiry in proposals.lead_id:
            inquiry._hand_over_contact()
        stage = self.env.ref("solidarity_partnership.crm_stage_proposed", raise_if_not_found=False)
        if stage:
            inquiries.write({"stage_id": stage.id})

    def _prepare_proposal_values(self, line, inquiries):
        inquiry = inquiries.get(line.german_id) or inquiries.get(line.ukrainian_id)
        return {
            "round_id": self.id,
            "german_id": line.german_id.id,
            "ukrainian_id": line.ukrainian_id.id,
            "lead_id": inquiry and inquiry.id,
            "score": line.score,
            "known": line.known,
            "explanation": line.explanation,
            "allow_active": self.allow_active and line.territory_status in ACTIVE_HOSTILITIES,
            "user_id": self.user_id.id or self.env.uid,
            # The best whole is not the best for each: that is the reason why a better candidate stays behind.
            "departure_reason": inquiry
            and self.env._("Best for all together in matching round %s", self.name),
        }
