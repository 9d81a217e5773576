import csv
import io
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import formatLang

from .solidarity_municipality_matching import EXCLUSIONS

_COLUMNS = (
    "round_id", "german_id", "ukrainian_id", "served", "selected", "pinned", "score", "known", "explanation",
    "german_rank", "ukrainian_rank", "alternatives", "ukrainian_alternatives", "reason", "reason_code",
)  # fmt: skip


class SolidarityMatchingRoundLine(models.Model):
    """One line of a round's result: a pair, or a municipality left without a partner and why."""

    _name = "solidarity.matching.round.line"
    _description = "Result of a Matching Round"
    _order = "served desc, score desc, id"

    round_id = fields.Many2one(
        "solidarity.matching.round", required=True, readonly=True, index=True, ondelete="cascade"
    )
    round_state = fields.Selection(related="round_id.state", string="State of the Round")
    german_id = fields.Many2one(
        "solidarity.municipality", "German Municipality", readonly=True, index=True, ondelete="cascade"
    )
    ukrainian_id = fields.Many2one(
        "solidarity.municipality", "Ukrainian Municipality", readonly=True, index=True, ondelete="cascade"
    )
    german_state_id = fields.Many2one(related="german_id.state_id", string="Land")
    ukrainian_state_id = fields.Many2one(related="ukrainian_id.state_id", string="Oblast")
    german_population = fields.Integer(related="german_id.population", string="German Population")
    ukrainian_population = fields.Integer(related="ukrainian_id.population", string="Ukrainian Population")
    territory_status = fields.Selection(related="ukrainian_id.territory_status")
    served = fields.Boolean("Has a Partner", readonly=True)
    selected = fields.Boolean(help="Only selected pairs become proposals when the round is confirmed.")
    pinned = fields.Boolean(readonly=True)
    score = fields.Float(readonly=True, aggregator="avg")
    known = fields.Float(
        "Known (%)",
        readonly=True,
        aggregator="avg",
        help="Share of the weight of all criteria for which there was data.",
    )
    explanation = fields.Json("Parts of the Score", readonly=True)
    reason_text = fields.Char("Reasons", compute="_compute_reason_text")
    explanation_html = fields.Html("Explanation", compute="_compute_explanation_html", sanitize=False)
    german_rank = fields.Integer(
        "Choice of the German Side",
        readonly=True,
        aggregator="avg",
        help="1: no possible partner in the round fits the German side better.",
    )
    ukrainian_rank = fields.Integer(
        "Choice of the Ukrainian Side",
        readonly=True,
        aggregator="avg",
        help="1: no possible partner in the round fits the Ukrainian side better.",
    )
    alternatives = fields.Json(
        readonly=True,
        help="Keys and scores of the next best possible partners: of the German side of a pair, or of the"
        " municipality left without a partner.",
    )
    ukrainian_alternatives = fields.Json(
        readonly=True,
        help="Keys and scores of the next best possible partners of the Ukrainian side of a pair.",
    )
    alternatives_text = fields.Char("Next Best", compute="_compute_alternatives_text")
    ukrainian_alternatives_text = fields.Char(
        "Next Best of the Ukrainian Side", compute="_compute_alternatives_text"
    )
    reason = fields.Selection(
        [
            ("no_capacity", "No Capacity Left"),
            ("excluded", "Every Candidate Is Excluded"),
            ("score_min", "No Candidate Reaches the Lowest Score"),
            ("taken", "Those Who Fit Went to Others"),
        ],
        "Why without a Partner",
        readonly=True,
    )
    reason_code = fields.Selection(
        "_selection_reason_code",
        "Most Frequent Hard Reason",
        readonly=True,
        help="Where every candidate is excluded: what excludes most of them.",
    )

    _side = models.Constraint(
        "CHECK(german_id IS NOT NULL OR ukrainian_id IS NOT NULL)", "A line needs a municipality."
    )

    @api.model
    def _selection_reason_code(self):
        return [
            (code, self.env._(text))  # pylint: disable=gettext-variable
            for code, text in EXCLUSIONS.items()
        ]

    @api.depends("german_id.display_name", "ukrainian_id.display_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            sides = line.german_id | line.ukrainian_id
            line.display_name = " – ".join(sides.mapped("display_name"))

    @api.depends("explanation")
    @api.depends_context("lang")
    def _compute_explanation_html(self):
        explanations = self.env["solidarity.municipality"]._render_explanations(self.mapped("explanation"))
        for line, explanation in zip(self, explanations, strict=True):
            line.explanation_html = explanation

    @api.depends("explanation", "german_id", "ukrainian_id")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        explained = self.filtered("explanation")
        (self - explained).reason_text = False
        texts = self.env["solidarity.municipality"]._describe_matches(
            [(line.german_id, line.ukrainian_id, line.explanation) for line in explained]
        )
        for line, text in zip(explained, texts, strict=True):
            line.reason_text = text

    @api.depends("alternatives", "ukrainian_alternatives")
    @api.depends_context("lang")
    def _compute_alternatives_text(self):
        sides = ("alternatives", "ukrainian_alternatives")
        keys = {one["key"] for line in self for side in sides for one in line[side] or ()}
        names = self.env["solidarity.municipality"]._names_by_key(keys)
        for line in self:
            for side in sides:
                line[f"{side}_text"] = ", ".join(
                    f"{names.get(one['key'], one['key'])} ({formatLang(self.env, one['score'])})"
                    for one in line[side] or ()
                )

    @api.constrains("selected")
    def _check_selected(self):
        for line in self:
            if line.round_id.state != "computed" or not line.served:
                raise UserError(self.env._("Only pairs of a computed round can be selected."))

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_pin(self):
        """These pairs shall come out again; the round goes back to draft (coordinators)."""
        return self._settle("pinned_ids", "forbidden_ids")

    def action_forbid(self):
        """These pairs shall not come out again; the round goes back to draft (coordinators)."""
        return self._settle("forbidden_ids", "pinned_ids")

    def _settle(self, chosen, other):
        self.check_access("write")
        if not all(line.served for line in self):
            raise UserError(self.env._("Only pairs can be pinned or forbidden."))
        rounds = self.round_id
        pairs = [(line.round_id, line.german_id.id, line.ukrainian_id.id) for line in self]
        rounds.action_reset()
        for matching_round, german_id, ukrainian_id in pairs:
            values = {"german_id": german_id, "ukrainian_id": ukrainian_id}
            matching_round[other].filtered_domain(_equal(values)).unlink()
            if not matching_round[chosen].filtered_domain(_equal(values)):
                matching_round[chosen] = [Command.create(values)]
        return True

    # ------------------------------------------------------------------
    # Storing
    # ------------------------------------------------------------------

    def _insert_result(self, matching_round, result, ids):
        """Copy a result into the table at once; it can be as long as both registers.

        :param ids: database id by key
        """
        self.env.flush_all()
        columns = (*_COLUMNS, "create_uid", "write_uid", "create_date", "write_date")
        now = self.env.cr.now()
        always = (self.env.uid, self.env.uid, now, now)
        text = io.StringIO(newline="")
        # No text is empty: an empty cell is NULL, as COPY reads it.
        csv.writer(text).writerows(
            (matching_round.id, *row, *always) for row in self._prepare_rows(result, ids)
        )
        text.seek(0)
        self.env.cr.copy_expert(
            f"COPY {self._table} ({', '.join(columns)}) FROM STDIN WITH (FORMAT csv)", text
        )
        matching_round.invalidate_recordset(["line_ids", "pair_ids", "unserved_ids"])

    def _prepare_rows(self, result, ids):
        municipalities = self.env["solidarity.municipality"]
        others = {
            key: json.dumps([{"key": other, "score": score} for other, score in best])
            for key, best in result.alternatives.items()
        }
        for pair in result.pairs:
            parts = json.dumps(municipalities._describe_parts(pair.score.parts))
            yield (
                ids[pair.german], ids[pair.ukrainian], True, True, pair.pinned, pair.score.score,
                pair.score.known, parts, pair.german_rank, pair.ukrainian_rank, others[pair.german],
                others[pair.ukrainian], None, None,
            )  # fmt: skip
        for left in result.unserved:
            sides = (None, ids[left.key]) if left.key.startswith("UA") else (ids[left.key], None)
            yield (
                *sides, False, False, False, None, None, None, None, None, others[left.key], None, left.reason,
                left.exclusion,
            )  # fmt: skip


def _equal(values):
    return [(name, "=", value) for name, value in values.items()]
