import io

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfFileReader

from .common import SolidarityFixtures

HOSTILE = "<script>alert(1)</script>{{7*7}}"
DOCUMENTS = (
    "proposal_sheet_german",
    "proposal_sheet_ukrainian",
    "partnership_summary",
    "municipality_profile",
)


@tagged("post_install", "-at_install")
class TestDocuments(SolidarityFixtures, HttpCase):
    """The printer fetches its style sheets from the server, hence a test with one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls.town.write({"latitude": 50.1, "longitude": 8.7, "area_km2": 120})
        cls.hromada.write({"latitude": 49.8, "longitude": 24.0})
        cls.hromada.with_context(lang="de_DE").name = "Srazkowe"
        cls.partnership = cls._create_partnership(stage="active", date_start="2026-02-01")
        cls.proposal = cls._create_proposal(
            german=cls.other_town, ukrainian=cls.small_hromada, date_expiry="2026-12-24"
        )
        cls.need = cls.env["solidarity.need"].create(
            {
                "municipality_id": cls.hromada.id,
                "topic_id": cls.energy.id,
                "name_german": f"Stromaggregat {HOSTILE}",
                "name_ukrainian": "Генератор",
                "quantity": 3,
            }
        )
        cls.records = {
            "proposal_sheet_german": cls.proposal,
            "proposal_sheet_ukrainian": cls.proposal,
            "partnership_summary": cls.partnership,
            "municipality_profile": cls.hromada,
        }

    def _pages(self, name, records=None, user=None):
        report = self.env["ir.actions.report"].with_user(user or self.reader)
        with self.allow_pdf_render():
            content, kind = report.with_context(force_report_rendering=True)._render_qweb_pdf(
                f"solidarity_partnership.{name}_action", (records or self.records[name]).ids
            )
        self.assertEqual(kind, "pdf")
        return [" ".join(page.extract_text().split()) for page in PdfFileReader(io.BytesIO(content)).pages]

    def test_the_german_council_reads_german(self):
        text = " ".join(self._pages("proposal_sheet_german"))
        for words in (
            "Vorschlag für eine Solidaritätspartnerschaft",
            "Nachbarstadt – ",
            "Warum diese Kommune",
            "24. Dezember 2026",
            "53.000",
        ):
            self.assertIn(words, text)
        self.assertNotRegex(text, "Пропозиція щодо")

    def test_the_ukrainian_council_reads_ukrainian(self):
        text = " ".join(self._pages("proposal_sheet_ukrainian"))
        for words in ("Пропозиція", "Мале – Nachbarstadt", "грудня 2026", "Чому саме"):
            self.assertIn(words, text)
        self.assertNotIn("Vorschlag für", text)

    def test_a_council_reads_nothing_internal(self):
        self.proposal.message_post(body="The mayor is difficult")
        self.other_town.seeking_partner = "yes"
        for name in ("proposal_sheet_german", "proposal_sheet_ukrainian"):
            text = " ".join(self._pages(name))
            for words in ("difficult", "80", "Wartet seit", "Freie Kapazität", "Очікує", "coordinator"):
                self.assertNotIn(words, text)

    def test_no_sheet_without_reasons(self):
        self.proposal.explanation = False
        with self.assertRaises(UserError):
            self.env["report.solidarity_partnership.proposal_sheet_german"]._get_report_values(
                self.proposal.ids
            )

    def test_the_summary_of_a_partnership_in_both_languages(self):
        self.env["solidarity.consultation"].create(
            {"partnership_id": self.partnership.id, "summary": "Said in confidence"}
        )
        aid = self.env["solidarity.aid"].create(
            {"partnership_id": self.partnership.id, "date_pledged": "2026-04-02"}
        )
        aid.line_ids = [Command.create({"name": "Feuerwehrschlauch", "unit": "piece", "quantity_pledged": 2})]
        text = " ".join(self._pages("partnership_summary"))
        for words in (
            "Solidaritätspartnerschaft",
            "Солідарне партнерство",
            self.partnership.name,
            "Musterstadt – Зразкове",
            "Srazkowe / Зразкове",
            "Генератор",
            "Feuerwehrschlauch",
            "92.000",
        ):
            self.assertIn(words, text)
        self.assertNotIn("Said in confidence", text)

    def test_the_profile_of_a_municipality_in_both_languages(self):
        self.need.write({"name_german": "Stromaggregat", "is_shared": True})
        (text,) = self._pages("municipality_profile")
        for words in (
            "Kommunenprofil",
            "Srazkowe / Зразкове",
            "UA26080070000011111",
            "Генератор",
            "Musterstadt",
        ):
            self.assertIn(words, text)

    def test_a_need_that_is_not_told_to_others_is_not_printed(self):
        self.assertNotIn("Генератор", " ".join(self._pages("municipality_profile")))
        self.need.write({"is_shared": True, "is_anonymous": True})
        for name in ("municipality_profile", "partnership_summary"):
            self.assertNotIn("Генератор", " ".join(self._pages(name)))

    def test_days_of_exchanges_are_those_of_berlin(self):
        self.env["event.event"].create(
            {
                "name": "Late talk",
                "solidarity_kind": "exchange",
                "partnership_id": self.partnership.id,
                "partnership_ids": [Command.link(self.partnership.id)],
                "date_begin": "2026-07-01 22:30:00",
                "date_end": "2026-07-01 23:30:00",
            }
        )
        self.assertIn("02.07.2026", " ".join(self._pages("partnership_summary")))

    def test_what_is_not_listed_is_said(self):
        self.env["solidarity.need"].create(
            [
                {
                    "municipality_id": self.hromada.id,
                    "topic_id": self.energy.id,
                    "name_german": f"Bedarf {number}",
                    "name_ukrainian": f"Потреба {number}",
                    "is_shared": True,
                }
                for number in range(14)
            ]
        )
        self.assertIn("und 3 weitere", " ".join(self._pages("partnership_summary")))
        (profile,) = self._pages("municipality_profile")
        self.assertIn("und 6 weitere", profile)

    def test_a_page_each_for_several(self):
        self.assertEqual(len(self._pages("municipality_profile", self.town | self.hromada)), 2)

    def test_typed_text_stays_text(self):
        self.need.is_shared = True
        for name in ("partnership_summary", "municipality_profile"):
            self.assertIn(HOSTILE.replace(" ", ""), "".join(self._pages(name)).replace(" ", ""))

    def test_for_the_service_only(self):
        for name in DOCUMENTS:
            report = self.env[f"report.solidarity_partnership.{name}"]
            for user in (self.stranger_portal, self.german_portal, self.employee):
                with self.subTest(name=name, user=user.login), self.assertRaises(AccessError):
                    report.with_user(user)._get_report_values(self.records[name].ids)

    def test_strangers_get_no_document_from_its_address(self):
        self.authenticate(self.stranger_portal.login, self.stranger_portal.login)
        for name in DOCUMENTS:
            with self.subTest(name=name):
                response = self.url_open(
                    f"/report/html/solidarity_partnership.{name}/{self.records[name].id}"
                )
                self.assertNotIn("Зразкове", response.text)
                self.assertNotIn("Мале", response.text)
