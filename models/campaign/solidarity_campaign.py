from odoo import fields, models


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
