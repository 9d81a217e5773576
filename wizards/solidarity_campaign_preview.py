from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.campaign.campaign_placeholders import FALLBACK_LANGUAGE, WRITTEN_LANGUAGES


class SolidarityCampaignPreview(models.TransientModel):
    """A mail of a campaign as its readers will see it, and test mails to oneself."""

    _name = "solidarity.campaign.preview"
    _description = "Preview of a Campaign's Mail"

    step_id = fields.Many2one("solidarity.campaign.step", required=True, ondelete="cascade")
    lang = fields.Selection(
        [("de_DE", "German"), ("uk_UA", "Ukrainian"), ("en_US", "English")],
        "Language",
        required=True,
        default="de_DE",
    )
    recipient_id = fields.Many2one(
        "solidarity.campaign.recipient",
        "As Seen by",
        domain="[('step_id', '=', step_id), ('is_included', '=', True)]",
        ondelete="cascade",
        help="Whose name and municipality the example bears. Its personal links lead nowhere.",
    )
    problems = fields.Text(related="step_id.content_problems")
    subject = fields.Char("Subject Line", compute="_compute_example")
    body = fields.Html(compute="_compute_example", sanitize=False)

    @api.depends("step_id", "lang", "recipient_id")
    def _compute_example(self):
        for preview in self:
            preview.subject = preview.body = False
            if preview.step_id and preview.lang:
                try:
                    example = preview.step_id._origin._render_example(
                        preview.lang, preview.recipient_id._origin
                    )
                except ValueError:  # what is wrong stands in the problems
                    continue
                preview.subject, preview.body = example["subject"], example["body"]

    def action_send_test(self):
        """Send this mail to oneself in the language that is shown (coordinators)."""
        return self._send_tests([self.lang])

    def action_send_all_tests(self):
        """Send this mail to oneself in each language (coordinators)."""
        return self._send_tests([*WRITTEN_LANGUAGES, FALLBACK_LANGUAGE])

    def _send_tests(self, languages):
        self.ensure_one()
        self.step_id.check_access("write")
        if not self.env.user.email_normalized:
            raise UserError(self.env._("You have no e-mail address to which a test could be sent."))
        for lang in languages:
            try:
                self.step_id._send_test(lang, self.recipient_id)
            except ValueError as error:
                raise UserError(self.problems or str(error)) from error
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Sent to %(address)s.", address=self.env.user.email),
            },
        }
