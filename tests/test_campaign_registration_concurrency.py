import threading

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestTwoClicksAtOnce(BaseCase):
    """Two real connections for one person; what they make is committed, and removed afterwards."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            event = env["event.event"].create(
                {
                    "name": "Networking",
                    "solidarity_kind": "networking",
                    "date_begin": "2099-05-04 08:00:00",
                    "date_end": "2099-05-04 10:00:00",
                    "event_mail_ids": [Command.clear()],
                }
            )
            campaign = env["solidarity.campaign"].create({"name": "Networking", "event_id": event.id})
            recipients = env["solidarity.campaign.recipient"]
            for purpose in ("invitation", "reminder"):
                step = env["solidarity.campaign.step"].create(
                    {"campaign_id": campaign.id, "purpose": purpose, "subject": "S", "body": "B"}
                )
                recipients |= recipients.create({"step_id": step.id, "email": "office@example.org"})
            self.event_id, self.recipient_ids = event.id, recipients.ids
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            event = api.Environment(cr, SUPERUSER_ID, {})["event.event"].browse(self.event_id)
            event.registration_ids.unlink()
            event.env["solidarity.campaign"].search([("event_id", "=", event.id)]).unlink()
            event.unlink()

    def _click(self, first, second):
        barrier, errors = threading.Barrier(2), []

        def request(recipient_id):
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                recipient = env["solidarity.campaign.recipient"].browse(recipient_id)
                recipient._registration()
                barrier.wait(10)
                try:
                    retrying(lambda: recipient._register_person(False), env)
                except Exception as error:  # told to the test
                    errors.append(error)

        threads = [threading.Thread(target=request, args=[one], daemon=True) for one in (first, second)]
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        self.assertEqual(errors, [])
        with self.registry.cursor() as cr:
            event = api.Environment(cr, SUPERUSER_ID, {})["event.event"].browse(self.event_id)
            return len(event.registration_ids)

    def test_a_double_click_is_one_registration(self):
        self.assertEqual(self._click(self.recipient_ids[0], self.recipient_ids[0]), 1)

    def test_the_buttons_of_two_mails_are_one_registration(self):
        self.assertEqual(self._click(*self.recipient_ids), 1)
