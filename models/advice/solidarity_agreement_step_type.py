from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SolidarityAgreementStepType(models.Model):
    """One line of the checklist for a formal agreement. Managers adapt it; running agreements keep their steps."""

    _name = "solidarity.agreement.step.type"
    _description = "Step towards an Agreement"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    description = fields.Text(translate=True, help="What is to be done, and on which legal basis.")
    required = fields.Boolean(default=True, help="Without it the partnership does not become formal.")
    after_id = fields.Many2one(
        "solidarity.agreement.step.type",
        "Follows",
        index="btree_not_null",
        ondelete="restrict",
        help="The step that must come before, and from which the days are counted.",
    )
    days = fields.Integer(
        "Expected Days",
        aggregator=None,
        help="Days after the step before in which this one is expected. 0: no date.",
    )
    active = fields.Boolean(default=True)

    _days_range = models.Constraint("CHECK(days BETWEEN 0 AND 730)", "Expect a step within 0 to 730 days.")

    @api.constrains("after_id")
    def _check_after(self):
        if self._has_cycle("after_id"):
            raise ValidationError(self.env._("A step cannot follow itself."))
