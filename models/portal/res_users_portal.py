from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _portal_contact(self):
        """Whom a municipality asks: name and work address of this coordinator, or those of the service.

        :return: ``{"name", "email"}``
        """
        user_sudo = self.sudo()[
            :1
        ]  # the coordinator's name and address at work are for those whom it accompanies
        company_sudo = user_sudo.company_id or self.env.company.sudo()
        return {
            "name": user_sudo.name or company_sudo.name,
            "email": user_sudo.email or company_sudo.email,
        }
