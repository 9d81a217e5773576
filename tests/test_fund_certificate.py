import io

import pypdfium2
import zxingcpp

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools.pdf import PdfFileReader

from .common import SolidarityFixtures
from .mail_sink import MailSink

REPORT = "solidarity_partnership.fund_certificate"
ISSUED = "2026-03-02"
FEW, MANY = 3, 30


class CertificateFixtures(SolidarityFixtures):
    """A German municipality that may apply, and its partner, which may not."""

    @classmethod
    def _create_verdicts(cls):
        cls._create_current_call()
        partnership = cls._create_partnership(stage="exchange")
        partnership.with_user(cls.coordinator).action_admit()
        cls.eligibility = cls.town.eligibility_ids
        cls.refusal = cls.hromada.eligibility_ids
        cls.key = cls.eligibility.sudo().certificate_key

    @staticmethod
    def _text_of_pdf(content):
        return [" ".join(page.extract_text().split()) for page in PdfFileReader(io.BytesIO(content)).pages]

    @staticmethod
    def _codes_of_pdf(content):
        """What a telephone reads from the pages: one address a page."""
        pages = pypdfium2.PdfDocument(content)
        return [
            [code.text for code in zxingcpp.read_barcodes(page.render(scale=2).to_pil())] for page in pages
        ]


@tagged("post_install", "-at_install")
@freeze_time(f"{ISSUED} 09:00:00")
class TestFundCertificate(CertificateFixtures, MailSink, HttpCase):
    """The printer fetches its style sheets from the server, hence a test with one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        with freeze_time(f"{ISSUED} 09:00:00"):
            cls._create_verdicts()
        cls.town.official_name = "Große Kreisstadt Müsterstadt"
        cls.town.with_context(lang="uk_UA").name = "Мустерштадт"

    def _print(self, eligibilities, user=None):
        report = self.env["ir.actions.report"].with_user(user or self.reader)
        with self.allow_pdf_render():
            content, kind = report.with_context(force_report_rendering=True)._render_qweb_pdf(
                REPORT, eligibilities.ids
            )
        self.assertEqual(kind, "pdf")
        return content

    def test_both_languages_on_one_page(self):
        (text,) = self._text_of_pdf(self._print(self.eligibility))
        for words in (
            "Bescheinigung der Förderberechtigung",
            "Довідка про право на подання заявки",
            "Große Kreisstadt Müsterstadt",
            "Мустерштадт",
            self.eligibility.number,
            "05158028",
            "Kleinprojektefonds",
            "малих проєктів",
            "2. März 2026 – 31. Dezember 2026",
            "2 березня 2026 р. – 31 грудня 2026 р.",
            "15. Oktober 2026",
            "15 жовтня 2026 р.",
            "Rechtsanspruch",
            "не гарантує",
            "/solidarity/certificate",
        ):
            self.assertIn(words, text)
        self.assertLess(text.index("Bescheinigung"), text.index("Довідка"))
        self.assertIn(self.key, text.replace(" ", "").replace("\xa0", ""))

    def test_the_code_opens_the_page_of_this_verdict(self):
        ((address,),) = self._codes_of_pdf(self._print(self.eligibility))
        base = self.eligibility.get_base_url()
        self.assertEqual(address, f"{base}/solidarity/certificate/{self.eligibility.number}?key={self.key}")
        response = self.url_open(address.removeprefix(base))
        self.assertEqual(response.status_code, 200)
        self.assertIn(self.eligibility.number, response.text)
        self.assertIn("Musterstadt", response.text)

    def test_each_certificate_has_its_page_and_its_code(self):
        self.env["solidarity.network.membership"].create(
            {"municipality_id": self.other_town.id, "state": "admitted", "date_from": ISSUED}
        )
        other = self.eligibility.call_id._issue(self.other_town)
        content = self._print(self.eligibility | other)
        first, second = self._text_of_pdf(content)
        self.assertIn(self.eligibility.number, first)
        self.assertIn(other.number, second)
        self.assertEqual(
            self._codes_of_pdf(content), [[self.eligibility._certificate_url()], [other._certificate_url()]]
        )

    def test_long_names_stay_on_one_page(self):
        self.town.official_name = (
            "Verwaltungsgemeinschaft mit einem sehr langen amtlichen Namen an der Donau " * 2
        )
        self.eligibility.call_id.fund_id.name = "Fund of a very long name for small projects " * 3
        self.assertEqual(len(self._text_of_pdf(self._print(self.eligibility))), 1)

    def test_words_in_a_name_are_no_markup(self):
        self.town.official_name = "<b>Stadt</b> & ${7*7} {{ 7*7 }}"
        (text,) = self._text_of_pdf(self._print(self.eligibility))
        self.assertIn("<b>Stadt</b> & ${7*7} {{ 7*7 }}", text)

    def test_no_certificate_without_a_verdict_that_says_yes(self):
        self.assertFalse(self.refusal.sudo().certificate_key)
        with self.assertRaises(UserError):
            self._print(self.refusal)
        # Not even where a call leaves open who may apply.
        self.eligibility.call_id.eligible_kinds = False
        generous = self.eligibility.call_id._issue(self.hromada)
        self.assertEqual((generous.has_certificate, generous.sudo().certificate_key), (False, False))
        for values in (
            {"state": "revoked", "revoked_on": ISSUED},
            {"state": "expired"},
            {"valid_from": "2025-01-01", "valid_to": "2025-12-31"},
        ):
            with self.subTest(values), self.env.cr.savepoint() as savepoint:
                self.eligibility.write(values)
                self.assertFalse(self.eligibility.has_certificate)
                with self.assertRaises(UserError):
                    self._print(self.eligibility)
                with self.assertRaises(UserError):
                    self.eligibility.with_user(self.coordinator).action_send_certificate()
                savepoint.rollback()
                self.env.invalidate_all()

    def test_before_its_period_a_certificate_is_printed(self):
        self.eligibility.valid_from = "2026-06-01"
        self.assertEqual(self.eligibility.validity, "not_yet")
        self.assertIn("1. Juni 2026", self._text_of_pdf(self._print(self.eligibility))[0])

    def test_who_prints(self):
        (text,) = self._text_of_pdf(self._print(self.eligibility, self.german_portal))
        self.assertIn(self.eligibility.number, text)
        for user in (self.ukrainian_portal, self.stranger_portal, self.employee):
            with self.assertRaises(AccessError):
                self._print(self.eligibility, user)
            with self.assertRaises(AccessError):
                self.eligibility.with_user(user).action_print_certificate()
        action = self.eligibility.with_user(self.reader).action_print_certificate()
        self.assertEqual(
            (action["report_name"], action["context"]["active_ids"]), (REPORT, self.eligibility.ids)
        )

    # ------------------------------------------------------------------
    # Mail
    # ------------------------------------------------------------------

    def _send(self, eligibilities, user=None):
        with self.allow_pdf_render():
            return (
                eligibilities.with_user(user or self.coordinator)
                .with_context(force_report_rendering=True)
                .action_send_certificate()
            )

    def test_the_municipality_gets_it_in_its_language(self):
        self.start_sink()
        self.assertEqual(self._send(self.eligibility)["params"]["type"], "success")
        self.send_queue()
        (mail,) = self.mails_to("office@05158028.example.org")
        self.assertEqual(len(self.mails), 1)
        self.assertIn(f"Bescheinigung der Förderberechtigung {self.eligibility.number}", mail["Subject"])
        text = self.text_of(mail)
        for words in ("Sehr geehrte", "Musterstadt", "02.03.2026", "31.12.2026", "15.10.2026"):
            self.assertIn(words, text)
        self.assertNotIn(self.key, text)
        (attached,) = mail.iter_attachments()
        self.assertIn("Bescheinigung", attached.get_filename())
        self.assertIn(self.eligibility.number, self._text_of_pdf(attached.get_content())[0])
        kept = self.env["ir.attachment"].search(
            [("res_model", "=", self.eligibility._name), ("res_id", "=", self.eligibility.id)]
        )
        self.assertEqual(len(kept), 1)
        self.assertEqual(self.eligibility.certificate_sent_on.date().isoformat(), ISSUED)

    def test_a_deadline_that_is_over_is_no_promise(self):
        self.start_sink()
        for day, words in (
            ("2026-10-15", "bis zum 15.10.2026 möglich"),
            ("2026-10-16", "endete am 15.10.2026"),
        ):
            self.mails.clear()
            with freeze_time(f"{day} 09:00:00"):
                self._send(self.eligibility)
                self.send_queue()
            (mail,) = self.mails_to("office@05158028.example.org")
            self.assertIn(words, self.text_of(mail))

    def test_an_administration_that_reads_ukrainian(self):
        self.town.partner_id.lang = "uk_UA"
        self.start_sink()
        self._send(self.eligibility)
        self.send_queue()
        (mail,) = self.mails_to("office@05158028.example.org")
        self.assertIn("Довідка про право на подання заявки", mail["Subject"])
        self.assertIn("Шановні", self.text_of(mail))
        self.assertIn("Мустерштадт", self.text_of(mail))

    def test_a_second_click_is_no_second_mail(self):
        mails = self.env["mail.mail"].search_count([])
        self._send(self.eligibility)
        self._send(self.eligibility)
        self.assertEqual(self.env["mail.mail"].search_count([]) - mails, 1)
        with freeze_time(f"{ISSUED} 09:02:00"):
            self._send(self.eligibility)
        self.assertEqual(self.env["mail.mail"].search_count([]) - mails, 2)

    def test_whom_e_mail_does_not_reach_is_named(self):
        mails = self.env["mail.mail"].search_count([])
        self.env["mail.blacklist"]._add("office@05158028.example.org")
        answer = self._send(self.eligibility)["params"]
        self.assertEqual(answer["type"], "warning")
        self.assertIn("Musterstadt", answer["message"])
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertFalse(self.eligibility.certificate_sent_on)

    def test_who_sends(self):
        for user in (self.reader, self.german_portal, self.stranger_portal, self.employee):
            with self.assertRaises(AccessError):
                self._send(self.eligibility, user)
        with self.assertRaises(UserError):
            self._send(self.eligibility | self.refusal)
        self.assertFalse(self.eligibility.certificate_sent_on)

    # ------------------------------------------------------------------
    # Key
    # ------------------------------------------------------------------

    def test_each_verdict_has_a_key_of_its_own(self):
        self.assertRegex(self.key, r"^[2-9A-HJ-NP-Z]{28}$")
        again = self.eligibility.call_id._issue(self.town)
        self.assertEqual(self.eligibility.sudo().certificate_key, self.key)
        self.assertRegex(again.sudo().certificate_key, r"^[2-9A-HJ-NP-Z]{28}$")
        self.assertNotEqual(again.sudo().certificate_key, self.key)

    def test_verdicts_that_there_are_get_keys_with_an_update(self):
        revoked = self.eligibility
        self.eligibility = revoked.call_id._issue(self.town)
        verdicts = (revoked | self.eligibility | self.refusal).sudo()
        self.env.flush_all()
        self.env.cr.execute("UPDATE solidarity_fund_eligibility SET certificate_key = NULL")
        self.env.invalidate_all()
        # What Odoo does when it adds the column.
        self.env.add_to_compute(verdicts._fields["certificate_key"], verdicts)
        verdicts.flush_recordset()
        keys = verdicts.mapped("certificate_key")
        self.assertEqual([bool(key) for key in keys], [True, True, False])
        self.assertNotEqual(keys[0], keys[1])

    def test_nobody_reads_searches_or_writes_the_key(self):
        for user in (self.manager, self.coordinator, self.reader, self.german_portal):
            own = self.eligibility.with_user(user)
            with self.assertRaises(AccessError):
                own.read(["certificate_key"])
            with self.assertRaises(AccessError):
                own.search([("certificate_key", "=like", f"{self.key[0]}%")])
            with self.assertRaises(AccessError):
                own.search([], order="certificate_key").ids  # noqa: B018
            with self.assertRaises(AccessError):
                own.write({"certificate_key": "A"})
            self.assertNotIn("certificate_key", own.fields_get())
        self.assertEqual(self.eligibility.sudo().certificate_key, self.key)

    def test_constant_queries(self):
        counts = []
        self.eligibility.with_user(self.reader).mapped("has_certificate")  # what is read once for everybody
        for number in (FEW, MANY):
            towns = self.env["solidarity.municipality"].browse()
            for place in range(number):
                towns |= self._create_municipality(f"05{number:02d}{place:04d}", "Ort", "town", 1000)
            verdicts = self.eligibility.call_id._issue(towns).with_user(self.reader)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            verdicts.mapped("has_certificate")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)


@tagged("post_install", "-at_install")
class TestCertificateInThePortal(CertificateFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls._create_verdicts()

    def _open(self, user, path="/my/solidarity/fund", **options):
        self.authenticate(user.login, user.login)
        return self.url_open(path, **options)

    def _path(self, eligibility):
        return f"/my/solidarity/certificate/{eligibility.id}"

    def test_the_own_certificate(self):
        self.assertIn(f'{self._path(self.eligibility)}"', self._open(self.german_portal).text)
        response = self.url_open(self._path(self.eligibility), timeout=60)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertIn("no-store", response.headers["Cache-Control"])

    def test_others_and_no_certificate_look_the_same(self):
        self.assertNotIn("/my/solidarity/certificate/", self._open(self.ukrainian_portal).text)
        for user in (self.german_portal, self.ukrainian_portal, self.stranger_portal):
            others = [self.refusal.id, 0, 2**31 - 1, 2**63]
            if user != self.german_portal:
                others.append(self.eligibility.id)
            self.authenticate(user.login, user.login)
            for identity in others:
                response = self.url_open(f"/my/solidarity/certificate/{identity}")
                self.assertEqual(response.status_code, 200)
                self.assertRegex(response.url, r"/my/solidarity$")
                self.assertIn("text/html", response.headers["Content-Type"])

    def test_a_revoked_certificate_is_no_longer_offered(self):
        self.eligibility._revoke(self.town)
        self.assertNotIn("/my/solidarity/certificate/", self._open(self.german_portal).text)
        self.assertRegex(self.url_open(self._path(self.eligibility)).url, r"/my/solidarity$")

    def test_visitors_log_in_first(self):
        response = self.url_open(self._path(self.eligibility))
        self.assertIn("/web/login", response.url)
