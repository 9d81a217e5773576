import threading

from psycopg2 import Error, IntegrityError
from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import mail_new_test_user

KEYS = ("05158028", "UA26080070000011111")


@tagged("post_install", "-at_install")
class TestAidOfTwoAtOnce(BaseCase):
    """Two real connections for one need of ten; what they make is committed, and removed afterwards."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            donor, receiver = env["solidarity.municipality"].create(
                [
                    {"key": key, "name": key, "kind": "town", "country_id": env.ref(country).id}
                    for key, country in zip(KEYS, ("base.de", "base.ua"), strict=True)
                ]
            )
            need = env["solidarity.need"].create(
                {
                    "municipality_id": receiver.id,
                    "item_id": env.ref("solidarity_partnership.need_item_generator").id,
                    "name": "Generators",
                    "quantity": 10,
                }
            )
            self.sides = {"donor_id": donor.id, "receiver_id": receiver.id}
            self.need_id = need.id
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            municipalities = env["solidarity.municipality"].browse(self.sides.values())
            aid = env["solidarity.aid"].search([("donor_id", "in", municipalities.ids)])
            aid.state = "pledged"
            aid.unlink()
            env["solidarity.need"].browse(self.need_id).unlink()
            municipalities.unlink()

    def _pledge(self, env, quantity=6):
        line = {"need_id": self.need_id, "quantity_pledged": quantity}
        aid = env["solidarity.aid"].create({**self.sides, "line_ids": [Command.create(line)]})
        env.flush_all()
        return aid

    def _run(self, *works, again=True):
        """Do these at once, each in a request of its own that has seen the need before the others write.

        :param again: try again after a conflict, as Odoo does with requests
        :return: results or errors in the order of the works
        """
        barrier = threading.Barrier(len(works))
        results = [None] * len(works)

        def work(number):
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env["solidarity.need"].browse(self.need_id).read(["quantity_open", "state"])
                barrier.wait(10)
                try:
                    call = lambda: works[number](env)  # noqa: E731
                    if again:
                        results[number] = retrying(call, env)
                    else:
                        results[number] = call()
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

    def _need(self):
        with self.registry.cursor() as cr:
            need = api.Environment(cr, SUPERUSER_ID, {})["solidarity.need"].browse(self.need_id)
            sums = [
                sum(need.aid_line_ids.filtered(lambda line: line.state != "cancelled").mapped(name))
                for name in ("quantity_bound", "quantity_delivered")
            ]
            # what is stored on the need is what its lines say
            self.assertEqual([need.quantity_pledged, need.quantity_delivered], sums)
            return need.state, need.quantity_pledged, need.quantity_delivered

    def _alone(self, work):
        with self.registry.cursor() as cr:
            return work(api.Environment(cr, SUPERUSER_ID, {}))

    def _shipped(self, *quantities):
        def work(env):
            ids = []
            for quantity in quantities:
                aid = self._pledge(env, quantity)
                aid.action_ship()
                ids.append(aid.id)
            return ids

        return self._alone(work)

    def test_two_pledges_at_once_do_not_exceed_the_need(self):
        for again in (True, False):
            with self.subTest(again=again):
                results = self._run(self._pledge, self._pledge, again=again)
                refused = [result for result in results if isinstance(result, Exception)]
                self.assertEqual(len(refused), 1, results)
                expected = (UserError, IntegrityError) if again else (SerializationFailure, UserError)
                self.assertIsInstance(refused[0], expected)
                self.assertEqual(self._need(), ("partly_covered", 6, 0))
                self._alone(
                    lambda env: env["solidarity.need"].browse(self.need_id).aid_line_ids.aid_id.unlink()
                )

    def test_two_pledges_at_once_that_fit_both_count(self):
        results = self._run(lambda env: self._pledge(env, 4), lambda env: self._pledge(env, 6))
        self.assertFalse([result for result in results if isinstance(result, Exception)])
        self.assertEqual(self._need(), ("partly_covered", 10, 0))

    def test_two_deliveries_at_once_both_count_and_no_more(self):
        ids = self._shipped(4, 6)
        deliver = [
            lambda env, aid=aid: env["solidarity.aid"].browse(aid).action_deliver() and env.flush_all()
            for aid in ids
        ]
        results = self._run(*deliver)
        self.assertFalse([result for result in results if isinstance(result, Exception)], results)
        self.assertEqual(self._need(), ("covered", 10, 10))

    def test_one_delivery_recorded_twice_at_once_counts_once(self):
        for again in (True, False):
            with self.subTest(again=again):
                [aid] = self._shipped(5)

                def deliver(env, aid=aid):
                    env["solidarity.aid"].browse(aid).action_deliver()
                    env.flush_all()

                results = self._run(deliver, deliver, again=again)
                refused = [result for result in results if isinstance(result, Exception)]
                self.assertEqual(len(refused), 1, results)
                delivered = 5 if again else 10
                self.assertEqual(self._need()[1:], (delivered, delivered))

    def test_two_deliveries_without_a_second_try_lose_nothing(self):
        ids = self._shipped(4, 6)
        deliver = [
            lambda env, aid=aid: env["solidarity.aid"].browse(aid).action_deliver() and env.flush_all()
            for aid in ids
        ]
        results = self._run(*deliver, again=False)
        refused = [number for number, result in enumerate(results) if isinstance(result, Exception)]
        self.assertEqual(len(refused), 1, results)
        self.assertIsInstance(results[refused[0]], SerializationFailure)
        self._need()  # what is stored is what the lines say
        self._alone(deliver[refused[0]])
        self.assertEqual(self._need(), ("covered", 10, 10))

    def test_the_receipt_confirmed_twice_at_once_is_confirmed_once(self):
        [aid] = self._shipped(5)
        receiver = self._portal_user()

        def confirm(env):
            return env["solidarity.aid"].with_user(receiver).browse(aid)._confirm_receipt({})

        results = self._run(confirm, confirm)
        self.assertEqual(sorted(results), [False, True])
        self.assertEqual(self._need(), ("partly_covered", 5, 5))

    def _portal_user(self):
        """Somebody who stands for the receiver."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            receiver = env["solidarity.municipality"].browse(self.sides["receiver_id"])
            partner = receiver._ensure_partner()
            user = mail_new_test_user(env, login="test_receiver_at_once", groups="base.group_portal")
            user.partner_id.parent_id = partner
            ids = user.id, user.partner_id.id, partner.id
        self.addCleanup(self._remove_receiver, *ids)
        return ids[0]

    def _remove_receiver(self, user_id, person_id, partner_id):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["solidarity.municipality"].browse(self.sides["receiver_id"]).partner_id = False
            env["solidarity.aid"].search(
                [("receiver_id", "=", self.sides["receiver_id"])]
            ).message_ids.unlink()
            env["res.users"].browse(user_id).unlink()
            env["res.partner"].browse([person_id, partner_id]).unlink()

    def test_help_offered_twice_at_once_is_one_activity(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            helper = env["solidarity.municipality"].browse(self.sides["donor_id"])
            user = mail_new_test_user(env, login="test_helper_at_once", groups="base.group_portal")
            user.partner_id.parent_id = helper._ensure_partner()
            membership = env["solidarity.network.membership"].create(
                {"municipality_id": helper.id, "state": "admitted", "date_from": "2026-01-01"}
            )
            need = env["solidarity.need"].browse(self.need_id)
            need.action_share()
            user_id, token, membership_id = user.id, need.share_token, membership.id
        self.addCleanup(self._remove_helper, user_id, membership_id)

        def offer(env):
            told = env["solidarity.need"].with_user(user_id)._offer_help(token)
            env.flush_all()
            return told

        self.assertEqual(self._run(offer, offer), [True, True])
        activities = self._alone(lambda env: len(env["solidarity.need"].browse(self.need_id).activity_ids))
        self.assertEqual(activities, 1)

    def _remove_helper(self, user_id, membership_id):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["solidarity.need"].browse(self.need_id).activity_ids.unlink()
            membership = env["solidarity.network.membership"].browse(membership_id)
            membership.state = "applied"
            membership.unlink()
            user = env["res.users"].browse(user_id)
            partners = user.partner_id | user.partner_id.parent_id
            env["solidarity.municipality"].browse(self.sides["donor_id"]).partner_id = False
            user.unlink()
            partners.unlink()

    def test_a_pledge_and_a_withdrawal_at_once(self):
        def withdraw(env):
            env["solidarity.need"].browse(self.need_id).action_withdraw("Not needed")
            env.flush_all()

        results = self._run(self._pledge, withdraw)
        self.assertEqual(len([result for result in results if isinstance(result, Exception)]), 1, results)
        self.assertIn(self._need(), (("withdrawn", 0, 0), ("partly_covered", 6, 0)))

    def test_a_receipt_and_a_cancellation_at_once(self):
        [aid] = self._shipped(2.5)
        receiver = self._portal_user()

        def confirm(env):
            done = env["solidarity.aid"].with_user(receiver).browse(aid)._confirm_receipt({})
            env.flush_all()
            return done

        def cancel(env):
            env["solidarity.aid"].browse(aid).action_cancel("Lost")
            env.flush_all()

        for again in (True, False):
            results = self._run(confirm, cancel, again=again)
            refused = [result for result in results if isinstance(result, Exception)]
            self.assertEqual(len(refused), 1, results)
            self.assertIn(self._need(), (("open", 0, 0), ("partly_covered", 2.5, 2.5)))
            self._alone(lambda env: env["solidarity.aid"].browse(aid).write({"state": "in_transit"}))
            self._alone(
                lambda env: env["solidarity.aid"].browse(aid).line_ids.write({"quantity_delivered": 0})
            )

    def test_parts_with_decimals_at_once_fill_a_need_exactly(self):
        works = [lambda env, part=part: self._pledge(env, part) for part in (3.3, 3.3, 3.4)]
        results = self._run(*works)
        self.assertFalse([result for result in results if isinstance(result, Exception)], results)
        self.assertEqual(self._need()[1], 10)
        [refused] = self._run(lambda env: self._pledge(env, 0.001))
        self.assertIsInstance(refused, UserError)
