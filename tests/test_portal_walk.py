from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from odoo.tests import tagged

from .page_browser import BrowsingCase
from .page_samples import GERMAN, UKRAINIAN, PageFixtures

NAVIGATION = (
    "[...document.querySelectorAll('.solidarity_page .nav-pills .nav-link')].map((link) => link.pathname)"
)
#: A person waits until a page reacts.
STARTED = "!!window.odoo?.__WOWL_DEBUG__"
HEADINGS = "document.querySelectorAll('h1').length"


class WalkCase(PageFixtures, BrowsingCase):
    """Walks through the pages of a municipality on a phone; a picture of every page is kept to be looked at."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_page_fixtures()
        # Walks ask the database nothing while pages do.
        cls.topic_id = cls.energy.id
        cls.open_proposal_ids = {lang: proposal.id for lang, proposal in cls.open_proposals.items()}
        cls.council_day = str(date.today() + timedelta(days=20))
        verdict = cls.eligibility.sudo()
        cls.certificate = (verdict.number, verdict.certificate_key)
        cls.aid_id, cls.aid_line_id = cls.aid.id, cls.aid.line_ids.id
        folder = cls.enterClassContext(TemporaryDirectory())
        cls.plan = Path(folder, "stadtplan.pdf")
        cls.plan.write_bytes(b"%PDF-1.4\n%%EOF\n")

    def _look(self, browser, name, lang):
        """What holds on every page, wherever the walk has come."""
        if self.has_scripts:
            browser.wait_for(STARTED, "the scripts of the page do not start")
        self.assertEqual(browser.evaluate(HEADINGS), 1, browser.path())
        self.assertLessEqual(browser.overflow(), 0, browser.path())
        self.assertEqual(
            browser.evaluate("document.documentElement.lang.slice(0, 2)"), lang[:2], browser.path()
        )
        self.assertFalse(browser.complaints(), browser.path())
        browser.picture(f"{lang[:2]}_{name}")

    def _walk(self, lang, scripts, *ways, login):
        """One way after the other, in one visit.

        :param ways: methods that get the browser and the language
        :param login: whoever visits; None for somebody without an account
        """
        self.has_scripts = scripts
        with self._browse(login, lang) as browser:
            browser.use_scripts(scripts)
            for way in ways:
                with self.subTest(way=way.__name__, scripts=scripts, lang=lang):
                    way(browser, lang)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestPortalWalk(WalkCase):
    """Everything that a municipality does for itself, from both sides, with and without scripts."""

    def test_german_municipality(self):
        self._walk_everywhere(GERMAN, True)

    def test_german_municipality_without_scripts(self):
        self._walk_everywhere(GERMAN, False)

    def test_ukrainian_municipality(self):
        self._walk_everywhere(UKRAINIAN, True)

    def test_ukrainian_municipality_without_scripts(self):
        self._walk_everywhere(UKRAINIAN, False)

    def _walk_everywhere(self, lang, scripts):
        ways = [
            self._through_the_navigation,
            self._to_the_proposal,
            self._to_the_partnership,
            self._to_the_needs,
            self._to_the_network,
            self._to_the_profile,
            self._to_the_own_data,
        ]
        ways += [self._to_the_fund] if lang == GERMAN else [self._to_the_aid]
        user = self.german_portal if lang == GERMAN else self.ukrainian_portal
        self._walk(lang, scripts, *ways, login=user.login)
        self._check(lang)

    # ------------------------------------------------------------------
    # Ways
    # ------------------------------------------------------------------

    def _through_the_navigation(self, browser, lang):
        browser.open("/my/solidarity")
        self._look(browser, "overview", lang)
        paths = browser.evaluate(NAVIGATION)
        self.assertGreaterEqual(len(paths), 7)
        for number, path in enumerate(paths):
            self.assertEqual(browser.open(path), 200, path)
            self.assertEqual(browser.path(), path)
            self.assertEqual(browser.evaluate(NAVIGATION), paths)
            self._look(browser, f"navigation_{number}", lang)

    def _to_the_proposal(self, browser, lang):
        """Ask, say when the council decides, and accept; what is forgotten is told, what was typed stays."""
        browser.open("/my/solidarity/proposals")
        self._look(browser, "proposals", lang)
        browser.press(selector=f"a[href$='/proposals/{self.open_proposal_ids[lang]}']")
        self._look(browser, "proposal", lang)
        browser.type(question="Чи є у Вас досвід?\nHaben Sie Erfahrung?")
        browser.press(selector="button[value=ask]")
        self.assertIn("done=ask", browser.path())
        browser.type(date=self.council_day)
        browser.press(selector="button[value=council]")
        self.assertIn("done=council", browser.path())
        self._look(browser, "proposal_council", lang)
        browser.type(words="Поки що ні")
        browser.press(selector="button[value=decline]")
        self.assertTrue(browser.text("[role=alert]"))
        self.assertEqual(browser.evaluate("document.querySelector('[name=words]').value"), "Поки що ні")
        self._look(browser, "proposal_mistake", lang)
        browser.type(within="form:has([value=accept])", decided="1")
        browser.press(selector="button[value=accept]")
        self.assertIn("done=accept", browser.path())
        self._look(browser, "proposal_accepted", lang)

    def _to_the_partnership(self, browser, lang):
        browser.open("/my/solidarity/partnerships")
        name = {GERMAN: "Зразкове", UKRAINIAN: "Musterstadt"}[lang]
        browser.press(name, selector=".solidarity_page article a")
        self._look(browser, "partnership", lang)
        browser.type(body="Guten Tag!\nДобрий день!", lang=lang)
        browser.press(selector="form[action*='/messages/send'] button[type=submit]")
        self.assertIn("Добрий день!", browser.text("section[aria-labelledby=solidarity_messages] ol"))
        browser.attach("file", self.plan)
        browser.press(selector="form[action*='/files/share'] button[type=submit]")
        self.assertIn("stadtplan.pdf", browser.text("section[aria-labelledby=solidarity_files]"))
        self._look(browser, "partnership_shared", lang)

    def _to_the_needs(self, browser, lang):
        """Record a need with a mistake first, change it, and withdraw it; record an offer."""
        browser.open("/my/solidarity/needs-and-offers")
        browser.press(selector="a[href$='/need/new']")
        browser.type(name="Човни", quantity="багато")
        browser.press(selector="form[action$='/need/new'] .btn-primary")
        self.assertTrue(browser.text("[role=alert]"))
        self.assertEqual(browser.evaluate("document.querySelector('[name=quantity]').value"), "багато")
        self._look(browser, "need_mistake", lang)
        browser.type(
            quantity="3", topic_id=str(self.topic_id), unit="piece", urgency="high", description="Як є."
        )
        browser.press(selector="form[action$='/need/new'] .btn-primary")
        self.assertIn("done=saved", browser.path())
        self._look(browser, "need_saved", lang)
        browser.press(selector="a[href$='edit=1']")
        browser.type(name="Моторні човни")
        browser.press(selector="form[action*='/need/'] .btn-primary")
        self.assertIn("Моторні човни", browser.text("h1"))
        self._look(browser, "need_changed", lang)
        browser.type(reason="Вже є.")
        browser.unfold("details")
        browser.press(selector="form[action$=withdraw] button")
        self._look(browser, "need_withdrawn", lang)
        browser.open("/my/solidarity/needs-and-offers/offer/new")
        browser.type(name="Досвід", quantity="1", topic_id=str(self.topic_id))
        browser.press(selector="form[action$='/offer/new'] .btn-primary")
        self.assertIn("done=saved", browser.path())
        self._look(browser, "offer_saved", lang)
        browser.open("/my/solidarity/needs-and-offers?kind=offer")
        self.assertIn("Досвід", browser.text(".list-group"))

    def _to_the_profile(self, browser, lang):
        """Change the profile, and ask for a colleague."""
        browser.open("/my/solidarity/municipality")
        browser.type(partner_capacity="viele")
        browser.press(selector="form[action$=profile] button")
        self.assertTrue(browser.text("[role=alert]"))
        self._look(browser, "profile_mistake", lang)
        browser.type(partner_capacity="4", seeking_partner="yes")
        browser.press(selector="form[action$=profile] button")
        self.assertIn("done=profile", browser.path())
        browser.unfold("details.card")
        browser.type(name="Pressestelle", email="press@walk.example.org")
        self._look(browser, "profile_inviting", lang)
        browser.press(selector="details.card form[action$=request] button")
        self.assertTrue(browser.text("#solidarity_requests"))
        self._look(browser, "profile_asked", lang)

    def _to_the_aid(self, browser, lang):
        """The receiver confirms what has arrived."""
        browser.open("/my/solidarity/aid")
        self._look(browser, "all_aid", lang)
        browser.press(selector=f".solidarity_page a[href$='/my/solidarity/aid/{self.aid_id}']")
        browser.type(**{f"arrived_{self.aid_line_id}": "viel"})
        browser.press(selector="form[action$=receipt] button")
        self.assertTrue(browser.text("[role=alert]"))
        self._look(browser, "aid_mistake", lang)
        browser.type(**{f"arrived_{self.aid_line_id}": "5"})
        browser.press(selector="form[action$=receipt] button")
        self.assertFalse(browser.text("[role=alert]"))
        self._look(browser, "aid_received", lang)

    def _to_the_network(self, browser, lang):
        browser.open("/my/solidarity/network")
        browser.press(selector="form[action$=group] button")
        self.assertFalse(browser.text("[role=alert]"))
        self._look(browser, "network", lang)
        browser.press(selector="a[href*='/network/member/']")
        self._look(browser, "network_member", lang)
        browser.open("/my/solidarity/needs")
        browser.press(selector="form[action$=help] button")
        self.assertIn("told=1", browser.path())
        self._look(browser, "open_needs", lang)

    def _to_the_own_data(self, browser, lang):
        browser.open("/my/solidarity/contact")
        self._look(browser, "contact", lang)
        browser.press(selector="form button[value=withdraw]")
        self.assertTrue(browser.text("[role=status]"))
        browser.press(selector="form button[value=give]")
        self.assertTrue(browser.text("[role=status]"))
        self._look(browser, "contact_saved", lang)

    def _to_the_fund(self, browser, lang):
        browser.open("/my/solidarity/fund/precheck")
        browser.type(title="Öfen für das Gemeindehaus", amount_asked="zu viel", line_amount_0="x")
        browser.press(selector="form .btn-primary[value=check]")
        self.assertTrue(browser.text("[role=alert]"))
        self.assertEqual(browser.evaluate("document.querySelector('[name=amount_asked]').value"), "zu viel")
        self._look(browser, "fund_mistake", lang)
        browser.type(amount_asked="9.000", amount_own="1.000", line_name_0="Öfen", line_amount_0="10.000")
        browser.press(selector="form .btn-primary[value=check]")
        self.assertTrue(browser.text("#solidarity_fund_result"))
        browser.press(selector="form button[value=save]")
        self.assertIn("saved=1", browser.path())
        self._look(browser, "fund_saved", lang)

    # ------------------------------------------------------------------
    # What is left of it
    # ------------------------------------------------------------------

    def _check(self, lang):
        proposal = self.open_proposals[lang]
        side = "german" if lang == GERMAN else "ukrainian"
        self.assertEqual((proposal.state, proposal[f"{side}_answer"]), ("sent", "accepted"))
        municipality = self.town if lang == GERMAN else self.hromada
        self.assertEqual((municipality.partner_capacity, municipality.seeking_partner), (4, "yes"))
        need = self.env["solidarity.need"].with_context(lang=lang).search([("name", "=", "Моторні човни")])
        self.assertEqual((need.municipality_id, need.quantity, need.state), (municipality, 3, "withdrawn"))
        self.assertEqual(
            self.env["solidarity.offer"]
            .with_context(lang=lang)
            .search([("name", "=", "Досвід")])
            .municipality_id,
            municipality,
        )
        if lang == GERMAN:
            drafts = self.env["solidarity.fund.application"].search(
                [("title", "=", "Öfen für das Gemeindehaus")]
            )
            self.assertEqual((drafts.municipality_id, drafts.amount_asked), (municipality, 9000))
        else:
            self.assertEqual(self.aid.line_ids.quantity_delivered, 5)
