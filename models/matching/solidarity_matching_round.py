import base64
import gzip
import json
from itertools import pairwise

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import LazyTranslate, formatLang

from ...matching.exclusion import TERRITORY_CLASSES
from ...matching.fairness import SIZE_BOUNDS
from ...matching.round import Snapshot, compute

_lt = LazyTranslate(__name__)

#: What a round is computed from; it stays as it is once there is a result.
INPUT_FIELDS = (
    "german_ids",
    "ukrainian_ids",
    "pinned_ids",
    "forbidden_ids",
    "allow_active",
    "capacity_max",
    "score_min",
    "fairness_weight",
)
#: So many pairs take about a second; the client does not wait for more.
PAIRS_IN_BACKGROUND = 500_000
SPREAD_TITLES = {
    "ukrainian_region": _lt("Ukrainian side by oblast"),
    "ukrainian_size": _lt("Ukrainian side by inhabitants"),
    "ukrainian_territory": _lt("Ukrainian side by territory status"),
    "german_region": _lt("German side by Land"),
    "german_size": _lt("German side by inhabitants"),
}


class SolidarityMatchingRound(models.Model):
    """One matching run over many municipalities of both countries. A coordinator chooses who takes part and has a say
    in every pair; the engine finds the best whole; nothing leaves the house before the round is confirmed."""

    _name = "solidarity.matching.round"
    _description = "Matching Round"
    _inherit = ["solidarity.thread.mixin"]
    _order = "id desc"

    name = fields.Char(
        "Reference",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("computed", "Computed"),
            ("confirmed", "Confirmed"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
        group_expand=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "Coordinator",
        default=lambda self: self.env.user,
        index=True,
        tracking=True,
        domain=[("share", "=", False)],
    )
    german_ids = fields.Many2many(
        "solidarity.municipality",
        "solidarity_matching_round_german_rel",
        string="German Municipalities",
        domain=[("country_code", "=", "DE")],
        context={"active_test": False},
        default=lambda self: self._default_pool("DE"),
    )
    ukrainian_ids = fields.Many2many(
        "solidarity.municipality",
        "solidarity_matching_round_ukrainian_rel",
        string="Ukrainian Municipalities",
        domain=[("country_code", "=", "UA")],
        context={"active_test": False},
        default=lambda self: self._default_pool("UA"),
    )
    german_count = fields.Integer("German Side", compute="_compute_pool_counts")
    ukrainian_count = fields.Integer("Ukrainian Side", compute="_compute_pool_counts")
    pinned_ids = fields.One2many(
        "solidarity.matching.pair",
        "pinned_round_id",
        "Pinned Pairs",
        copy=True,
        help="These pairs come out whatever else does, as long as no hard reason speaks against them.",
    )
    forbidden_ids = fields.One2many(
        "solidarity.matching.pair",
        "forbidden_round_id",
        "Forbidden Pairs",
        copy=True,
        help="These pairs do not come out of this round.",
    )
    allow_active = fields.Boolean(
        "Allow Active Hostilities",
        tracking=True,
        help="Also pair municipalities in territories of active hostilities. Occupied ones never take part.",
    )
    capacity_max = fields.Integer(
        "Partners at Most",
        help="So many partners a municipality gets in this round at most. 0: as many as it has capacity for.",
    )
    score_min = fields.Float("Lowest Score", help="Pairs with a lower score do not come out (0 to 100).")
    fairness_weight = fields.Float(
        help="Weight of the criterion “Fairness” in this round: a bonus for regions and sizes that have few"
        " partnerships. 0: as configured.",
    )

    line_ids = fields.One2many("solidarity.matching.round.line", "round_id", "Result", readonly=True)
    pair_ids = fields.One2many(
        "solidarity.matching.round.line", "round_id", "Pairs", domain=[("served", "=", True)]
    )
    unserved_ids = fields.One2many(
        "solidarity.matching.round.line", "round_id", "Without a Partner", domain=[("served", "=", False)]
    )
    proposal_ids = fields.One2many("solidarity.matching.proposal", "round_id", "Proposals", readonly=True)
    proposal_count = fields.Integer(compute="_compute_proposal_count")
    total_score = fields.Float(readonly=True, copy=False, digits=(12, 2), aggregator=None)
    total_in_turn = fields.Float(
        "Total One After the Other",
        readonly=True,
        copy=False,
        digits=(12, 2),
        aggregator=None,
        help="The total if every German municipality took the best free partner in turn of its waiting time.",
    )
    pair_count = fields.Integer("Number of Pairs", readonly=True, copy=False)
    german_served = fields.Integer("German Side Served", readonly=True, copy=False)
    german_unserved = fields.Integer("German Side Left", readonly=True, copy=False)
    ukrainian_served = fields.Integer("Ukrainian Side Served", readonly=True, copy=False)
    ukrainian_unserved = fields.Integer("Ukrainian Side Left", readonly=True, copy=False)
    figures = fields.Json("Spread", readonly=True, copy=False)
    figures_html = fields.Html("Spread as a Table", compute="_compute_figures_html", sanitize=False)
    weights = fields.Json("Weights Used", readonly=True, copy=False)
    weights_html = fields.Html("Weights as a Table", compute="_compute_weights_html", sanitize=False)
    snapshot = fields.Binary(
        readonly=True,
        copy=False,
        attachment=True,
        help="Everything the result depends on (JSON, gzip): computing it again gives the same pairs.",
    )
    computed_on = fields.Datetime(readonly=True, copy=False)
    software_version = fields.Char(readonly=True, copy=False)
    queued_on = fields.Datetime(
        "Waiting to Be Computed since", readonly=True, copy=False, index="btree_not_null"
    )
    progress = fields.Float("Progress (%)", readonly=True, copy=False, aggregator=None)

    _capacity_range = models.Constraint("CHECK(capacity_max >= 0)", "A capacity cannot be negative.")
    # "Not a number" is larger than any number in PostgreSQL.
    _score_range = models.Constraint("CHECK(score_min BETWEEN 0 AND 100)", "Scores lie between 0 and 100.")
    _weight_range = models.Constraint(
        "CHECK(fairness_weight BETWEEN 0 AND 1000)", "A weight is a number between 0 and 1,000."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Give the reference when the round is saved, not when somebody opens an empty form."""
        sequence = self.env["ir.sequence"].sudo()  # everybody who may create a round may number it
        vals_list = [{"name": sequence.next_by_code(self._name), **values} for values in vals_list]
        return super().create(vals_list)

    @api.model
    def _default_pool(self, country_code):
        """Whoever asks for a partner: by an open inquiry, or by its entry in the register."""
        inquiring = self.env["crm.lead"]._search(
            Domain("solidarity_wish", "=", "match") & Domain("won_status", "=", "pending")
        )
        return self.env["solidarity.municipality"].search(
            Domain("country_id.code", "=", country_code)
            & (
                Domain("seeking_partner", "=", "yes")
                | Domain("id", "in", inquiring.subselect("municipality_id"))
            ),
            order="id",
        )

    # ------------------------------------------------------------------
    # Computes and constraints
    # ------------------------------------------------------------------

    @api.depends("german_ids", "ukrainian_ids")
    def _compute_pool_counts(self):
        for record in self:
            record.german_count = len(record.german_ids)
            record.ukrainian_count = len(record.ukrainian_ids)

    def _compute_proposal_count(self):
        rows = self.env["solidarity.matching.proposal"]._read_group(
            [("round_id", "in", self.ids)], ["round_id"], ["__count"]
        )
        counts = {record.id: count for record, count in rows}
        for record in self:
            record.proposal_count = counts.get(record.id, 0)

    @api.depends("weights")
    @api.depends_context("lang")
    def _compute_weights_html(self):
        names = self.env["solidarity.matching.criterion"]._names()
        for record in self:
            weights = sorted((record.weights or {}).items(), key=lambda item: (-item[1], item[0]))
            rows = [
                (names.get(code, code), formatLang(self.env, weight, digits=1)) for code, weight in weights
            ]
            record.weights_html = rows and self.env["ir.qweb"]._render(
                "solidarity_partnership.matching_round_weights", {"rows": rows}
            )

    @api.depends("figures")
    @api.depends_context("lang")
    def _compute_figures_html(self):
        labels = self._group_labels()
        for record in self:
            record.figures_html = record.figures and self.env["ir.qweb"]._render(
                "solidarity_partnership.matching_round_spread", {"tables": record._spread_tables(labels)}
            )

    def _group_labels(self):
        """Names of regions, size classes and territory classes, in the reader's language."""
        municipalities = self.env["solidarity.municipality"]
        numbers = [formatLang(self.env, bound, digits=0) for bound in SIZE_BOUNDS]
        sizes = [self.env._("below %s", numbers[0])]
        sizes += [
            self.env._("%(least)s to below %(most)s", least=least, most=most)
            for least, most in pairwise(numbers)
        ]
        sizes.append(self.env._("%s and more", numbers[-1]))
        return {
            "region": dict(municipalities._fields["region"]._description_selection(self.env)),
            "size": {str(number): label for number, label in enumerate(sizes)},
            "territory": dict(municipalities._fields["territory_status"]._description_selection(self.env)),
        }

    def _spread_tables(self, labels):
        """The spread as the template shows it: a table for each side and kind of group, shares in percent."""
        tables = []
        for kind, title in SPREAD_TITLES.items():
            side, by = kind.split("_")
            rows = [row for row in self.figures if (row["side"], row["by"]) == (side, by)]
            if by == "territory":
                rows.sort(key=lambda row: TERRITORY_CLASSES.index(row["group"]))
            sums = {name: sum(row[name] for row in rows) for name in ("pool", "held", "proposed")}
            tables.append(
                {
                    "title": self.env._(title),  # pylint: disable=gettext-variable
                    "rows": [
                        {
                            **row,
                            "label": labels[by].get(row["group"]) or row["group"] or self.env._("Unknown"),
                            "shares": {
                                name: round(100 * row[name] / total) if total else 0
                                for name, total in sums.items()
                            },
                        }
                        for row in rows
                    ],
                }
            )
        return tables

    @api.constrains(*INPUT_FIELDS)
    def _check_draft(self):
        """What a round is computed from stays with its result.

        :raise UserError: naming the first round that is no draft, or that is being computed
        """
        for record in self:
            if record.state != "draft":
                raise UserError(
                    self.env._(
                        "%s has a result. Reset it to draft before changing what it starts from.", record.name
                    )
                )
            record._check_not_queued()

    def _check_not_queued(self):
        for record in self.filtered("queued_on"):
            raise UserError(self.env._("%s is being computed. Please wait, or cancel it first.", record.name))

    @api.constrains("german_ids", "ukrainian_ids")
    def _check_countries(self):
        municipalities = self.env["solidarity.municipality"].with_context(active_test=False)
        for side, country_code in (("german_ids", "DE"), ("ukrainian_ids", "UA")):
            wrong = [("id", "in", self[side].ids), ("country_id.code", "!=", country_code)]
            if municipalities.search_count(wrong, limit=1):
                raise ValidationError(
                    self.env._("Each side of a round holds municipalities of its own country only.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        if any(record.state == "confirmed" for record in self):
            raise UserError(self.env._("A confirmed round is part of the record and cannot be deleted."))

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_start(self):
        """Compute at once, or in the background when many pairs are to be compared (coordinators)."""
        self.ensure_one()
        if self.german_count * self.ukrainian_count > PAIRS_IN_BACKGROUND:
            return self.action_compute_in_background()
        return self.action_compute()

    def action_compute(self):
        """Find the allocation with the largest total score, and keep all it came from (coordinators).

        :raise UserError: when the pools, the weights or the pins cannot be used
        """
        self._check_step("state", "draft", "computed")
        self._check_not_queued()
        for record in self:
            record._store_result(*record._find_allocation())
        return True

    def action_reset(self):
        """Back to draft; the result is dropped, pools and pins stay (coordinators)."""
        self._check_step("state", "computed", "cancelled")
        self._drop_result()
        self.write({"state": "draft"})
        self.flush_recordset(["state"])  # whatever follows may change the pools
        return True

    def action_cancel(self):
        """Give up rounds that are not confirmed; a computation in the background ends soon (coordinators)."""
        self._check_step("state", "draft", "computed")
        self.write({"state": "cancelled", "queued_on": False, "progress": 0})
        return True

    def action_add_all_german(self):
        """Everybody in Germany takes part who has not said no (coordinators)."""
        self._add_everybody("german_ids", "DE")
        return True

    def action_add_all_ukrainian(self):
        """Everybody in Ukraine takes part who has not said no (coordinators)."""
        self._add_everybody("ukrainian_ids", "UA")
        return True

    def action_view_proposals(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.solidarity_matching_proposal_action"
        )
        return action | {"domain": [("round_id", "=", self.id)], "context": {}}

    def action_view_lines(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.solidarity_matching_round_line_action"
        )
        return action | {"domain": [("round_id", "=", self.id)]}

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def _add_everybody(self, field, country_code):
        self._check_step("state", "draft")
        everybody = self.env["solidarity.municipality"].search(
            [("country_id.code", "=", country_code), ("seeking_partner", "!=", "no")], order="id"
        )
        for record in self:
            record[field] = [Command.set((record[field] | everybody).ids)]

    def _read_snapshot(self):
        return Snapshot.from_dict(json.loads(gzip.decompress(base64.b64decode(self.snapshot))))

    def _recompute_from_snapshot(self):
        """The pairs that the stored snapshot gives, as sorted pairs of a German and a Ukrainian key: the same ones each
        time, whatever has happened to the municipalities since."""
        self.ensure_one()
        return sorted((pair.german, pair.ukrainian) for pair in compute(self._read_snapshot()).pairs)
