import threading

from psycopg2 import Error

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import mail_new_test_user

#: A year of which no other test has a call; it is open as long as it is not over.
YEAR = 2099
LOGIN = "test_portal_two_at_once"


@tagged("post_install", "-at_install")
class TestApplicationsOfTwoAtOnce(BaseCase):
    """Two real connections; what they make is committed, and removed afterwards."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self._remove)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            municipality = env["solidarity.municipality"].create(
                {"key": "05158028", "name": "Two", "kind": "town", "country_id": env.ref("base.de").id}
            )
            call = env["solidarity.fund.call"].create(
                {
                    "fund_id": env.ref("solidarity_partnership.fund_small_projects").id,
                    "year": YEAR,
                    "state": "published",
                    "date_open": "2000-01-01",
                    "budget": 10000,
                }
            )
            user = mail_new_test_user(env, login=LOGIN, groups="base.group_portal", email="two@example.org")
            user.partner_id.parent_id = municipality._ensure_partner()
            self.municipality_id, self.call_id, self.user_id = municipality.id, call.id, user.id
            self.application_ids = [self._recommended(env).id for _number in range(2)]

    def _recommended(self, env):
        application = env["solidarity.fund.application"].create(
            {
                "title": "Two",
                "call_id": self.call_id,
                "municipality_id": self.municipality_id,
                "amount_asked": 6000,
                "step_ids": [
                    Command.create(
                        {"step": step, "state_from": "draft", "state_to": "recommended", "user_id": user_id}
                    )
                    for step, user_id in (
                        ("content", SUPERUSER_ID),
                        ("calculation", env.ref("base.user_admin").id),
                    )
                ],
            }
        )
        application.state = "recommended"
        return application

    def _remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            applications = env["solidarity.fund.application"].search([("call_id.year", "=", YEAR)])
            applications.state = "draft"
            applications.unlink()
            env["solidarity.fund.call"].search([("year", "=", YEAR)]).unlink()
            user = env["res.users"].search([("login", "=", LOGIN)])
            person = user.partner_id
            user.unlink()
            person.unlink()
            municipality = env["solidarity.municipality"].search([("key", "=", "05158028")])
            office = municipality.partner_id
            municipality.unlink()
            office.unlink()

    def _run(self, uid, *works):
        """Do these at once, each in a request of its own, again after a conflict as Odoo does.

        :return: results or errors in the order of the works
        """
        barrier = threading.Barrier(len(works))
        results = [None] * len(works)

        def work(number):
            with self.registry.cursor() as cr:
                env = api.Environment(cr, uid, {})
                env["solidarity.fund.application"].search_count(
                    []
                )  # the snapshot is taken before the others write
                barrier.wait(10)
                try:
                    results[number] = retrying(lambda: works[number](env), env)
                except (UserError, Error) as error:
                    cr.rollback()
                    results[number] = error

        threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(len(works))]
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        return results

    def _read(self, name):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            return env["solidarity.fund.application"].search([("call_id", "=", self.call_id)]).mapped(name)

    def test_two_awards_do_not_share_the_same_money(self):
        def award(application_id):
            return lambda env: env["solidarity.fund.application"].browse(application_id).action_approve(6000)

        results = self._run(SUPERUSER_ID, *map(award, self.application_ids))
        refused = [result for result in results if isinstance(result, UserError)]
        self.assertEqual((results.count(True), len(refused)), (1, 1), results)
        self.assertIn("exceeded", str(refused[0]))
        self.assertEqual(sorted(self._read("state")), ["approved", "recommended"])

    def test_a_double_click_takes_one_step(self):
        def reject(env):
            return (
                env["solidarity.fund.application"].browse(self.application_ids[0]).action_reject("No money.")
            )

        results = self._run(SUPERUSER_ID, reject, reject)
        self.assertEqual(results.count(True), 1, results)
        self.assertIn("is in the state", str(next(result for result in results if result is not True)))

    def test_a_double_click_in_the_portal_saves_one_draft(self):
        def save(env):
            draft = env["solidarity.fund.application"]._portal_save(
                {"title": "Draft of two clicks", "call_id": self.call_id}, "b" * 32
            )
            return draft.id

        first, second = self._run(self.user_id, save, save)
        self.assertEqual(first, second)
        self.assertEqual(self._read("title").count("Draft of two clicks"), 1)
