"""Forms of the public site, and what coordinators make of them, at the same moment over two real connections."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .portal_at_once import PortalAtOnce

FIRST, SECOND = "1" * 32, "2" * 32
ADDRESS = "192.0.2.9"
SENDER = "sender@once.example.org"


@tagged("post_install", "-at_install")
class TestInquiryAtOnce(PortalAtOnce):
    def _submissions(self, env):
        return env["solidarity.inquiry.submission"].search(
            [("municipality_id", "in", [self.german_id, self.ukrainian_id])]
        )

    def _leads(self, env):
        domain = [("municipality_id", "in", [self.german_id, self.ukrainian_id])]
        return env["crm.lead"].with_context(active_test=False).search(domain)

    def _look(self, env):
        self._submissions(env).mapped("state")
        self._leads(env).mapped("name")
        env["solidarity.inquiry.attempt"].search_count([])

    def _send(self, key, municipality_id=None, email=SENDER):
        """As a visitor sends the form."""

        def send(env):
            topic = env.ref("solidarity_partnership.topic_energy")
            values = {
                "form_key": key,
                "municipality_id": municipality_id or self.german_id,
                "wish": "match",
                "contact_name": "Partnership Office",
                "email": email,
                "lang": "de_DE",
                "topic_ids": [Command.set(topic.ids)],
            }
            visitor = env(user=env.ref("base.public_user").id, su=False)
            submissions = visitor["solidarity.inquiry.submission"]
            return submissions._receive(values, [("Generators", topic.id)], [], ADDRESS).id

        return send

    def _kept(self):
        with self._environment() as env:
            return len(self._leads(env)), len(self._submissions(env))

    def _receive(self, *forms):
        with self._environment() as env:
            return [self._send(*form)(env) for form in forms]

    def _step(self, number, name):
        return lambda env: getattr(
            self._as("service", env)["solidarity.inquiry.submission"].browse(number), name
        )()

    # ------------------------------------------------------------------
    # Visitors
    # ------------------------------------------------------------------

    def test_two_forms_of_one_municipality_are_one_inquiry(self):
        results = self._at_once(self._send(FIRST), self._send(SECOND, email="other@once.example.org"))
        self.assertEqual(results, ["done", "done"])
        self.assertEqual(self._kept(), (1, 2))
        with self._environment() as env:
            self.assertEqual(sorted(self._submissions(env).mapped("is_first")), [False, True])

    def test_one_form_sent_twice_is_one_inquiry_and_one_mail(self):
        self.assertEqual(self._at_once(self._send(FIRST), self._send(FIRST)), ["done", "done"])
        self.assertEqual(self._kept(), (1, 1))
        with self._environment() as env:
            self.assertEqual(env["mail.mail"].search_count([("email_to", "=", SENDER)]), 1)
            self.assertEqual(env["solidarity.inquiry.attempt"].search_count([("purpose", "=", "form")]), 1)

    def test_one_form_sent_again_with_another_place_at_once(self):
        results = self._at_once(self._send(FIRST), self._send(FIRST, self.ukrainian_id))
        self.assertIn("done", results)
        self.assertNotIn(None, results, "A sentence, no traceback")
        self.assertEqual(self._kept(), (1, 1))

    def test_both_sides_send_at_once(self):
        results = self._at_once(self._send(FIRST), self._send(SECOND, self.ukrainian_id))
        self.assertEqual(results, ["done", "done"])
        self.assertEqual(self._kept(), (2, 2))

    def _allow(self, limit, number):
        parameter = f"solidarity_partnership.inquiry_{limit}"

        def set_to(value):
            with self._environment() as env:
                env["ir.config_parameter"].set_param(parameter, value)

        set_to(number)
        self.addCleanup(set_to, False)

    def test_no_number_of_forms_at_once_passes_a_limit(self):
        for limit, words in (("per_address", "within a short time"), ("in_all", "Very many forms")):
            with self.subTest(limit):
                self._remove_forms()
                self._allow(limit, "2")
                forms = [self._send(str(number) * 32) for number in range(5)]
                results = self._at_once(*forms)
                self.assertEqual(results.count("done"), 2, results)
                self.assertEqual(sum(words in result for result in results), 3, results)
                self.assertEqual(self._kept()[1], 2)
                self._allow(limit, False)

    def test_strangers_wait_for_the_counting_only(self):
        with self._environment() as slow:
            self._send(FIRST)(slow)  # received, but not through: its municipality is locked
            with self._environment() as quick:
                quick.cr.execute("SET LOCAL lock_timeout = '1s'")
                self._send(SECOND, self.ukrainian_id)(quick)
        self.assertEqual(self._kept(), (2, 2))

    def test_who_does_not_get_its_turn_is_told_so(self):
        attempts = "odoo.addons.solidarity_partnership.models.inquiry.solidarity_inquiry_attempt"
        with self._environment() as blocker, patch(f"{attempts}.COUNTING_MAX", "100ms"):
            blocker.cr.execute("LOCK TABLE solidarity_inquiry_attempt IN EXCLUSIVE MODE")
            with self._environment() as env, self.assertRaisesRegex(UserError, "Very many forms"):
                self._send(FIRST)(env)
        self.assertEqual(self._kept(), (0, 0))

    def test_what_was_refused_later_stays_counted(self):
        self._allow("per_address", "1")
        with self._environment() as env:
            self._send(FIRST)(env)
            env.cr.rollback()
        self.assertEqual(self._kept(), (0, 0))
        [result] = self._at_once(self._send(SECOND))
        self.assertIn("within a short time", result)
        # The same form, tried again, is no other one.
        self.assertEqual(self._at_once(self._send(FIRST)), ["done"])

    def _remove_forms(self):
        with self._environment() as env:
            self._submissions(env).unlink()
            self._leads(env).unlink()
            env["solidarity.inquiry.attempt"].search([]).unlink()

    def test_mails_to_one_address_are_limited_also_at_once(self):
        self._allow("mails_per_address", "1")
        results = self._at_once(self._send(FIRST), self._send(SECOND, self.ukrainian_id))
        self.assertEqual(results, ["done", "done"])
        self._receive(("3" * 32,))
        with self._environment() as env:
            self.assertEqual(env["mail.mail"].search_count([("email_to", "=", SENDER)]), 1)

    # ------------------------------------------------------------------
    # Coordinators
    # ------------------------------------------------------------------

    def _persons(self, env):
        return env["res.partner"].search([("email", "=", SENDER)])

    def _needs(self, env):
        return env["solidarity.need"].search([("municipality_id", "=", self.german_id)])

    def test_taken_over_while_a_colleague_dismisses(self):
        [number] = self._receive((FIRST,))
        results = self._at_once(self._step(number, "action_take_over"), self._step(number, "action_dismiss"))
        self.assertEqual(results.count("done"), 1, results)
        self.assertNotIn(None, results, "A sentence, no traceback")
        with self._environment() as env:
            taken_over = self._submissions(env).state == "taken_over"
            self.assertEqual(taken_over, results[0] == "done")
            self.assertEqual((len(self._persons(env)), len(self._needs(env))), (taken_over, taken_over))

    def test_taken_over_twice_at_once(self):
        [number] = self._receive((FIRST,))
        step = self._step(number, "action_take_over")
        results = self._at_once(step, step)
        self.assertEqual(results.count("done"), 1, results)
        with self._environment() as env:
            self.assertEqual((len(self._persons(env)), len(self._needs(env))), (1, 1))

    def test_two_forms_of_one_sender_taken_over_at_once_are_one_person(self):
        numbers = self._receive((FIRST,), (SECOND,))
        results = self._at_once(*[self._step(number, "action_take_over") for number in numbers])
        self.assertEqual(results, ["done", "done"])
        with self._environment() as env:
            self.assertEqual(len(self._persons(env)), 1)

    def test_forms_of_two_inquiries_of_one_sender_taken_over_at_once_are_one_person(self):
        with self._environment() as env:
            first = self._send(FIRST)(env)
            self._leads(env).action_set_lost()
            second = self._send(SECOND)(env)
            self.assertEqual(len(self._leads(env)), 2)
        results = self._at_once(*[self._step(number, "action_take_over") for number in (first, second)])
        self.assertEqual(results, ["done", "done"])
        with self._environment() as env:
            self.assertEqual(len(self._persons(env)), 1)

    def test_a_form_arrives_while_inquiries_are_merged(self):
        self._receive((FIRST,))
        with self._environment() as env:
            copy = self._leads(env).copy({"municipality_id": self.ukrainian_id})
            leads = (self._leads(env) | copy).ids
        merge = lambda env: env["crm.lead"].browse(leads).sudo().merge_opportunity()  # noqa: E731
        results = self._at_once(self._send(SECOND), merge)
        self.assertEqual(results, ["done", "done"])
        with self._environment() as env:
            self.assertEqual(len(self._submissions(env)), 2, "No form is lost with its inquiry")
