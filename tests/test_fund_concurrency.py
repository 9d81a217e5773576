import threading
from contextlib import contextmanager

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

KEY = "05158028"
YEAR = 2098


@tagged("post_install", "-at_install")
class TestVerdictsAtOnce(BaseCase):
    """Two real connections, two real transactions that are committed; what they make is removed afterwards."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._environment() as env:
            values = {"key": KEY, "name": KEY, "kind": "town", "country_id": env.ref("base.de").id}
            municipality = env["solidarity.municipality"].create(values)
            fund = env.ref("solidarity_partnership.fund_small_projects")
            call = env["solidarity.fund.call"].create(
                {"fund_id": fund.id, "year": YEAR, "state": "published"}
            )
            membership = env["solidarity.network.membership"].create({"municipality_id": municipality.id})
            membership.action_override("Member of long standing")
            self.ids = {"municipality": municipality.id, "call": call.id, "membership": membership.id}
        self.addCleanup(self._remove)

    @contextmanager
    def _environment(self):
        """A transaction of its own, committed at the end."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _remove(self):
        with self._environment() as env:
            env["solidarity.municipality"].browse(self.ids["municipality"]).eligibility_ids.unlink()
            env["solidarity.fund.call"].browse(self.ids["call"]).unlink()
            # Members are ended, never deleted; here they have never been.
            env.cr.execute(
                "DELETE FROM solidarity_network_membership WHERE id = %s", [self.ids["membership"]]
            )
            env.invalidate_all()
            env["solidarity.municipality"].browse(self.ids["municipality"]).unlink()

    def _at_once(self, *steps):
        """As the web client does it: requests of their own, tried again after a conflict of transactions."""
        barrier, results = threading.Barrier(len(steps)), {}

        def run(number, step):
            with self._environment() as env:
                env["solidarity.network.membership"].browse(self.ids["membership"]).mapped("state")
                barrier.wait(10)
                try:
                    retrying(lambda: step(env) and None, env)
                    results[number] = "done"
                except UserError as error:
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

    def _issue(self, env):
        return env["solidarity.fund.call"].browse(self.ids["call"]).action_issue()

    def _suspend(self, env):
        membership = env["solidarity.network.membership"].browse(self.ids["membership"])
        return membership.action_suspend("No contact person")

    def _verdicts(self, env):
        return env["solidarity.fund.call"].browse(self.ids["call"]).eligibility_ids.mapped("state")

    def test_two_issue_at_once(self):
        self.assertEqual(self._at_once(self._issue, self._issue), ["done", "done"])
        with self._environment() as env:
            self.assertEqual(sorted(self._verdicts(env)), ["eligible", "revoked"])

    def test_who_is_suspended_meanwhile_keeps_no_verdict(self):
        self.assertEqual(self._at_once(self._issue, self._suspend), ["done", "done"])
        with self._environment() as env:
            self.assertNotIn("eligible", self._verdicts(env))
