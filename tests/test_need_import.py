import base64
import io

from openpyxl import Workbook, load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import SolidarityCase, SolidarityFixtures


class ListFixtures:
    @staticmethod
    def _workbook(*rows):
        book = Workbook()
        for row in rows:
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def _wizard(self, content, lang="de_DE", **values):
        wizard = self.env["solidarity.need.import"].with_user(self.coordinator).with_context(lang=lang)
        if isinstance(content, str):
            content = content.encode()
        return wizard.create({"file": base64.b64encode(content), "filename": "needs", **values})

    def _needs(self):
        return self.env["solidarity.need"].search([("source", "=", "import")], order="id")


@tagged("post_install", "-at_install")
class TestNeedImport(ListFixtures, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.generator = cls.env.ref("solidarity_partnership.need_item_generator")
        cls.generator.with_context(lang="de_DE").name = "Stromerzeuger"
        cls.generator.with_context(lang="uk_UA").name = "Генератор"

    def test_checked_then_confirmed_once(self):
        wizard = self._wizard(
            self._workbook(
                [
                    "Amtlicher Schlüssel",
                    "Kommune",
                    "Gegenstand",
                    "Menge",
                    "Einheit",
                    "Dringlichkeit",
                    "Text (Deutsch)",
                    "Text (Ukrainisch)",
                ],
                [
                    "UA26080070000011111",
                    None,
                    "Stromerzeuger",
                    2.5,
                    "Satz",
                    "kritisch",
                    "Für das Krankenhaus",
                    "Для лікарні",
                ],
                [5158028, None, "generator", "3,5", None, None, None, None],
                [None, "Зразкове", "ГЕНЕРАТОР", None, None, "niedrig", "Ein Gerät", None],
            )
        )
        wizard.action_check()
        self.assertEqual(
            (wizard.state, wizard.created, wizard.rejected),
            ("preview", 3, 0),
            wizard.line_ids.mapped("reason"),
        )
        self.assertFalse(self._needs())
        wizard.action_import()
        wizard.action_import()
        needs = self._needs()
        self.assertRecordValues(
            needs,
            [
                {"municipality_id": self.hromada.id, "quantity": 2.5, "unit": "set", "urgency": "critical"},
                {"municipality_id": self.town.id, "quantity": 3.5, "unit": "piece", "urgency": "normal"},
                {"municipality_id": self.hromada.id, "quantity": 1, "unit": "piece", "urgency": "low"},
            ],
        )
        self.assertEqual(needs.item_id, self.generator)
        self.assertEqual(needs.topic_id, self.energy)
        self.assertEqual(needs.mapped("state"), ["open"] * 3)
        self.assertEqual(needs.user_id, self.coordinator)
        self.assertEqual(
            (needs[0].name_german, needs[0].name_ukrainian), ("Für das Krankenhaus", "Для лікарні")
        )
        self.assertEqual((needs[1].name_german, needs[1].name_ukrainian), ("Stromerzeuger", "Генератор"))
        self.assertEqual(needs[2].name_german, "Ein Gerät")
        self.assertEqual(wizard.action_view_needs()["res_model"], "solidarity.need")

    def test_a_long_text_describes_the_need(self):
        wizard = self._wizard(f"Item;Key;Text (German)\ngenerator;05158028;{'Wort ' * 40}")
        wizard.action_check()
        wizard.action_import()
        need = self._needs()
        self.assertEqual(need.name_german, "Stromerzeuger")
        self.assertTrue(need.description_german.startswith("Wort Wort"))

    def test_rejected_rows_are_named_in_the_users_language(self):
        self._create_municipality("UA32080010000044444", "Зразкове", "rural_hromada", 900)
        lines = (
            "Municipality;Item;Quantity",
            "Musterstadt;generator;1",
            "Зразкове;generator;1",
            "Atlantis;generator;1",
            ";generator;1",
            "Musterstadt;Perpetuum mobile;1",
            "Musterstadt;generator;many",
        )
        reasons = {}
        for lang in ("en_US", "de_DE", "uk_UA"):
            wizard = self._wizard("\n".join(lines), lang)
            wizard.action_check()
            self.assertEqual((wizard.created, wizard.rejected), (1, 5))
            self.assertEqual(wizard.line_ids.mapped("line"), [3, 4, 5, 6, 7])
            reasons[lang] = wizard.line_ids.mapped("reason")
        self.assertIn("Several municipalities", reasons["en_US"][0])
        self.assertIn("Perpetuum mobile", reasons["en_US"][3])
        self.assertIn("Mehrere Kommunen", reasons["de_DE"][0])
        self.assertIn("Цю назву", reasons["uk_UA"][0])
        self.assertFalse(self._needs())

    def test_one_municipality_for_all_rows(self):
        wizard = self._wizard("Item\ngenerator", municipality_id=self.hromada.id)
        wizard.action_check()
        wizard.action_import()
        self.assertEqual(self._needs().municipality_id, self.hromada)

    def test_broken_files_are_refused_and_change_nothing(self):
        for content in (
            b"",
            b"PK\x03\x04 broken",
            "Gegenstand\nStück".encode("latin-1"),
            b"Colour\nred",
            b"Item\n",
        ):
            wizard = self._wizard(content)
            with self.assertRaises(UserError):
                wizard.action_check()
            self.assertEqual(wizard.state, "upload")
        self.assertFalse(self._needs())

    def test_what_is_no_base64_is_refused(self):
        wizard = self._wizard(b"")
        wizard.file = "AAA"
        with self.assertRaises(UserError):
            wizard.action_check()

    def test_nothing_without_a_look(self):
        wizard = self._wizard("Item;Key\ngenerator;05158028")
        wizard.action_import()
        self.assertFalse(self._needs())

    def test_back_to_another_file(self):
        wizard = self._wizard("Item;Key\ngenerator;05158028")
        wizard.action_check()
        wizard.action_back()
        self.assertEqual(wizard.state, "upload")

    def test_archived_municipalities_and_items_are_unknown(self):
        self.generator.active = False
        self.other_town.active = False
        wizard = self._wizard("Item;Key\ngenerator;05158028\nheat_pump;06532023")
        wizard.action_check()
        self.assertEqual((wizard.created, wizard.rejected), (0, 2))

    def test_readers_import_nothing(self):
        with self.assertRaises(AccessError):
            self.env["solidarity.need.import"].with_user(self.reader).create({})

    def test_as_many_queries_for_a_long_list_as_for_a_short_one(self):
        counts = []
        for number in (2, 40):
            content = "Item;Key\n" + "generator;05158028\n" * number
            self.env["solidarity.need"]._read_list(content.encode())
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["solidarity.need"]._read_list(content.encode())
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])


@tagged("post_install", "-at_install")
class TestNeedTemplate(ListFixtures, SolidarityFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()

    def test_the_template_is_in_the_users_language(self):
        for lang, heading in (("de_DE", "Katalogeintrag"), ("uk_UA", "Позиція каталогу"), ("en_US", "Item")):
            self.coordinator.lang = lang
            wizard = self._wizard("Item\nx", lang)
            self.authenticate("test_coordinator", "test_coordinator")
            response = self.url_open(wizard.action_template()["url"])
            book = load_workbook(io.BytesIO(response.content))
            self.assertIn(heading, [cell.value for cell in book.worksheets[0][1]])
            items = [row[0].value for row in book.worksheets[1].iter_rows(min_row=2)]
            self.assertIn(
                self.env.ref("solidarity_partnership.need_item_generator").with_context(lang=lang).name, items
            )
