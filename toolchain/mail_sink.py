"""An SMTP server that writes each mail into a file and sends nothing. Runs in the virtual environment:

    python mail_sink.py PORT FOLDER

A recipient whose address begins with "bounce" is refused, to see what happens then."""

import itertools
import re
import signal
import sys
import time
from pathlib import Path

from aiosmtpd.controller import Controller


class Sink:
    """Takes mails."""

    def __init__(self, folder: Path):
        self.folder, self.numbers = folder, itertools.count(1)

    async def handle_RCPT(self, server, session, envelope, address, options):
        """Notes a recipient."""
        if address.startswith("bounce"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        """Writes the mail, the envelope on top."""
        recipients = ", ".join(envelope.rcpt_tos)
        name = f"{time.strftime('%Y%m%d-%H%M%S')}-{next(self.numbers):04}-{recipients}"
        head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {recipients}\r\n"
        path = self.folder / (re.sub(r"[^\w.@-]+", "_", name)[:120] + ".eml")
        path.write_bytes(head.encode() + envelope.original_content)
        return "250 OK"


def main(port: str, folder: str) -> None:
    """Serves until it is told to end."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    controller = Controller(Sink(Path(folder)), hostname="127.0.0.1", port=int(port), enable_SMTPUTF8=True)
    controller.start()
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    controller.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
