from odoo import api, models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        """Odoo compares whole addresses with its aliases: those of partnerships end in a reference."""
        # Odoo completes this dictionary while it looks for the way, and reads it afterwards.
        message_dict["recipients"] = self.env["solidarity.partnership"]._plain_recipients(
            message_dict.get("recipients")
        )
        return super().message_route(message, message_dict, model, thread_id, custom_values)
