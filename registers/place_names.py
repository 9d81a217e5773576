"""Finding a place by its name as people type it: without umlauts and capitals, with a slip, in any of its languages.

Names are compared *folded*: small letters, no marks above or below them, no apostrophes, blanks for hyphens. Two texts
are the more similar the more trigrams (three letters in a row, two blanks before and one behind each word) they share.
"""

import re
import unicodedata
from array import array
from collections import Counter, defaultdict

#: Letters with marks, and what is left of them; capitals too, as a database need not know those of every script.
_MARKED = {
    "a": "äÄáÁàÀâÂåÅãÃăĂąĄ",
    "c": "çÇćĆčČ",
    "d": "ďĎđĐ",
    "e": "ëËéÉèÈêÊęĘěĚ",
    "g": "ğĞ",
    "i": "ïÏíÍìÌîÎ",
    "l": "łŁ",
    "n": "ñÑńŃňŇ",
    "o": "öÖóÓòÒôÔõÕøØőŐ",
    "r": "řŘ",
    "s": "śŚšŠşŞ",
    "t": "ťŤ",
    "u": "üÜúÚùÙûÛűŰůŮ",
    "y": "ýÝÿ",
    "z": "źŹżŻžŽ",
    "г": "ґҐГ",
    "е": "єЄёЁЕ",
    "и": "йЙИ",
    "і": "їЇІ",
}
_CYRILLIC = "АБВДЖЗКЛМНОПРСТУФХЦЧШЩЬЮЯЫЭЪ"
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BLANKS = "-‐‑‒–—/.,;()"
_DROPPED = "'’ʼ`´‘′*\\"

_FOLDED_FROM = "".join(_MARKED.values()) + _CYRILLIC + _CAPITALS + _BLANKS + _DROPPED
#: As long as ``_FOLDED_FROM`` less the letters that are dropped.
_FOLDED_TO = (
    "".join(letter * len(marked) for letter, marked in _MARKED.items())
    + _CYRILLIC.lower()
    + _CAPITALS.lower()
    + " " * len(_BLANKS)
)
_TABLE = str.maketrans(_FOLDED_FROM[: len(_FOLDED_TO)], _FOLDED_TO, _DROPPED)

#: Words that say what a place is, not how it is called.
_KINDS = frozenset(
    (
        *(
            "stadt",
            "landeshauptstadt",
            "kreisstadt",
            "hansestadt",
            "gemeinde",
            "markt",
            "landkreis",
            "kreis",
            "amt",
        ),
        *("samtgemeinde", "verbandsgemeinde", "city", "town", "municipality", "community", "district"),
        *("hromada", "terytorialna", "miska", "selyschna", "selyshchna", "silska", "raion", "oblast"),
        *(
            "громада",
            "територіальна",
            "міська",
            "селищна",
            "сільська",
            "рада",
            "місто",
            "село",
            "раион",
            "область",
        ),
    )
)
#: How umlauts are written without them.
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_WORDS = re.compile(r"\w+")

#: Share of the typed trigrams that a name must have to be offered.
SIMILARITY_MIN = 0.45
#: Longer texts are no name of a place.
LENGTH_MAX = 100
#: Grades of a match; below them stand similarities from 0 to 1.
WHOLE, BEGINNING, PART = 4, 3, 2
#: In the middle of a word it may as well be a slip.
INSIDE = 1


def fold(text):
    """The letters of a name that nobody gets wrong."""
    text = unicodedata.normalize("NFC", text).replace("ß", "ss").replace("ẞ", "ss")
    return " ".join(text.translate(_TABLE).split())


def spellings(text):
    """What to look for when somebody types ``text``: folded, without words for kinds, umlauts written as two letters
    also as one. Empty if there is nothing to look for."""
    words = fold(text[:LENGTH_MAX]).replace('"', " ").split()
    named = [word for word in words if word not in _KINDS] or words
    whole = " ".join(named)
    if not _WORDS.search(whole):
        return []
    shorter = whole
    for pair, letter in _UMLAUTS:
        shorter = shorter.replace(pair, letter)
    return list(dict.fromkeys([whole, shorter]))


def trigrams(text):
    """``{"  u", " ul", "ulm", "lm "}`` of ``ulm``."""
    return {
        padded[start : start + 3]
        for padded in (f"  {word} " for word in _WORDS.findall(text))
        for start in range(len(padded) - 2)
    }


class PlaceIndex:
    """Names of places, ready to be searched.

    :param places: ``[(id, [name, …], inhabitants), …]``
    """

    def __init__(self, places):
        self._names = []  # (folded name, place id, inhabitants)
        self._by_trigram = defaultdict(lambda: array("l"))
        for place_id, names, inhabitants in places:
            for name in {fold(name) for name in names if name}:
                for trigram in trigrams(name):
                    self._by_trigram[trigram].append(len(self._names))
                self._names.append((name, place_id, inhabitants or 0))

    def find(self, text):
        """:return: ``[(place id, grade), …]``, best first; larger places before smaller ones"""
        best = {}
        for spelling in spellings(text):
            wanted = trigrams(spelling)
            shared = Counter(position for trigram in wanted for position in self._by_trigram.get(trigram, ()))
            for position, count in shared.items():
                name, place_id, inhabitants = self._names[position]
                grade = self._grade(spelling, name, count / len(wanted))
                if grade and (grade, inhabitants) > best.get(place_id, (0, 0)):
                    best[place_id] = (grade, inhabitants)
        ranked = sorted(best.items(), key=lambda found: (-found[1][0], -found[1][1], found[0]))
        return [(place_id, grade) for place_id, (grade, _inhabitants) in ranked]

    def _grade(self, spelling, name, similarity):
        if name == spelling:
            return WHOLE
        if name.startswith(spelling):
            return BEGINNING
        if f" {spelling}" in name:
            return PART
        if spelling in name:
            return INSIDE
        return similarity if similarity >= SIMILARITY_MIN else 0
