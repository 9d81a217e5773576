from odoo import fields, models


class SolidarityAidClose(models.TransientModel):
    """Cancel aid, or withdraw needs or offers, with the reason for the record."""

    _name = "solidarity.aid.close"
    _description = "Cancel or Withdraw"

    aid_ids = fields.Many2many("solidarity.aid", "solidarity_aid_close_aid_rel")
    need_ids = fields.Many2many("solidarity.need", "solidarity_aid_close_need_rel")
    offer_ids = fields.Many2many("solidarity.offer", "solidarity_aid_close_offer_rel")
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Take the step for all that is chosen (coordinators)."""
        self.ensure_one()
        if self.aid_ids:
            self.aid_ids.action_cancel(self.reason)
        if self.need_ids:
            self.need_ids.action_withdraw(self.reason)
        if self.offer_ids:
            self.offer_ids.action_withdraw(self.reason)
        return True
