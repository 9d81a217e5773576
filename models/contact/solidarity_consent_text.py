from odoo import api, fields, models
from odoo.exceptions import UserError

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
    consent_count = fields.Integer("Agreed to", compute="_compute_consent_count")

    _version_uniq = models.UniqueIndex("(purpose, version)", "This version exists already.")

    @api.depends("purpose", "version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["purpose"]._description_selection(self.env))
        for wording in self:
            wording.display_name = self.env._(
                "%(purpose)s, version %(version)s",
                purpose=labels.get(wording.purpose, ""),
                version=wording.version,
            )

    @api.depends("consent_ids")
    def _compute_consent_count(self):
        rows = self.env["solidarity.consent"]._read_group(
            [("text_id", "in", self.ids)], ["text_id"], ["__count"]
        )
        counts = {wording.id: count for wording, count in rows}
        for wording in self:
            wording.consent_count = counts.get(wording.id, 0)

    def _inverse_text_german(self):
        self._inverse_column("text", "german")

    def _inverse_text_ukrainian(self):
        self._inverse_column("text", "ukrainian")

    # ------------------------------------------------------------------
    # A version that was agreed to stays as it is
    # ------------------------------------------------------------------

    def write(self, vals):
        if {"purpose", "version", "date_from", "text", *self._columns()} & vals.keys():
            self._check_unused()
        return super().write(vals)

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        self._check_unused()
        return super()._update_field_translations(field_name, translations, digest, source_lang)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        self._check_unused()

    def _check_unused(self):
        """:raise UserError: where somebody has agreed to one of these versions, in whatever language"""
        used = self.env["solidarity.consent"].sudo().search([("text_id", "in", self.ids)], limit=1)
        if used:
            raise UserError(
                self.env._(
                    "Somebody has agreed to “%(wording)s”: these words are proof and stay as they are. Please make a"
                    " new version.",
                    wording=used.text_id.display_name,
                )
            )

    def action_new_version(self):
        """A new version with the same words, to be edited before anybody agrees to it (managers)."""
        self.ensure_one()
        self.env["solidarity.consent.text"].check_access("create")
        newest = self.search([("purpose", "=", self.purpose)], order="version desc", limit=1)
        wording = self.copy({"version": newest.version + 1, "date_from": fields.Date.context_today(self)})
        return wording._get_records_action()

    # ------------------------------------------------------------------
    # Which words
    # ------------------------------------------------------------------

    def _newest(self, purpose):
        """The version in use today."""
        return self._used_at(purpose, fields.Datetime.now())

    @api.model
    def _used_at(self, purpose, moment):
        """The version in use at a moment (UTC); before the first version, the first one.

        :raise UserError: where there are no words at all for the purpose
        """
        versions = self.search([("purpose", "=", purpose)], order="version")
        used = versions.filtered(lambda version: version.date_from <= moment.date())[-1:] or versions[:1]
        if not used:
            labels = dict(self._fields["purpose"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "There is no wording for the consent “%(purpose)s” yet.",
                    purpose=labels.get(purpose, purpose),
                )
            )
        return used

    def _languages_written(self):
        """The languages in which these words can be read; who asks for another one reads English."""
        self.ensure_one()
        return {lang for lang, words in self._written_texts("text").get(self.id, {}).items() if words}
