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
        criteria = self.env["solidarity.matching.criterion"].search([])
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
        pools = {
            country: seeking[:1]._default_pool()
            for country, seeking in seekers.grouped("country_code").items()
        }
        everybody = seekers.union(*pools.values())
        profiles = everybody._profiles(fairness=any("fairness" in one for one in weights))
        by_key = {profile.key: record_id for record_id, profile in profiles.items()}
        pairs = seekers._pairs()
        rows = []
        for country, seeking in seekers.grouped("country_code").items():
            pool = [profiles[record_id] for record_id in pools[country].ids]
            asking = [profiles[record_id] for record_id in seeking.ids]
            now, then = (places(asking, pool, one, pairs) for one in weights)
            rows += [
                self._prepare_row(seeker, by_key, *rankings)
                for seeker, *rankings in zip(seeking, now, then, strict=True)
            ]
        return {
            "rows": rows,
            "seekers": len(rows),
            "changed": sum(row["changed"] for row in rows),
        }

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
        seekers = leads.municipality_id
        others = self.env["solidarity.municipality"].search(
            [("seeking_partner", "=", "yes"), ("id", "not in", seekers.ids)],
            order="seeking_since, id",
            limit=_SEEKER_COUNT - len(seekers),
        )
        return seekers | others

    def _prepare_row(self, seeker, by_key, now, then):
        """The first candidates of one seeker before and after; ``gained`` is how many places each one goes up."""
        places_now = {profile.key: place for place, (profile, _score) in enumerate(now)}
        municipality = seeker.browse
        return {
            "name": seeker.display_name,
            "now": [
                self._prepare_candidate(municipality(by_key[profile.key]), score)
                for profile, score in now[:_SHOWN_COUNT]
            ],
            "then": [
                self._prepare_candidate(municipality(by_key[profile.key]), score)
                | {"gained": places_now[profile.key] - place}
                for place, (profile, score) in enumerate(then[:_SHOWN_COUNT])
            ],
            "changed": [profile.key for profile, _score in now[:1]]
            != [profile.key for profile, _score in then[:1]],
        }

    def _prepare_candidate(self, candidate, score):
        return {"name": candidate.display_name, "score": formatLang(self.env, score)}

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
