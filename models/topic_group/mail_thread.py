from odoo import api, models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _routing_check_route(self, message, message_dict, route, raise_exception=True):
        """A reply finds its topic group by the message that it answers, also when it went to another address: former
        members shall not write by that way."""
        route = super()._routing_check_route(message, message_dict, route, raise_exception)
        if route and route[0] == "mail.group" and route[1] and not route[4]:
            group = self.env["mail.group"].browse(route[1])
            if group._refuse_reply(message, message_dict):
                return False
        return route
