from freezegun import freeze_time
from lxml import html

from odoo.tests import HttpCase, tagged

from .test_topic_groups import TopicGroupFixtures

PAGE = "/solidarity/network"


@tagged("post_install", "-at_install", "security")
class TestPublicNetwork(TopicGroupFixtures, HttpCase):
    """What everybody sees of the network: figures, and those that want to be named."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls._create_members()
        cls._create_partnership(stage="active", date_start="2020-05-01", note="Words for the service only")
        cls._consent(cls.german | cls.ukrainian, "directory", "sharing", "invitation")
        cls.memberships[0].public_listing = True

    def _open(self, path=PAGE):
        return self.url_open(path)

    def _prefixes(self):
        """What stands before the address by language."""
        website = self.env["website"].search([], limit=1)
        return {
            lang.code: "" if lang == website.default_lang_id else f"/{lang.url_code}"
            for lang in website.language_ids
        }

    def test_only_whoever_wants_to_be_named(self):
        text = self._open().text
        self.assertIn("Musterstadt", text)
        for secret in (
            "Зразкове", "Nachbarstadt", "Мале", "Words for the service only", self.german.name, self.german.email,
            self.ukrainian.email, self.coordinator.name,
        ):  # fmt: skip
            self.assertNotIn(secret, text)
        self.memberships[1].public_listing = True
        text = self._open().text
        self.assertIn("Partners: Зразкове", " ".join(html.fromstring(text).text_content().split()))

    def test_listing_ends_with_the_membership(self):
        for state in ("suspended", "ended", "applied"):
            self._move(self.memberships[0], state)
            self.assertNotIn("Musterstadt", self._open().text)

    def test_three_languages(self):
        for lang, words in (
            ("en_US", ("Network of German-Ukrainian Municipal Partnerships", "Year")),
            ("de_DE", ("Netzwerk deutsch-ukrainischer kommunaler Partnerschaften", "Mitglied seit", "Jahr")),
            ("uk_UA", ("Мережа німецько-українських муніципальних партнерств", "Рік")),
        ):
            text = self._open(self._prefixes()[lang] + PAGE).text
            for expected in words:
                self.assertIn(expected, text, lang)

    def test_filters(self):
        for query, found in (
            ("search=muster", True),
            ("search=Зразк", False),
            ("country=DE&topic=energy&size=3", True),
            ("country=UA", False),
            ("size=0", False),
            ("search=%00&size=x&sort=1;drop", True),
        ):
            response = self._open(f"{PAGE}?{query}")
            self.assertEqual(response.status_code, 200)
            # The name is what was searched for, too.
            self.assertEqual("Musterstadt</h3>" in response.text, found, query)

    def test_pages_that_are_not_there(self):
        strange = ("²", "%D9%A3", "-1", "abc", "", "%00", "9" * 5000)
        for path in (
            f"{PAGE}/page/0",
            f"{PAGE}/page/2",
            f"{PAGE}/page/99999999999999999999",
            *(f"{PAGE}?page={number}" for number in strange),
        ):
            self.assertEqual(self._open(path).status_code, 200, path[:60])

    def test_in_the_sitemap(self):
        text = self.url_open("/sitemap.xml").text
        self.assertEqual(text.count(f"{PAGE}</loc>"), 1)
        self.assertNotIn("/my/solidarity", text)

    def test_accessible(self):
        page = html.fromstring(self._open().text)
        fields = page.xpath("//form[@role='search']//*[self::input or self::select]")
        self.assertGreaterEqual(len(fields), 6)
        for field in fields:
            self.assertTrue(page.xpath(f"//label[@for='{field.get('id')}']"), field.get("id"))
        self.assertEqual(len(page.xpath("//main//h1")), 1)
        table = page.xpath("//table[contains(@class, 'solidarity_network_years')]")[0]
        self.assertTrue(table.xpath("./caption"))
        self.assertEqual(len(table.xpath(".//th[@scope='col']")), 3)

    @freeze_time("2026-06-15 10:00:00")
    def test_figures(self):
        years = self.env["solidarity.network.figure"].with_user(self.env.ref("base.public_user"))._yearly()
        self.assertEqual([row["year"] for row in years], list(range(2015, 2027)))
        self.assertEqual((years[-1]["german"], years[-1]["ukrainian"]), (1, 1))
        self.assertEqual([row["partnerships"] for row in years[4:7]], [0, 1, 1])
