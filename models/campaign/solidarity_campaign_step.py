from odoo import fields, models


class SolidarityCampaignStep(models.Model):
    """One e-mail of a campaign to one audience, in the language of each recipient."""

    _name = "solidarity.campaign.step"
    _description = "Step of a Campaign"
    _inherit = ["solidarity.campaign.step.mixin"]
    _order = "scheduled_on, sequence, id"

    campaign_id = fields.Many2one("solidarity.campaign", required=True, index=True, ondelete="cascade")
    event_id = fields.Many2one(related="campaign_id.event_id", store=True, index=True)
    state_ids = fields.Many2many(relation="solidarity_campaign_step_state_rel")
    topic_ids = fields.Many2many(relation="solidarity_campaign_step_topic_rel")
    role_ids = fields.Many2many(relation="solidarity_campaign_step_role_rel")
    scheduled_on = fields.Datetime("Due on", index=True, readonly=True, copy=False)
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("sending", "Sending"),
            ("sent", "Sent"),
            ("skipped", "Skipped"),
            ("stopped", "Stopped"),
        ],
        default="planned",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    stop_reason = fields.Text("Why Stopped or Skipped", readonly=True, copy=False)
    sent_on = fields.Datetime(readonly=True, copy=False)
    recipient_ids = fields.One2many("solidarity.campaign.recipient", "step_id", "Recipients", copy=False)
    mailing_ids = fields.One2many("mailing.mailing", "campaign_step_id", "Mailings", copy=False)
