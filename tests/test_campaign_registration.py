import re

from odoo.tests import HttpCase, tagged

from .campaign_content import CampaignContentFixtures
from .common import SolidarityFixtures

GERMAN, UKRAINIAN = ({"Accept-Language": code} for code in ("de-DE,de;q=0.9", "uk-UA,uk;q=0.9"))


@tagged("post_install", "-at_install")
class TestCampaignRegistration(CampaignContentFixtures, SolidarityFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls._create_campaign()
        cls.event.write({"date_begin": "2099-05-04 08:00:00", "date_end": "2099-05-04 10:00:00"})
        cls.person = cls.german_portal.partner_id
        cls.person.name = "Partnership office"
        cls.recipient = cls._create_recipient(cls.person, "de_DE")
        cls.ukrainian = cls._create_recipient(
            cls.ukrainian_portal.partner_id, "uk_UA", municipality=cls.hromada
        )

    def _path(self, recipient, suffix=""):
        return f"/solidarity/registration/{recipient.id}/{recipient._registration_token()}{suffix}"

    def _post(self, recipient, **data):
        page = self.url_open(self._path(recipient))
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        response = self.url_open(
            self._path(recipient, "/register"), data={"csrf_token": token and token[1], **data}
        )
        self.env.invalidate_all()
        return response

    def _registrations(self):
        return self.event.registration_ids

    def test_the_page_speaks_the_language_of_the_mail_and_knows_the_person(self):
        page = self.url_open(self._path(self.recipient), headers=UKRAINIAN).text
        for text in ("Winter in den Kommunen", "Partnership office", "Musterstadt", "Montag, 4. Mai 2099"):
            self.assertIn(text, page)
        page = self.url_open(self._path(self.ukrainian), headers=GERMAN).text
        self.assertIn("Зима в громадах", page)
        for lang, title in (("uk_UA", "Зима"), ("en_US", "Winter in the communities")):
            self.assertIn(title, self.url_open(self._path(self.recipient, f"?lang={lang}")).text)
        self.assertEqual(self.url_open(self._path(self.recipient, "?lang=xx")).status_code, 200)

    def test_looking_registers_nobody(self):
        for suffix in ("", "?lang=uk_UA", "/register"):
            self.url_open(self._path(self.recipient, suffix))
        self.assertFalse(self._registrations())

    def test_one_click_registers_with_everything_that_is_known(self):
        self.campaign.utm_campaign_id = self.env["utm.campaign"].create({"title": "Winter"})
        mailing = self.env["mailing.mailing"].create(
            {**self.step._prepare_mailing_values("de_DE"), "campaign_step_id": self.step.id}
        )
        trace = self.env["mailing.trace"].create(
            {
                "mass_mailing_id": mailing.id,
                "model": self.recipient._name,
                "res_id": self.recipient.id,
                "email": self.recipient.email,
                "trace_status": "sent",
            }
        )
        response = self._post(self.recipient, wants_interpretation="1", lang="de_DE")
        self.assertIn("/solidarity/attendance/", response.url)
        [registration] = self._registrations()
        self.assertRecordValues(
            registration,
            [
                {
                    "partner_id": self.person.id,
                    "name": "Partnership office",
                    "email": self.recipient.email,
                    "municipality_id": self.town.id,
                    "attendee_lang": "de_DE",
                    "wants_interpretation": True,
                    "state": "open",
                    "campaign_recipient_id": self.recipient.id,
                    "utm_campaign_id": self.campaign.utm_campaign_id.id,
                    "utm_source_id": mailing.source_id.id,
                    "utm_medium_id": mailing.medium_id.id,
                }
            ],
        )
        self.assertEqual(trace.trace_status, "open")
        self.assertTrue(trace.links_click_datetime)

    def test_a_second_click_and_a_later_mail_make_no_second_registration(self):
        self._post(self.recipient)
        self._post(self.recipient)
        reminder = self._create_recipient(self.person, "de_DE", self._create_step("reminder"))
        response = self.url_open(self._path(reminder))
        self.assertIn("/solidarity/attendance/", response.url)
        self._post(reminder)
        self.assertEqual(len(self._registrations()), 1)
        self.assertEqual(self._registrations().campaign_recipient_id, self.recipient)

    def test_who_registered_on_the_website_is_known_by_the_address(self):
        self.env["event.registration"].create(
            {
                "event_id": self.event.id,
                "name": "Office",
                "email": f" {self.recipient.email.upper()}",
                "state": "open",
            }
        )
        self.assertIn("/solidarity/attendance/", self.url_open(self._path(self.recipient)).url)

    def test_an_invited_person_and_one_who_had_declined_become_the_same_registration(self):
        registration = self.env["event.registration"].create(
            {"event_id": self.event.id, "partner_id": self.person.id, "state": "draft"}
        )
        self._post(self.recipient)
        self.assertEqual((self._registrations(), registration.state), (registration, "open"))
        registration._answer(False, False)
        self._post(self.recipient)
        self.assertEqual((self._registrations(), registration.state), (registration, "open"))

    def test_cancelled_past_and_full_events_say_so_and_register_nobody(self):
        other = self.env["event.registration"].create(
            {"event_id": self.event.id, "name": "Somebody", "state": "open"}
        )
        changes = {
            "abgesagt": {"kanban_state": "cancel"},
            "vorbei": {"date_begin": "2020-05-04 08:00:00", "date_end": "2020-05-04 10:00:00"},
            "vergeben": {"seats_limited": True, "seats_max": 1},
        }
        for change in changes.values():
            before = {name: self.event[name] for name in change}
            self.event.write(change)
            page = self.url_open(self._path(self.recipient)).text
            self.assertNotIn("<form", page.split("<main")[1].split("</main")[0])
            self._post(self.recipient)
            self.assertEqual(self._registrations(), other, change)
            self.event.write(before)

    def test_foreign_and_broken_links_show_nothing(self):
        token = self.recipient._registration_token()
        for path in (
            f"{self.recipient.id}/{'0' * len(token)}",
            f"{self.ukrainian.id}/{token}",
            f"{2**40}/{token}",
            f"{self.recipient.id}/ü",
        ):
            self.assertEqual(self.url_open(f"/solidarity/registration/{path}").status_code, 404, path)
        url = self._path(self.recipient)
        self.recipient.email = False
        self.assertEqual(self.url_open(url).status_code, 404)

    def test_without_the_forms_token_nothing_is_registered(self):
        response = self.url_open(self._path(self.recipient, "/register"), data={"lang": "de_DE"})
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self._registrations())

    def test_the_pages_address_goes_nowhere_else(self):
        headers = self.url_open(self._path(self.recipient)).headers
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(headers["X-Robots-Tag"], "noindex")
        self.assertIn("no-store", headers["Cache-Control"])
        self.assertEqual(self.url_open("/solidarity/registration/example").status_code, 200)
        self.assertIn("eine Vorschau", self.url_open("/solidarity/registration/example?lang=de_DE").text)
        self.assertIn("тестовий лист", self.url_open("/solidarity/registration/example?lang=uk_UA").text)
