import re
from urllib.parse import urlencode

from odoo.tests import HttpCase, tagged

from .common import SolidarityFixtures
from .test_consent import ContactPersonFixtures


@tagged("post_install", "-at_install")
class TestUnsubscription(ContactPersonFixtures, SolidarityFixtures, HttpCase):
    """Odoo's own links at the foot of a mail, as a reader or its mail program follows them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls.person = cls._create_person(cls.hromada, "Logistics Desk", email="shared@example.org")
        cls.colleague = cls._create_person(cls.hromada, "Press Desk", email="Shared@Example.org")
        cls.other = cls._create_person(cls.town, "Press Desk")
        cls.persons = cls.person | cls.colleague | cls.other
        cls._give(cls.persons)
        cls._give(cls.person, "directory")
        event = cls.env["event.event"].create(
            {
                "name": "Networking",
                "solidarity_kind": "networking",
                "date_begin": "2026-12-01 09:00:00",
                "date_end": "2026-12-01 11:00:00",
            }
        )
        campaign = cls.env["solidarity.campaign"].create({"name": "Campaign", "event_id": event.id})
        step = cls.env["solidarity.campaign.step"].create(
            {"campaign_id": campaign.id, "purpose": "invitation", "subject": "Come", "body": "<p>Come</p>"}
        )
        cls.recipient = cls.env["solidarity.campaign.recipient"].create(
            {"step_id": step.id, "partner_id": cls.person.id, "email": "shared@example.org"}
        )
        cls.mailing = cls.env["mailing.mailing"].create(
            {
                "subject": "Come",
                "mailing_model_id": cls.env["ir.model"]._get_id("solidarity.campaign.recipient"),
                "campaign_step_id": step.id,
            }
        )

    def _key(self, email="shared@example.org", mailing=None, document=None):
        document_id = (document or self.recipient).id
        return {
            "document_id": document_id,
            "email": email,
            "hash_token": (mailing or self.mailing)._generate_mailing_recipient_token(document_id, email),
        }

    def _blacklisted(self, email="shared@example.org"):
        return bool(self.env["mail.blacklist"].search([("email", "=", email)]))

    def _check_withdrawn(self):
        self.assertEqual(self._holds(self.persons), self.other)
        self.assertEqual(self._holds(self.persons, "directory"), self.person)
        consents = self.person.consent_ids | self.colleague.consent_ids
        self.assertEqual(
            set(consents.filtered("date_withdrawn").mapped("method_withdrawn")), {"link"}
        )
        self.assertFalse(self._blacklisted())

    def test_the_link(self):
        response = self.url_open(f"/mailing/{self.mailing.id}/unsubscribe?{urlencode(self._key())}")
        self._check_withdrawn()
        self.assertIn("Вашу згоду на запрошення відкликано", response.text)
        self.assertIn(self.person._consent_token(), response.text)
        self.assertEqual(response.headers["Referrer-Policy"], "no-referrer")

    def test_the_page_that_asks_first(self):
        path = f"/mailing/{self.mailing.id}/confirm_unsubscribe?{urlencode(self._key())}"
        page = self.url_open(path)
        self.assertEqual(page.status_code, 200)
        self.assertEqual(self._holds(self.persons), self.persons)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        values = {**self._key(), "mailing_id": self.mailing.id, "csrf_token": token}
        response = self.url_open("/mailing/confirm_unsubscribe", data=values)
        self._check_withdrawn()
        self.assertIn("Вашу згоду на запрошення відкликано", response.text)

    def test_the_button_of_the_mail_program_and_twice(self):
        path = f"/mailing/{self.mailing.id}/unsubscribe_oneclick?{urlencode(self._key())}"
        for _time in range(2):
            self.assertEqual(self.url_open(path, data={"List-Unsubscribe": "One-Click"}).status_code, 200)
        self._check_withdrawn()

    def test_a_wrong_key_withdraws_nothing(self):
        key = self._key() | {"hash_token": "0" * 64}
        response = self.url_open(f"/mailing/{self.mailing.id}/unsubscribe?{urlencode(key)}")
        self.assertEqual(response.status_code, 401)
        key = self._key() | {"email": self.other.email}
        response = self.url_open(f"/mailing/{self.mailing.id}/unsubscribe?{urlencode(key)}")
        self.assertEqual(response.status_code, 401)
        self.assertEqual(self._holds(self.persons), self.persons)

    def test_an_attendee_without_contact_gets_on_the_blacklist(self):
        key = self._key("attendee@example.org")
        self.url_open(f"/mailing/{self.mailing.id}/unsubscribe?{urlencode(key)}")
        self.assertTrue(self._blacklisted("attendee@example.org"))
        self.assertEqual(self._holds(self.persons), self.persons)

    def test_other_mailings_stay_as_they_are(self):
        mailing = self.env["mailing.mailing"].create(
            {"subject": "News", "mailing_model_id": self.env["ir.model"]._get_id("res.partner")}
        )
        key = self._key(mailing=mailing, document=self.person)
        self.url_open(f"/mailing/{mailing.id}/unsubscribe?{urlencode(key)}")
        self.assertTrue(self._blacklisted())
        self.assertEqual(self._holds(self.persons), self.persons)
