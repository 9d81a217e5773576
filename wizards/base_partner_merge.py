from odoo import models
from odoo.exceptions import UserError


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Two municipalities are never one contact: Odoo would delete one of them from the register."""
        municipalities = (
            self.env["solidarity.municipality"]
            .sudo()  # whoever merges contacts need not know the register
            .with_context(active_test=False)
            .search([("partner_id", "in", [*partner_ids, *(dst_partner.ids if dst_partner else [])])])
        )
        if len(municipalities) > 1:
            raise UserError(
                self.env._(
                    "These contacts stand for different municipalities and cannot be merged: %s",
                    ", ".join(municipalities.mapped("display_name")),
                )
            )
        return super()._merge(partner_ids, dst_partner=dst_partner, extra_checks=extra_checks)
