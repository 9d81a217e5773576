"""GV100AD: the official register of German municipalities as Destatis publishes it.

A text file of fixed width, 220 characters a line, UTF-8 (older editions ISO 8859-15).
Columns used (from 1): 1-2 record type, 3-10 date of the territory, 11-12 Land,
13 Regierungsbezirk, 14-15 Kreis, 16-18 municipality, 19-22 association, 23-72 name,
123-124 text code, and in records of type 60: 129-139 area in hectares,
140-150 population. Record types: 10 Land, 20 Regierungsbezirk, 30 Region, 40 Kreis,
50 association, 60 municipality.

Population and area of Landkreise and associations are the sums of their
municipalities, uninhabited areas included: the file itself has them for municipalities only.
"""

from collections import Counter
from functools import partial

from . import keys
from .regions import GERMAN_STATES, GERMANY
from .rows import (
    KIND_LEVELS,
    MunicipalityRow,
    RegisterError,
    RowCollector,
    RowError,
    clean_text,
    german_names,
    read_area,
    read_name,
    read_population,
)

LINE_LENGTH = 220
_RECORD_TYPES = ("10", "20", "30", "40", "50", "60")

#: Text code of record type 60 -> kind. 65 and 66 are areas that belong to no municipality.
MUNICIPALITY_KINDS = {
    "60": "municipality",  # Markt
    "61": "independent_city",
    "62": "independent_city",  # Stadtkreis
    "63": "town",
    "64": "municipality",
    "67": "town",  # Grosse Kreisstadt
}
_OUTSIDE_MUNICIPALITIES = ("65", "66")

#: Text code of record type 40 -> kind. 41 and 42 are independent cities: their record 60 stands for them.
DISTRICT_KINDS = {"43": "district", "44": "district", "45": "district"}
_INDEPENDENT_CITIES = ("41", "42")

#: Text code of record type 50 -> kind.
ASSOCIATION_KINDS = {
    "51": "amt",
    "52": "samtgemeinde",
    "53": "verbandsgemeinde",
    "54": "verwaltungsgemeinschaft",
    "56": "verwaltungsgemeinschaft",  # Verwaltungsverband and its like
    "57": "verwaltungsgemeinschaft",
}
#: 50 no association, 55 Kirchspielslandgemeinde, 58 a municipality that acts for its neighbours: no units of
#: their own in the tables of Destatis that count 1,162 associations.
_NO_ASSOCIATIONS = ("50", "55", "58")


def matches(text):
    """Tell whether ``text`` begins like a GV100AD: a record of a Land with date and key."""
    head = text[:12]
    return len(head) == 12 and head.startswith("10") and head.isascii() and head.isdigit()


def read_gv100ad(text):
    """Return the ``Register`` of a whole GV100AD.

    Raises ``RegisterError``: ``truncated`` when lines are cut or Laender, Kreise or associations are without
    their records, ``structure`` when lines contradict each other.
    """
    lines = _split_lines(text)
    _check_structure(lines)
    population, area = _sum_up(lines)
    collector = RowCollector()
    other_keys = set()
    for number, line in enumerate(lines, 1):
        record, code = line[:2], line[122:124]
        if record == "60":
            if code in _OUTSIDE_MUNICIPALITIES:
                other_keys.add(line[10:18])
                continue
            kind = MUNICIPALITY_KINDS.get(code)
            key, values = line[10:18], (line[139:150], _square_kilometres(line))
        elif record == "50" and code not in _NO_ASSOCIATIONS:
            kind = ASSOCIATION_KINDS.get(code)
            key, values = line[10:15] + line[18:22], _sums(line[10:15] + line[18:22], population, area)
        elif record == "40" and code not in _INDEPENDENT_CITIES:
            kind = DISTRICT_KINDS.get(code)
            key, values = line[10:15], _sums(line[10:15], population, area)
        else:
            if record == "50" and code != "50":
                other_keys.add(line[10:15] + line[18:22] + "000")
            continue
        collector.add(number, key, partial(_read_row, number, line, key, kind, *values))
    return collector.register(
        format="gv100ad",
        content="municipalities",
        country=GERMANY,
        complete_kinds=frozenset(KIND_LEVELS[GERMANY]) - {"city_district"},
        other_keys=frozenset(other_keys),
    )


def _read_row(number, line, raw_key, kind, population, area):
    if kind is None:
        raise RowError("kind", line[122:124])
    key = keys.parse_key(raw_key, kind)
    official_name = read_name(line[22:72])
    if not official_name:
        raise RowError("name")
    names, derived_names = german_names(key.key, official_name)
    if not names["de"]:
        raise RowError("name", official_name)
    is_municipality = key.level == "municipality"
    return MunicipalityRow(
        line=number,
        key=key.key,
        country=key.country,
        region=key.region,
        kind=kind,
        ars=line[10:15] + line[18:22] + line[15:18] if is_municipality else key.key,
        names=names,
        derived_names=derived_names,
        official_name=official_name,
        population=read_population(population),
        area_km2=read_area(area),
    )


def _split_lines(text):
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[-1].strip("\x1a") == "":  # the end-of-file mark of old systems
        lines.pop()
    for number, line in enumerate(lines, 1):
        if len(line) != LINE_LENGTH:
            last = number == len(lines)
            raise RegisterError("truncated" if last else "structure", f"{number}: {len(line)}/{LINE_LENGTH}")
    return lines


def _check_structure(lines):
    """Check that no part is missing: each Land, Kreis and association has the records that belong to it."""
    dates = {line[2:10] for line in lines}
    if len(dates) > 1:
        raise RegisterError("structure", ", ".join(sorted(dates)[:3]))
    present = {record: set() for record in _RECORD_TYPES}
    for number, line in enumerate(lines, 1):
        record, digits = line[:2], line[10:22].rstrip()
        if record not in present or not (digits.isascii() and digits.replace(" ", "").isdigit()):
            raise RegisterError("structure", f"{number}: {clean_text(line[:40])}")
        present[record].add(line[10:15] + line[18:22] if record == "50" else line[10:22].rstrip())
    missing = sorted(GERMAN_STATES.keys() - present["10"])
    if missing:
        raise RegisterError("truncated", ", ".join(GERMAN_STATES[state] for state in missing))
    # Coastal waters and the area shared with Luxembourg belong to no Kreis.
    members = {digits for digits in present["60"] if digits[2:5] != "000" or digits[5:8] == "000"}
    expected = (
        (present["40"], {digits[:5] for digits in members}),
        (present["50"], {digits[:5] + digits[8:12] for digits in present["60"]}),
        (set(GERMAN_STATES), {district[:2] for district in present["40"]}),
    )
    for declared, found in expected:
        childless = sorted(declared - found)
        if childless:
            raise RegisterError("truncated", ", ".join(childless[:5]))
        undeclared = sorted(found - declared)
        if undeclared:
            raise RegisterError("structure", ", ".join(undeclared[:5]))


def _square_kilometres(line):
    """Return the area as text in square kilometres; the file has hectares."""
    digits = line[128:139].strip()
    if not digits:
        return ""
    if not (digits.isascii() and digits.isdigit()):
        return digits  # rejected as a number later
    return f"{int(digits) / 100:.2f}"


def _sum_up(lines):
    """Return population and area (hectares) by Kreis and association; unknown parts make a sum unknown."""
    population, area = Counter(), Counter()
    unknown = set()
    for line in lines:
        if line[:2] != "60":
            continue
        units = (line[10:15], line[10:15] + line[18:22])
        numbers = (line[139:150].strip(), line[128:139].strip())
        if not all(number.isascii() and number.isdigit() for number in numbers):
            unknown.update(units)
            continue
        for unit in units:
            population[unit] += int(numbers[0])
            area[unit] += int(numbers[1])
    for unit in unknown:
        population.pop(unit, None)
        area.pop(unit, None)
    return population, area


def _sums(unit, population, area):
    if unit not in population:
        return "", ""
    return str(population[unit]), f"{area[unit] / 100:.2f}"
