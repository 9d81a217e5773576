from markupsafe import Markup

from odoo import models
from odoo.fields import Command

RECIPIENT = "solidarity.campaign.recipient"


class SolidarityCampaignStep(models.Model):
    """What a mail of this step will look like, for an example recipient who is never stored."""

    _inherit = "solidarity.campaign.step"

    def _example(self, lang, recipient=None):
        """A recipient that exists in memory only: its links lead nowhere, and looking at it leaves no trace.

        :param recipient: a real one whose name and municipality the example bears
        """
        self.ensure_one()
        recipient = (
            recipient
            or self.recipient_ids.filtered(lambda one: one.is_included and one._mail_lang() == lang)[:1]
        )
        return self.env[RECIPIENT].new(
            {
                "step_id": self.id,
                "partner_id": (recipient.partner_id or self.env.user.partner_id).id,
                "municipality_id": recipient.municipality_id.id,
                "registration_id": recipient.registration_id.id,
                "email": self.env.user.email_normalized,
                "lang": lang,
            }
        )

    def _render_example(self, lang, recipient=None):
        """Subject and body as the mail server would get them, apart from what belongs to one real person.

        :return: ``{subject, body, values}``; ``values`` are those of the mailing
        :raise ValueError: for texts that hold anything but known placeholders
        """
        values = self._prepare_mailing_values(lang)
        example = self._example(lang, recipient)
        # The links of the example lead nowhere; in a record of a real person nobody reads these fields.
        mailings = self.env["mailing.mailing"].sudo()
        [subject] = mailings._render_template_inline_template_regex(
            values["subject"], RECIPIENT, [example.id]
        ).values()
        rendered = mailings._render_template_qweb_regex(values["body_html"], RECIPIENT, [example.id])
        [body] = mailings._render_template_postprocess(RECIPIENT, rendered).values()
        layout = self.env["ir.qweb"]._render(
            "mass_mailing.mass_mailing_mail_layout",
            {"body": body, "mailing_style": Markup("")},
            minimal_qcontext=True,
        )
        return {"subject": subject, "body": layout, "values": values}

    def _send_test(self, lang, recipient=None):
        """Send the example to the user, marked as a test; it counts nowhere."""
        example = self._render_example(lang, recipient)
        values = example["values"]
        mail_sudo = self.env["mail.mail"].sudo()  # to the user itself only
        mail_sudo.create(
            {
                "subject": self.env._("[Test] %(subject)s", subject=example["subject"]),
                "body_html": example["body"],
                "email_from": values["email_from"],
                "reply_to": values["reply_to"],
                "email_to": self.env.user.email_formatted,
                "attachment_ids": [Command.create(command[2]) for command in values["attachment_ids"]],
                "auto_delete": True,
            }
        ).send()
