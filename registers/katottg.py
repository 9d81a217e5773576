"""The KATOTTG codifier: all administrative units of Ukraine, the workbook the ministry publishes.

Order No. 290 of 26.11.2020 and its editions. Some introductory rows, then a header
row, then one unit a row: the codes of levels 1 to 4 and of the additional level
(the last filled one is the unit's own, the others are its parents'), the letter of its
category and its name. Category letters: O oblast, K city with special status,
P raion, H hromada, M city, T town-type settlement, X settlement, C village, B city
district; files write them in Latin or in Cyrillic letters.

Read are raions, hromadas, Kyiv and Sevastopol. The file names a hromada by an
adjective only; what people call it is its centre, the settlement with number 001.
"""

import io
import zipfile
from functools import partial

from . import keys
from .regions import UKRAINE
from .rows import (
    MunicipalityRow,
    RegisterError,
    RowCollector,
    RowError,
    check_level,
    clean_text,
    derive_ukrainian_names,
    former_names_of,
    read_name,
)

_LEVELS = 5
_CATEGORIES = {
    **{letter: letter for letter in "OKPHMTXCB"},
    **dict(zip("ОКРНМТХСВП", "OKPHMTXCBP", strict=True)),
}
#: Category of the centre -> kind of its hromada and the adjective of its official name. A guess for hromadas
#: that are not in the register yet: since 2024 category X has former town-type settlements and some villages.
_HROMADA_KINDS = {
    "M": ("urban_hromada", "міська"),
    "X": ("settlement_hromada", "селищна"),
    "T": ("settlement_hromada", "селищна"),
    "C": ("rural_hromada", "сільська"),
}
_HEADER_WORDS = ("рівень", "категор", "назва")
_HEADER_SEARCH_ROWS = 50
#: The real file unpacks to 12 MB.
_UNPACKED_LIMIT = 300_000_000


def matches(content):
    """Tell whether ``content`` is a zip archive, as every workbook is."""
    return content.startswith(b"PK")


def read_katottg(content):
    """Return the ``Register`` of a codifier workbook.

    Raises ``RegisterError``: ``truncated`` for a damaged workbook, ``format`` for another workbook,
    ``structure`` when oblasts are missing.
    """
    units, broken = _read_units(content)
    centres = {}
    for _line, key, category, name in units:
        if category in _HROMADA_KINDS and key[9:12] == "001" and keys.katottg_level(key) == "settlement":
            centres.setdefault(key[:9], (category, name))
    collector = RowCollector()
    for line, raw_key, error in broken:
        collector.add(line, raw_key, partial(_reject, error))
    other_keys = set()
    for line, key, category, name in units:
        if category in "PHK":
            collector.add(line, key, partial(_read_row, line, key, category, name, centres))
        else:
            other_keys.add(key)
    oblasts = {keys.region_of(key) for _line, key, category, _name in units if category in "OK"}
    missing = {keys.region_of(row.key) for row in collector.rows} - oblasts
    if missing or not collector.rows:
        raise RegisterError("structure", ", ".join(sorted(missing)))
    return collector.register(
        format="katottg",
        content="municipalities",
        country=UKRAINE,
        complete_kinds=frozenset(
            ("urban_hromada", "settlement_hromada", "rural_hromada", "raion", "special_city")
        ),
        other_keys=frozenset(other_keys),
    )


def _read_units(content):
    """Return ``(line, key, category, name)`` of all usable rows and ``(line, key, error)`` of the others."""
    units, broken = [], []
    header_found = False
    for line, cells in enumerate(_worksheet_rows(content), 1):
        cells = [clean_text(cell) for cell in cells[: _LEVELS + 2]]
        if not header_found:
            header_found = _is_header(cells)
            if line > _HEADER_SEARCH_ROWS:
                break
            continue
        if not any(cells):
            continue
        cells += [""] * (_LEVELS + 2 - len(cells))
        codes = [cell for cell in cells[:_LEVELS] if cell]
        if not codes and not all(cells[_LEVELS:]):
            continue  # a note below the table
        try:
            key = keys.parse_key(codes[-1] if codes else "").key
            category = _CATEGORIES.get(cells[_LEVELS].upper())
            if not category:
                raise RowError("kind", cells[_LEVELS])
            units.append((line, key, category, cells[_LEVELS + 1]))
        except (keys.InvalidKey, RowError) as error:
            broken.append((line, codes[-1] if codes else "", error))
    if not header_found:
        raise RegisterError("format", "KATOTTG")
    return units, broken


def _is_header(cells):
    text = " ".join(cells).lower()
    return len(cells) == _LEVELS + 2 and all(word in text for word in _HEADER_WORDS)


def _worksheet_rows(content):
    # openpyxl takes long to load and is needed for this format only.
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > _UNPACKED_LIMIT:
                raise RegisterError("format", "> 300 MB")
            damaged = archive.testzip()
        if damaged:
            raise RegisterError("truncated", damaged)
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = workbook.worksheets[0]
        # The file may claim smaller dimensions than it has.
        sheet.reset_dimensions()
        return list(sheet.iter_rows(values_only=True))
    except RegisterError:
        raise
    except Exception as error:  # a damaged workbook makes zipfile, zlib and openpyxl raise almost anything
        raise RegisterError("truncated", type(error).__name__) from error


def _reject(error):
    raise error


def _read_row(line, raw_key, category, name, centres):
    key = keys.parse_key(raw_key)
    name = read_name(name)
    if not name:
        raise RowError("name")
    values, defaults = {}, {}
    if category == "H":
        if key.level != "hromada":
            raise RowError("key_level", f"{key.key}, {category}")
        centre_category, centre_name = centres.get(key.key[:9], (None, None))
        if not centre_name:
            raise RowError("name", name)
        kind, adjective = _HROMADA_KINDS[centre_category]
        defaults = {"kind": kind, "official_name": f"{name} {adjective} громада"}
        name = centre_name
    else:
        values["kind"] = "raion" if category == "P" else "special_city"
        values["official_name"] = f"{name} район" if category == "P" else f"місто {name}"
        name = values["official_name"] if category == "P" else name
        check_level(key, values["kind"])
    return MunicipalityRow(
        line=line,
        key=key.key,
        country=key.country,
        region=key.region,
        names={"uk": name},
        derived_names=derive_ukrainian_names(name),
        former_names=former_names_of(key.key, ()),
        defaults=defaults,
        **values,
    )
