from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.fund.solidarity_fund_project_mixin import PROJECT_FIELDS


class SolidarityFundPrecheck(models.TransientModel):
    """Enter a planned project and see at once what the rules of the call say about it."""

    _name = "solidarity.fund.precheck"
    _description = "Pre-Check of a Project"
    _inherit = ["solidarity.fund.project.mixin"]

    title = fields.Char(required=False)
    municipality_id = fields.Many2one(required=False)
    line_ids = fields.One2many("solidarity.fund.precheck.line", "precheck_id", "Cost Plan")

    def _check_sides(self):
        """What is only tried may be wrong: the rules say so."""

    def action_save(self):
        """Keep the project as a draft of an application (coordinators)."""
        self.ensure_one()
        if not self.municipality_id or not (self.title or "").strip():
            raise UserError(self.env._("Please give the applicant and the title of the project."))
        application = self.env["solidarity.fund.application"].create(
            {
                **self._convert_to_write({name: self[name] for name in ("municipality_id", *PROJECT_FIELDS)}),
                "line_ids": [
                    Command.create({"name": line.name, "amount": line.amount, "sequence": line.sequence})
                    for line in self.line_ids
                ],
            }
        )
        return application._get_records_action(name=self.env._("Application"))


class SolidarityFundPrecheckLine(models.TransientModel):
    _name = "solidarity.fund.precheck.line"
    _description = "Line of a Cost Plan in the Pre-Check"
    _order = "sequence, id"

    precheck_id = fields.Many2one("solidarity.fund.precheck", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char("What For", required=True, size=200)
    currency_id = fields.Many2one(related="precheck_id.currency_id")
    amount = fields.Monetary("Planned Cost")

    _amount_positive = models.Constraint("CHECK(amount >= 0)", "Costs are no negative amounts.")
