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

    def _action_send_mail(self, res_ids=None):
        """Mails of campaigns do not wait for the hourly turn of Odoo's queue."""
        result = super()._action_send_mail(res_ids)
        if self.campaign_step_id:
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()  # the mails were made above
        return result


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    _campaign_recipient_uniq = models.UniqueIndex(
        "(mass_mailing_id, res_id) WHERE model = 'solidarity.campaign.recipient' AND is_test_trace IS NOT TRUE",
        "A recipient of a campaign gets a mailing once.",
    )
    _campaign_recipient_idx = models.Index("(res_id) WHERE model = 'solidarity.campaign.recipient'")
