import threading
from contextlib import contextmanager

from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError, ValidationError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

KEY = "05158028"


@tagged("post_install", "-at_install")
class TestTwoMembershipsAtOnce(BaseCase):
    """Two real connections, two real transactions that are committed; what they make is removed afterwards."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._environment() as env:
            values = {"key": KEY, "name": KEY, "kind": "town", "country_id": env.ref("base.de").id}
            self.municipality_id = env["solidarity.municipality"].create(values).id
        self.addCleanup(self._remove)

    @contextmanager
    def _environment(self):
        """A transaction of its own, committed at the end."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _remove(self):
        with self._environment() as env:
            municipality = env["solidarity.municipality"].browse(self.municipality_id)
            municipality.eligibility_ids.unlink()
            # Members are ended, never deleted; here they have never been.
            env.cr.execute(
                "DELETE FROM solidarity_network_membership WHERE municipality_id = %s", [self.municipality_id]
            )
            env.invalidate_all()
            municipality.unlink()

    def _at_once(self, *steps):
        """As the web client does it: requests of their own, tried again after a conflict of transactions."""
        barrier, results = threading.Barrier(len(steps)), {}

        def run(number, step):
            with self._environment() as env:
                municipality = env["solidarity.municipality"].browse(self.municipality_id)
                municipality.membership_ids.mapped("state")
                barrier.wait(10)
                try:
                    retrying(lambda: step(municipality) and None, env)
                    results[number] = "done"
                except (UserError, ValidationError) as error:
                    results[number] = str(error)

        threads = [
            threading.Thread(target=run, args=(number, step), daemon=True)
            for number, step in enumerate(steps)
        ]
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        return [results.get(number) for number in range(len(steps))]

    def _memberships(self, env):
        return env["solidarity.network.membership"].search([("municipality_id", "=", self.municipality_id)])

    def test_two_apply_at_once(self):
        def apply(municipality):
            return municipality.env["solidarity.network.membership"].create(
                {"municipality_id": municipality.id}
            )

        results = self._at_once(apply, apply)
        self.assertEqual(results.count("done"), 1, results)
        self.assertTrue(any("already has a membership" in result for result in results), results)
        with self._environment() as env:
            self.assertEqual(len(self._memberships(env)), 1)

    def test_two_admit_at_once(self):
        with self._environment() as env:
            env["solidarity.network.membership"].create({"municipality_id": self.municipality_id})

        def admit(municipality):
            return municipality.membership_ids.action_override("Member of long standing")

        results = self._at_once(admit, admit)
        self.assertEqual(results.count("done"), 1, results)
        with self._environment() as env:
            self.assertEqual(
                self._memberships(env).change_ids.sorted("id").mapped("state_to"), ["applied", "admitted"]
            )

    def test_the_database_itself_refuses_a_second_period(self):
        insert = """
            INSERT INTO solidarity_network_membership (municipality_id, state, date_applied, date_from, date_to)
            VALUES (%s, %s, '2024-01-01', '2024-01-01', %s)
        """
        with self.registry.cursor() as first, self.registry.cursor() as second:
            first.execute(insert, [self.municipality_id, "admitted", None])
            first.commit()
            for state, end in (("admitted", None), ("suspended", None), ("ended", "2025-01-01")):
                with (
                    self.assertRaises(IntegrityError),
                    mute_logger("odoo.sql_db"),
                    second.savepoint(flush=False),
                ):
                    second.execute(insert, [self.municipality_id, state, end])
            second.rollback()
