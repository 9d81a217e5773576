from odoo.tests import tagged

from .common import SolidarityCase


@tagged("post_install", "-at_install")
class TestBilingualTexts(SolidarityCase):
    def _need(self, lang="en_US", **values):
        needs = self.env["solidarity.need"].with_context(lang=lang)
        return needs.create({"municipality_id": self.town.id, "topic_id": self.energy.id, **values})

    def _stored(self, need, name="name"):
        return need._written_texts(name).get(need.id)

    def test_a_column_shows_what_is_written_and_no_fallback(self):
        need = self._need(name="Generators")
        self.assertEqual((need.name_german, need.name_ukrainian), (False, False))
        self.assertEqual((need.missing_german, need.missing_ukrainian), ("Subject", "Subject"))
        need.with_context(lang="de_DE").name = "Stromaggregate"
        self.assertEqual((need.name_german, need.name_ukrainian), ("Stromaggregate", False))
        self.assertEqual((need.missing_german, need.missing_ukrainian), (False, "Subject"))

    def test_a_column_writes_its_own_language_only(self):
        need = self._need(name="Generators")
        need.with_context(lang="de_DE").write({"name_ukrainian": "Генератори"})
        self.assertEqual(self._stored(need), {"en_US": "Generators", "uk_UA": "Генератори"})

    def test_two_columns_make_a_record_whatever_the_users_language(self):
        for lang in ("en_US", "de_DE", "uk_UA"):
            need = self._need(lang, name_german="Stromaggregate", name_ukrainian="Генератори")
            stored = self._stored(need)
            self.assertEqual((stored["de_DE"], stored["uk_UA"]), ("Stromaggregate", "Генератори"), lang)

    def test_one_column_alone_does_not_spill_into_the_other(self):
        for lang in ("en_US", "de_DE", "uk_UA"):
            need = self._need(lang, name_ukrainian="Генератори", description_ukrainian="Два")
            self.assertEqual(self._stored(need), {"en_US": "Генератори", "uk_UA": "Генератори"}, lang)
            self.assertEqual(self._stored(need, "description"), {"en_US": "Два", "uk_UA": "Два"}, lang)
            self.assertEqual((need.name_german, need.name_ukrainian), (False, "Генератори"))

    def test_english_follows_while_it_is_a_copy(self):
        need = self._need("de_DE", name_german="Stromagregate")
        need.name_german = "Stromaggregate"
        self.assertEqual(need.with_context(lang="en_US").name, "Stromaggregate")
        need.with_context(lang="en_US").name = "Generators"
        need.name_german = "Notstromaggregate"
        self.assertEqual(need.with_context(lang="en_US").name, "Generators")

    def test_emptied_columns_leave_nothing_behind(self):
        need = self._need(name="Generators", description_german="Zwei", description_ukrainian="Два")
        need.description_german = False
        self.assertEqual(self._stored(need, "description"), {"en_US": "Два", "uk_UA": "Два"})
        self.assertEqual(need.missing_german, "Subject, Description")
        need.description_ukrainian = False
        self.assertFalse(need.description)
        self.assertEqual(self._stored(need, "description"), {})
        self.assertEqual(need.missing_german, "Subject")

    def test_columns_of_many_cost_as_many_queries_as_of_few(self):
        needs = self.env["solidarity.need"].union(
            *(self._need(name=f"Need {number}") for number in range(20))
        )
        counts = []
        for some in (needs[:2], needs):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("name_german")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
