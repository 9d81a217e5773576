from odoo import fields, models


class SolidarityNetworkMembershipClose(models.TransientModel):
    """Suspend or end memberships, with the reason for the record."""

    _name = "solidarity.network.membership.close"
    _description = "Suspend or End a Membership"

    membership_ids = fields.Many2many(
        "solidarity.network.membership", "solidarity_network_membership_close_rel", required=True
    )
    step = fields.Selection([("suspend", "Suspend"), ("end", "End")], required=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        self.ensure_one()
        if self.step == "suspend":
            return self.membership_ids.action_suspend(self.reason)
        return self.membership_ids.action_end(self.reason)
