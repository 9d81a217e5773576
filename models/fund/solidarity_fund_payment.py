from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare, formatLang

from .solidarity_fund_application import AWARDED_STATES


class SolidarityFundPayment(models.Model):
    """Money that the fund has paid for a project, or got back (a negative amount)."""

    _name = "solidarity.fund.payment"
    _description = "Payment of the Fund"
    _order = "date desc, id desc"
    _rec_name = "date"

    application_id = fields.Many2one(
        "solidarity.fund.application", required=True, index=True, ondelete="cascade"
    )
    municipality_id = fields.Many2one(related="application_id.municipality_id", store=True)
    call_id = fields.Many2one(related="application_id.call_id", store=True)
    currency_id = fields.Many2one(related="application_id.currency_id")
    date = fields.Date("Paid on", required=True, default=fields.Date.context_today)
    amount = fields.Monetary(
        "Amount Paid", required=True, help="Negative: the municipality has paid it back."
    )
    note = fields.Char("Remark")

    _amount_not_zero = models.Constraint("CHECK(amount != 0)", "A payment has an amount.")

    def write(self, vals):
        """A constraint sees only where a payment has gone, not what is left behind."""
        former = self.application_id
        result = super().write(vals)
        if "application_id" in vals:
            former.payment_ids._check_sums()
        return result

    @api.constrains("application_id", "amount")
    def _check_awarded(self):
        self.application_id.payment_ids._check_sums()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_returned(self):
        (self.application_id.payment_ids - self)._check_sums()

    def _check_sums(self):
        """Nothing is paid that was not awarded, and nothing returned that was not paid: these are all payments."""
        for application, payments in self.grouped("application_id").items():
            if application.state not in AWARDED_STATES:
                raise ValidationError(
                    self.env._("%s: nothing is awarded that could be paid.", application.display_name)
                )
            paid, awarded = sum(payments.mapped("amount")), application.amount_awarded
            excess = float_compare(paid, awarded, precision_digits=2) > 0
            if excess or float_compare(paid, 0, precision_digits=2) < 0:
                raise ValidationError(
                    self.env._(
                        "%(application)s: %(paid)s paid in all, %(awarded)s awarded.",
                        application=application.display_name,
                        paid=application._in_currency(paid),
                        awarded=application._in_currency(awarded),
                    )
                )


class SolidarityFundApplication(models.Model):
    _inherit = "solidarity.fund.application"

    payment_ids = fields.One2many("solidarity.fund.payment", "application_id", "Payments")
    amount_paid = fields.Monetary("Paid Amount", compute="_compute_amount_paid", store=True)

    @api.depends("payment_ids.amount")
    def _compute_amount_paid(self):
        for application in self:
            application.amount_paid = sum(application.payment_ids.mapped("amount"))

    @api.constrains("amount_paid")
    def _check_amount_paid(self):
        for application in self:
            paid = sum(application.payment_ids.mapped("amount"))
            if float_compare(application.amount_paid, paid, precision_digits=2) != 0:
                raise ValidationError(self.env._("The paid amount is the sum of the payments."))

    def _check_nothing_paid(self):
        """:raise UserError: for money that would vanish from the sums of the call with a withdrawal"""
        if float_compare(self.amount_paid, 0, precision_digits=2) > 0:
            raise UserError(
                self.env._(
                    "%(application)s: %(paid)s are paid. Enter the repayment before it is withdrawn.",
                    application=self.display_name,
                    paid=self._in_currency(self.amount_paid),
                )
            )

    def _in_currency(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)
