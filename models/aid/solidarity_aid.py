from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

STATES = [
    ("pledged", "Pledged"),
    ("prepared", "Prepared"),
    ("in_transit", "In Transit"),
    ("delivered", "Delivered"),
    ("confirmed", "Confirmed"),
    ("cancelled", "Cancelled"),
]
#: Nothing of an aid in these states changes any more.
CLOSED_STATES = ("confirmed", "cancelled")
GRANT_PARAMETER = "solidarity_partnership.transport_grant_max"


class SolidarityAid(models.Model):
    """What one municipality gives to another: pledged, prepared, sent, delivered, and confirmed by the receiver.

    Network members may help without a partnership. Transports and papers are records of their own, which readers of
    the service do not see (``solidarity.aid.transport``, ``solidarity.aid.paper``).
    """

    _name = "solidarity.aid"
    _description = "Aid Measure"
    _inherit = ["solidarity.thread.mixin"]
    _order = "date_pledged desc, id desc"
    _rec_names_search = ["name", "donor_id", "receiver_id"]

    name = fields.Char(
        "Reference", required=True, readonly=True, copy=False, default=lambda self: self.env._("New")
    )
    partnership_id = fields.Many2one(
        "solidarity.partnership",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Empty when another member of the network helps.",
    )
    donor_id = fields.Many2one(
        "solidarity.municipality",
        compute="_compute_sides",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    receiver_id = fields.Many2one(
        "solidarity.municipality",
        compute="_compute_sides",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    receiver_state_id = fields.Many2one(
        related="receiver_id.state_id", string="Land / Oblast of the Receiver", store=True
    )
    receiver_territory_status = fields.Selection(
        related="receiver_id.territory_status", string="Territory Status", groups="base.group_user"
    )
    state = fields.Selection(
        STATES,
        default="pledged",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
        group_expand=True,
    )
    date_pledged = fields.Date(
        "Pledged on", default=fields.Date.context_today, required=True, copy=False, tracking=True
    )
    date_prepared = fields.Date("Prepared on", readonly=True, copy=False)
    date_shipped = fields.Date("Sent on", readonly=True, copy=False)
    date_delivered = fields.Date("Delivered on", readonly=True, copy=False)
    date_confirmed = fields.Date("Receipt Confirmed on", readonly=True, copy=False)
    date_cancelled = fields.Date("Cancelled on", readonly=True, copy=False)
    cancel_reason = fields.Text("Reason of Cancelling", readonly=True, copy=False, groups="base.group_user")
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        default=lambda self: self.env.user,
        index="btree_not_null",
        tracking=True,
        domain=[("share", "=", False)],
        groups="base.group_user",
    )
    line_ids = fields.One2many("solidarity.aid.line", "aid_id", "Goods and Services", copy=True)
    contents = fields.Char(compute="_compute_contents", help="What it is, in a few words.")
    transport_ids = fields.One2many(
        "solidarity.aid.transport",
        "aid_id",
        "Transports",
        groups="solidarity_partnership.group_coordinator,base.group_portal",
    )
    paper_ids = fields.One2many(
        "solidarity.aid.paper",
        "aid_id",
        "Papers",
        default=lambda self: self.env["solidarity.aid.paper"]._default_checklist(),
        groups="solidarity_partnership.group_coordinator,base.group_portal",
    )
    papers_missing = fields.Char(
        compute="_compute_papers_missing", groups="solidarity_partnership.group_coordinator"
    )
    note = fields.Html("Internal Notes", groups="base.group_user")

    _sides_differ = models.Constraint(
        "CHECK(donor_id != receiver_id)", "A municipality does not send aid to itself."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Give the reference when the aid is saved, not when somebody opens an empty form."""
        sequence = self.env["ir.sequence"].sudo()  # everybody who may create an aid may number it
        return super().create([{"name": sequence.next_by_code(self._name), **values} for values in vals_list])

    # ------------------------------------------------------------------
    # Computes and constraints
    # ------------------------------------------------------------------

    @api.depends("name", "donor_id", "receiver_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for aid in self:
            # A municipality may know the name of the other side, whose record it cannot read.
            named = aid.sudo().with_context(solidarity_plain_name=True)
            aid.display_name = f"{aid.name}: {named.donor_id.display_name} → {named.receiver_id.display_name}"

    @api.depends("partnership_id")
    def _compute_sides(self):
        """In a partnership aid goes from the German to the Ukrainian side unless somebody says otherwise."""
        for aid in self:
            pair = aid.partnership_id.german_id | aid.partnership_id.ukrainian_id
            if pair and aid.donor_id | aid.receiver_id != pair:
                aid.donor_id, aid.receiver_id = aid.partnership_id.german_id, aid.partnership_id.ukrainian_id
            else:
                aid.donor_id, aid.receiver_id = aid.donor_id, aid.receiver_id

    @api.depends("line_ids.display_name")
    @api.depends_context("lang")
    def _compute_contents(self):
        for aid in self:
            aid.contents = ", ".join(aid.line_ids.mapped("display_name"))

    @api.depends("paper_ids.is_ready")
    @api.depends_context("lang")
    def _compute_papers_missing(self):
        for aid in self:
            missing = aid.paper_ids.filtered(lambda paper: not paper.is_ready)
            aid.papers_missing = ", ".join(missing.mapped("display_name"))

    @api.constrains("partnership_id", "donor_id", "receiver_id")
    def _check_sides(self):
        for aid in self.filtered("partnership_id"):
            pair = aid.partnership_id.german_id | aid.partnership_id.ukrainian_id
            if aid.donor_id | aid.receiver_id != pair:
                raise ValidationError(
                    self.env._(
                        "Donor and receiver are the two municipalities of %s.",
                        aid.partnership_id.display_name,
                    )
                )

    @api.constrains("donor_id", "receiver_id")
    def _check_lines_fit(self):
        self.line_ids._check_sides()

    @api.constrains("receiver_id")
    def _check_receiver(self):
        """Occupied municipalities may not be supported."""
        self.receiver_id._check_not_occupied()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        if any(aid.state != "pledged" for aid in self):
            raise UserError(self.env._("An aid that has begun is part of the record. Cancel it instead."))
