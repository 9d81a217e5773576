import re

from odoo.tests import HttpCase, new_test_user, tagged

from .common import SolidarityFixtures
from .test_consent import ContactPersonFixtures


class ConsentPageCase(ContactPersonFixtures, SolidarityFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls.person = cls._create_person(cls.town, "Logistics Desk")
        cls.colleague = cls._create_person(cls.town, "Press Desk")
        cls.ukrainian = cls._create_person(cls.hromada, "Відділ логістики", email="desk@ua.example.org")

    def _path(self, partner):
        return f"/solidarity/consent/{partner.id}/{partner._consent_token()}"

    def _form(self, path, purpose):
        """What the form of one purpose would send, read from the page."""
        page = self.url_open(path)
        form = next(
            form
            for form in re.findall(r"<form.*?</form>", page.text, re.S)
            if f'value="{purpose}"' in form and 'name="purpose"' in form
        )
        values = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
        values["answer"] = re.search(r'name="answer" value="(\w+)"', form)[1]
        return values

    def _send(self, path, form, **changes):
        return self.url_open(path + self.suffix, data=self._form(path, form) | changes)


@tagged("post_install", "-at_install")
class TestConsentPage(ConsentPageCase):
    suffix = "/answer"

    def test_give_and_withdraw_by_the_link(self):
        path = self._path(self.person)
        response = self._send(path, "invitation")
        self.assertIn("gespeichert", response.text)
        consent = self.person.consent_ids
        self.assertRecordValues(
            consent,
            [{"purpose": "invitation", "method_given": "link", "lang": "de_DE", "date_withdrawn": False}],
        )
        self.assertEqual(self._send(path, "invitation").status_code, 200)
        self.assertTrue(consent.date_withdrawn)
        self.assertEqual(consent.method_withdrawn, "link")
        self.assertFalse(self._holds(self.person | self.colleague))

    def test_looking_changes_nothing(self):
        self._give(self.person)
        path = self._path(self.person)
        for query in ("", "?answer=withdraw&purpose=invitation", "?saved=invitation&lang=uk_UA"):
            self.assertEqual(self.url_open(path + query).status_code, 200)
        self.assertEqual(self.url_open(f"{path}/answer?purpose=invitation&answer=withdraw").status_code, 405)
        self.assertEqual(self._holds(self.person), self.person)

    def test_the_address_leaks_nowhere(self):
        response = self.url_open(self._path(self.person))
        self.assertEqual(response.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(response.headers["X-Robots-Tag"], "noindex")
        self.assertIn("no-store", response.headers["Cache-Control"])
        self.assertNotIn(self.person.email, response.text)

    def test_three_languages(self):
        for lang, words in (
            ("de_DE", "Ihre Einwilligungen"),
            ("uk_UA", "Ваші згоди"),
            ("en_US", "Your Consents"),
        ):
            text = self.url_open(f"{self._path(self.person)}?lang={lang}").text
            self.assertIn(words, text)
        self.assertIn("Ваші згоди", self.url_open(self._path(self.ukrainian)).text)
        self.assertIn("Ihre Einwilligungen", self.url_open(f"{self._path(self.person)}?lang=xx").text)

    def test_who_is_responsible_and_that_it_is_voluntary(self):
        """What somebody must know before they agree: Articles 7 and 13 of the General Data Protection Regulation."""
        company = self.env["website"].search([], limit=1).company_id
        company.write({"name": "Koordination Beispielstadt", "email": "data@service.example.org"})
        for lang, voluntary in (("de_DE", "freiwillig"), ("uk_UA", "добровільна"), ("en_US", "voluntary")):
            text = self.url_open(f"{self._path(self.person)}?lang={lang}").text
            for words in (voluntary, "Koordination Beispielstadt", "mailto:data@service.example.org"):
                self.assertIn(words, text)

    def test_the_language_read_is_part_of_the_proof(self):
        path = f"{self._path(self.ukrainian)}?lang=en_US"
        values = self._form(path, "sharing")
        self.url_open(self._path(self.ukrainian) + "/answer", data=values)
        self.assertEqual(self.ukrainian.consent_ids.lang, "en_US")

    def test_no_page_without_the_key(self):
        token = self.person._consent_token()
        earlier = self._path(self.colleague)
        self.colleague.email = "another@example.org"
        archived = self._path(self.ukrainian)
        self.ukrainian.active = False
        paths = (
            f"/solidarity/consent/{self.person.id}/{token[:-1]}",
            f"/solidarity/consent/{self.person.id}/ї",
            f"/solidarity/consent/{self.colleague.id}/{token}",
            f"/solidarity/consent/99999999999/{token}",
            earlier,
            archived,
        )
        for path in paths:
            self.assertEqual(self.url_open(path).status_code, 404, path)

    def test_strange_answers_change_nothing(self):
        path = self._path(self.person)
        for changes in ({"purpose": "everything"}, {"answer": "maybe"}, {"answer": ""}):
            self.assertEqual(self._send(path, "invitation", **changes).status_code, 400)
        values = self._form(path, "invitation")
        for number in ("²", "-1", "abc", "", "9" * 20, "9" * 5000):
            response = self.url_open(path + "/answer", data=values | {"text_id": number})
            self.assertEqual(response.status_code, 200, number[:20])
        words = {name: value for name, value in values.items() if name != "text_id"}
        response = self.url_open(path + "/answer", data=words, files={"text_id": ("a.txt", b"1")})
        self.assertEqual(response.status_code, 200)
        self.assertFalse(self.person.consent_ids)
        values.pop("csrf_token")
        self.assertEqual(self.url_open(path + "/answer", data=values).status_code, 400)
        self.assertFalse(self.person.consent_ids)

    def test_nobody_agrees_to_words_it_has_not_read(self):
        path = self._path(self.person)
        values = self._form(path, "sharing")
        wording = self.env.ref("solidarity_partnership.consent_text_sharing_1")
        wording.copy({"version": 2, "text": "Other words"})
        response = self.url_open(path + "/answer", data=values)
        self.assertIn("Wortlaut", response.text)
        self.assertFalse(self.person.consent_ids)
        self.assertIn("gespeichert", self._send(path, "sharing").text)
        self.assertEqual(self.person.consent_ids.text_id.version, 2)


@tagged("post_install", "-at_install")
class TestContactPortal(ConsentPageCase):
    suffix = "/consent"
    page = "/my/solidarity/contact"

    def _login(self, user):
        self.authenticate(user.login, user.login)
        return user.partner_id

    def test_own_data_roles_and_consents(self):
        person = self._login(self.german_portal)
        person.contact_role_ids = self.env.ref("solidarity_partnership.contact_role_press")
        self._give(person, "directory")
        text = self.url_open(self.page).text
        for words in (person.name, "Musterstadt", "Presse", "Ihre Einwilligungen", "Auf Papier"):
            self.assertIn(words, text)
        for words in (self.colleague.name, self.colleague.email):
            self.assertNotIn(words, text)
        self.assertIn(self.page, self.url_open("/my/solidarity").text)

    def test_give_and_withdraw(self):
        person = self._login(self.ukrainian_portal)
        self.assertIn("збережено", self._send(self.page, "topic_group").text)
        self.assertRecordValues(
            person.consent_ids,
            [
                {
                    "purpose": "topic_group",
                    "method_given": "portal",
                    "lang": "uk_UA",
                    "given_user_id": self.ukrainian_portal.id,
                }
            ],
        )
        self._send(self.page, "topic_group")
        self.assertEqual(person.consent_ids.method_withdrawn, "portal")
        self.assertFalse(self._holds(person, "topic_group"))

    def test_an_attacker_speaks_for_nobody_else(self):
        others = self.colleague | self.ukrainian | self.german_portal.partner_id
        self._give(others)
        attacker = self._login(self.stranger_portal)
        for victim in others:
            ids = {"partner_id": victim.id, "id": victim.id, "partner_ids": victim.ids, "user_id": 2}
            self._send(self.page, "invitation", answer="withdraw", **ids)
            self.url_open(f"{self.page}?partner_id={victim.id}")
        self.assertEqual(self._holds(others), others)
        self.assertFalse(attacker.consent_ids)
        colleague = new_test_user(
            self.env, "colleague_portal", "base.group_portal", password="colleague_portal", lang="de_DE"
        )
        colleague.partner_id.parent_id = self.town.partner_id
        self._login(colleague)
        self._send(self.page, "invitation", answer="withdraw", partner_id=self.colleague.id)
        self.assertEqual(self._holds(others), others)

    def test_portal_users_read_no_consents_by_rpc(self):
        self._give(self.german_portal.partner_id)
        self._login(self.german_portal)
        for model, method in (
            ("solidarity.consent", "search_read"),
            ("solidarity.consent.text", "search_read"),
            ("solidarity.consent", "_withdraw"),
        ):
            result = self.url_open(
                f"/web/dataset/call_kw/{model}/{method}",
                json={"params": {"model": model, "method": method, "args": [], "kwargs": {}}},
            ).json()
            self.assertIn("error", result)

    def test_language(self):
        person = self._login(self.german_portal)
        form = self.url_open(self.page).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', form)[1]
        response = self.url_open(f"{self.page}/language", data={"csrf_token": token, "lang": "uk_UA"})
        self.assertEqual(person.lang, "uk_UA")
        self.assertIn("Ваші згоди", response.text)
        self.url_open(f"{self.page}/language", data={"csrf_token": token, "lang": "xx_XX"})
        self.assertEqual(person.lang, "uk_UA")

    def test_visitors_log_in_and_forms_need_their_token(self):
        response = self.url_open(self.page, allow_redirects=False)
        self.assertIn("/web/login", response.headers["Location"])
        person = self._login(self.german_portal)
        values = self._form(self.page, "invitation")
        values.pop("csrf_token")
        self.assertEqual(self.url_open(f"{self.page}/consent", data=values).status_code, 400)
        self.assertFalse(person.consent_ids)
