from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common import SolidarityCase, SolidarityFixtures
from .test_aid import AidFixtures


@tagged("post_install", "-at_install")
class TestSharing(AidFixtures, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_aid_fixtures()
        cls.need = cls.need.with_user(cls.coordinator)

    @freeze_time("2026-03-01")
    def test_shown_and_taken_back(self):
        self.need.action_share()
        self.assertTrue(self.need.is_shared)
        self.assertEqual(str(self.need.date_shared), "2026-03-01")
        token = self.need.share_token
        self.need.action_unshare()
        self.assertFalse(self.need.is_shared or self.need.share_token)
        self.need.action_share()
        self.assertNotEqual(self.need.share_token, token)

    def test_not_while_a_partner_offers_it(self):
        offer = self._create_offer()
        with self.assertRefused(UserError, "Generators from our depot"):
            self.need.action_share()
        offer.with_user(self.coordinator).action_withdraw("Sold")
        self.need.action_share()
        self.assertTrue(self.need.is_shared)

    def test_offers_that_do_not_answer_it_do_not_matter(self):
        self._create_offer(self.other_town)  # no partner
        self._create_offer(item_id=self.env.ref("solidarity_partnership.need_item_heat_pump").id)
        self._create_offer(date_valid="2020-01-01")  # over
        self.need.action_share()
        self.assertTrue(self.need.is_shared)
        vague = self._create_need(item_id=False, topic_id=self.energy.id).with_user(self.coordinator)
        with self.assertRefused(UserError, "A partner offers"):
            vague.action_share()

    def test_not_when_all_is_pledged_or_withdrawn(self):
        aid = self._pledge(10)
        with self.assertRefused(UserError, "pledged already"):
            self.need.action_share()
        aid.action_cancel("no")
        self.need.action_withdraw("no")
        with self.assertRaises(UserError):
            self.need.action_share()
        self.need.action_reopen()
        self.assertEqual(self.need.state, "open")

    def test_not_for_an_occupied_municipality(self):
        occupied = self._create_need(self.occupied_hromada).with_user(self.coordinator)
        with self.assertRefused(UserError, "occupied"):
            occupied.action_share()
        self.need.action_share()
        shown = self.env["solidarity.need"]._shared_domain(self.other_town)
        self.assertIn(self.need, self.need.search(shown))
        self.env["solidarity.territory.status"].create(
            {
                "municipality_id": self.hromada.id,
                "key": self.hromada.key,
                "status": "occupied",
                "date_from": "2024-01-01",
            }
        )
        self.assertNotIn(self.need, self.need.search(shown))

    def test_several_at_once_or_none(self):
        other = self._create_need(self.town, item_id=False, topic_id=self.health.id)
        both = self.need | other.with_user(self.coordinator)
        self._create_offer(self.hromada, item_id=False, topic_id=self.health.id)
        with self.assertRaises(UserError):
            both.action_share()
        self.assertFalse(any(both.mapped("is_shared")))

    def test_readers_do_not_share_nor_know_the_token(self):
        need = self.need.with_user(self.reader)
        for step in (need.action_share, need.action_unshare, lambda: need.read(["share_token"])):
            with self.assertRaises(AccessError):
                step()


@tagged("post_install", "-at_install")
class TestOpenNeedsPage(AidFixtures, SolidarityFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls._create_aid_fixtures()
        cls.need.write({"name": "Power for Зразкове", "urgency": "critical"})
        cls.need.action_share()
        cls.other_town.state_id = cls.env.ref("base.state_de_he")
        cls.hromada.state_id = cls.env["res.country.state"].search([("code", "=", "UA-26")], limit=1)
        cls.membership = cls.env["solidarity.network.membership"].create(
            {"municipality_id": cls.other_town.id}
        )
        cls.membership.action_override("Member of long standing")

    def _page(self, path="/my/solidarity/needs", user=None):
        user = user or self.stranger_portal
        self.authenticate(user.login, user.login)
        return self.url_open(path)

    def _help(self, token, user=None):
        user = user or self.stranger_portal
        self.authenticate(user.login, user.login)
        return self.url_open(
            "/my/solidarity/needs/help", data={"csrf_token": Request.csrf_token(self), "token": token}
        )

    def test_admitted_members_see_needs_of_others(self):
        text = self._page().text
        for words in ("Power for Зразкове", "Зразкове", "Energie und Wärme", "Kritisch"):
            self.assertIn(words, text)
        self.assertIn("/my/solidarity/needs", self._page("/my/solidarity").text)

    def test_an_anonymous_need_gives_nothing_away(self):
        self.need.write({"is_anonymous": True, "description": "Call the mayor of Зразкове"})
        text = self._page().text
        self.assertIn("Notstromaggregat", text)
        self.assertIn("Kritisch", text)
        for secret in ("Зразкове", "mayor", self.hromada.key, "75.000", f"solidarity.need,{self.need.id}"):
            self.assertNotIn(secret, text)
        for part in (f"/{self.need.id}", f'="{self.need.id}"', f"={self.need.id}&"):
            self.assertNotIn(part, text.split("<article")[1].split("</article>")[0])

    def test_others_do_not_see_the_page(self):
        for state in ("applied", "suspended", "ended"):
            self.membership.write({"state": state, "date_to": "2030-01-01" if state == "ended" else False})
            response = self._page()
            self.assertTrue(response.url.endswith("/my/solidarity"), state)
            self.assertNotIn("Power for", response.text)
            self._help(self.need.share_token)
        self.assertFalse(self.need.activity_ids)

    def test_only_what_is_open_now_is_shown(self):
        self.assertIn("Power for", self._page().text)
        for values in ({"date_valid": "2020-01-01"}, {"is_shared": False}, {"active": False}):
            before = {name: self.need[name] for name in values}
            self.need.write(values)
            self.assertNotIn("Power for", self._page().text, values)
            self.need.write(before)
        self._pledge(10)
        self.assertNotIn("Power for", self._page().text)

    def test_search_by_topic_and_urgency(self):
        for query, found in (
            ("topic=energy", True),
            ("topic=health", False),
            ("urgency=critical", True),
            ("urgency=low", False),
            ("topic=nonsense&urgency='--", True),
            ("topic=energy&urgency=critical", True),
        ):
            text = self._page(f"/my/solidarity/needs?{query}").text
            self.assertEqual("Power for" in text, found, query)

    def test_pages(self):
        needs = self.need.union(*(self._create_need(quantity=number) for number in range(1, 25)))
        needs.action_share()
        texts = [self._page(f"/my/solidarity/needs{page}").text for page in ("", "/page/2", "/page/999")]
        self.assertEqual([text.count("<article") for text in texts], [20, 5, 5])

    def test_as_many_queries_for_a_full_page_as_for_two(self):
        self._create_need().action_share()
        user = self.stranger_portal
        counts = []
        for more in (0, 18):
            needs = self.env["solidarity.need"].union(
                *(
                    self._create_need(self.small_hromada if number % 2 else self.hromada)
                    for number in range(more)
                )
            )
            needs.action_share()
            needs_sudo = self.env["solidarity.need"].with_user(user).sudo()
            needs_sudo.search(
                needs_sudo._shared_domain(self.other_town)
            )._public_values()  # loads what is loaded once
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            values = needs_sudo.search(needs_sudo._shared_domain(self.other_town))._public_values()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(values), 2 + more)
        self.assertEqual(counts[0], counts[1])

    def test_we_can_help_tells_the_coordinator_once(self):
        self.coordinator.lang = "de_DE"
        for _click in range(2):
            response = self._help(self.need.share_token)
            self.assertIn("alert-success", response.text)
        self.assertEqual(len(self.need.activity_ids), 1)
        self.assertEqual(self.need.activity_ids.user_id, self.coordinator)
        self.assertIn("Nachbarstadt", self.need.activity_ids.summary)

    def test_help_needs_the_token_of_a_need_that_is_shown(self):
        hidden = self._create_need()
        for token in (str(self.need.id), "", "x" * 500, str(hidden.id), "a\x00b", "False"):
            response = self._help(token)
            self.assertEqual(response.status_code, 200)
            self.assertNotIn("alert-success", response.text)
        self.assertFalse((self.need | hidden).activity_ids)

    def test_needs_stay_out_of_reach_for_members(self):
        with self.assertRaises(AccessError):
            self.need.with_user(self.stranger_portal).read(["name"])
        with self.assertRaises(AccessError):
            self.env["solidarity.need"].with_user(self.german_portal)._offer_help(self.need.share_token)
