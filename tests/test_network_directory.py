from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import SolidarityCase
from .test_topic_groups import TopicGroupFixtures

PAGE = "/my/solidarity/network"


@tagged("post_install", "-at_install", "security")
class TestPortalDirectory(TopicGroupFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls._create_members()
        cls.partnership = cls._create_partnership(stage="active", note="Words for the service only")
        cls._create_partnership(german=cls.other_town, ukrainian=cls.small_hromada, stage="active")
        cls.hromada.update_field_translations("name", {"de_DE": "Beispielsdorf", "uk_UA": "Зразкове"})
        cls.ukrainian.write({"name": "Відділ партнерств", "phone": "+380 44 1234567"})
        cls.ukrainian.contact_role_ids = cls.role_logistics

    def _open(self, user, path=PAGE):
        self.authenticate(user.login, user.login)
        return self.url_open(path)

    def _token(self, text):
        return text.split('name="csrf_token" value="')[1].split('"')[0]

    def _post_form(self, user, path, **values):
        token = self._token(self._open(user).text)
        return self.url_open(path, data={"csrf_token": token, **values})

    # ------------------------------------------------------------------
    # Members
    # ------------------------------------------------------------------

    def test_a_german_member_sees_members_in_german(self):
        text = self._open(self.german_portal).text
        for words in ("Netzwerk", "Mitglieder", "Beispielsdorf", "Musterstadt", "75.000", "Energie"):
            self.assertIn(words, text)
        for words in ("Nachbarstadt", "Мале", "Words for the service only", "Відділ партнерств"):
            self.assertNotIn(words, text)

    def test_a_ukrainian_member_sees_members_in_ukrainian(self):
        text = self._open(self.ukrainian_portal).text
        for words in ("Члени мережі", "Зразкове", "Musterstadt", "Тематичні групи", "Ситуація в Україні"):
            self.assertIn(words, text)

    def test_our_partnership_leads_there(self):
        self.assertIn(f'{PAGE}"', self._open(self.german_portal, "/my/solidarity").text)

    def test_search_in_any_language_and_filters(self):
        for query, found in (
            ("search=Зразк", True),
            ("search=beispiel", True),
            ("search=Musterst", False),
            ("search=100%25_", False),
            ("country=UA", True),
            ("country=DE", False),
            ("topic=energy", True),
            ("topic=health", False),
            ("size=3", True),
            ("size=0", False),
            ("country=UA&topic=energy&size=3&sort=size", True),
        ):
            text = self._open(self.german_portal, f"{PAGE}?{query}").text
            self.assertEqual("member/UA26080070000011111" in text, found, query)

    def test_region(self):
        self.town.state_id = self.env.ref("base.state_de_by")
        for region, found in (("DE-BY", True), ("DE-BE", False), ("UA-26", False)):
            text = self._open(self.german_portal, f"{PAGE}?region={region}").text
            self.assertEqual("member/05158028" in text, found, region)

    def test_bad_parameters_do_no_harm(self):
        for query in (
            "search=%00",
            "search=' OR 1=1 --",
            "country=XX&region=1&topic=%00&size=99&sort=id desc",
            "size=-1",
            "country=DE&country=UA",
            "search=" + "x" * 3000,
            "search=%5C%25_%27%22",
        ):
            self.assertEqual(self._open(self.german_portal, f"{PAGE}?{query}").status_code, 200, query)
        for path in (f"{PAGE}/page/0", f"{PAGE}/page/99999999999999999999", f"{PAGE}/page/2"):
            self.assertEqual(self._open(self.german_portal, path).status_code, 200, path)

    def test_one_member(self):
        text = self._open(self.german_portal, f"{PAGE}/member/{self.hromada.key}").text
        for words in ("Beispielsdorf", "Mitglied seit", "01.01.2026", "Musterstadt", "Energie"):
            self.assertIn(words, text)

    def test_persons_appear_by_their_consents(self):
        path = f"{PAGE}/member/{self.hromada.key}"
        hidden = (self.ukrainian.name, self.ukrainian.email, self.ukrainian.phone)
        self._assert_shown(path, hidden, ())
        self._consent(self.ukrainian, "sharing")  # alone it lists nobody
        self._assert_shown(path, hidden, ())
        self._consent(self.ukrainian, "directory")
        self._assert_shown(path, (), (*hidden, "Logistik"))
        self.env["solidarity.consent"]._withdraw(self.ukrainian, "sharing", "portal")
        self._assert_shown(path, hidden[1:], hidden[:1])
        self.env["solidarity.consent"]._withdraw(self.ukrainian, "directory", "portal")
        self._assert_shown(path, hidden, ())

    def _assert_shown(self, path, hidden, shown):
        text = self._open(self.german_portal, path).text
        self.assertIn("Beispielsdorf", text)
        for words in hidden:
            self.assertNotIn(words, text)
        for words in shown:
            self.assertIn(words, text)

    # ------------------------------------------------------------------
    # Others
    # ------------------------------------------------------------------

    def test_no_member_sees_nothing(self):
        self._consent(self.ukrainian, "directory", "sharing")
        member = f"{PAGE}/member/{self.hromada.key}"
        for state, words in (
            ("suspended", "ausgesetzt"),
            ("applied", "beantragt"),
            ("ended", "derzeit kein Mitglied"),
        ):
            self._move(self.memberships[0], state)
            for path in (PAGE, f"{PAGE}?search=Зразк", member):
                text = self._open(self.german_portal, path).text
                self.assertIn(words, text)
                for secret in ("Beispielsdorf", "Зразкове", self.ukrainian.name, self.hromada.key):
                    self.assertNotIn(secret, text, (state, path))
        self.assertIn("derzeit kein Mitglied", self._open(self.stranger_portal).text)
        self.stranger.parent_id = False
        self.assertIn("gehört noch zu keiner Kommune", self._open(self.stranger_portal).text)

    def test_visitors_log_in(self):
        for path in (PAGE, f"{PAGE}/member/{self.hromada.key}"):
            response = self.url_open(path, allow_redirects=False)
            self.assertIn("/web/login", response.headers["Location"])

    def test_guessed_keys(self):
        self._create_municipality("09162000", "Kein Mitglied", "town", 1000)
        for key in ("09162000", "00000000", "1", "%00", "..%2F..", "05158028'", "x" * 500):
            response = self._open(self.german_portal, f"{PAGE}/member/{key}")
            self.assertLess(response.status_code, 500, key)
            self.assertNotIn("Kein Mitglied", response.text)

    # ------------------------------------------------------------------
    # Topic groups
    # ------------------------------------------------------------------

    def test_leave_and_join_a_topic_group(self):
        path = f"{PAGE}/group"
        self.assertIn("Austreten", self._open(self.german_portal).text)
        self._post_form(self.german_portal, path, group_id=self.situation.id, step="leave")
        self.assertEqual(self._in(self.situation), self.ukrainian)
        self._reconcile(self.german)
        self.assertEqual(self._in(self.situation), self.ukrainian)
        self._post_form(self.german_portal, path, group_id=self.situation.id, step="join")
        self.assertIn(self.german, self._in(self.situation))

    def test_groups_of_others_are_not_joined(self):
        other = self.env["mail.group"].create({"name": "Works council", "access_mode": "members"})
        for group in (self.logistics, other):
            self._post_form(self.german_portal, f"{PAGE}/group", group_id=group.id, step="join")
            self.assertNotIn(self.german, self._in(group))
        for values in (
            {"group_id": "x", "step": "join"},
            {"group_id": "1", "step": "delete"},
            {"group_id": "\x00"},
            {},
        ):
            response = self._post_form(self.german_portal, f"{PAGE}/group", **values)
            self.assertLess(response.status_code, 500, values)

    def test_without_consent_the_page_says_so(self):
        self.env["solidarity.consent"]._withdraw(self.german, "topic_group", "portal")
        self._reconcile(self.german)
        text = self._open(self.german_portal).text
        self.assertIn("die darin eingewilligt haben", text)
        self.assertNotIn("Lage in der Ukraine", text)

    # ------------------------------------------------------------------
    # Public listing
    # ------------------------------------------------------------------

    def test_who_speaks_for_the_municipality_decides(self):
        self.german.contact_role_ids = self.role_mayor
        self._post_form(self.german_portal, f"{PAGE}/listing", listed="1")
        membership = self.memberships[0]
        self.assertTrue(membership.public_listing)
        note = membership.message_ids.filtered(lambda message: self.german.name in (message.body or ""))
        self.assertEqual(note.author_id, self.german)
        self._post_form(self.german_portal, f"{PAGE}/listing", listed="0")
        self.assertFalse(membership.public_listing)

    def test_nobody_else_decides(self):
        self._post_form(self.german_portal, f"{PAGE}/listing", listed="1")
        self.assertFalse(self.memberships[0].public_listing)
        self.german.contact_role_ids = self.role_press
        self._post_form(self.german_portal, f"{PAGE}/listing", listed="1")
        self.assertFalse(self.memberships[0].public_listing)
        self.german.contact_role_ids = self.role_mayor
        for listed in ("2", "", "true"):
            self._post_form(self.german_portal, f"{PAGE}/listing", listed=listed)
            self.assertFalse(self.memberships[0].public_listing)
        with self.assertRaises(AccessError):
            self.memberships[1].with_user(self.german_portal)._decide_listing(True)
        self._move(self.memberships[0], "suspended")
        with self.assertRaises(AccessError):
            self.memberships[0].with_user(self.german_portal)._decide_listing(True)
        self.assertFalse(any(self.memberships.mapped("public_listing")))

    @mute_logger("odoo.http")
    def test_forms_need_their_token(self):
        self.german.contact_role_ids = self.role_mayor
        self.authenticate(self.german_portal.login, self.german_portal.login)
        for path, values in (
            (f"{PAGE}/listing", {"listed": "1"}),
            (f"{PAGE}/group", {"group_id": self.situation.id, "step": "leave"}),
        ):
            self.assertEqual(self.url_open(path, data=values).status_code, 400)
        self.assertFalse(self.memberships[0].public_listing)
        self.assertIn(self.german, self._in(self.situation))


@tagged("post_install", "-at_install")
class TestDirectoryOfMany(TopicGroupFixtures, SolidarityCase):
    """A thousand members, paged, in as many queries as three."""

    def _values(self, **words):
        municipalities = self.env["solidarity.municipality"].sudo()
        choice = municipalities._directory_choice(words)
        domain = municipalities._directory_search_domain(choice, public=False)
        municipalities.search_count(domain)
        return municipalities.search(
            domain, order=municipalities._directory_order(choice), limit=24
        )._directory_values(public=False)

    def _create_many(self, numbers):
        towns = self.env["solidarity.municipality"].create(
            [
                {
                    "key": f"091{number:05d}",
                    "name": f"Ort {number:04d}",
                    "kind": "town",
                    "population": 1000 + number,
                    "country_id": self.germany.id,
                    "topic_ids": self.energy.ids,
                }
                for number in numbers
            ]
        )
        self._admit(towns)
        self.env["solidarity.partnership"].create(
            [
                {"german_id": town.id, "ukrainian_id": self.hromada.id, "stage": "active"}
                for town in towns[:100]
            ]
        )
        self.env.flush_all()

    def test_queries(self):
        counts = []
        for numbers in (range(3), range(3, 1000)):
            self._create_many(numbers)
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            values = self._values()
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(len(values), 24)
        self.assertEqual(counts[0], counts[1])
        self.assertEqual(values[0]["name"], "Ort 0000")
        self.assertEqual(values[0]["partners"], ["Зразкове"])
        self.assertEqual(self._values(sort="size")[0]["population"], 1999)
        self.assertEqual([found["name"] for found in self._values(search="Ort 0042")], ["Ort 0042"])

    @freeze_time("2026-06-01 10:00:00")
    def test_size_classes(self):
        choice = self.env["solidarity.municipality"]._directory_offer()["size"]
        self.assertEqual(list(choice), ["0", "1", "2", "3", "4"])
        self.assertEqual(choice["0"], "fewer than 5,000 inhabitants")
        self.assertEqual(choice["4"], "100,000 inhabitants and more")
