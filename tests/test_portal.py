from odoo.tests import HttpCase, tagged

from .test_security import LineOfTwo


@tagged("post_install", "-at_install")
class TestPortal(LineOfTwo, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls._create_lines()

    def _page(self, user, path="/my/solidarity"):
        self.authenticate(user.login, user.login)
        return self.url_open(path)

    def test_the_german_side_reads_its_line_in_german(self):
        text = self._page(self.german_portal).text
        for words in (
            "Musterstadt",
            "Зразкове",
            "Partnerschaften",
            "Partnerschaft mit",
            self.partnership.name,
        ):
            self.assertIn(words, text)
        for words in ("Words for the service only", "Мале", "Nachbarstadt", "80,00"):
            self.assertNotIn(words, text)

    def test_the_ukrainian_side_reads_the_same_line_in_ukrainian(self):
        text = self._page(self.ukrainian_portal).text
        for words in ("Зразкове", "Musterstadt", "Партнерства", self.partnership.name):
            self.assertIn(words, text)
        self.assertNotIn("Words for the service only", text)

    def test_the_fund_has_a_page_of_its_own(self):
        self.assertIn("Förderberechtigt", self._page(self.german_portal, "/my/solidarity/fund").text)
        self.assertNotIn("Förderberechtigt", self._page(self.stranger_portal, "/my/solidarity/fund").text)
        self.stranger_portal.partner_id.parent_id = False
        page = self._page(self.stranger_portal, "/my/solidarity/fund")
        self.assertIn("gehört noch zu keiner Kommune", page.text)

    def test_a_municipality_without_a_line_sees_an_empty_page(self):
        response = self._page(self.stranger_portal)
        self.assertEqual(response.status_code, 200)
        self.assertIn("Nachbarstadt", response.text)
        self.assertNotIn("Musterstadt", response.text)
        self.assertNotIn(self.partnership.name, response.text)

    def test_a_merged_municipality_still_sees_its_line(self):
        self.town.active = False
        self.assertIn(self.partnership.name, self._page(self.german_portal).text)

    def test_an_account_without_a_municipality_is_told_so(self):
        self.stranger_portal.partner_id.parent_id = False
        response = self._page(self.stranger_portal)
        self.assertEqual(response.status_code, 200)
        self.assertIn("gehört noch zu keiner Kommune", response.text)

    def test_the_account_decides_the_language_not_the_browser(self):
        response = self.url_open("/web/login", headers={"Accept-Language": "de"})
        token = response.text.split('name="csrf_token" value="')[1].split('"')[0]
        login = self.ukrainian_portal.login
        response = self.url_open(
            "/web/login",
            data={"login": login, "password": login, "csrf_token": token, "redirect": "/my/solidarity"},
            headers={"Accept-Language": "de"},
        )
        self.assertIn("Партнерства", response.text)

    def test_visitors_have_to_log_in(self):
        response = self.url_open("/my/solidarity", allow_redirects=False)
        self.assertIn(response.status_code, (302, 303))
        self.assertIn("/web/login", response.headers["Location"])

    def test_home_page_leads_there(self):
        self.assertIn("/my/solidarity", self._page(self.german_portal, "/my").text)

    def test_strange_parameters_do_no_harm(self):
        response = self._page(
            self.german_portal, "/my/solidarity?id=1&municipality_id=2&lang=xx&sortby=' OR 1=1"
        )
        self.assertEqual(response.status_code, 200)
        self.assertNotIn("Nachbarstadt", response.text)
