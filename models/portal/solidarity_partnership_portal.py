from odoo import models


class SolidarityPartnership(models.Model):
    _inherit = "solidarity.partnership"

    def _portal_values(self, municipality):
        """The partnership from the side of one of its municipalities, with its exchanges."""
        self.ensure_one()
        other = self.ukrainian_id if self.german_id == municipality else self.german_id
        # The user may see the partnership, hence the date and name of its exchanges, published or not.
        events_sudo = self.sudo().event_ids.filtered(lambda event: event.solidarity_kind == "exchange")
        return {
            "partnership": self,
            "other": other._public_values(),
            "coordinator": self.sudo().coordinator_id.name,
            "exchanges": [
                {
                    "name": event.name,
                    "date_begin": event.date_begin,
                    "held": event.is_held_exchange,
                    "cancelled": event.kanban_state == "cancel",
                }
                for event in events_sudo
            ],
        }
