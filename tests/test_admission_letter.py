import base64
import io

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools.pdf import PdfFileReader

from .common import SolidarityFixtures
from .mail_sink import MailSink
from .test_consent import ContactPersonFixtures

REPORT = "solidarity_partnership.admission_letter"
#: Persons of the fixtures were entered before.
ADMITTED = "2031-03-05"


class MembershipFixtures(ContactPersonFixtures, SolidarityFixtures):
    @classmethod
    def _admit(cls, municipality, day=ADMITTED, **values):
        membership = cls.env["solidarity.network.membership"].create(
            {"municipality_id": municipality.id, **values}
        )
        with freeze_time(f"{day} 09:00:00"):
            membership.write({"state": "admitted", "date_from": day})
            membership._welcome()
        return membership

    @classmethod
    def _text_of_pdf(cls, content):
        pages = PdfFileReader(io.BytesIO(content)).pages
        return [" ".join(page.extract_text().split()) for page in pages]

    def _steps(self, membership, step="letter"):
        return membership.welcome_ids.filtered(lambda welcome: welcome.step == step)


@tagged("post_install", "-at_install")
class TestAdmissionLetter(MembershipFixtures, MailSink, HttpCase):
    """The printer fetches its style sheets from the server, hence a test with one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls.env["solidarity.municipality"].browse((cls.town | cls.hromada).ids).write(
            {"official_name": False}
        )
        cls.town.official_name = "Große Kreisstadt Müsterstadt"
        cls.hromada.official_name = "Зразківська міська територіальна громада"
        cls.town.partner_id.write({"street": "Rathausplatz 1", "zip": "12345", "city": "Musterstadt"})
        cls.hromada.partner_id.write({"street": "вул. Ґонти, 7", "zip": "51000", "city": "Зразкове"})
        cls.partnership = cls._create_partnership(stage="exchange")
        cls.german = cls._admit(cls.town, partnership_id=cls.partnership.id)
        cls.ukrainian = cls._admit(cls.hromada)

    def _pdf(self, memberships, user=None):
        report = self.env["ir.actions.report"].with_user(user or self.reader)
        with self.allow_pdf_render():
            content, kind = report.with_context(force_report_rendering=True)._render_qweb_pdf(
                REPORT, memberships.ids
            )
        self.assertEqual(kind, "pdf")
        return self._text_of_pdf(content)

    def test_german_municipality_german_first(self):
        (text,) = self._pdf(self.german)
        for words in (
            "Große Kreisstadt Müsterstadt",
            "Rathausplatz 1",
            "Aufnahme in das Netzwerk",
            "Прийняття до мережі",
            "Mitgliedsnummer",
            self.german.number,
            "5. März 2031",
            "5 березня 2031",
            "Kleinprojektefonds",
            "малих проєктів",
            "Vernetzungs- und Informationsveranstaltungen",
            "Ihre Ansprechperson",
            self.coordinator.name,
            "coordinator@service.example.org",
        ):
            self.assertIn(words, text)
        self.assertLess(text.index("Aufnahme in das Netzwerk"), text.index("Прийняття до мережі"))
        self.assertLess(text.index("Sehr geehrte"), text.index("Шановні"))

    def test_hromada_ukrainian_first(self):
        (text,) = self._pdf(self.ukrainian)
        for words in ("Зразківська міська територіальна громада", "вул. Ґонти, 7", "UKRAINE", "Номер"):
            self.assertIn(words, text)
        # It is the German partner that applies to the fund.
        self.assertIn("Ваш німецький партнер", text)
        self.assertNotIn("Antragstellung beim", text)
        self.assertLess(text.index("Прийняття до мережі"), text.index("Aufnahme in das Netzwerk"))
        self.assertLess(text.index("Шановні"), text.index("Sehr geehrte"))

    def test_each_letter_is_one_page(self):
        self.town.official_name = "Verwaltungsgemeinschaft mit einem sehr langen amtlichen Namen an der Donau"
        pages = self._pdf(self.german | self.ukrainian)
        self.assertEqual(len(pages), 2)
        self.assertIn("Verwaltungsgemeinschaft", pages[0])
        self.assertIn("Зразківська", pages[1])

    def test_who_has_applied_gets_no_letter(self):
        applied = self.env["solidarity.network.membership"].create({"municipality_id": self.other_town.id})
        with self.assertRaises(UserError):
            self._pdf(applied)
        with self.assertRaises(AccessError):
            self._pdf(self.german, self.stranger_portal)
        with self.assertRaises(UserError):
            applied.with_user(self.coordinator).action_send_admission_letter()
        self.assertFalse(applied.welcome_ids)

    def test_numbers_by_year_of_admission(self):
        self.assertRegex(self.german.number, r"^NM2031-\d{4}$")
        self.assertNotEqual(self.german.number, self.ukrainian.number)
        number = self.german.number
        self.german._welcome()
        self.assertEqual(self.german.number, number)

    @freeze_time(f"{ADMITTED} 10:00:00")
    def test_mails_with_the_letter_in_each_language(self):
        english = self._create_person(
            self.town, "Press Desk", lang="fr_FR" if self._has("fr_FR") else "en_US"
        )
        self.start_sink()
        with self.allow_pdf_render():
            (self.german | self.ukrainian).with_context(force_report_rendering=True)._send_admission_letter()
        self.send_queue()
        self.assertEqual(len(self.mails), 3)
        expected = {
            self.german_portal.partner_id: ("Sehr geehrte", "Aufnahmeschreiben", "Musterstadt"),
            self.ukrainian_portal.partner_id: ("Шановні", "Лист про прийняття", "Зразкове"),
            english: ("Dear Sir or Madam", "Aufnahmeschreiben", "Musterstadt"),
        }
        for person, (salutation, filename, municipality) in expected.items():
            (mail,) = self.mails_to(person.email)
            self.assertIn(salutation, self.text_of(mail))
            self.assertIn(municipality, mail["Subject"])
            (attached,) = mail.iter_attachments()
            self.assertIn(filename, attached.get_filename())
            (text,) = self._text_of_pdf(attached.get_content())
            self.assertIn("Aufnahme in das Netzwerk", text)
        kept = self.german.admission_letter_id
        self.assertEqual((kept.res_model, kept.res_id), (self.german._name, self.german.id))
        self.assertTrue(base64.b64decode(kept.datas).startswith(b"%PDF"))
        self.assertEqual(set(self.german.welcome_ids.mapped("mail_state")), {"sent"})
        self.assertIn("Coordinator", self.mails_to(english.email)[0]["From"].title())

    def _has(self, code):
        return bool(self.env["res.lang"]._lang_get(code))

    @freeze_time(f"{ADMITTED} 10:00:00")
    def test_nobody_gets_it_twice_and_who_joined_later_at_a_click(self):
        self.german._send_admission_letter()
        letter = self.german.admission_letter_id
        self.assertEqual(self._steps(self.german).partner_id, self.german_portal.partner_id)
        later = self._create_person(self.town, "Logistics Desk")
        self.german._write_letters_due()
        self.assertNotIn(later, self._steps(self.german).partner_id)
        step = self.german.with_user(self.coordinator).action_send_admission_letter
        self.assertIn("1", step()["params"]["message"])
        self.assertEqual(self._steps(self.german).partner_id, self.german_portal.partner_id | later)
        self.assertEqual(step()["params"]["type"], "warning")
        self.assertEqual(len(self._steps(self.german)), 2)
        self.assertEqual(self.german.admission_letter_id, letter)

    @freeze_time(f"{ADMITTED} 10:00:00")
    def test_a_mailbox_that_two_persons_share_gets_one(self):
        self._create_person(self.town, "Press Desk", email=self.german_portal.email)
        self.german._send_admission_letter()
        self.german._send_admission_letter()
        self.assertEqual(self._steps(self.german).partner_id, self.german_portal.partner_id)

    @freeze_time(f"{ADMITTED} 10:00:00")
    def test_the_administration_where_no_person_can_be_reached(self):
        self.german_portal.partner_id.email = False
        self.german._send_admission_letter()
        self.assertEqual(self._steps(self.german).partner_id, self.town.partner_id)

    @freeze_time(f"{ADMITTED} 10:00:00")
    def test_without_any_address_by_post_and_once(self):
        (self.german_portal.partner_id | self.town.partner_id).email = False
        self.german._send_admission_letter()
        self.german._send_admission_letter()
        (row,) = self._steps(self.german)
        self.assertEqual((row.method, row.partner_id, row.mail_id.id), ("post", self.town.partner_id, False))
        (activity,) = self.german.activity_ids
        self.assertEqual(activity.user_id, self.coordinator)
        self.assertTrue(self.german.admission_letter_id)
        self.town.partner_id.email = "office@musterstadt.example.org"
        self.german._send_admission_letter()
        self.assertEqual(len(self._steps(self.german)), 1)

    @freeze_time(f"{ADMITTED} 10:00:00")
    def test_the_blacklist_means_post(self):
        self.env["mail.blacklist"]._add("office@05158028.example.org")
        self.env["mail.blacklist"]._add(self.german_portal.email)
        self.german._send_admission_letter()
        self.assertEqual(self._steps(self.german).method, "post")

    def test_readers_and_the_municipality_send_nothing(self):
        for user in (self.reader, self.german_portal, self.stranger_portal):
            with self.assertRaises(AccessError):
                self.german.with_user(user).action_send_admission_letter()
        self.assertFalse(self.german.welcome_ids)
        with self.assertRaises(AccessError):
            self.german.with_user(self.german_portal).read(["welcome_ids"])
