from odoo import api, fields, models


class SolidarityInquiryNotice(models.Model):
    """What the forms say about the use of data, in one version. A version under which somebody has written stays."""

    _name = "solidarity.inquiry.notice"
    _description = "Privacy Notice of the Forms"
    _inherit = ["solidarity.wording.mixin"]
    _order = "version desc, id desc"

    submission_count = fields.Integer("Shown to Senders", compute="_compute_submission_count")

    _version_uniq = models.UniqueIndex("(version)", "This version exists already.")

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

    def _used(self):
        submissions_sudo = self.env["solidarity.inquiry.submission"].sudo()  # only whether there is one
        return submissions_sudo.search([("notice_id", "in", self.ids)], limit=1).notice_id.sudo(self.env.su)

    def _why_kept(self, name):
        return self.env._(
            "Somebody has sent a form under “%(notice)s”: it stays as it is. Please make a new version.",
            notice=name,
        )
