"""Official keys of municipalities: AGS and ARS in Germany, KATOTTG in Ukraine.

Formats
  AGS      8 digits: Land 2, Regierungsbezirk 1, Kreis 2, municipality 3
  ARS      12 digits: the first five of the AGS, association 4, municipality 3
  KATOTTG  ``UA`` + 17 digits: oblast 2, raion 2, hromada 3, settlement 3, district 2,
           unique number 5 (order No. 290 of 26.11.2020 of the Ukrainian ministry)

Published files also write a Landkreis with 5 digits and an association with 9.
Each unit has one *canonical* key: the AGS of a municipality; the ARS, filled up
with zeros to 12 digits, of a Landkreis or association (they have no AGS); the
KATOTTG. None of them has a check digit.
"""

import re
import unicodedata
from dataclasses import dataclass

from .regions import GERMAN_STATES, GERMANY, KATOTTG_REGIONS, UKRAINE

_BLANKS = re.compile(r"[\s\u00a0\u200b\u200c\u200d\u2060\ufeff]+")
_PREFIX_LETTERS = str.maketrans({"У": "U", "Ү": "U", "А": "A"})
_DIGITS = re.compile(r"[0-9]+")
_KATOTTG = re.compile(r"UA([0-9]{2})([0-9]{2})([0-9]{3})([0-9]{3})([0-9]{2})([0-9]{5})")
_LEVELS = ("oblast", "raion", "hromada", "settlement", "district")
#: Length of ``UA`` and the digits of each level; what follows up to the unique
#: number is filled with zeros.
_LEVEL_LENGTHS = dict(zip(_LEVELS, (4, 6, 9, 12, 14), strict=True))
_STRUCTURE_LENGTH = 14
#: Kyiv and Sevastopol.
_SPECIAL_CITY_PREFIXES = ("80", "85")
_KINDS_WITH_ARS = frozenset(
    (
        "district",
        "amt",
        "samtgemeinde",
        "verbandsgemeinde",
        "verwaltungsgemeinschaft",
    )
)


class InvalidKey(ValueError):
    """A text that is no official key.

    ``reason`` is for programs: ``empty``, ``characters`` (something other than
    digits), ``length``, ``state`` (no such Land), ``region`` (no such oblast),
    ``structure`` (levels do not nest) or ``ars`` (AGS and ARS contradict).
    """

    def __init__(self, reason, value):
        super().__init__(f"{reason}: {value!r}")
        self.reason = reason
        self.value = value


@dataclass(frozen=True)
class Key:
    """A canonical key and what can be read from it.

    ``level`` is ``municipality``, ``association`` or ``district`` in Germany and
    ``oblast``, ``raion``, ``hromada``, ``settlement`` or ``district`` in Ukraine.
    ``region`` is the ISO 3166-2 code of the Land or oblast.
    """

    key: str
    country: str
    region: str
    level: str


def parse_key(value, kind=None):
    """Read a key as people write it.

    Blanks (also non-breaking ones), lower case and Cyrillic letters that look like
    ``UA`` are accepted. ``kind`` is the kind of municipality where it is known: the
    ARS ``010010000000`` alone could be a Landkreis or an independent city, and only
    the kind tells them apart; without it a Landkreis is assumed.

    Raises ``InvalidKey``.
    """
    text = unicodedata.normalize("NFKC", "" if value is None else str(value))
    text = _BLANKS.sub("", text).upper()
    if not text:
        raise InvalidKey("empty", value)
    prefix = text[:2].translate(_PREFIX_LETTERS)
    if prefix == "UA":
        return _parse_katottg(prefix + text[2:], value)
    if not _DIGITS.fullmatch(text):
        raise InvalidKey("characters", value)
    return _parse_german(text, kind, value)


def canonical_key(value, kind=None):
    """Return the canonical key as text; see ``parse_key``."""
    return parse_key(value, kind).key


def _parse_katottg(text, value):
    if not _DIGITS.fullmatch(text[2:]):
        raise InvalidKey("characters", value)
    match = _KATOTTG.fullmatch(text)
    if not match:
        raise InvalidKey("length", value)
    oblast, *lower, _number = match.groups()
    region = KATOTTG_REGIONS.get(oblast)
    if not region:
        raise InvalidKey("region", value)
    used = [int(part) > 0 for part in lower]
    depth = len(used) - used[::-1].index(True) if any(used) else 0
    if not (all(used[:depth]) or _skips_levels_rightly(oblast, used)):
        raise InvalidKey("structure", value)
    return Key(text, UKRAINE, region, _LEVELS[depth])


def _skips_levels_rightly(oblast, used):
    """Districts of Kyiv and Sevastopol have no levels between; places near Chornobyl no raion and hromada."""
    raion, hromada, settlement, district = used
    if oblast in _SPECIAL_CITY_PREFIXES:
        return not raion and not hromada
    return not raion and not hromada and settlement and not district


def _parse_german(digits, kind, value):
    if len(digits) not in (5, 8, 9, 12):
        raise InvalidKey("length", value)
    region = GERMAN_STATES.get(digits[:2])
    if not region:
        raise InvalidKey("state", value)
    district = digits[:5]
    association, number = "0000", "000"
    if len(digits) == 8:
        number = digits[5:]
    elif len(digits) > 8:
        association = digits[5:9]
        number = digits[9:] or number
    # An AGS ending in 000 is an independent city unless the kind says otherwise.
    is_municipality = number != "000" or len(digits) == 8
    if kind == "independent_city" and association == "0000":
        is_municipality = True
    elif kind in _KINDS_WITH_ARS and number == "000":
        is_municipality = False
    if is_municipality:
        return Key(district + number, GERMANY, region, "municipality")
    level = "district" if association == "0000" else "association"
    return Key(district + association + number, GERMANY, region, level)


def check_ars(key, ars):
    """Return ``ars`` in canonical form if it belongs to the canonical ``key``.

    Raises ``InvalidKey`` with reason ``ars`` when the two name different units.
    """
    digits = _BLANKS.sub("", str(ars))
    if not _DIGITS.fullmatch(digits):
        raise InvalidKey("characters", ars)
    if len(digits) != 12:
        raise InvalidKey("length", ars)
    expected = digits if len(key) == 12 else digits[:5] + digits[9:]
    if expected != key:
        raise InvalidKey("ars", ars)
    return digits


def country_of(key):
    """Return the ISO 3166-1 code of a canonical key."""
    return UKRAINE if key.startswith("UA") else GERMANY


def region_of(key):
    """Return the ISO 3166-2 code of the Land or oblast of a canonical key."""
    if key.startswith("UA"):
        return KATOTTG_REGIONS[key[2:4]]
    return GERMAN_STATES[key[:2]]


def katottg_level(key):
    """Return the level of a KATOTTG: oblast, raion, hromada, settlement or district."""
    return parse_key(key).level


def prefix_at(key, level):
    """Return the 14 characters before the unique number that the unit ``level`` above has.

    The KATOTTG of a parent cannot be computed (its unique number differs), but those
    14 characters identify it: ``prefix_at("UA05020030010063857", "hromada")`` is
    ``UA050200300000``.
    """
    return key[: _LEVEL_LENGTHS[level]].ljust(_STRUCTURE_LENGTH, "0")


def parent_prefixes(key, ars=None):
    """Return the beginnings of the keys of possible parents, nearest first.

    A German prefix is a whole key (12 digits): the association that ``ars`` names,
    then the Landkreis; the district of a city has its city first. A Ukrainian one is
    the 14 characters of ``prefix_at``. Not each of the parents must exist.
    """
    parsed = parse_key(key)
    if parsed.country == UKRAINE:
        above = _LEVELS[: _LEVELS.index(parsed.level)]
        candidates = [prefix_at(key, level) for level in reversed(above)]
        own = key[:_STRUCTURE_LENGTH]
        return [prefix for prefix in dict.fromkeys(candidates) if prefix != own]
    district = key[:5] + "0000000"
    candidates = []
    if ars:
        candidates.append(ars[:9] + "000")
    if parsed.level != "district":
        candidates.append(district)
    return [prefix for prefix in dict.fromkeys(candidates) if prefix != key]
