"""What the portal leaves to the service: questions, and answers that do not come by themselves."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...matching.solidarity_matching_proposal import SIDES

QUESTION = "solidarity_partnership.mail_activity_type_question"
#: Days that a mayor may take where nothing sensible is set.
MAYOR_DAYS = 7


class SolidarityMatchingProposal(models.Model):
    """A proposal waits for the service while a question is open, when a mayor takes too long to confirm an answer, and
    when the day on which a council decides is over without an answer. Whoever looks after it writes or telephones: no
    step of the portal does it."""

    _inherit = "solidarity.matching.proposal"

    # Computed as superuser: Odoo shows activities to those only who may change the proposal, but readers see why it
    # waits, too.
    is_waiting_for_service = fields.Boolean(
        "Waiting for the Service",
        compute="_compute_waiting_for_service",
        compute_sudo=True,
        search="_search_is_waiting_for_service",
        groups="base.group_user",
        help="A question is open, a mayor takes long to confirm an answer, or the day of a council has passed without"
        " an answer.",
    )
    waiting_reason = fields.Text(
        "What It Waits for",
        compute="_compute_waiting_for_service",
        compute_sudo=True,
        groups="base.group_user",
    )
    waiting_since = fields.Date(
        compute="_compute_waiting_for_service", compute_sudo=True, groups="base.group_user"
    )

    @api.depends(
        "state",
        "german_answer",
        "ukrainian_answer",
        "german_council_date",
        "ukrainian_council_date",
        "answer_ids.state",
        "activity_ids.activity_type_id",
        "activity_ids.date_deadline",
    )
    @api.depends_context("lang", "tz")
    def _compute_waiting_for_service(self):
        today, limit = fields.Date.context_today(self), self._mayor_limit()
        for proposal in self:
            reasons = proposal._open_questions(today) + proposal._overdue_answers(today, limit)
            proposal.is_waiting_for_service = bool(reasons)
            proposal.waiting_since = min((since for since, _words in reasons), default=False)
            proposal.waiting_reason = "\n".join(words for _since, words in reasons) or False

    def _search_is_waiting_for_service(self, operator, value):
        self._check_field_access(self._fields["is_waiting_for_service"], "read")
        if operator != "in":
            return NotImplemented
        today, limit = fields.Date.context_today(self), self._mayor_limit()
        question = Domain("activity_type_id", "=", self._question_type_id()) & Domain(
            "date_deadline", "<=", today
        )
        overdue = [self._overdue_domain(side, today, limit) for side in SIDES]
        return Domain("activity_ids", "any", question) | Domain("state", "=", "sent") & Domain.OR(overdue)

    def _overdue_domain(self, side, today, limit):
        """Of a proposal that was sent, what waits on one side."""
        given = Domain("state", "=", "waiting") & Domain("side", "=", side)
        slow_mayor = Domain("answer_ids", "any", given & Domain("create_date", "<=", limit))
        council_over = Domain(f"{side}_council_date", "<", today) & ~Domain("answer_ids", "any", given)
        return Domain(f"{side}_answer", "=", "pending") & (slow_mayor | council_over)

    # ------------------------------------------------------------------
    # Reasons
    # ------------------------------------------------------------------

    def _open_questions(self, today):
        """Questions of municipalities that are due.

        :return: ``[(since, sentence), …]``
        """
        question = self._question_type_id()
        return [
            (self._day_of(activity.create_date), activity.summary or activity.activity_type_id.name)
            for activity in self.activity_ids
            if activity.activity_type_id.id == question and activity.date_deadline <= today
        ]

    def _overdue_answers(self, today, limit):
        """Answers that a mayor has not confirmed in time, or that a council should have given.

        :return: as ``_open_questions``
        """
        reasons = []
        for side in SIDES if self.state == "sent" else ():
            if self[f"{side}_answer"] != "pending":
                continue
            given, council = self._waiting_answer(side), self[f"{side}_council_date"]
            if given and given.create_date <= limit:
                since = self._day_of(given.create_date)
                sentence = self.env._(
                    "The answer of %(municipality)s has waited for the mayor since %(date)s."
                )
            elif not given and council and council < today:
                since = council
                sentence = self.env._(
                    "The council of %(municipality)s was to decide on %(date)s; there is no answer yet."
                )
            else:
                continue
            names = {"municipality": self._plain_name(side), "date": format_date(self.env, since)}
            reasons.append((since, sentence % names))
        return reasons

    def _question_type_id(self):
        return self.env["ir.model.data"]._xmlid_to_res_id(QUESTION) or 0

    def _day_of(self, moment):
        return fields.Datetime.context_timestamp(self, moment).date()

    def _mayor_limit(self):
        """An answer that was given before has waited for the mayor too long."""
        # Whoever looks may not read system parameters; this one is no secret.
        parameters_sudo = self.env["ir.config_parameter"].sudo()
        value = str(parameters_sudo.get_param("solidarity_partnership.mayor_days", MAYOR_DAYS))
        days = int(value) if value.isascii() and value.isdecimal() and len(value) <= 4 else MAYOR_DAYS
        return fields.Datetime.now() - timedelta(days=days)
