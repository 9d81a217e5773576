from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .two_transactions import TwoTransactions

KEY = "05158028"


@tagged("post_install", "-at_install")
class TestTwoMembershipsAtOnce(TwoTransactions):
    """Two real connections, two real transactions that are committed; what they make is removed afterwards."""

    def setUp(self):
        super().setUp()
        with self._environment() as env:
            values = {"key": KEY, "name": KEY, "kind": "town", "country_id": env.ref("base.de").id}
            self.municipality_id = env["solidarity.municipality"].create(values).id
        self.addCleanup(self._remove)

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

    def _look(self, env):
        env["solidarity.municipality"].browse(self.municipality_id).membership_ids.mapped("state")

    def _memberships(self, env):
        return env["solidarity.network.membership"].search([("municipality_id", "=", self.municipality_id)])

    def test_two_apply_at_once(self):
        def apply(env):
            return env["solidarity.network.membership"].create({"municipality_id": self.municipality_id})

        results = self._at_once(apply, apply)
        self.assertEqual(results.count("done"), 1, results)
        self.assertTrue(any("already has a membership" in result for result in results), results)
        with self._environment() as env:
            self.assertEqual(len(self._memberships(env)), 1)

    def test_two_admit_at_once(self):
        with self._environment() as env:
            env["solidarity.network.membership"].create({"municipality_id": self.municipality_id})

        def admit(env):
            return self._memberships(env).action_override("Member of long standing")

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
