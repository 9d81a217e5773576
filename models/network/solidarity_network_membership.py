from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...network.membership import OPEN_STATES

STATES = [("applied", "Applied"), ("admitted", "Admitted"), ("suspended", "Suspended"), ("ended", "Ended")]


class SolidarityNetworkMembership(models.Model):
    """Membership of one municipality in the network of German-Ukrainian municipal partnerships, for one period.

    Several partnerships of a municipality share its membership. Who comes back after the end gets a new period; the day
    on which one ends may be the day on which the next begins.
    """

    _name = "solidarity.network.membership"
    _description = "Network Membership"
    _inherit = ["solidarity.thread.mixin"]
    _order = "date_from desc, date_applied desc, id desc"

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
    date_applied = fields.Date("Applied on", required=True, default=fields.Date.context_today, copy=False)
    date_from = fields.Date("Member since", tracking=True, copy=False)
    date_to = fields.Date("Member until", tracking=True, copy=False)
    state = fields.Selection(
        STATES,
        default="applied",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
        group_expand=True,
    )
    is_open = fields.Boolean("Current", compute="_compute_is_open")
    partnership_count = fields.Integer(related="municipality_id.partnership_count", groups="base.group_user")
    public_listing = fields.Boolean(
        tracking=True, help="The municipality agrees to be named in the public directory of the network."
    )

    change_ids = fields.One2many(
        "solidarity.network.membership.change", "membership_id", "Course", groups="base.group_user"
    )

    # Ranges of one number overlap when the numbers are equal: so no extension is needed in the database. A period
    # without an end lasts for ever, hence there is one open period at most.
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(municipality_id, municipality_id, '[]') WITH &&,"
        " daterange(COALESCE(date_from, date_applied), date_to, '[)') WITH &&)",
        "This municipality already has a membership at this time. End it first, or give other dates.",
    )
    _ended_dated = models.Constraint(
        "CHECK((state = 'ended') = (date_to IS NOT NULL))",
        "A membership that has ended, and only such a one, has a last day.",
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

    @api.constrains("state")
    def _check_course(self):
        """Nobody gets past the rules of admission, or leaves no trace, by writing the state.

        Odoo itself may, when it repairs or migrates.
        """
        if self.env.uid == SUPERUSER_ID:
            return
        for membership in self:
            course = membership.change_ids.sorted("id")
            if course and course[-1].state_to != membership.state:
                raise ValidationError(
                    self.env._("Please admit, suspend, resume or end the membership by its buttons.")
                )

    def _check_first_state(self):
        """Past periods may be entered, and by managers what holds today; everybody else begins by applying."""
        if self.env.uid == SUPERUSER_ID or self.env.user.has_group("solidarity_partnership.group_manager"):
            return
        if any(membership.state in ("admitted", "suspended") for membership in self):
            raise ValidationError(
                self.env._("Please admit, suspend, resume or end the membership by its buttons.")
            )

    def write(self, vals):
        """A membership stays with the municipality that was admitted."""
        if "municipality_id" in vals and self.env.uid != SUPERUSER_ID:
            moved = self.filtered(lambda membership: membership.municipality_id.id != vals["municipality_id"])
            if any(membership.state != "applied" for membership in moved):
                raise UserError(
                    self.env._(
                        "A membership belongs to the municipality that was admitted, and stays with it."
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_admitted(self):
        if any(membership.state != "applied" for membership in self):
            raise UserError(
                self.env._("A membership that was admitted is part of the record. End it instead.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        # The database compares with what it knows: a period that ended in this transaction has ended.
        self.flush_model(["municipality_id", "date_applied", "date_from", "date_to", "state"])
        memberships = super().create(vals_list)
        memberships._check_first_state()
        for state, group in memberships.grouped("state").items():
            group._record_change(False, state)
        return memberships

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_suspend(self, reason):
        """Suspend the membership: no invitations, no directory, no topic groups, no applications (coordinators)."""
        self._check_step("state", "admitted")
        self._close("suspended", reason)
        return True

    def action_end(self, reason):
        """End the membership today (coordinators). An application that comes to nothing ends, too."""
        self._check_step("state", *OPEN_STATES)
        self._close("ended", reason)
        return True

    def action_view_municipality(self):
        self.ensure_one()
        return self.municipality_id._get_records_action(name=self.env._("Municipality"))

    def action_view_partnerships(self):
        self.ensure_one()
        return self.municipality_id.action_view_partnerships()

    def action_view_eligibilities(self):
        self.ensure_one()
        verdicts = self.municipality_id.eligibility_ids
        return verdicts._get_records_action(name=self.env._("Eligibility"))

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def _close(self, state, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Please give the reason."))
        today = fields.Date.context_today(self)
        for membership in self:
            before = membership.state
            values = {"state": state}
            if state == "ended":
                # Whoever was to begin later has never begun.
                begin = min(membership.date_from or today, today)
                values |= {"date_from": begin, "date_to": today}
            membership._record_change(before, state, reason)
            membership.write(values)
            membership._message_log(body=reason)
        self.flush_recordset()  # the municipality is free again for whatever follows in this transaction
        self.env["solidarity.fund.eligibility"]._revoke(self.municipality_id)
        self._tell_topic_groups()

    def _record_change(self, before, after, reason=False):
        """Every step stays on record, whoever takes it."""
        changes_sudo = self.env["solidarity.network.membership.change"].sudo()  # written by the steps alone
        changes_sudo.create(
            [
                {
                    "membership_id": membership.id,
                    "state_from": before,
                    "state_to": after,
                    "reason": reason,
                    "user_id": self.env.uid,
                }
                for membership in self
            ]
        )

    def _tell_topic_groups(self):
        persons = self.municipality_id._contact_persons()
        self.env["mail.group"].sudo()._reconcile_members(persons)  # who admits need not moderate
