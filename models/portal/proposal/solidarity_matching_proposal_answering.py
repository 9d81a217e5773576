from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date, str2bool
from odoo.tools.mail import plaintext2html

from ...matching.solidarity_matching_proposal import SIDES
from ...row_lock import take_rows

TEXT_MAX = 4000
#: So many questions may wait for the coordinator; whoever has more of them telephones.
QUESTIONS_MAX = 10
#: A summary of an activity is one line.
_SUMMARY_MAX = 80


class SolidarityMatchingProposal(models.Model):
    """What municipalities do with a proposal in the portal. They write through these methods only, for their own side;
    who does it is the user, never something that was typed."""

    _inherit = "solidarity.matching.proposal"

    answer_ids = fields.One2many(
        "solidarity.matching.proposal.answer",
        "proposal_id",
        "Answers from the Portal",
        groups="base.group_user",
    )
    is_waiting_for_mayor = fields.Boolean(
        "Waiting for a Mayor",
        compute="_compute_is_waiting_for_mayor",
        search="_search_is_waiting_for_mayor",
        groups="base.group_user",
        help="Somebody has answered in the portal, and the mayor has not confirmed it yet.",
    )

    @api.depends("state", "german_answer", "ukrainian_answer", "answer_ids.state")
    def _compute_is_waiting_for_mayor(self):
        for proposal in self:
            proposal.is_waiting_for_mayor = proposal.state == "sent" and any(
                given.state == "waiting" and proposal[f"{given.side}_answer"] == "pending"
                for given in proposal.answer_ids
            )

    def _search_is_waiting_for_mayor(self, operator, value):
        if operator != "in":
            return NotImplemented
        sides = [
            Domain(f"{side}_answer", "=", "pending")
            & Domain("answer_ids", "any", Domain("state", "=", "waiting") & Domain("side", "=", side))
            for side in SIDES
        ]
        return Domain("state", "=", "sent") & Domain.OR(sides)

    # ------------------------------------------------------------------
    # Answers
    # ------------------------------------------------------------------

    def _portal_accept(self):
        """The user accepts for the municipality. When the mayor has to confirm, the answer waits.

        :raise AccessError: for whoever does not speak for the municipality
        :raise UserError: when there is nothing to answer any more
        :return: whether the answer counts already
        """
        return self._portal_answer("accepted")

    def _portal_decline(self, code, words):
        """The user declines for the municipality, see ``_portal_accept``.

        :param code: one of ``DECLINE_CODES``
        :param words: the reason in words; the code "other" needs them
        """
        self.env.user.partner_id._check_may_speak_for(self._portal_own())
        code, words = self._parse_reason(code, words)
        self._check_length(words)
        return self._portal_answer("declined", code, words)

    def _portal_answer(self, answer, code=False, words=False):
        proposal_sudo, side, person = self._portal_decide()
        before = proposal_sudo._waiting_answer(side)
        counts = not proposal_sudo._mayor_has_to_confirm() or person._is_mayor_of(self._portal_own())
        if not counts and before._is_same(answer, code):
            raise UserError(self.env._("This answer already waits for the confirmation of the mayor."))
        before._settle("replaced", person)
        given = before.create(
            {
                "proposal_id": self.id,
                "side": side,
                "answer": answer,
                "decline_code": code,
                "decline_reason": words,
                "person_id": person.id,
            }
        )
        if counts:
            proposal_sudo._count_answer(given, person)
        else:
            proposal_sudo._wait_for_mayor(given, person)
        return counts

    def _portal_confirm(self, answer_id, is_right):
        """The mayor confirms the answer that was shown, or does not; then the municipality may answer anew.

        :raise AccessError: for anybody else
        :raise UserError: if another answer was given since
        """
        proposal_sudo, side, person = self._portal_decide()
        if not person._is_mayor_of(self._portal_own()):
            raise AccessError(self.env._("Only the mayor or head of the administration confirms answers."))
        given = proposal_sudo._waiting_answer(side)
        if not given or given.id != answer_id:
            raise UserError(
                self.env._("Your municipality has answered anew. Please look at its answer again.")
            )
        if is_right:
            proposal_sudo._count_answer(given, person)
            return
        given._settle("refused", person)
        coordinated = proposal_sudo._in_coordinators_language()
        body = coordinated.env._(
            "%(person)s does not confirm the answer of %(municipality)s.",
            person=person.name,
            municipality=coordinated._plain_name(side),
        )
        coordinated._tell_coordinator(body, person)

    def _count_answer(self, given, person):
        """The answer is that of the municipality from now on."""
        given._settle("counted", person)
        coordinated = self._in_coordinators_language()
        names = {"person": person.name, "municipality": coordinated._plain_name(given.side)}
        if given.answer == "accepted":
            body = coordinated.env._("%(person)s has accepted in the portal for %(municipality)s.", **names)
            coordinated._tell_coordinator(body, person)
            coordinated._accept_from_portal(given.side)
        else:
            body = coordinated.env._("%(person)s has declined in the portal for %(municipality)s.", **names)
            coordinated._tell_coordinator(body, person)
            coordinated.action_decline(given.side, given.decline_code, given.decline_reason)

    def _accept_from_portal(self, side):
        """A municipality has decided, whatever now stands against the pair: then the coordinator finds out why."""
        other = "ukrainian" if side == "german" else "german"
        try:
            with self.env.cr.savepoint():
                self.action_accept(side)
        except UserError as error:
            if self[f"{other}_answer"] != "accepted":
                raise
            self._record_answer(side, "accepted")
            self._remind_coordinator(
                self.env._("Both sides have accepted, but the partnership could not begin"),
                plaintext2html(str(error)),
            )

    def _wait_for_mayor(self, given, person):
        coordinated = self._in_coordinators_language()
        labels = dict(given._fields["answer"]._description_selection(coordinated.env))
        body = coordinated.env._(
            "%(person)s has answered in the portal: %(answer)s. The mayor has to confirm it.",
            person=person.name,
            answer=labels[given.answer],
        )
        coordinated._tell_coordinator(body, person)
        if not given._ask_mayors():
            coordinated._remind_coordinator(
                coordinated.env._("Nobody can confirm the answer: invite the mayor to the portal")
            )

    # ------------------------------------------------------------------
    # Council and questions
    # ------------------------------------------------------------------

    def _portal_plan_council(self, date):
        """The user says when the council decides. The coordinator is told, all the more if it is after the deadline.

        :raise AccessError: for whoever does not speak for the municipality
        :raise UserError: for a day that is over or far away, or when there is nothing to answer any more
        """
        proposal_sudo, side, person = self._portal_decide()
        self._check_council_date(date)
        if proposal_sudo[f"{side}_council_date"] == date:
            return
        proposal_sudo[f"{side}_council_date"] = date
        coordinated = proposal_sudo._in_coordinators_language()
        body = coordinated.env._(
            "%(person)s says in the portal: the council of %(municipality)s decides on %(date)s.",
            person=person.name,
            municipality=coordinated._plain_name(side),
            date=format_date(coordinated.env, date),
        )
        coordinated._tell_coordinator(body, person)
        if self.date_expiry and date > self.date_expiry:
            coordinated._remind_coordinator(
                coordinated.env._("The council decides after the deadline: give another one")
            )

    def _portal_ask(self, text):
        """A contact person of the municipality asks its coordinator: a message, and something to do.

        :raise AccessError: for anybody else
        :raise UserError: without a text, or when too many questions wait
        """
        municipality, person = self._portal_own(), self.env.user.partner_id
        person._check_contact_person_of(municipality)
        text = text.strip()
        if not text:
            raise UserError(self.env._("Please write your question."))
        self._check_length(text)
        proposal_sudo = self._portal_lock()
        coordinated = proposal_sudo._in_coordinators_language()
        line = " ".join(text.split())
        summary = coordinated.env._(
            "Question of %(municipality)s: %(question)s",
            municipality=coordinated._plain_name(self._portal_side()),
            question=line if len(line) <= _SUMMARY_MAX else f"{line[: _SUMMARY_MAX - 1]}…",
        )
        note = plaintext2html(text)
        waiting = proposal_sudo.activity_ids.filtered(lambda activity: activity.create_uid == self.env.user)
        if any(activity.note == note for activity in waiting):
            return  # a double click is one question
        if len(waiting) >= QUESTIONS_MAX:
            raise UserError(
                self.env._("We have not answered all your questions yet. Please write to your coordination.")
            )
        coordinated._remind_coordinator(summary, note, "solidarity_partnership.mail_activity_type_question")
        coordinated._tell_coordinator(note, person)

    # ------------------------------------------------------------------
    # Who, and whether
    # ------------------------------------------------------------------

    def _check_length(self, text):
        if len(text) > TEXT_MAX:
            raise UserError(self.env._("Please use at most %s characters.", TEXT_MAX))

    def _portal_side(self):
        """The side of the user's municipality: "german" or "ukrainian".

        :raise AccessError: for others
        """
        self.ensure_one()
        self.check_access("read")
        municipality = self.env.user.partner_id._get_own_municipality()
        for side in SIDES:
            if municipality and self[f"{side}_id"] == municipality:
                return side
        raise AccessError(self.env._("This is not a proposal to your municipality."))

    def _portal_own(self):
        return self[f"{self._portal_side()}_id"]

    def _plain_name(self, side):
        """The name of a side in the language of the context."""
        return self[f"{side}_id"].with_context(solidarity_plain_name=True).display_name

    def _portal_decide(self):
        """Whoever decides speaks for the municipality, and nobody else decides at the same time.

        :return: the proposal as superuser, the side, the person
        """
        side, person = self._portal_side(), self.env.user.partner_id
        person._check_may_speak_for(self[f"{side}_id"])
        proposal_sudo = self._portal_lock()
        reason = self._why_closed(side)
        if reason:
            raise UserError(reason)
        return proposal_sudo, side, person

    def _portal_lock(self):
        """The proposal as superuser, after whoever answers it now: municipalities write through these methods only.

        Not every step writes on the proposal itself, such as a question: whoever waits is started again.
        """
        proposal_sudo = self.sudo()
        take_rows(proposal_sudo)
        self.invalidate_recordset()
        return proposal_sudo

    def _why_closed(self, side):
        """In words why a side cannot answer any more; None while it can."""
        today = fields.Date.context_today(self)
        answers = dict(self._fields[f"{side}_answer"]._description_selection(self.env))
        answer = self[f"{side}_answer"]
        if answer != "pending":
            return self.env._("Your municipality has already answered: %s.", answers[answer])
        if self.state == "withdrawn":
            return self.env._("The service has withdrawn this proposal. No answer is needed.")
        if self.state == "declined":
            return self.env._("The other side has declined this proposal. No answer is needed.")
        if self.state == "expired" or (self.date_expiry and self.date_expiry < today):
            return self.env._(
                "The deadline is over. Please write to your coordination if you are interested."
            )
        if self.state != "sent":
            return self.env._("This proposal has been decided. No answer is needed.")
        return None

    def _mayor_has_to_confirm(self):
        # Whoever answers may not read system parameters; this one is no secret.
        parameters_sudo = self.env["ir.config_parameter"].sudo()
        return str2bool(parameters_sudo.get_param("solidarity_partnership.mayor_confirms"), False)

    def _waiting_answer(self, side):
        return self.answer_ids.filtered(lambda given: (given.side, given.state) == (side, "waiting"))

    # ------------------------------------------------------------------
    # Coordinator
    # ------------------------------------------------------------------

    def _coordinator(self):
        return self.user_id or self.create_uid

    def _in_coordinators_language(self):
        return self.with_context(lang=self._coordinator().lang)

    def _tell_coordinator(self, body, person):
        """Who did what stays in the log, and the coordinator is told."""
        self.with_context(mail_post_autofollow_author_skip=True).message_post(
            body=body,
            author_id=person.id,
            partner_ids=self._coordinator().partner_id.ids,
            subtype_xmlid="mail.mt_note",
        )

    def _remind_coordinator(self, summary, note=False, kind="mail.mail_activity_data_todo"):
        self.activity_schedule(kind, summary=summary, note=note, user_id=self._coordinator().id)
