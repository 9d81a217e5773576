"""What was typed, in words, where the coordinators read about the inquiry."""

from markupsafe import Markup

from odoo import models

from ..language_names import language_name


class SolidarityInquirySubmission(models.Model):
    _inherit = "solidarity.inquiry.submission"

    def _note_on_inquiry(self):
        """Keep the text with the inquiry; where it has a coordinator already, ask for a look."""
        submission = self.with_context(lang=self._service_lang())
        env = submission.env
        lead = submission.lead_id
        title = (
            env._("Form from the website")
            if self.is_first
            else env._(
                "Another form from the website: please compare it with what is known, and take it over."
            )
        )
        lines = Markup().join(
            Markup("<li>%s: %s</li>") % (label, Markup("<br/>").join(text.splitlines()))
            for label, text in submission._typed_lines()
        )
        self.note_id = lead._message_log(
            body=Markup("<p>%s</p><ul>%s</ul>") % (title, lines),
            author_id=env.ref("base.partner_root").id,
        )
        if not self.is_first and lead.user_id:
            lead.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=env._("Another form from the website"),
                user_id=lead.user_id.id,
            )

    def _typed_lines(self):
        """What the sender typed: ``[(label, text), …]`` in the language of the environment."""
        self.ensure_one()
        labels = self._fields
        kinds = dict(self.line_ids._fields["kind"]._description_selection(self.env))
        languages = dict(self.env["res.lang"].get_installed())
        wishes = dict(labels["wish"]._description_selection(self.env))
        values = [
            ("contact_name", self.contact_name),
            ("contact_function", self.contact_function),
            ("email", self.email),
            ("phone", self.phone),
            ("lang", language_name(self.env, self.lang, languages.get(self.lang))),
            ("wish", wishes[self.wish]),
            ("wished_municipality_id", self.wished_municipality_id.display_name),
            ("existing_connection", self.existing_connection),
            ("topic_ids", ", ".join(self.topic_ids.mapped("name"))),
            (
                "language_ids",
                ", ".join(language_name(self.env, lang.code, lang.name) for lang in self.language_ids),
            ),
            ("message", self.message),
        ]
        typed = [(labels[name]._description_string(self.env), text) for name, text in values if text]
        return typed + [(kinds[line.kind], f"{line.name} ({line.topic_id.name})") for line in self.line_ids]
