from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError, ValidationError

from .solidarity_fund_application_step import STATES
from .solidarity_fund_project_mixin import PROJECT_FIELDS

#: The project may be changed before it is submitted, and when it was returned.
OPEN_TO_CHANGE = ("draft", "rework")
#: Applications in these states count as made under a call.
MADE_STATES = tuple(state for state, _label in STATES if state not in ("draft", "withdrawn"))
#: Nothing more happens to an application in these states.
FINISHED_STATES = ("closed", "rejected", "withdrawn")
#: Money of the fund is bound.
AWARDED_STATES = ("approved", "funded", "proof_due", "closed")


class SolidarityFundApplication(models.Model):
    """A project for which a German municipality applies to the fund, from the pre-check to the proof of use.

    The application itself goes to the fund's own software; here the service keeps what it advises on, checks and
    recommends. What was decided stands in its steps: state, amounts and the two people who checked follow from them.
    """

    _name = "solidarity.fund.application"
    _description = "Application to the Fund"
    _inherit = ["solidarity.fund.project.mixin", "solidarity.thread.mixin"]
    _order = "id desc"
    _rec_names_search = ["name", "title", "municipality_id"]

    name = fields.Char(
        "Reference", required=True, readonly=True, copy=False, default=lambda self: self.env._("New")
    )
    active = fields.Boolean(default=True)
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        index=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    year = fields.Integer(related="call_id.year", store=True, aggregator=None)
    state_id = fields.Many2one(
        related="municipality_id.state_id", string="Land", store=True, groups="base.group_user"
    )
    partner_state_id = fields.Many2one(
        related="partner_municipality_id.state_id", string="Oblast", store=True, groups="base.group_user"
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        default=lambda self: self.env.user if self.env.user._is_internal() else False,
        index="btree_not_null",
        tracking=True,
        domain=[("share", "=", False)],
        groups="base.group_user",
    )
    title = fields.Char(tracking=True)
    amount_asked = fields.Monetary(tracking=True)
    date_start = fields.Date(tracking=True)
    date_end = fields.Date(tracking=True)
    line_ids = fields.One2many("solidarity.fund.application.line", "application_id", "Cost Plan", copy=True)
    step_ids = fields.One2many(
        "solidarity.fund.application.step", "application_id", "Steps", readonly=True, groups="base.group_user"
    )
    date_submitted = fields.Date(
        "Submitted on",
        copy=False,
        tracking=True,
        help="Day on which the municipality has sent it to the fund’s own software.",
    )
    fund_reference = fields.Char(
        "Reference of the Fund", copy=False, tracking=True, help="Number that the fund’s own software gave."
    )
    note = fields.Html("Internal Notes", groups="base.group_user")
    entry_token = fields.Char(
        copy=False,
        readonly=True,
        groups="base.group_system",
        export_string_translation=False,
        help="Key of the form in the portal, so that a second click changes the draft of the first.",
    )

    _entry_uniq = models.UniqueIndex(
        "(entry_token) WHERE entry_token IS NOT NULL", "This draft is already saved."
    )
    _four_eyes = models.Constraint(
        "CHECK(content_user_id != calculation_user_id)",
        "Content and calculation are confirmed by two different people.",
    )
    _confirmed = models.Constraint(
        "CHECK(state NOT IN ('recommended', 'approved', 'funded', 'proof_due', 'closed')"
        " OR (content_user_id IS NOT NULL AND calculation_user_id IS NOT NULL))",
        "Nothing is recommended before two people have confirmed it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Give the reference when the application is saved, not when somebody opens an empty form."""
        sequence = self.env["ir.sequence"].sudo()  # everybody who may create an application may number it
        return super().create([{"name": sequence.next_by_code(self._name), **values} for values in vals_list])

    @api.depends("name", "title")
    def _compute_display_name(self):
        for application in self:
            application.display_name = ": ".join(filter(None, (application.name, application.title)))

    @api.constrains("state")
    def _check_course(self):
        """Nobody gets past the checks by writing the state. Odoo itself may, when it repairs or migrates."""
        if self.env.uid == SUPERUSER_ID:
            return
        for application in self.sudo():
            last = application.step_ids.sorted("id")[-1:]
            if application.state != (last.state_to or "draft"):
                raise ValidationError(self.env._("Please use the buttons for the steps of an application."))

    @api.constrains("municipality_id", *PROJECT_FIELDS)
    def _check_open_to_change(self):
        """What was submitted is what was checked."""
        if self.env.uid == SUPERUSER_ID:
            return
        for application in self:
            if application.state not in OPEN_TO_CHANGE:
                raise ValidationError(
                    self.env._(
                        "%s is submitted: return it for rework before its project changes.",
                        application.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        if any(application.state != "draft" for application in self):
            raise UserError(
                self.env._("An application that was submitted is part of the record. Withdraw it instead.")
            )

    def _own_application_id(self):
        return self._origin.id

    def _is_checked(self):
        """The rules speak about a project that can still be changed."""
        return self.state in OPEN_TO_CHANGE and super()._is_checked()
