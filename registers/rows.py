"""What a register file says: rows, rejected rows and refusals, and checks that all formats share.

A row holds only what its file knows. ``None`` (or an empty tuple or dict) means
"this file says nothing about it", never zero, so that importing one file never
wipes out what another one brought.
"""

import math
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from . import keys, transliteration
from .regions import GERMANY, UKRAINE

#: Kinds of municipalities (codes of ``solidarity.municipality.kind``) and the level of key each has.
KIND_LEVELS = {
    GERMANY: {
        "municipality": "municipality",
        "town": "municipality",
        "independent_city": "municipality",
        "city_district": "municipality",
        "district": "district",
        "amt": "association",
        "samtgemeinde": "association",
        "verbandsgemeinde": "association",
        "verwaltungsgemeinschaft": "association",
    },
    UKRAINE: {
        "urban_hromada": "hromada",
        "settlement_hromada": "hromada",
        "rural_hromada": "hromada",
        "raion": "raion",
        "oblast": "oblast",
        "special_city": "oblast",
    },
}

#: Names of kinds as the registers write them, in lower case -> kind.
KIND_NAMES = {
    "gemeinde": "municipality",
    "kreisangehörige gemeinde": "municipality",
    "markt": "municipality",
    "stadt": "town",
    "große kreisstadt": "town",
    "kreisfreie stadt": "independent_city",
    "stadtkreis": "independent_city",
    "bezirk": "city_district",
    "landkreis": "district",
    "kreis": "district",
    "regionalverband": "district",
    "amt": "amt",
    "kirchspielslandgemeinde": "amt",
    "samtgemeinde": "samtgemeinde",
    "verbandsgemeinde": "verbandsgemeinde",
    "verwaltungsgemeinschaft": "verwaltungsgemeinschaft",
    "verwaltungsverband": "verwaltungsgemeinschaft",
    "erfüllende gemeinde": "verwaltungsgemeinschaft",
    "міська": "urban_hromada",
    "селищна": "settlement_hromada",
    "сільська": "rural_hromada",
    "місто": "special_city",
    "район": "raion",
    "область": "oblast",
}
KIND_NAMES |= {kind: kind for kinds in KIND_LEVELS.values() for kind in kinds}

#: Generous boxes around both countries: (latitude from, to, longitude from, to), degrees. They catch
#: exchanged columns and lost decimal points, not wrong places.
COUNTRY_BOXES = {GERMANY: (46.5, 55.5, 5.0, 15.5), UKRAINE: (44.0, 53.0, 21.5, 40.5)}

#: Usual Ukrainian names of large German cities; all other German names stay in Latin letters.
UKRAINIAN_NAMES_OF_GERMAN_CITIES = {
    "02000000": "Гамбург",
    "03241001": "Ганновер",
    "04011000": "Бремен",
    "05111000": "Дюссельдорф",
    "05113000": "Ессен",
    "05315000": "Кельн",
    "05913000": "Дортмунд",
    "06412000": "Франкфурт-на-Майні",
    "08111000": "Штутгарт",
    "09162000": "Мюнхен",
    "09564000": "Нюрнберг",
    "11000000": "Берлін",
    "14612000": "Дрезден",
    "14713000": "Лейпциг",
}

#: More people than this live in no municipality of either country.
POPULATION_LIMIT = 20_000_000
#: Square kilometres; Germany as a whole has 357,600, Ukraine 603,600.
AREA_LIMIT = 100_000
#: Thousands of euros or hryvnias; the budget of Kyiv is about a tenth of it.
INCOME_LIMIT = 1_000_000_000
NAME_LENGTH_LIMIT = 250

#: Answers as files write them, in lower case -> the code of ``solidarity.municipality``.
YES_NO_NAMES = {
    "1": "yes", "yes": "yes", "ja": "yes", "так": "yes",
    "0": "no", "no": "no", "nein": "no", "ні": "no",
}  # fmt: skip

_INTEGER = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+|[0-9]+")
_DECIMAL = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


class RegisterError(ValueError):
    """A file that is refused as a whole; nothing of it may be imported.

    ``code`` is for programs: ``empty``, ``encoding``, ``format`` (no format that is known),
    ``columns`` (unknown, missing or double columns), ``truncated``, ``structure`` (a fixed-width
    file or workbook that contradicts itself) or ``rejected`` (most of its rows are unusable).
    ``detail`` says where.
    """

    def __init__(self, code, detail=""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class RowError(ValueError):
    """One row that cannot be used; ``code`` is one of ``ROW_CODES``, ``detail`` the offending text."""

    def __init__(self, code, detail=""):
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = str(detail)


#: Why a row can be rejected. The first six are the reasons of ``InvalidKey``.
ROW_CODES = (
    *(f"key_{reason}" for reason in ("empty", "characters", "length", "state", "region", "structure")),
    "key_level",  # the key is of another level than the kind
    "ars",  # the ARS does not belong to the key
    "duplicate",  # the key already stands in this file
    "fields",  # too few or too many fields
    "name",  # missing or too long
    "kind",  # missing or unknown
    "population",
    "area",
    "coordinates",
    "urban_share",  # no share from 0 to 1
    "yes_no",  # a fact that is neither yes nor no
    "income",
    "status",  # unknown class of territory
    "coverage",
    "date",
    "successor",  # not a key, or the municipality itself
    "unknown",  # a municipality that is not in the register (found by the importer)
)


@dataclass(frozen=True)
class Rejected:
    """A row left out. ``line`` counts from 1 as an editor shows it; ``key`` is as written."""

    line: int
    key: str
    code: str
    detail: str = ""


@dataclass(frozen=True)
class MunicipalityRow:
    """What one line says about one municipality.

    ``names`` are facts of the file by language (``de``, ``uk``, ``en``); ``derived_names`` follow from them
    by rule and give way to a name that somebody has corrected. ``defaults`` are guesses (by field) for a
    municipality that is not in the register yet. ``area_km2`` is in square kilometres, positions in degrees,
    ``urban_share`` from 0 to 1, ``own_income`` in thousands of the national currency; ``mountain``, ``coastal``,
    ``on_border`` and ``river_port`` are ``yes`` or ``no``. ``successor_key`` marks a municipality that no
    longer exists.
    """

    line: int
    key: str
    country: str
    region: str
    kind: str | None = None
    ars: str | None = None
    names: dict = field(default_factory=dict)
    derived_names: dict = field(default_factory=dict)
    official_name: str | None = None
    former_names: tuple = ()
    population: int | None = None
    area_km2: float | None = None
    latitude: float | None = None
    longitude: float | None = None
    urban_share: float | None = None
    own_income: float | None = None
    mountain: str | None = None
    coastal: str | None = None
    on_border: str | None = None
    river_port: str | None = None
    successor_key: str | None = None
    defaults: dict = field(default_factory=dict)


@dataclass(frozen=True)
class StatusRow:
    """One entry of the territory status list; an open one has no ``date_to``.

    ``territory`` is what identifies the hromada: its key, or, where the list names a settlement, the 14
    characters before the unique number (the hromada's own key cannot be computed).
    """

    line: int
    key: str
    territory: str
    status: str
    coverage: str
    date_from: date
    date_to: date | None = None
    order_number: str | None = None


@dataclass(frozen=True)
class Register:
    """A file that has been read.

    ``content`` is ``municipalities`` or ``territory_status``. ``complete_kinds`` are the kinds of which the
    file is a complete register, so that a key missing from it no longer exists; empty for partial files.
    ``other_keys`` exist in the file although they are no rows here (areas without inhabitants).
    """

    format: str
    content: str
    rows: tuple
    rejected: tuple = ()
    country: str | None = None
    complete_kinds: frozenset = frozenset()
    other_keys: frozenset = frozenset()

    def check_share_rejected(self, rejected=None):
        """Refuse a file of which most rows are unusable: then it is the wrong file, not a few slips.

        Raises ``RegisterError`` with code ``rejected``. Fewer than ten rejected rows are always listed.
        """
        count = len(self.rejected if rejected is None else rejected)
        total = len(self.rows) + len(self.rejected)
        if count >= 10 and count * 2 > total:
            raise RegisterError("rejected", f"{count}/{total}")


class RowCollector:
    """Gathers the rows of a file; what raises while one row is read rejects that row only."""

    def __init__(self):
        self.rows = []
        self.rejected = []
        self._lines = {}

    def add(self, line, key, read, identity=None):
        """Call ``read()`` for the row at ``line`` and keep what it returns.

        Two rows with the same ``identity(row)`` (default: the key) contradict each other: the second goes.
        """
        try:
            row = read()
            name = identity(row) if identity else row.key
            if name in self._lines:
                raise RowError("duplicate", self._lines[name])
            self._lines[name] = line
            self.rows.append(row)
        except keys.InvalidKey as error:
            code = "ars" if error.reason == "ars" else f"key_{error.reason}"
            self.rejected.append(Rejected(line, _shorten(key), code, _shorten(error.value)))
        except RowError as error:
            self.rejected.append(Rejected(line, _shorten(key), error.code, _shorten(error.detail)))

    def register(self, **values):
        register = Register(
            rows=tuple(self.rows), rejected=tuple(sorted(self.rejected, key=lambda row: row.line)), **values
        )
        register.check_share_rejected()
        return register


# ----------------------------------------------------------------------
# Cells
# ----------------------------------------------------------------------


def clean_text(value):
    """Return the text without control characters and with single blanks; ``None`` and ``False`` give an empty text.

    Published files have stray, double and non-breaking blanks in hundreds of names.
    """
    if value is None or value is False or value == "":  # but 0 is a value
        return ""
    text = unicodedata.normalize("NFC", str(value))
    if text.isprintable():  # nearly always: no control characters, no blanks but spaces
        return " ".join(text.split())
    text = "".join(
        " " if letter.isspace() else letter
        for letter in text
        if letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co")
    )
    return " ".join(text.split())


def read_name(value):
    """Return a name or ``None`` for an empty cell; raises ``RowError``."""
    text = clean_text(value)
    if len(text) > NAME_LENGTH_LIMIT:
        raise RowError("name", text)
    return text or None


def read_kind(value):
    """Return the code of a kind, ``None`` for an empty cell; raises ``RowError``."""
    text = clean_text(value).lower()
    if not text:
        return None
    try:
        return KIND_NAMES[text]
    except KeyError:
        raise RowError("kind", clean_text(value)) from None


def read_population(value):
    """Return a number of inhabitants, ``None`` for an empty cell; raises ``RowError``."""
    text = clean_text(value)
    if not text:
        return None
    if not _INTEGER.fullmatch(text) or len(text) > 12:
        raise RowError("population", text)
    number = int(text.replace(" ", ""))
    if number > POPULATION_LIMIT:
        raise RowError("population", text)
    return number


def read_area(value):
    """Return square kilometres with two decimals, ``None`` for an empty cell; raises ``RowError``."""
    number = _read_decimal(value, "area", 2)
    if number is not None and not 0 <= number < AREA_LIMIT:
        raise RowError("area", value)
    return number


def read_coordinates(latitude, longitude, country):
    """Return latitude and longitude in degrees with six decimals, or two ``None``; raises ``RowError``."""
    position = (_read_decimal(latitude, "coordinates", 6), _read_decimal(longitude, "coordinates", 6))
    if position == (None, None):
        return position
    south, north, west, east = COUNTRY_BOXES[country]
    if None in position or not (south <= position[0] <= north and west <= position[1] <= east):
        raise RowError("coordinates", f"{clean_text(latitude)}, {clean_text(longitude)}")
    return position


def read_urban_share(value):
    """Return a share from 0 to 1 with four decimals, ``None`` for an empty cell; raises ``RowError``."""
    number = _read_decimal(value, "urban_share", 4)
    if number is not None and not 0 <= number <= 1:
        raise RowError("urban_share", clean_text(value))
    return number


def read_income(value):
    """Return thousands of the national currency with two decimals; raises ``RowError``.

    ``None`` for an empty cell and for 0: no municipality is without any income, so that 0 means "not reported".
    """
    number = _read_decimal(value, "income", 2)
    if number is not None and not 0 <= number < INCOME_LIMIT:
        raise RowError("income", clean_text(value))
    return number or None


def read_yes_no(value):
    """Return ``yes`` or ``no``, ``None`` for an empty cell; raises ``RowError``."""
    text = clean_text(value)
    if not text:
        return None
    try:
        return YES_NO_NAMES[text.lower()]
    except KeyError:
        raise RowError("yes_no", text) from None


def read_date(value):
    """Return a date written as 2026-01-30 or 30.01.2026, ``None`` for an empty cell; raises ``RowError``."""
    text = clean_text(value)
    if not text:
        return None
    match = _DATE.fullmatch(text)
    if not match:
        raise RowError("date", text)
    year, month, day, day_first, month_second, year_last = match.groups()
    try:
        return date(int(year or year_last), int(month or month_second), int(day or day_first))
    except ValueError:
        raise RowError("date", text) from None


def _read_decimal(value, code, digits):
    text = clean_text(value)
    if not text:
        return None
    if not _DECIMAL.fullmatch(text) or len(text) > 30:
        raise RowError(code, text)
    number = float(text.replace(",", "."))
    if not math.isfinite(number):
        raise RowError(code, text)
    return round(number, digits)


def _shorten(value):
    return clean_text(value)[:80]


# ----------------------------------------------------------------------
# Names
# ----------------------------------------------------------------------


def check_level(key, kind):
    """Check that the kind belongs to the country and level of the key; raises ``RowError``."""
    if kind is not None and KIND_LEVELS[key.country].get(kind) != key.level:
        raise RowError("key_level", f"{key.key}, {kind}")


def german_names(key, official_name):
    """Return the name that people use and what follows from it, from a name such as "Kiel, Landeshauptstadt".

    The register separates additions by a comma; no German municipality has one in its name.
    """
    name = official_name.split(",")[0].strip()
    return {"de": name}, derive_german_names(key, name)


def derive_german_names(key, name):
    exonym = UKRAINIAN_NAMES_OF_GERMAN_CITIES.get(key)
    return {"en": name} | ({"uk": exonym} if exonym else {})


def derive_ukrainian_names(name):
    """Return the English and German forms of a Ukrainian name of a place, raion or hromada."""
    if name.endswith(" район"):
        stem = name.removesuffix(" район")
        return {
            "en": f"{transliteration.to_english(stem)} raion",
            "de": f"Rajon {transliteration.to_german(stem)}",
        }
    return {"en": transliteration.to_english(name), "de": transliteration.to_german(name)}


def former_names_of(key, ukrainian_names):
    """Return former names in all three spellings and German names still in use, for the search, in order."""
    forms = []
    for name in ukrainian_names:
        forms += [name, transliteration.to_english(name), transliteration.to_german(name)]
    forms += transliteration.OTHER_GERMAN_NAMES.get(key, ())
    return tuple(dict.fromkeys(forms))
