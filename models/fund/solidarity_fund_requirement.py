from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..partnership.batches import each_for_itself
from ..row_lock import take_rows
from .solidarity_fund_application import FINISHED_STATES

#: Days before the due date on which somebody is reminded.
REMINDER_DAYS = 14
ACTIVITY = "solidarity_partnership.mail_activity_type_fund_requirement"


class SolidarityFundRequirement(models.Model):
    """What the fund demands of a funded project, and until when: a report, a proof, a picture with the logo."""

    _name = "solidarity.fund.requirement"
    _description = "Requirement of a Grant"
    _inherit = ["solidarity.thread.mixin"]
    _order = "date_done desc, date_due, id"

    application_id = fields.Many2one(
        "solidarity.fund.application", required=True, index=True, ondelete="cascade"
    )
    municipality_id = fields.Many2one(related="application_id.municipality_id", store=True, index=True)
    user_id = fields.Many2one(related="application_id.user_id", groups="base.group_user")
    name = fields.Char("Requirement", required=True, size=200)
    date_due = fields.Date("Due on", required=True, tracking=True)
    date_done = fields.Date("Met on", readonly=True, copy=False, tracking=True)
    date_reminded = fields.Date(readonly=True, copy=False, groups="base.group_user")
    note = fields.Text("Remark", groups="base.group_user")
    status = fields.Selection(
        [("open", "Open"), ("overdue", "Overdue"), ("done", "Met"), ("lapsed", "No Longer Needed")],
        compute="_compute_status",
        search="_search_status",
    )

    @api.depends("date_due", "date_done", "application_id.state")
    def _compute_status(self):
        today = self.env["solidarity.fund.call"]._today()
        for requirement in self:
            if requirement.date_done:
                requirement.status = "done"
            elif requirement.application_id.state in FINISHED_STATES:
                requirement.status = "lapsed"
            else:
                late = requirement.date_due and requirement.date_due < today
                requirement.status = "overdue" if late else "open"

    def _search_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["solidarity.fund.call"]._today()
        unmet = Domain("date_done", "=", False)
        finished = Domain("application_id.state", "in", FINISHED_STATES)
        left = unmet & ~finished
        domains = {
            "done": Domain("date_done", "!=", False),
            "lapsed": unmet & finished,
            "overdue": left & Domain("date_due", "<", today),
            "open": left & Domain("date_due", ">=", today),
        }
        return Domain.OR(domains[name] for name in value if name in domains)

    @api.constrains("application_id", "date_done")
    def _check_running(self):
        """Nothing new is required of what is finished, whoever was quicker."""
        waiting = self.filtered(lambda requirement: not requirement.date_done).application_id
        take_rows(waiting)
        for application in waiting:
            if application.state in FINISHED_STATES:
                raise ValidationError(
                    self.env._("%s is finished: nothing more is required of it.", application.display_name)
                )

    def action_done(self):
        """The municipality has met it (coordinators)."""
        self.check_access("write")
        missing = self.filtered(lambda requirement: not requirement.date_done)
        missing.date_done = self.env["solidarity.fund.call"]._today()
        missing.activity_feedback([ACTIVITY])
        return True

    def action_reopen(self):
        """It was not met after all (coordinators)."""
        self.check_access("write")
        self.write({"date_done": False, "date_reminded": False})
        return True

    @api.model
    def _cron_remind(self):
        """Whoever is responsible for an application is reminded of what falls due, once for each requirement."""
        today = self.env["solidarity.fund.call"]._today()
        due = self.search(
            [
                ("date_done", "=", False),
                ("date_reminded", "=", False),
                ("date_due", "<=", today + timedelta(days=REMINDER_DAYS)),
                ("application_id.active", "=", True),
                ("application_id.state", "in", ("approved", "funded", "proof_due")),
            ]
        )
        if due:
            each_for_itself(self._remind, due)

    @api.model
    def _remind(self, requirements):
        for requirement in requirements:
            user = requirement.user_id or requirement.create_uid
            requirement.activity_schedule(
                ACTIVITY,
                requirement.date_due,
                summary=requirement.name,
                user_id=user.id,
            )
        requirements.date_reminded = self.env["solidarity.fund.call"]._today()


class SolidarityFundApplication(models.Model):
    _inherit = "solidarity.fund.application"

    requirement_ids = fields.One2many("solidarity.fund.requirement", "application_id", "Requirements")
    requirement_count = fields.Integer(
        "Open Requirements", compute="_compute_requirement_count", groups="base.group_user"
    )
    date_proof_due = fields.Date(
        "Proof of Use until",
        compute="_compute_date_proof_due",
        store=True,
        readonly=False,
        tracking=True,
        help="The call says how many months after the end of the project.",
    )
    is_proof_overdue = fields.Boolean(
        "Proof of Use Overdue", compute="_compute_is_proof_overdue", search="_search_is_proof_overdue"
    )

    @api.depends("requirement_ids.date_done")
    def _compute_requirement_count(self):
        counts = dict(
            self.env["solidarity.fund.requirement"]._read_group(
                [("application_id", "in", self.ids), ("date_done", "=", False)],
                ["application_id"],
                ["__count"],
            )
        )
        for application in self:
            application.requirement_count = counts.get(application._origin, 0)

    @api.depends("date_end", "call_id.proof_due_months")
    def _compute_date_proof_due(self):
        for application in self:
            # A municipality in the portal does not read calls.
            months = application.sudo().call_id.proof_due_months
            if application.date_end and months:
                application.date_proof_due = application.date_end + relativedelta(months=months)
            else:
                application.date_proof_due = application.date_proof_due

    @api.depends("state", "date_proof_due")
    def _compute_is_proof_overdue(self):
        today = self.env["solidarity.fund.call"]._today()
        for application in self:
            application.is_proof_overdue = (
                application.state in ("funded", "proof_due")
                and application.date_proof_due
                and application.date_proof_due < today
            )

    def _search_is_proof_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["solidarity.fund.call"]._today()
        return Domain("state", "in", ("funded", "proof_due")) & Domain("date_proof_due", "<", today)

    def action_view_requirements(self):
        """The requirements of these applications."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.solidarity_fund_requirement_action"
        )
        context = {"default_application_id": self.id} if len(self) == 1 else {}
        return action | {"domain": [("application_id", "in", self.ids)], "context": context}
