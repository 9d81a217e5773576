from freezegun import freeze_time
from lxml import html

from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.http_routing.tests.common import MockRequest

from .test_topic_groups import TopicGroupFixtures

PAGE = "/solidarity"
LIST = "/solidarity/partnerships"


class WebsiteFixtures(TopicGroupFixtures):
    """Two members with a partnership, of which nobody is listed publicly yet."""

    @classmethod
    def _create_website_fixtures(cls):
        cls._create_fixtures()
        cls._create_members()
        (cls.town | cls.hromada).write({"latitude": 50.5, "longitude": 9.5})
        cls.hromada.longitude = 30.5
        cls.partnership = cls._create_partnership(
            stage="active", date_start="2020-05-01", note="Words for the service only"
        )
        cls.hromada.update_field_translations("name", {"de_DE": "Beispielsdorf", "uk_UA": "Зразкове"})

    @classmethod
    def _create_event(cls, name, kind="information", audience="public", **values):
        event = cls.env["event.event"].create(
            {
                "name": name,
                "solidarity_kind": kind,
                "date_begin": "2030-03-01 09:00:00",
                "date_end": "2030-03-01 11:00:00",
                **values,
            }
        )
        event.update_field_translations("name", {"de_DE": f"{name} (de)", "uk_UA": f"{name} (uk)"})
        event.audience = audience
        return event

    def _prefix(self, lang):
        """What stands before the address in this language."""
        website = self.env["website"].search([], limit=1)
        language = website.language_ids.filtered(lambda offered: offered.code == lang)
        return "" if language == website.default_lang_id else f"/{language.url_code}"


@tagged("post_install", "-at_install", "security")
class TestPublicSite(WebsiteFixtures, HttpCase):
    """What everybody sees: the offer, figures, events, and partnerships of which both sides want to be named."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_website_fixtures()

    def _page(self, path=PAGE):
        response = self.url_open(path)
        self.assertEqual(response.status_code, 200, path)
        return html.fromstring(response.text)

    def _lines(self, path=PAGE):
        """The curves on the map of a page."""
        curves = self._page(path).xpath("//figure//svg/path[@fill='none']/@d")
        self.assertEqual(len(curves), 1)
        return curves[0].count("Q")

    def _list_both(self):
        self.memberships.public_listing = True

    # ------------------------------------------------------------------
    # The offer
    # ------------------------------------------------------------------

    def test_both_doors_and_ways_on(self):
        links = set(self._page().xpath("//div[@id='wrap']//a/@href"))
        for address in (
            "/solidarity/inquiry", "/solidarity/hromada", "/solidarity/network", LIST, "/event", "/my/solidarity",
        ):  # fmt: skip
            self.assertIn(address, links)

    def test_in_german_and_ukrainian(self):
        for lang, title, words in (
            ("de_DE", "Kommunen, die füreinander einstehen", "Der Weg zur Partnerschaft"),
            ("uk_UA", "Партнери, які підтримують одне одного", "Шлях до партнерства"),
        ):
            page = self._page(self._prefix(lang) + PAGE)
            self.assertEqual(page.xpath("//main//h1")[0].text_content(), title)
            self.assertIn(words, page.text_content())
            self.assertEqual(page.get("lang"), lang.replace("_", "-"))
            self.assertTrue(page.xpath("//head/meta[@name='description']/@content")[0])

    def test_search_engines_know_the_languages(self):
        for path in (PAGE, LIST, "/solidarity/network"):
            languages = self._page(path).xpath("//head/link[@rel='alternate']/@hreflang")
            for language in ("de", "uk", "x-default"):
                self.assertIn(language, languages)

    def test_language_switch_without_a_menu(self):
        for path in (PAGE, LIST, "/solidarity/network"):
            page = self._page(path)
            switch = page.xpath("//div[@id='wrap']//*[@role='group'][.//a[@lang='uk']]")
            self.assertEqual(len(switch), 1, path)
            self.assertTrue(switch[0].xpath(".//a[@lang='de']/@href")[0].endswith(path))

    def test_in_sitemap_and_menu(self):
        text = self.url_open("/sitemap.xml").text
        for path in (PAGE, LIST):
            self.assertEqual(text.count(f"{path}</loc>"), 1)
        for hidden in ("/solidarity/block", "/my/solidarity"):
            self.assertNotIn(hidden, text)
        menu = self._page().xpath("//header//a/@href")
        self.assertIn(PAGE, menu)
        self.assertIn("/solidarity/network", menu)

    def test_texts_are_edited_on_the_page(self):
        """An area is saved as the editor does it; what changes from day to day stays outside of it."""
        view = self.env.ref("solidarity_partnership.website_solidarity")
        website = self.env["website"].search([], limit=1)
        area = (
            f'<div id="oe_structure_solidarity_offer" class="oe_structure" data-oe-model="ir.ui.view"'
            f' data-oe-id="{view.id}" data-oe-field="arch"><section><h1>Our own words</h1></section></div>'
        )
        view.with_context(website_id=website.id, lang="en_US").save(
            area, xpath="/t[1]/t[1]/div[1]/div[@id='oe_structure_solidarity_offer']"
        )
        page = self._page(self._prefix("en_US") + PAGE)
        self.assertEqual(page.xpath("//main//h1")[0].text_content(), "Our own words")
        self.assertTrue(page.xpath("//*[@aria-labelledby='website_figures_title']//dl"))

    # ------------------------------------------------------------------
    # Partnerships
    # ------------------------------------------------------------------

    def test_only_where_both_want_to_be_named(self):
        for listed in (self.memberships.browse(), self.memberships[0], self.memberships[1]):
            self.memberships.public_listing = False
            listed.public_listing = True
            self.assertNotIn("Musterstadt", self._page(LIST).text_content())
            self.assertNotIn("Зразкове", self._page(LIST).text_content())
            self.assertFalse(self._lines())
        self._list_both()
        text = self._page(LIST).text_content()
        for words in ("Musterstadt", "Зразкове"):
            self.assertIn(words, text)
        for secret in ("Words for the service only", self.coordinator.name, self.partnership.name):
            self.assertNotIn(secret, text)
        self.assertEqual((self._lines(), self._lines(LIST)), (1, 1))

    def test_ends_with_the_membership_and_before_the_exchange(self):
        self._list_both()
        for stage in ("preparation", "contact"):
            self.partnership.stage = stage
            self.assertFalse(self._lines(), stage)
        self.partnership.stage = "active"
        self.assertTrue(self._lines())
        for state in ("suspended", "ended", "applied"):
            self._move(self.memberships[1], state)
            self.assertFalse(self._lines(), state)
            self.assertNotIn("Зразкове", self._page(LIST).text_content())

    def test_the_picture_names_nobody_and_says_what_it_is(self):
        self._list_both()
        text = self.url_open(PAGE).text
        picture = text[text.index("<svg") : text.index("</svg>")]
        for secret in ("Musterstadt", "Зразкове", "<script", "href", self.partnership.name):
            self.assertNotIn(secret, picture)
        self.assertIn('role="img"', picture)
        self.assertIn('aria-label="', picture)

    def test_a_place_without_position_is_in_the_list(self):
        self._list_both()
        self.hromada.write({"latitude": False, "longitude": False})
        self.assertFalse(self._lines())
        self.assertIn("Зразкове", self._page(LIST).text_content())

    def test_names_in_the_language_of_the_reader(self):
        self._list_both()
        self.assertIn("Beispielsdorf", self._page(self._prefix("de_DE") + LIST).text_content())

    def test_pages_of_the_list(self):
        self._list_both()
        for path in ("page/0", "page/2", "page/99999999999999999999", "?page=²", "?page=-1", "?page=%00"):
            self._page(f"{LIST}/{path}" if path.startswith("page") else LIST + path)

    # ------------------------------------------------------------------
    # Events and blocks
    # ------------------------------------------------------------------

    @freeze_time("2030-02-01 10:00:00")
    def test_next_information_events(self):
        self._create_event("Open to all")
        for name, values in {
            "Over": {"date_begin": "2030-01-01 09:00:00", "date_end": "2030-01-01 11:00:00"},
            "Members meet": {"kind": "networking"},
            "By link": {"audience": "link"},
            "Invited only": {"audience": "invited"},
            "Called off": {"kanban_state": "cancel"},
            "Two of us": {"kind": "exchange", "audience": "invited", "partnership_id": self.partnership.id},
        }.items():
            self._create_event(name, **values)
        for number in range(3):
            self._create_event(
                f"Later {number}", date_begin=f"2030-04-0{number + 1} 09:00:00", date_end="2030-05-01"
            )
        names = [
            name.text_content()
            for name in self._page().xpath("//*[@aria-labelledby='website_events_title']//h3")
        ]
        self.assertEqual(names, ["Open to all", "Later 0", "Later 1"])
        text = self._page(self._prefix("uk_UA") + PAGE).text_content()
        self.assertIn("Київ", text)

    def test_blocks_for_other_pages(self):
        page = html.fromstring(self.url_open("/solidarity/block/figures").text)
        self.assertEqual(page.tag, "dl")
        self.assertIn("dt", [node.tag for node in page.iter()])
        self.assertEqual(self.url_open("/solidarity/block/events").status_code, 200)

    def test_a_block_on_another_page_is_filled(self):
        """Editors keep a link in their page; the visitor's browser asks for what is behind it today."""
        arch = """<t t-call="website.layout"><div id="wrap">
            <t t-call="solidarity_partnership.s_solidarity_figures" /></div></t>"""
        view = self.env["ir.ui.view"].create(
            {"name": "Page", "type": "qweb", "key": "website.page", "arch": arch}
        )
        self.env["website.page"].create({"url": "/a-page", "view_id": view.id, "is_published": True})
        self.assertFalse(self._page("/a-page").xpath("//main//dl"))
        filled = "document.querySelector('.s_solidarity_content dl dd')"
        self.browser_js("/a-page", "console.log('test successful')", ready=f"!!{filled}")

    @mute_logger("odoo.http")
    def test_there_are_no_other_blocks(self):
        for name in ("network", "website_figures", "base.layout", "x" * 3000):
            self.assertIn(self.url_open(f"/solidarity/block/{name}").status_code, (400, 404), name[:20])

    def test_editors_find_the_blocks(self):
        website = self.env["website"].search([], limit=1)
        views = self.env["ir.ui.view"].with_context(website_id=website.id)
        with MockRequest(self.env, website=website):
            text = str(views.render_public_asset("website.snippets"))
        for name in ("s_solidarity_figures", "s_solidarity_events", "s_solidarity_call"):
            self.assertIn(f'data-snippet="{name}"', text)


@tagged("post_install", "-at_install")
class TestPublicPartnershipsOfMany(WebsiteFixtures, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_website_fixtures()
        cls.memberships.public_listing = True

    def _create_pairs(self, numbers):
        for number in numbers:
            german = self._create_municipality(f"091{number:05}", f"Ort {number}", "municipality", 900)
            ukrainian = self._create_municipality(
                f"UA320800100000{number:05}", f"Місце {number}", "rural_hromada", 900
            )
            (german | ukrainian).write({"latitude": 50.1, "longitude": 10.2})
            self._admit(german | ukrainian).public_listing = True
            self._create_partnership(german=german, ukrainian=ukrainian, stage="active")

    def _count_queries(self):
        public = self.env(user=self.env.ref("base.public_user"))["solidarity.partnership"]
        public._public_map_picture()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        picture, pairs = public._public_map_picture(), public._public_pairs(100)
        return picture.count("Q"), len(pairs), self.cr.sql_log_count - before

    def test_constant_queries(self):
        self._create_pairs(range(1, 3))
        few = self._count_queries()
        self._create_pairs(range(3, 30))
        many = self._count_queries()
        self.assertEqual((few[:2], many[:2]), ((3, 3), (30, 30)))
        self.assertEqual(few[2], many[2])
