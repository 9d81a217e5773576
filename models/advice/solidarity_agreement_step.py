from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class SolidarityAgreementStep(models.Model):
    """One step of an agreement; it is done when it has a date. Its paper is readable by whoever may read the step."""

    _name = "solidarity.agreement.step"
    _description = "Step of an Agreement"
    _order = "sequence, id"
    _rec_name = "name"

    agreement_id = fields.Many2one("solidarity.agreement", required=True, index=True, ondelete="cascade")
    type_id = fields.Many2one(
        "solidarity.agreement.step.type", "Step", required=True, index=True, ondelete="restrict"
    )
    name = fields.Char(related="type_id.name")
    description = fields.Text(related="type_id.description")
    required = fields.Boolean(related="type_id.required")
    sequence = fields.Integer(related="type_id.sequence", store=True)
    date = fields.Date("Done on", copy=False)
    date_expected = fields.Date("Expected", compute="_compute_date_expected", store=True)
    is_overdue = fields.Boolean("Overdue", compute="_compute_is_overdue", search="_search_is_overdue")
    user_id = fields.Many2one(
        "res.users", "Responsible", index="btree_not_null", domain=[("share", "=", False)]
    )
    number = fields.Char(help="Number of the decision or of the letter.", copy=False)
    place = fields.Char(copy=False)
    file = fields.Binary(attachment=True, copy=False)
    file_name = fields.Char(copy=False)
    note = fields.Text(copy=False)

    _type_uniq = models.Constraint("UNIQUE(agreement_id, type_id)", "Each step occurs once in an agreement.")

    @api.depends("type_id.after_id", "type_id.days", "agreement_id.step_ids.date")
    def _compute_date_expected(self):
        for step in self:
            before = step._step_before().date
            days = step.type_id.days
            step.date_expected = before + timedelta(days=days) if before and days else False

    @api.depends("date", "date_expected")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for step in self:
            step.is_overdue = bool(not step.date and step.date_expected and step.date_expected < today)

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("date", "=", False) & Domain("date_expected", "<", "today")
        return Domain.OR(late if wanted else ~late for wanted in set(map(bool, value)))

    def _step_before(self):
        before = self.type_id.after_id
        return self.agreement_id.step_ids.filtered(lambda step: before and step.type_id == before)

    @api.constrains("date", "type_id")
    def _check_dates(self):
        # A day later may be today where the user is.
        latest = fields.Date.today() + timedelta(days=1)
        for step in self.agreement_id.step_ids.filtered("date"):
            if step.date > latest:
                raise ValidationError(
                    self.env._("“%s” cannot have been done on a day that has yet to come.", step.name)
                )
            before = step._step_before()
            if before and (not before.date or before.date > step.date):
                raise ValidationError(
                    self.env._("“%(step)s” comes after “%(before)s”.", step=step.name, before=before.name)
                )
