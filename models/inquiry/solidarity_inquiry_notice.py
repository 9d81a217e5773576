from odoo import api, fields, models
from odoo.exceptions import UserError


class SolidarityInquiryNotice(models.Model):
    """What the forms say about the use of data, in one version. A version under which somebody has written stays."""

    _name = "solidarity.inquiry.notice"
    _description = "Privacy Notice of the Forms"
    _inherit = ["solidarity.bilingual.mixin"]
    _order = "version desc, id desc"
    _bilingual_fields = ("text",)

    version = fields.Integer(required=True, default=lambda self: self._next_version(), copy=False)
    date_from = fields.Date("Used from", required=True, default=fields.Date.context_today, copy=False)
    text = fields.Text(required=True, translate=True)
    text_german = fields.Text(
        "Text (German)",
        compute="_compute_columns",
        inverse=lambda self: self._inverse_column("text", "german"),
    )
    text_ukrainian = fields.Text(
        "Text (Ukrainian)",
        compute="_compute_columns",
        inverse=lambda self: self._inverse_column("text", "ukrainian"),
    )
    submission_count = fields.Integer("Shown to Senders", compute="_compute_submission_count")

    _version_uniq = models.UniqueIndex("(version)", "This version exists already.")

    def _next_version(self):
        return self.sudo().search([], order="version desc", limit=1).version + 1  # a number and nothing else

    @api.depends("version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for notice in self:
            notice.display_name = self.env._("Privacy notice, version %(version)s", version=notice.version)

    def _compute_submission_count(self):
        rows = self.env["solidarity.inquiry.submission"]._read_group(
            [("notice_id", "in", self.ids)], ["notice_id"], ["__count"]
        )
        counts = {notice.id: count for notice, count in rows}
        for notice in self:
            notice.submission_count = counts.get(notice.id, 0)

    @api.model
    def _in_use(self):
        """The version that senders are shown today; before the first day of the first version, that one."""
        notices = self.search([("date_from", "<=", fields.Date.context_today(self))], limit=1)
        return notices or self.search([], order="version", limit=1)

    # ------------------------------------------------------------------
    # A version that was shown stays as it is
    # ------------------------------------------------------------------

    def write(self, vals):
        if {"version", "date_from", "text", *self._columns()} & vals.keys():
            self._check_unused()
        return super().write(vals)

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        self._check_unused()
        return super()._update_field_translations(field_name, translations, digest, source_lang)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shown(self):
        self._check_unused()

    def _check_unused(self):
        """:raise UserError: where somebody has sent a form under one of these versions"""
        submissions_sudo = self.env["solidarity.inquiry.submission"].sudo()  # only whether there is one
        shown = submissions_sudo.search([("notice_id", "in", self.ids)], limit=1)
        if shown:
            raise UserError(
                self.env._(
                    "Somebody has sent a form under “%(notice)s”: it stays as it is. Please make a new version.",
                    notice=shown.notice_id.display_name,
                )
            )

    def action_new_version(self):
        """A new version with the same words, to be edited before anybody is shown it (managers)."""
        self.ensure_one()
        self.check_access("create")
        return self.copy()._get_records_action()
