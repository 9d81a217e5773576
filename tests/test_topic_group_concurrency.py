import threading

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name

KEY = "05158028"


@tagged("post_install", "-at_install")
class TestTwoReconcileAtOnce(BaseCase):
    """Two real connections that bring the same person into the topic groups; what they make is removed afterwards."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            town = env["solidarity.municipality"].create(
                {"key": KEY, "name": "Musterstadt", "kind": "town", "country_id": env.ref("base.de").id}
            )
            person = env["res.partner"].create(
                {"name": "Stelle", "email": "desk@example.org", "parent_id": town._ensure_partner().id}
            )
            env["solidarity.consent"]._give(person, "topic_group", "paper")
            env["solidarity.network.membership"].create(
                {"municipality_id": town.id, "state": "admitted", "date_from": "2026-01-01"}
            )
            cr.execute("DELETE FROM mail_group_member WHERE partner_id = %s", [person.id])
            self.person_id = person.id
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            town = env["solidarity.municipality"].search([("key", "=", KEY)])
            person = env["res.partner"].browse(self.person_id)
            cr.execute("DELETE FROM solidarity_consent WHERE partner_id = %s", [person.id])
            cr.execute("DELETE FROM solidarity_network_membership WHERE municipality_id = %s", [town.id])
            env.invalidate_all()
            administration = town.partner_id
            town.unlink()
            person.unlink()
            administration.unlink()

    def _take_part(self, step, barrier, errors):
        """As the web client does it: a request of its own, tried again after a conflict of transactions."""
        try:
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env["mail.group"].search([]).member_ids.partner_id.mapped("name")
                barrier.wait(10)
                retrying(lambda: step(env), env)
        except Exception as error:
            errors.append(error)

    def _run(self, *steps):
        barrier, errors = threading.Barrier(len(steps)), []
        threads = [
            threading.Thread(target=self._take_part, args=(step, barrier, errors), daemon=True)
            for step in steps
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertEqual(errors, [])
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            members = env["mail.group.member"].search([("partner_id", "=", self.person_id)])
            return members.mail_group_id.mapped("alias_name"), len(members)

    def _reconcile(self, env):
        env["mail.group"]._reconcile_members(env["res.partner"].browse(self.person_id))

    def _join(self, env):
        person = env["res.partner"].browse(self.person_id)
        env.ref("solidarity_partnership.mail_group_situation")._join_group(person.email, person.id)

    def test_reconcile_twice(self):
        names, count = self._run(self._reconcile, self._reconcile)
        self.assertEqual(count, 1)
        self.assertEqual(names, ["network-situation"])

    def test_reconcile_and_join(self):
        _names, count = self._run(self._reconcile, self._join)
        self.assertEqual(count, 1)
