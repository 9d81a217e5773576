from odoo import models
from odoo.tools import email_normalize


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    def _withdraw_invitations(self, email):
        """Withdraw the consent to invitations of all persons with this address, who unsubscribe from this mailing.

        :return: the persons as superuser; empty where this is no mail of a campaign, or nobody with that address ever
            decided on invitations: then Odoo's own way remains
        """
        persons_sudo = self._persons_who_decided(email)
        # The link in the mail is the key: whoever has it speaks for the address.
        persons_sudo.env["solidarity.consent"]._withdraw(persons_sudo, "invitation", "link")
        return persons_sudo

    def _persons_who_decided(self, email):
        """Persons with this address who have agreed to invitations, now or earlier."""
        persons_sudo = self.env["res.partner"].sudo().with_context(active_test=False)
        address = email_normalize(email)
        if not address or not self.sudo().campaign_step_id:
            return persons_sudo
        return persons_sudo.search(
            [("email_normalized", "=", address), ("consent_ids.purpose", "=", "invitation")]
        )
