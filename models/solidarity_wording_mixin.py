from odoo import api, fields, models
from odoo.exceptions import UserError


class SolidarityWordingMixin(models.AbstractModel):
    """Words in German and Ukrainian that people are shown before they agree or write, in numbered versions. A version
    that somebody was shown is proof: it stays as it is, in all languages."""

    _name = "solidarity.wording.mixin"
    _description = "Wording in Versions"
    _inherit = ["solidarity.bilingual.mixin"]
    _bilingual_fields = ("text",)
    #: Fields that a version keeps, beside its words.
    _kept_fields = ("version", "date_from")

    version = fields.Integer(required=True, default=lambda self: self._next_version(), copy=False)
    date_from = fields.Date("Used from", required=True, default=fields.Date.context_today, copy=False)
    text = fields.Text(required=True, translate=True)
    text_german = fields.Text("Text (German)", compute="_compute_columns", inverse="_inverse_text_german")
    text_ukrainian = fields.Text(
        "Text (Ukrainian)", compute="_compute_columns", inverse="_inverse_text_ukrainian"
    )

    def _inverse_text_german(self):
        self._inverse_column("text", "german")

    def _inverse_text_ukrainian(self):
        self._inverse_column("text", "ukrainian")

    def write(self, vals):
        if {*self._kept_fields, "text", *self._columns()} & vals.keys():
            self._check_unused()
        return super().write(vals)

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        self._check_unused()
        return super()._update_field_translations(field_name, translations, digest, source_lang)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_unused()

    def _check_unused(self):
        """:raise UserError: where somebody was shown one of these versions, in whatever language"""
        used = self._used()
        if used:
            raise UserError(self._why_kept(used.display_name))

    def _used(self):
        """One of these versions that somebody was shown, or none."""
        raise NotImplementedError

    def _why_kept(self, name):
        """Why this version stays as it is, in a sentence."""
        raise NotImplementedError

    def _version_domain(self):
        """Among which versions these are numbered."""
        return []

    def _next_version(self):
        return self.search(self._version_domain(), order="version desc", limit=1).version + 1

    def action_new_version(self):
        """A new version with the same words, to be edited before anybody is shown it (managers)."""
        self.ensure_one()
        self.check_access("create")
        return self.copy({"version": self._next_version()})._get_records_action()
