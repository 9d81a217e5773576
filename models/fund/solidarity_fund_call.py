from dataclasses import asdict
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate, format_date, formatLang

from ...eligibility.rules import Call, Project, applicant_verdicts, overall, project_verdicts

_lt = LazyTranslate(__name__)

SENTENCES = {
    "membership_ok": _lt("Member of the network on this day."),
    "membership_suspended": _lt("The membership in the network is suspended."),
    "membership_missing": _lt("Not a member of the network: only members may apply."),
    "kind_ok": _lt("%(kind)s: may apply."),
    "kind_not_eligible": _lt("%(kind)s: may not apply itself; an eligible partner can apply with it."),
    "kind_unknown": _lt("The kind of applicant is not known: please ask."),
    "window_ok": _lt("Applications are accepted until %(date_deadline)s."),
    "window_not_open": _lt("Applications are accepted from %(date_open)s only."),
    "window_closed": _lt("The deadline was %(date_deadline)s."),
    "window_unknown": _lt("No deadline is published: please ask."),
    "amount_ok": _lt("Asked %(asked)s: within the limits."),
    "amount_too_small": _lt("Asked %(asked)s, at least %(amount_min)s."),
    "amount_too_large": _lt("Asked %(asked)s, at most %(amount_max)s."),
    "amount_unknown": _lt("The amount asked is not known."),
    "share_ok": _lt("%(share)s of the total cost asked: within the limit of %(share_max)s."),
    "share_too_large": _lt("%(share)s of the total cost asked, at most %(share_max)s."),
    "share_unknown": _lt("The share of the total cost is not known."),
    "duration_ok": _lt("The project ends within the budget year %(year)s."),
    "duration_after_year": _lt("The project ends on %(date_end)s, after the budget year %(year)s."),
    "duration_too_long": _lt("The project takes longer than %(months)s months."),
    "duration_unknown": _lt("Start and end of the project are not known."),
    "lead_time_ok": _lt("Enough time before the start: earliest start %(earliest)s."),
    "lead_time_too_short": _lt("The project starts too early; earliest start %(earliest)s."),
    "lead_time_unknown": _lt("No lead time is published: please ask."),
}


class SolidarityFundCall(models.Model):
    """The yearly call of a fund. All its parameters are data: they change each year."""

    _name = "solidarity.fund.call"
    _description = "Yearly Call"
    _order = "year desc, id"

    fund_id = fields.Many2one("solidarity.fund", required=True, index=True, ondelete="restrict")
    year = fields.Integer(
        required=True, aggregator=None, default=lambda self: fields.Date.context_today(self).year
    )
    date_open = fields.Date("Applications from")
    date_deadline = fields.Date("Applications until")
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.ref("base.EUR")
    )
    amount_min = fields.Monetary("Minimum Amount", aggregator=None)
    amount_max = fields.Monetary("Maximum Amount", aggregator=None)
    share_max = fields.Float(
        "Maximum Share (%)",
        digits=(5, 2),
        aggregator=None,
        help="Of the eligible total cost. Empty: no limit known.",
    )
    duration_max_months = fields.Integer("Maximum Duration (Months)", aggregator=None)
    lead_time_weeks = fields.Integer(
        "Lead Time (Weeks)", aggregator=None, help="From application to start of the project."
    )
    applications_max = fields.Integer("Applications per Municipality", aggregator=None)
    eligible_kinds = fields.Many2many("solidarity.applicant.kind", string="Who May Apply")
    source = fields.Text(help="Where these parameters were published, with the date.")
    eligibility_ids = fields.One2many("solidarity.fund.eligibility", "call_id")

    _year_uniq = models.Constraint("UNIQUE(fund_id, year)", "This fund already has a call for the year.")
    _amounts_ordered = models.Constraint(
        "CHECK(amount_max >= amount_min OR amount_max = 0)",
        "The maximum amount cannot be less than the minimum.",
    )
    _share_range = models.Constraint(
        "CHECK(share_max BETWEEN 0 AND 100)", "A share lies between 0 and 100 percent."
    )
    _year_plausible = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "Please give the year with four digits."
    )

    @api.depends("fund_id", "year")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for call in self:
            call.display_name = f"{call.fund_id.name} {call.year or ''}".strip()

    # ------------------------------------------------------------------
    # Check
    # ------------------------------------------------------------------

    def check(self, municipality, **project):
        """May this municipality apply, and does the planned project fit the call? For readers and above.

        :param project: ``total``, ``asked`` (euros), ``date_start``, ``date_end`` (dates); nothing: the applicant only
        :return: list of dicts ``rule, ok, detail``: ok is True, False or None (unknown); detail is a sentence in
            the reader's language
        :raise UserError: for an unknown word about the project
        """
        self.ensure_one()
        self.check_access("read")
        municipality.check_access("read")
        verdicts = applicant_verdicts(self._parameters(), municipality._applicant())
        if project:
            verdicts += project_verdicts(
                self._parameters(), self._project(project), fields.Date.context_today(self)
            )
        return self._describe(verdicts)

    def _project(self, values):
        unknown = set(values) - {"total", "asked", "date_start", "date_end"}
        if unknown:
            raise UserError(self.env._("A project has no “%s”.", ", ".join(sorted(unknown))))
        try:
            return Project(
                total=float(values["total"]) if values.get("total") else None,
                asked=float(values["asked"]) if values.get("asked") else None,
                date_start=fields.Date.to_date(values.get("date_start")) or None,
                date_end=fields.Date.to_date(values.get("date_end")) or None,
            )
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._("Please give amounts as numbers and dates as year-month-day.")
            ) from error

    def _parameters(self):
        """The call as the plain rules know it; what is empty here was not published."""
        self.ensure_one()
        return Call(
            year=self.year,
            kinds=frozenset(self.eligible_kinds.mapped("code")),
            date_open=self.date_open or None,
            date_deadline=self.date_deadline or None,
            amount_min=self.amount_min or None,
            amount_max=self.amount_max or None,
            share_max=self.share_max or None,
            duration_max_months=self.duration_max_months or None,
            lead_time_weeks=self.lead_time_weeks or None,
        )

    def _describe(self, verdicts):
        """Put verdicts into words of the reader's language: list of dicts ``rule, ok, detail``."""
        return [
            {
                "rule": verdict.rule,
                "ok": verdict.ok,
                "detail": self._sentence(verdict.code) % self._format_figures(verdict.figures),
            }
            for verdict in verdicts
        ]

    @api.model
    def _sentence(self, code):
        return self.env._(SENTENCES[code])  # pylint: disable=gettext-variable

    def _format_figures(self, figures):
        kinds = dict(self.env["solidarity.municipality"]._fields["kind"]._description_selection(self.env))
        formatted = {}
        for name, value in figures.items():
            if name == "kind":
                formatted[name] = kinds.get(value, value)
            elif isinstance(value, date):
                formatted[name] = format_date(self.env, value)
            elif name in ("asked", "amount_min", "amount_max"):
                formatted[name] = formatLang(
                    self.env, value or 0, currency_obj=self[:1].currency_id or self.env.ref("base.EUR")
                )
            elif name in ("share", "share_max"):
                formatted[name] = f"{formatLang(self.env, value or 0, digits=1)} %"
            else:
                formatted[name] = value
        return formatted

    # ------------------------------------------------------------------
    # Eligibility
    # ------------------------------------------------------------------

    @api.model
    def _current(self):
        """The calls of this year."""
        return self.search([("year", "=", fields.Date.context_today(self).year)])

    def _issue(self, municipalities):
        """Tell each of these municipalities whether it may apply under these calls; open verdicts are replaced."""
        eligibility = self.env["solidarity.fund.eligibility"].sudo()  # nobody writes a verdict by hand
        eligibility._revoke(municipalities, self)
        today = fields.Date.context_today(self)
        return eligibility.create(
            [
                {
                    "municipality_id": municipality.id,
                    "call_id": call.id,
                    "state": "eligible" if overall(verdicts) else "not_eligible",
                    "verdicts": [asdict(verdict) for verdict in verdicts],
                    "valid_from": today,
                    "valid_to": date(call.year, 12, 31),
                }
                for call in self
                for municipality in municipalities
                for verdicts in [applicant_verdicts(call._parameters(), municipality._applicant())]
            ]
        )

    def action_issue(self):
        """Tell all members of the network whether they may apply under these calls (managers)."""
        self.check_access("write")
        members = self.env["solidarity.municipality"].search([("membership_state", "=", "admitted")])
        self._issue(members)
        return True

    def action_view_eligibility(self):
        self.ensure_one()
        return self.eligibility_ids._get_records_action(name=self.env._("Eligibility"))
