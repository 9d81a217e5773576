import re

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, TransactionCase, tagged

from .common import SolidarityFixtures

PAGE = "/my/solidarity/municipality"


class ProfileFixtures(SolidarityFixtures):
    @classmethod
    def _create_profile_fixtures(cls):
        cls._create_fixtures()
        cls.mayor = cls.env.ref("solidarity_partnership.contact_role_mayor")
        cls.press = cls.env.ref("solidarity_partnership.contact_role_press")
        cls.german_person = cls.german_portal.partner_id
        cls.ukrainian_person = cls.ukrainian_portal.partner_id
        (cls.german_person | cls.ukrainian_person).contact_role_ids = [Command.set(cls.mayor.ids)]
        languages = cls.env["res.lang"]
        cls.german, cls.ukrainian = (languages._lang_get(code) for code in ("de_DE", "uk_UA"))
        cls.partnership = cls._create_partnership(stage="active")

    def _profile(self, **values):
        return {
            "topic_ids": [self.energy.id, self.health.id],
            "language_ids": [self.german.id, self.ukrainian.id],
            "partner_capacity": 2,
            "seeking_partner": "yes",
            **values,
        }

    def _invitation(self, **values):
        return {
            "name": "Pressestelle",
            "email": "Presse@Musterstadt.example.org",
            "function": "Presse",
            "lang": "de_DE",
            "role_ids": [self.press.id],
            "note": "Bitte bald",
            **values,
        }


@tagged("post_install", "-at_install", "security")
class TestProfile(ProfileFixtures, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_profile_fixtures()

    def _municipalities(self, user=None):
        return self.env["solidarity.municipality"].with_user(user or self.german_portal)

    def test_whoever_speaks_for_it_changes_the_profile(self):
        self._municipalities()._portal_save_profile(self._profile(mountain="yes"))
        town = self.town
        self.assertEqual(
            (town.topic_ids, town.language_ids, town.partner_capacity, town.seeking_partner, town.mountain),
            (self.energy | self.health, self.german | self.ukrainian, 2, "yes", "yes"),
        )
        self.assertTrue(town.seeking_since)
        trail = town.with_user(self.german_portal)._portal_changes()
        self.assertEqual([change["person"] for change in trail], [self.german_person.name])
        self.assertIn("1 → 2", trail[0]["body"])
        note = town.message_ids.filtered(lambda message: "1 → 2" in (message.body or ""))
        self.assertEqual(note.author_id, self.german_person)
        self._municipalities()._portal_save_profile(self._profile(mountain="yes"))
        self.assertEqual(len(town.with_user(self.german_portal)._portal_changes()), 1)

    def test_nobody_else_does(self):
        self.german_person.contact_role_ids = [Command.set(self.press.ids)]
        for user in (self.german_portal, self.stranger_portal, self.employee, self.reader):
            with self.assertRaises(AccessError):
                self._municipalities(user)._portal_save_profile(self._profile())
        self.assertEqual((self.town.partner_capacity, self.town.seeking_partner), (1, "unknown"))
        for user in (self.ukrainian_portal, self.stranger_portal):
            with self.assertRaises(AccessError):
                self.town.with_user(user)._portal_changes()
            with self.assertRaises(AccessError):
                self.town.with_user(user)._portal_profile()

    def test_what_the_register_says_is_not_edited(self):
        self.town.write({"coastal": "no", "urban_share": 0.0})
        self._municipalities()._portal_save_profile(
            self._profile(coastal="yes", urban_share=0.5, population=1, name="Hacked", key="1")
        )
        self.assertEqual(
            (self.town.coastal, self.town.urban_share, self.town.population, self.town.name),
            ("no", 0.0, 92000, "Musterstadt"),
        )

    def test_own_statements_can_be_changed_until_a_register_says_otherwise(self):
        save = self._municipalities()._portal_save_profile
        save(self._profile(urban_share=0.0, own_income=1200.0))
        self.assertEqual((self.town.urban_share, self.town.own_income), (0.0, 1200.0))
        self.assertIsNot(self.town.urban_share, False)
        save(self._profile(urban_share=False, own_income=1300.0))
        self.assertEqual((self.town.urban_share, self.town.own_income), (False, 1300.0))
        self.town.own_income = 5000
        save(self._profile(own_income=1.0))
        self.assertEqual(self.town.own_income, 5000)

    def test_only_what_is_offered(self):
        for wrong in (
            {"topic_ids": [2**30]},
            {"language_ids": [2**30]},
            {"partner_capacity": 21},
            {"partner_capacity": -1},
            {"seeking_partner": "maybe"},
            {"mountain": "perhaps"},
        ):
            with self.assertRaises(UserError):
                self._municipalities()._portal_save_profile(self._profile(**wrong))
        self.assertEqual((self.town.partner_capacity, self.town.topic_ids), (1, self.energy))


@tagged("post_install", "-at_install", "security")
class TestContactRequest(ProfileFixtures, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_profile_fixtures()

    def _ask(self, kind, values, user=None, token=None):
        requests = self.env["solidarity.contact.request"].with_user(user or self.german_portal)
        requests._portal_request(kind, values, token)
        return self.env["solidarity.contact.request"].search([], order="id desc", limit=1)

    def test_one_mail_to_the_coordinator_in_their_language(self):
        self.coordinator.lang = "de_DE"
        requests = self.env["solidarity.contact.request"].with_user(self.ukrainian_portal)
        requests.with_context(lang="uk_UA")._portal_request("invite", self._invitation(), None)
        request = self.env["solidarity.contact.request"].search([], order="id desc", limit=1)
        told = (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("model", "=", request._name),
                    ("res_id", "=", request.id),
                    ("message_type", "=", "user_notification"),
                ]
            )
        )
        self.assertEqual(told.notified_partner_ids, self.coordinator.partner_id)
        self.assertEqual(len(told), 1)
        self.assertNotRegex(told.subject, "[А-яіїєґ]")

    def test_an_approved_colleague_is_invited(self):
        request = self._ask("invite", self._invitation())
        self.assertEqual((request.state, request.municipality_id), ("pending", self.town))
        self.assertEqual(request.activity_ids.user_id, self.coordinator)
        self.assertNotIn(self.german_person, request.message_partner_ids)
        self.assertFalse(self.env["res.partner"].search([("email", "ilike", "presse@musterstadt")]))
        request.with_user(self.coordinator).action_approve()
        person = request.partner_id
        self.assertEqual(
            (person.name, person.email, person.lang, person.parent_id, person.contact_role_ids),
            ("Pressestelle", "presse@musterstadt.example.org", "de_DE", self.town.partner_id, self.press),
        )
        self.assertTrue(person.user_ids.share)
        self.assertIn(person, self.town._contact_persons())
        self.assertEqual((request.state, request.decided_by_id), ("approved", self.coordinator))
        self.assertFalse(request.activity_ids)
        mail = (
            self.env["mail.mail"]
            .sudo()
            .search([("email_to", "ilike", self.german_person.email), ("model", "=", request._name)])
        )
        self.assertEqual(len(mail), 1)

    def test_a_refusal_needs_a_reason_and_changes_nothing(self):
        request = self._ask("invite", self._invitation()).with_user(self.coordinator)
        with self.assertRaises(UserError):
            request.action_refuse()
        self.assertEqual(request.state, "pending")
        request.refusal_reason = "Wir kennen die Person <b>nicht</b>"
        request.action_refuse()
        self.assertEqual(request.state, "refused")
        self.assertFalse(request.partner_id)
        told = self.env["solidarity.contact.request"].with_user(self.german_portal)
        town = self.town.with_user(self.german_portal)
        self.assertEqual(told._portal_requests(town)[0]["reason"], "Wir kennen die Person <b>nicht</b>")
        mail = self.env["mail.mail"].sudo().search([("model", "=", request._name)], limit=1)
        self.assertIn("&lt;b&gt;nicht", mail.body_html)
        with self.assertRaises(UserError):
            request.action_approve()

    def test_a_mail_is_written_in_the_language_of_its_reader(self):
        request = self._ask("invite", self._invitation(), self.ukrainian_portal)
        request.with_user(self.coordinator).action_approve()
        mail = self.env["mail.mail"].sudo().search([("model", "=", request._name)], limit=1)
        self.assertIn("Шановні пані та панове", mail.body_html)

    def test_roles_and_leaving(self):
        colleague = self.env["res.users"].create(
            {
                "name": "Kollegin im Amt",
                "login": "colleague@musterstadt.example.org",
                "email": "colleague@musterstadt.example.org",
                "group_ids": [Command.set([self.env.ref("base.group_portal").id])],
            }
        )
        person = colleague.partner_id
        person.write(
            {"parent_id": self.town.partner_id.id, "contact_role_ids": [Command.set(self.press.ids)]}
        )
        values = {"person_id": person.id, "role_ids": [self.mayor.id, self.press.id], "note": ""}
        request = self._ask("roles", values)
        self.assertEqual(person.contact_role_ids, self.press)
        request.with_user(self.coordinator).action_approve()
        self.assertEqual(person.contact_role_ids, self.mayor | self.press)
        # Of itself everybody may say that it leaves.
        person.contact_role_ids = False
        with self.assertRaises(AccessError):
            self._ask("leave", {"person_id": self.german_person.id}, colleague)
        request = self._ask("leave", {"person_id": person.id}, colleague)
        request.with_user(self.coordinator).action_approve()
        self.assertFalse(person.active or colleague.active)
        self.assertNotIn(person, self.town._contact_persons())

    def test_nobody_else_asks_and_of_nobody_else(self):
        foreign = {"person_id": self.ukrainian_person.id, "role_ids": [self.press.id]}
        for kind in ("roles", "leave"):
            with self.assertRaises(AccessError):
                self._ask(kind, foreign)
        with self.assertRaises(UserError):
            self._ask("roles", {"person_id": self.german_person.id, "role_ids": [2**30]})
        self.german_person.contact_role_ids = [Command.set(self.press.ids)]
        for user in (self.german_portal, self.stranger_portal, self.employee):
            with self.assertRaises(AccessError):
                self._ask("invite", self._invitation(), user)
        self.assertFalse(self.env["solidarity.contact.request"].search([]))

    def test_nothing_is_asked_twice(self):
        token = "b" * 32
        self._ask("invite", self._invitation(), token=token)
        self._ask("invite", self._invitation(), token=token)
        with self.assertRaises(UserError):
            self._ask("invite", self._invitation(), self.ukrainian_portal, token=token)
        with self.assertRaises(UserError):
            self._ask("invite", self._invitation(name="Anderer Name"))
        self.assertEqual(self.env["solidarity.contact.request"].search_count([]), 1)
        for wrong in ({"email": "no address"}, {"email": ""}, {"name": ""}):
            with self.assertRaises(UserError):
                self._ask("invite", self._invitation(**wrong))
        with self.assertRaises(UserError):
            self._ask("invite", self._invitation(email=self.german_person.email))

    def test_only_coordinators_decide(self):
        request = self._ask("invite", self._invitation())
        request.refusal_reason = "No"
        for user in (self.reader, self.german_portal, self.employee):
            for step in ("action_approve", "action_refuse"):
                with self.assertRaises(AccessError):
                    getattr(request.with_user(user), step)()
        self.assertEqual(request.state, "pending")

    def test_an_address_that_is_somebody_elses_is_not_invited(self):
        self.ukrainian_portal.login = self.ukrainian_person.email
        request = self._ask("invite", self._invitation(email=self.ukrainian_person.email))
        with self.assertRaises(UserError), self.env.cr.savepoint():
            request.with_user(self.coordinator).action_approve()
        self.assertEqual(request.state, "pending")
        self.assertEqual(self.ukrainian_person.parent_id, self.hromada.partner_id)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            request.email = "nothing"

    def test_several_at_once(self):
        first = self._ask("invite", self._invitation())
        second = self._ask("invite", self._invitation(name="Rat", email="rat@musterstadt.example.org"))
        (first | second).with_user(self.coordinator).action_approve()
        self.assertEqual((first | second).mapped("state"), ["approved", "approved"])
        self.assertEqual(len((first | second).partner_id.user_ids), 2)


@tagged("post_install", "-at_install")
class TestMunicipalityPage(ProfileFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_profile_fixtures()

    def _login(self, user=None):
        user = user or self.german_portal
        self.authenticate(user.login, user.login)

    def _send(self, path, values):
        token = re.search(r'csrf_token: "([^"]+)"', self.url_open(PAGE).text).group(1)
        return self.url_open(PAGE + path, data=[("csrf_token", token), *values])

    def test_profile_form(self):
        self._login()
        form = [
            ("topic_ids", str(self.health.id)),
            ("topic_ids", "²"),
            ("language_ids", str(self.german.id)),
            ("partner_capacity", "3"),
            ("seeking_partner", "no"),
            ("urban_share", "62,5"),
            ("river_port", "yes"),
        ]
        response = self._send("/profile", form)
        self.assertIn("done=profile", response.url)
        town = self.town
        self.assertEqual(
            (town.topic_ids, town.partner_capacity, town.urban_share, town.river_port),
            (self.health, 3, 0.625, "yes"),
        )
        self.assertIn('value="62,5"', self.url_open(PAGE).text)
        wrong = [("partner_capacity", "viele"), ("seeking_partner", "no"), ("urban_share", "200")]
        response = self._send("/profile", wrong)
        self.assertIn('role="alert"', response.text)
        self.assertIn("viele", response.text)
        self.assertEqual((town.partner_capacity, town.urban_share), (3, 0.625))

    def test_request_form(self):
        self._login()
        form = [
            ("kind", "invite"),
            ("name", "<script>alert(1)</script>"),
            ("email", "presse"),
            ("role_ids", str(self.press.id)),
        ]
        response = self._send("/request", form)
        self.assertIn("&lt;script&gt;alert", response.text)
        self.assertNotIn("<script>alert", response.text)
        self.assertFalse(self.env["solidarity.contact.request"].search([]))
        form[2] = ("email", "presse@musterstadt.example.org")
        response = self._send("/request", form)
        request = self.env["solidarity.contact.request"].search([])
        self.assertEqual((request.name, request.role_ids), ("<script>alert(1)</script>", self.press))
        self.assertNotIn("<script>alert", response.text)

    def test_hostile_requests_are_answered_in_words(self):
        self._login()
        for form in (
            [],
            [("kind", "unlink")],
            [("kind", "roles"), ("person_id", "1" * 30)],
            [("kind", "leave"), ("person_id", str(self.ukrainian_person.id))],
            [("kind", "invite"), ("name", "x" * 5000), ("email", "a@b.example")],
            [("kind", "invite"), ("name", "\x00"), ("email", "a@b.example\nBcc: c@d.example")],
            [("kind", "invite"), ("name", "x"), ("email", "a@b.example"), ("role_ids", "999999999")],
        ):
            self.assertEqual(self._send("/request", form).status_code, 200, form)
        for form in ([], [("partner_capacity", "9" * 400)], [("topic_ids", "9" * 9)]):
            self.assertEqual(self._send("/profile", form).status_code, 200, form)
        self.assertFalse(self.env["solidarity.contact.request"].search([]))

    def test_without_a_role_the_profile_is_read(self):
        self.german_person.contact_role_ids = [Command.set(self.press.ids)]
        self._login()
        text = self.url_open(PAGE).text
        self.assertNotIn('name="partner_capacity"', text)
        self.assertNotIn('value="invite"', text)
        self.assertIn('value="leave"', text)

    def test_nothing_of_others(self):
        self.env["solidarity.portal.change"].create(
            {"municipality_id": self.hromada.id, "body": "Of the hromada only"}
        )
        self._login()
        for page in ("", "/page/2", "/page/99999999", "?page=x"):
            response = self.url_open(PAGE + page)
            self.assertEqual(response.status_code, 200)
            self.assertNotIn("Of the hromada only", response.text)
            self.assertNotIn(self.ukrainian_person.name, response.text)

    def test_both_languages(self):
        for user, prefix, title in (
            (self.german_portal, "/de", "Unser Profil"),
            (self.ukrainian_portal, "/uk", "Наш профіль"),
        ):
            self._login(user)
            self.assertIn(title, self.url_open(prefix + PAGE).text)

    def test_constant_queries(self):
        self._login()

        def queries():
            self.url_open(PAGE)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.url_open(PAGE)
            return self.env.cr.sql_log_count - before

        self._create_rows(3)
        few = queries()
        self._create_rows(27)
        self.assertEqual(queries(), few)

    def _create_rows(self, count):
        for number in range(count):
            self.env["solidarity.portal.change"].create(
                {"municipality_id": self.town.id, "partner_id": self.german_person.id, "body": f"{number}"}
            )
            person = self.env["res.partner"].create(
                {
                    "name": f"Person {number} of {count}",
                    "parent_id": self.town.partner_id.id,
                    "contact_role_ids": [Command.set(self.press.ids)],
                }
            )
            self.env["solidarity.contact.request"].create(
                {
                    "municipality_id": self.town.id,
                    "kind": "leave",
                    "partner_id": person.id,
                    "name": person.name,
                }
            )
