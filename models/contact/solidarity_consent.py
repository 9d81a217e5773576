from odoo import api, fields, models
from odoo.exceptions import UserError

from ..row_lock import take_rows
from .solidarity_consent_text import PURPOSES

METHODS = [
    ("portal", "In the portal"),
    ("link", "By the link in a mail"),
    ("form", "In a form of the website"),
    ("mail", "By e-mail"),
    ("paper", "On paper"),
    ("telephone", "By telephone"),
    ("event", "At an event"),
    ("forgotten", "Data deleted at request"),
    ("merged", "Contacts merged"),
]


class SolidarityConsent(models.Model):
    """Consent of one contact person for one purpose, with its proof: who agreed when, to which words and how.

    A consent holds while it has no date of withdrawal. Consents that were withdrawn stay as proof (Art. 7(1) GDPR).
    Nobody has the right to write or delete them: they come and end by the steps of this model alone.
    """

    _name = "solidarity.consent"
    _description = "Consent"
    _order = "date_given desc, id desc"

    partner_id = fields.Many2one(
        "res.partner", "Contact Person", required=True, readonly=True, index=True, ondelete="restrict"
    )
    purpose = fields.Selection(PURPOSES, required=True, readonly=True, index=True)
    text_id = fields.Many2one(
        "solidarity.consent.text", "Wording", required=True, readonly=True, index=True, ondelete="restrict"
    )
    lang = fields.Char(
        "Language of the Wording", readonly=True, help="The language in which the person read the wording."
    )
    wording = fields.Text("Words Agreed to", compute="_compute_wording")
    date_given = fields.Datetime("Given on", required=True, readonly=True, default=fields.Datetime.now)
    method_given = fields.Selection(METHODS, "Given", required=True, readonly=True)
    given_user_id = fields.Many2one(
        "res.users", "Recorded by", readonly=True, default=lambda self: self.env.user, ondelete="restrict"
    )
    note = fields.Char("Proof", readonly=True, help="Where the proof is: letter, mail, list of attendees …")
    date_withdrawn = fields.Datetime("Withdrawn on", readonly=True, copy=False, index="btree_not_null")
    method_withdrawn = fields.Selection(METHODS, "Withdrawn", readonly=True, copy=False)
    withdrawn_user_id = fields.Many2one(
        "res.users", "Withdrawal Recorded by", readonly=True, copy=False, ondelete="restrict"
    )
    note_withdrawn = fields.Char("Proof of the Withdrawal", readonly=True, copy=False)

    _current_uniq = models.UniqueIndex(
        "(partner_id, purpose) WHERE date_withdrawn IS NULL",
        "This person has already given this consent.",
    )

    @api.depends("partner_id", "purpose")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["purpose"]._description_selection(self.env))
        for consent in self:
            consent.display_name = f"{consent.partner_id.display_name}: {labels.get(consent.purpose, '')}"

    @api.depends("text_id", "lang")
    def _compute_wording(self):
        """The words as the person read them, whatever the language of whoever looks."""
        for consent in self:
            consent.wording = consent.text_id.with_context(lang=consent.lang or "en_US").text

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    @api.model
    def _give(self, partners, purpose, method, note=False, date=None, lang=None):
        """Record the consent of these persons; who has given it already keeps the older proof.

        The caller has checked that it may speak for them.

        :param date: when they agreed, UTC; now where it is not given. They agreed to the wording of that day.
        :param lang: code of the language in which they read it; that of each person where it is not given
        :return: the new consents
        """
        moment = date or fields.Datetime.now()
        if moment > fields.Datetime.now():
            raise UserError(self.env._("A consent cannot be given in the future."))
        text = self.env["solidarity.consent.text"].sudo()._used_at(purpose, moment)  # wordings are no secret
        missing = partners - self._holders(partners, purpose)
        # Given twice at once: the second one waits here, is started again by Odoo, and then finds the first.
        take_rows(missing)
        languages = text._languages_written()
        # Consents are written by these steps alone: nobody else has the right.
        consents = self.sudo().create(
            [
                {
                    "partner_id": partner.id,
                    "purpose": purpose,
                    "text_id": text.id,
                    "lang": (lang or partner.lang) if (lang or partner.lang) in languages else "en_US",
                    "date_given": moment,
                    "method_given": method,
                    "note": note,
                }
                for partner in missing
            ]
        )
        self._after_change(missing)
        return consents.sudo(self.env.su)

    @api.model
    def _withdraw(self, partners, purpose, method, note=False):
        """End the consent of these persons at once. The caller has checked that it may speak for them.

        :return: the consents that ended
        """
        consents = self.sudo().search(
            [("partner_id", "in", partners.ids), ("purpose", "=", purpose), ("date_withdrawn", "=", False)]
        )
        consents._end(method, note)
        return consents.sudo(self.env.su)

    def _end(self, method, note=False):
        """Write the withdrawal of consents that hold."""
        persons = self.partner_id
        self.sudo().write(  # written by these steps alone
            {
                "date_withdrawn": fields.Datetime.now(),
                "method_withdrawn": method,
                "withdrawn_user_id": self.env.uid,
                "note_withdrawn": note,
            }
        )
        self._after_change(persons)

    @api.model
    def _holders(self, partners, purpose):
        """Those of these persons whose consent for the purpose holds now. One query, with nobody's rights: it is asked
        before anything is sent or shown to others."""
        consents = self.sudo().search_fetch(
            [("partner_id", "in", partners.ids), ("purpose", "=", purpose), ("date_withdrawn", "=", False)],
            ["partner_id"],
        )
        return self.env["res.partner"].browse(consents.partner_id.ids)

    @api.model
    def _after_change(self, partners):
        if partners:
            self.flush_model()
            self.env["mail.group"].sudo()._reconcile_members(partners)  # a person need not be a moderator

    @api.model
    def _prepare_merge(self, partners):
        """Leave one consent of each purpose that these contacts of one person hold: the oldest that was given after the
        last withdrawal. The others end, and stay as proof."""
        consents = self.sudo().search([("partner_id", "in", partners.ids)], order="date_given, id")
        ending = consents.browse()
        for of_purpose in consents.grouped("purpose").values():
            withdrawals = of_purpose.filtered(
                lambda consent: consent.method_withdrawn not in (False, "merged")
            )
            last = max(withdrawals.mapped("date_withdrawn"), default=None)
            current = of_purpose.filtered(lambda consent: not consent.date_withdrawn)
            valid = current.filtered(lambda consent: not last or consent.date_given > last)  # noqa: B023
            ending |= current - valid[:1]
        if ending:
            ending._end("merged")
            self.env.flush_all()
