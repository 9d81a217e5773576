from odoo import api, fields, models

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
]


class SolidarityConsent(models.Model):
    """Consent of one contact person for one purpose, with its proof: who agreed when, to which words and how.

    A consent holds while it has no date of withdrawal. Consents that were withdrawn stay as proof (Art. 7(1) GDPR).
    """

    _name = "solidarity.consent"
    _description = "Consent"
    _order = "date_given desc, id desc"

    partner_id = fields.Many2one(
        "res.partner", "Contact Person", required=True, index=True, ondelete="restrict"
    )
    purpose = fields.Selection(PURPOSES, required=True, index=True)
    text_id = fields.Many2one(
        "solidarity.consent.text", "Wording", required=True, index=True, ondelete="restrict"
    )
    date_given = fields.Datetime("Given on", required=True, readonly=True, default=fields.Datetime.now)
    method_given = fields.Selection(METHODS, "Given", required=True)
    given_user_id = fields.Many2one(
        "res.users", "Recorded by", readonly=True, default=lambda self: self.env.user, ondelete="restrict"
    )
    note = fields.Char("Proof", help="Where the proof is: letter, mail, list of attendees …")
    date_withdrawn = fields.Datetime("Withdrawn on", readonly=True, copy=False)
    method_withdrawn = fields.Selection(METHODS, "Withdrawn", readonly=True, copy=False)
    withdrawn_user_id = fields.Many2one(
        "res.users", "Withdrawal Recorded by", readonly=True, ondelete="restrict"
    )

    _current_uniq = models.UniqueIndex(
        "(partner_id, purpose) WHERE date_withdrawn IS NULL",
        "This person has already given this consent.",
    )

    @api.model
    def _give(self, partners, purpose, method, note=False):
        """Record the consent of these persons to the newest wording; who has given it already keeps the older proof.

        The caller has checked that it may speak for them.
        """
        missing = partners - self._holders(partners, purpose)
        text = self.env["solidarity.consent.text"].sudo()._newest(purpose)  # wordings are no secret
        return self.create(
            [
                {
                    "partner_id": partner.id,
                    "purpose": purpose,
                    "text_id": text.id,
                    "method_given": method,
                    "note": note,
                }
                for partner in missing
            ]
        )

    @api.model
    def _withdraw(self, partners, purpose, method):
        """End the consent of these persons at once."""
        consents = self.search(
            [("partner_id", "in", partners.ids), ("purpose", "=", purpose), ("date_withdrawn", "=", False)]
        )
        consents.write(
            {
                "date_withdrawn": fields.Datetime.now(),
                "method_withdrawn": method,
                "withdrawn_user_id": self.env.uid,
            }
        )
        return consents

    @api.model
    def _holders(self, partners, purpose):
        """Those of these persons whose consent for the purpose holds now."""
        return self.search(
            [("partner_id", "in", partners.ids), ("purpose", "=", purpose), ("date_withdrawn", "=", False)]
        ).partner_id
