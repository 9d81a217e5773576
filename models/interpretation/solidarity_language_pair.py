from odoo import api, fields, models


class SolidarityLanguagePair(models.Model):
    """One direction of translation. Whoever works both ways has two of them."""

    _name = "solidarity.language.pair"
    _description = "Language Pair"
    _order = "sequence, id"
    _rec_names_search = ["source_id", "target_id"]

    sequence = fields.Integer(default=10)
    source_id = fields.Many2one(
        "res.lang",
        "Source Language",
        required=True,
        ondelete="restrict",
        context={"active_test": False},
        help="Any language Odoo knows, also one in which Odoo is not used here.",
    )
    target_id = fields.Many2one(
        "res.lang", "Target Language", required=True, ondelete="restrict", context={"active_test": False}
    )

    _pair_uniq = models.UniqueIndex("(source_id, target_id)", "This language pair exists already.")
    _languages_differ = models.Constraint(
        "CHECK(source_id != target_id)", "A language pair joins two different languages."
    )

    @api.depends("source_id.name", "target_id.name")
    def _compute_display_name(self):
        """The languages as they call themselves, which reads the same for everybody."""
        for pair in self:
            names = [(lang.name or "").rpartition(" / ")[2] for lang in (pair.source_id, pair.target_id)]
            pair.display_name = " → ".join(name[:1].upper() + name[1:] for name in names)
