import re

from odoo import api, fields, models
from odoo.tools import email_normalize
from odoo.tools.mail import generate_tracking_message_id

ALIAS = "solidarity_partnership.mail_alias_partnership"
#: What may stand in an address; a reference with other signs has none, but is still found in a subject.
REFERENCE = re.compile(r"[A-Za-z0-9_.-]+")
RECIPIENT_HEADERS = ("To", "Cc", "Delivered-To", "X-Original-To", "Resent-To", "Resent-Cc")


class SolidarityPartnership(models.Model):
    """Each partnership has an e-mail address: the one alias of the service, a plus sign and the reference. Mails to it
    land in the chatter. Mails to the plain alias are told apart by the reference in their subject."""

    _inherit = "solidarity.partnership"

    mail_address = fields.Char(
        "E-mail Address",
        compute="_compute_mail_address",
        groups="base.group_user",
        help="What is written to this address lands here. Without an alias domain there is none.",
    )

    @api.depends("name")
    def _compute_mail_address(self):
        alias_sudo = self.env.ref(
            ALIAS, raise_if_not_found=False
        )  # deleted by an administrator: no addresses
        alias_sudo = alias_sudo and alias_sudo.sudo()  # everybody of the service may know its own address
        for partnership in self:
            known = alias_sudo and alias_sudo.alias_domain and REFERENCE.fullmatch(partnership.name or "")
            partnership.mail_address = known and (
                f"{alias_sudo.alias_name}+{partnership.name.lower()}@{alias_sudo.alias_domain}"
            )

    def _message_auto_subscribe_followers(self, updated_values, default_subtype_ids):
        """Whoever coordinates the partnership hears of what arrives."""
        followers = super()._message_auto_subscribe_followers(updated_values, default_subtype_ids)
        coordinator = self.env["res.users"].browse(updated_values.get("coordinator_id"))
        if coordinator.active:
            followers.append((coordinator.partner_id.id, default_subtype_ids, False))
        return followers

    # ------------------------------------------------------------------
    # Incoming mail
    # ------------------------------------------------------------------

    @api.model
    def _plain_recipients(self, recipients):
        """The recipients of a mail with the partnerships' addresses cut down to the alias that Odoo knows."""
        alias_sudo = self.env.ref(ALIAS, raise_if_not_found=False)
        alias_sudo = alias_sudo and alias_sudo.sudo()  # the mail gateway may run as anybody
        if not alias_sudo or not alias_sudo.alias_name:
            return recipients
        name = re.escape(alias_sudo.alias_name)
        return re.sub(rf"(?<![\w.+-])({name})\+[\w.-]+@", r"\1@", recipients or "", flags=re.IGNORECASE)

    @api.model
    def _routing_check_route(self, message, message_dict, route, raise_exception=True):
        """A mail to the alias belongs to the partnership it names; when it names none, the sender is told so."""
        route = super()._routing_check_route(message, message_dict, route, raise_exception)
        if not route or route[1]:
            return route
        partnership = self._find_by_mail(message, message_dict)
        if partnership:
            return (route[0], partnership.id, *route[2:])
        self._bounce_unknown_reference(message, message_dict)
        return False

    @api.model
    def _find_by_mail(self, message, message_dict):
        """The partnership whose reference stands in the addresses, or else in the subject of a mail."""
        addresses = " ".join(str(value) for name in RECIPIENT_HEADERS for value in message.get_all(name, []))
        subject = message_dict.get("subject") or ""
        for words in (re.findall(r"\+([\w.-]+)@", addresses), re.findall(r"[\w./-]+", subject)):
            names = [word.strip("./-").upper() for word in words]
            # Whoever writes from outside may reach a case that it could not read.
            partnership = self.sudo().search([("name", "in", names)], limit=1)
            if partnership:
                return partnership
        return self.browse()

    @api.model
    def _bounce_unknown_reference(self, message, message_dict):
        """Tell a person that nobody reads this mail; never answer a machine, or two machines would never stop."""
        automatic = (
            str(message.get("Auto-Submitted", "no")).strip().lower() != "no"
            or str(message.get("Precedence", "")).strip().lower() in ("bulk", "junk", "list", "auto_reply")
            or message.get("List-Id")
            or message.get("X-Auto-Response-Suppress")
            or str(message.get("Return-Path", "")).strip() == "<>"
        )
        if automatic or not email_normalize(message_dict["email_from"]):
            return
        author = self.env["res.partner"].browse(message_dict.get("author_id"))
        languages = [author.lang] if author.lang in ("de_DE", "uk_UA") else ["de_DE", "uk_UA"]
        template = "solidarity_partnership.partnership_unknown_reference"
        body = "".join(
            str(
                self.env["ir.qweb"]
                .with_context(lang=lang)
                ._render(template, {"subject": message_dict["subject"]})
            )
            for lang in languages
        )
        self._routing_create_bounce_email(
            message_dict["email_from"],
            body,
            message,
            # An answer to this mail is recognised by Odoo and goes nowhere.
            references=f"{message_dict['message_id']} {generate_tracking_message_id('loop-detection-bounce-email')}",
            reply_to=self.env.company.email,
        )
