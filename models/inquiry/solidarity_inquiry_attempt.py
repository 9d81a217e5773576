"""How often the forms may be used. Counted in the database, so that all workers count together."""

from datetime import timedelta

from psycopg2.errors import LockNotAvailable

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
#: So long somebody waits for others who are counted; whoever does not get its turn is told to come back.
COUNTING_MAX = "5s"
#: Nothing is counted over a longer time.
KEPT = timedelta(days=1)


class SolidarityInquiryAttempt(models.Model):
    """That somebody used a form. Who it was stands nowhere: the address and the key of the form are hashed with the
    secret of the database, and gone after a day."""

    _name = "solidarity.inquiry.attempt"
    _description = "Use of a Form"
    _log_access = False
    _order = "id"

    purpose = fields.Selection(PURPOSES, required=True, export_string_translation=False)
    fingerprint = fields.Char(required=True, export_string_translation=False)
    entry = fields.Char("Key of the Form", export_string_translation=False)
    moment = fields.Datetime(required=True, default=fields.Datetime.now, export_string_translation=False)

    _counted_idx = models.Index("(purpose, moment, fingerprint)")
    _entry_uniq = models.UniqueIndex(
        "(purpose, entry) WHERE entry IS NOT NULL", "This form has been counted already."
    )

    @api.model
    def _count_form(self, address, entry):
        """Count a form that is sent now.

        :param address: network address of the sender
        :param entry: key of the form: sent twice, or tried again by the server, it counts once
        :raise UserError: where too many were sent from there, or by everybody together
        """
        attempts_sudo = self.sudo()  # nobody may read or write these rows
        reached = attempts_sudo._count("form", address, entry, ("address", "all"))
        if reached == "address":
            raise UserError(
                self.env._(
                    "Many forms were sent from your connection within a short time. Please try again in an hour, or"
                    " write to us by e-mail. What you have typed is still here."
                )
            )
        if reached:
            raise UserError(
                self.env._(
                    "Very many forms reach us at the moment. Please try again in an hour, or write to us by e-mail."
                    " What you have typed is still here."
                )
            )

    @api.model
    def _may_mail(self, email, entry):
        """Count a mail to an address that nobody has verified; ``False`` where it got enough of them today.

        :param entry: key of the form that is answered
        """
        attempts_sudo = self.sudo()  # nobody may read or write these rows
        return not attempts_sudo._count("mail", email.lower(), entry, ("mail",))

    def _fingerprint(self, address):
        return hmac(self.env, "solidarity-partnership-inquiry-attempt", address or "")

    def _count(self, purpose, address, entry, limits):
        """Count one use, if none of the limits is reached.

        Counting is a transaction of its own: it is over before the form itself is taken, so that strangers wait for
        each other no longer than the counting takes; and what was counted stays, whatever becomes of the form.

        :param limits: keys of ``LIMITS``
        :return: the limit that is reached, or None
        """
        allowed = {limit: self._allowed(limit) for limit in limits}
        fingerprint, key = self._fingerprint(address), self._fingerprint(entry)
        with self.env.registry.cursor() as cursor:
            try:
                # Before anything is read: a transaction keeps what it sees from its first look on.
                cursor.execute("SET LOCAL lock_timeout = %s", [COUNTING_MAX], log_exceptions=False)
                cursor.execute(
                    "LOCK TABLE solidarity_inquiry_attempt IN SHARE ROW EXCLUSIVE MODE", log_exceptions=False
                )
            except LockNotAvailable:
                cursor.rollback()
                return limits[-1]  # so many at once that nobody gets to count
            attempts = self.with_env(self.env(cr=cursor))
            if attempts.search_count([("purpose", "=", purpose), ("entry", "=", key)], limit=1):
                return None
            reached = next(
                (
                    limit
                    for limit, number in allowed.items()
                    if attempts._reached(limit, number, purpose, fingerprint)
                ),
                None,
            )
            if not reached:
                attempts.create({"purpose": purpose, "fingerprint": fingerprint, "entry": key})
            return reached

    def _allowed(self, limit):
        parameter, otherwise, _time = LIMITS[limit]
        text = self.env["ir.config_parameter"].get_param(parameter) or ""
        return int(text) if text.isascii() and text.isdigit() else otherwise

    def _reached(self, limit, allowed, purpose, fingerprint):
        domain = [("purpose", "=", purpose), ("moment", ">", fields.Datetime.now() - LIMITS[limit][2])]
        if limit != "all":
            domain.append(("fingerprint", "=", fingerprint))
        return self.search_count(domain, limit=max(allowed, 1)) >= allowed

    @api.autovacuum
    def _gc_attempts(self):
        self.search([("moment", "<", fields.Datetime.now() - KEPT)]).unlink()
