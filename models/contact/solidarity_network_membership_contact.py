from odoo import fields, models


class SolidarityNetworkMembership(models.Model):
    _inherit = "solidarity.network.membership"

    contact_person_count = fields.Integer(
        related="municipality_id.contact_person_count", groups="solidarity_partnership.group_reader"
    )

    def action_view_contact_persons(self):
        self.ensure_one()
        return self.municipality_id.action_view_contact_persons()
