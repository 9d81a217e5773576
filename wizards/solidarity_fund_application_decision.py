from odoo import api, fields, models

WITH_AMOUNT = ("recommend", "approve")


class SolidarityFundApplicationDecision(models.TransientModel):
    """A step of applications that has a reason, or of one that has an amount."""

    _name = "solidarity.fund.application.decision"
    _description = "Decide on an Application"

    application_ids = fields.Many2many(
        "solidarity.fund.application",
        "solidarity_fund_application_decision_rel",
        string="Applications",
        required=True,
    )
    step = fields.Selection(
        [
            ("submit", "Submit Nevertheless"),
            ("rework", "Return for Rework"),
            ("recommend", "Recommend"),
            ("approve", "Award"),
            ("reject", "Reject"),
            ("withdraw", "Withdraw"),
        ],
        required=True,
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    amount = fields.Monetary(compute="_compute_amount", store=True, readonly=False)
    budget_warning = fields.Char(compute="_compute_budget_warning")
    reason = fields.Text(help="For the record.")

    @api.depends("application_ids")
    def _compute_currency_id(self):
        for decision in self:
            decision.currency_id = decision.application_ids[:1].currency_id or self.env.ref("base.EUR")

    @api.depends("application_ids", "step")
    def _compute_amount(self):
        for decision in self:
            application = decision.application_ids[:1]
            decided = application.amount_recommended if decision.step == "approve" else 0
            decision.amount = decided or application.amount_asked

    @api.depends("application_ids", "step", "amount")
    def _compute_budget_warning(self):
        for decision in self:
            call = decision.application_ids.call_id[:1]
            decision.budget_warning = False
            if decision.step == "approve" and call._budget_excess(decision.amount):
                decision.budget_warning = self.env._(
                    "Only %(left)s are left of the budget of %(call)s: please give the reason.",
                    left=call.currency_id.format(call.amount_left),
                    call=call.display_name,
                )

    def action_confirm(self):
        """Take the step for all that is chosen (coordinators)."""
        self.ensure_one()
        arguments = (self.amount, self.reason) if self.step in WITH_AMOUNT else (self.reason,)
        return getattr(self.application_ids, f"action_{self.step}")(*arguments)
