from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import format_date, formatLang

#: The parameters of a call, in the order in which they are read: each is a field of the call.
PARAMETERS = (
    "eligible_kinds",
    "enterprises",
    "joint_applications",
    "ukraine_link",
    "country_ids",
    "amount_min",
    "amount_max",
    "limit_ids",
    "share_max",
    "own_share_min",
    "date_open",
    "date_deadline",
    "lead_time_weeks",
    "duration_max_months",
    "date_end_latest",
    "applications_max",
    "open_proofs_block",
    "proof_due_months",
    "line_excess_max",
    "budget",
    "funded",
    "not_funded",
    "legal_basis",
    "documents",
    "application_place",
    "question_address",
)


class SolidarityFundCallSource(models.Model):
    """Where one parameter of a call was published, and when. Each call has one such line for each parameter."""

    _name = "solidarity.fund.call.source"
    _description = "Source of a Parameter"
    _order = "call_id, sequence, id"
    _rec_name = "parameter"

    call_id = fields.Many2one("solidarity.fund.call", required=True, index=True, ondelete="cascade")
    parameter = fields.Selection(selection=lambda self: self._selection_parameter(), required=True)
    sequence = fields.Integer(compute="_compute_sequence", store=True, precompute=True)
    value = fields.Char(
        compute="_compute_value", help="What the call says; empty where nothing is published."
    )
    source = fields.Char(help="Announcement, page or letter in which the value stands.")
    date = fields.Date("Published on", help="Empty: the source bears no date.")
    to_check = fields.Boolean(
        help="The value is taken over from another year or known in part only: compare it with the announcement."
    )
    state = fields.Selection(
        [
            ("unpublished", "Not Published"),
            ("missing", "Source Missing"),
            ("to_check", "To Be Checked"),
            ("sourced", "With Source"),
        ],
        compute="_compute_state",
        search="_search_state",
    )

    _parameter_uniq = models.Constraint(
        "UNIQUE(call_id, parameter)", "The call already has a source for this parameter."
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_line_of_call(self):
        raise UserError(
            self.env._("Each parameter of a call has its line. Empty the source instead of deleting it.")
        )

    @api.model
    def _selection_parameter(self):
        call_fields = self.env["solidarity.fund.call"]._fields
        return [(name, call_fields[name]._description_string(self.env)) for name in PARAMETERS]

    @api.depends("parameter")
    def _compute_sequence(self):
        for source in self:
            source.sequence = PARAMETERS.index(source.parameter) if source.parameter else 0

    @api.depends(
        "parameter",
        *(f"call_id.{name}" for name in PARAMETERS),
        "call_id.limit_ids.amount_min",
        "call_id.limit_ids.amount_max",
    )
    @api.depends_context("lang")
    def _compute_value(self):
        for source in self:
            source.value = source.parameter and source.call_id._parameter_text(source.parameter)

    @api.depends("value", "source", "to_check")
    def _compute_state(self):
        for source in self:
            if source.to_check:
                source.state = "to_check"
            elif not source.value:
                source.state = "unpublished"
            else:
                source.state = "sourced" if (source.source or "").strip() else "missing"

    def _search_state(self, operator, value):
        """Calls are few, one a year: their lines are looked at one by one."""
        if operator != "in":
            return NotImplemented
        return Domain("id", "in", self.search(Domain.TRUE).filtered(lambda source: source.state in value).ids)


class SolidarityFundCall(models.Model):
    _inherit = "solidarity.fund.call"

    source_ids = fields.One2many(
        "solidarity.fund.call.source",
        "call_id",
        "Parameters and Sources",
        default=lambda self: [Command.create({"parameter": name}) for name in PARAMETERS],
        copy=False,
    )
    sources_missing = fields.Char(
        compute="_compute_sources_missing",
        help="Parameters that have a value of which nobody has noted where it was published.",
    )
    sources_to_check = fields.Char("Parameters to Check", compute="_compute_sources_missing")
    is_unsourced = fields.Boolean(
        "Source Missing", compute="_compute_sources_missing", search="_search_is_unsourced"
    )

    @api.depends("source_ids.state")
    @api.depends_context("lang")
    def _compute_sources_missing(self):
        names = dict(self.env["solidarity.fund.call.source"]._selection_parameter())
        for call in self:
            lines = {source.parameter: source.state for source in call.source_ids if source.parameter}
            missing = [
                names[name]
                for name in PARAMETERS
                if lines.get(name) == "missing" or (name not in lines and call._parameter_text(name))
            ]
            call.sources_missing = ", ".join(missing)
            call.sources_to_check = ", ".join(names[name] for name in lines if lines[name] == "to_check")
            call.is_unsourced = bool(missing)

    def _search_is_unsourced(self, operator, value):
        """Calls are few, one a year."""
        if operator != "in":
            return NotImplemented
        calls = self.with_context(active_test=False).search(Domain.TRUE)
        return Domain("id", "in", calls.filtered(lambda call: call.is_unsourced in value).ids)

    @api.model
    def _complete_all_sources(self):
        self.with_context(active_test=False).search(Domain.TRUE)._complete_sources()

    def _complete_sources(self):
        """Give each of these calls a line for every parameter."""
        self.env["solidarity.fund.call.source"].create(
            [
                {"call_id": call.id, "parameter": name}
                for call in self
                for name in PARAMETERS
                if name not in call.source_ids.mapped("parameter")
            ]
        )

    def _parameter_text(self, name):
        """The value of a parameter for reading; empty where nothing is published."""
        self.ensure_one()
        field, value = self._fields[name], self[name]
        if not value:
            return ""
        if name == "limit_ids":
            return "; ".join(value.mapped(lambda limit: limit._text()))
        if field.type == "many2many":
            return ", ".join(value.mapped("display_name"))
        if field.type == "date":
            return format_date(self.env, value)
        if field.type == "monetary":
            return formatLang(self.env, value, currency_obj=self.currency_id)
        if field.type == "float":
            return f"{formatLang(self.env, value, digits=0 if value == int(value) else 2)} %"
        if field.type == "selection":
            return dict(field._description_selection(self.env))[value]
        return str(value)
