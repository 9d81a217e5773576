"""How often the forms may be used. Counted in the database, so that all workers count together."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import hmac

PURPOSES = [("form", "Form Sent"), ("mail", "Answer Mailed")]
#: Settings with their values where nothing sensible is set: (parameter, value, time in which it counts).
LIMITS = {
    "address": ("solidarity_partnership.inquiry_per_address", 10, timedelta(hours=1)),
    "all": ("solidarity_partnership.inquiry_in_all", 120, timedelta(hours=1)),
    "mail": ("solidarity_partnership.inquiry_mails_per_address", 3, timedelta(days=1)),
}
#: Nothing is counted over a longer time.
KEPT = timedelta(days=1)


class SolidarityInquiryAttempt(models.Model):
    """That somebody used a form. Who it was stands nowhere: the address is hashed with the secret of the database, and
    gone after a day."""

    _name = "solidarity.inquiry.attempt"
    _description = "Use of a Form"
    _log_access = False
    _order = "id"

    purpose = fields.Selection(PURPOSES, required=True, export_string_translation=False)
    fingerprint = fields.Char(required=True, export_string_translation=False)
    moment = fields.Datetime(required=True, default=fields.Datetime.now, export_string_translation=False)

    _counted_idx = models.Index("(purpose, moment, fingerprint)")

    @api.model
    def _count_form(self, address):
        """Count a form that is sent now.

        :param address: network address of the sender
        :raise UserError: where too many were sent from there, or by everybody together
        """
        attempts_sudo = self.sudo()  # nobody may read or write these rows
        fingerprint = attempts_sudo._fingerprint(address)
        if attempts_sudo._reached("address", "form", fingerprint):
            raise UserError(
                self.env._(
                    "Many forms were sent from your connection within a short time. Please try again in an hour, or"
                    " write to us by e-mail. What you have typed is still here."
                )
            )
        if attempts_sudo._reached("all", "form"):
            raise UserError(
                self.env._(
                    "Very many forms reach us at the moment. Please try again in an hour, or write to us by e-mail."
                    " What you have typed is still here."
                )
            )
        attempts_sudo.create({"purpose": "form", "fingerprint": fingerprint})

    @api.model
    def _may_mail(self, email):
        """Count a mail to an address that nobody has verified; ``False`` where it got enough of them today."""
        attempts_sudo = self.sudo()  # nobody may read or write these rows
        fingerprint = attempts_sudo._fingerprint(email.lower())
        if attempts_sudo._reached("mail", "mail", fingerprint):
            return False
        attempts_sudo.create({"purpose": "mail", "fingerprint": fingerprint})
        return True

    def _fingerprint(self, address):
        return hmac(self.env, "solidarity-partnership-inquiry-attempt", address or "")

    def _reached(self, limit, purpose, fingerprint=None):
        parameter, otherwise, time = LIMITS[limit]
        text = self.env["ir.config_parameter"].get_param(parameter) or ""
        allowed = int(text) if text.isascii() and text.isdigit() else otherwise
        domain = [("purpose", "=", purpose), ("moment", ">", fields.Datetime.now() - time)]
        if fingerprint:
            domain.append(("fingerprint", "=", fingerprint))
        return self.search_count(domain, limit=max(allowed, 1)) >= allowed

    @api.autovacuum
    def _gc_attempts(self):
        self.search([("moment", "<", fields.Datetime.now() - KEPT)]).unlink()
