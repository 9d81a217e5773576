"""Delimited text about municipalities of both countries; the header says what a file knows.

Any mixture of the columns below is a file; only ``key`` is required. An empty cell is
unknown. Population is a whole number, area is in square kilometres, coordinates are in
degrees. ``kind`` is written as the registers write it (Stadt, Amt, міська …) or as our code.
``urban_share`` is a number from 0 to 1, ``own_income`` in thousands of the national currency
(0 is unknown, too); ``mountain``, ``coastal``, ``on_state_border`` and ``river_port`` are 0 or 1,
yes or no, ja or nein, так or ні.

Names of a German municipality are the same in all languages (``name`` or ``official_name``,
"Kiel, Landeshauptstadt") unless ``name_uk`` or ``name_en`` say otherwise. A Ukrainian
municipality is called after its centre (``centre_uk``); ``name_uk`` is its official name
(Житомирська міська громада) or, if it is plainly no official one, the centre.
"""

from functools import partial

from . import keys
from .regions import GERMANY
from .rows import (
    MunicipalityRow,
    RegisterError,
    RowCollector,
    RowError,
    check_level,
    clean_text,
    derive_german_names,
    derive_ukrainian_names,
    former_names_of,
    german_names,
    read_area,
    read_coordinates,
    read_income,
    read_kind,
    read_name,
    read_population,
    read_urban_share,
    read_yes_no,
)

#: Columns that are read. The right-hand ones of a pair are other names of the same thing.
COLUMNS = frozenset(
    (
        "key", "ars", "successor_key",
        "kind", "destatis_kind",
        "name", "official_name", "name_de", "name_uk", "name_en",
        "centre_uk", "centre_de", "centre_latin", "centre_en",
        "former_names", "former_centre_uk", "former_short_name_uk",
        "population", "area_km2", "latitude", "longitude",
        "urban_share", "own_income", "own_income_2021_tsd_uah",
        "mountain", "coastal", "on_state_border", "river_port",
    )
)  # fmt: skip
#: Columns of known files that are for people, follow from others, or have no place in the register.
IGNORED_COLUMNS = frozenset(
    (
        "state", "iso_state", "members", "district_key", "district_name",
        "association_key", "association_name", "association_kind", "postcode_of_seat", "coordinate_source",
        "oblast", "raion", "iso_oblast", "oblast_key", "oblast_latin", "raion_key", "raion_latin",
        "name_latin", "short_name_uk", "short_name_latin", "centre_katottg",
        "n_settlements", "km_to_russia_or_belarus", "km_to_russia", "km_to_eu", "within_30km_russia_belarus",
        "kse_status_sept2022",
    )
)  # fmt: skip

_OFFICIAL_ENDINGS = (" громада", " район", " область")
_CITY = "місто "


def read_neutral_csv(columns, records):
    """Return the ``Register`` of a table; raises ``RegisterError`` with code ``columns`` for unknown columns.

    A misspelt column would silently lose its values; that is why unknown ones are refused.
    """
    unknown = set(columns) - COLUMNS - IGNORED_COLUMNS
    if unknown or "key" not in columns or not (COLUMNS - {"key"}) & set(columns):
        raise RegisterError("columns", ", ".join(sorted(unknown)) or ", ".join(columns))
    if not records:
        raise RegisterError("empty")
    collector = RowCollector()
    for record in records:
        collector.add(record.line, record.cells.get("key"), partial(_read_row, record))
    return collector.register(format="neutral_csv", content="municipalities")


def _read_row(record):
    record.check_complete()
    cells = record.cells
    kind = read_kind(cells.get("kind")) or read_kind(cells.get("destatis_kind"))
    key = keys.parse_key(cells.get("key"), kind)
    check_level(key, kind)
    latitude, longitude = read_coordinates(cells.get("latitude"), cells.get("longitude"), key.country)
    name_values = (_german_values if key.country == GERMANY else _ukrainian_values)(key, cells)
    return MunicipalityRow(
        line=record.line,
        key=key.key,
        country=key.country,
        region=key.region,
        kind=kind,
        ars=_read_ars(key, cells),
        population=read_population(cells.get("population")),
        area_km2=read_area(cells.get("area_km2")),
        latitude=latitude,
        longitude=longitude,
        urban_share=read_urban_share(cells.get("urban_share")),
        own_income=_read_income(key, cells),
        mountain=read_yes_no(cells.get("mountain")),
        coastal=read_yes_no(cells.get("coastal")),
        on_border=read_yes_no(cells.get("on_state_border")),
        river_port=read_yes_no(cells.get("river_port")),
        successor_key=_read_successor(key, cells),
        **name_values,
    )


def _german_values(key, cells):
    official_name = read_name(cells.get("official_name"))
    name = read_name(cells.get("name_de")) or read_name(cells.get("name"))
    names, derived_names = {}, {}
    if name or official_name:
        names, derived_names = german_names(key.key, name or official_name)
        if not names["de"]:
            raise RowError("name", name or official_name)
    names |= _given_names(cells, uk="name_uk", en="name_en")
    if not derived_names and "de" in names:
        derived_names = derive_german_names(key.key, names["de"])
    if key.level != "municipality":
        # Landkreise and associations have no additions to their names.
        official_name = official_name or name
    return {
        "names": names,
        "derived_names": _without(derived_names, names),
        "official_name": official_name,
        "former_names": former_names_of(key.key, ()) + _free_former_names(cells),
    }


def _ukrainian_values(key, cells):
    official_name = read_name(cells.get("official_name"))
    centre = read_name(cells.get("centre_uk"))
    for column in ("name_uk", "name"):
        name = read_name(cells.get(column))
        if name and _is_official(name):
            official_name = official_name or name
        else:
            centre = centre or name
    defaults = {}
    if not centre and official_name:
        if key.level in ("raion", "oblast") and not official_name.startswith(_CITY):
            centre = official_name
        else:
            name = official_name.removeprefix(_CITY)
            defaults = {"names": {"uk": name}, "derived_names": derive_ukrainian_names(name)}
    names = {"uk": centre} if centre else {}
    names |= _given_names(cells, de="centre_de", en="centre_latin")
    names |= _given_names(cells, de="name_de", en="name_en") | _given_names(cells, en="centre_en")
    former = [read_name(cells.get(column)) for column in ("former_centre_uk", "former_short_name_uk")]
    return {
        "names": names,
        "derived_names": _without(derive_ukrainian_names(centre), names) if centre else {},
        "official_name": official_name,
        "former_names": tuple(
            dict.fromkeys(former_names_of(key.key, filter(None, former)) + _free_former_names(cells))
        ),
        "defaults": defaults,
    }


def _is_official(name):
    return name.endswith(_OFFICIAL_ENDINGS) or name.startswith(_CITY)


def _given_names(cells, **columns):
    return {
        language: name
        for language, column in columns.items()
        if cells.get(column) and (name := read_name(cells[column]))
    }


def _without(derived_names, names):
    return {language: name for language, name in derived_names.items() if language not in names}


def _free_former_names(cells):
    if not cells.get("former_names"):
        return ()
    parts = clean_text(cells.get("former_names")).split(";")
    return tuple(dict.fromkeys(filter(None, (part.strip() for part in parts))))


def _read_ars(key, cells):
    text = clean_text(cells.get("ars"))
    if text and key.country == GERMANY:
        return keys.check_ars(key.key, text)
    if text:
        raise RowError("ars", text)
    return key.key if key.country == GERMANY and key.level != "municipality" else None


def _read_income(key, cells):
    hryvnias = cells.get("own_income_2021_tsd_uah")
    if key.country == GERMANY and clean_text(hryvnias):
        raise RowError("income", clean_text(hryvnias))
    income = read_income(cells.get("own_income"))
    return read_income(hryvnias) if income is None else income


def _read_successor(key, cells):
    text = clean_text(cells.get("successor_key"))
    if not text:
        return None
    try:
        successor = keys.canonical_key(text)
    except keys.InvalidKey as error:
        raise RowError("successor", text) from error
    if successor == key.key:
        raise RowError("successor", text)
    return successor
