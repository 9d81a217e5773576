from odoo import fields, models

from .solidarity_network_membership import STATES


class SolidarityNetworkMembershipChange(models.Model):
    """One step in the course of a membership: the record of who decided what, when and why."""

    _name = "solidarity.network.membership.change"
    _description = "Step of a Membership"
    _order = "date desc, id desc"

    membership_id = fields.Many2one(
        "solidarity.network.membership", required=True, index=True, ondelete="cascade"
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    state_from = fields.Selection(STATES, "State Before")
    state_to = fields.Selection(STATES, "State After", required=True)
    reason = fields.Text()
    user_id = fields.Many2one("res.users", "Decided by", required=True, default=lambda self: self.env.user)
