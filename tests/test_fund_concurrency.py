from odoo.tests import tagged

from .two_transactions import TwoTransactions

KEY = "05158028"
YEAR = 2098


@tagged("post_install", "-at_install")
class TestVerdictsAtOnce(TwoTransactions):
    """Two real connections, two real transactions that are committed; what they make is removed afterwards."""

    def setUp(self):
        super().setUp()
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

    def _look(self, env):
        env["solidarity.network.membership"].browse(self.ids["membership"]).mapped("state")

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
