from markupsafe import Markup, escape

from odoo import api, fields, models

from ...network import placeholders
from ..attendance.event_event_times import BERLIN, KYIV
from .campaign_placeholders import (
    ASKING,
    DESIGN_EXPRESSIONS,
    EXPRESSIONS,
    FALLBACK_LANGUAGE,
    LEADING,
    WRITTEN_LANGUAGES,
)

LINK = Markup('<a href="{}">{}</a>')
#: Readable on every background a program for mail puts behind it: the button brings its own.
BUTTON = Markup(
    '<a href="{}" style="display:inline-block;padding:14px 28px;border-radius:6px;background-color:#1d4f91;'
    'color:#ffffff;font-size:18px;font-weight:bold;text-decoration:none;">{}</a>'
)


def _filled_in(field_type, compute, **options):
    """A field that fills a placeholder in a mail, whoever lets the mail go."""
    return field_type(compute=compute, compute_sudo=True, export_string_translation=False, **options)


def _secret(compute):
    """A field that holds a personal key, or how to join: the mail bears it, and nobody reads it in the record."""
    return _filled_in(fields.Html, compute, sanitize=False, groups=fields.NO_ACCESS)


class SolidarityCampaignRecipient(models.Model):
    """What a mail says to one person. Mails hold these fields only; they are filled in, never evaluated."""

    _inherit = "solidarity.campaign.recipient"

    # All of them as superuser: the mailing decides who gets a mail, and readers of the service see the preview.
    mail_salutation = _filled_in(fields.Char, "_compute_mail_person")
    mail_name = _filled_in(fields.Char, "_compute_mail_person")
    mail_municipality = _filled_in(fields.Char, "_compute_mail_person")
    mail_event = _filled_in(fields.Char, "_compute_mail_event")
    mail_date = _filled_in(fields.Char, "_compute_mail_event")
    mail_time = _filled_in(fields.Char, "_compute_mail_event")
    mail_place = _filled_in(fields.Char, "_compute_mail_event")
    mail_deadline = _filled_in(fields.Char, "_compute_mail_event")
    mail_contact = _filled_in(fields.Char, "_compute_mail_event")
    mail_page = _filled_in(fields.Html, "_compute_mail_event", sanitize=False)
    mail_times = _filled_in(fields.Html, "_compute_mail_event", sanitize=False)
    mail_registration = _secret("_compute_mail_links")
    mail_button = _secret("_compute_mail_links")
    mail_consent = _secret("_compute_mail_links")
    mail_link = _secret("_compute_mail_access")
    mail_access = _secret("_compute_mail_access")

    @api.model
    def mail_allowed_qweb_expressions(self):
        """The fields of a mail are filled in by Odoo without its template engine."""
        return (
            *super().mail_allowed_qweb_expressions(),
            *EXPRESSIONS.values(),
            *DESIGN_EXPRESSIONS.values(),
        )

    def _mail_lang(self):
        """Language of this person's mails."""
        return self.lang if self.lang in WRITTEN_LANGUAGES else FALLBACK_LANGUAGE

    def _mail_timezone(self):
        """Time zone in which this person reads times."""
        country = self.country_id.code
        return KYIV if country == "UA" or (not country and self.lang == "uk_UA") else BERLIN

    @api.depends("partner_id.name", "registration_id.name", "municipality_id.name", "lang")
    def _compute_mail_person(self):
        for lang, recipients in self.grouped(lambda recipient: recipient._mail_lang()).items():
            for recipient in recipients.with_context(lang=lang):
                name = recipient._person_name()
                municipality = recipient.municipality_id.name or recipient.env._("your municipality")
                recipient.mail_salutation = recipient._salutation(name)
                recipient.mail_municipality = municipality
                recipient.mail_name = name or municipality

    def _person_name(self):
        """Name of the person on one line; an administration has none."""
        partner = self.partner_id
        name = (
            (self.registration_id.name or "") if not partner else "" if partner.is_company else partner.name
        )
        return " ".join((name or "").split())

    def _salutation(self, name):
        if name:
            return self.env._("Dear %(name)s,", name=name)
        return self.env._("Dear Sir or Madam,")

    @api.depends("event_id", "lang", "country_id")
    def _compute_mail_event(self):
        """The same for everybody of a language and a time zone: worked out once for all of them."""
        groups = self.grouped(
            lambda recipient: (recipient.step_id, recipient._mail_lang(), recipient._mail_timezone())
        )
        for (step, lang, timezone), recipients in groups.items():
            values = step.with_context(lang=lang)._event_values(timezone)
            for name, value in values.items():
                recipients[name] = value

    @api.depends("step_id.purpose", "email", "lang", "partner_id")
    def _compute_mail_links(self):
        for lang, recipients in self.grouped(lambda recipient: recipient._mail_lang()).items():
            labels = {
                **dict.fromkeys(ASKING, recipients.with_context(lang=lang).env._("Register now")),
                **dict.fromkeys(LEADING, recipients.with_context(lang=lang).env._("Your registration")),
            }
            page = recipients.with_context(lang=lang).env._("your personal page")
            for recipient in recipients:
                url = recipient._registration_url()
                label = labels.get(recipient.step_id.purpose)
                recipient.mail_registration = LINK.format(url, page)
                recipient.mail_button = BUTTON.format(url, label) if label else False
                recipient.mail_consent = recipient.with_context(lang=lang)._consent_link()

    def _consent_link(self):
        """Link to the page on which this person sees and changes what it has agreed to; only to its own address."""
        if not self.id:
            url = self._registration_url()
        elif self.partner_id and self.partner_id.email_normalized == self.email:
            url = self.partner_id._consent_url()
        else:
            return False
        return Markup("· ") + LINK.format(url, self.env._("What you have agreed to"))

    @api.depends("event_id", "registration_id.state", "lang")
    def _compute_mail_access(self):
        """How to join: for registered people only, whatever the audience of the step."""
        for recipient in self:
            registration = recipient.registration_id
            event = recipient.event_id.with_context(lang=recipient._mail_lang())
            registered = bool(registration) and registration._is_registered()
            url, note = event.connection_url, event.connection_note
            recipient.mail_link = Markup(placeholders.link(url)) if registered and url else False
            recipient.mail_access = (
                Markup("<br/>").join(escape(line) for line in note.splitlines())
                if registered and note
                else False
            )
