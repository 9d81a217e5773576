from odoo import models


class SolidarityFundEligibility(models.Model):
    _inherit = "solidarity.fund.eligibility"

    def _portal_values(self):
        """The verdict with the public name of the call."""
        self.ensure_one()
        return {"eligibility": self, "call": self.sudo().call_id.display_name}
