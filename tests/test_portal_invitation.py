import re
import threading

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from .common import SolidarityCase
from .mail_sink import MailSink
from .test_consent import ContactPersonFixtures


@tagged("post_install", "-at_install")
class TestPortalInvitation(ContactPersonFixtures, MailSink, SolidarityCase):
    def setUp(self):
        super().setUp()
        self.start_sink()

    def _invite(self, municipalities, user=None):
        return municipalities.with_user(user or self.coordinator).action_invite_to_portal()["params"]

    def test_all_at_once_each_in_its_language(self):
        german = self._create_person(self.town, "Logistics Desk")
        ukrainian = self._create_person(self.hromada, "Press Desk")
        answer = self._invite(self.town | self.hromada)
        self.assertEqual(german.user_ids.login, german.email)
        self.assertTrue(german.user_ids._is_portal())
        self.assertEqual((german.user_ids.lang, ukrainian.user_ids.lang), ("de_DE", "uk_UA"))
        for name in ("Logistics Desk", "Press Desk", self.german_portal.name):
            self.assertIn(name, answer["message"])
        self.assertEqual((answer["type"], answer["sticky"]), ("success", False))
        self.assertEqual(len(self.mails), 2)
        bodies = [self.text_of(self.mails_to(person.email)[0]) for person in (german, ukrainian)]
        for body, words, person in zip(bodies, ("Passwort", "Шановні"), (german, ukrainian), strict=True):
            self.assertIn(words, body)
            [token] = set(re.findall(r"token=([\w-]+)", body))
            self.assertEqual(self.env["res.partner"].sudo()._signup_retrieve_partner(token), person)
            self.assertIn(person.email, body)

    def test_a_second_click_invites_nobody(self):
        person = self._create_person(self.town, "Logistics Desk")
        self._invite(self.town)
        user = person.user_ids
        answer = self._invite(self.town)
        self.assertEqual(person.user_ids, user)
        self.assertEqual(len(self.mails), 1)
        self.assertEqual(answer["type"], "info")

    def test_who_was_left_out_and_why(self):
        self._create_person(self.town, "No Address", email=False)
        self._create_person(self.town, "Wrong Address", email="nobody")
        self._create_person(self.town, "Shared One", email="desk@musterstadt.example.org")
        self._create_person(self.town, "Shared Two", email="Desk@musterstadt.example.org")
        self._create_person(self.town, "Same as User", email="desk@service.example.org")
        self.env["res.users"].create({"name": "Desk", "login": "desk@service.example.org"})
        gone = self._create_person(self.town, "Went Away")
        self._invite(gone.municipality_id)
        self.assertEqual(len(self.mails), 2)
        gone.user_ids.active = False
        answer = self._invite(self.town)
        no_address, used, withdrawn = answer["message"].split("Left out")[1:]
        self.assertIn("No Address", no_address)
        self.assertIn("Wrong Address", no_address)
        self.assertIn("Shared Two", used)
        self.assertIn("Same as User", used)
        self.assertIn("Went Away", withdrawn)
        self.assertTrue(answer["sticky"])
        self.assertEqual(len(self.mails), 2)

    def test_members_by_their_membership(self):
        membership = self.env["solidarity.network.membership"].create({"municipality_id": self.town.id})
        person = self._create_person(self.town, "Logistics Desk")
        membership.with_user(self.coordinator).action_invite_to_portal()
        self.assertTrue(person.user_ids)
        membership.write({"state": "ended", "date_from": "2026-01-01", "date_to": "2026-02-01"})
        with self.assertRaises(UserError):
            membership.with_user(self.coordinator).action_invite_to_portal()

    def test_nobody_else_invites(self):
        person = self._create_person(self.town, "Logistics Desk")
        self.employee.group_ids += self.env.ref("base.group_partner_manager")
        for user in (self.reader, self.employee, self.german_portal):
            with self.assertRaises(AccessError):
                self._invite(self.town, user)
        self.assertFalse(person.user_ids)
        self.assertFalse(self.mails)

    def test_without_persons_nobody_is_invited(self):
        answer = self._invite(self.occupied_hromada)
        self.assertEqual(answer["type"], "warning")
        self.assertFalse(self.mails)

    def test_long_lists_are_shortened(self):
        for number in range(13):
            self._create_person(self.town, f"Desk {number}", email=False)
        self.assertIn("3 more", self._invite(self.town)["message"])

    def test_sorting_takes_the_same_queries_for_any_number(self):
        persons = self.env["res.partner"].union(
            *(self._create_person(self.town, f"Desk {number}") for number in range(30))
        )
        counts = []
        for batch in (persons[:3], persons[:3], persons):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch._sort_for_portal()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])


@tagged("post_install", "-at_install")
class TestDoubleClick(BaseCase):
    """Two real connections, two real transactions that are committed; what they make is removed afterwards."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            town = env["solidarity.municipality"].create(
                {"key": "05158028", "name": "Clicked", "kind": "town", "country_id": env.ref("base.de").id}
            )
            town._ensure_partner().email = "office@clicked.example.org"
            self.town_id = town.id
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            town = env["solidarity.municipality"].browse(self.town_id)
            partner, users = town.partner_id, town.partner_id.user_ids
            env["mail.mail"].search([("recipient_ids", "in", partner.ids)]).unlink()
            town.unlink()
            users.unlink()
            partner.unlink()

    def _click(self, barrier, answers):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            town = env["solidarity.municipality"].browse(self.town_id)
            town.read(["name"])
            barrier.wait(10)
            answers.append(retrying(town.action_invite_to_portal, env)["params"]["type"])

    @mute_logger("odoo.sql_db")
    def test_two_clicks_at_once_invite_once(self):
        barrier, answers = threading.Barrier(2), []
        threads = [
            threading.Thread(target=self._click, args=(barrier, answers), daemon=True) for _number in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertEqual(sorted(answers), ["info", "success"])
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            self.assertEqual(len(env["res.users"].search([("login", "=", "office@clicked.example.org")])), 1)
