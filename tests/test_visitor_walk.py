import time

from odoo.tests import tagged

from .page_samples import GERMAN, UKRAINIAN
from .test_portal_walk import WalkCase

#: Nobody fills in a form faster than this, says the form.
FORM_SECONDS = 4.5
#: After this long the form looks for what was typed.
TYPING_SECONDS = 1


@tagged("post_install", "-at_install")
class TestVisitorWalk(WalkCase):
    """What a visitor finds on the public site, and the way through both forms, with and without scripts."""

    def test_german_visitor(self):
        self._walk_everywhere(GERMAN, True)

    def test_german_visitor_without_scripts(self):
        self._walk_everywhere(GERMAN, False)

    def test_ukrainian_visitor(self):
        self._walk_everywhere(UKRAINIAN, True)

    def test_ukrainian_visitor_without_scripts(self):
        self._walk_everywhere(UKRAINIAN, False)

    def _walk_everywhere(self, lang, scripts):
        self._walk(lang, scripts, self._look_around, self._introduce_oneself, login=None)
        municipality, wished = self._places(lang)
        submission = self.env["solidarity.inquiry.submission"].search([], order="id desc", limit=1)
        self.assertEqual(submission.municipality_id, municipality)
        self.assertEqual((submission.wish, submission.wished_municipality_id), ("own_choice", wished))
        self.assertEqual((submission.email, submission.lang), ("office@walk.example.org", lang))
        self.assertEqual(submission.lead_id.municipality_id, municipality)
        with self._browse(None, lang) as browser:
            browser.use_scripts(scripts)
            browser.open(submission._page_url().removeprefix(submission.get_base_url()))
            self._look(browser, "visitor_state", lang)

    def _places(self, lang):
        places = (self.other_town, self.small_hromada)
        return places if lang == GERMAN else places[::-1]

    # ------------------------------------------------------------------
    # Ways
    # ------------------------------------------------------------------

    def _look_around(self, browser, lang):
        for path, name in (
            ("/solidarity", "offer"),
            ("/solidarity/partnerships", "partnerships"),
            ("/solidarity/network", "network"),
        ):
            self.assertEqual(browser.open(path), 200)
            self._look(browser, f"visitor_{name}", lang)
        browser.open("/solidarity/certificate")
        browser.type(number=self.certificate[0], key=self.certificate[1])
        browser.press(selector="form button[type=submit]")
        self._look(browser, "visitor_certificate", lang)
        self.assertIn("Musterstadt", browser.text())

    def _introduce_oneself(self, browser, lang):
        """The form from the first page on: a mistake, a place that must be looked for, and off it goes."""
        form = {GERMAN: "/solidarity/inquiry", UKRAINIAN: "/solidarity/hromada"}[lang]
        names = {GERMAN: ("nachbarstad", "Мале"), UKRAINIAN: ("Мале", "nachbarstad")}[lang]
        browser.open("/solidarity")
        browser.press(selector=f"#wrap a[href$='{form}']")
        opened = time.monotonic()
        self._look(browser, "form_empty", lang)
        browser.press(selector="form .btn-lg")
        self.assertTrue(browser.text("[role=alert]"))
        self._look(browser, "form_mistakes", lang)
        browser.type(
            wish="own_choice",
            contact_name="Partnership Office",
            email="office@walk.example.org",
            phone="+49 228 123456",
            lang=lang,
            topic_ids=str(self.topic_id),
            need_0="Boats",
            offer_0="Experience",
            language_codes="de_DE",
            accepted="1",
            message="Guten Tag!",
        )
        for name, query, text in zip(
            ("municipality_id", "wished_municipality_id"),
            ("municipality_query", "wished_query"),
            names,
            strict=True,
        ):
            self._look_for(browser, name, query, text)
        self._look(browser, "form_filled", lang)
        time.sleep(max(FORM_SECONDS - (time.monotonic() - opened), 0))
        browser.press(selector="form .btn-lg")
        self.assertTrue(browser.path().endswith("/thanks"), browser.text("[role=alert]"))
        self._look(browser, "form_sent", lang)

    def _look_for(self, browser, name, query, text):
        """With scripts, places are offered while one types; without, after a press on the button beside it."""
        browser.type(**{query: text})
        choice = f"input[type=radio][name={name}]"
        if self.has_scripts:
            self._type_on(browser, query, text, choice)
        else:
            browser.press(selector=f"button[value={name}]")
        browser.evaluate(f"document.querySelector('{choice}').click()")

    def _type_on(self, browser, query, text, choice):
        """Whoever types faster than the page's scripts come types on."""
        for _attempt in range(20):
            time.sleep(TYPING_SECONDS)
            if browser.evaluate(f"!!document.querySelector('{choice}')"):
                return
            browser.type(**{query: text})
        self.fail(f"no place is offered for {text}")
