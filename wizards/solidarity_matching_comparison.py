from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import formatLang

#: So many candidates fit beside each other.
CANDIDATE_COUNT = 4


class SolidarityMatchingComparison(models.TransientModel):
    """Candidates side by side, under the configured weights and under others. Trying weights out changes nothing."""

    _name = "solidarity.matching.comparison"
    _description = "Comparison of Candidates"
    _rec_name = "municipality_id"

    municipality_id = fields.Many2one("solidarity.municipality", required=True, ondelete="cascade")
    lead_id = fields.Many2one("crm.lead", "Inquiry", ondelete="cascade")
    allow_active = fields.Boolean(
        "Active Hostilities Allowed",
        help="Active hostilities exclude a municipality unless the coordinator allows it.",
    )
    line_ids = fields.One2many(
        "solidarity.matching.comparison.line",
        "comparison_id",
        "Candidates",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    weight_ids = fields.One2many(
        "solidarity.matching.comparison.weight",
        "comparison_id",
        "Weights",
        default=lambda self: self._default_weight_ids(),
    )
    result = fields.Json(
        compute="_compute_result", help="What the comparison found by candidate, or the error in words."
    )
    comparison_html = fields.Html("Comparison", compute="_compute_comparison_html", sanitize=False)

    def _default_weight_ids(self):
        criteria = self.env["solidarity.matching.criterion"].search([("active", "=", True)])
        return [
            fields.Command.create({"criterion_id": criterion.id, "weight": criterion.weight})
            for criterion in criteria
        ]

    @api.depends("municipality_id", "lead_id")
    def _compute_line_ids(self):
        """Without a choice, what is proposed for the inquiry and then the best others are compared."""
        for comparison in self.filtered(lambda comparison: comparison.municipality_id):
            if not comparison.line_ids:
                comparison.line_ids = [
                    fields.Command.create({"candidate_id": candidate.id})
                    for candidate in comparison._find_candidates()
                ]

    def _find_candidates(self):
        municipality = self.municipality_id._origin
        proposals = self.lead_id.proposal_ids.filtered(lambda proposal: proposal.state in ("draft", "sent"))
        proposals = proposals.sorted("score", reverse=True)
        candidates = (proposals.german_id | proposals.ukrainian_id) - municipality
        left = CANDIDATE_COUNT - len(candidates)
        if left > 0:
            matches = municipality.rank_partners(limit=left, allow_active=self.allow_active)
            candidates = candidates.union(*(match["municipality"] for match in matches))
        return candidates[:CANDIDATE_COUNT]

    @api.constrains("municipality_id", "line_ids")
    def _check_lines(self):
        for comparison in self:
            comparison._check_candidates()

    def _check_candidates(self):
        """
        :raise ValidationError: when there are more candidates than fit beside each other, or one in the same country
        """
        candidates = self.line_ids.candidate_id
        if len(candidates) > CANDIDATE_COUNT:
            raise ValidationError(
                self.env._("At most %(count)s candidates can be compared.", count=CANDIDATE_COUNT)
            )
        if self.municipality_id.country_id in candidates.country_id:
            raise ValidationError(self.env._("Partners lie in the other country."))

    # ------------------------------------------------------------------
    # Result
    # ------------------------------------------------------------------

    @api.depends("municipality_id", "allow_active", "line_ids.candidate_id", "weight_ids.weight")
    @api.depends_context("lang")
    def _compute_result(self):
        for comparison in self:
            try:
                comparison.result = comparison._compare()
            except UserError as error:
                comparison.result = {"error": str(error), "candidates": {}}

    def _compare(self):
        self._check_candidates()
        municipality, candidates = self.municipality_id._origin, self.line_ids.candidate_id._origin
        criteria = self.env["solidarity.matching.criterion"]
        weights = criteria._check_weights({line.criterion_id.code: line.weight for line in self.weight_ids})
        if not municipality or not candidates:
            return {"error": self.env._("There is no candidate to compare."), "candidates": {}}
        tried, configured = municipality._compare(
            candidates, [weights, criteria._weights()], self.allow_active
        )
        return {
            "candidates": {
                str(candidate.id): {"tried": tried[candidate.id], "configured": configured[candidate.id]}
                for candidate in candidates
            }
        }

    @api.depends("result")
    @api.depends_context("lang")
    def _compute_comparison_html(self):
        for comparison in self:
            comparison.comparison_html = self.env["ir.qweb"]._render(
                "solidarity_partnership.matching_comparison", comparison._prepare_template_values()
            )

    def _prepare_template_values(self):
        if "error" in self.result:
            return {"error": self.result["error"]}
        municipality, candidates = self.municipality_id._origin, self.line_ids.candidate_id._origin
        everybody = municipality | candidates
        profiles = everybody._profiles()
        columns = self._prepare_columns(municipality, candidates, profiles)
        return {
            "error": None,
            "columns": columns,
            "criteria": [bar["name"] for bar in columns[0]["bars"]],
            "municipality": municipality,
            "rows": everybody._describe_facts(profiles),
            "places": everybody._describe_places(),
        }

    def _prepare_columns(self, municipality, candidates, profiles):
        pairs = []
        for candidate in candidates:
            pair = municipality._pair(candidate)
            parts = self.result["candidates"][str(candidate.id)]["tried"]["parts"]
            pairs.append(
                (*(municipality.browse(pair[side]) for side in ("german_id", "ukrainian_id")), parts)
            )
        texts = municipality._describe_matches(pairs, profiles)
        return [
            {
                "name": candidate.display_name,
                "excluded": candidate._describe_exclusion(
                    self.result["candidates"][str(candidate.id)]["tried"]["excluded"]
                ),
                "tried": self._describe(candidate, "tried"),
                "configured": self._describe(candidate, "configured"),
                "bars": municipality._describe_bars(parts),
                "text": text,
                "distance": municipality._describe_distance(candidate),
            }
            for candidate, (_german, _ukrainian, parts), text in zip(candidates, pairs, texts, strict=True)
        ]

    def _describe(self, candidate, weights):
        match = self.result["candidates"][str(candidate.id)][weights]
        return {
            "place": match["place"],
            "score": formatLang(self.env, match["score"]),
            "known": formatLang(self.env, match["known"], digits=0),
        }

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_open(self):
        """Show the comparison on a page of its own."""
        self.ensure_one()
        return self._get_records_action(
            name=self.env._("Candidates for %s", self.municipality_id.display_name)
        )

    def action_reset_weights(self):
        """Try out the configured weights again."""
        self.ensure_one()
        self.check_access("write")
        for line in self.weight_ids:
            line.weight = line.configured_weight
        return True

    def action_show_ranking(self):
        """Show all candidates as a list."""
        self.ensure_one()
        values = {
            "municipality_id": self.municipality_id.id,
            "lead_id": self.lead_id.id,
            "allow_active": self.allow_active,
        }
        return self.env["solidarity.matching.ranking"].create(values).action_open()


class SolidarityMatchingComparisonLine(models.TransientModel):
    _name = "solidarity.matching.comparison.line"
    _description = "Compared Candidate"
    _rec_name = "candidate_id"

    comparison_id = fields.Many2one(
        "solidarity.matching.comparison", required=True, index=True, ondelete="cascade"
    )
    candidate_id = fields.Many2one("solidarity.municipality", required=True, ondelete="cascade")
    place = fields.Integer("Rank", compute="_compute_result", aggregator=None)
    score = fields.Float(compute="_compute_result", aggregator=None)
    configured_place = fields.Integer("Rank as Configured", compute="_compute_result", aggregator=None)
    configured_score = fields.Float("Score as Configured", compute="_compute_result", aggregator=None)
    excluded = fields.Char("Hard Reason", compute="_compute_result")

    @api.depends("candidate_id", "comparison_id.result")
    @api.depends_context("lang")
    def _compute_result(self):
        for line in self:
            candidate = line.candidate_id._origin
            found = (line.comparison_id.result or {}).get("candidates", {}).get(str(candidate.id), {})
            tried, configured = found.get("tried", {}), found.get("configured", {})
            line.place, line.score = tried.get("place"), tried.get("score")
            line.configured_place, line.configured_score = configured.get("place"), configured.get("score")
            line.excluded = candidate._describe_exclusion(tried.get("excluded"))

    def action_propose(self):
        """Ask for what is needed to propose this candidate (coordinators)."""
        self.ensure_one()
        comparison = self.comparison_id
        return self.env["solidarity.matching.proposal.create"]._open(
            comparison.municipality_id, self.candidate_id, comparison.lead_id, comparison.allow_active
        )


class SolidarityMatchingComparisonWeight(models.TransientModel):
    _name = "solidarity.matching.comparison.weight"
    _description = "Weight to Try Out"
    _rec_name = "criterion_id"
    _order = "id"

    comparison_id = fields.Many2one(
        "solidarity.matching.comparison", required=True, index=True, ondelete="cascade"
    )
    criterion_id = fields.Many2one("solidarity.matching.criterion", required=True, ondelete="cascade")
    configured_weight = fields.Float(related="criterion_id.weight", string="As Configured", aggregator=None)
    weight = fields.Float("Try Out", aggregator=None)
