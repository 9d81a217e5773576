import pytz
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date, format_time

from ...network import placeholders
from .campaign_placeholders import (
    ASKING,
    DESIGN_EXPRESSIONS,
    EXPRESSIONS,
    FALLBACK_LANGUAGE,
    LEADING,
    REGISTERED,
    WITH_CALENDAR,
    WRITTEN_LANGUAGES,
)

PARAGRAPH = "margin:0 0 16px 0;"


class SolidarityCampaignStep(models.Model):
    """What a step says: its check, and the mailing in one language."""

    _inherit = "solidarity.campaign.step"

    attachment_ids = fields.Many2many(
        "ir.attachment",
        "solidarity_campaign_step_attachment_rel",
        "step_id",
        "attachment_id",
        string="Material",
        copy=True,
        help="Files that go with the mail, for instance slides after the event.",
    )
    content_problems = fields.Text(
        "Not Ready Because",
        compute="_compute_content_problems",
        help="A step with an open point is not sent: nobody gets half a mail.",
    )

    @api.depends(
        "purpose",
        "subject",
        "body",
        "event_id.name",
        "event_id.address_id",
        "event_id.is_published",
        "event_id.event_ticket_ids.end_sale_datetime",
        "campaign_id.user_id.email",
    )
    @api.depends_context("lang")
    def _compute_content_problems(self):
        for step, problems in self._content_problems().items():
            step.content_problems = "\n".join(problems) or False

    def _check_content(self):
        """Make sure that these steps can be sent in every language; changes nothing.

        :raise UserError: naming each step, language and what is missing or cannot be filled in
        """
        problems = self._content_problems()
        if any(problems.values()):
            raise UserError(
                "\n".join(
                    f"{step._content_label()}\n" + "\n".join(f"- {problem}" for problem in problems[step])
                    for step in self
                    if problems[step]
                )
            )

    def _content_label(self):
        purposes = dict(self._fields["purpose"]._description_selection(self.env))
        return f"{purposes[self.purpose]} – {self.event_id.name}"

    def _content_problems(self):
        """What keeps each step from being sent: ``{step: [sentence, …]}``, in the user's language."""
        languages = self._languages()
        texts = {name: self._written_texts(name) for name in self._bilingual_fields}
        titles = self.event_id._written_texts("name")
        problems = {}
        for step in self:
            written = {name: texts[name].get(step._origin.id, {}) for name in texts}
            title = titles.get(step.event_id._origin.id, {})
            found = []
            for lang, language in languages.items():
                missing = step._missing_in(lang, {**written, "title": title})
                if missing:
                    found.append(
                        self.env._(
                            "%(language)s: %(texts)s missing", language=language, texts=", ".join(missing)
                        )
                    )
                for name in self._bilingual_fields:
                    text = written[name].get(lang) or (
                        lang == FALLBACK_LANGUAGE and written[name].get("en_US")
                    )
                    found += [f"{language}: {problem}" for problem in step._text_problems(name, text, lang)]
            problems[step] = found
        return problems

    def _languages(self):
        """Languages in which mails are written, with their names: German and Ukrainian, English for everybody else."""
        names = dict(self.env["res.lang"].get_installed())
        return {
            code: names.get(code, code).rpartition(" / ")[2].capitalize()
            for code in (*WRITTEN_LANGUAGES, FALLBACK_LANGUAGE)
        }

    def _missing_in(self, lang, written):
        """Labels of the texts that are not written in a language; the source stands in for English."""
        labels = {
            "subject": self.env._("subject"),
            "body": self.env._("text"),
            "title": self.env._("title of the event"),
        }
        return [label for name, label in labels.items() if not (written[name].get(lang) or "").strip()]

    def _text_problems(self, name, text, lang):
        """What is wrong with the placeholders of one text in one language."""
        findings = placeholders.examine(text)
        problems = [
            self.env._("“%(piece)s” cannot stand in a text", piece=piece) for piece in findings.malformed
        ] + [self.env._("{%(name)s} is no placeholder", name=unknown) for unknown in findings.unknown]
        unresolved = self._unresolved_placeholders(lang)
        for placeholder in sorted(findings.known):
            if name == "subject" and placeholder in placeholders.LINKS | {"access"}:
                problems.append(self.env._("{%(name)s} cannot stand in a subject", name=placeholder))
            elif placeholder in unresolved:
                problems.append(f"{{{placeholder}}}: {unresolved[placeholder]}")
        return problems

    def _unresolved_placeholders(self, lang):
        """Placeholders for which this event has nothing to say: ``{placeholder: reason}``."""
        event = self.event_id.sudo().with_context(lang=lang)  # whether there is a link to join, not which
        reasons = {
            "place": not event.address_id and self.env._("the event has no address"),
            "deadline": not self._deadline() and self.env._("no ticket of the event has an end of sale"),
            "page": not event.is_published and self.env._("the event has no page on the website"),
            "contact": not self._responsible().email and self.env._("the responsible person has no address"),
            "link": not event.connection_url and self.env._("the event has no link to join"),
            "access": not event.connection_note and self.env._("the event does not say how to join"),
        }
        if self.purpose not in REGISTERED:
            reasons |= dict.fromkeys(
                ("link", "access"), self.env._("only registered people may know how to join")
            )
        return {name: reason for name, reason in reasons.items() if reason}

    def _responsible(self):
        return self.campaign_id.user_id or self.event_id.user_id or self.env.user

    def _deadline(self):
        """Last moment to register, in UTC, or nothing."""
        ends = self.event_id.sudo().event_ticket_ids.mapped("end_sale_datetime")
        return max(ends) if ends and all(ends) else False

    def _event_values(self, timezone):
        """What mails say of the event to readers of the language of this record's context.

        :param timezone: of the reader, whose own times come first
        :return: values of the recipient's fields
        """
        # Title, times and place are in the mail anyway.
        event = self.event_id.sudo().with_context(lang=self.env.lang)
        times = sorted(event._city_times(), key=lambda time: time["timezone"] != timezone)
        begin, end = (self._local(moment, timezone) for moment in (event.date_begin, event.date_end))
        page = event.event_share_url
        deadline = self._deadline()
        responsible = self._responsible().sudo()  # name and address of the service, which every mail bears
        return {
            "mail_event": " ".join((event.name or "").split()),
            "mail_date": format_date(self.env, begin.date(), date_format="full"),
            "mail_time": self.env._(
                "%(begin)s – %(end)s (%(city)s time)",
                begin=format_time(self.env, begin.time(), time_format="short"),
                end=format_time(self.env, end.time(), time_format="short"),
                city=times[0]["city"],
            ),
            "mail_place": event.address_inline if event.address_id else False,
            "mail_deadline": deadline
            and format_date(self.env, self._local(deadline, timezone).date(), date_format="full"),
            "mail_contact": ", ".join(filter(None, (responsible.name, responsible.email))),
            "mail_page": Markup(placeholders.link(page)) if event.is_published else False,
            "mail_times": Markup("<br/>").join(
                Markup("<strong>{}:</strong> {}").format(time["city"], time["text"]) for time in times
            ),
        }

    def _local(self, moment, timezone):
        return pytz.utc.localize(moment).astimezone(pytz.timezone(timezone))

    def _prepare_mailing_values(self, lang):
        """The mailing of this step in one language, apart from whom it goes to and what it is counted under.

        :param lang: one of the languages in which mails are written; any other one gets English
        :return: values for ``mailing.mailing``
        """
        self.ensure_one()
        lang = lang if lang in WRITTEN_LANGUAGES else FALLBACK_LANGUAGE
        step = self.with_context(lang=lang)
        body = step._mail_body()
        responsible = step._responsible().sudo()  # the sender of every mail
        sender = responsible.email_formatted or step.env.company.email_formatted
        return {
            "subject": placeholders.to_inline_template(step.subject, EXPRESSIONS),
            "preview": placeholders.to_inline_template(placeholders.preview(step.body), EXPRESSIONS),
            "body_arch": body,
            "body_html": body,
            "email_from": sender,
            "reply_to_mode": "new",
            "reply_to": sender,
            "user_id": responsible.id,
            "lang": lang,
            "mailing_model_id": self.env["ir.model"]._get_id("solidarity.campaign.recipient"),
            "attachment_ids": [Command.create(values) for values in step._prepare_attachment_values()],
        }

    def _mail_body(self):
        """The design, filled with this step's text; what differs from person to person stays a placeholder."""
        holes = {
            name: Markup('<t t-out="{}"></t>').format(expression)
            for name, expression in {**EXPRESSIONS, **DESIGN_EXPRESSIONS}.items()
        }
        event = self.event_id.sudo()  # whether it has a place is in the mail
        return self.env["ir.qweb"]._render(
            "solidarity_partnership.campaign_mail",
            {
                "lang": self.env.lang[:2],
                "holes": holes,
                "body": Markup(placeholders.to_qweb(self.body, EXPRESSIONS, PARAGRAPH)),
                "has_place": bool(event.address_id),
                "has_button": self.purpose in (*ASKING, *LEADING),
                "is_cancellation": self.purpose == "cancellation",
                "is_asking": self.purpose in ASKING,
                "is_follow_up": self.purpose in ("thanks", "missed"),
                "service": self.env.company.name,
                "contact": self._responsible().sudo().email,
            },
            minimal_qcontext=True,
            raise_if_not_found=True,
        )

    def _prepare_attachment_values(self):
        """Files of the mailing: the calendar entry, as everybody may know it, and copies of the material."""
        files = [
            {"name": attachment.name, "raw": attachment.raw, "mimetype": attachment.mimetype}
            for attachment in self.attachment_ids
        ]
        event = self.event_id.sudo()  # its public calendar entry
        if self.purpose in WITH_CALENDAR:
            content = event._get_ics_file().get(event.id)
            if content:
                files.append({"name": f"{event.name}.ics", "raw": content, "mimetype": "text/calendar"})
        return files
