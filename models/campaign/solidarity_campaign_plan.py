from odoo import fields, models


class SolidarityCampaignPlan(models.Model):
    """The e-mails that usually go around an event of a kind; campaigns are made from it."""

    _name = "solidarity.campaign.plan"
    _description = "Campaign Plan"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    event_type_id = fields.Many2one("event.type", "Kind of Event", index="btree_not_null", ondelete="cascade")
    step_ids = fields.One2many("solidarity.campaign.plan.step", "plan_id", "Steps", copy=True)
