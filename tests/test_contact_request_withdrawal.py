import re

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, TransactionCase, tagged

from odoo.addons.solidarity_partnership.models.portal.solidarity_contact_request import WITHDRAWN_A_DAY

from .test_portal_municipality import PAGE, ProfileFixtures


class WithdrawalFixtures(ProfileFixtures):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_profile_fixtures()
        cls.request = cls._ask()

    @classmethod
    def _ask(cls):
        requests = cls.env["solidarity.contact.request"]
        requests.with_user(cls.german_portal)._portal_request("invite", cls._invitation(cls))
        return requests.search([], order="id desc", limit=1)


@tagged("post_install", "-at_install", "security")
class TestWithdrawal(WithdrawalFixtures, TransactionCase):
    def _withdraw(self, user=None, request=None):
        requests = self.env["solidarity.contact.request"].with_user(user or self.german_portal)
        requests._portal_withdraw((request or self.request).id)

    def _changes(self):
        return self.env["solidarity.portal.change"].search([("municipality_id", "=", self.town.id)])

    def test_nothing_is_left_to_decide(self):
        self.assertTrue(self.request.activity_ids)
        self._withdraw()
        self.assertEqual(self.request.state, "withdrawn")
        self.assertFalse(self.request.activity_ids or self.request.decided_by_id)
        change = self._changes()[0]
        self.assertEqual(change.partner_id, self.german_person)
        self.assertIn("Pressestelle", change.body)
        for step in ("action_approve", "action_refuse"):
            with self.assertRaises(UserError):
                getattr(self.request.with_user(self.coordinator), step)()
        self.assertFalse(self.env["res.partner"].search([("email", "ilike", "presse@musterstadt")]))

    def test_a_second_click_finds_it_done(self):
        self._withdraw()
        before = len(self._changes())
        self._withdraw()
        self.assertEqual(len(self._changes()), before)

    def test_the_same_can_be_asked_for_again(self):
        self._withdraw()
        again = self._ask()
        self.assertNotEqual(again, self.request)
        self.assertEqual(again.state, "pending")

    def test_the_coordinator_is_not_told_without_end(self):
        """Each request goes to the coordinator by mail: asking and taking back again and again must stop."""
        self._withdraw()
        for _request in range(WITHDRAWN_A_DAY - 1):
            self._withdraw(request=self._ask())
        with self.assertRaisesRegex(UserError, "a lot for one day"):
            self._ask()
        withdrawn = self.env["solidarity.contact.request"].search([("municipality_id", "=", self.town.id)])
        self.assertEqual(len(withdrawn), WITHDRAWN_A_DAY)
        self.env.cr.execute(
            "UPDATE solidarity_contact_request SET create_date = create_date - interval '1 day' WHERE id = %s",
            [withdrawn[0].id],
        )
        self.assertEqual(self._ask().state, "pending")

    def test_what_was_decided_stays(self):
        self.request.refusal_reason = "No"
        self.request.with_user(self.coordinator).action_refuse()
        with self.assertRaisesRegex(UserError, "already"):
            self._withdraw()
        self.assertEqual(self.request.state, "refused")

    def test_nobody_else_takes_it_back(self):
        colleague = self.env["res.users"].create(
            {
                "name": "Office",
                "login": "office@musterstadt.example.org",
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        colleague.partner_id.write(
            {"parent_id": self.town.partner_id.id, "contact_role_ids": [Command.set(self.mayor.ids)]}
        )
        others = (colleague, self.ukrainian_portal, self.stranger_portal, self.reader, self.coordinator)
        for user in others:
            with self.assertRaises(AccessError):
                self._withdraw(user)
        for number in (0, self.request.id + 1000):
            with self.assertRaises(AccessError):
                self.env["solidarity.contact.request"].with_user(self.german_portal)._portal_withdraw(number)
        # Whoever has left the municipality speaks for it no more.
        self.german_person.parent_id = self.other_town._ensure_partner()
        with self.assertRaises(AccessError):
            self._withdraw()
        self.assertEqual(self.request.state, "pending")


@tagged("post_install", "-at_install")
class TestWithdrawalPage(WithdrawalFixtures, HttpCase):
    def setUp(self):
        super().setUp()
        self.authenticate(self.german_portal.login, self.german_portal.login)

    def _send(self, number, prefix=""):
        token = re.search(r'csrf_token: "([^"]+)"', self.url_open(PAGE).text).group(1)
        return self.url_open(f"{prefix}{PAGE}/request/{number}/withdraw", data={"csrf_token": token})

    def test_the_button_is_at_what_the_person_has_asked_for_itself(self):
        address = f'{PAGE}/request/{self.request.id}/withdraw"'
        self.assertIn(address, self.url_open(PAGE).text)
        self.request.requested_by_id = self.ukrainian_person
        self.assertNotIn(address, self.url_open(PAGE).text)

    def test_taking_back_in_both_languages(self):
        for lang, words, state in (
            ("de_DE", "zurückgezogen", "Zurückgezogen"),
            ("uk_UA", "відкликано", "Відкликано"),
        ):
            with self.subTest(lang):
                request = self.request if lang == "de_DE" else self._ask()
                response = self._send(request.id, f"/{lang[:2]}")
                self.assertIn("done=withdrawn", response.url)
                self.assertIn(words, response.text)
                self.assertIn(state, response.text)
                self.assertEqual(request.state, "withdrawn")

    def test_what_cannot_be_taken_back_is_told_in_words(self):
        self.request.state = "approved"
        for number in (self.request.id, self.request.id + 1000, 2**40):
            response = self._send(number)
            self.assertEqual(response.status_code, 200)
            self.assertIn('role="alert"', response.text)
        self.assertEqual(self.request.state, "approved")
        # Reloading the answer shows the page.
        response = self.url_open(f"{PAGE}/request/{self.request.id}/withdraw")
        self.assertTrue(response.url.endswith(PAGE))
