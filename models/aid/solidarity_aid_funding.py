from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare, format_amount

from .solidarity_aid import GRANT_PARAMETER


class SolidarityAid(models.Model):
    """What an aid costs and who pays for it."""

    _inherit = "solidarity.aid"

    currency_id = fields.Many2one(
        "res.currency",
        default=lambda self: self.env.ref("base.EUR"),
        required=True,
        ondelete="restrict",
        groups="base.group_user",
    )
    cost = fields.Monetary(
        tracking=True, groups="base.group_user", help="Goods, transport and everything else."
    )
    transport_grant_asked = fields.Monetary(
        tracking=True,
        groups="base.group_user",
        help="The grant pays all costs of a transport up to a limit, which is a setting.",
    )
    transport_grant_granted = fields.Monetary(tracking=True, groups="base.group_user")
    other_funding = fields.Monetary(tracking=True, groups="base.group_user")
    other_funding_source = fields.Char(
        groups="base.group_user", help="Who gives it, e.g. a Land, a foundation, donors."
    )
    own_funding = fields.Monetary(
        "Own Money",
        compute="_compute_own_funding",
        store=True,
        groups="base.group_user",
        help="Cost less the grant and other funding.",
    )

    _amounts_positive = models.Constraint(
        "CHECK(cost >= 0 AND transport_grant_asked >= 0 AND transport_grant_granted >= 0 AND other_funding >= 0)",
        "Costs and funding are no negative amounts.",
    )

    @api.depends("cost", "transport_grant_granted", "other_funding")
    def _compute_own_funding(self):
        for aid in self:
            aid.own_funding = aid.cost - aid.transport_grant_granted - aid.other_funding

    @api.constrains("transport_grant_asked", "transport_grant_granted", "currency_id")
    def _check_grant(self):
        # Everybody who records a grant has to know its limit.
        limit = float(self.env["ir.config_parameter"].sudo().get_param(GRANT_PARAMETER) or 0)
        euro = self.env.ref("base.EUR")
        for aid in self:
            amount = max(aid.transport_grant_asked, aid.transport_grant_granted)
            if amount and aid.currency_id != euro:
                raise ValidationError(
                    self.env._("The transport grant is paid in euros; state the costs in euros.")
                )
            if limit and float_compare(amount, limit, precision_digits=2) > 0:
                raise ValidationError(
                    self.env._(
                        "The transport grant is at most %s for one transport.",
                        format_amount(self.env, limit, euro),
                    )
                )
