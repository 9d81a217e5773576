from odoo import api, fields, models
from odoo.fields import Domain

from ...eligibility.rules import Verdict


class SolidarityFundEligibility(models.Model):
    """The verdict whether a municipality may apply under a call, with its reasons on the day of issue."""

    _name = "solidarity.fund.eligibility"
    _description = "Fund Eligibility"
    _inherit = ["solidarity.thread.mixin"]
    _order = "valid_from desc, id desc"
    _rec_name = "number"

    number = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
    )
    municipality_id = fields.Many2one(
        "solidarity.municipality", required=True, index=True, ondelete="restrict"
    )
    call_id = fields.Many2one("solidarity.fund.call", required=True, index=True, ondelete="restrict")
    state = fields.Selection(
        [
            ("eligible", "Eligible"),
            ("not_eligible", "Not Eligible"),
            ("expired", "Expired"),
            ("revoked", "Revoked"),
        ],
        required=True,
        readonly=True,
        tracking=True,
        group_expand=True,
    )
    verdicts = fields.Json(readonly=True, required=True, groups="base.group_user")
    reasons = fields.Json("List of Reasons", compute="_compute_reasons", compute_sudo=True)
    reasons_text = fields.Text("Reasons", compute="_compute_reasons", compute_sudo=True)
    valid_from = fields.Date(required=True, readonly=True)
    valid_to = fields.Date(required=True, readonly=True)
    is_valid = fields.Boolean(
        "Valid Today",
        compute="_compute_is_valid",
        search="_search_is_valid",
        help="Eligible, and within its period.",
    )

    _number_uniq = models.Constraint("UNIQUE(number)", "This number is already in use.")
    _open_uniq = models.UniqueIndex(
        "(municipality_id, call_id) WHERE state IN ('eligible', 'not_eligible')",
        "This municipality already has a verdict for the call.",
    )
    _dates_ordered = models.Constraint(
        "CHECK(valid_to >= valid_from)", "Validity cannot end before it begins."
    )

    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"].sudo()  # everybody who may issue a verdict may number it
        vals_list = [{"number": sequence.next_by_code(self._name), **values} for values in vals_list]
        return super().create(vals_list)

    @api.depends("verdicts")
    @api.depends_context("lang")
    def _compute_reasons(self):
        marks = {True: "✓", False: "✗", None: "?"}
        for eligibility in self:
            verdicts = [Verdict(**verdict) for verdict in eligibility.verdicts or ()]
            eligibility.reasons = self.env["solidarity.fund.call"]._describe(verdicts)
            eligibility.reasons_text = "\n".join(
                f"{marks[reason['ok']]} {reason['detail']}" for reason in eligibility.reasons
            )

    @api.depends("state", "valid_from", "valid_to")
    def _compute_is_valid(self):
        today = fields.Date.context_today(self)
        for eligibility in self:
            period = eligibility.valid_from and eligibility.valid_from <= today <= eligibility.valid_to
            eligibility.is_valid = eligibility.state == "eligible" and period

    def _search_is_valid(self, operator, value):
        if operator != "in":
            return NotImplemented
        return (
            Domain("state", "=", "eligible")
            & Domain("valid_from", "<=", "today")
            & Domain("valid_to", ">=", "today")
        )

    @api.model
    def _revoke(self, municipalities, calls=None):
        """Close the open verdicts of these municipalities, under these calls or all; they stay on record."""
        domain = Domain("municipality_id", "in", municipalities.ids) & Domain(
            "state", "in", ("eligible", "not_eligible")
        )
        if calls is not None:
            domain &= Domain("call_id", "in", calls.ids)
        revoked = self.sudo().search(domain)  # only the steps of a membership and of a call revoke verdicts
        revoked.write({"state": "revoked"})
        revoked.flush_recordset(["state"])  # the unique index must see it before a new verdict is created

    def _is_current(self):
        """The verdict still says what holds today."""
        self.ensure_one()
        return self.state in ("eligible", "not_eligible") and self.valid_to >= fields.Date.context_today(self)

    def _cron_expire(self):
        """Close the verdicts of past years."""
        self.search([("state", "in", ("eligible", "not_eligible")), ("valid_to", "<", "today")]).write(
            {"state": "expired"}
        )
