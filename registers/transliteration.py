"""Ukrainian names in Latin letters, for English and for German readers.

English: the official transliteration, Cabinet of Ministers resolution No. 55 of
27.01.2010 (Є, Ї, Й, Ю, Я differ at the beginning of a word; зг is zgh; the
apostrophe and the soft sign are dropped).

German: the transcription that German dictionaries (Duden) and de.wikipedia use for
place names: Ж = sch, З = s, С between vowels = ss, Х = ch, В = w. Where the usual
German form of a place departs from the rules, ``USUAL_GERMAN_FORMS`` has it. Kyiv is
Kyjiw: so the German Foreign Office has written it since 2024.

Both are one-way: several Ukrainian spellings share one Latin form.
"""

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = "'’ʼ`´‘′"
_VOWELS = frozenset("аеєиіїоуюя")
_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_APOSTROPHES}](?=[^\W\d_]))*")

_ENGLISH = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie",
    "ж": "zh", "з": "z", "и": "y", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "",
    "ю": "iu", "я": "ia",
}  # fmt: skip
_ENGLISH_INITIAL = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_GERMAN = {
    "а": "a", "б": "b", "в": "w", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "je",
    "ж": "sch", "з": "s", "и": "y", "і": "i", "ї": "ji", "й": "j", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "ch", "ц": "z", "ч": "tsch", "ш": "sch", "щ": "schtsch", "ь": "",
    "ю": "ju", "я": "ja",
}  # fmt: skip

#: Ukrainian name -> usual German form, only where it departs from the transcription.
USUAL_GERMAN_FORMS = {
    "Чорнобиль": "Tschernobyl",
    "Крим": "Krim",
    "Автономна Республіка Крим": "Autonome Republik Krim",
}

#: KATOTTG -> German names that people still look for, besides the transcription.
OTHER_GERMAN_NAMES = {
    "UA80000000000093317": ("Kiew",),
    "UA46060250000025047": ("Lemberg",),
    "UA73060610000066784": ("Czernowitz",),
    "UA63120270000028556": ("Charkow",),
    "UA21100230000083101": ("Ungwar",),
}


def to_english(text):
    """Return the official Latin transliteration of Ukrainian ``text``.

    Anything that is no Ukrainian letter is left as it is.
    """
    return _by_word(text, _english_letter)


def to_german(text):
    """Return the usual German form of Ukrainian ``text``, by rule if there is none."""
    text = unicodedata.normalize("NFC", text)
    return USUAL_GERMAN_FORMS.get(text) or _by_word(text, _german_letter)


def _by_word(text, letter_form):
    text = unicodedata.normalize("NFC", text)
    return _WORD.sub(lambda match: _transcribe_word(match.group(), letter_form), text)


@lru_cache(maxsize=10_000)  # "громада", "сільська" and the like stand in every row
def _transcribe_word(word, letter_form):
    """Transcribe one word; a hyphen begins a new word, an apostrophe does not."""
    letters = word.lower()
    if len(letters) != len(word):  # a letter of another script that grows in lower case
        return word
    in_capitals = word.isupper() and sum(map(str.isalpha, word)) > 1
    parts = []
    for position, letter in enumerate(letters):
        form = letter_form(letters, position)
        if form is None:
            parts.append(word[position])
        elif word[position] == letter:
            parts.append(form)
        else:
            parts.append(form.upper() if in_capitals else form.capitalize())
    return "".join(parts)


def _english_letter(letters, position):
    letter = letters[position]
    if letter in _APOSTROPHES:
        return _without_apostrophe(letters)
    if position == 0 and letter in _ENGLISH_INITIAL:
        return _ENGLISH_INITIAL[letter]
    if letter == "г" and position and letters[position - 1] == "з":
        return "gh"  # зг is zgh, because zh stands for ж
    return _ENGLISH.get(letter)


def _german_letter(letters, position):
    letter = letters[position]
    if letter in _APOSTROPHES:
        return _without_apostrophe(letters)
    following = letters[position + 1 : position + 2]
    if letter == "ь" and following == "о":
        return "j"
    if letter == "с" and position and letters[position - 1] in _VOWELS and following and following in _VOWELS:
        return "ss"
    return _GERMAN.get(letter)


def _without_apostrophe(letters):
    """Drop the apostrophe of a Ukrainian word, keep that of any other."""
    return "" if any(letter in _ENGLISH for letter in letters) else None
