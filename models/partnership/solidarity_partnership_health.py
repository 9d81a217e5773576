from collections import defaultdict
from dataclasses import fields as dataclass_fields
from datetime import date
from functools import cache

from babel.dates import format_date

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import babel_locale_parse, get_lang

from ...health import rules

#: Partnerships that rest or have ended are not judged.
LIVING_STAGES = ("preparation", "contact", "exchange", "active")
ATTENTION_ACTIVITY = "solidarity_partnership.mail_activity_type_attention"


class SolidarityPartnership(models.Model):
    """How the partnership is doing: the facts are loaded here, ``health.rules`` judges them.

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
    health_reason = fields.Char("Reason", compute="_compute_health", groups="base.group_user")
    last_contact = fields.Date(
        compute="_compute_health",
        search="_search_last_contact",
        groups="base.group_user",
        help="The latest advice, exchange held, letter sent or received, or aid confirmed.",
    )

    @api.depends(
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
        "activity_ids",
    )
    @api.depends_context("lang")
    def _compute_health(self):
        facts = self._health_facts()
        findings = self._health_findings(facts)
        words = self._health_words()
        for partnership in self:
            case = partnership._origin
            judged = case.id in findings
            found = findings.get(case.id, [])
            partnership.last_contact = facts[case.id].last_contact if case.id in facts else False
            partnership.health = rules.verdict(found) if judged else False
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
        return {
            case.id: rules.examine(facts[case.id], limits, today)
            for case in self._origin
            if case.stage in LIVING_STAGES
        }

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
        locale = babel_locale_parse(get_lang(self.env).code)

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

    # ------------------------------------------------------------------
    # Facts
    # ------------------------------------------------------------------

    def _health_facts(self):
        """Load the facts of all these partnerships, in a number of queries that does not depend on theirs.

        :return: ``{id: rules.Facts}``
        """
        cases = self._origin.sudo()  # dates and figures only, which everybody of the service may know
        if not cases:
            return {}
        letters, needs = cases._letter_facts(), cases._need_facts()
        held, coming = cases._exchange_facts()
        planned, confirmed = cases._planned_activities(), cases._confirmed_aids()
        facts = {}
        for case in cases:
            contact, unanswered, unanswered_since = letters.get(case.id, (None, 0, None))
            days = [day for day in (contact, confirmed.get(case.id), *held[case.id]) if day]
            facts[case.id] = rules.Facts(
                # Of what happened before a partnership was entered here, nobody can know a contact.
                since=max(case.date_start or date.min, case.create_date.date()),
                last_contact=max(days, default=None),
                unanswered=unanswered,
                unanswered_since=unanswered_since,
                next_step=case.id in planned or case.id in coming,
                **self._sum_up_needs(needs[case.german_id.id], needs[case.ukrainian_id.id]),
            )
        return facts

    def _letter_facts(self):
        """Letters in the chatter and advice given.

        Who is no internal user writes to us; letters of internal users and advice are answers. Notes are neither, nor
        is advice that is entered for a day to come.

        :return: ``{id: (day of the last contact, number of unanswered letters, day of the oldest of them)}``
        """
        self.env["mail.message"].flush_model()
        self.env["solidarity.consultation"].flush_model(["partnership_id", "date"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH contact AS (
                    SELECT message.res_id AS id, message.date, author.id IS NOT NULL AS ours
                    FROM mail_message AS message
                    LEFT JOIN mail_message_subtype AS subtype ON subtype.id = message.subtype_id
                    LEFT JOIN LATERAL (
                        SELECT id FROM res_users
                        WHERE partner_id = message.author_id AND share IS NOT TRUE LIMIT 1
                    ) AS author ON TRUE
                    WHERE message.model = %(model)s AND message.res_id IN %(cases)s
                        AND message.message_type IN ('email', 'email_outgoing', 'comment')
                        AND (author.id IS NULL OR subtype.internal IS NOT TRUE)
                    UNION ALL
                    SELECT partnership_id, date, TRUE FROM solidarity_consultation
                    WHERE partnership_id IN %(cases)s AND date <= %(now)s
                ), answer AS (
                    SELECT id, max(date) AS latest FROM contact WHERE ours GROUP BY id
                )
                SELECT
                    contact.id, max(contact.date),
                    count(*) FILTER (WHERE waits), min(contact.date) FILTER (WHERE waits)
                FROM contact LEFT JOIN answer ON answer.id = contact.id
                CROSS JOIN LATERAL (
                    SELECT NOT ours AND (latest IS NULL OR contact.date > latest) AS waits
                ) AS waiting
                GROUP BY contact.id
                """,
                model=self._name,
                cases=tuple(self.ids),
                now=fields.Datetime.now(),
            )
        )
        return {case: (latest.date(), count, since and since.date()) for case, latest, count, since in rows}

    def _exchange_facts(self):
        """Days of the exchanges that were held, by id, and the ids of partnerships with an event to come."""
        now = fields.Datetime.now()
        held, coming = defaultdict(list), set()
        for case in self:
            for event in case.event_ids:
                if event.is_held_exchange:
                    held[case.id].append(min(event.date_end, now).date())
                elif event.date_end >= now and event.kanban_state != "cancel" and not event.stage_id.pipe_end:
                    coming.add(case.id)
        return held, coming

    def _confirmed_aids(self):
        """Day of the latest aid whose receipt was confirmed, by id."""
        rows = self.env["solidarity.aid"]._read_group(
            [("partnership_id", "in", self.ids), ("date_confirmed", "!=", False)],
            ["partnership_id"],
            ["date_confirmed:max"],
            order="__count",
        )
        return {case.id: day for case, day in rows}

    def _planned_activities(self):
        """Ids of the partnerships in which something is to be done, other than looking after its health."""
        attention = self.env.ref(ATTENTION_ACTIVITY, raise_if_not_found=False)
        rows = self.env["mail.activity"]._read_group(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("activity_type_id", "!=", attention.id if attention else False),
            ],
            ["res_id"],
        )
        return {case for (case,) in rows}

    def _need_facts(self):
        """Open needs of the municipalities.

        :return: ``{municipality id: (number, day of the oldest, number of critical ones, day of their oldest)}``
        """
        self.env["solidarity.need"].flush_model(
            ["active", "municipality_id", "state", "urgency", "date_valid", "create_date"]
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT
                    municipality_id, count(*), min(create_date)::date,
                    count(*) FILTER (WHERE urgency = 'critical'),
                    (min(create_date) FILTER (WHERE urgency = 'critical'))::date
                FROM solidarity_need
                WHERE municipality_id IN %s AND state = 'open' AND active
                    AND (date_valid IS NULL OR date_valid >= %s)
                GROUP BY municipality_id
                """,
                tuple((self.german_id | self.ukrainian_id).ids),
                fields.Date.today(),
            )
        )
        needs = defaultdict(lambda: (0, None, 0, None))
        needs.update({municipality: tuple(figures) for municipality, *figures in rows})
        return needs

    @api.model
    def _sum_up_needs(self, *needs):
        counts, days, critical_counts, critical_days = zip(*needs, strict=True)
        return {
            "open_needs": sum(counts),
            "oldest_need": min(filter(None, days), default=None),
            "critical_needs": sum(critical_counts),
            "oldest_critical_need": min(filter(None, critical_days), default=None),
        }
