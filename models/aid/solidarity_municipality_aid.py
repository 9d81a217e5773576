from odoo import fields, models


class SolidarityMunicipality(models.Model):
    """Needs, offers and aid of a municipality, counted and opened."""

    _inherit = "solidarity.municipality"

    need_count = fields.Integer("Open Needs", compute="_compute_aid_counts", groups="base.group_user")
    offer_count = fields.Integer("Offers Left", compute="_compute_aid_counts", groups="base.group_user")
    aid_count = fields.Integer("Number of Aid", compute="_compute_aid_counts", groups="base.group_user")

    def _compute_aid_counts(self):
        needs = self._count_of("solidarity.need", ["open", "partly_covered"])
        offers = self._count_of("solidarity.offer", ["open", "partly_used"])
        aid = self.env["solidarity.aid"]
        given, received = (
            dict(aid._read_group([(side, "in", self.ids)], [side], ["__count"]))
            for side in ("donor_id", "receiver_id")
        )
        for municipality in self:
            origin = municipality._origin
            municipality.need_count = needs.get(origin, 0)
            municipality.offer_count = offers.get(origin, 0)
            municipality.aid_count = given.get(origin, 0) + received.get(origin, 0)

    def _count_of(self, model, states):
        """How many needs or offers in these states each municipality has: ``{municipality: number}``."""
        return dict(
            self.env[model]._read_group(
                [("municipality_id", "in", self.ids), ("state", "in", states)],
                ["municipality_id"],
                ["__count"],
            )
        )

    def action_view_needs(self):
        """The needs of this municipality."""
        return self._view_of("solidarity_partnership.solidarity_need_action")

    def action_view_offers(self):
        """The offers of this municipality."""
        return self._view_of("solidarity_partnership.solidarity_offer_action")

    def action_view_aid(self):
        """The aid that this municipality gives or receives."""
        action = self.env["ir.actions.act_window"]._for_xml_id("solidarity_partnership.solidarity_aid_action")
        sides = ["|", ("donor_id", "in", self.ids), ("receiver_id", "in", self.ids)]
        return action | {"domain": sides, "context": {}}

    def _view_of(self, action):
        action = self.env["ir.actions.act_window"]._for_xml_id(action)
        context = {"default_municipality_id": self.id} if len(self) == 1 else {}
        return action | {"domain": [("municipality_id", "in", self.ids)], "context": context}
