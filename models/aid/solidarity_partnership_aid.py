from odoo import api, fields, models


class SolidarityPartnership(models.Model):
    """Needs and offers belong to municipalities; a partnership shows those of both, and its aid."""

    _inherit = "solidarity.partnership"

    need_ids = fields.Many2many(
        "solidarity.need", compute="_compute_need_ids", string="Needs", groups="base.group_user"
    )
    offer_ids = fields.Many2many(
        "solidarity.offer", compute="_compute_offer_ids", string="Offers", groups="base.group_user"
    )
    aid_ids = fields.One2many("solidarity.aid", "partnership_id")
    need_count = fields.Integer("Open Needs", compute="_compute_aid_counts", groups="base.group_user")
    offer_count = fields.Integer("Offers Left", compute="_compute_aid_counts", groups="base.group_user")
    aid_count = fields.Integer("Number of Aid", compute="_compute_aid_counts", groups="base.group_user")

    @api.depends("german_id.need_ids", "ukrainian_id.need_ids")
    def _compute_need_ids(self):
        for partnership in self:
            partnership.need_ids = partnership.german_id.need_ids | partnership.ukrainian_id.need_ids

    @api.depends("german_id.offer_ids", "ukrainian_id.offer_ids")
    def _compute_offer_ids(self):
        for partnership in self:
            partnership.offer_ids = partnership.german_id.offer_ids | partnership.ukrainian_id.offer_ids

    def _compute_aid_counts(self):
        municipalities = self.german_id | self.ukrainian_id
        needs = municipalities._count_of("solidarity.need", ["open", "partly_covered"])
        offers = municipalities._count_of("solidarity.offer", ["open", "partly_used"])
        aid = dict(
            self.env["solidarity.aid"]._read_group(
                [("partnership_id", "in", self.ids)], ["partnership_id"], ["__count"]
            )
        )
        for partnership in self:
            pair = partnership.german_id | partnership.ukrainian_id
            partnership.need_count = sum(needs.get(municipality, 0) for municipality in pair)
            partnership.offer_count = sum(offers.get(municipality, 0) for municipality in pair)
            partnership.aid_count = aid.get(partnership._origin, 0)

    def action_view_needs(self):
        """The needs of both municipalities."""
        return (self.german_id | self.ukrainian_id)._view_of("solidarity_partnership.solidarity_need_action")

    def action_view_offers(self):
        """The offers of both municipalities."""
        return (self.german_id | self.ukrainian_id)._view_of("solidarity_partnership.solidarity_offer_action")

    def action_view_aid(self):
        """The aid of this partnership."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("solidarity_partnership.solidarity_aid_action")
        return action | {
            "domain": [("partnership_id", "=", self.id)],
            "context": {"default_partnership_id": self.id},
        }
