from odoo import fields, models


class SolidarityNetworkMembershipClose(models.TransientModel):
    """Suspend or end memberships, or admit although a rule is missing, with the reason for the record."""

    _name = "solidarity.network.membership.close"
    _description = "Step of a Membership with a Reason"

    membership_ids = fields.Many2many(
        "solidarity.network.membership", "solidarity_network_membership_close_rel", required=True
    )
    step = fields.Selection(
        [("suspend", "Suspend"), ("end", "End"), ("override", "Admit All the Same")], required=True
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        self.ensure_one()
        steps = {
            "suspend": self.membership_ids.action_suspend,
            "end": self.membership_ids.action_end,
            "override": self.membership_ids.action_override,
        }
        return steps[self.step](self.reason)
