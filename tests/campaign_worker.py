"""A second Odoo process that does what the scheduled jobs of campaigns, mailings and mails do, until a step is sent:

    python campaign_worker.py DATABASE STEP

Run by tests, which kill it. It does not go through the lock of scheduled jobs, so that two of them really meet."""

import logging
import sys
import time

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

_logger = logging.getLogger("campaign_worker")
JOBS = (
    ("solidarity.campaign.step", "_cron_send_due"),
    ("mailing.mailing", "_process_mass_mailing_queue"),
    ("mail.mail", "process_email_queue"),
)


def main(database, step_id, seconds=60):
    config.parse_config(["-d", database, "--no-http", "--log-level=warn"])
    registry = Registry(database)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for model, job in JOBS:
            with registry.cursor() as cr:
                try:
                    getattr(api.Environment(cr, SUPERUSER_ID, {})[model], job)()
                except Exception as error:  # another process was at it: next time
                    _logger.info("%s: %s", job, error)
                    cr.rollback()
        with registry.cursor() as cr:
            cr.execute("SELECT state FROM solidarity_campaign_step WHERE id = %s", [step_id])
            if cr.fetchone()[0] in ("sent", "skipped", "stopped"):
                return


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
