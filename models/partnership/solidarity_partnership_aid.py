from odoo import api, fields, models


class SolidarityPartnership(models.Model):
    """Needs and offers belong to municipalities; a partnership shows those of both."""

    _inherit = "solidarity.partnership"

    need_ids = fields.Many2many(
        "solidarity.need", compute="_compute_need_ids", string="Needs", groups="base.group_user"
    )
    offer_ids = fields.Many2many(
        "solidarity.offer", compute="_compute_offer_ids", string="Offers", groups="base.group_user"
    )

    @api.depends("german_id.need_ids", "ukrainian_id.need_ids")
    def _compute_need_ids(self):
        for partnership in self:
            partnership.need_ids = partnership.german_id.need_ids | partnership.ukrainian_id.need_ids

    @api.depends("german_id.offer_ids", "ukrainian_id.offer_ids")
    def _compute_offer_ids(self):
        for partnership in self:
            partnership.offer_ids = partnership.german_id.offer_ids | partnership.ukrainian_id.offer_ids
