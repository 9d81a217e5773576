from odoo import api, fields, models
from odoo.exceptions import UserError


class SolidarityAgreement(models.Model):
    """The way of a partnership to a formal agreement: a checklist with dates and papers.

    On the Ukrainian side the draft needs the approval of the Ministry for Development of Communities and Territories
    (Law 3668-IX of 24.04.2024, about 30 days in all).
    """

    _name = "solidarity.agreement"
    _description = "Formal Agreement"
    _inherit = ["solidarity.thread.mixin"]
    _order = "date_start desc, id desc"
    _rec_name = "partnership_id"

    partnership_id = fields.Many2one(
        "solidarity.partnership", required=True, index=True, ondelete="restrict", tracking=True
    )
    state = fields.Selection(
        [("running", "In Preparation"), ("done", "Concluded"), ("cancelled", "Cancelled")],
        default="running",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        index=True,
        domain=[("share", "=", False)],
        tracking=True,
    )
    date_start = fields.Date("Begun on", default=fields.Date.context_today, required=True)
    date_done = fields.Date("Concluded on", readonly=True, copy=False, tracking=True)
    step_ids = fields.One2many(
        "solidarity.agreement.step",
        "agreement_id",
        "Steps",
        default=lambda self: self._default_steps(),
    )
    progress = fields.Char(compute="_compute_progress", help="Steps that are done, of all steps.")
    date_expected = fields.Date(
        "Expected",
        compute="_compute_date_expected",
        store=True,
        index="btree_not_null",
        help="The next expected date.",
    )
    is_overdue = fields.Boolean("Overdue", compute="_compute_is_overdue", search="_search_is_overdue")
    overdue_steps = fields.Char(compute="_compute_is_overdue")

    _running_uniq = models.UniqueIndex(
        "(partnership_id) WHERE state = 'running'",
        "This partnership already has an agreement in preparation.",
    )

    def _default_steps(self):
        types = self.env["solidarity.agreement.step.type"].search([("active", "=", True)])
        return [fields.Command.create({"type_id": step_type.id}) for step_type in types]

    @api.depends("partnership_id")
    def _compute_user_id(self):
        for agreement in self:
            agreement.user_id = agreement.user_id or agreement.partnership_id.coordinator_id

    @api.depends("step_ids.date")
    def _compute_progress(self):
        for agreement in self:
            done = len(agreement.step_ids.filtered("date"))
            agreement.progress = f"{done}/{len(agreement.step_ids)}"

    @api.depends("state", "step_ids.date", "step_ids.date_expected")
    def _compute_date_expected(self):
        for agreement in self:
            waiting = agreement.step_ids.filtered(lambda step: step.date_expected and not step.date)
            running = agreement.state == "running"
            agreement.date_expected = running and min(waiting.mapped("date_expected"), default=False)

    @api.depends("state", "step_ids.is_overdue")
    def _compute_is_overdue(self):
        for agreement in self:
            late = agreement.step_ids.filtered("is_overdue") if agreement.state == "running" else []
            agreement.is_overdue = bool(late)
            agreement.overdue_steps = ", ".join(step.name for step in late) or False

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = fields.Domain("state", "=", "running") & fields.Domain("date_expected", "<", "today")
        return fields.Domain.OR(late if wanted else ~late for wanted in set(map(bool, value)))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        if any(agreement.state == "done" or any(agreement.step_ids.mapped("date")) for agreement in self):
            raise UserError(
                self.env._("An agreement that has begun is part of the record. Cancel it instead.")
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_formalise(self):
        """All is agreed, approved and signed: the partnership becomes a formal one (coordinators).

        :raise UserError: naming the required steps that are open
        """
        self._check_step("state", "running")
        for agreement in self:
            agreement._check_complete()
        for agreement in self:
            agreement.write({"state": "done", "date_done": fields.Date.context_today(self)})
            agreement.partnership_id.form = "formal"
            agreement.partnership_id._message_log(
                body=self.env._("Formal agreement concluded: %s", agreement._get_html_link())
            )
        return True

    def action_cancel(self):
        """The agreement does not come about; another one may be begun (coordinators)."""
        self._check_step("state", "running")
        self.write({"state": "cancelled"})
        self.flush_recordset(
            ["state"]
        )  # the partnership is free again for whatever follows in this transaction
        return True

    def _check_complete(self):
        missing = self.step_ids.filtered(lambda step: step.required and not step.date)
        if missing:
            raise UserError(
                self.env._(
                    "These steps towards the agreement are still open: %s.", ", ".join(missing.mapped("name"))
                )
            )
        if self.partnership_id.stage == "ended":
            raise UserError(self.env._("The partnership has ended: it cannot become formal."))
