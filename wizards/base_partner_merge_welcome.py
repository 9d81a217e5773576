from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """What one of the merged contacts got, the person has got: Odoo would drop all rows where two are alike."""
        self.env["solidarity.network.welcome"]._prepare_merge(src_partners, dst_partner)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env["solidarity.network.welcome"].invalidate_model()
        return result
