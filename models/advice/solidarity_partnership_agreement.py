from odoo import api, fields, models
from odoo.exceptions import UserError


class SolidarityPartnership(models.Model):
    """The formal agreement of a partnership."""

    _inherit = "solidarity.partnership"

    agreement_ids = fields.One2many(
        "solidarity.agreement", "partnership_id", "Agreements", groups="base.group_user"
    )
    agreement_id = fields.Many2one(
        "solidarity.agreement",
        "Formal Agreement",
        compute="_compute_agreement_id",
        groups="base.group_user",
        help="The one that runs; otherwise the one that was concluded last.",
    )
    agreement_state = fields.Selection(
        selection=lambda self: (
            self.env["solidarity.agreement"]._fields["state"]._description_selection(self.env)
        ),
        compute="_compute_agreement_id",
        groups="base.group_user",
    )
    agreement_overdue_steps = fields.Char(compute="_compute_agreement_id", groups="base.group_user")
    agreement_step_ids = fields.Many2many(
        "solidarity.agreement.step",
        compute="_compute_agreement_id",
        string="Steps towards the Agreement",
        groups="base.group_user",
    )

    @api.depends("agreement_ids.state", "agreement_ids.step_ids.date")
    @api.depends_context("lang")
    def _compute_agreement_id(self):
        for partnership in self:
            agreements = partnership.agreement_ids
            running = agreements.filtered(lambda agreement: agreement.state == "running")
            done = agreements.filtered(lambda agreement: agreement.state == "done")
            agreement = running[:1] or done[:1]
            partnership.agreement_id = agreement
            partnership.agreement_state = agreement.state
            partnership.agreement_overdue_steps = agreement.overdue_steps
            partnership.agreement_step_ids = agreement.step_ids

    def action_start_agreement(self):
        """Begin the checklist of a formal agreement, or open the one that runs (coordinators)."""
        self.ensure_one()
        self._check_step("stage", "preparation", "contact", "exchange", "active")
        running = self.agreement_ids.filtered(lambda agreement: agreement.state == "running")
        agreement = running or running.create({"partnership_id": self.id})
        return agreement._get_records_action()

    def action_open_agreement(self):
        self.ensure_one()
        return self.agreement_id._get_records_action()

    def action_formalise(self):
        """Conclude the running agreement: the partnership becomes formal (coordinators)."""
        self.check_access("write")
        running = self.agreement_ids.filtered(lambda agreement: agreement.state == "running")
        if self - running.partnership_id:
            raise UserError(self.env._("A partnership becomes formal by an agreement: start one first."))
        return running.action_formalise()
