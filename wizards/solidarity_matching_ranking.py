from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.matching.solidarity_municipality_matching import EXCLUSIONS

#: So many possible candidates are listed.
_POSSIBLE_COUNT = 50
#: So many excluded ones are listed for each reason, best first, so that every reason is seen.
_EXCLUDED_COUNT = 100


class SolidarityMatchingRanking(models.TransientModel):
    """The ranked candidates of a municipality as a list to look through; by itself it proposes nothing."""

    _name = "solidarity.matching.ranking"
    _description = "Ranking of Candidates"
    _rec_name = "municipality_id"

    municipality_id = fields.Many2one("solidarity.municipality", required=True, ondelete="cascade")
    lead_id = fields.Many2one("crm.lead", "Inquiry", ondelete="cascade")
    allow_active = fields.Boolean("Active Hostilities Allowed")
    line_ids = fields.One2many("solidarity.matching.ranking.line", "ranking_id")

    def action_open(self):
        """Rank the possible candidates and show them. When there are none, show who is excluded, and why."""
        self.ensure_one()
        if not self._fill():
            self._fill_excluded()
        return self._open_list(self.env._("Partners for %s", self.municipality_id.display_name))

    def action_show_excluded(self):
        """Show those against whom there is a hard reason, each with the reason."""
        self.ensure_one()
        self._fill_excluded()
        name = self.env._("Excluded for %s", self.municipality_id.display_name)
        return self._open_list(name, search_default_excluded=1)

    def _fill(self):
        matches = self._rank(self.municipality_id._default_pool(), limit=_POSSIBLE_COUNT)
        self.line_ids = [fields.Command.clear(), *self._prepare_lines(matches)]
        return matches

    def _fill_excluded(self):
        """Add those against whom there is a hard reason."""
        self.line_ids.filtered("excluded").unlink()
        counts = {}
        matches = []
        for match in self._rank(self.municipality_id._everybody_abroad(), include_excluded=True):
            reason = match["excluded"]
            counts[reason] = counts.get(reason, 0) + 1
            if reason and counts[reason] <= _EXCLUDED_COUNT:
                matches.append(match)
        self.line_ids = self._prepare_lines(matches)

    def _rank(self, pool, **options):
        weights = self.env["solidarity.matching.criterion"]._weights()
        return self.municipality_id._rank(pool, weights, allow_active=self.allow_active, **options)

    def _prepare_lines(self, matches):
        return [
            fields.Command.create(
                {
                    "place": 0 if match["excluded"] else place,
                    "candidate_id": match["municipality"].id,
                    "score": match["score"],
                    "known": match["known"],
                    "explanation": match["parts"],
                    "excluded": match["excluded"],
                }
            )
            for place, match in enumerate(matches, start=1)
        ]

    def _open_list(self, name, **context):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.solidarity_matching_ranking_line_action"
        )
        return action | {
            "name": name,
            "display_name": name,
            "domain": [("ranking_id", "=", self.id)],
            "context": {"ranking_id": self.id, **context},
        }


class SolidarityMatchingRankingLine(models.TransientModel):
    _name = "solidarity.matching.ranking.line"
    _description = "Ranked Candidate"
    _order = "excluded nulls first, score desc, id"
    _rec_name = "candidate_id"

    ranking_id = fields.Many2one("solidarity.matching.ranking", required=True, index=True, ondelete="cascade")
    candidate_id = fields.Many2one("solidarity.municipality", required=True, ondelete="cascade")
    state_id = fields.Many2one(related="candidate_id.state_id", store=True)
    kind = fields.Selection(related="candidate_id.kind", store=True)
    population = fields.Integer(related="candidate_id.population", store=True, aggregator=None)
    territory_status = fields.Selection(related="candidate_id.territory_status")
    place = fields.Integer("Rank", aggregator=None, help="Place among all possible partners.")
    score = fields.Float(aggregator="avg")
    known = fields.Float("Known (%)", aggregator="avg", help="Share of the weight of all criteria with data.")
    explanation = fields.Json("Parts of the Score")
    excluded = fields.Selection(
        selection=lambda self: [
            (code, self.env._(reason))  # pylint: disable=gettext-variable
            for code, reason in EXCLUSIONS.items()
        ],
        string="Hard Reason",
        help="Why this municipality cannot be proposed, whatever its score.",
    )
    reason_text = fields.Text("Why", compute="_compute_reason_text")

    @api.depends("explanation", "candidate_id", "ranking_id.municipality_id")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        municipalities = self.env["solidarity.municipality"]
        matches = []
        for line in self:
            pair = line.ranking_id.municipality_id._pair(line.candidate_id)
            german, ukrainian = (municipalities.browse(pair[side]) for side in ("german_id", "ukrainian_id"))
            matches.append((german, ukrainian, line.explanation or ()))
        for line, text in zip(self, municipalities._describe_matches(matches), strict=True):
            line.reason_text = text

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_show_excluded(self):
        """Show who is excluded from the ranking named in the context, each with the reason."""
        return self._ranking().action_show_excluded()

    def action_compare(self):
        """Show the chosen candidates side by side, four at most."""
        ranking = self._ranking()
        comparison = self.env["solidarity.matching.comparison"].create(
            {
                "municipality_id": ranking.municipality_id.id,
                "lead_id": ranking.lead_id.id,
                "allow_active": ranking.allow_active,
                "line_ids": [
                    fields.Command.create({"candidate_id": candidate.id}) for candidate in self.candidate_id
                ],
            }
        )
        return comparison.action_open()

    def action_propose(self):
        """Ask for what is needed to propose the chosen candidates (coordinators)."""
        ranking = self._ranking()
        return self.env["solidarity.matching.proposal.create"]._open(
            ranking.municipality_id, self.candidate_id, ranking.lead_id, ranking.allow_active
        )

    def action_open_candidate(self):
        self.ensure_one()
        return self.candidate_id._get_records_action()

    def _ranking(self):
        ranking = self.ranking_id or self.ranking_id.browse(self.env.context.get("ranking_id")).exists()
        if not ranking:
            raise UserError(self.env._("This ranking is no longer there. Please open it again."))
        return ranking.ensure_one()
