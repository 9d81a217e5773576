import io

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, TransactionCase, freeze_time, tagged
from odoo.tools.pdf import PdfFileReader

from .fund_application import TODAY, ApplicationFixtures

EXPORT = "solidarity_partnership.fund_application_export"
SHEET = "solidarity_partnership.fund_application_sheet"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestApplicationExport(ApplicationFixtures, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_application_fixtures()

    def _workbook(self, applications, user=None, **context):
        report = self.env["ir.actions.report"].with_user(user or self.coordinator).with_context(**context)
        content, kind = report._render_xlsx(EXPORT, applications.ids, {})
        self.assertEqual(kind, "xlsx")
        return load_workbook(io.BytesIO(content))

    def _facts(self, workbook, row=3):
        sheet = workbook.worksheets[0]
        return {cell.value: sheet.cell(row, cell.column) for cell in sheet[2]}

    def test_every_fact_is_what_it_is(self):
        self.town._ensure_partner().write({"street": "Rathausplatz 1", "zip": "01234", "city": "Musterstadt"})
        application = self._approved(8500, amount_third=0, description="Zeile 1\nZeile 2")
        workbook = self._workbook(application)
        facts = self._facts(workbook)
        values = {label: cell.value for label, cell in facts.items()}
        certificate = self.town.eligibility_ids.filtered(lambda verdict: verdict.call_id == self.call)
        self.assertEqual(values["Certificate of Eligibility"], certificate.number)
        self.assertEqual(values["Official Key"], "05158028")
        self.assertEqual(values["Postcode and Town"], "01234 Musterstadt")
        self.assertEqual(values["Official Key of the Partner"], "UA26080070000011111")
        self.assertEqual(values["Start Date"].date().isoformat(), "2027-05-01")
        self.assertEqual((values["Total Cost"], values["Asked Amount"]), (10000, 9000))
        self.assertEqual((values["Third-Party Money"], values["Asked Share"]), (0, 0.9))
        self.assertEqual((values["Recommended Amount"], values["Awarded Amount"]), (8500, 8500))
        self.assertEqual(values["What Is Planned"], "Zeile 1\nZeile 2")
        self.assertIn("EUR", facts["Asked Amount"].number_format)
        self.assertEqual(facts["Asked Share"].number_format, "0.00%")
        lines = workbook.worksheets[1]
        self.assertEqual([cell.value for cell in lines[2]][2:], ["Gerät", 8000])
        self.assertEqual(workbook.worksheets[0].freeze_panes, "B3")
        self.assertTrue(workbook.worksheets[0].auto_filter.ref)

    def test_text_is_never_a_formula(self):
        wicked = ("=cmd|' /C calc'!A0", "+1", "@x", "-1", "https://example.org", "\u202etxt.exe", "1234")
        applications = self.env["solidarity.fund.application"]
        for text in wicked:
            applications |= self._create_application(
                title=text,
                third_source=text,
                line_ids=[Command.create({"name": text, "amount": 1})],
            )
        long = self._create_application(description="ü" * 40000, title="Lang\x07")
        workbook = self._workbook(applications | long)
        for row, text in enumerate(wicked, start=3):
            title = self._facts(workbook, row)["Project Title"]
            self.assertEqual((title.data_type, title.value), ("s", text))
            self.assertIsNone(title.hyperlink)
            self.assertEqual(workbook.worksheets[1].cell(row - 1, 3).value, text)
        planned = self._facts(workbook, len(wicked) + 3)["What Is Planned"].value
        self.assertEqual((len(planned), planned[-1]), (32767, "…"))

    def test_headings_in_the_language_of_the_reader(self):
        application = self._create_application()
        labels = {
            lang: [cell.value for cell in self._workbook(application, lang=lang).worksheets[0][2]]
            for lang in ("de_DE", "uk_UA")
        }
        self.assertIn("Eigenmittel", labels["de_DE"])
        self.assertIn("Власні кошти", labels["uk_UA"])

    def test_places_in_the_language_of_the_reader(self):
        self.town.state_id = self.env.ref("base.state_de_by")
        application = self._create_application()
        row = [cell.value for cell in self._workbook(application, lang="uk_UA").worksheets[0][3]]
        self.assertIn("Баварія", row)
        self.assertNotIn("Bayern", row)

    def test_strangers_export_nothing(self):
        application = self._create_application()
        for user in (self.employee, self.stranger_portal, self.ukrainian_portal):
            with self.assertRaises(AccessError):
                self._workbook(application, user)

    def test_a_constant_number_of_queries(self):
        applications = self.env["solidarity.fund.application"].with_user(self.coordinator)
        applications = applications.create([self._project(title=f"Projekt {number}") for number in range(30)])
        counts = []
        for number in (3, 3, 30):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            applications[:number]._export_facts()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_nothing_chosen_is_an_empty_workbook(self):
        workbook = self._workbook(self.env["solidarity.fund.application"])
        self.assertEqual(len(workbook.worksheets), 2)


@tagged("post_install", "-at_install")
class TestApplicationSheet(ApplicationFixtures, HttpCase):
    """The printer fetches its style sheets from the server, hence a test with one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_application_fixtures()

    def test_readable_in_both_languages(self):
        application = self._create_application(title="Їжак і ґанок: Wärmepumpe", description="<b>Öfen</b>")
        for lang, words in (
            ("de_DE", ("Eigenmittel", "9.000,00", "01.05.2027")),
            ("uk_UA", ("Власні кошти", "01.05.2027")),
        ):
            report = self.env["ir.actions.report"].with_user(self.reader).with_context(lang=lang)
            with self.allow_pdf_render():
                content, kind = report.with_context(force_report_rendering=True)._render_qweb_pdf(
                    SHEET, application.ids
                )
            self.assertEqual(kind, "pdf")
            text = " ".join(
                " ".join(page.extract_text() for page in PdfFileReader(io.BytesIO(content)).pages).split()
            )
            for word in (*words, "Їжак і ґанок: Wärmepumpe", "<b>Öfen</b>", "Gerät", "UA26080070000011111"):
                self.assertIn(word, text)
