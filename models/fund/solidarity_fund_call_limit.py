from odoo import fields, models
from odoo.tools import formatLang

from ...eligibility.amounts import exact
from ...eligibility.rules import Limits


class SolidarityFundCallLimit(models.Model):
    """Amounts that a call allows for one kind of project, where they differ from the general ones."""

    _name = "solidarity.fund.call.limit"
    _description = "Limits for a Kind of Project"
    _order = "call_id, kind_id, id"
    _rec_name = "kind_id"

    call_id = fields.Many2one("solidarity.fund.call", required=True, index=True, ondelete="cascade")
    kind_id = fields.Many2one(
        "solidarity.fund.project.kind", "Kind of Project", required=True, index=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="call_id.currency_id")
    amount_min = fields.Monetary("Minimum Amount", aggregator=None, help="Empty: as for all projects.")
    amount_max = fields.Monetary("Maximum Amount", aggregator=None, help="Empty: as for all projects.")

    _kind_uniq = models.Constraint(
        "UNIQUE(call_id, kind_id)", "The call already has limits for this kind of project."
    )
    _amounts_positive = models.Constraint(
        "CHECK(amount_min >= 0 AND amount_max >= 0)", "Amounts of a call are not negative."
    )
    _amounts_ordered = models.Constraint(
        "CHECK(amount_max >= amount_min OR amount_max = 0)",
        "The maximum amount cannot be less than the minimum.",
    )

    def _text(self):
        """The limits for reading."""
        self.ensure_one()
        amounts = {
            name: formatLang(self.env, self[name], currency_obj=self.currency_id)
            for name in ("amount_min", "amount_max")
        }
        kind = self.kind_id.name or ""
        if self.amount_min and self.amount_max:
            return self.env._("%(kind)s: %(amount_min)s to %(amount_max)s", kind=kind, **amounts)
        if self.amount_max:
            return self.env._("%(kind)s: at most %(amount_max)s", kind=kind, **amounts)
        if self.amount_min:
            return self.env._("%(kind)s: at least %(amount_min)s", kind=kind, **amounts)
        return kind

    def _limits(self):
        """:return: ``{code of the kind: Limits}`` as the plain rules know them"""
        return {
            limit.kind_id.code: Limits(
                exact(limit.amount_min) if limit.amount_min else None,
                exact(limit.amount_max) if limit.amount_max else None,
            )
            for limit in self
        }
