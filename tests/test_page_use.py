import base64
import re
from io import BytesIO

from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from .page_browser import DESK, NARROW, PHONE, BrowsingCase
from .page_samples import GERMAN, UKRAINIAN, PageFixtures, page_samples
from .page_use import (
    LARGER,
    MOVING,
    OURS,
    SILENT_ERRORS,
    USUAL,
    crowded,
    lost_by_keyboard,
    lost_in_forced_colors,
)

#: The way back leads through the header of the website, which comes down: these pages stand for all.
WAY_BACK = ("/solidarity/inquiry", "/solidarity", "/my/solidarity", "/my/solidarity/municipality")
#: Pages of which the form, sent with mistakes, comes back with what is wrong.
PAGES_WITH_ERRORS = 8


@tagged("post_install", "-at_install")
class TestPageUse(PageFixtures, BrowsingCase):
    """Pages are used in narrow windows, with larger text, by keyboard, by ear, in few colours and on paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_page_fixtures()

    # ------------------------------------------------------------------
    # Every page
    # ------------------------------------------------------------------

    def test_pages_in_german(self):
        """With scripts: narrow, enlarged, by keyboard, in few colours; the titles differ."""
        titles = {}
        with self._browse(lang=GERMAN) as browser:
            for sample in self._visits(browser, GERMAN):
                found = self._crowded(browser, sample)
                browser.use_width(NARROW)
                browser.evaluate(USUAL)
                found += lost_in_forced_colors(browser, self._ours(sample))
                found += lost_by_keyboard(browser, self._ours(sample))
                if sample.path in WAY_BACK:
                    self._open(browser, sample, GERMAN)
                    found += lost_by_keyboard(browser, self._ours(sample), backwards=True)
                    browser.use_width(DESK)
                    self._open(browser, sample, GERMAN)
                    found += lost_by_keyboard(browser, self._ours(sample), is_column=False)
                titles.setdefault(browser.evaluate("document.title"), set()).add(browser.path().split("?")[0])
                self._say(found)
        self.assertFalse({title: paths for title, paths in titles.items() if len(paths) > 1})

    def test_pages_in_ukrainian(self):
        """Without scripts, narrow and enlarged."""
        with self._browse(lang=UKRAINIAN) as browser:
            browser.use_scripts(False)
            for sample in self._visits(browser, UKRAINIAN):
                self._say(self._crowded(browser, sample))

    def _crowded(self, browser, sample):
        found = []
        for width, prepare, name in ((NARROW, "true", "narrow"), (PHONE, LARGER, "large text")):
            browser.use_width(width)
            browser.evaluate(prepare)
            found += [f"{name}: {trouble}" for trouble in crowded(browser, self._ours(sample))]
        return found

    # ------------------------------------------------------------------
    # What was wrong
    # ------------------------------------------------------------------

    def test_errors_are_heard_in_german(self):
        self._send_mistakes(GERMAN, "Fehler: ")

    def test_errors_are_heard_in_ukrainian(self):
        self._send_mistakes(UKRAINIAN, "Помилка: ")

    def _send_mistakes(self, lang, word):
        """The title says it, and the list of what is wrong has the focus: with scripts and without."""
        with_errors = set()
        with self._browse(lang=lang) as browser:
            browser.use_scripts(lang == GERMAN)
            for sample in self._visits(browser, lang, pressed=True):
                browser.type(**sample.typed)
                browser.evaluate(
                    "document.forms.length && [...document.forms].map((form) => form.noValidate = true)"
                )
                browser.unfold("details")
                browser.press(selector=sample.press)
                title = browser.evaluate("document.title")
                is_wrong = browser.evaluate(f"Boolean(document.querySelector('{OURS} [role=alert]'))")
                found = browser.evaluate(SILENT_ERRORS)
                if is_wrong:
                    with_errors.add(sample.path)
                if title.startswith(word) != is_wrong:
                    found.append(f"title: {title}")
                self._say(found)
        self.assertGreaterEqual(len(with_errors), PAGES_WITH_ERRORS, with_errors)

    # ------------------------------------------------------------------
    # The municipality picker
    # ------------------------------------------------------------------

    def test_municipality_by_keyboard(self):
        with self._browse(lang=GERMAN) as browser:
            browser.open("/solidarity/inquiry")
            path = browser.path()
            words = browser.evaluate("({...document.querySelector('.solidarity_place').dataset})")
            self._enter_query(browser, "stadt")
            browser.press_key("Enter")
            self._wait_for_focus(browser, "radio")
            found, keys, chosen = (words[name] for name in ("found", "keys", "chosen"))
            count = browser.evaluate(
                "document.activeElement.closest('fieldset').querySelectorAll('input').length"
            )
            self.assertGreater(count, 1)
            self.assertEqual(self._status(browser), f"{found} {count}. {keys}")
            self.assertFalse(self._chosen(browser), "the way to the choices chooses nothing")
            browser.press_key("ArrowDown")
            second = self._chosen(browser)
            self.assertTrue(second)
            browser.press_key("Escape")
            self._wait_for_focus(browser, "text")
            self.assertFalse(self._chosen(browser), "Escape leaves what was chosen before")
            browser.press_key("ArrowDown")
            self._wait_for_focus(browser, "radio")
            browser.press_key("ArrowDown")
            browser.press_key("Enter")
            self._wait_for_focus(browser, "text")
            self.assertEqual(self._chosen(browser), second)
            self.assertEqual(self._status(browser), f"{chosen} {second}")
            self.assertEqual(browser.path(), path, "nothing was sent")

    def test_place_that_there_is_not(self):
        with self._browse(lang=GERMAN) as browser:
            browser.open("/solidarity/inquiry")
            none = browser.evaluate("document.querySelector('.solidarity_place').dataset.none")
            self._enter_query(browser, "Xqzwv")
            browser.press_key("Enter")
            self.assertEqual(self._status(browser), none)
            self._wait_for_focus(browser, "text")

    def test_enter_sends_the_form(self):
        """In any other input Enter sends, rather than looking for a place."""
        with self._browse(lang=GERMAN) as browser:
            for scripts in (True, False):
                browser.use_scripts(True)
                browser.open("/solidarity/inquiry")
                browser.evaluate("document.getElementById('email').focus()")
                browser.use_scripts(scripts)
                browser.press_key("Enter")
                browser.wait_for(f"!!document.querySelector('{OURS} [role=alert]')", "the form was not sent")

    def _enter_query(self, browser, text):
        """Type on until the page's scripts are there and say something."""
        browser.evaluate("document.getElementById('municipality_id').focus()")
        browser.type_keys(text)
        browser.wait_for(
            "document.querySelector('.solidarity_place_status').textContent", "nothing is announced"
        )

    def _wait_for_focus(self, browser, kind):
        browser.wait_for(f"document.activeElement.type === '{kind}'", f"the focus is not on {kind}")

    def _status(self, browser):
        return browser.evaluate("document.querySelector('.solidarity_place_status').textContent")

    def _chosen(self, browser):
        return browser.evaluate(
            "document.querySelector('.solidarity_place_options input:checked')?.labels[0].textContent || ''"
        )

    # ------------------------------------------------------------------
    # Dialogs
    # ------------------------------------------------------------------

    def test_registration_gives_the_focus_back(self):
        """Odoo's dialogs of the page of an event, to which our pages lead: closed one after the other."""
        dialog, attendees = "#modal_ticket_registration", "#modal_attendees_registration"
        opener, submit = f"[data-bs-target='{dialog}']", f"{dialog} .a-submit:not([disabled])"
        with self._browse(lang=GERMAN, width=DESK) as browser:
            browser.open(f"/event/{self.env['ir.http']._slug(self.event)}/register")
            for button, dialog_of_it in ((opener, dialog), (submit, attendees)):
                self._take(browser, button)
                browser.wait_for(
                    f"document.querySelector('{dialog_of_it}.modal_shown')?.contains(document.activeElement)",
                    f"{dialog_of_it} has no focus",
                )
            for close, button in ((f"{attendees} .btn-close", submit), (f"{dialog} .btn-close", opener)):
                self._take(browser, close)
                browser.wait_for(f'document.activeElement.matches("{button}")', "the focus is lost")

    def _take(self, browser, selector):
        """Focus what is shown and press Enter, once the page's scripts are there."""
        browser.wait_for(
            f"""document.body.getAttribute("is-ready") && [...document.querySelectorAll("{selector}")].some(
                (one) => one.getClientRects().length && (one.focus(), document.activeElement === one))""",
            f"nothing to focus: {selector}",
        )
        browser.press_key("Enter")

    # ------------------------------------------------------------------
    # Other media
    # ------------------------------------------------------------------

    def test_reduced_motion(self):
        with self._browse(lang=GERMAN) as browser:
            browser.use_media(prefers_reduced_motion="reduce")
            for path in ("/solidarity", "/solidarity/inquiry", "/solidarity/network"):
                browser.open(path)
                self.assertFalse(browser.evaluate(MOVING), path)

    def test_state_on_paper(self):
        """The page behind the link of the mail, printed: every step, nothing to press, one sheet."""
        with self._browse(lang=GERMAN, width=DESK) as browser:
            submission = self.submissions[GERMAN]
            browser.open(f"/solidarity/inquiry/{submission.id}/{submission._page_token()}")
            steps = browser.evaluate(
                "[...document.querySelectorAll('#wrap ol li')].map((one) => one.innerText)"
            )
            self.assertEqual(len(steps), 4)
            browser.use_media("print")
            self.assertEqual(
                browser.evaluate("[...document.querySelectorAll('#wrap ol li')].map((one) => one.innerText)"),
                steps,
            )
            self.assertFalse(browser.evaluate("document.querySelector('#wrap nav').getClientRects().length"))
            self.assertFalse(crowded(browser))
            sheet = browser._websocket_request(
                "Page.printToPDF", params={"paperWidth": 8.27, "paperHeight": 11.7}
            )
            reader = PdfFileReader(BytesIO(base64.b64decode(sheet["data"])))
            self.assertEqual(len(reader.pages), 1)
            text = re.sub(r"\s+", "", reader.pages[0].extract_text())
            for step in steps:
                self.assertIn(re.sub(r"\s+", "", step.split("\n")[0]), text)

    # ------------------------------------------------------------------
    # Ways
    # ------------------------------------------------------------------

    def _visits(self, browser, lang, pressed=False):
        """Open one page after the other, each as who sees it, in a subtest of its own."""
        samples = [
            sample
            for found in page_samples(self, lang).values()
            for sample in found
            if bool(sample.press) == pressed
        ]
        signed_in = ""
        for sample in sorted(samples, key=lambda one: (one.user or {}).get(lang) or ""):
            user = sample.user and sample.user[lang]
            if user != signed_in:
                self._sign_in(browser, user and getattr(self, user).login)
                browser.use_language(lang)
                signed_in = user
            browser.use_width(PHONE)
            self._open(browser, sample, lang)
            self.sample = sample
            yield sample

    def _open(self, browser, sample, lang):
        self.assertEqual(browser.open(sample.path.format(lang=lang)), 200, sample.path)

    def _ours(self, sample):
        return OURS if sample.within == "document" else sample.within

    def _say(self, found):
        with self.subTest(page=self.sample.path, user=self.sample.user, typed=self.sample.typed):
            self.assertFalse(found, "\n\n" + "\n\n".join(found))
