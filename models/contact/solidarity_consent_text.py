from odoo import fields, models

PURPOSES = [
    ("invitation", "Invitations to network events"),
    ("directory", "Listing in the members' directory"),
    ("sharing", "Sharing contact details with members"),
    ("topic_group", "Topic groups by e-mail"),
]


class SolidarityConsentText(models.Model):
    """The words to which people agree, in one version. A version that somebody has agreed to stays as it is."""

    _name = "solidarity.consent.text"
    _description = "Wording of a Consent"
    _inherit = ["solidarity.bilingual.mixin"]
    _order = "purpose, version desc, id desc"
    _bilingual_fields = ("text",)

    purpose = fields.Selection(PURPOSES, required=True, index=True)
    version = fields.Integer(required=True, default=1)
    date_from = fields.Date("Used from", required=True, default=fields.Date.context_today)
    text = fields.Text(required=True, translate=True)
    text_german = fields.Text("Text (German)", compute="_compute_columns", inverse="_inverse_text_german")
    text_ukrainian = fields.Text(
        "Text (Ukrainian)", compute="_compute_columns", inverse="_inverse_text_ukrainian"
    )
    consent_ids = fields.One2many("solidarity.consent", "text_id", "Consents")

    _version_uniq = models.UniqueIndex("(purpose, version)", "This version exists already.")

    def _inverse_text_german(self):
        self._inverse_column("text", "german")

    def _inverse_text_ukrainian(self):
        self._inverse_column("text", "ukrainian")

    def _newest(self, purpose):
        return self.search([("purpose", "=", purpose)], order="version desc", limit=1)
