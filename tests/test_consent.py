from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SolidarityCase


class ContactPersonFixtures:
    """Persons of a German and a Ukrainian municipality; functional addresses only."""

    @classmethod
    def _create_person(cls, municipality, name, **values):
        administration = municipality._ensure_partner()
        return cls.env["res.partner"].create(
            {
                "name": name,
                "parent_id": administration.id,
                "email": f"{name.lower().replace(' ', '.')}@{municipality.key.lower()}.example.org",
                "lang": "de_DE" if municipality.country_id == cls.germany else "uk_UA",
                **values,
            }
        )

    @classmethod
    def _give(cls, persons, *purposes, method="paper", **values):
        consents = cls.env["solidarity.consent"]
        for purpose in purposes or ("invitation",):
            consents |= consents._give(persons, purpose, method, **values)
        return consents

    def _holds(self, persons, purpose="invitation"):
        return self.env["solidarity.consent"]._holders(persons, purpose)


@tagged("post_install", "-at_install")
class TestContactPersons(ContactPersonFixtures, SolidarityCase):
    def test_persons_and_administrations_without_persons(self):
        logistics = self._create_person(self.town, "Logistics Desk")
        gone = self._create_person(self.town, "Former Desk", active=False)
        invoices = self._create_person(self.town, "Invoices", type="invoice")
        self.small_hromada._ensure_partner()
        persons = (self.town | self.small_hromada | self.occupied_hromada)._contact_persons()
        self.assertEqual(persons, self.german_portal.partner_id | logistics | self.small_hromada.partner_id)
        self.assertFalse(persons & (gone | invoices))

    def test_two_queries_for_any_number_of_municipalities(self):
        municipalities = self.env["solidarity.municipality"]
        for key in ("05158004", "05158008", "05158012"):
            municipalities |= self._create_municipality(key, key, "town", 10000)
        for municipality in municipalities | self.town | self.other_town:
            self._create_person(municipality, "Desk")
        for batch in (self.town, self.town | self.other_town | municipalities):
            self.env.invalidate_all()
            with self.assertQueryCount(2):
                batch._contact_persons()

    def test_count_on_municipalities(self):
        self._create_person(self.town, "Logistics Desk")
        towns = (self.town | self.other_town | self.small_hromada).with_user(self.reader)
        self.assertEqual(towns.mapped("contact_person_count"), [2, 1, 0])


@tagged("post_install", "-at_install")
class TestConsent(ContactPersonFixtures, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._create_person(cls.town, "Logistics Desk")
        cls.colleague = cls._create_person(cls.town, "Press Desk")
        cls.consent = cls.env["solidarity.consent"]

    @freeze_time("2026-12-01 09:30:00")
    def test_a_consent_is_proof(self):
        consent = self.consent.with_user(self.coordinator)._give(
            self.person, "invitation", "paper", note="Letter 4711"
        )
        self.assertRecordValues(
            consent,
            [
                {
                    "partner_id": self.person.id,
                    "purpose": "invitation",
                    "lang": "de_DE",
                    "date_given": datetime(2026, 12, 1, 9, 30),
                    "method_given": "paper",
                    "given_user_id": self.coordinator.id,
                    "note": "Letter 4711",
                    "date_withdrawn": False,
                }
            ],
        )
        self.assertEqual(consent.text_id.version, 1)
        self.assertEqual(consent.wording, consent.text_id.with_context(lang="de_DE").text)
        self.assertIn("Einladungen", consent.with_context(lang="uk_UA").wording)

    def test_given_again_keeps_the_older_proof(self):
        first = self._give(self.person)
        self.assertFalse(self._give(self.person | self.person))
        self.assertEqual(self.person.consent_ids, first)

    def test_withdrawn_stays_as_proof_and_may_be_given_again(self):
        persons = self.person | self.colleague
        first = self._give(persons)
        ended = self.consent.with_user(self.coordinator)._withdraw(
            self.person, "invitation", "telephone", "Call"
        )
        self.assertEqual(ended, first.filtered(lambda consent: consent.partner_id == self.person))
        self.assertTrue(ended.date_withdrawn)
        self.assertEqual(ended.method_withdrawn, "telephone")
        self.assertEqual(ended.withdrawn_user_id, self.coordinator)
        self.assertEqual(self._holds(persons), self.colleague)
        self._give(self.person)
        self.assertEqual(self._holds(persons), persons)
        self.assertEqual(len(self.person.consent_ids), 2)

    def test_queries_do_not_grow(self):
        persons = self.env["res.partner"].create([{"name": f"Desk {number}"} for number in range(33)])
        counts = []
        for batch in (persons[:3], persons[3:]):
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.consent._give(batch, "directory", "event")
            self.consent._withdraw(batch, "directory", "event")
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_nobody_edits_or_deletes_proof(self):
        consent = self._give(self.person)
        values = {"note": "Another letter"}
        for user in (self.reader, self.coordinator, self.manager):
            own = consent.with_user(user)
            for attempt in (
                lambda own=own: own.write(values),
                lambda own=own: own.unlink(),
                lambda own=own: own.create(
                    {"partner_id": self.colleague.id, "purpose": "invitation", "text_id": own.text_id.id}
                ),
            ):
                with self.assertRaises(AccessError):
                    attempt()
        self.assertFalse(consent.note)

    def test_nobody_agrees_in_the_future(self):
        with self.assertRaises(UserError):
            self._give(self.person, date=datetime(2199, 1, 1))
        self.assertFalse(self.person.consent_ids)


@tagged("post_install", "-at_install")
class TestConsentText(ContactPersonFixtures, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._create_person(cls.hromada, "Logistics Desk")
        cls.wording = cls.env.ref("solidarity_partnership.consent_text_sharing_1")

    def test_agreed_words_stay_as_they_are(self):
        self._give(self.person, "sharing")
        wording = self.wording.with_user(self.manager)
        german = wording.text_german
        for attempt in (
            lambda: wording.write({"text": "Other words"}),
            lambda: wording.write({"text_german": "Andere Worte"}),
            lambda: wording.update_field_translations("text", {"uk_UA": "Інші слова"}),
            lambda: wording.write({"version": 9}),
            lambda: wording.unlink(),
        ):
            with self.assertRaises(UserError):
                attempt()
        self.assertEqual(wording.text_german, german)

    def test_words_nobody_agreed_to_may_be_improved(self):
        wording = self.wording.with_user(self.manager)
        wording.text_german = "Bessere Worte"
        self.assertEqual(wording.with_context(lang="de_DE").text, "Bessere Worte")

    def test_a_new_version_is_for_those_who_agree_later(self):
        with freeze_time("2026-12-01 10:00:00"):
            old = self._give(self.person, "sharing")
        with freeze_time("2027-02-01 10:00:00"):
            action = self.wording.with_user(self.manager).action_new_version()
            version = self.wording.browse(action["res_id"])
            version.with_user(self.manager).text_ukrainian = "Нові слова"
            self.assertEqual((version.version, version.text_german), (2, self.wording.text_german))
            colleague = self._create_person(self.hromada, "Press Desk")
            new = self._give(colleague, "sharing")
            self.assertEqual(new.text_id, version)
            self.assertEqual(new.wording, "Нові слова")
            paper = self._give(
                self._create_person(self.hromada, "Old Desk"), "sharing", date=datetime(2027, 1, 15)
            )
            self.assertEqual(paper.text_id, self.wording)
        self.assertEqual(old.text_id, self.wording)
        with self.assertRaises(AccessError):
            self.wording.with_user(self.coordinator).action_new_version()

    def test_what_is_not_translated_was_read_in_english(self):
        wording = self.wording.copy({"version": 2})
        wording.update_field_translations("text", {"uk_UA": False})
        self.assertEqual(self._give(self.person, "sharing").lang, "en_US")
