import io

from openpyxl import load_workbook
from pypdfium2 import PdfDocument
from zxingcpp import read_barcodes

from odoo.tests import HttpCase, freeze_time, tagged

from .fund_application import TODAY, ApplicationFixtures


@tagged("post_install", "-at_install")
class TestFundTour(ApplicationFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_application_fixtures()
        cls.coordinator.lang = "de_DE"

    def test_from_the_admission_to_the_export(self):
        """Admitted, certified, two rules fail, mended, saved as a draft, exported."""
        with freeze_time(TODAY):
            eligibility = self.town.eligibility_ids.filtered(lambda verdict: verdict.call_id == self.call)
            self.assertEqual(eligibility.validity, "valid")
            self.start_tour("/my/solidarity/fund", "solidarity_fund_precheck", login=self.german_portal.login)
            self._check_certificate(eligibility)
            draft = self.env["solidarity.fund.application"].search(
                [("title", "=", "Wärme für die Notunterkunft")]
            )
            self.assertEqual((draft.state, draft.municipality_id), ("draft", self.town))
            self.assertEqual((draft.amount_total, draft.amount_asked, draft.amount_own), (20000, 18000, 2000))
            self.assertEqual(draft.check_result, "fits")
            self.start_tour(
                "/odoo/solidarity-fund-applications", "solidarity_fund_export", login=self.coordinator.login
            )
            self.authenticate(self.coordinator.login, self.coordinator.login)
            response = self.url_open(
                f"/report/xlsx/solidarity_partnership.fund_application_export/{draft.id}"
            )
        sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
        facts = {cell.value: sheet.cell(3, cell.column).value for cell in sheet[2]}
        self.assertEqual(facts["Projekttitel"], "Wärme für die Notunterkunft")
        self.assertEqual((facts["Eigenmittel"], facts["Gesamtausgaben"]), (2000, 20000))

    def _check_certificate(self, eligibility):
        """Anybody to whom it is shown opens the page behind its code."""
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        with self.allow_pdf_render():
            content, _kind = report._render_qweb_pdf(
                "solidarity_partnership.fund_certificate_action", eligibility.ids
            )
        [code] = read_barcodes(PdfDocument(content)[0].render(scale=3).to_pil())
        self.authenticate(None, None)
        verified = self.url_open(code.text, headers={"Accept-Language": "de"}).text
        self.assertIn("ist gültig", verified)
        self.assertIn(eligibility.number, verified)
