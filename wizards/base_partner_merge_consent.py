from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Consents move to the contact that stays: one of each purpose holds, what came later decides."""
        self.env["solidarity.consent"]._prepare_merge(src_partners | dst_partner)
        super()._update_foreign_keys(src_partners, dst_partner)
        self.env["solidarity.consent"].invalidate_model()
        dst_partner._reconcile_topic_groups()
