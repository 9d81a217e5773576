from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

from ...eligibility.rules import Verdict
from .fund_sentences import MARKS

OPEN_STATES = ("eligible", "not_eligible")


class SolidarityFundEligibility(models.Model):
    """The verdict whether a municipality may apply under a call, with its reasons on the day of issue.

    A verdict is never changed: who is told anew gets a new one, and the old one stays on record.
    """

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
    country_id = fields.Many2one(related="municipality_id.country_id", store=True)
    region_id = fields.Many2one(
        related="municipality_id.state_id", string="Land / Oblast", store=True, groups="base.group_user"
    )
    call_id = fields.Many2one("solidarity.fund.call", required=True, index=True, ondelete="restrict")
    year = fields.Integer(related="call_id.year", store=True, aggregator=None)
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
        help="What was decided. Whether it holds today is said by the validity.",
    )
    validity = fields.Selection(
        [
            ("valid", "Valid"),
            ("not_yet", "Not Yet Valid"),
            ("expired", "Expired"),
            ("revoked", "Revoked"),
            ("not_eligible", "Not Eligible"),
        ],
        compute="_compute_validity",
        search="_search_validity",
        help="Whether the municipality may apply today.",
    )
    verdicts = fields.Json(readonly=True, required=True, groups="base.group_user")
    reasons = fields.Json("List of Reasons", compute="_compute_reasons", compute_sudo=True)
    reasons_text = fields.Text("Reasons in Lines", compute="_compute_reasons", compute_sudo=True)
    reasons_list = fields.Html("Reasons", compute="_compute_reasons", compute_sudo=True, sanitize=False)
    valid_from = fields.Date(required=True, readonly=True)
    valid_to = fields.Date(required=True, readonly=True)
    revoked_on = fields.Date(readonly=True)
    revoked_because = fields.Selection(
        [("replaced", "Replaced by a New Verdict"), ("membership", "Membership Suspended or Ended")],
        readonly=True,
    )
    history_count = fields.Integer(related="municipality_id.eligibility_count")
    is_valid = fields.Boolean(
        "Valid Today",
        compute="_compute_validity",
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
    _revoked_dated = models.Constraint(
        "CHECK(revoked_on IS NULL OR state = 'revoked')",
        "Only a verdict that is revoked has the day of its revocation.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"].sudo()  # everybody who may issue a verdict may number it
        today = self.env["solidarity.fund.call"]._today()
        vals_list = [
            {"number": sequence.next_by_code(self._name, sequence_date=today), **values}
            for values in vals_list
        ]
        return super().create(vals_list)

    @api.depends("verdicts")
    @api.depends_context("lang")
    def _compute_reasons(self):
        calls = self.env["solidarity.fund.call"]
        for eligibility in self:
            reasons = calls._describe([Verdict(**verdict) for verdict in eligibility.verdicts or ()])
            eligibility.reasons = reasons
            eligibility.reasons_text = "\n".join(
                f"{MARKS[reason['ok']][0]} {reason['detail']}" for reason in reasons
            )
            eligibility.reasons_list = Markup("<ul class='list-unstyled mb-0'>%s</ul>") % Markup().join(
                Markup("<li><span class='%s fw-bold me-2'>%s</span>%s</li>")
                % (*reversed(MARKS[reason["ok"]]), reason["detail"])
                for reason in reasons
            )

    @api.depends("state", "valid_from", "valid_to")
    def _compute_validity(self):
        today = self.env["solidarity.fund.call"]._today()
        for eligibility in self:
            eligibility.validity = eligibility._validity_on(today)
            eligibility.is_valid = eligibility.validity == "valid"

    def _validity_on(self, day):
        """Whether the verdict holds on a day; what is expired needs no job that says so."""
        if not self.state or not self.valid_from or self.state == "revoked":
            return self.state and "revoked"
        if self.state == "expired" or day > self.valid_to:
            return "expired"
        if self.state == "not_eligible":
            return "not_eligible"
        return "valid" if self.valid_from <= day else "not_yet"

    def _search_validity(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["solidarity.fund.call"]._today()
        eligible = Domain("state", "=", "eligible")
        lasting = Domain("valid_to", ">=", today)
        domains = {
            "valid": eligible & lasting & Domain("valid_from", "<=", today),
            "not_yet": eligible & lasting & Domain("valid_from", ">", today),
            "expired": Domain("state", "=", "expired")
            | (Domain("state", "in", OPEN_STATES) & Domain("valid_to", "<", today)),
            "revoked": Domain("state", "=", "revoked"),
            "not_eligible": Domain("state", "=", "not_eligible") & lasting,
        }
        return Domain.OR(domains[name] for name in value if name in domains)

    def _search_is_valid(self, operator, value):
        if operator != "in":
            return NotImplemented
        others = [name for name, _label in self._fields["validity"].selection if name != "valid"]
        names = (["valid"] if True in value else []) + (others if False in value else [])
        return Domain("validity", "in", names)

    @api.model
    def _revoke(self, municipalities, calls=None, reason="membership"):
        """Close the open verdicts of these municipalities, under these calls or all; they stay on record.

        :param reason: ``membership`` (suspended or ended) or ``replaced`` (by a new verdict)
        """
        domain = Domain("municipality_id", "in", municipalities.ids) & Domain("state", "in", OPEN_STATES)
        if calls is not None:
            domain &= Domain("call_id", "in", calls.ids)
        revoked = self.sudo().search(domain)  # only the steps of a membership and of a call revoke verdicts
        today = self.env["solidarity.fund.call"]._today()
        revoked.write({"state": "revoked", "revoked_on": today, "revoked_because": reason})
        revoked.flush_recordset(["state"])  # the unique index must see it before a new verdict is created

    def _is_current(self):
        """The verdict still says what holds today."""
        self.ensure_one()
        return self.validity in ("valid", "not_yet", "not_eligible")

    def _cron_expire(self):
        """Close the verdicts of past years."""
        today = self.env["solidarity.fund.call"]._today()
        self.search([("state", "in", OPEN_STATES), ("valid_to", "<", today)]).write({"state": "expired"})

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_history(self):
        """All verdicts of this municipality."""
        self.ensure_one()
        return self.municipality_id.action_view_eligibilities()

    def action_view_municipality(self):
        self.ensure_one()
        return self.municipality_id._get_records_action(name=self.env._("Municipality"))
