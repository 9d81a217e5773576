from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...eligibility.periods import day_at_fund

YES_NO = [("yes", "Yes"), ("no", "No")]


class SolidarityFundCall(models.Model):
    """The yearly call of a fund. All its parameters are data: they change each year.

    A parameter that is empty was not published: it is no limit, and whoever is concerned is told to ask.
    """

    _name = "solidarity.fund.call"
    _description = "Yearly Call"
    _inherit = ["solidarity.thread.mixin"]
    _order = "year desc, id"

    fund_id = fields.Many2one("solidarity.fund", required=True, index=True, ondelete="restrict")
    year = fields.Integer(
        "Budget Year", required=True, aggregator=None, default=lambda self: self._today().year, tracking=True
    )
    state = fields.Selection(
        [("draft", "In Preparation"), ("published", "Published")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        help="Nobody is told that it may apply under a call that is still in preparation.",
    )
    active = fields.Boolean(default=True)
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.ref("base.EUR")
    )

    # When
    date_open = fields.Date("Applications from", tracking=True)
    date_deadline = fields.Date(
        "Applications until", tracking=True, help="The day ends at midnight in Berlin."
    )
    lead_time_weeks = fields.Integer(
        "Lead Time (Weeks)", aggregator=None, tracking=True, help="From application to start of the project."
    )
    duration_max_months = fields.Integer("Maximum Duration (Months)", aggregator=None, tracking=True)
    date_end_latest = fields.Date(
        "Latest End",
        compute="_compute_date_end_latest",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="By this day a project has ended: the last one of the budget year, unless the call says otherwise.",
    )
    proof_due_months = fields.Integer(
        "Proof of Use within (Months)", aggregator=None, tracking=True, help="After the end of the project."
    )

    # How much
    amount_min = fields.Monetary("Minimum Amount", aggregator=None, tracking=True)
    amount_max = fields.Monetary("Maximum Amount", aggregator=None, tracking=True)
    limit_ids = fields.One2many("solidarity.fund.call.limit", "call_id", "Limits for Single Kinds", copy=True)
    share_max = fields.Float(
        "Maximum Share (%)", digits=(5, 2), aggregator=None, tracking=True, help="Of the eligible total cost."
    )
    own_share_min = fields.Float(
        "Minimum Own Share (%)",
        digits=(5, 2),
        aggregator=None,
        tracking=True,
        help="Own and third-party money, of the eligible total cost.",
    )
    line_excess_max = fields.Float(
        "Excess of Single Lines (%)",
        digits=(5, 2),
        aggregator=None,
        tracking=True,
        help="By so much a line of the cost plan may be exceeded, if others balance it.",
    )
    budget = fields.Monetary(
        "Budget of the Call", aggregator=None, tracking=True, help="What the fund can award in this year."
    )

    # Who, with whom
    eligible_kinds = fields.Many2many("solidarity.applicant.kind", string="Who May Apply")
    enterprises = fields.Selection(
        YES_NO, "Municipal Enterprises", tracking=True, help="May municipal enterprises apply?"
    )
    joint_applications = fields.Selection(
        YES_NO, tracking=True, help="May several German municipalities apply together?"
    )
    country_ids = fields.Many2many(
        "res.country",
        string="Partner Countries",
        help="Countries of the list of the OECD’s Development Assistance Committee (DAC) that are asked for here.",
    )
    ukraine_link = fields.Selection(
        YES_NO,
        "Ukraine Link Needed",
        tracking=True,
        help="Admission to the network gives the right to apply for projects with a Ukraine link only.",
    )
    applications_max = fields.Integer("Applications per Year", aggregator=None, tracking=True)
    open_proofs_block = fields.Selection(
        YES_NO,
        tracking=True,
        help="Does a proof of use that is still owed block a further application?",
    )

    # In words
    funded = fields.Text("What Is Funded", translate=True)
    not_funded = fields.Text("What Is Not Funded", translate=True)
    legal_basis = fields.Text(translate=True)
    documents = fields.Text("Forms and Documents", translate=True)
    application_place = fields.Char("Where to Apply", help="Address of the fund’s own software or form.")
    question_address = fields.Char("Address for Questions")
    source = fields.Text("Remarks on Sources", help="What concerns no single parameter.")

    eligibility_ids = fields.One2many("solidarity.fund.eligibility", "call_id")

    _year_uniq = models.Constraint("UNIQUE(fund_id, year)", "This fund already has a call for the year.")
    _amounts_ordered = models.Constraint(
        "CHECK(amount_max >= amount_min OR amount_max = 0)",
        "The maximum amount cannot be less than the minimum.",
    )
    _amounts_positive = models.Constraint(
        "CHECK(amount_min >= 0 AND amount_max >= 0 AND budget >= 0)", "Amounts of a call are not negative."
    )
    _counts_positive = models.Constraint(
        "CHECK(lead_time_weeks >= 0 AND duration_max_months >= 0 AND proof_due_months >= 0"
        " AND applications_max >= 0)",
        "Weeks, months and numbers of a call are not negative.",
    )
    _share_range = models.Constraint(
        "CHECK(share_max BETWEEN 0 AND 100 AND own_share_min BETWEEN 0 AND 100"
        " AND line_excess_max BETWEEN 0 AND 100)",
        "A share lies between 0 and 100 percent.",
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_deadline >= date_open)", "The last day of a call cannot be before its first."
    )
    _year_plausible = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "Please give the year with four digits."
    )

    @api.depends("fund_id", "year")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for call in self:
            call.display_name = f"{call.fund_id.name} {call.year or ''}".strip()

    @api.depends("year")
    def _compute_date_end_latest(self):
        for call in self:
            call.date_end_latest = date(call.year, 12, 31) if 2000 <= call.year <= 2100 else False

    @api.model
    def _today(self):
        """The day at the seat of the fund, in whatever time zone the user is."""
        return day_at_fund(fields.Datetime.now())

    @api.model
    def _current(self):
        """The published calls of this year."""
        return self.search([("state", "=", "published"), ("year", "=", self._today().year)])

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_publish(self):
        """Take the parameters as published (managers).

        :raise UserError: naming the parameters that are still to be checked
        """
        self._check_step("state", "draft")
        for call in self:
            unchecked = call.source_ids.filtered("to_check")
            if unchecked:
                names = dict(unchecked._fields["parameter"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "Please check these parameters of %(call)s against the announcement first: %(parameters)s.",
                        call=call.display_name,
                        parameters=", ".join(names[source.parameter] for source in unchecked),
                    )
                )
        self.state = "published"
        return True

    def action_prepare(self):
        """Take a call back into preparation, as long as nobody was told anything under it (managers)."""
        self._check_step("state", "published")
        for call in self:
            if call.eligibility_ids:
                raise UserError(
                    self.env._("%s: municipalities have verdicts under this call.", call.display_name)
                )
        self.state = "draft"
        return True
