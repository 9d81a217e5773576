"""The certificate: a verdict on paper, which anybody to whom it is shown can verify."""

import secrets
from datetime import timedelta
from urllib.parse import quote, urlencode

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import consteq

from ...eligibility.rules import Verdict, overall
from ..row_lock import take_rows

#: Digits and Latin capitals that nobody confuses: neither 0 and O nor 1 and I.
KEY_CHARACTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
#: 28 characters of 5 bits each are 140 bits: nobody guesses one, however often it is tried.
KEY_LENGTH = 28
KEY_GROUP = 4
#: Cyrillic capitals that look like Latin ones: who types a key may have a Ukrainian keyboard.
LOOK_ALIKES = str.maketrans("АВСЕНКМРТХУ", "ABCEHKMPTXY")
#: Certificates in one transaction; a page takes about a second.
SENT_AT_ONCE = 40
#: A second click is no second mail.
SENT_JUST_NOW = timedelta(minutes=1)

REPORT = "solidarity_partnership.fund_certificate_action"
TEMPLATE = "solidarity_partnership.mail_template_fund_certificate"


class SolidarityFundEligibility(models.Model):
    """Whoever is eligible gets a certificate with a key; number and key together open its page of verification.

    The key is made with the verdict, so that each new verdict has a new one. It is read by nobody but the printer and
    the page; verdicts that say no have none, and so nothing that a page could show.
    """

    _inherit = "solidarity.fund.eligibility"

    certificate_key = fields.Char(
        compute="_compute_certificate_key",
        store=True,
        precompute=True,
        copy=False,
        groups=fields.NO_ACCESS,
        export_string_translation=False,
    )
    has_certificate = fields.Boolean(
        "Certificate",
        compute="_compute_has_certificate",
        help="Eligible, and neither expired nor revoked: a certificate can be printed.",
    )
    certificate_sent_on = fields.Datetime(
        "Certificate Sent on", readonly=True, copy=False, groups="base.group_user"
    )

    certificate_addressee_ids = fields.Many2many(
        "res.partner",
        compute="_compute_certificate_addressee_ids",
        groups="base.group_user",
        export_string_translation=False,
    )

    # No dependencies: made once, with the verdict or when this field is added to the verdicts that there are.
    def _compute_certificate_key(self):
        for eligibility in self:
            characters = (secrets.choice(KEY_CHARACTERS) for _place in range(KEY_LENGTH))
            eligibility.certificate_key = eligibility._was_eligible() and "".join(characters)

    def _was_eligible(self):
        """The verdict was a yes on the day of issue; what became of it since then is no matter. Only German
        municipalities apply to the fund, whatever a call leaves open."""
        verdicts = [Verdict(**verdict) for verdict in self.sudo().verdicts or ()]  # asked for a yes or no
        yes = self.state == "eligible" or (self.state in ("expired", "revoked") and overall(verdicts))
        return yes and self.municipality_id.sudo().country_code == "DE"  # a fact of the register

    @api.depends("validity", "municipality_id")
    def _compute_has_certificate(self):
        for eligibility in self:
            current = eligibility.validity in ("valid", "not_yet")
            eligibility.has_certificate = current and eligibility._was_eligible()

    @api.depends("municipality_id.partner_id.is_blacklisted")
    def _compute_certificate_addressee_ids(self):
        for eligibility in self:
            eligibility.certificate_addressee_ids = eligibility.municipality_id.correspondent_ids.filtered(
                lambda person: person.email_normalized and not person.is_blacklisted
            )

    # ------------------------------------------------------------------
    # Number and key
    # ------------------------------------------------------------------

    def _certificate_key_in_groups(self):
        """The key as it is printed, for typing: ``ABCD EFGH …``"""
        key = self.sudo().certificate_key or ""  # the caller prints the certificate
        return " ".join(key[start : start + KEY_GROUP] for start in range(0, len(key), KEY_GROUP))

    def _certificate_form_url(self):
        """The page where number and key are typed."""
        return f"{self.get_base_url()}/solidarity/certificate"

    def _certificate_url(self):
        """The page of verification with the key in it, for the code on the certificate."""
        self.ensure_one()
        key = self.sudo().certificate_key or ""  # the caller prints the certificate
        return f"{self._certificate_form_url()}/{quote(self.number)}?{urlencode({'key': key})}"

    @api.model
    def _find_by_certificate(self, number, key):
        """The verdict behind a certificate. Blanks, dashes and small letters do not matter, nor do Cyrillic letters
        that look like Latin ones.

        :return: the verdict as superuser, empty if number and key do not belong together
        """
        number = "".join(sign for sign in number or "" if sign.isprintable() and sign != " ")
        key = "".join(sign for sign in (key or "").upper().translate(LOOK_ALIKES) if sign.isalnum())
        verdicts_sudo = self.sudo()  # the key decides who sees it
        found_sudo = verdicts_sudo.search([("number", "in", (number, number.upper()))], limit=1)
        if consteq((found_sudo.certificate_key or "").encode(), key.encode()) and key:
            return found_sudo
        return self.browse().sudo()

    def _certificate_values(self):
        """What the page of verification shows: plain values, in the language of the context.

        :return: dict ``number, municipality, call, validity, valid_from, valid_to``
        """
        self.ensure_one()
        eligibility_sudo = self.sudo()  # nothing else leaves the method
        municipality = eligibility_sudo.municipality_id.with_context(solidarity_plain_name=True)
        return {
            "number": eligibility_sudo.number,
            "municipality": municipality.display_name,
            "call": eligibility_sudo.call_id.display_name,
            "validity": eligibility_sudo.validity,
            "valid_from": eligibility_sudo.valid_from,
            "valid_to": eligibility_sudo.valid_to,
        }

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_print_certificate(self):
        """The certificate as PDF."""
        self.check_access("read")
        self._check_certificate()
        return self.env.ref(REPORT).report_action(self)

    def action_send_certificate(self):
        """Send each certificate to its municipality, in its language (coordinators).

        Whom e-mail does not reach is named; the others get theirs.
        """
        self.check_access("read")
        self.municipality_id.check_access(
            "write"
        )  # nobody writes verdicts; who looks after municipalities sends
        self._check_certificate()
        if len(self) > SENT_AT_ONCE:
            raise UserError(self.env._("Please send at most %s certificates at once.", SENT_AT_ONCE))
        take_rows(self)  # a second click waits here, is started again by Odoo, and finds what was sent
        reached = self.filtered("certificate_addressee_ids")
        now = fields.Datetime.now()
        sent = reached.filtered(
            lambda eligibility: (
                (eligibility.certificate_sent_on or now - SENT_JUST_NOW) <= now - SENT_JUST_NOW
            )
        )
        for eligibility in sent:
            eligibility._mail_certificate()
        return self._tell_what_was_sent(reached, self - reached)

    def _tell_what_was_sent(self, reached, unreached):
        lines = []
        if reached:
            lines.append(self.env._("Certificates on their way by e-mail: %s", len(reached)))
        if unreached:
            names = ", ".join(unreached.municipality_id.mapped("display_name"))
            lines.append(self.env._("E-mail reaches nobody; please print and send by post: %s", names))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if unreached else "success",
                "sticky": bool(unreached),
                "message": " ".join(lines),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def _check_certificate(self):
        """:raise UserError: naming the first verdict that has no certificate today"""
        labels = dict(self._fields["validity"]._description_selection(self.env))
        for eligibility in self:
            if not eligibility.has_certificate:
                raise UserError(
                    self.env._(
                        "%(number)s (%(municipality)s) has no certificate: %(validity)s.",
                        number=eligibility.number,
                        municipality=eligibility.sudo().municipality_id.display_name,
                        validity=labels[eligibility.validity],
                    )
                )

    def _mail_certificate(self):
        """Put the mail with the certificate into the queue; both stay with the verdict."""
        self.ensure_one()
        content, _kind = self.env["ir.actions.report"]._render_qweb_pdf(REPORT, self.ids)
        values = {
            "name": self._certificate_file_name(),
            "raw": content,
            "mimetype": "application/pdf",
            "res_model": self._name,
            "res_id": self.id,
        }
        attachment = (
            self.env["ir.attachment"].sudo().create(values)
        )  # nobody has the right to write a verdict
        template = self.env.ref(TEMPLATE).sudo()  # the template is the service's own, and fixed
        template.send_mail(self.id, email_values={"attachment_ids": [Command.link(attachment.id)]})
        self.sudo().certificate_sent_on = fields.Datetime.now()  # written by this step alone
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _certificate_file_name(self):
        """What the file is called, in the language of the municipality: it is a German one."""
        self.ensure_one()
        number = self.number.replace("/", "-")
        return self.with_context(lang="de_DE").env._("Certificate of eligibility %s.pdf", number)
