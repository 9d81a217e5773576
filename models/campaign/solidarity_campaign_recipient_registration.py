"""The page of one recipient: registration with one click, without an account. The link is the key to it."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq, email_normalize, hmac

from ..attendance.event_registration_answer import OFFERED_LANGUAGES
from ..row_lock import take_rows


class EventRegistration(models.Model):
    _inherit = "event.registration"

    campaign_recipient_id = fields.Many2one(
        "solidarity.campaign.recipient",
        "Registered by the Mail",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        copy=False,
        groups="solidarity_partnership.group_reader",
        help="The mail of a campaign whose button brought this registration.",
    )


class SolidarityCampaignRecipient(models.Model):
    _inherit = "solidarity.campaign.recipient"

    event_registration_ids = fields.One2many(
        "event.registration", "campaign_recipient_id", "Registrations by This Mail"
    )

    def _registration_token(self):
        """A signature with the secret of the database: nothing is stored that could leak. A person who is forgotten
        has no address any more, and the old links end."""
        self.ensure_one()
        return hmac(
            self.env(su=True),
            "solidarity-partnership-campaign-recipient",
            (self.id, self.step_id.id, self.email),
        )

    def _registration_url(self, suffix=""):
        """The personal page; the example of a preview has a page that leads nowhere."""
        self.ensure_one()
        base = self.event_id.get_base_url()
        if not self.id:
            return f"{base}/solidarity/registration/example?lang={self._mail_lang()}"
        return f"{base}/solidarity/registration/{self.id}/{self._registration_token()}{suffix}"

    def _find_by_token(self, token):
        """:return: the recipient as superuser, empty if the token is not its own"""
        recipient_sudo = self.sudo().exists()
        if recipient_sudo.email and consteq(
            recipient_sudo._registration_token().encode(), (token or "").encode()
        ):
            return recipient_sudo
        return self.browse().sudo()

    def _registration(self):
        """The registration of this person for the event, as superuser, empty if there is none: by the contact, or by
        the address with which it registered on the website."""
        self.ensure_one()
        registrations = self.event_id.sudo().registration_ids.filtered(
            lambda registration: (
                (self.partner_id and registration.partner_id == self.partner_id)
                or (self.email and email_normalize(registration.email) == self.email)
            )
        )
        return registrations._by_weight()[:1]

    def _count_click(self):
        """Personal links do not go through Odoo's shortener, which would make one tracker for each person; the page
        itself tells the mail's trace that its link was opened."""
        self.ensure_one()
        trace_sudo = (
            self.env["mailing.trace"]
            .sudo()
            .search(
                [("model", "=", self._name), ("res_id", "=", self.id), ("links_click_datetime", "=", False)]
            )
        )
        if trace_sudo:
            trace_sudo.set_opened()
            trace_sudo.set_clicked()

    def _registration_obstacle(self):
        """Why nobody can register any more, see ``event.event``."""
        return self.event_id._registration_obstacle()

    def _register_person(self, wants_interpretation, lang=None):
        """Register this person. A second click, or two at once, change nothing any more.

        :param lang: language of later mails, if the person chose another one
        :return: the registration as superuser
        :raise UserError: when nobody can register any more
        """
        self.ensure_one()
        take_rows(
            self.event_id
        )  # whoever comes second is started again, and sees the registration of the first
        registration = self._registration()
        if registration.state in ("open", "done"):
            return registration
        if self._registration_obstacle():
            raise UserError(
                self.env._("It is no longer possible to register for this event. Please write to us.")
            )
        if registration:
            registration._answer(True, wants_interpretation, lang)
            if not registration.campaign_recipient_id:
                registration.write(self._prepare_origin_values())
            return registration
        event_sudo = self.event_id.sudo()
        ticket = event_sudo._open_ticket()
        event_sudo._verify_seats_availability([(False, ticket, 1)])
        return (
            self.env["event.registration"]
            .sudo()
            .create(self._prepare_registration_values(ticket, wants_interpretation, lang))
        )

    def _prepare_registration_values(self, ticket, wants_interpretation, lang):
        chosen = lang if lang in OFFERED_LANGUAGES else self._mail_lang()
        return {
            "event_id": self.event_id.id,
            "event_ticket_id": ticket.id,
            "partner_id": self.partner_id.id,
            "name": self.partner_id.name or self.municipality_id.name or self.email,
            "email": self.email,
            "municipality_id": self.municipality_id.id,
            "attendee_lang": chosen,
            "wants_interpretation": bool(wants_interpretation),
            "state": "open",
            **self._prepare_origin_values(),
        }

    def _prepare_origin_values(self):
        """Which mail of which campaign brought the registration."""
        trace_sudo = (
            self.env["mailing.trace"]
            .sudo()
            .search([("model", "=", self._name), ("res_id", "=", self.id)], order="id desc", limit=1)
        )
        mailing = trace_sudo.mass_mailing_id
        return {
            "campaign_recipient_id": self.id,
            "utm_campaign_id": self.campaign_id.utm_campaign_id.id,
            "utm_source_id": mailing.source_id.id,
            "utm_medium_id": mailing.medium_id.id,
        }
