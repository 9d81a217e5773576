"""Odoo's captcha at the forms of the public site: asked once it is set up, and it refuses in words."""

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .captcha_service import CaptchaService
from .test_inquiry_form import FORM, HROMADA, InquiryFormFixtures

CORE = "odoo.addons.google_recaptcha.models.ir_http"
HUMAN = {"success": True, "score": 0.9, "action": "solidarity_inquiry"}


@tagged("post_install", "-at_install", "security")
class TestCaptcha(InquiryFormFixtures, CaptchaService, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_form_fixtures()
        parameters = cls.env["ir.config_parameter"]
        parameters.set_param("recaptcha_public_key", "public-key")
        parameters.set_param("recaptcha_private_key", "private-key")
        parameters.set_param("recaptcha_min_score", "0.5")

    def setUp(self):
        super().setUp()
        self.start_captcha_service()

    def _send_with(self, token, url=FORM, lang="en_US", **values):
        entry = self._fill(url, **values)
        if token:
            entry["recaptcha_token_response"] = token
        website = self.env["website"].search([], limit=1)
        language = website.language_ids.filtered(lambda offered: offered.code == lang)
        prefix = "" if language == website.default_lang_id else f"/{language.url_code}"
        return self._send(entry, prefix + url)

    def test_a_person_is_let_through(self):
        for url, municipality in ((FORM, self.town), (HROMADA, self.hromada)):
            with self.subTest(url=url):
                self.answer = HUMAN
                submission = self._assert_sent(self._send_with("a-token", url))
                self.assertEqual(submission.municipality_id, municipality)
                asked = self.asked.pop()
                self.assertEqual(
                    (asked["secret"], asked["response"], asked["path"]),
                    ("private-key", "a-token", "/recaptcha/api/siteverify"),
                )

    def test_whoever_fails_reads_why_and_keeps_what_was_typed(self):
        for lang, title in (("en_US", "Not sent yet"), ("de_DE", "Noch nicht"), ("uk_UA", "Ще не")):
            for answer in (
                {**HUMAN, "score": 0.1},
                {**HUMAN, "action": "login"},
                {"success": False, "error-codes": ["invalid-input-response"]},
                {"success": False, "error-codes": ["invalid-input-secret"]},
                {"success": False, "error-codes": ["timeout-or-duplicate"]},
                {"success": False, "error-codes": ["bad-request"]},
                {},
                ["nonsense"],
            ):
                with self.subTest(lang=lang, answer=answer), mute_logger(CORE):
                    self.answer = answer
                    self._assert_refused(self._send_with("a-token", lang=lang), title)

    def _assert_refused(self, page, title):
        self.assertEqual(page.status_code, 200)
        self.assertIn(title, page.text)
        self.assertTrue(self._errors(page)[""])
        tree = self._tree(page)
        self.assertEqual(tree.xpath("//input[@name='contact_name']/@value"), ["Partnership Office"])
        self.assertFalse(
            tree.xpath("//input[@name='recaptcha_token_response']"), "A used token would fail once more"
        )
        self.assertFalse(self.submissions.search([]))
        self.assertFalse(self.env["crm.lead"].search([("municipality_id", "=", self.town.id)]))

    def test_without_a_token_nothing_is_kept(self):
        """Programs leave it out. So do browsers without scripts: they read that it failed, and whom to write to."""
        self.answer = {"success": False, "error-codes": ["missing-input-response"]}
        with mute_logger(CORE):
            page = self._send_with(None)
        self._assert_refused(page, "Not sent yet")
        self.assertIn("mailto:", page.text)

    def test_the_service_is_asked_only_of_what_would_be_kept(self):
        """Searching a place or correcting a mistake costs no question to the outside."""
        self.answer = HUMAN
        self._send_with("a-token", email="nonsense")
        self._send_with("a-token", action="municipality_id", municipality_query="Musterstadt")
        self.assertFalse(self.asked)

    def test_the_page_names_the_action_while_it_is_switched_on(self):
        for url in (FORM, HROMADA):
            self.assertIn('data-captcha="solidarity_inquiry"', self.url_open(url).text)
        self.env["ir.config_parameter"].set_param("enable_recaptcha", "False")
        self.assertNotIn("data-captcha", self.url_open(FORM).text)
        self._assert_sent(self._send_with(None))
        self.assertFalse(self.asked)
