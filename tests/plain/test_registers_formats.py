import csv
import datetime
import importlib.util
import os
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from registers import RegisterError, read_records, read_register
from registers.regions import KATOTTG_REGIONS
from registers.rows import YES_NO_NAMES
from registers.transliteration import to_english

FILES_PATH = Path(__file__).resolve().parents[1] / "register_files.py"
specification = importlib.util.spec_from_file_location("register_files", FILES_PATH)
files = importlib.util.module_from_spec(specification)
specification.loader.exec_module(files)

REGISTER_DIR = os.environ.get("REGISTER_DIR")
needs_registers = pytest.mark.skipif(not REGISTER_DIR, reason="REGISTER_DIR is not set")

MARKTL = ("091710001123", "Marktl, M", "60", 2812, 2814)
SPREMBERG = ("120710076076", "Spremberg / Grodk, Stadt", "63", 20266, 21000)
DELVE = ("010515169020", "Delve", "64", 1584, 779)
WOODS = ("010539105105", "Sachsenwald (Forstgutsbez.),gemfr.Geb.", "66", 5849, 0)

OBLAST = "UA05000000000010236"
RAION = "UA05020000000026686"
HROMADA = "UA05020030000031457"
CENTRE = "UA05020030010063857"
CODIFIER = [
    ((OBLAST,), "O", "Вінницька"),
    ((OBLAST, RAION), "P", "Вінницький"),
    ((OBLAST, RAION, HROMADA), "H", "Вінницька "),
    ((OBLAST, RAION, HROMADA, CENTRE), "M", "Вінниця"),
    ((OBLAST, RAION, HROMADA, "UA05020030020010001"), "C", "Великі Крушлинці"),
    (("UA80000000000093317",), "K", "Київ"),
    (("UA80000000000093317",) * 4 + ("UA80000000000126643",), "B", "Голосіївський"),
]


def refused(content):
    with pytest.raises(RegisterError) as caught:
        read_register(content)
    return caught.value.code


def by_key(register):
    return {row.key: row for row in register.rows}


def csv_bytes(*rows, **options):
    return files.delimited(rows, **options)


# ----------------------------------------------------------------------
# GV100AD
# ----------------------------------------------------------------------


def test_gv100ad_values():
    register = read_register(files.gv100ad([MARKTL, DELVE, WOODS, SPREMBERG]))
    assert (register.format, register.country, register.rejected) == ("gv100ad", "DE", ())
    rows = by_key(register)
    marktl = rows["09171123"]
    assert (marktl.names["de"], marktl.official_name) == ("Marktl", "Marktl, M")
    assert (marktl.kind, marktl.population, marktl.area_km2) == ("municipality", 2814, 28.12)
    assert (marktl.ars, marktl.region) == ("091710001123", "DE-BY")
    assert (marktl.latitude, marktl.longitude) == (None, None)
    assert rows["12071076"].names["de"] == "Spremberg / Grodk"
    assert rows["12071076"].kind == "town"
    assert rows["16001000"].kind == "independent_city"
    assert "01053105" not in rows
    assert "01053105" in register.other_keys


def test_gv100ad_sums_up_districts_and_associations():
    other = ("010515169044", "Hennstedt", "64", 1963, 1800)
    rows = by_key(read_register(files.gv100ad([DELVE, other, MARKTL])))
    district, association = rows["010510000000"], rows["010515169000"]
    assert (district.kind, district.population, district.area_km2) == ("district", 2579, 35.47)
    assert (association.kind, association.population, association.area_km2) == ("amt", 2579, 35.47)
    assert (district.ars, association.ars) == (district.key, association.key)
    assert "091710001000" in rows
    assert "160010000000" not in rows


@pytest.mark.parametrize("code", ["50", "55", "58"])
def test_gv100ad_leaves_out_what_is_no_association(code):
    register = read_register(files.gv100ad([DELVE], association_code=code))
    assert "010515169000" not in by_key(register)
    assert ("010515169000" in register.other_keys) == (code != "50")


def test_gv100ad_of_older_editions():
    old = ("010515169020", "Süderheistedt", "64", 1584, 779)
    content = files.gv100ad([old]).decode().replace("\n", "\r\n").encode("iso8859-15")
    assert by_key(read_register(content))["01051020"].names["de"] == "Süderheistedt"


def test_gv100ad_lists_broken_rows():
    content = files.gv100ad([DELVE, MARKTL]).decode()
    content = content.replace("00000000779", "0000000077x").replace(f"{'Marktl, M':<50}", " " * 50)
    register = read_register(content.encode())
    assert [(row.key, row.code) for row in register.rejected] == [
        ("01051020", "population"),
        ("09171123", "name"),
    ]
    # A sum over an unknown number is unknown.
    assert by_key(register)["010510000000"].population is None


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_gv100ad_cut_anywhere_within_a_line_is_refused(data):
    content = files.gv100ad([MARKTL, DELVE, WOODS])
    cut = data.draw(st.integers(1, len(content) - 2))
    assert refused(content[:cut]) in ("truncated", "structure", "format", "columns")


def test_gv100ad_with_foreign_lines_is_refused():
    lines = files.gv100ad([DELVE]).decode().splitlines(keepends=True)
    assert refused("".join([*lines[:5], "x\n", *lines[5:]]).encode()) == "structure"
    assert refused("".join(lines).replace("6020251130", "7020251130").encode()) == "structure"
    assert refused("".join([*lines[:-1], lines[-1].replace("20251130", "20241231")]).encode()) == "structure"
    assert (
        refused("".join(line for line in lines if line[:12] != "1020251130" + "05").encode()) == "truncated"
    )
    without_municipality = [line for line in lines if "Delve" not in line]
    assert refused("".join(without_municipality).encode()) == "truncated"


names = st.text("ABCDEabcdeäöüß -/()", min_size=1, max_size=40).filter(str.strip)


@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from(files.STATES), st.integers(51, 99), st.integers(5001, 5009), st.integers(1, 999)
        ),
        st.tuples(
            names, st.sampled_from(["60", "63", "64", "67"]), st.integers(1, 99999), st.integers(0, 3_000_000)
        ),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=40, deadline=None)
def test_gv100ad_round_trip(generated):
    written = {"{}0{:02d}{:04d}{:03d}".format(*parts): values for parts, values in generated.items()}
    register = read_register(files.gv100ad([(ars, *values) for ars, values in written.items()]))
    assert register.rejected == ()
    rows = by_key(register)
    for ars, (name, code, area, population) in written.items():
        row = rows[ars[:5] + ars[9:]]
        assert row.ars == ars
        assert row.official_name == " ".join(name.split())
        assert row.kind == ("town" if code in ("63", "67") else "municipality")
        assert (row.area_km2, row.population) == (round(area / 100, 2), population)


# ----------------------------------------------------------------------
# KATOTTG codifier
# ----------------------------------------------------------------------


def test_codifier_values():
    register = read_register(files.codifier(CODIFIER))
    assert (register.format, register.country, register.rejected) == ("katottg", "UA", ())
    rows = by_key(register)
    assert set(rows) == {RAION, HROMADA, "UA80000000000093317"}
    hromada = rows[HROMADA]
    assert hromada.names == {"uk": "Вінниця"}
    assert hromada.derived_names == {"en": "Vinnytsia", "de": "Winnyzja"}
    assert hromada.defaults == {"kind": "urban_hromada", "official_name": "Вінницька міська громада"}
    assert hromada.population is None
    assert (rows[RAION].kind, rows[RAION].official_name) == ("raion", "Вінницький район")
    kyiv = rows["UA80000000000093317"]
    assert (kyiv.kind, kyiv.names["uk"], kyiv.derived_names["de"]) == ("special_city", "Київ", "Kyjiw")
    assert (kyiv.official_name, kyiv.region) == ("місто Київ", "UA-30")
    assert "Kiew" in kyiv.former_names


def test_codifier_with_cyrillic_categories_and_prefixes():
    cyrillic = dict(zip("OPHMCKB", "ОРНМСКВ", strict=True))
    units = [
        (tuple(code.replace("UA", "\u0423\u0410") for code in codes), cyrillic[category], name)
        for codes, category, name in CODIFIER
    ]
    assert read_register(files.codifier(units)).rows == read_register(files.codifier(CODIFIER)).rows


def test_codifier_lists_broken_rows():
    broken = [
        ((OBLAST, RAION, "UA0502003"), "H", "Кутова"),
        ((OBLAST, RAION, "UA05020090000031000"), "H", "Без центру"),
        ((OBLAST, RAION, HROMADA, "UA05020030030010002"), "Я", "Невідоме"),
        ((OBLAST, RAION, HROMADA), "H", "Вінницька"),
    ]
    register = read_register(files.codifier(CODIFIER + broken))
    codes = {row.line: row.code for row in register.rejected}
    assert codes == {12: "key_length", 13: "name", 14: "kind", 15: "duplicate"}
    assert len(register.rows) == 3


def test_damaged_or_foreign_workbooks_are_refused():
    content = files.codifier(CODIFIER)
    for cut in (10, len(content) // 2, len(content) - 1):
        assert refused(content[:cut]) == "truncated"
    assert refused(files.codifier([])) == "structure"
    assert refused(files.codifier(CODIFIER[1:4])) == "structure"
    assert refused(content.replace(b"sheet1.xml", b"sheet9.xml")) == "truncated"


@given(
    st.dictionaries(
        st.tuples(st.integers(1, 99), st.integers(1, 999)),
        st.tuples(st.text("абвгієїю", min_size=3, max_size=9).map(str.capitalize), st.sampled_from("MXC")),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=25, deadline=None)
def test_codifier_round_trip(generated):
    units = [((OBLAST,), "O", "Вінницька")]
    for (raion, hromada), (name, category) in generated.items():
        code = f"UA05{raion:02d}{hromada:03d}"
        units.append(((OBLAST, f"{code}0000012345"), "H", f"{name}ська"))
        units.append(((OBLAST, f"{code}0010054321"), category, name))
    register = read_register(files.codifier(units))
    assert register.rejected == ()
    assert {row.names["uk"] for row in register.rows} == {name for name, _category in generated.values()}
    kinds = {"M": "urban_hromada", "X": "settlement_hromada", "C": "rural_hromada"}
    for (raion, hromada), (_name, category) in generated.items():
        row = by_key(register)[f"UA05{raion:02d}{hromada:03d}0000012345"]
        assert row.defaults["kind"] == kinds[category]


# ----------------------------------------------------------------------
# Neutral CSV
# ----------------------------------------------------------------------


def test_german_base_row():
    content = csv_bytes(
        {"key": "01001000", "name": "Flensburg", "kind": "Kreisfreie Stadt", "state": "Schleswig-Holstein",
         "population": "96326", "area_km2": "56.73", "latitude": "54.782520", "longitude": "9.437510"}
    )  # fmt: skip
    (row,) = read_register(content).rows
    assert (row.key, row.kind, row.population, row.area_km2) == ("01001000", "independent_city", 96326, 56.73)
    assert (row.latitude, row.longitude) == (54.78252, 9.43751)
    assert row.names == {"de": "Flensburg"}
    assert row.official_name is None


def test_unknown_cells_are_none_and_not_zero():
    (row,) = read_register(
        csv_bytes({"key": "01001000", "population": "", "area_km2": " ", "latitude": ""})
    ).rows
    assert row.population is row.area_km2 is row.latitude is row.kind is row.official_name is None
    assert not row.names
    (row,) = read_register(csv_bytes({"key": "01001000", "population": "0"})).rows
    assert row.population == 0


FACTS = ("urban_share", "own_income", "mountain", "coastal", "on_border", "river_port")


def facts_of(row):
    return tuple(getattr(row, name) for name in FACTS)


def test_facts():
    content = csv_bytes(
        {"key": HROMADA, "urban_share": "0.9576", "own_income_2021_tsd_uah": "1580136.55268", "mountain": "0",
         "coastal": "1", "on_state_border": "ні", "river_port": "Так"},
        {"key": "01001000", "urban_share": "1", "own_income": "5,5", "mountain": "nein", "coastal": "JA",
         "on_state_border": "yes", "river_port": "No"},
        {"key": "01002000", "urban_share": "0.0000"},
        {"key": "01003000", "urban_share": " ", "own_income": "0", "mountain": ""},
        {"key": RAION, "own_income": "7", "own_income_2021_tsd_uah": "8"},
    )  # fmt: skip
    assert [facts_of(row) for row in read_register(content).rows] == [
        (0.9576, 1580136.55, "no", "yes", "no", "yes"),
        (1.0, 5.5, "no", "yes", "yes", "no"),
        (0.0, None, None, None, None, None),
        (None, None, None, None, None, None),
        (None, 7.0, None, None, None, None),
    ]


def test_facts_of_records():
    """0 is a value in a list of records, too; False and None are empty, as Odoo gives them."""
    register = read_records(
        [
            {"key": "01001000", "urban_share": 0, "mountain": 0, "coastal": 1, "population": 0},
            {"key": "01002000", "urban_share": 0.0, "mountain": False, "coastal": None, "population": False},
            {"key": "01003000", "urban_share": False, "mountain": "yes", "coastal": "no", "population": None},
        ]
    )
    assert [(row.urban_share, row.mountain, row.coastal, row.population) for row in register.rows] == [
        (0.0, "no", "yes", 0),
        (0.0, None, None, None),
        (None, "yes", "no", None),
    ]


@given(
    st.dictionaries(
        st.integers(1, 999),
        st.tuples(
            st.none() | st.integers(0, 10_000),
            st.none() | st.integers(0, 10**10),
            *[st.none() | st.sampled_from(sorted(YES_NO_NAMES))] * 4,
        ),
        min_size=1,
        max_size=8,
    )
)
@settings(deadline=None)
def test_facts_round_trip(generated):
    columns = ("mountain", "coastal", "on_state_border", "river_port")
    written = [
        {
            "key": f"01051{number:03d}",
            "urban_share": "" if share is None else f"{share / 10_000:.4f}",
            "own_income": "" if income is None else f"{income / 100:.2f}",
            **dict(zip(columns, (answer or "" for answer in answers), strict=True)),
        }
        for number, (share, income, *answers) in generated.items()
    ]
    register = read_register(csv_bytes(*written))
    assert register.rejected == ()
    for row, (share, income, *answers) in zip(register.rows, generated.values(), strict=True):
        assert row.urban_share == (None if share is None else share / 10_000)
        assert row.own_income == (income / 100 if income else None)
        answered = [row.mountain, row.coastal, row.on_border, row.river_port]
        assert answered == [YES_NO_NAMES.get(answer) for answer in answers]


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=8))
@settings(deadline=None)
def test_any_fact_is_read_or_rejected(cell):
    """Whatever is written, a fact is in its range or the row goes; only an empty cell (or no income) is unknown."""
    for column, code in (("urban_share", "urban_share"), ("own_income", "income"), ("coastal", "yes_no")):
        register = read_register(csv_bytes({"key": "01001000", "name": "Flensburg", column: cell}))
        if register.rejected:
            assert [row.code for row in register.rejected] == [code]
            continue
        (row,) = register.rows
        value = getattr(row, column)
        assert value in (None, "yes", "no") if column == "coastal" else value is None or value >= 0
        assert row.urban_share is None or row.urban_share <= 1


def test_ukrainian_base_and_extra_row():
    base = {"key": HROMADA, "name_uk": "Вінницька міська громада", "name_latin": "x", "kind": "міська"}
    (row,) = read_register(csv_bytes(base)).rows
    assert (row.official_name, row.names, row.kind) == ("Вінницька міська громада", {}, "urban_hromada")
    assert row.defaults["names"] == {"uk": "Вінницька міська громада"}
    extra = {"key": HROMADA, "centre_uk": "Вінниця", "centre_latin": "Vinnytsia", "former_centre_uk": "Стара"}
    (row,) = read_register(csv_bytes(extra)).rows
    assert row.official_name is None
    assert row.names == {"uk": "Вінниця", "en": "Vinnytsia"}
    assert row.derived_names == {"de": "Winnyzja"}
    assert row.former_names == ("Стара", "Stara")


def test_mixed_columns_of_both_countries():
    content = csv_bytes(
        {"key": "09162000", "official_name": "München, Landeshauptstadt", "kind": "Kreisfreie Stadt"},
        {"key": "UA18080190000048797", "name_uk": "Звягель", "kind": "міська", "name_de": "Swjahel (Stadt)",
         "former_names": "Новоград-Волинський; Nowohrad-Wolynskyj"},
        {"key": "010515163", "name": "Burg-St. Michaelisdonn", "kind": "Amt", "name_uk": "Бург"},
        {"key": "UA80000000000093317", "name_uk": "місто Київ", "kind": "місто"},
        {"key": RAION, "name_uk": "Вінницький район", "kind": "район"},
    )  # fmt: skip
    munich, zviahel, amt, kyiv, raion = read_register(content).rows
    assert munich.names["de"] == "München"
    assert munich.derived_names["uk"] == "Мюнхен"
    assert zviahel.names == {"uk": "Звягель", "de": "Swjahel (Stadt)"}
    assert zviahel.former_names == ("Новоград-Волинський", "Nowohrad-Wolynskyj")
    assert (amt.key, amt.ars, amt.names["uk"]) == ("010515163000", "010515163000", "Бург")
    assert (kyiv.official_name, kyiv.defaults["names"]["uk"]) == ("місто Київ", "Київ")
    assert raion.derived_names == {"en": "Vinnytskyi raion", "de": "Rajon Winnyzkyj"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_dialects(delimiter, line_break, encoding):
    content = csv_bytes(
        {"key": "01001000", "name": "Flens, burg; x", "area_km2": "56,73"},
        {"key": "01002000", "name": "Kiel", "area_km2": "118.65"},
        delimiter=delimiter, line_break=line_break, encoding=encoding,
    )  # fmt: skip
    register = read_register(content)
    assert [row.area_km2 for row in register.rows] == [56.73, 118.65]
    assert [row.line for row in register.rows] == [2, 3]


def test_broken_rows_are_listed_with_line_and_reason():
    good = {"key": "01001000", "name": "Flensburg", "kind": "Kreisfreie Stadt", "population": "1",
            "area_km2": "1.5", "latitude": "54.7", "longitude": "9.4",
            "ars": "", "successor_key": ""}  # fmt: skip
    cases = [
        ({"key": ""}, "key_empty"),
        ({"key": "abc"}, "key_characters"),
        ({"key": "1001000"}, "key_length"),
        ({"key": "17001000"}, "key_state"),
        ({"key": "UA99020030000031457"}, "key_region"),
        ({"key": "UA05000030000031457"}, "key_structure"),
        ({"key": "01001000"}, "duplicate"),
        ({"key": "01002001", "kind": "Dorf"}, "kind"),
        ({"key": "01002002", "kind": "міська"}, "key_level"),
        ({"key": "01002003", "population": "-1"}, "population"),
        ({"key": "01002004", "population": "12.5"}, "population"),
        ({"key": "01002005", "population": "99999999999"}, "population"),
        ({"key": "01002006", "area_km2": "viel"}, "area"),
        ({"key": "01002007", "area_km2": "-3"}, "area"),
        ({"key": "01002008", "latitude": "9.4", "longitude": "54.7"}, "coordinates"),
        ({"key": "01002009", "longitude": ""}, "coordinates"),
        ({"key": "01002010", "latitude": "nan"}, "coordinates"),
        ({"key": "01002011", "ars": "010020000012"}, "ars"),
        ({"key": "01002012", "successor_key": "01002012"}, "successor"),
        ({"key": "01002013", "name": "x" * 300}, "name"),
        ({"key": "01002014", "name": ", Stadt"}, "name"),
        ({"key": "01002015", "urban_share": "1.01"}, "urban_share"),
        ({"key": "01002016", "urban_share": "-0.5"}, "urban_share"),
        ({"key": "01002017", "urban_share": "95 %"}, "urban_share"),
        ({"key": "01002018", "own_income": "-1"}, "income"),
        ({"key": "01002019", "own_income": "1000000000"}, "income"),
        ({"key": "01002020", "own_income_2021_tsd_uah": "5"}, "income"),  # hryvnias in Germany
        ({"key": "01002021", "mountain": "2"}, "yes_no"),
        ({"key": "01002022", "coastal": "maybe"}, "yes_no"),
        ({"key": "01002023", "on_state_border": "-"}, "yes_no"),
        ({"key": "01002024", "river_port": "01"}, "yes_no"),
    ]  # fmt: skip
    fine = [good | {"key": f"02{number:06d}", "kind": "Stadt"} for number in range(1, 40)]
    rows = [good] + [good | {"kind": "Stadt"} | change for change, _code in cases] + fine
    register = read_register(csv_bytes(*rows))
    assert [(row.line, row.code) for row in register.rejected] == [
        (line, code) for line, (_change, code) in enumerate(cases, 3)
    ]
    assert len(register.rows) == 40


def test_rows_with_too_few_fields():
    content = b"key,name,population\n01001000,Flensburg\n01002000,Kiel,5,9\n01003000,X,1\n"
    register = read_register(content)
    assert [(row.line, row.code) for row in register.rejected] == [(2, "fields"), (3, "fields")]
    assert refused(content + b"01004000,Neu") == "truncated"
    assert refused(content + b"01004000,Neu,5") == "truncated"
    assert refused(content + b"01004000,Neu\n") == "truncated"
    assert refused(content + b'01004000,"Neu') == "truncated"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"key,name\n", "empty"),
        (b"name,kind\nKiel,Stadt\n", "format"),
        (b"key,nmae\n01001000,Flensburg\n", "columns"),
        (b"key,name,name\n01001000,Flensburg,x\n", "columns"),
        (b"key\n01001000\n", "columns"),
        (b"key,name,\n01001000,Flensburg,x\n", "columns"),
        ("key,name\n01003000,Lübeck\n".encode("latin-1"), "encoding"),
        ("key,name\n01003000,Kiel\n".encode("utf-16"), "encoding"),
        (b"key,name\n01001000,a\0b\n", "encoding"),
        (b"PK\x03\x04 no archive", "truncated"),
        (b"%PDF-1.4\n%...\n", "format"),
        (b"<html><body>404</body></html>\n", "format"),
    ],
)
def test_files_refused_as_a_whole(content, code):
    assert refused(content) == code


def test_a_file_of_mostly_broken_rows_is_refused():
    rows = [{"key": f"x{number}", "name": "x"} for number in range(10)]
    assert refused(csv_bytes(*rows)) == "rejected"
    assert len(read_register(csv_bytes(*rows[:9])).rejected) == 9


def test_records_are_read_like_a_file():
    register = read_records(
        [{"key": "01001000", "population": 96326, "latitude": 54.78, "longitude": 9.43, "name": None}]
    )
    (row,) = register.rows
    assert (row.line, row.population, row.latitude) == (1, 96326, 54.78)
    for wrong in ([], ["x"], [{1: 2}], [{"key": "1", "KEY ": "2"}], [{"name": "x"}]):
        with pytest.raises(RegisterError):
            read_records(wrong)


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12)


@given(
    st.lists(
        st.fixed_dictionaries({"key": cells, "name": cells, "kind": cells, "population": cells}), min_size=1
    )
)
@settings(deadline=None)
def test_any_table_is_read_or_refused(rows):
    try:
        register = read_register(csv_bytes(*rows))
    except RegisterError:
        return
    assert len(register.rows) + len(register.rejected) <= len(rows)


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(files.STATES), st.integers(1, 999)),
        st.tuples(
            st.text("abcäöüß,\"';\n ", max_size=20),
            st.none() | st.integers(0, 4_000_000),
            st.none() | st.integers(1, 90000),
            st.none() | st.tuples(st.floats(47, 55), st.floats(6, 15)),
        ),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(",;\t"),
)
@settings(deadline=None)
def test_neutral_csv_round_trip(generated, delimiter):
    written = []
    for (state, number), (name, population, area, position) in generated.items():
        assume(not name.strip() or name.split(",")[0].strip())
        written.append(
            {
                "key": f"{state}051{number:03d}",
                "name": name,
                "population": "" if population is None else population,
                "area_km2": "" if area is None else f"{area / 100:.2f}",
                "latitude": "" if position is None else f"{position[0]:.6f}",
                "longitude": "" if position is None else f"{position[1]:.6f}",
            }
        )
    register = read_register(csv_bytes(*written, delimiter=delimiter))
    assert register.rejected == ()
    for row, source, (name, population, area, position) in zip(
        register.rows, written, generated.values(), strict=True
    ):
        assert row.key == source["key"]
        assert row.names.get("de", "") == " ".join(name.split(",")[0].split())
        assert row.population == population
        assert row.area_km2 == (None if area is None else round(area / 100, 2))
        if position is None:
            assert row.latitude is None
        else:
            assert row.latitude == pytest.approx(position[0], abs=1e-6)


# ----------------------------------------------------------------------
# Territory status
# ----------------------------------------------------------------------


def test_status_rows():
    content = csv_bytes(
        {"key": HROMADA, "status": "possible_hostilities", "coverage": "whole", "date_from": "2022-03-01",
         "date_to": "2022-04-30", "order": "376/2025"},
        {"key": HROMADA, "status": "Active hostilities", "coverage": "whole_with_exceptions",
         "date_from": "01.05.2022"},
        {"key": CENTRE, "status": "active_hostilities_with_resources", "coverage": "whole",
         "date_from": "1.5.2022"},
        {"key": "UA80000000000126643", "status": "occupied", "coverage": "", "date_from": "2022-05-01"},
    )  # fmt: skip
    register = read_register(content)
    assert (register.content, register.country, register.rejected) == ("territory_status", "UA", ())
    first, second, settlement, district = register.rows
    assert (first.status, first.territory, first.order_number) == ("possible", HROMADA, "376/2025")
    assert (first.date_from, first.date_to) == (datetime.date(2022, 3, 1), datetime.date(2022, 4, 30))
    assert (second.status, second.date_from) == ("active", datetime.date(2022, 5, 1))
    assert (second.coverage, second.date_to, second.order_number) == ("whole_with_exceptions", None, None)
    assert (settlement.status, settlement.coverage, settlement.territory) == (
        "active_resources",
        "part",
        HROMADA[:14],
    )
    assert (district.coverage, district.territory) == ("part", "UA80000000000093317"[:14])


def test_broken_status_rows():
    good = {
        "key": HROMADA,
        "status": "occupied",
        "coverage": "whole",
        "date_from": "2022-03-01",
        "date_to": "",
    }
    cases = [
        ({"key": "09162000"}, "key_level"),
        ({"status": "frontline"}, "status"),
        ({"coverage": "half"}, "coverage"),
        ({"date_from": "2022-02-30"}, "date"),
        ({"date_from": "March"}, "date"),
        ({"date_from": ""}, "date"),
        ({"date_to": "2022-02-28"}, "date"),
        ({}, "duplicate"),
    ]
    register = read_register(csv_bytes(good, *(good | change for change, _code in cases)))
    assert [(row.line, row.code) for row in register.rejected] == [
        (line, code) for line, (_change, code) in enumerate(cases, 3)
    ]
    assert refused(csv_bytes(good | {"statuz": "x"})) == "columns"


# ----------------------------------------------------------------------
# Whatever the bytes
# ----------------------------------------------------------------------


@given(st.binary() | st.text().map(str.encode) | st.binary().map(b"PK\x03\x04".__add__))
def test_any_bytes_are_read_or_refused(content):
    try:
        read_register(content)
    except RegisterError as error:
        assert error.code in ("empty", "encoding", "format", "columns", "truncated", "structure", "rejected")


@given(st.binary(max_size=20), st.integers(0, 4000), st.sampled_from(["gv100ad", "codifier", "csv"]))
@settings(deadline=None)
def test_overwritten_bytes_are_read_or_refused(noise, position, layout):
    content = {
        "gv100ad": files.gv100ad([DELVE, MARKTL]),
        "codifier": files.codifier(CODIFIER),
        "csv": csv_bytes({"key": HROMADA, "centre_uk": "Вінниця"}, {"key": "01001000", "name": "Flensburg"}),
    }[layout]
    position %= len(content)
    try:
        read_register(content[:position] + noise + content[position + len(noise) :])
    except RegisterError as error:
        assert error.code


# ----------------------------------------------------------------------
# The published files
# ----------------------------------------------------------------------


def published(name):
    return (Path(REGISTER_DIR) / name).read_bytes()


@needs_registers
def test_published_files_are_read_without_a_rejected_row():
    counts = {
        "municipalities_de.csv": 10751 + 294,
        "municipalities_de_extra.csv": 10751 + 294,
        "associations_de.csv": 1162,
        "hromadas_ua.csv": 1470,
        "hromadas_ua_extra.csv": 1470,
        "raions_ua.csv": 126,
    }
    for name, count in counts.items():
        register = read_register(published(name))
        assert (name, len(register.rows), register.rejected) == (name, count, ())
    status = read_register(published("war_status_ua.csv"))
    # One entry of the list has an end and no beginning.
    assert (len(status.rows), [row.code for row in status.rejected]) == (986, ["date"])


@needs_registers
def test_facts_of_the_published_file():
    rows = read_register(published("hromadas_ua_extra.csv")).rows
    values = {name: [getattr(row, name) for row in rows] for name in FACTS}
    assert [values[name].count("yes") for name in ("mountain", "coastal", "on_border")] == [85, 69, 152]
    # The row of Kyiv has no facts.
    assert [values[name].count(None) for name in ("mountain", "coastal", "on_border")] == [1, 1, 1]
    assert (values["urban_share"].count(0.0), values["own_income"].count(None)) == (601, 32)


@needs_registers
def test_the_official_file_agrees_with_the_neutral_ones():
    (official_path,) = (Path(REGISTER_DIR) / "raw").glob("GV100AD_*.txt")
    official = by_key(read_register(official_path.read_bytes()))
    neutral = by_key(read_register(published("municipalities_de.csv")))
    neutral |= by_key(read_register(published("associations_de.csv")))
    assert official.keys() == neutral.keys()
    assert len(official) == 10751 + 294 + 1162
    for attribute in ("kind", "population", "area_km2", "names"):
        assert all(getattr(official[key], attribute) == getattr(neutral[key], attribute) for key in neutral)
    extra = by_key(read_register(published("municipalities_de_extra.csv")))
    for attribute in ("kind", "ars", "official_name", "names"):
        assert all(getattr(official[key], attribute) == getattr(extra[key], attribute) for key in extra)


@needs_registers
def test_regions_and_english_names_agree_with_the_published_ones():
    rows = by_key(read_register(published("hromadas_ua_extra.csv")))
    text = published("hromadas_ua_extra.csv").decode()
    for line in csv.DictReader(text.splitlines()):
        row = rows[line["key"]]
        assert row.region == line["iso_oblast"]
        assert line["iso_oblast"] in KATOTTG_REGIONS.values()
    assert all(to_english(row.names["uk"]) == row.names["en"] for row in rows.values())
