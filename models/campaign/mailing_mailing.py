from odoo import fields, models


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    campaign_step_id = fields.Many2one(
        "solidarity.campaign.step",
        "Step of a Campaign",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
