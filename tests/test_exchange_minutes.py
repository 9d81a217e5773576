import io

from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools.pdf import PdfFileReader

from .common import SolidarityFixtures

GERMAN = "Größe der Schäden: Müll, Straßen, Öfen"
UKRAINIAN = "Їжак, ґанок, є світло: двадцять тисяч мешканців"


@tagged("post_install", "-at_install")
class TestExchangeMinutes(SolidarityFixtures, HttpCase):
    """The printer fetches its style sheets from the server, hence a test with one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls.partnership = cls._create_partnership(stage="contact")
        with freeze_time("2026-02-02 09:00:00"):
            cls.event = cls.partnership.action_plan_exchange()
        cls.event.write({"date_begin": "2026-02-16 09:00:00", "date_end": "2026-02-16 11:00:00"})
        cls.event.item_ids[0].write({"minutes_german": GERMAN, "minutes_ukrainian": UKRAINIAN})

    def _pdf(self, events, user=None):
        report = self.env["ir.actions.report"].with_user(user or self.reader)
        with self.allow_pdf_render():
            content, kind = report.with_context(force_report_rendering=True)._render_qweb_pdf(
                "solidarity_partnership.exchange_minutes", events.ids
            )
        self.assertEqual(kind, "pdf")
        pages = PdfFileReader(io.BytesIO(content)).pages
        return [" ".join(page.extract_text().split()) for page in pages]

    def test_both_languages_are_text_in_the_pdf(self):
        self.event.registration_ids.filtered(
            lambda attendee: attendee.partner_id == self.german_portal.partner_id
        ).state = "done"
        self.env["solidarity.need"].create(
            {
                "municipality_id": self.hromada.id,
                "topic_id": self.energy.id,
                "name_german": "Stromaggregat",
                "name_ukrainian": "Генератор",
                "quantity": 3,
                "source": "exchange",
                "event_id": self.event.id,
            }
        )
        self.partnership._declare("2026-02-16", "spoken", self.env["ir.attachment"])
        (text,) = self._pdf(self.event)
        for words in ("Größe der Schäden", "Müll", "Їжак", "ґанок", "мешканців"):
            self.assertIn(words, text)
        for words in ("Aktuelle Lage", "Поточна ситуація", "Stromaggregat", "Генератор"):
            self.assertIn(words, text)
        self.assertIn(self.german_portal.partner_id.name, text)
        self.assertNotIn(self.ukrainian_portal.partner_id.name, text)
        self.assertIn("16.02.2026 (Mündlich)", text)

    def test_the_clocks_of_both_sides(self):
        (text,) = self._pdf(self.event)
        self.assertIn("Berlin: 16. Februar 2026, 10:00–12:00", text)
        self.assertIn("Kyjiw: 16. Februar 2026, 11:00–13:00", text)
        self.assertIn("Берлін: 16 лютого 2026", text)
        self.assertIn("Київ: 16 лютого 2026", text)

    def test_several_exchanges_and_one_without_an_agenda(self):
        bare = self.env["event.event"].create(
            {
                "name": "Bare",
                "solidarity_kind": "exchange",
                "date_begin": "2026-03-02 22:00:00",
                "date_end": "2026-03-03 01:00:00",
            }
        )
        pages = self._pdf(self.event | bare)
        self.assertEqual(len(pages), 2)
        self.assertIn("Bare", pages[1])
        self.assertIn("2. März 2026, 23:00 – 3. März 2026, 02:00", pages[1])

    def test_long_minutes_run_over_several_pages(self):
        self.event.item_ids[1].write(
            {
                "minutes_german": "\n".join(f"Absatz {number} über Öfen" for number in range(120)),
                "minutes_ukrainian": "\n".join(f"Абзац {number} про печі" for number in range(120)),
            }
        )
        pages = self._pdf(self.event)
        self.assertGreater(len(pages), 1)
        text = " ".join(pages)
        for number in (0, 60, 119):
            self.assertIn(f"Absatz {number} über Öfen", text)
            self.assertIn(f"Абзац {number} про печі", text)
