from odoo import models


class SolidarityThreadMixin(models.AbstractModel):
    """Chatter and activities of the service. Two municipalities can see the same case, but what the service writes to
    one of them, or to itself, is not for the other: its messages are read by internal users and by those who were
    addressed."""

    _name = "solidarity.thread.mixin"
    _description = "Confidential Chatter"
    _inherit = ["mail.thread", "mail.activity.mixin"]

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        if message_operation == "read" and not self.env.user._is_internal():
            return dict.fromkeys(self, "write")
        return super()._mail_get_operation_for_mail_message_operation(message_operation)
