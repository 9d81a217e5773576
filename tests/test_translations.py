import re
from pathlib import Path

import polib

from odoo.tests import BaseCase, TransactionCase, tagged
from odoo.tools.translate import TranslationModuleReader

MODULE = "solidarity_partnership"
FOLDER = Path(__file__).parent.parent / "i18n"
PLACEHOLDER = re.compile(r"%\([^)]+\)[sdif]|%[sdif]|\{\{.+?\}\}|\{[a-z]+\}|</?[a-z]\w*")
#: Words for which the addon has another one: a reader takes two words for two things.
OTHER_WORDS = {
    "de": r"Solidarpartnerschaft|[Zz]weisprachige\w* Austausch|Ausschreibung|\bVertriebene|Koordinator(?!in)"
    r"|Gesamtkosten|Kostenpl[aä]n|Kalkulation|kommunaler Betrieb|zeitweilig|Austausche\b|^Solidarität:"
    r"|(?<!Bundes)\b[Ll]änder und Oblast|Mitglieder beider Länder",
    "uk": r"координаційн\w* центр|сервісн\w* центр|Ваша координація|Партнерства солідарності:|членство\w* призупинен"
    r"|німецьк\w+ громад|[Гг]ромад\w+-заявни|[Зз]апитан(?:а|ої|у|ою) сум|[Зз]апитайте що"
    r"|план\w* витрат(?! і фінансування)",
}


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    def test_every_term_is_there_in_german_and_ukrainian(self):
        terms = {source for _module, kind, _name, _id, source, *_rest in self._exported() if source.strip()}
        self.assertGreater(len(terms), 300)
        for lang in ("de", "uk"):
            translated = {
                entry.msgid for entry in self._entries(lang) if entry.msgstr.strip() and not entry.fuzzy
            }
            self.assertFalse(terms - translated, f"missing in {lang}.po")

    def _exported(self):
        return list(TranslationModuleReader(self.env.cr, [MODULE]))

    def _entries(self, lang):
        return [entry for entry in polib.pofile(str(FOLDER / f"{lang}.po")) if not entry.obsolete]

    def test_selections_taken_over_from_other_models_are_translated(self):
        for lang, name in (("de_DE", "Vernetzungsveranstaltung"), ("uk_UA", "Захід для обміну досвідом")):
            results = self.env["solidarity.campaign.result"].with_context(lang=lang)
            kinds = dict(results.fields_get(["solidarity_kind"])["solidarity_kind"]["selection"])
            self.assertEqual(kinds["networking"], name)

    def test_ukrainian_members_read_the_archive_of_a_topic_group(self):
        """Odoo's mail groups come without Ukrainian: i18n_extra brings what members and moderators read."""
        menu = self.env.ref("mail_group.group_archive_menu").with_context(lang="uk_UA")
        self.assertIn("Архів", menu.arch_db)
        known = {
            source
            for _module, _kind, _name, _id, source, *_rest in TranslationModuleReader(
                self.env.cr, ["mail_group"]
            )
        }
        extra = polib.pofile(str(FOLDER.parent / "i18n_extra" / "uk.po"))
        self.assertFalse({entry.msgid for entry in extra} - known, "Odoo says it differently now")


@tagged("post_install", "-at_install")
class TestTranslationFiles(BaseCase):
    def test_placeholders_and_tags_survive(self):
        for lang in ("de", "uk"):
            for entry in polib.pofile(str(FOLDER / f"{lang}.po")):
                if entry.obsolete or not entry.msgstr:
                    continue
                self.assertEqual(
                    sorted(PLACEHOLDER.findall(entry.msgid)),
                    sorted(PLACEHOLDER.findall(entry.msgstr)),
                    f"{lang}: {entry.msgid}",
                )

    def test_ukrainian_is_written_in_cyrillic(self):
        """A term left in English or German would be the easiest thing to overlook."""
        latin = [
            entry.msgid
            for entry in polib.pofile(str(FOLDER / "uk.po"))
            if not entry.obsolete
            and not re.search("[\u0400-\u04ff]", entry.msgstr)
            and re.search(r"[a-zA-Z]{4}", re.sub(r"<[^>]*>|\{\{.*?\}\}|%\(\w+\)s|\w+://", "", entry.msgstr))
        ]
        self.assertFalse(latin)

    def test_ukrainian_letters_begin_with_a_capital(self):
        """The salutation ends with an exclamation mark, not with a comma as in German."""
        letters = [
            entry.msgstr.partition("Шановні пані та панове!")[2]
            for entry in polib.pofile(str(FOLDER / "uk.po"))
            if not entry.obsolete and "Шановні пані та панове!" in entry.msgstr
        ]
        self.assertGreater(len(letters), 5)
        self.assertFalse([found for text in letters for found in re.findall(r"<p[^>]*>[а-яіїєґ].{20}", text)])

    def test_ukrainian_mails_of_campaigns_begin_with_a_capital(self):
        texts = self._of_campaigns("uk")
        self.assertGreater(len(texts), 8)
        self.assertFalse([text for text in texts if re.match(r"\{salutation\}\s+[а-яіїєґ]", text)])

    def test_titles_of_events_stand_in_quotes_within_a_sentence(self):
        """A title is no part of the sentence: it is not inflected, and may end with a question mark."""
        for lang, quoted in (("de", "„{event}“"), ("uk", "«{event}»")):
            for text in self._of_campaigns(lang):
                self.assertEqual(text.count("{event}"), text.count(quoted), text)

    def test_one_word_for_one_thing(self):
        for lang, words in OTHER_WORDS.items():
            found = [
                entry.msgstr
                for entry in polib.pofile(str(FOLDER / f"{lang}.po"))
                if not entry.obsolete and re.search(words, entry.msgstr)
            ]
            self.assertFalse(found, lang)

    def test_ukrainian_readers_are_addressed_with_a_capital(self):
        """Letters and pages of an office write «Ви», «Вас», «Ваш»; one text with a small letter stands out."""
        small = [
            entry.msgstr
            for entry in polib.pofile(str(FOLDER / "uk.po"))
            if not entry.obsolete and re.search(r"\b(?:ви|вас|вам|вами|ваш\w*)\b", entry.msgstr)
        ]
        self.assertFalse(small)

    def _of_campaigns(self, lang):
        return [
            entry.msgstr
            for entry in polib.pofile(str(FOLDER / f"{lang}.po"))
            if not entry.obsolete and entry.msgid.startswith("{salutation}\n")
        ]
