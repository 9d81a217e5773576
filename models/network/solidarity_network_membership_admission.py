from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import LazyTranslate

from ...network.admission import PARTNERSHIP_RULES, Readiness, findings, missing

_lt = LazyTranslate(__name__)

SENTENCES = {
    "partnership_ok": _lt("A partnership is active, or its bilingual exchange was held."),
    "partnership_missing": _lt("No partnership is active yet, and no bilingual exchange was held."),
    "contact_ok": _lt("There is a contact person with an e-mail address."),
    "contact_missing": _lt("There is no contact person with an e-mail address."),
    "consent_ok": _lt("A contact person has agreed to invitations."),
    "consent_missing": _lt("No contact person has agreed to invitations yet."),
}


class SolidarityNetworkMembership(models.Model):
    """Admission by visible rules, which managers may override with a reason."""

    _inherit = "solidarity.network.membership"

    admission_findings = fields.Json(compute="_compute_admission_findings", groups="base.group_user")
    admission_text = fields.Text(
        "Rules of Admission", compute="_compute_admission_findings", groups="base.group_user"
    )
    is_ready = fields.Boolean(
        "Ready for Admission", compute="_compute_admission_findings", groups="base.group_user"
    )

    @api.depends("municipality_id")
    @api.depends_context("lang")
    def _compute_admission_findings(self):
        """:return: Json list of ``{rule, ok, detail}``, as words of the reader's language"""
        readiness = self.municipality_id._readiness()
        for membership in self:
            answers = findings(readiness.get(membership.municipality_id, Readiness()))
            membership.admission_findings = [
                {"rule": answer.rule, "ok": answer.ok, "detail": self._sentence(answer)} for answer in answers
            ]
            membership.admission_text = "\n".join(
                f"{'✓' if answer.ok else '✗'} {self._sentence(answer)}" for answer in answers
            )
            membership.is_ready = not missing(answers)

    def _sentence(self, answer):
        return self.env._(SENTENCES[answer.code])  # pylint: disable=E8502

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_admit(self):
        """Admit the municipality from today, or let a suspended one take part again (coordinators).

        :raise UserError: naming the rules that are missing for a municipality that has applied
        """
        self._check_step("state", "applied", "suspended")
        self._check_admission_rules()
        return self._enter("admitted")

    def action_resume(self):
        """Let suspended members take part again (coordinators)."""
        self._check_step("state", "suspended")
        return self._enter("admitted")

    def action_override(self, reason):
        """Admit although rules are missing (managers).

        :param reason: why; it stays on record
        """
        self._check_step("state", "applied")
        if not self.env.user.has_group("solidarity_partnership.group_manager"):
            raise AccessError(self.env._("Only managers admit municipalities for which a rule is missing."))
        if not (reason or "").strip():
            raise UserError(self.env._("Please give the reason."))
        for membership in self:
            membership._message_log(
                body=self.env._("Admitted although: %s", " ".join(membership._missing_details()))
            )
        return self._enter("admitted", reason)

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    @api.model
    def _admit(self, municipalities, partnership):
        """Open memberships of these municipalities, admitted; those that are members already stay as they are.

        The partnership has been decided on: that a contact person or a consent is missing is work for its coordinator
        and no obstacle. A consent is given freely only if nothing hangs on it (Art. 7(4) GDPR).
        """
        open_memberships = self.search(
            [("municipality_id", "in", municipalities.ids), ("state", "!=", "ended")]
        )
        new = municipalities - open_memberships.municipality_id
        memberships = open_memberships | self.create(
            [{"municipality_id": municipality.id, "partnership_id": partnership.id} for municipality in new]
        )
        applied = memberships.filtered(lambda membership: membership.state == "applied")
        applied._check_step("state", "applied")
        applied._enter("admitted")
        applied._remind_of_missing(partnership.coordinator_id or self.env.user)
        return memberships

    def _enter(self, state, reason=False):
        self.municipality_id._check_not_occupied()
        today = fields.Date.context_today(self)
        for membership in self:
            membership._record_change(membership.state, state, reason)
            membership.write({"state": state, "date_from": membership.date_from or today})
            if reason:
                membership._message_log(body=reason)
        self.flush_recordset()
        self.env["solidarity.fund.call"]._current()._issue(self.municipality_id)
        self._tell_topic_groups()
        self._welcome()
        return True

    def _check_admission_rules(self):
        for membership in self.filtered(lambda case: case.state == "applied" and not case.is_ready):
            details = membership._missing_details()
            raise UserError(
                self.env._(
                    "%(municipality)s cannot be admitted yet: %(missing)s A manager may admit it all the same,"
                    " with a reason.",
                    municipality=membership.municipality_id.display_name,
                    missing=" ".join(details),
                )
            )

    def _missing_details(self):
        """The rules that do not hold, as sentences."""
        return [answer["detail"] for answer in self.admission_findings if not answer["ok"]]

    def _remind_of_missing(self, user):
        """Ask in the language of whoever has to see to it."""
        for membership in self.with_context(lang=user.lang):
            details = [
                answer["detail"]
                for answer in membership.admission_findings
                if not answer["ok"] and answer["rule"] not in PARTNERSHIP_RULES
            ]
            if details:
                membership.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=membership.env._("Complete the admission"),
                    note=" ".join(details),
                    user_id=user.id,
                )


class SolidarityMunicipality(models.Model):
    _inherit = "solidarity.municipality"

    def _readiness(self):
        """Facts for the rules of admission: ``{municipality: Readiness}``, in a constant number of queries."""
        persons = self._contact_persons()
        consenting = self.env["solidarity.consent"]._holders(persons, "invitation")
        by_administration = persons.grouped("commercial_partner_id")
        # Whose administration nobody has recorded has no persons.
        nobody = self.env["res.partner"]
        partnerships = self.partnership_ids
        held = partnerships.filtered(lambda case: any(case.event_ids.mapped("is_held_exchange")))
        active = partnerships.filtered(lambda case: case.stage in ("exchange", "active"))
        return {
            municipality: Readiness(
                partnership_active=bool(municipality.partnership_ids & active),
                exchange_held=bool(municipality.partnership_ids & held),
                reachable_persons=len(reachable),
                consenting_persons=len(reachable & consenting),
            )
            for municipality in self
            for reachable in [by_administration.get(municipality.partner_id, nobody).filtered("email")]
        }
