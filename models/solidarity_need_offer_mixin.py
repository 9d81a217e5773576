from odoo import fields, models


class SolidarityNeedOfferMixin(models.AbstractModel):
    """What a need and an offer have in common: both sides of a partnership may have both."""

    _name = "solidarity.need.offer.mixin"
    _description = "Need or Offer"
    _order = "municipality_id, topic_id, id"

    municipality_id = fields.Many2one(
        "solidarity.municipality", required=True, index=True, ondelete="cascade"
    )
    country_id = fields.Many2one(related="municipality_id.country_id")
    topic_id = fields.Many2one(
        "solidarity.topic", "Field of Cooperation", required=True, index=True, ondelete="restrict"
    )
    name = fields.Char("Subject", required=True, translate=True)
    description = fields.Text(translate=True)
    active = fields.Boolean(default=True)
