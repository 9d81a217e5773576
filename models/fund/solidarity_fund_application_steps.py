from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare

from ..row_lock import take_rows
from .solidarity_fund_application_step import STEPS


class SolidarityFundApplication(models.Model):
    """The steps of an application. Each locks it, is recorded with its author, and says why where it refuses."""

    _inherit = "solidarity.fund.application"

    content_user_id = fields.Many2one(
        "res.users",
        "Content Confirmed by",
        compute="_compute_decisions",
        store=True,
        ondelete="restrict",
        index="btree_not_null",
        groups="base.group_user",
    )
    calculation_user_id = fields.Many2one(
        "res.users",
        "Calculation Confirmed by",
        compute="_compute_decisions",
        store=True,
        ondelete="restrict",
        index="btree_not_null",
        groups="base.group_user",
    )
    amount_recommended = fields.Monetary(
        "Recommended Amount", compute="_compute_decisions", store=True, groups="base.group_user"
    )
    amount_awarded = fields.Monetary("Awarded Amount", compute="_compute_decisions", store=True)

    @api.depends("step_ids")
    def _compute_decisions(self):
        """What was confirmed and decided since the application was submitted last."""
        for application in self:
            application.update(application._decided())

    def _decided(self):
        """:return: what the steps say, by name of the field; an award that was withdrawn is none"""
        self.ensure_one()
        nobody, decided = self.env["solidarity.fund.application.step"], {}
        for step in self.sudo().step_ids.sorted("id"):
            decided = {} if step.step == "submit" else decided | {step.step: step}
        award = nobody if "withdraw" in decided else decided.get("approve", nobody)
        return {
            "content_user_id": decided.get("content", nobody).user_id,
            "calculation_user_id": decided.get("calculation", nobody).user_id,
            "amount_recommended": decided.get("recommend", nobody).amount,
            "amount_awarded": award.amount,
        }

    @api.constrains("content_user_id", "calculation_user_id", "amount_recommended", "amount_awarded")
    def _check_decided_by_steps(self):
        """Stored computed fields can be written like all others: nobody writes a second person or an award in."""
        if self.env.uid == SUPERUSER_ID:
            return
        for application in self.sudo():
            if any(application[name] != value for name, value in application._decided().items()):
                raise ValidationError(self.env._("Please use the buttons for the steps of an application."))

    # ------------------------------------------------------------------
    # Submission and checks
    # ------------------------------------------------------------------

    def action_submit(self, reason=None):
        """The municipality has sent it to the fund (coordinators).

        :param reason: why it is submitted although rules speak against it
        :raise UserError: naming the rules that speak against it
        """
        self.check_access("write")
        # A limit of applications counts those of the municipality: they are submitted one after the other. The
        # lock writes nothing, coordinators need no right for it.
        take_rows(self.sudo().municipality_id)
        self._begin("submit")
        for application in self:
            failing = [rule["detail"] for rule in application._check_reasons() if rule["ok"] is False]
            if failing and not (reason or "").strip():
                raise UserError(
                    self.env._(
                        "%(application)s does not fit yet: %(rules)s",
                        application=application.display_name,
                        rules=" ".join(failing),
                    )
                )
            application._check_complete()
            application._take("submit", reason)  # the next one is checked with this one counted
        for application in self.filtered(lambda application: not application.date_submitted):
            application.date_submitted = application.call_id._today()
        return True

    def _check_complete(self):
        needed = ("amount_total", "amount_asked", "date_start", "date_end", "partner_municipality_id")
        missing = [self._fields[name]._description_string(self.env) for name in needed if not self[name]]
        if missing:
            raise UserError(
                self.env._(
                    "%(application)s is not complete: %(missing)s",
                    application=self.display_name,
                    missing=", ".join(missing),
                )
            )

    def action_start_check(self):
        """Somebody looks at the content (coordinators)."""
        self._begin("start")
        return self._take("start")

    def action_confirm_content(self):
        """The user confirms that the content is right (coordinators)."""
        self._begin("content")
        return self._take("content")

    def action_confirm_calculation(self):
        """The user confirms that the figures are right: another person than the one of the content (coordinators)."""
        self._begin("calculation")
        for application in self:
            if application.calculation_user_id:
                raise UserError(
                    self.env._("%s: the calculation is confirmed already.", application.display_name)
                )
            if application.content_user_id == self.env.user:
                raise UserError(
                    self.env._(
                        "You have confirmed the content of %s: somebody else has to confirm the calculation.",
                        application.display_name,
                    )
                )
        return self._take("calculation")

    def action_rework(self, reason):
        """The municipality has to change something (coordinators)."""
        self._begin("rework")
        return self._take("rework", self._needed(reason))

    # ------------------------------------------------------------------
    # Decisions
    # ------------------------------------------------------------------

    def action_recommend(self, amount, reason=None):
        """The service recommends to award an amount: to one application, each asks for its own (coordinators)."""
        self.ensure_one()
        self._begin("recommend")
        if not self.calculation_user_id:
            raise UserError(self.env._("%s: the calculation is not confirmed yet.", self.display_name))
        self._check_decided(amount)
        return self._take("recommend", reason, amount)

    def action_approve(self, amount, reason=None):
        """The fund has awarded an amount, to one application (coordinators).

        :param reason: why it is awarded although the budget of the call does not suffice
        :raise UserError: saying by how much the budget would be exceeded
        """
        self.ensure_one()
        self._begin("approve")
        self._check_decided(amount)
        # Awards under one call come one after the other; coordinators only read calls, hence the lock as superuser.
        take_rows(self.sudo().call_id)
        excess = self.call_id._budget_excess(amount)
        if excess > 0 and not (reason or "").strip():
            raise UserError(
                self.env._(
                    "The budget of %(call)s would be exceeded by %(excess)s. Give a reason to approve it"
                    " nevertheless.",
                    call=self.call_id.display_name,
                    excess=self._in_currency(excess),
                )
            )
        return self._take("approve", reason, amount)

    def action_reject(self, reason):
        """It is not funded (coordinators)."""
        self._begin("reject")
        return self._take("reject", self._needed(reason))

    def action_withdraw(self, reason):
        """The municipality does not want it any more (coordinators)."""
        self._begin("withdraw")
        for application in self:
            application._check_nothing_paid()
        return self._take("withdraw", self._needed(reason))

    def _check_decided(self, amount):
        if float_compare(amount or 0, 0, precision_digits=2) <= 0:
            raise UserError(self.env._("Please give the amount."))
        if float_compare(amount, self.amount_asked, precision_digits=2) > 0:
            raise UserError(
                self.env._(
                    "%(application)s asks for %(asked)s: no more than that can be given.",
                    application=self.display_name,
                    asked=self._in_currency(self.amount_asked),
                )
            )

    # ------------------------------------------------------------------
    # Funding and proof of use
    # ------------------------------------------------------------------

    def action_fund(self):
        """The contract is signed (coordinators)."""
        self._begin("fund")
        return self._take("fund")

    def action_end(self):
        """The project is over, the proof of use is owed (coordinators)."""
        self._begin("end")
        return self._take("end")

    def action_close(self):
        """The proof of use is accepted (coordinators)."""
        self._begin("close")
        for application in self:
            open_requirements = application.requirement_ids.filtered(
                lambda requirement: not requirement.date_done
            )
            if open_requirements:
                raise UserError(
                    self.env._(
                        "%(application)s has open requirements: %(requirements)s",
                        application=application.display_name,
                        requirements=", ".join(open_requirements.mapped("name")),
                    )
                )
        return self._take("close")

    # ------------------------------------------------------------------
    # Parts of the steps
    # ------------------------------------------------------------------

    def _begin(self, step):
        """The right to write, then the rows, then the state: whoever clicks second finds the new state."""
        self.check_access("write")
        take_rows(self)
        self.invalidate_recordset(["state"])
        self._check_step("state", *STEPS[step][0])

    def _needed(self, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Please give the reason."))
        return reason.strip()

    def _take(self, step, reason=None, amount=0):
        state, reason = STEPS[step][1], (reason or "").strip()
        steps_sudo = self.env["solidarity.fund.application.step"].sudo()  # nobody else may write the record
        steps_sudo.create(
            [
                {
                    "application_id": application.id,
                    "step": step,
                    "state_from": application.state,
                    "state_to": state,
                    "user_id": self.env.uid,
                    "reason": reason or False,
                    "amount": amount,
                }
                for application in self
            ]
        )
        self.state = state
        self.flush_recordset()  # the database compares the two people now, not at the end
        if reason:
            self._message_log_batch(bodies=dict.fromkeys(self.ids, reason))
        return True
