from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import SolidarityFixtures

BEGIN, END = "2036-05-04 08:00:00", "2036-05-04 10:00:00"


@tagged("post_install", "-at_install")
class TestVisibility(SolidarityFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        names = {"public": "Publicevent", "link": "Linkevent", "invited": "Invitedevent"}
        cls.events = {
            audience: cls.env["event.event"].create(
                {
                    "name": name,
                    "name_german": name,
                    "name_ukrainian": name,
                    "solidarity_kind": "information",
                    "date_begin": BEGIN,
                    "date_end": END,
                }
            )
            for audience, name in names.items()
        }
        for audience, event in cls.events.items():
            for lang in ("de_DE", "uk_UA"):
                event.with_context(lang=lang).name = names[audience]
            event.audience = audience

    def _status(self, audience, suffix):
        return self.url_open(f"/event/{self.events[audience].id}{suffix}").status_code

    def test_the_choice_is_one_of_publication_and_listing(self):
        for audience, event in self.events.items():
            event.invalidate_recordset()
            self.assertEqual(event.audience, audience)
        values = [(event.is_published, event.website_visibility) for event in self.events.values()]
        self.assertEqual(values, [(True, "public"), (True, "link"), (False, "link")])
        self.events["public"].with_user(self.coordinator).audience = "invited"
        self.assertFalse(self.events["public"].is_published)

    def test_nothing_is_published_by_itself_and_exchanges_are_never_listed_by_mistake(self):
        values = {"name": "New", "date_begin": BEGIN, "date_end": END}
        for kind, visibility in (("exchange", "link"), ("information", "public"), (False, "public")):
            event = self.env["event.event"].create({**values, "solidarity_kind": kind})
            self.assertEqual((event.is_published, event.website_visibility), (False, visibility), kind)
        exchange = self._create_partnership(stage="contact").action_plan_exchange()
        self.assertEqual(exchange.audience, "invited")
        exchange.is_published = True
        self.assertEqual(exchange.audience, "link")

    def test_visitors_find_listed_events_only(self):
        page = self.url_open("/event").text
        self.assertIn("Publicevent", page)
        self.assertNotIn("Linkevent", page)
        self.assertNotIn("Invitedevent", page)
        shown = (
            "displayDescription",
            "displayDetail",
            "displayExtraDetail",
            "displayExtraLink",
            "displayImage",
            "allowFuzzy",
        )
        found = self.make_jsonrpc_request(
            "/website/snippet/autocomplete",
            {"search_type": "events", "term": "event", "options": dict.fromkeys(shown, True)},
        )
        self.assertIn("publicevent-", str(found))
        self.assertNotIn("linkevent-", str(found))
        self.assertNotIn("invitedevent-", str(found))

    def test_an_event_for_the_invited_has_no_page_and_no_calendar_entry(self):
        for suffix in ("", "/register", "/ics"):
            self.assertEqual(self._status("public", suffix), 200, suffix)
            self.assertEqual(self._status("link", suffix), 200, suffix)
            self.assertIn(self._status("invited", suffix), (403, 404), suffix)
        for user in (self.env.ref("base.public_user"), self.german_portal):
            with self.assertRaises(AccessError):
                self.events["invited"].with_user(user).read(["name"])

    def test_the_sitemap_names_listed_events_only(self):
        self.env["ir.attachment"].search([("url", "like", "/sitemap%")]).unlink()
        sitemap = self.url_open("/sitemap.xml").text
        self.assertIn("publicevent", sitemap)
        self.assertNotIn("linkevent", sitemap)
        self.assertNotIn("invitedevent", sitemap)
