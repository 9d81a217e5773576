from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ..res_config_settings import DAYS_MAX
from .solidarity_matching_proposal import SIDES


class SolidarityMatchingProposal(models.Model):
    """Deadlines: who has not answered is reminded once before the deadline; after it, the proposal expires."""

    _inherit = "solidarity.matching.proposal"

    date_reminded = fields.Date("Reminded on", readonly=True, copy=False, groups="base.group_user")
    reminded_deadline = fields.Date(
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="The deadline that the last reminder named. A later one is reminded of again.",
    )

    def _configured_days(self, parameter, default=0):
        """A number of days from the settings.

        :raise UserError: when somebody wrote something else into the system parameter
        """
        key = f"solidarity_partnership.{parameter}"
        # Whoever sends may not read system parameters; this one is no secret.
        value = self.env["ir.config_parameter"].sudo().get_param(key, default)
        days = int(value) if str(value).strip().isdecimal() else -1
        if not 0 <= days <= DAYS_MAX:
            raise UserError(
                self.env._(
                    "The system parameter %(key)s must be a whole number of days, 0 to %(most)s, not “%(value)s”.",
                    key=key,
                    most=DAYS_MAX,
                    value=value,
                )
            )
        return days

    # ------------------------------------------------------------------
    # Reminders
    # ------------------------------------------------------------------

    def _cron_remind(self):
        """Remind the sides whose answer is missing. What was reminded is stored with every batch, so that a job that
        starts again reminds nobody twice."""
        due = self._due_for_reminder()
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(due))
        for batch in split_every(100, due.ids, self.browse):
            batch._remind()
            if not commit(len(batch)):
                break

    def _due_for_reminder(self):
        """Sent proposals whose deadline is near, and of which no reminder has spoken."""
        days = self._configured_days("reminder_days")
        if days <= 0:
            return self.browse()
        today = fields.Date.context_today(self)
        near = self.search(
            [
                ("state", "=", "sent"),
                ("date_expiry", ">=", today),
                ("date_expiry", "<=", today + timedelta(days=days)),
            ]
        )
        return near.filtered(lambda proposal: any(proposal._needs_reminder(side, today) for side in SIDES))

    def _needs_reminder(self, side, today):
        """Whether a side has to be reminded of this deadline: once, and not before its council has met."""
        is_new = not self.reminded_deadline or self.reminded_deadline < self.date_expiry
        return (
            self[f"{side}_answer"] == "pending"
            and (is_new or self[f"{side}_reminder_waits"])
            and not self._waits_for_council(side, today)
        )

    def _remind(self):
        today = fields.Date.context_today(self)
        for side in SIDES:
            waiting = self.filtered(lambda proposal, side=side: proposal._needs_reminder(side, today))
            reachable = waiting.filtered(lambda proposal, side=side: proposal[f"{side}_id"].correspondent_ids)
            self.env.ref(f"solidarity_partnership.mail_template_proposal_reminder_{side}").send_mail_batch(
                reachable.ids
            )
            (waiting - reachable)._ask_coordinator_to_remind(side)
            waiting.write({f"{side}_reminder_waits": False})
            passed_over = self.filtered(lambda proposal, side=side: proposal._waits_for_council(side, today))
            passed_over.write({f"{side}_reminder_waits": True})
        for deadline, proposals in self.grouped("date_expiry").items():
            proposals.write({"date_reminded": today, "reminded_deadline": deadline})

    def _ask_coordinator_to_remind(self, side):
        """Nobody can be written to: whoever takes care of the proposal finds another way."""
        by_coordinator = self.grouped(lambda proposal: proposal.user_id or proposal.create_uid)
        for coordinator, proposals in by_coordinator.items():
            env = self.with_context(lang=coordinator.lang).env
            summaries = {
                "german": env._("Remind the German side in another way: it has no e-mail address"),
                "ukrainian": env._("Remind the Ukrainian side in another way: it has no e-mail address"),
            }
            proposals.activity_schedule(
                "mail.mail_activity_data_todo", summary=summaries[side], user_id=coordinator.id
            )

    # ------------------------------------------------------------------
    # Expiry
    # ------------------------------------------------------------------

    def _cron_expire(self):
        """Close what nobody answered in time."""
        overdue = self.search([("state", "=", "sent"), ("date_expiry", "<", "today")])
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(overdue))
        for batch in split_every(100, overdue.ids, self.browse):
            batch.write({"state": "expired"})
            if not commit(len(batch)):
                break
