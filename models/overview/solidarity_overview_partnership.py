from odoo import api, fields, models
from odoo.fields import Domain

from .matter import Matter


class SolidarityOverview(models.AbstractModel):
    _inherit = "solidarity.overview"

    @api.model
    def _matters(self):
        return super()._matters() | {
            "attention": Matter(
                name=self.env._("Partnerships that need attention"),
                icon="fa-heartbeat",
                model="solidarity.partnership",
                domain=Domain("health", "=", "attention"),
                mine=Domain("coordinator_id", "=", self.env.uid),
                order="date_start, id",
                first=lambda partnership: (
                    partnership.last_contact or partnership.date_start or fields.Date.today()
                ),
                action="solidarity_partnership.solidarity_partnership_action",
                describe=self._describe_attention,
            ),
        }

    def _describe_attention(self, partnerships):
        return [
            {"detail": partnership.health_reason, "date": partnership.last_contact}
            for partnership in partnerships
        ]
