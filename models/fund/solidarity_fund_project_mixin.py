from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from .fund_sentences import MARKS

#: What is said about a project, whoever says it: in the pre-check, in the portal and in an application.
PROJECT_FIELDS = (
    "title",
    "call_id",
    "partner_municipality_id",
    "kind_id",
    "enterprise",
    "ukraine_link",
    "description",
    "date_start",
    "date_end",
    "amount_total",
    "amount_asked",
    "amount_own",
    "amount_third",
    "third_source",
)
#: Words of the check (``solidarity.fund.call.check``) and the fields that hold them.
PROJECT_WORDS = {
    "total": "amount_total",
    "asked": "amount_asked",
    "own": "amount_own",
    "third": "amount_third",
    "date_start": "date_start",
    "date_end": "date_end",
    "ukraine_link": "ukraine_link",
    "enterprise": "enterprise",
}


class SolidarityFundProjectMixin(models.AbstractModel):
    """A planned project and what the rules of the call say about it: for the pre-check and for the application.

    Whoever inherits it has ``line_ids``, the cost plan: lines with an ``amount``.
    """

    _name = "solidarity.fund.project.mixin"
    _description = "Planned Project"

    title = fields.Char("Project Title", required=True, size=200)
    call_id = fields.Many2one(
        "solidarity.fund.call",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_call(),
    )
    currency_id = fields.Many2one(related="call_id.currency_id")
    municipality_id = fields.Many2one(
        "solidarity.municipality",
        "Applicant",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("country_id.code", "=", "DE")],
        help="Only the German municipality applies; the Ukrainian one is its partner.",
    )
    partner_municipality_id = fields.Many2one(
        "solidarity.municipality",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("country_id.code", "!=", "DE")],
    )
    partnership_id = fields.Many2one(
        "solidarity.partnership",
        compute="_compute_partnership_id",
        compute_sudo=True,
        store=True,
        index="btree_not_null",
        ondelete="set null",
    )
    kind_id = fields.Many2one(
        "solidarity.fund.project.kind", "Kind of Project", index="btree_not_null", ondelete="restrict"
    )
    enterprise = fields.Boolean("A Municipal Enterprise Applies")
    ukraine_link = fields.Boolean(help="The project concerns Ukraine or people who fled from there.")
    description = fields.Text("What Is Planned")
    date_start = fields.Date("Start Date")
    date_end = fields.Date("End Date")
    amount_total = fields.Monetary(
        "Total Cost",
        compute="_compute_amount_total",
        store=True,
        readonly=False,
        help="Sum of the cost plan, where there is one.",
    )
    amount_asked = fields.Monetary("Asked Amount")
    amount_own = fields.Monetary("Own Money")
    amount_third = fields.Monetary("Third-Party Money")
    third_source = fields.Char("Giver of the Third-Party Money", size=200)
    check_list = fields.Html("Rules", compute="_compute_check", compute_sudo=True, sanitize=False)
    check_result = fields.Selection(
        [("fits", "Fits"), ("ask", "Open Questions"), ("fails", "Does Not Fit Yet")],
        "Result of the Pre-Check",
        compute="_compute_check",
        compute_sudo=True,
    )
    deadline_list = fields.Html("Deadlines", compute="_compute_check", compute_sudo=True, sanitize=False)

    @api.model
    def _default_call(self):
        calls = self.env["solidarity.fund.call"]
        if not calls.has_access("read"):
            return calls
        return calls.search(calls._open_domain(), order="year, id", limit=1)

    @api.depends("municipality_id", "partner_municipality_id")
    def _compute_partnership_id(self):
        """The partnership of the two, the latest where there was more than one."""
        found = self.env["solidarity.partnership"].search(
            [
                ("german_id", "in", self.municipality_id.ids),
                ("ukrainian_id", "in", self.partner_municipality_id.ids),
            ],
            order="date_start, id",
        )
        by_pair = {(pair.german_id, pair.ukrainian_id): pair for pair in found}
        for project in self:
            pair = (project.municipality_id._origin, project.partner_municipality_id._origin)
            project.partnership_id = by_pair.get(pair, False)

    @api.depends("line_ids.amount")
    def _compute_amount_total(self):
        for project in self:
            if project.line_ids:
                project.amount_total = sum(project.line_ids.mapped("amount"))
            else:
                project.amount_total = project.amount_total

    @api.depends("call_id", "municipality_id", "partner_municipality_id", "kind_id", *PROJECT_WORDS.values())
    @api.depends_context("lang")
    def _compute_check(self):
        for project in self:
            project.check_list = project.check_result = project.deadline_list = False
            if project.call_id and project.municipality_id and project._is_checked():
                verdict = project._verdict()
                project.check_list = project._reasons_in_html(verdict["reasons"])
                project.check_result = verdict["result"]
                project.deadline_list = project._deadlines_in_html(verdict["deadlines"])

    def _is_checked(self):
        """Amounts that the check refuses are complained about when they are saved, not by a compute."""
        return not self._has_negative_amounts()

    def _has_negative_amounts(self):
        return any(self[name] < 0 for name in ("amount_total", "amount_asked", "amount_own", "amount_third"))

    @api.constrains("municipality_id", "partner_municipality_id")
    def _check_sides(self):
        for project in self:
            if project.municipality_id.country_code != "DE":
                raise ValidationError(
                    self.env._("Only a German municipality applies; the Ukrainian one is its partner.")
                )
            if project.partner_municipality_id.country_code == "DE":
                raise ValidationError(self.env._("The partner municipality does not lie in Germany."))

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for project in self:
            if project.date_start and project.date_end and project.date_end < project.date_start:
                raise ValidationError(self.env._("The project cannot end before it begins."))

    @api.constrains("amount_total", "amount_asked", "amount_own", "amount_third")
    def _check_amounts(self):
        if any(project._has_negative_amounts() for project in self):
            raise ValidationError(self.env._("Amounts of a project are not negative."))

    # ------------------------------------------------------------------
    # The check
    # ------------------------------------------------------------------

    def _project_words(self):
        """The project in the words of ``solidarity.fund.call.check``. An amount of zero is not known yet, but for own
        and third-party money it means none as soon as the financing is begun."""
        self.ensure_one()
        words = {word: self[name] for word, name in PROJECT_WORDS.items()}
        for word in ("total", "asked"):
            words[word] = words[word] or None
        if not words["own"] and not words["third"] and not (words["total"] and words["asked"]):
            words |= {"own": None, "third": None}
        return words | {
            "kind": self.kind_id.code or None,
            "partner": self.partner_municipality_id._origin or None,
        }

    def _verdict(self):
        """What the rules say about the project.

        :return: dict ``reasons`` (see ``solidarity.fund.call.check``), ``result`` (see ``check_result``), ``deadlines``
            and ``calendar`` (address of the deadlines for the own calendar)
        """
        reasons = self._check_reasons()
        answers = {reason["ok"] for reason in reasons}
        return {
            "reasons": reasons,
            "result": "fails" if False in answers else "ask" if None in answers else "fits",
            "deadlines": self.call_id._origin._deadlines(date_start=self.date_start or None),
            "calendar": self._calendar_address(),
        }

    def _check_reasons(self):
        """:return: list of dicts ``rule, ok, detail, change``, see ``solidarity.fund.call.check``"""
        self.ensure_one()
        call = self.call_id._origin.with_context(solidarity_application_id=self._own_application_id())
        municipality = self.municipality_id._origin.with_context(call.env.context)
        return call.check(municipality, **self._project_words())

    def _own_application_id(self):
        """The application that is not counted among the earlier ones: itself."""
        return False

    @api.model
    def _reasons_in_html(self, reasons):
        """What fails comes first, then what is open."""
        order = {False: 0, None: 1, True: 2}
        return Markup("<ul class='list-unstyled mb-0 o_solidarity_rules'>%s</ul>") % Markup().join(
            Markup("<li data-rule='%s'><span class='%s fw-bold me-2'>%s</span>%s%s</li>")
            % (
                reason["rule"],
                *reversed(MARKS[reason["ok"]]),
                reason["detail"],
                Markup("<div class='ms-4 fw-bold'>→ %s</div>") % reason["change"] if reason["change"] else "",
            )
            for reason in sorted(reasons, key=lambda reason: order[reason["ok"]])
        )

    @api.model
    def _deadlines_in_html(self, deadlines):
        return Markup("<ul class='list-unstyled mb-0'>%s</ul>") % Markup().join(
            Markup("<li><strong class='me-2'>%s</strong>%s</li>")
            % (format_date(self.env, deadline["date"]), deadline["name"])
            for deadline in deadlines
        )

    def action_deadlines(self):
        """Download the deadlines for the own calendar."""
        self.ensure_one()
        self.check_access("read")
        return {"type": "ir.actions.act_url", "url": self._calendar_address(), "target": "download"}

    def _calendar_address(self):
        call, start = self.call_id._origin, self.date_start or ""
        return f"/my/solidarity/fund/deadlines.ics?call={call.id}&start={start}"
