from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import plaintext2html

#: Whether a manager looks at a campaign before its first mail.
APPROVAL_PARAMETER = "solidarity_partnership.campaign_approval"
APPROVAL_ACTIVITY = "solidarity_partnership.mail_activity_type_campaign_approval"


class SolidarityCampaign(models.Model):
    """The e-mails around one networking or information event."""

    _name = "solidarity.campaign"
    _description = "Campaign for a Network Event"
    _inherit = ["solidarity.thread.mixin"]
    _order = "id desc"

    name = fields.Char(required=True)
    event_id = fields.Many2one(
        "event.event",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("solidarity_kind", "in", ("networking", "information"))],
        tracking=True,
    )
    plan_id = fields.Many2one("solidarity.campaign.plan", index="btree_not_null", ondelete="set null")
    utm_campaign_id = fields.Many2one(
        "utm.campaign", "Campaign of the Mailings", readonly=True, copy=False, index=True
    )
    user_id = fields.Many2one("res.users", "Responsible", default=lambda self: self.env.user, tracking=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("approval", "To Approve"),
            ("running", "Running"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    approved_by_id = fields.Many2one("res.users", "Approved by", readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    step_ids = fields.One2many("solidarity.campaign.step", "campaign_id", "Steps", copy=True)
    needs_approval = fields.Boolean(
        compute="_compute_needs_approval",
        help="Texts were changed after the approval; they wait for a new one.",
    )
    # What people were told last: whatever differs from it is a change that they have to be told.
    announced_begin = fields.Datetime(readonly=True, copy=False)
    announced_end = fields.Datetime(readonly=True, copy=False)
    announced_address_id = fields.Many2one("res.partner", readonly=True, copy=False, index="btree_not_null")
    is_cancellation_told = fields.Boolean(
        compute="_compute_is_cancellation_told", store=True, copy=False, export_string_translation=False
    )

    @api.depends("event_id.kanban_state")
    def _compute_is_cancellation_told(self):
        """An event that takes place after all may be cancelled again, and then people are told again."""
        for campaign in self:
            is_cancelled = campaign.event_id.kanban_state == "cancel"
            campaign.is_cancellation_told = is_cancelled and campaign.is_cancellation_told

    @api.depends("state", "step_ids.needs_approval", "step_ids.state")
    def _compute_needs_approval(self):
        for campaign in self:
            campaign.needs_approval = campaign.state == "running" and any(
                step.needs_approval and step.state in ("planned", "stopped") for step in campaign.step_ids
            )

    @api.constrains("approved_by_id", "approved_on")
    def _check_approver(self):
        """Nobody approves in another's name. Constraints run with all rights, so it is the user who counts."""
        if self.env.uid == SUPERUSER_ID:
            return
        is_manager = self.env.user.has_group("solidarity_partnership.group_manager")
        for campaign in self:
            approved = campaign.approved_by_id or campaign.approved_on
            if approved and not (is_manager and campaign.approved_by_id == self.env.user):
                raise AccessError(self._words_for_managers())

    def _words_for_managers(self):
        return self.env._("Campaigns are approved by managers of the service.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if any(campaign.state not in ("draft", "cancelled") for campaign in self) or any(
            step.state in ("sending", "sent") for step in self.step_ids
        ):
            raise UserError(
                self.env._("A campaign that was sent is part of the record. Only drafts can be deleted.")
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_submit(self):
        """Ask for approval, or start at once where the settings ask for none (coordinators).

        :raise UserError: naming the steps that are not ready, and why
        """
        self._check_step("state", "draft")
        self._check_ready()
        if self._approval_required():
            self.write({"state": "approval"})
            self._ask_for_approval()
        else:
            self._start()
        return True

    def action_approve(self):
        """Approve what the steps say: from now on they are sent by themselves (managers).

        Also approves texts that were changed while the campaign is running.
        """
        self._check_step("state", "approval", "running")
        if not self.env.user.has_group("solidarity_partnership.group_manager"):
            raise AccessError(self._words_for_managers())
        self._check_ready()
        self.write({"approved_by_id": self.env.uid, "approved_on": fields.Datetime.now()})
        self.activity_unlink([APPROVAL_ACTIVITY])
        self._start()
        return True

    def action_back_to_draft(self):
        """Work on it again before it is approved (coordinators)."""
        self._check_step("state", "approval")
        self.write({"state": "draft"})
        self.activity_unlink([APPROVAL_ACTIVITY])
        return True

    def action_cancel(self):
        """Send nothing more: planned steps are skipped, mails that still wait are not handed over (coordinators)."""
        self._check_step("state", "draft", "approval", "running")
        self.write({"state": "cancelled"})
        self.activity_unlink([APPROVAL_ACTIVITY])
        open_steps = self.step_ids.filtered(lambda step: step.state in ("planned", "sending", "stopped"))
        open_steps._call_off(self.env._("The campaign was cancelled."))
        return True

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    @api.model
    def _approval_required(self):
        value = self.env["ir.config_parameter"].sudo().get_param(APPROVAL_PARAMETER)  # a setting, no secret
        return bool(value) and value != "False"

    def _ask_for_approval(self):
        """Let every manager see in the list of activities that somebody waits; the first to approve does it for all."""
        group_sudo = self.env.ref("solidarity_partnership.group_manager").sudo()  # who manages is no secret
        for manager in group_sudo.user_ids.filtered("active") - self.env.ref("base.user_root"):
            self.activity_schedule(APPROVAL_ACTIVITY, user_id=manager.id)

    def _check_ready(self):
        for campaign in self:
            if not campaign.step_ids:
                raise UserError(self.env._("“%s” has no steps yet.", campaign.display_name))
        self.step_ids.filtered(lambda step: step.state in ("planned", "stopped"))._check_content()

    def _start(self):
        """Let the steps go: what they say now is what was approved."""
        for campaign in self.filtered(lambda campaign: campaign.state != "running"):
            event = campaign.event_id
            campaign.write(
                {
                    "state": "running",
                    "announced_begin": event.date_begin,
                    "announced_end": event.date_end,
                    "announced_address_id": event.address_id.id,
                }
            )
        self._ensure_utm_campaign()
        waiting = self.step_ids.filtered(lambda step: step.state in ("planned", "stopped"))
        waiting._take_down_approval()
        waiting._wake_when_due()

    def _ensure_utm_campaign(self):
        """One campaign of Odoo's marketing for all mailings of ours."""
        missing = self.filtered(lambda campaign: not campaign.utm_campaign_id)
        # Coordinators need not be users of Odoo's marketing.
        utm_campaigns_sudo = (
            self.env["utm.campaign"]
            .sudo()
            .create(
                [
                    {"title": campaign.name, "user_id": campaign.user_id.id or self.env.uid}
                    for campaign in missing
                ]
            )
        )
        for campaign, utm_campaign_sudo in zip(missing, utm_campaigns_sudo, strict=True):
            campaign.utm_campaign_id = utm_campaign_sudo.id

    def _finish(self):
        """Close campaigns of which nothing is to come any more."""
        now = fields.Datetime.now()
        for campaign in self.filtered(lambda campaign: campaign.state == "running"):
            open_steps = campaign.step_ids.filtered(
                lambda step: (
                    step.state in ("sending", "stopped") or (step.state == "planned" and step.scheduled_on)
                )
            )
            is_over = campaign.event_id.date_end < now or campaign.is_cancellation_told
            if is_over and not open_steps:
                campaign.state = "done"

    def _tell_responsible(self, summary, note):
        """Ask the responsible coordinator to look at something."""
        for campaign in self:
            campaign.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=summary,
                note=plaintext2html(note),
                user_id=(campaign.user_id or campaign.event_id.user_id or self.env.user).id,
            )
