import re

from odoo.tests import HttpCase, tagged

from .test_fund_certificate import CertificateFixtures

FORM = "/solidarity/certificate"


@tagged("post_install", "-at_install")
class TestCertificatePage(CertificateFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls._create_verdicts()
        cls.path = f"{FORM}/{cls.eligibility.number}"

    def _open(self, path, key=None, lang="de_DE", **options):
        query = "&".join(
            f"{name}={word}" for name, word in (("key", key), ("lang", lang)) if word is not None
        )
        return self.url_open(f"{path}?{query}", **options)

    def _type(self, number, key, **words):
        token = re.search(r'name="csrf_token" value="([^"]+)"', self._open(FORM).text)[1]
        return self.url_open(
            FORM, data={"csrf_token": token, "number": number, "key": key, "lang": "de_DE", **words}
        )

    def _without_address(self, response):
        """The page without its own address, its session and the time of its making."""
        text = re.sub(r'<link rel="canonical"[^>]*>|<meta property="og:url"[^>]*>', "", response.text)
        text = re.sub(r'(csrf_token"? ?(value="|: "))[^"]*', r"\1", text)
        return re.sub(r"data-(view-xmlid|website-id)=\"[^\"]*\"", "", text)

    # ------------------------------------------------------------------
    # What is shown
    # ------------------------------------------------------------------

    def test_the_facts_and_nothing_else(self):
        response = self._open(self.path, self.key)
        self.assertEqual(response.status_code, 200)
        for words in (
            self.eligibility.number,
            "Musterstadt",
            self.eligibility.call_id.with_context(lang="de_DE").display_name,
            "Diese Bescheinigung ist gültig.",
            f"31.12.{self.eligibility.year}",
        ):
            self.assertIn(words, response.text)
        for words in (
            "Зразкове",
            "92000",
            "92.000",
            "office@",
            self.coordinator.name,
            "coordinator@service.example.org",
            "Mitglied",
            self.town.partner_id.name + "</a>",
        ):
            self.assertNotIn(words, response.text)
        self.assertNotRegex(response.text, r"solidarity\.fund\.eligibility|solidarity\.municipality")

    def test_each_validity(self):
        past = {"valid_from": "2020-01-01", "valid_to": "2020-12-31"}
        cases = (
            ({"valid_to": "2999-12-31"}, "ist gültig", "чинна"),
            (
                {"valid_from": "2998-01-01", "valid_to": "2999-12-31"},
                "noch nicht gültig",
                "ще не чинна",
            ),
            (past, "abgelaufen", "Строк дії"),
            ({**past, "state": "expired"}, "abgelaufen", "Строк дії"),
            ({"state": "revoked"}, "aufgehoben", "скасовано"),
        )
        for values, german, ukrainian in cases:
            with self.subTest(values):
                self.eligibility.write(values)
                self.env.flush_all()
                for lang, words in (("de_DE", german), ("uk_UA", ukrainian)):
                    response = self._open(self.path, self.key, lang)
                    self.assertEqual(response.status_code, 200)
                    self.assertIn(words, response.text)

    def test_a_new_verdict_revokes_the_certificate_before(self):
        again = self.eligibility.call_id._issue(self.town)
        self.assertIn("aufgehoben", self._open(self.path, self.key).text)
        other = f"{FORM}/{again.number}"
        self.assertIn("ist gültig", self._open(other, again.sudo().certificate_key).text)
        self.assertEqual(self._open(other, self.key).status_code, 404)

    def test_the_end_of_the_membership_revokes_it_too(self):
        membership = self.town.membership_ids
        membership.with_user(self.coordinator).action_suspend("No longer active")
        self.assertIn("aufgehoben", self._open(self.path, self.key).text)

    def test_typed_with_blanks_small_letters_and_a_ukrainian_keyboard(self):
        number, key = self.eligibility.number, self.eligibility._certificate_key_in_groups()
        look_alikes = str.maketrans("ABCEHKMPTXY", "АВСЕНКМРТХУ")
        for typed in (
            (number, key),
            (f" {number.lower()} ", key.lower()),
            (number, key.replace(" ", "-")),
            (number, key.translate(look_alikes)),
            (number, self.key),
        ):
            response = self._type(*typed)
            self.assertEqual(response.status_code, 200)
            self.assertIn("ist gültig", response.text)
            self.assertEqual(response.url.removeprefix(self.base_url()), FORM)

    def test_languages(self):
        for lang, words in (
            ("de_DE", "Bescheinigung der Förderberechtigung"),
            ("uk_UA", "Довідка про право на подання заявки"),
            ("en_US", "Certificate of Eligibility"),
            ("xx", "Bescheinigung der Förderberechtigung"),
        ):
            self.assertIn(words, self._open(self.path, self.key, lang).text)
            self.assertIn(words, self._open(FORM, lang=lang).text)
        for accepted, words in (("uk,en;q=0.5", "Довідка"), ("de-AT,uk;q=0.8", "Bescheinigung")):
            response = self._open(FORM, lang=None, headers={"Accept-Language": accepted})
            self.assertIn(words, response.text)

    def test_the_address_leaks_nowhere(self):
        for response in (self._open(self.path, self.key), self._open(self.path, "A"), self._open(FORM)):
            self.assertEqual(response.headers["Referrer-Policy"], "no-referrer")
            self.assertEqual(response.headers["X-Robots-Tag"], "noindex")
            self.assertIn("no-store", response.headers["Cache-Control"])
        self.assertNotIn(FORM, self.url_open("/sitemap.xml").text)

    # ------------------------------------------------------------------
    # What is not
    # ------------------------------------------------------------------

    def test_a_null_character_is_no_number(self):
        """Refused before any page of ours is asked, whatever the key."""
        response = self.url_open(f"{FORM}/%00?key=x")
        self.assertEqual((response.status_code, response.text), (400, "Bad Request"))

    def test_one_answer_to_everything_else(self):
        revoked = self.eligibility
        current = revoked.call_id._issue(self.town)
        current_key = current.sudo().certificate_key
        expired = revoked.copy({"state": "expired", "number": "FE2020-00001", "revoked_on": False})
        path = f"{FORM}/{current.number}"
        expected = self._open(f"{FORM}/FE1999-99999", "A" * 28)
        self.assertEqual(expected.status_code, 404)
        self.assertIn("keine Bescheinigung", expected.text)
        guesses = [
            (path, None),
            (path, ""),
            (path, current_key[:-1]),
            (path, current_key + "A"),
            (path, ("A" if current_key[0] != "A" else "B") + current_key[1:]),
            (path, self.key),
            (path, "False"),
            (path, "%25"),
            (path, "%00"),
            (path, "х" * 28),
            (path, "A" * 5000),
            (f"{FORM}/{current.id}", current_key),
            (f"{FORM}/%25", current_key),
            (f"{FORM}/FE2026-_____", current_key),
            (f"{FORM}/' OR 1=1 --", current_key),
            (f"{FORM}/<script>alert(1)</script>", current_key),
            (f"{FORM}/a/b/c", current_key),
            (f"{FORM}/{'9' * 3000}", current_key),
            (f"{FORM}/{revoked.number}", None),
            (f"{FORM}/{revoked.number}", current_key),
            (f"{FORM}/{expired.number}", self.key),
            (f"{FORM}/{self.refusal.number}", None),
            (f"{FORM}/{self.refusal.number}", "False"),
            (f"{FORM}/{self.refusal.number}", current_key),
        ]
        page = self._without_address(expected)
        for guess in guesses:
            with self.subTest(guess):
                response = self._open(*guess)
                self.assertEqual(response.status_code, 404)
                self.assertEqual(self._without_address(response), page)
                self.assertEqual(response.headers["X-Robots-Tag"], "noindex")
        for typed in (
            (current.number, "A" * 28),
            (self.refusal.number, ""),
            ("", ""),
            ("%", "%"),
            ("\0", "\0"),
        ):
            response = self._type(*typed)
            self.assertEqual((response.status_code, self._without_address(response)), (404, page))
        self.assertEqual(self._open(path, current_key).status_code, 200)

    def test_a_refusal_has_no_page_whatever_became_of_it(self):
        # Even if a key had got there: a verdict that says no was never a certificate.
        for state in ("not_eligible", "revoked", "expired"):
            self.refusal.state = state
            self.assertFalse(self.refusal._was_eligible())
            self.assertEqual(self._open(f"{FORM}/{self.refusal.number}", "").status_code, 404)

    def test_other_ways_of_asking(self):
        response = self.url_open(FORM, data={"number": self.eligibility.number, "key": self.key})
        self.assertEqual(response.status_code, 400)  # without the token of the form
        self.assertNotIn("Musterstadt", response.text)
        self.assertEqual(self.url_open(self.path, data={"key": self.key}).status_code, 405)
        token = re.search(r'name="csrf_token" value="([^"]+)"', self._open(FORM).text)[1]
        response = self.url_open(FORM, data={"csrf_token": token})
        self.assertEqual(response.status_code, 404)
