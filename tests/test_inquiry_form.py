"""The two forms of the public site, as visitors without an account send them."""

import re
import secrets
import time

from lxml import html

from odoo.tests import HttpCase, tagged
from odoo.tools import hmac

from .common import SolidarityFixtures

FORM = "/solidarity/inquiry"
HROMADA = "/solidarity/hromada"
SENT = "/solidarity/inquiry/thanks"
RADIO = "//input[@type='radio'][@name='municipality_id']"


class InquiryFormFixtures(SolidarityFixtures):
    """A visitor who opens a form some time ago and fills it in."""

    @classmethod
    def _create_form_fixtures(cls):
        cls._create_fixtures()
        cls.notice = cls.env.ref("solidarity_partnership.inquiry_notice_1")
        cls.submissions = cls.env["solidarity.inquiry.submission"]

    def _stamp(self, seconds=60):
        """What a form carries that was opened so long ago."""
        opened, key = str(int(time.time()) - seconds), secrets.token_hex(16)
        return f"{opened}-{key}-{hmac(self.env, 'solidarity-partnership-inquiry-form', (opened, key))}"

    def _fill(self, url=FORM, seconds=60, **values):
        """The inputs of a form, by somebody without an account."""
        self.authenticate(None, None)
        page = self.url_open(url)
        self.assertEqual(page.status_code, 200)
        hidden = {
            field.get("name"): field.get("value")
            for field in self._tree(page).xpath("//form[@method='post']//input[@type='hidden']")
        }
        return hidden | {
            "stamp": self._stamp(seconds),
            "municipality_id": self.town.id if url == FORM else self.hromada.id,
            "wish": "match",
            "topic_ids": [self.energy.id],
            "contact_name": "Partnership Office",
            "contact_function": "Head of office",
            "email": "office@musterstadt.example.org",
            "phone": "+49 228 123456",
            "lang": "de_DE" if url == FORM else "uk_UA",
            "language_codes": ["de_DE", "en_US"],
            "accepted": "1",
        } | values  # fmt: skip

    def _send(self, values, url=FORM):
        return self.url_open(url, data=values)

    def _tree(self, response):
        return html.fromstring(response.text)

    def _errors(self, response):
        """The summary of errors of a page, by the input that they point to."""
        return {
            (item.xpath(".//a") or [{}])[0].get("href", "#")[1:]: " ".join(item.text_content().split())
            for item in self._tree(response).xpath("//*[@role='alert']//li")
        }

    def _assert_sent(self, response):
        self.assertTrue(response.url.endswith(SENT), self._errors(response) or response.url)
        return self.submissions.search([], limit=1)


@tagged("post_install", "-at_install")
class TestInquiryForm(InquiryFormFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_form_fixtures()

    def test_german_inquiry(self):
        values = self._fill(
            message="We have a <b>sister</b> city & no fear.",
            offer_0="Experience with citizens' energy",
            offer_topic_0=self.energy.id,
            need_0="An exchange about schools",
            need_topic_0=self.health.id,
        )
        submission = self._assert_sent(self._send(values))
        lead = submission.lead_id
        self.assertEqual((submission.is_first, submission.state), (True, "new"))
        self.assertEqual(lead.municipality_id, self.town)
        self.assertEqual(lead.team_id, self.team)
        self.assertEqual(lead.type, "opportunity")
        self.assertEqual(lead.source_id, self.env.ref("solidarity_partnership.utm_source_website"))
        self.assertEqual(lead.stage_id, self.env.ref("solidarity_partnership.crm_stage_received"))
        self.assertEqual((lead.solidarity_wish, lead.topic_ids), ("match", self.energy))
        self.assertEqual(
            (lead.contact_name, lead.email_from), ("Partnership Office", "office@musterstadt.example.org")
        )
        self.assertEqual((lead.lang_id.code, lead.phone), ("de_DE", "+49 228 123456"))
        self.assertFalse(lead.user_id)
        self.assertFalse(lead.partner_id, "Nobody has verified who it was")
        self.assertIn("&lt;b&gt;sister&lt;/b&gt;", str(lead.description))
        self.assertEqual(
            submission.line_ids.mapped(lambda line: (line.kind, line.name, line.topic_id)),
            [
                ("need", "An exchange about schools", self.health),
                ("offer", "Experience with citizens' energy", self.energy),
            ],
        )
        self.assertFalse(self.env["solidarity.need"].search([("municipality_id", "=", self.town.id)]))

    def test_hromada(self):
        self._assert_sent(self._send(self._fill(HROMADA, wish="own_choice", wished_municipality_id=self.town.id,
                                                existing_connection="A fire engine in 2023"), HROMADA))  # fmt: skip
        lead = self.env["crm.lead"].search([("municipality_id", "=", self.hromada.id)])
        self.assertEqual((lead.solidarity_wish, lead.wished_municipality_id), ("own_choice", self.town))
        self.assertEqual((lead.existing_connection, lead.lang_id.code), ("A fire engine in 2023", "uk_UA"))

    def test_place_is_typed(self):
        """Without scripts, and without the search: one place can be meant, so it is chosen."""
        self._assert_sent(self._send(self._fill(municipality_id="", municipality_query="musterstadt")))
        self.assertEqual(self.submissions.search([]).municipality_id, self.town)

    def test_search_step(self):
        """The button beside the input shows the places as radio buttons and keeps what was typed."""
        self._create_municipality("09374124", "Musterstadt", "town", 5000)
        values = self._fill(municipality_id="", municipality_query="Musterstatd", action="municipality_id")
        page = self._tree(self._send(values))
        options = page.xpath(RADIO)
        self.assertEqual(len(options), 2)
        self.assertEqual(page.get_element_by_id("contact_name").get("value"), "Partnership Office")
        self.assertFalse(page.xpath("//*[@role='alert']"))
        self.assertFalse(self.submissions.search([]))
        several = self._send(self._fill(municipality_id="", municipality_query="Musterstadt"))
        self.assertEqual(list(self._errors(several)), ["municipality_id"])
        self.assertEqual(len(self._tree(several).xpath(RADIO)), 2)

    def test_errors_keep_what_was_typed(self):
        values = self._fill(
            email="nobody", contact_name="", accepted="", message="Stays here", need_0="Pumps", topic_ids=[],
            wish="own_choice", wished_query="Зразкове", municipality_id=self.hromada.id,
        )  # fmt: skip
        response = self._send(values)
        errors, page = self._errors(response), self._tree(response)
        self.assertEqual(
            list(errors),
            ["municipality_id", "topic_ids", "need_topic_0", "contact_name", "email", "accepted"],
        )
        self.assertEqual(page.get_element_by_id("message").text, "Stays here")
        self.assertEqual(page.get_element_by_id("need_0").get("value"), "Pumps")
        self.assertEqual(page.get_element_by_id("email").get("aria-invalid"), "true")
        for name in errors:
            field = page.get_element_by_id(name)
            if field.get("type") not in ("checkbox", "radio"):
                self.assertIn(f"{name}_error", field.get("aria-describedby"))
            self.assertTrue(page.get_element_by_id(f"{name}_error") is not None)
        self.assertFalse(self.submissions.search([]))
        self.assertFalse(self.env["crm.lead"].search([("municipality_id", "=", self.town.id)]))

    def test_too_long(self):
        values = self._fill(message="ы" * 2001, contact_name="x" * 5000)
        response = self._send(values)
        self.assertEqual(list(self._errors(response)), ["contact_name", "message"])
        self.assertEqual(len(self._tree(response).get_element_by_id("message").text), 2000)
        self.assertFalse(self.submissions.search([]))

    def test_traps_for_programs(self):
        for values, seconds in (
            ({"website_address": "https://spam.example.org"}, 60),
            ({}, 1),
            ({}, 3 * 24 * 3600),
            ({"stamp": f"{int(time.time()) - 60}-{'0' * 32}-{'0' * 64}"}, 60),
            ({"stamp": "²"}, 60),
        ):
            response = self._send(self._fill(seconds=seconds, **values))
            self.assertEqual(list(self._errors(response)), [""], values)
            self.assertFalse(self.submissions.search([]))
            self.assertEqual(
                self._tree(response).get_element_by_id("email").get("value"), "office@musterstadt.example.org"
            )

    def test_sent_twice(self):
        values = self._fill()
        self._assert_sent(self._send(values))
        self._assert_sent(self._send(values))
        self.assertEqual(len(self.submissions.search([])), 1)

    def test_sent_again_with_a_correction(self):
        """Who goes back, mends a slip and sends once more has the same form before it, and loses nothing."""
        values = self._fill(email="offcie@musterstadt.example.org")
        for email in ("offcie@musterstadt.example.org", "office@musterstadt.example.org"):
            self._assert_sent(self._send(values | {"email": email}))
        sent = self.submissions.search([("municipality_id", "=", self.town.id)])
        self.assertEqual(set(sent.mapped("email")), {values["email"], "office@musterstadt.example.org"})
        self.assertEqual(len(sent.lead_id), 1)

    def test_same_answer_whether_known_or_not(self):
        """Nobody learns from the forms whether a municipality has written before."""
        first = self._send(self._fill())
        second = self._send(self._fill(email="other@musterstadt.example.org"))
        self._assert_sent(second)
        neutral = [
            re.sub(r"csrf_token: \"[^\"]*\"|[0-9a-f]{32,}o?[0-9]*", "", answer.text)
            for answer in (first, second)
        ]
        self.assertEqual(*neutral)
        self.assertEqual([len(answer.history) for answer in (first, second)], [1, 1])

    def test_both_languages(self):
        self.env["website"].search([]).language_ids |= self.env["res.lang"].search(
            [("code", "in", ("de_DE", "uk_UA"))]
        )
        for prefix, url, words in (
            ("/de", FORM, "Kommune"),
            ("/uk", HROMADA, "громад"),
        ):
            page = self.url_open(prefix + url)
            self.assertEqual(page.status_code, 200)
            self.assertIn(words, page.text)
            action = self._tree(page).xpath("//form[contains(@class, 'solidarity_inquiry_form')]/@action")[0]
            self.assertEqual(action, prefix + url)

    def test_suggestions(self):
        found = self.url_open(f"{FORM}/municipalities?query=musterstatd&country=DE").json()
        self.assertEqual([place["id"] for place in found], [self.town.id])
        self.assertEqual(self.url_open(f"{FORM}/municipalities?query=musterstadt&country=UA").json(), [])
        self.assertEqual(self.url_open(f"{FORM}/municipalities?query=%00%25&country=DE").json(), [])
        self.assertEqual(self.url_open(f"{FORM}/municipalities?country=DE").json(), [])
        self.assertEqual(self.url_open(f"{FORM}/municipalities?query=a&country=PL").status_code, 404)

    def test_captcha(self):
        """Odoo's captcha is asked once it is set up; without it, no form has it."""
        self.assertNotIn("data-captcha", self.url_open(FORM).text)
        self.env["ir.config_parameter"].set_param("recaptcha_public_key", "public")
        self.assertIn('data-captcha="solidarity_inquiry"', self.url_open(FORM).text)
