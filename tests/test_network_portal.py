from freezegun import freeze_time
from lxml import html

from odoo.tests import HttpCase, tagged

from .test_website import WebsiteFixtures

PAGE = "/my/solidarity/network"


@tagged("post_install", "-at_install", "security")
class TestNetworkPortal(WebsiteFixtures, HttpCase):
    """What a member finds on its page of the network besides the directory."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_website_fixtures()

    def _page(self, user):
        """The page with its links as they are in every language."""
        self.authenticate(user.login, user.login)
        response = self.url_open(PAGE)
        self.assertEqual(response.status_code, 200)
        page = html.fromstring(response.text)
        for link in page.xpath("//a[@href]"):
            link.set("href", link.get("href").removeprefix("/de").removeprefix("/uk"))
        return page

    def _section(self, page, name):
        return page.xpath(f"//section[@aria-labelledby='{name}']")[0]

    def _events(self, user):
        section = self._section(self._page(user), "solidarity_network_events")
        return {article.xpath(".//h3")[0].text_content(): article for article in section.xpath(".//article")}

    def _register(self, event, person, state="open"):
        return self.env["event.registration"].create(
            {"event_id": event.id, "partner_id": person.id, "email": person.email, "state": state}
        )

    # ------------------------------------------------------------------
    # Membership
    # ------------------------------------------------------------------

    def test_own_membership_and_its_history(self):
        self.env["solidarity.network.membership"].create(
            {
                "municipality_id": self.town.id,
                "date_applied": "2019-01-01",
                "date_from": "2019-01-01",
                "date_to": "2020-02-03",
                "state": "ended",
            }
        )
        section = self._section(self._page(self.german_portal), "solidarity_network_membership")
        text = " ".join(section.text_content().split())
        self.assertEqual(len(section.xpath(".//li")), 2)
        for words in ("Mitglied seit 01.01.2026", "Mitglied seit 01.01.2019 bis 03.02.2020", "Beendet"):
            self.assertIn(words, text)
        self.assertIn("/my/solidarity/contact", section.xpath(".//a/@href"))

    def test_who_is_no_member_sees_its_history_only(self):
        self._move(self.memberships[0], "suspended")
        page = self._page(self.german_portal)
        self.assertEqual(len(self._section(page, "solidarity_network_membership").xpath(".//li")), 1)
        self.assertFalse(page.xpath("//section[@aria-labelledby='solidarity_network_events']"))
        self.assertFalse(page.xpath("//section[@aria-labelledby='solidarity_network_needs']"))

    def test_of_others_nothing(self):
        page = self._page(self.stranger_portal)
        self.assertFalse(self._section(page, "solidarity_network_membership").xpath(".//li"))

    def test_certificate(self):
        certificate = "/my/solidarity/certificate/"
        self.assertFalse(self._page(self.german_portal).xpath(f"//a[starts-with(@href, '{certificate}')]"))
        self._create_current_call()._issue(self.town)
        verdict = self.town.eligibility_ids
        self.assertTrue(verdict.has_certificate)
        page = self._page(self.german_portal)
        self.assertTrue(page.xpath(f"//a[@href='{certificate}{verdict.id}']"))
        self.assertFalse(self._page(self.ukrainian_portal).xpath(f"//a[@href='{certificate}{verdict.id}']"))

    # ------------------------------------------------------------------
    # Needs
    # ------------------------------------------------------------------

    def test_open_needs_of_others(self):
        page = self._page(self.german_portal)
        self.assertFalse(page.xpath("//main//a[@href='/my/solidarity/needs']"))
        need = self.env["solidarity.need"].create(
            {
                "municipality_id": self.hromada.id,
                "topic_id": self.energy.id,
                "name": "Generators",
                "quantity": 5,
            }
        )
        need.is_shared = True
        section = self._section(self._page(self.german_portal), "solidarity_network_needs")
        self.assertIn("1", section.text_content())
        self.assertTrue(section.xpath(".//a[@href='/my/solidarity/needs']"))
        own = self._section(self._page(self.ukrainian_portal), "solidarity_network_needs")
        self.assertFalse(own.xpath(".//a"))

    # ------------------------------------------------------------------
    # Events
    # ------------------------------------------------------------------

    @freeze_time("2030-02-01 10:00:00")
    def test_events_of_the_network_that_one_may_attend(self):
        meeting = self._create_event("Members meet", kind="networking")
        invited = self._create_event("Round of invited people", kind="networking", audience="invited")
        self._create_event("Others only", kind="networking", audience="invited")
        self._create_event(
            "Two of us", kind="exchange", audience="invited", partnership_id=self.partnership.id
        )
        self._create_event("Called off", kanban_state="cancel")
        attendance = self._register(invited, self.german, state="draft")
        events = self._events(self.german_portal)
        self.assertEqual(set(events), {"Members meet (de)", "Round of invited people (de)"})
        self.assertEqual(events["Members meet (de)"].xpath(".//a/@href")[0].split("-")[-1], str(meeting.id))
        link = events["Round of invited people (de)"].xpath(".//a/@href")[0]
        self.assertTrue(attendance._answer_url().endswith(link.split("/solidarity/", 1)[1]))
        self.assertEqual(set(self._events(self.ukrainian_portal)), {"Members meet (uk)"})

    @freeze_time("2030-02-01 10:00:00")
    def test_registered_and_cancelled(self):
        meeting = self._create_event("Members meet", kind="networking")
        attendance = self._register(meeting, self.german)
        article = self._events(self.german_portal)["Members meet (de)"]
        self.assertIn("Sie sind angemeldet", article.text_content())
        attendance.state = "cancel"
        article = self._events(self.german_portal)["Members meet (de)"]
        self.assertEqual(article.xpath(".//a/@href")[0].split("-")[-1], str(meeting.id))

    @freeze_time("2030-02-01 10:00:00")
    def test_an_address_is_nobody(self):
        """Whoever writes another one's address into the own account gets none of its links."""
        invited = self._create_event("Round of invited people", kind="networking", audience="invited")
        self._register(invited, self.ukrainian)
        self.german.email = self.ukrainian.email
        self.assertFalse(self._events(self.german_portal))

    @freeze_time("2030-02-01 10:00:00")
    def test_constant_queries(self):
        counts = []
        for number in (3, 27):
            for index in range(number):
                self._create_event(f"Meeting {index}", kind="networking")
            events = self.env["event.event"].with_user(self.german_portal)
            self.env.invalidate_all()
            person = events.env.user.partner_id
            events._portal_network_events(person, 100)
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            found = events._portal_network_events(person, 100)
            counts.append((len(found), self.cr.sql_log_count - before))
        self.assertEqual([number for number, _queries in counts], [3, 30])
        self.assertEqual(counts[0][1], counts[1][1])
