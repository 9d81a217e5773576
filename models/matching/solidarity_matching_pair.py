from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SolidarityMatchingPair(models.Model):
    """A word of the service on one pair of municipalities: this pair is never proposed. In a matching round, a pair can
    be pinned or forbidden for this round alone."""

    _name = "solidarity.matching.pair"
    _description = "Pair Settled by Hand"
    _order = "german_id, ukrainian_id, id"

    german_id = fields.Many2one(
        "solidarity.municipality",
        "German Municipality",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('country_code', '=', 'DE')]",
    )
    ukrainian_id = fields.Many2one(
        "solidarity.municipality",
        "Ukrainian Municipality",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('country_code', '=', 'UA')]",
    )
    reason = fields.Char(help="Why the two do not fit, for colleagues. The municipalities do not see it.")
    pinned_round_id = fields.Many2one(
        "solidarity.matching.round", "Pinned in", index="btree_not_null", ondelete="cascade"
    )
    forbidden_round_id = fields.Many2one(
        "solidarity.matching.round", "Forbidden in", index="btree_not_null", ondelete="cascade"
    )

    _pair_uniq = models.UniqueIndex(
        "(german_id, ukrainian_id) WHERE pinned_round_id IS NULL AND forbidden_round_id IS NULL",
        "This pair is in the list already.",
    )
    _pinned_uniq = models.UniqueIndex(
        "(pinned_round_id, german_id, ukrainian_id)", "This pair is pinned already."
    )
    _forbidden_uniq = models.UniqueIndex(
        "(forbidden_round_id, german_id, ukrainian_id)", "This pair is forbidden already."
    )
    _one_meaning = models.Constraint(
        "CHECK(pinned_round_id IS NULL OR forbidden_round_id IS NULL)",
        "A pair is either pinned or forbidden, not both.",
    )

    @api.depends("german_id.display_name", "ukrainian_id.display_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for pair in self:
            pair.display_name = f"{pair.german_id.display_name} – {pair.ukrainian_id.display_name}"

    @api.constrains("german_id", "ukrainian_id")
    def _check_countries(self):
        for pair in self:
            if (pair.german_id.country_code, pair.ukrainian_id.country_code) != ("DE", "UA"):
                raise ValidationError(self.env._("A pair joins a German municipality with a Ukrainian one."))

    @api.constrains("german_id", "ukrainian_id", "pinned_round_id", "forbidden_round_id")
    def _check_round_is_draft(self):
        (self.pinned_round_id | self.forbidden_round_id)._check_draft()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        (self.pinned_round_id | self.forbidden_round_id)._check_draft()
