"""Contact persons look after their consents themselves: in the portal, or on a page whose link is the key to it."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq, hmac

from .solidarity_consent_text import PURPOSES

#: Languages of the pages and of the service's mails.
PAGE_LANGUAGES = ("de_DE", "uk_UA", "en_US")

#: Of mails that hold a key of the person: everybody who sees the contact would read a mail that hangs on it.
ON_NO_RECORD = {"model": False, "res_id": False, "author_id": False}


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _consent_token(self):
        """A signature of this person and its address with the secret of the database: nothing is stored that could
        be read, and a link that was sent to an earlier address opens nothing any more."""
        self.ensure_one()
        return hmac(
            self.env(su=True),
            "solidarity-partnership-consent",
            (self.id, self.sudo().email_normalized or ""),  # part of the key, not shown
        )

    def _consent_url(self):
        """The person's own page of consents. Whoever has the address is the person: only for mails to it."""
        self.ensure_one()
        return f"{self.get_base_url()}/solidarity/consent/{self.id}/{self._consent_token()}"

    def _find_by_consent_token(self, token):
        """:return: the person as superuser, empty if the token is not its own"""
        partner_sudo = self.sudo().exists().filtered("active")
        if partner_sudo and consteq(partner_sudo._consent_token().encode(), (token or "").encode()):
            return partner_sudo
        return self.browse().sudo()

    def _consent_lines(self):
        """What the person sees of each purpose: plain values, the words in the language of the page.

        :return: list of dicts ``purpose, label, text_id, wording, given, date, method``; those who agreed see the
            words they agreed to, others the words in use today
        """
        self.ensure_one()
        consents = self.sudo().consent_ids.filtered(lambda consent: not consent.date_withdrawn)  # its own
        current = {consent.purpose: consent for consent in consents}
        labels = dict(consents._fields["purpose"]._description_selection(self.env))
        methods = dict(consents._fields["method_given"]._description_selection(self.env))
        in_use = {text.purpose: text for text in self._wordings_in_use()}
        lines = []
        for purpose, _label in PURPOSES:
            consent = current.get(purpose, consents.browse())
            text = consent.text_id or in_use.get(purpose)
            if text:
                lines.append(
                    {
                        "purpose": purpose,
                        "label": labels[purpose],
                        "text_id": text.id,
                        "wording": text.text,
                        "given": bool(consent),
                        "date": consent.date_given,
                        "method": methods.get(consent.method_given),
                    }
                )
        return lines

    def _wordings_in_use(self):
        texts = self.env["solidarity.consent.text"].sudo()  # wordings are no secret
        return texts._all_used_at(fields.Datetime.now())

    def _answer_consent(self, purpose, answer, text_id, method, lang):
        """Give or withdraw one consent of this person, by its own click. The caller knows that it is the person.

        :param answer: ``give`` or ``withdraw``
        :param text_id: id of the wording that the person had before its eyes
        :raise UserError: where the words have changed in the meantime: nobody agrees to what it has not read
        """
        self.ensure_one()
        consents = self.env["solidarity.consent"]
        if answer == "withdraw":
            return consents._withdraw(self, purpose, method)
        if text_id not in self._wordings_in_use().filtered(lambda text: text.purpose == purpose).ids:
            raise UserError(
                self.env._("The wording has changed in the meantime. Please read it again before you agree.")
            )
        return consents._give(self, purpose, method, lang=lang)
