from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare, formatLang


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

    @api.constrains("application_id", "amount")
    def _check_awarded(self):
        """Nothing is paid that was not awarded, and nothing returned that was not paid."""
        for application in self.application_id:
            if not application._has_award():
                raise ValidationError(
                    self.env._("%s: nothing is awarded that could be paid.", application.display_name)
                )
            paid = sum(application.payment_ids.mapped("amount"))
            if float_compare(paid, application.amount_awarded, precision_digits=2) > 0 or paid < 0:
                raise ValidationError(
                    self.env._(
                        "%(application)s: %(paid)s paid in all, %(awarded)s awarded.",
                        application=application.display_name,
                        paid=formatLang(self.env, paid, currency_obj=application.currency_id),
                        awarded=formatLang(
                            self.env, application.amount_awarded, currency_obj=application.currency_id
                        ),
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
