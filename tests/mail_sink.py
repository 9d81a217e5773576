"""A real SMTP server inside a test: what Odoo sends arrives here."""

import email
import socket
from email import policy
from unittest.mock import patch

from aiosmtpd.controller import Controller


class _Handler:
    def __init__(self):
        self.mails = []
        self.raw = []

    async def handle_DATA(self, server, session, envelope):
        self.raw.append(envelope.original_content)
        mail = email.message_from_bytes(envelope.original_content, policy=policy.default)
        self.mails.extend((address, mail) for address in envelope.rcpt_tos)
        return "250 OK"


class MailSink:
    """For test cases with an ``env``: ``self.mails`` are the mails that arrived, as (address, message),
    ``self.raw_mails`` their bytes as they came over the line."""

    def start_sink(self):
        handler = _Handler()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        controller = Controller(handler, hostname="127.0.0.1", port=port, enable_SMTPUTF8=True)
        controller.start()
        self.addCleanup(controller.stop)
        servers = self.env["ir.mail_server"]
        servers.search([]).active = False
        servers.create(
            {"name": "Sink", "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_encryption": "none"}
        )
        # Odoo sends nothing while a test runs, unless told so.
        sending = patch.object(type(servers), "_disable_send", return_value=False)
        sending.start()
        self.addCleanup(sending.stop)
        self.mails = handler.mails
        self.raw_mails = handler.raw

    def send_queue(self):
        """Send what waits in Odoo's queue."""
        self.env["mail.mail"].search([("state", "=", "outgoing")], order="id").send()

    def mails_to(self, address):
        return [mail for recipient, mail in self.mails if recipient == address]

    @staticmethod
    def text_of(mail):
        return mail.get_body(("plain", "html")).get_content()
