from dataclasses import fields as dataclass_fields
from functools import cache

from babel.dates import format_date

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import babel_locale_parse

from ...health import rules
from .solidarity_partnership_health_facts import LIVING_STAGES

#: Whatever changes the facts of a partnership's health.
CAUSES = (
    "stage",
    "date_start",
    "event_ids.stage_id",
    "event_ids.kanban_state",
    "event_ids.date_begin",
    "event_ids.date_end",
    "consultation_ids.date",
    "aid_ids.date_confirmed",
    "german_id.need_ids.state",
    "ukrainian_id.need_ids.state",
    "message_ids",
    "shared_message_ids.date",
    "activity_ids",
)


class SolidarityPartnership(models.Model):
    """How the partnership is doing: ``health.rules`` judges the facts of ``solidarity_partnership_health_facts``.

    Facts of today are never stored. They are the same for every reader, so that days are counted in UTC.
    """

    _inherit = "solidarity.partnership"

    health = fields.Selection(
        [("good", "Good"), ("watch", "Watch"), ("attention", "Needs Attention")],
        compute="_compute_health",
        search="_search_health",
        groups="base.group_user",
        help="Contact, answers, needs that nobody took up and a next step; the limits stand in the settings.",
    )
    health_reason = fields.Char("Reason", compute="_compute_health_reason", groups="base.group_user")
    last_contact = fields.Date(
        compute="_compute_health",
        search="_search_last_contact",
        groups="base.group_user",
        help="The latest advice, exchange held, letter sent or received, aid confirmed, or message of one municipality"
        " to the other in the portal.",
    )

    @api.depends(*CAUSES)
    def _compute_health(self):
        facts = self._health_facts()
        findings = self._health_findings(facts)
        for partnership in self:
            case = partnership._origin.id
            partnership.last_contact = facts[case].last_contact if case in facts else False
            partnership.health = rules.verdict(findings[case]) if case in findings else False

    @api.depends(*CAUSES)
    @api.depends_context("lang")
    def _compute_health_reason(self):
        """On its own: a board asks for the reasons of those cards only at which somebody looks."""
        findings = self._health_findings(self._health_facts())
        words = self._health_words()
        for partnership in self:
            found = findings.get(partnership._origin.id, ())
            partnership.health_reason = " ".join(map(words, found)) or False

    def _search_health(self, operator, value):
        """Exact and in as many queries for a thousand partnerships as for one: the living ones are judged at once."""
        self._check_field_access(self._fields["health"], "read")
        if operator != "in":
            return NotImplemented
        cases = self.sudo().search([("stage", "in", LIVING_STAGES)])  # facts of the service, not of a reader
        found = cases._health_findings(cases._health_facts())
        levels = {level for level in value if level}
        domain = Domain("id", "in", [case for case, some in found.items() if rules.verdict(some) in levels])
        if False in value:
            domain |= Domain("stage", "not in", LIVING_STAGES)
        return domain

    def _search_last_contact(self, operator, value):
        self._check_field_access(self._fields["last_contact"], "read")
        compare = {
            "in": lambda day: day in days,
            "<": lambda day: day and day < value,
            "<=": lambda day: day and day <= value,
            ">": lambda day: day and day > value,
            ">=": lambda day: day and day >= value,
        }.get(operator)
        if not compare:
            return NotImplemented
        if operator == "in":
            days = {fields.Date.to_date(day) if day else None for day in value}
        else:
            value = fields.Date.to_date(value)
        cases = self.sudo().search(
            [("id", "!=", False)]
        )  # all of them: facts of the service, not of a reader
        facts = cases._health_facts()
        return Domain("id", "in", [case for case, known in facts.items() if compare(known.last_contact)])

    # ------------------------------------------------------------------
    # Verdict and words
    # ------------------------------------------------------------------

    def _health_findings(self, facts):
        """What is not well with each living partnership of these: ``{id: [finding, …]}``, the gravest first."""
        limits, today = self._health_limits(), fields.Date.today()
        return {case: rules.examine(known, limits, today) for case, known in facts.items() if known.is_living}

    @api.model
    def _health_limits(self):
        """The limits of the settings; where somebody wrote nonsense into a parameter, the shipped one."""
        parameters = self.env["ir.config_parameter"].sudo()  # limits are no secret
        limits = {}
        for limit in dataclass_fields(rules.Limits):
            value = str(parameters.get_param(f"solidarity_partnership.{limit.name}_days", limit.default))
            limits[limit.name] = int(value) if value.isdecimal() else limit.default
        return rules.Limits(**limits)

    @api.model
    def _health_words(self):
        """A function from a finding to its sentence, with what a board of hundreds of findings needs but once."""
        sentences = {
            "contact": self.env._("No contact for %(days)s days (limit: %(limit)s)."),
            "never": self.env._("No contact recorded for %(days)s days (limit: %(limit)s)."),
            "unanswered": self.env._("Unanswered messages: %(count)s, the oldest from %(date)s."),
            "critical_needs": self.env._(
                "Critical needs without an answer: %(count)s, the oldest since %(date)s."
            ),
            "needs": self.env._("Open needs without an answer: %(count)s, the oldest since %(date)s."),
            "next_step": self.env._("No next step is planned."),
        }
        locale = babel_locale_parse(self.env.lang)

        @cache
        def day_in_words(day):
            return day and format_date(day, "long", locale)

        def words(finding):
            return sentences[finding.rule] % {
                "days": finding.days,
                "limit": finding.limit,
                "count": finding.count,
                "date": day_in_words(finding.since),
            }

        return words
