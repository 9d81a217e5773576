from datetime import date, timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from ...eligibility.amounts import exact
from ...eligibility.periods import last_day
from ...eligibility.rules import Call, Limits, Project, applicant_verdicts, project_verdicts
from .fund_sentences import CHANGES, SENTENCES

AMOUNTS = ("total", "asked", "own", "third")
DATES = ("date_start", "date_end")
CHOICES = ("ukraine_link", "enterprise")
WORDS = {*AMOUNTS, *DATES, *CHOICES, "kind", "partner"}
PERCENTAGES = ("share", "share_max", "own_share_min")
ANSWERS = {"yes": True, "no": False}


class SolidarityFundCall(models.Model):
    """May a municipality apply, does its project fit, and what is due when?"""

    _inherit = "solidarity.fund.call"

    def check(self, municipality, **project):
        """May this municipality apply, and does the planned project fit the call? For readers and above.

        :param municipality: the applicant, a ``solidarity.municipality``
        :param project: ``total``, ``asked``, ``own``, ``third`` (amounts in the currency of the call), ``date_start``,
            ``date_end`` (dates), ``kind`` (code of the kind of project), ``partner`` (a ``solidarity.municipality`` or
            its id), ``ukraine_link``, ``enterprise`` (yes or no). What is None, False or "" is not known, except
            that False is "no" for the last two. Nothing at all: the rules of the applicant only.
        :return: list of dicts ``rule, ok, detail, change``: ok is True, False or None (unknown); detail and change are
            sentences in the reader's language, change is "" where there is nothing to change
        :raise UserError: for an unknown word about the project, or a value that is none
        """
        self.ensure_one()
        self.check_access("read")
        municipality.check_access("read")
        call, applicant = self._parameters(), municipality._applicant(self)
        verdicts = applicant_verdicts(call, applicant)
        if project:
            verdicts += project_verdicts(call, applicant, self._project(project), self._today())
        return self._describe(verdicts)

    def _deadlines(self, **project):
        """What is due when, for a planned project.

        :param project: words as for :meth:`check`; only ``date_start`` matters
        :return: list of dicts ``code, name, date`` in the order of the dates; code is ``open`` (first day of the call),
            ``application`` (its last day), ``submission`` (last day to apply for the planned start), ``end`` (latest
            end of the project); what is not published is left out
        """
        self.ensure_one()
        start = self._project(project).date_start
        submission = start and self.lead_time_weeks and start - timedelta(weeks=self.lead_time_weeks)
        ends = [self.date_end_latest] if self.date_end_latest else []
        if start and self.duration_max_months:
            ends.append(last_day(start, self.duration_max_months))
        deadlines = [
            ("open", self.env._("First day to apply"), self.date_open),
            ("application", self.env._("Last day to apply"), self.date_deadline),
            ("submission", self.env._("Last day to apply for the planned start"), submission),
            ("end", self.env._("Latest end of the project"), min(ends, default=None)),
        ]
        return [
            {"code": code, "name": name, "date": day}
            for code, name, day in sorted(
                (deadline for deadline in deadlines if deadline[2]), key=lambda deadline: deadline[2]
            )
        ]

    # ------------------------------------------------------------------
    # Into the words of the plain rules
    # ------------------------------------------------------------------

    def _project(self, values):
        """:raise UserError: for words or values that say nothing about a project"""
        unknown = set(values) - WORDS
        if unknown:
            raise UserError(self.env._("A project has no “%s”.", ", ".join(sorted(unknown))))
        try:
            given = {name: self._amount(values.get(name)) for name in AMOUNTS}
            given |= {name: fields.Date.to_date(values.get(name) or None) for name in DATES}
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._("Please give amounts as numbers and dates as year-month-day.")
            ) from error
        given |= {name: bool(values[name]) for name in CHOICES if values.get(name) is not None}
        partner = self._partner(values.get("partner"))
        return Project(
            **given,
            kind=self._project_kind(values.get("kind")),
            partner_country=partner.country_id.code or None,
            partner_status=partner.territory_status or None,
        )

    def _amount(self, value):
        if value is None or value is False or value == "":
            return None
        if value is True:
            raise ValueError(value)
        amount = exact(value)
        if amount < 0:
            raise UserError(self.env._("Amounts of a project are not negative."))
        return amount

    def _project_kind(self, code):
        kinds = self.env["solidarity.fund.project.kind"].with_context(active_test=False)
        if code and not kinds.search_count([("code", "=", code)], limit=1):
            raise UserError(self.env._("There is no kind of project “%s”.", code))
        return code or None

    def _partner(self, partner):
        municipalities = self.env["solidarity.municipality"]
        if isinstance(partner, int):
            partner = municipalities.browse(partner or ()).exists()
        partner = partner or municipalities
        partner.check_access("read")
        return partner

    def _parameters(self):
        """The call as the plain rules know it; what is empty here was not published."""
        self.ensure_one()
        return Call(
            year=self.year,
            kinds=frozenset(self.eligible_kinds.mapped("code")),
            countries=frozenset(self.country_ids.mapped("code")),
            date_open=self.date_open or None,
            date_deadline=self.date_deadline or None,
            date_end_latest=self.date_end_latest or None,
            limits=Limits(self._published("amount_min"), self._published("amount_max")),
            limits_by_kind=self.limit_ids._limits(),
            share_max=self._published("share_max"),
            own_share_min=self._published("own_share_min"),
            duration_max_months=self.duration_max_months or None,
            lead_time_weeks=self.lead_time_weeks or None,
            applications_max=self.applications_max or None,
            open_proofs_block=ANSWERS.get(self.open_proofs_block),
            enterprises=ANSWERS.get(self.enterprises),
            ukraine_link_required=ANSWERS.get(self.ukraine_link),
        )

    def _published(self, name):
        return exact(self[name]) if self[name] else None

    # ------------------------------------------------------------------
    # Into words of the reader's language
    # ------------------------------------------------------------------

    def _describe(self, verdicts):
        """:return: list of dicts ``rule, ok, detail, change``"""
        described = []
        for verdict in verdicts:
            figures = self._format_figures(verdict.figures)
            described.append(
                {
                    "rule": verdict.rule,
                    "ok": verdict.ok,
                    "detail": self._sentence(SENTENCES[verdict.code]) % figures,
                    "change": self._sentence(CHANGES[verdict.code]) % figures
                    if verdict.code in CHANGES
                    else "",
                }
            )
        return described

    @api.model
    def _sentence(self, sentence):
        return self.env._(sentence)  # pylint: disable=gettext-variable

    def _format_figures(self, figures):
        return {name: self._format_figure(name, value) for name, value in figures.items()}

    def _format_figure(self, name, value):
        if name == "kind":
            kinds = self.env["solidarity.municipality"]._fields["kind"]._description_selection(self.env)
            return dict(kinds).get(value, value)
        if name == "country":
            return self.env["res.country"].search([("code", "=", value)], limit=1).name or value
        if isinstance(value, date):
            return format_date(self.env, value)
        if name in PERCENTAGES and value is not None:
            digits = 0 if value == int(value) else 2
            return f"{formatLang(self.env, float(value), digits=digits)} %"
        if isinstance(value, Decimal):
            currency = self[:1].currency_id or self.env.ref("base.EUR")
            return formatLang(self.env, float(value), currency_obj=currency)
        return value
