"""Lists of needs as municipalities send them: xlsx or CSV with headings in German, Ukrainian or English.

Each row names a municipality (official key or name) and an item of the catalogue; quantity, unit, urgency, last day and
texts may be empty. Names of municipalities and items are not resolved here: that takes a database. Formulas are refused
row by row, never evaluated, and texts stay texts.
"""

import csv
import io
import math
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime

from .rows import Rejected, RowError, clean_text, read_date

SIZE_LIMIT = 5 * 1024 * 1024
ROWS_LIMIT = 5000
#: A small archive may unpack to something huge, and takes seconds and memory for each megabyte of tiny cells; an honest
#: list of 5,000 rows with long texts is smaller.
UNPACKED_LIMIT = 24 * 1024 * 1024
COLUMNS_LIMIT = 40
TEXT_LIMIT = 5000
QUANTITY_LIMIT = 999_999_999
LANGUAGES = ("de", "uk", "en")

#: Column -> headings by language; the first one of a language stands in its template.
HEADINGS = {
    "key": {
        "de": ("Amtlicher Schlüssel", "Gemeindeschlüssel", "Schlüssel", "AGS"),
        "uk": ("Офіційний код", "КАТОТТГ", "Код"),
        "en": ("Official Key", "Key", "KATOTTG"),
    },
    "municipality": {
        "de": ("Kommune", "Gemeinde", "Stadt", "Hromada"),
        "uk": ("Громада", "Муніципалітет", "Місто"),
        "en": ("Municipality", "Town"),
    },
    "item": {
        "de": ("Katalogeintrag", "Gegenstand", "Artikel", "Bedarf"),
        "uk": ("Позиція каталогу", "Предмет", "Найменування", "Потреба"),
        "en": ("Item", "Need"),
    },
    "quantity": {"de": ("Menge", "Anzahl"), "uk": ("Кількість",), "en": ("Quantity",)},
    "unit": {"de": ("Einheit",), "uk": ("Одиниця", "Одиниця виміру"), "en": ("Unit",)},
    "urgency": {"de": ("Dringlichkeit",), "uk": ("Терміновість", "Пріоритет"), "en": ("Urgency",)},
    "date_valid": {
        "de": ("Gültig bis", "Benötigt bis"),
        "uk": ("Дійсно до", "Потрібно до"),
        "en": ("Valid until", "Needed by"),
    },
    "text_german": {
        "de": ("Text (Deutsch)", "Beschreibung (Deutsch)"),
        "uk": ("Текст (німецькою)", "Опис (німецькою)"),
        "en": ("Text (German)",),
    },
    "text_ukrainian": {
        "de": ("Text (Ukrainisch)", "Beschreibung (Ukrainisch)"),
        "uk": ("Текст (українською)", "Опис (українською)"),
        "en": ("Text (Ukrainian)",),
    },
}
#: Code of the unit -> names by language; the first one stands in the template.
UNITS = {
    "piece": {"de": ("Stück", "Stk", "Stck"), "uk": ("штука", "шт", "од"), "en": ("piece", "pieces", "pcs")},
    "set": {"de": ("Satz", "Set"), "uk": ("комплект", "набір", "компл"), "en": ("set", "sets")},
    "kilogram": {"de": ("Kilogramm", "kg"), "uk": ("кілограм", "кг"), "en": ("kilogram",)},
    "tonne": {"de": ("Tonne", "Tonnen", "t"), "uk": ("тонна", "т"), "en": ("tonne", "tonnes")},
    "litre": {"de": ("Liter", "l"), "uk": ("літр", "л"), "en": ("litre", "litres")},
    "metre": {"de": ("Meter", "m"), "uk": ("метр", "м"), "en": ("metre", "metres")},
    "square_metre": {
        "de": ("Quadratmeter", "m²", "m2", "qm"),
        "uk": ("квадратний метр", "м²", "м2", "кв.м"),
        "en": ("square metre",),
    },
    "pallet": {
        "de": ("Palette", "Paletten"),
        "uk": ("палета", "палети", "піддон"),
        "en": ("pallet", "pallets"),
    },
    "hour": {"de": ("Stunde", "Stunden", "Std", "h"), "uk": ("година", "год"), "en": ("hour", "hours")},
    "day": {"de": ("Tag", "Tage"), "uk": ("день", "дні"), "en": ("day", "days")},
    "person": {"de": ("Person", "Personen"), "uk": ("особа", "осіб", "людина"), "en": ("person", "persons")},
}
URGENCIES = {
    "low": {"de": ("niedrig", "gering"), "uk": ("низька", "низький"), "en": ("low",)},
    "normal": {"de": ("normal", "mittel"), "uk": ("звичайна", "середня", "нормальна"), "en": ("normal",)},
    "high": {"de": ("hoch",), "uk": ("висока", "високий"), "en": ("high",)},
    "critical": {"de": ("kritisch", "sehr hoch"), "uk": ("критична", "критичний"), "en": ("critical",)},
}
#: Why a row is left out; what only the database knows (items, municipalities) is found by the importer.
ROW_CODES = (
    "fields",
    "formula",
    "quantity",
    "quantity_ambiguous",
    "unit",
    "urgency",
    "date",
    "text",
    "item_missing",
    "item_unknown",
    "item_ambiguous",
    "municipality_missing",
    "municipality_unknown",
    "municipality_ambiguous",
)

_GROUPED = re.compile(
    r"[0-9]{1,3}(?:(?P<group>[.,])[0-9]{3})(?:(?P=group)[0-9]{3})*(?:(?!(?P=group))[.,](?P<part>[0-9]+))?"
)
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


class NeedListError(ValueError):
    """A file that is refused as a whole.

    ``code``: ``empty``, ``size``, ``rows``, ``encoding``, ``format`` (no xlsx or CSV that can be read) or
    ``columns`` (unknown, missing or repeated headings); ``detail`` says where.
    """

    def __init__(self, code, detail=""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class NeedRow:
    """One need. ``key``, ``municipality`` and ``item`` are as written; ``None`` is what the file does not say.

    ``unit`` and ``urgency`` are codes of ``UNITS`` and ``URGENCIES``; ``quantity`` has at most three decimals.
    """

    line: int
    key: str
    municipality: str
    item: str
    quantity: float | None = None
    unit: str | None = None
    urgency: str | None = None
    date_valid: date | None = None
    text_german: str = ""
    text_ukrainian: str = ""


@dataclass(frozen=True)
class NeedList:
    """What a file says: ``rows`` that can be used and ``rejected`` ones, both in the order of the file."""

    rows: tuple
    rejected: tuple


def read_need_list(content):
    """Return the ``NeedList`` of the bytes of a file; raises ``NeedListError``."""
    if not content:
        raise NeedListError("empty")
    if len(content) > SIZE_LIMIT:
        raise NeedListError("size")
    table = _read_workbook(content) if content.startswith(b"PK\x03\x04") else _read_csv(content)
    return _read_table(table)


# ----------------------------------------------------------------------
# Files
# ----------------------------------------------------------------------


class _Formula:
    """Stands for a cell that is calculated."""


def _read_workbook(content):
    """Rows of the first sheet as ``(line, cells)``."""
    # openpyxl takes long to load and is needed for this format only.
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED_LIMIT:
                raise NeedListError("size")
        workbook = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = workbook.worksheets[0]
        table = [
            (line, [_Formula if cell.data_type == "f" else cell.value for cell in cells])
            for line, cells in enumerate(sheet.iter_rows(max_row=2 * ROWS_LIMIT, max_col=COLUMNS_LIMIT), 1)
        ]
        workbook.close()
    except NeedListError:
        raise
    except Exception as error:  # a damaged workbook makes zipfile, zlib and openpyxl raise almost anything
        raise NeedListError("format") from error
    return table


def _read_csv(content):
    """Rows of delimited text as ``(line, cells)``: UTF-8, or UTF-16 with its mark, as Excel writes "Unicode text"."""
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise NeedListError("encoding") from error
    if "\x00" in text:
        raise NeedListError("format")
    first = text.lstrip().split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count), strict=True)
    table, line = [], 1
    try:
        for cells in reader:
            table.append((line, cells[:COLUMNS_LIMIT]))
            line = reader.line_num + 1
            if len(table) > 2 * ROWS_LIMIT:
                raise NeedListError("rows")
    except csv.Error as error:
        raise NeedListError("format", str(reader.line_num)) from error
    return table


# ----------------------------------------------------------------------
# Rows
# ----------------------------------------------------------------------


def _read_table(table):
    table = [(line, cells) for line, cells in table if any(_is_filled(cell) for cell in cells)]
    if not table:
        raise NeedListError("empty")
    columns = _read_headings(table[0][1])
    if len(table) == 1:
        raise NeedListError("empty")
    if len(table) - 1 > ROWS_LIMIT:
        raise NeedListError("rows")
    rows, rejected = [], []
    for line, cells in table[1:]:
        named = {name: cells[number] for number, name in columns.items() if number < len(cells)}
        try:
            if any(_is_filled(cell) for number, cell in enumerate(cells) if number not in columns):
                raise RowError("fields")
            rows.append(_read_row(line, named))
        except RowError as error:
            place = _as_text(named.get("municipality")) or _as_text(named.get("key"))
            rejected.append(Rejected(line, place[:80], error.code, clean_text(error.detail)[:80]))
    return NeedList(tuple(rows), tuple(rejected))


def _read_headings(cells):
    """Number of the column -> its name."""
    columns = {}
    for number, cell in enumerate(cells):
        heading = _normalise(_as_text(cell))
        if not heading:
            continue
        name = _NAMES_OF_HEADINGS.get(heading)
        if name is None or name in columns.values():
            raise NeedListError("columns", _as_text(cell)[:80])
        columns[number] = name
    if "item" not in columns.values():
        raise NeedListError("columns", HEADINGS["item"]["en"][0])
    return columns


def _read_row(line, cells):
    if any(cell is _Formula for cell in cells.values()):
        raise RowError("formula")
    texts = {name: _as_text(cell) for name, cell in cells.items()}
    if any(len(text) > TEXT_LIMIT for text in texts.values()):
        raise RowError("text")
    if not texts.get("item"):
        raise RowError("item_missing")
    return NeedRow(
        line=line,
        key=texts.get("key", ""),
        municipality=texts.get("municipality", ""),
        item=texts["item"],
        quantity=read_quantity(cells.get("quantity")),
        unit=_read_name(texts.get("unit", ""), _CODES_OF_UNITS, "unit"),
        urgency=_read_name(texts.get("urgency", ""), _CODES_OF_URGENCIES, "urgency"),
        date_valid=_read_day(cells.get("date_valid")),
        text_german=texts.get("text_german", ""),
        text_ukrainian=texts.get("text_ukrainian", ""),
    )


def read_quantity(value):
    """Return a quantity with at most three decimals, ``None`` for an empty cell; raises ``RowError``.

    Decimals after a comma or a point. A text such as "1.000" may mean one or a thousand and is refused.
    """
    if isinstance(value, bool):
        raise RowError("quantity", value)
    if isinstance(value, int | float):
        number = float(value) if abs(value) <= QUANTITY_LIMIT else math.nan
    else:
        text = clean_text(value).replace(" ", "").replace("’", "").replace("'", "")
        if not text:
            return None
        if _AMBIGUOUS.fullmatch(text):
            raise RowError("quantity_ambiguous", text)
        number = _parse_number(text)
    number = round(number, 3) if math.isfinite(number) else number
    if not 0 < number <= QUANTITY_LIMIT:
        raise RowError("quantity", clean_text(value))
    return number


def _parse_number(text):
    if len(text) > 20 or not text.isascii():
        return math.nan
    if _PLAIN.fullmatch(text):
        return float(text.replace(",", "."))
    grouped = _GROUPED.fullmatch(text)
    if not grouped:
        return math.nan
    part = grouped["part"]
    whole = text[: -len(part) - 1] if part else text
    return float(f"{whole.replace(grouped['group'], '')}.{part or 0}")


def _read_day(value):
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool | int | float):
        raise RowError("date", value)
    return read_date(value)


def _read_name(text, codes, code):
    if not text:
        return None
    try:
        return codes[_normalise(text)]
    except KeyError:
        raise RowError(code, text) from None


def _as_text(value):
    """A cell as people read it; a whole number, such as a key, without decimals."""
    if value is _Formula:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, datetime):
        value = value.date()
    return clean_text(value)


def _is_filled(value):
    return value is _Formula or bool(_as_text(value))


def _normalise(text):
    """Headings and names without case, dots and marks of required columns."""
    return " ".join(text.casefold().replace("*", " ").replace(":", " ").split()).rstrip(".")


def _codes(names):
    """Name in any language, or the code itself -> code."""
    codes = {code: code for code in names}
    for code, by_language in names.items():
        codes |= {_normalise(name): code for some in by_language.values() for name in some}
    return codes


_NAMES_OF_HEADINGS = _codes(HEADINGS)
_CODES_OF_UNITS = _codes(UNITS)
_CODES_OF_URGENCIES = _codes(URGENCIES)


# ----------------------------------------------------------------------
# Template
# ----------------------------------------------------------------------


def write_template(language, items, titles):
    """Return a workbook (bytes) with the headings in one language and the allowed values in a second sheet.

    :param language: one of ``LANGUAGES``
    :param items: names of the catalogue in that language
    :param titles: names of the two sheets
    """
    from xlsxwriter import Workbook

    stream = io.BytesIO()
    workbook = Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    bold = workbook.add_format({"bold": True, "bg_color": "#DDE7F3", "border": 1})
    as_text = workbook.add_format({"num_format": "@"})
    as_day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    sheet, values = (workbook.add_worksheet(title[:31]) for title in titles)
    lists = {
        "item": list(items),
        "unit": [names[language][0] for names in UNITS.values()],
        "urgency": [names[language][0] for names in URGENCIES.values()],
    }
    formats = {"key": as_text, "date_valid": as_day}
    for number, (name, headings) in enumerate(HEADINGS.items()):
        sheet.set_column(number, number, 40 if name.startswith("text") else 24, formats.get(name))
        sheet.write_string(0, number, headings[language][0], bold)
    for number, (name, allowed) in enumerate(lists.items()):
        values.set_column(number, number, 40)
        values.write_string(0, number, HEADINGS[name][language][0], bold)
        for row, text in enumerate(allowed, 1):
            values.write_string(row, number, text)
        if allowed:
            column = list(HEADINGS).index(name)
            letter = "ABC"[number]
            source = f"='{titles[1][:31]}'!${letter}$2:${letter}${len(allowed) + 1}"
            sheet.data_validation(
                1,
                column,
                ROWS_LIMIT,
                column,
                {"validate": "list", "source": source, "error_type": "information"},
            )
    sheet.freeze_panes(1, 0)
    workbook.close()
    return stream.getvalue()
