from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from ..matching.ranking import places

#: So many seeking municipalities show what other weights would change.
_SEEKER_COUNT = 20
#: So many candidates are shown of each; they are what a coordinator usually proposes.
_SHOWN_COUNT = 3


class SolidarityMatchingWeighting(models.TransientModel):
    """What other weights would change in the rankings of today. Only "Apply" changes the criteria."""

    _name = "solidarity.matching.weighting"
    _description = "Preview of Weights"

    line_ids = fields.One2many(
        "solidarity.matching.weighting.line",
        "weighting_id",
        "Weights",
        default=lambda self: self._default_line_ids(),
    )
    preview_html = fields.Html("Preview", compute="_compute_preview_html", sanitize=False)

    def _default_line_ids(self):
        criteria = self.env["solidarity.matching.criterion"].search([("active", "=", True)])
        return [
            fields.Command.create({"criterion_id": criterion.id, "weight": criterion.weight})
            for criterion in criteria
        ]

    @api.depends("line_ids.weight")
    @api.depends_context("lang")
    def _compute_preview_html(self):
        for weighting in self:
            try:
                values = {"error": None, **weighting._prepare_preview()}
            except UserError as error:
                values = {"error": str(error)}
            weighting.preview_html = self.env["ir.qweb"]._render(
                "solidarity_partnership.matching_weighting", values
            )

    # ------------------------------------------------------------------
    # Preview
    # ------------------------------------------------------------------

    def _new_weights(self):
        """
        :raise UserError: when they cannot be used
        """
        weights = {line.criterion_id.code: line.weight for line in self.line_ids}
        return self.env["solidarity.matching.criterion"]._check_weights(weights)

    def _prepare_preview(self):
        weights = [self.env["solidarity.matching.criterion"]._weights(), self._new_weights()]
        seekers = self._find_seekers()
        rankings = self._rank(seekers, weights)
        shown = seekers.browse(
            {
                record_id
                for ranking in rankings.values()
                for ranked in ranking
                for record_id, _score in ranked[:_SHOWN_COUNT]
            }
        )
        names = {candidate.id: candidate.display_name for candidate in shown}
        rows = [self._prepare_row(seeker, names, *rankings[seeker.id]) for seeker in seekers]
        return {
            "rows": rows,
            "seekers": len(rows),
            "changed": sum(row["changed"] for row in rows),
        }

    def _rank(self, seekers, weights):
        """For each seeker, by id, the candidates under each set of weights: lists of (id, score), best first."""
        by_country = seekers.grouped("country_code")
        pools = {country: seeking[:1]._default_pool() for country, seeking in by_country.items()}
        profiles = seekers.union(*pools.values())._profiles(
            fairness=any("fairness" in one for one in weights)
        )
        ids = {profile.key: record_id for record_id, profile in profiles.items()}
        pairs = seekers._pairs()
        rankings = {seeker.id: [] for seeker in seekers}
        for country, seeking in by_country.items():
            asking, pool = (
                [profiles[record_id] for record_id in side.ids] for side in (seeking, pools[country])
            )
            for one in weights:
                for seeker, ranked in zip(seeking, places(asking, pool, one, pairs), strict=True):
                    rankings[seeker.id].append([(ids[profile.key], score) for profile, score in ranked])
        return rankings

    def _find_seekers(self):
        """Who waits for a partner: municipalities of open inquiries first, then others that seek; oldest first."""
        leads = self.env["crm.lead"].search_fetch(
            [
                ("solidarity_wish", "=", "match"),
                ("won_status", "=", "pending"),
                ("municipality_id", "!=", False),
            ],
            ["municipality_id"],
            order="create_date, id",
            limit=_SEEKER_COUNT,
        )
        inquiring = leads.municipality_id
        others = self.env["solidarity.municipality"].search(
            [("seeking_partner", "=", "yes"), ("id", "not in", inquiring.ids)],
            order="seeking_since, id",
            limit=_SEEKER_COUNT,
        )
        return (inquiring | others)[:_SEEKER_COUNT]

    def _prepare_row(self, seeker, names, now, then):
        """The first candidates of one seeker before and after; ``gained`` is how many places each one goes up."""
        places_now = {record_id: place for place, (record_id, _score) in enumerate(now)}
        return {
            "name": seeker.display_name,
            "now": [
                {"name": names[record_id], "score": formatLang(self.env, score)}
                for record_id, score in now[:_SHOWN_COUNT]
            ],
            "then": [
                {
                    "name": names[record_id],
                    "score": formatLang(self.env, score),
                    "gained": places_now[record_id] - place,
                }
                for place, (record_id, score) in enumerate(then[:_SHOWN_COUNT])
            ],
            "changed": [record_id for record_id, _score in now[:1]]
            != [record_id for record_id, _score in then[:1]],
        }

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_apply(self):
        """Make the new weights those of the criteria (managers).

        :raise UserError: when they cannot be used
        """
        self.ensure_one()
        self.check_access("write")
        self.env["solidarity.matching.criterion"].check_access("write")
        self._new_weights()
        for line in self.line_ids:
            line.criterion_id.weight = line.weight
        return {"type": "ir.actions.act_window_close"}


class SolidarityMatchingWeightingLine(models.TransientModel):
    _name = "solidarity.matching.weighting.line"
    _description = "New Weight"
    _rec_name = "criterion_id"
    _order = "id"

    weighting_id = fields.Many2one(
        "solidarity.matching.weighting", required=True, index=True, ondelete="cascade"
    )
    criterion_id = fields.Many2one("solidarity.matching.criterion", required=True, ondelete="cascade")
    present_weight = fields.Float(related="criterion_id.weight", string="Present Weight", aggregator=None)
    weight = fields.Float("New Weight", aggregator=None)
