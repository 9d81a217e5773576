import threading

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name


@tagged("post_install", "-at_install")
class TestConsentTwiceAtOnce(BaseCase):
    """Two real connections; what they leave is removed afterwards."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            self.person_id = env["res.partner"].create({"name": "Desk of two clicks"}).id
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["solidarity.consent"].search([("partner_id", "=", self.person_id)]).unlink()
            env["res.partner"].browse(self.person_id).unlink()

    def _request(self, step, barrier, results):
        """As a request does it: tried again after a conflict of transactions."""
        try:
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                person = env["res.partner"].browse(self.person_id)
                person.read(["name"])
                barrier.wait(10)
                results.append(retrying(lambda: len(getattr(env["solidarity.consent"], step)(person, "invitation", "portal")), env))
        except Exception as error:
            results.append(error)

    def _run(self, *steps):
        barrier, results = threading.Barrier(len(steps)), []
        threads = [
            threading.Thread(target=self._request, args=(step, barrier, results), daemon=True) for step in steps
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return sorted(results)

    def _consents(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            consents = env["solidarity.consent"].search([("partner_id", "=", self.person_id)])
            return [bool(consent.date_withdrawn) for consent in consents]

    def test_given_twice_is_one_consent(self):
        self.assertEqual(self._run("_give", "_give"), [0, 1])
        self.assertEqual(self._consents(), [False])

    def test_withdrawn_twice_is_one_withdrawal(self):
        self._run("_give")
        self.assertEqual(self._run("_withdraw", "_withdraw"), [0, 1])
        self.assertEqual(self._consents(), [True])
