from odoo import fields, models


class SolidarityNeedOfferMixin(models.AbstractModel):
    """What a need and an offer have in common: both sides of a partnership may have both."""

    _name = "solidarity.need.offer.mixin"
    _description = "Need or Offer"
    _inherit = ["solidarity.bilingual.mixin"]
    _order = "municipality_id, topic_id, id"
    _bilingual_fields = ("name", "description")

    municipality_id = fields.Many2one(
        "solidarity.municipality", required=True, index=True, ondelete="cascade"
    )
    country_id = fields.Many2one(related="municipality_id.country_id")
    topic_id = fields.Many2one(
        "solidarity.topic", "Field of Cooperation", required=True, index=True, ondelete="restrict"
    )
    name = fields.Char("Subject", required=True, translate=True)
    name_german = fields.Char(
        "Subject (German)",
        compute="_compute_columns",
        inverse=lambda self: self._inverse_column("name", "german"),
    )
    name_ukrainian = fields.Char(
        "Subject (Ukrainian)",
        compute="_compute_columns",
        inverse=lambda self: self._inverse_column("name", "ukrainian"),
    )
    description = fields.Text(translate=True)
    description_german = fields.Text(
        "Description (German)",
        compute="_compute_columns",
        inverse=lambda self: self._inverse_column("description", "german"),
    )
    description_ukrainian = fields.Text(
        "Description (Ukrainian)",
        compute="_compute_columns",
        inverse=lambda self: self._inverse_column("description", "ukrainian"),
    )
    active = fields.Boolean(default=True)
