from odoo import api, fields, models
from odoo.exceptions import UserError

OPEN_STATES = ("applied", "admitted", "suspended")


class SolidarityNetworkMembership(models.Model):
    """Membership of one municipality in the network of German-Ukrainian municipal partnerships."""

    _name = "solidarity.network.membership"
    _description = "Network Membership"
    _inherit = ["solidarity.thread.mixin"]
    _order = "date_from desc, id desc"

    municipality_id = fields.Many2one(
        "solidarity.municipality", required=True, index=True, ondelete="restrict", tracking=True
    )
    country_id = fields.Many2one(related="municipality_id.country_id", store=True)
    state_id = fields.Many2one(related="municipality_id.state_id", string="Land / Oblast", store=True)
    partnership_id = fields.Many2one(
        "solidarity.partnership",
        "Admitted through",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    date_from = fields.Date("Member since", tracking=True)
    date_to = fields.Date("Member until", tracking=True, copy=False)
    state = fields.Selection(
        [("applied", "Applied"), ("admitted", "Admitted"), ("suspended", "Suspended"), ("ended", "Ended")],
        default="applied",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
        group_expand=True,
    )
    is_open = fields.Boolean("Current", compute="_compute_is_open")
    public_listing = fields.Boolean(
        tracking=True, help="The municipality agrees to be named in the public directory of the network."
    )

    _open_uniq = models.UniqueIndex(
        "(municipality_id) WHERE state != 'ended'", "This municipality already has an open membership."
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_to >= date_from)", "A membership cannot end before it begins."
    )
    _admitted_dated = models.Constraint(
        "CHECK(state = 'applied' OR date_from IS NOT NULL)",
        "An admitted member needs the day of its admission.",
    )

    @api.depends("municipality_id", "date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for membership in self:
            year = membership.date_from.year if membership.date_from else self.env._("applied")
            membership.display_name = f"{membership.municipality_id.display_name}, {year}"

    @api.depends("state")
    def _compute_is_open(self):
        for membership in self:
            membership.is_open = membership.state in OPEN_STATES

    @api.ondelete(at_uninstall=False)
    def _unlink_except_admitted(self):
        if any(membership.state != "applied" for membership in self):
            raise UserError(
                self.env._("A membership that was admitted is part of the record. End it instead.")
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_admit(self):
        """Admit the municipality from today, and tell whether it may apply to the fund (coordinators)."""
        self._check_step("state", "applied", "suspended")
        self.municipality_id._check_not_occupied()
        for membership in self:
            membership.write(
                {"state": "admitted", "date_from": membership.date_from or fields.Date.context_today(self)}
            )
        self.env["solidarity.fund.call"]._current()._issue(self.municipality_id)
        return True

    def action_suspend(self, reason):
        """Suspend the membership: no invitations, no applications (coordinators)."""
        self._check_step("state", "admitted")
        self._close("suspended", reason)
        return True

    def action_end(self, reason):
        """End the membership today (coordinators)."""
        self._check_step("state", *OPEN_STATES)
        today = fields.Date.context_today(self)
        for membership in self:
            membership.write({"date_from": membership.date_from or today, "date_to": today})
        self._close("ended", reason)
        return True

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    @api.model
    def _admit(self, municipalities, partnership):
        """Open memberships of these municipalities, admitted; those that are members already stay as they are."""
        open_memberships = self.search(
            [("municipality_id", "in", municipalities.ids), ("state", "!=", "ended")]
        )
        missing = municipalities - open_memberships.municipality_id
        memberships = open_memberships | self.create(
            [
                {"municipality_id": municipality.id, "partnership_id": partnership.id}
                for municipality in missing
            ]
        )
        memberships.filtered(lambda membership: membership.state == "applied").action_admit()
        return memberships

    def _close(self, state, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Please give the reason."))
        self.write({"state": state})
        self.flush_recordset(
            ["state"]
        )  # the municipality is free again for whatever follows in this transaction
        self.env["solidarity.fund.eligibility"]._revoke(self.municipality_id)
        for membership in self:
            membership._message_log(body=reason)
