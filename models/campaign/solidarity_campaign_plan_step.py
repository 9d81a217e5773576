from odoo import fields, models


class SolidarityCampaignPlanStep(models.Model):
    _name = "solidarity.campaign.plan.step"
    _description = "Step of a Campaign Plan"
    _inherit = ["solidarity.campaign.step.mixin"]
    _order = "plan_id, sequence, id"

    plan_id = fields.Many2one("solidarity.campaign.plan", required=True, index=True, ondelete="cascade")
    state_ids = fields.Many2many(relation="solidarity_campaign_plan_step_state_rel")
    topic_ids = fields.Many2many(relation="solidarity_campaign_plan_step_topic_rel")
    role_ids = fields.Many2many(relation="solidarity_campaign_plan_step_role_rel")
