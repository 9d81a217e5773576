from urllib.parse import urljoin, urlsplit

from freezegun import freeze_time
from lxml import html

from odoo.tests import HttpCase, tagged

from .test_website import WebsiteFixtures

#: Our pages may be so much heavier than the heavier of the platform's two: the home of the portal, a page of events.
ALLOWANCE = 1.1
PLATFORM_PAGES = ("/my", "/event")
PUBLIC_PAGES = ("/solidarity", "/solidarity/partnerships", "/solidarity/network")
PORTAL_PAGES = ("/my/solidarity", "/my/solidarity/network", "/my/solidarity/contact")
#: As many as a page of ours has, and one of the platform's list of events.
ROWS = 20


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestPageWeight(WebsiteFixtures, HttpCase):
    """Our pages are no heavier than those of the platform, and ask for no more files: many are read on telephones."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_website_fixtures()
        cls.memberships.public_listing = True
        for number in range(1, 13):
            cls._create_event(
                f"Event {number}", date_begin=f"2036-{number:02}-01 09:00:00", date_end="2040-01-01"
            )
        cls._create_members_and_pairs()

    @classmethod
    def _create_members_and_pairs(cls):
        numbers = range(1, ROWS)
        german, ukrainian = (
            cls.env["solidarity.municipality"].create(
                [
                    {
                        "key": key.format(number),
                        "name": f"{name} {number}",
                        "kind": kind,
                        "country_id": country.id,
                        "latitude": 48 + number / 10,
                        "longitude": longitude + number / 10,
                        "population": 1000 * number,
                    }
                    for number in numbers
                ]
            )
            for key, name, kind, country, longitude in (
                ("091{:05d}", "Ort", "municipality", cls.germany, 8),
                ("UA320800100000{:05d}", "Місце", "rural_hromada", cls.ukraine, 25),
            )
        )
        cls._admit(german | ukrainian).public_listing = True
        for own, other in zip(german, ukrainian, strict=True):
            cls._create_partnership(german=own, ukrainian=other, stage="active")

    def _weigh(self, path):
        """Bytes of the page, number and bytes of the files that it asks for."""
        response = self.url_open(path)
        self.assertEqual(response.status_code, 200, path)
        page = html.fromstring(response.text)
        addresses = set(
            page.xpath("//link[@rel='stylesheet']/@href")
            + page.xpath("//script/@src | //script/@data-src")
            + page.xpath("//img/@src")
        )
        foreign = {address for address in addresses if urlsplit(urljoin(self.base_url(), address)).netloc}
        self.assertTrue(all(address.startswith(("/", self.base_url(), "data:")) for address in foreign), path)
        files = {address for address in addresses if not address.startswith("data:")}
        sizes = [len(self.url_open(address).content) for address in files]
        return len(response.content), len(files), sum(sizes)

    def _assert_light(self, paths):
        platform = [self._weigh(path) for path in PLATFORM_PAGES]
        limits = [max(weights) * ALLOWANCE for weights in zip(*platform, strict=True)]
        for path in paths:
            weights = self._weigh(path)
            for name, ours, limit in zip(("page", "files", "bytes of files"), weights, limits, strict=True):
                self.assertLessEqual(ours, limit, (path, name, weights, platform))

    def test_public_pages(self):
        self._assert_light(PUBLIC_PAGES)

    def test_pages_of_the_portal(self):
        self.authenticate(self.german_portal.login, self.german_portal.login)
        self._assert_light(PORTAL_PAGES)
