from odoo import api, fields, models

from ..row_lock import wait_for_rows


class SolidarityFundApplicationLine(models.Model):
    """One line of the cost plan of a project."""

    _name = "solidarity.fund.application.line"
    _description = "Line of a Cost Plan"
    _order = "application_id, sequence, id"

    application_id = fields.Many2one(
        "solidarity.fund.application", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("What For", required=True, size=200)
    currency_id = fields.Many2one(related="application_id.currency_id")
    amount = fields.Monetary("Planned Cost")

    _amount_positive = models.Constraint("CHECK(amount >= 0)", "Costs are no negative amounts.")

    def write(self, vals):
        """A constraint sees only where a line has gone: it does not leave what is submitted either."""
        if "application_id" in vals:
            self._check_open()
        return super().write(vals)

    @api.constrains("application_id", "name", "amount")
    def _check_open(self):
        # Whoever submits it at the same moment writes the application only, not its lines.
        wait_for_rows(self.application_id)
        self.application_id._check_open_to_change()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        self._check_open()
