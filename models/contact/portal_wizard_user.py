from odoo import models

from .res_partner_consent_page import ON_NO_RECORD

TEMPLATE = "solidarity_partnership.mail_template_portal_invitation"


class PortalWizardUser(models.TransientModel):
    _inherit = "portal.wizard.user"

    def _send_email(self):
        """Invitations of the service are written in German, Ukrainian and English. They leave once everything is
        stored: whatever goes wrong with one person of many, nobody has a link to an account that was not made."""
        if not self.env.context.get("solidarity_portal_invitation"):
            return super()._send_email()
        user = self.user_id
        user.sudo().partner_id.signup_prepare()  # the link in the mail
        mail_id = self.env.ref(TEMPLATE).send_mail(user.id, email_values=ON_NO_RECORD)
        self.env["mail.mail"].sudo().browse(mail_id).send_after_commit()  # who invites need not see all mails
        return True
