from odoo import api, models
from odoo.fields import Domain

from ..overview.matter import Matter


class SolidarityOverview(models.AbstractModel):
    _inherit = "solidarity.overview"

    @api.model
    def _matters(self):
        return super()._matters() | {"contact_requests": self._matter_contact_requests()}

    def _matter_contact_requests(self):
        return Matter(
            name=self.env._("Requests about contact persons"),
            icon="fa-user-plus",
            model="solidarity.contact.request",
            domain=Domain("state", "=", "pending"),
            mine=Domain("user_id", "in", (False, self.env.uid)),
            order="id",
            action="solidarity_partnership.solidarity_contact_request_action",
            describe=self._describe_contact_requests,
        )

    def _describe_contact_requests(self, requests):
        kinds = dict(requests._fields["kind"]._description_selection(self.env))
        return [
            {
                "name": request.name,
                "detail": f"{kinds[request.kind]} · {request.municipality_id.display_name}",
                "date": self._day(request.create_date),
            }
            for request in requests
        ]
