from odoo import models


class SolidarityNetworkMembership(models.Model):
    _inherit = "solidarity.network.membership"

    def action_invite_to_portal(self):
        """Invite all contact persons of members to the portal (coordinators)."""
        self._check_step("state", "applied", "admitted", "suspended")
        return self.municipality_id.action_invite_to_portal()
