import threading

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestExchangeOfTwoAtOnce(BaseCase):
    """Two real connections for one exchange; what they make is committed, and removed afterwards."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            event = api.Environment(cr, SUPERUSER_ID, {})["event.event"].create(
                {
                    "name": "Exchange",
                    "solidarity_kind": "exchange",
                    "date_begin": "2099-05-04 08:00:00",
                    "date_end": "2099-05-04 10:00:00",
                    "event_mail_ids": [Command.clear()],
                    "registration_ids": [Command.create({"name": "Attendee", "state": "draft"})],
                }
            )
            self.event_id, self.registration_id = event.id, event.registration_ids.id
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            event = api.Environment(cr, SUPERUSER_ID, {})["event.event"].browse(self.event_id)
            event.registration_ids.unlink()
            event.unlink()

    def _twice(self, work):
        """Do it twice at once, as Odoo does with requests; returns results and errors."""
        barrier, results = threading.Barrier(2), []

        def request():
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                event = env["event.event"].browse(self.event_id)
                event.registration_ids.read(["state"])
                barrier.wait(10)
                try:
                    results.append(retrying(lambda: work(event), env))
                except UserError as error:
                    results.append(error)

        threads = [threading.Thread(target=request, daemon=True) for _number in range(2)]
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        return results

    def test_one_answer_clicked_twice_is_one_answer_without_an_error(self):
        results = self._twice(lambda event: event.registration_ids._answer(True, True))
        self.assertEqual(results, [None, None])
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            registration = env["event.registration"].browse(self.registration_id)
            self.assertEqual((registration.state, registration.invitation_answer), ("open", "accepted"))

    def test_one_interruption_at_a_time_and_the_other_is_told_why(self):
        results = self._twice(lambda event: event._interrupt("air_raid"))
        [refused] = [result for result in results if result]
        self.assertIn("already interrupted", str(refused))
        with self.registry.cursor() as cr:
            event = api.Environment(cr, SUPERUSER_ID, {})["event.event"].browse(self.event_id)
            self.assertEqual(len(event.interruption_ids), 1)
