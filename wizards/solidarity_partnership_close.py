from odoo import fields, models


class SolidarityPartnershipClose(models.TransientModel):
    """Let a partnership rest or end it, with the reason for the record."""

    _name = "solidarity.partnership.close"
    _description = "Rest or End a Partnership"

    partnership_ids = fields.Many2many(
        "solidarity.partnership", "solidarity_partnership_close_rel", required=True
    )
    step = fields.Selection([("rest", "Rest"), ("end", "End")], required=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        self.ensure_one()
        if self.step == "rest":
            return self.partnership_ids.action_rest(self.reason)
        return self.partnership_ids.action_end(self.reason)
