"""The municipalities shipped as demo data: real keys, complete parents, plausible figures."""

import csv
import datetime
import re
from pathlib import Path

import pytest

from registers import keys

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "demo"
GERMAN_KINDS = {
    "Kreisfreie Stadt",
    "Stadt",
    "Gemeinde",
    "Landkreis",
    "Verbandsgemeinde",
    "Samtgemeinde",
    "Amt",
}
UKRAINIAN_KINDS = {"міська", "селищна", "сільська", "район", "місто"}
STATUSES = {"possible_hostilities", "active_hostilities", "occupied"}
FACTS = ("mountain", "coastal", "on_state_border", "river_port")
#: Longitude and latitude, west to east and south to north.
BOUNDS = {"DE": (5.8, 15.1, 47.2, 55.1), "UA": (22.1, 40.3, 44.3, 52.4)}
#: The ISO units that no key of the demo set belongs to: the peninsula is in no list of hromadas.
REGIONS_WITHOUT_DEMO = {"UA-43", "UA-40"}


def read(name):
    text = (DEMO / name).read_bytes().decode("utf-8")
    assert "\r" not in text and "\ufeff" not in text
    return list(csv.DictReader(text.splitlines(), strict=True))


GERMAN = read("register_germany.csv")
UKRAINIAN = read("register_ukraine.csv")
STATUS = read("register_territory_status.csv")
ALL = [*GERMAN, *UKRAINIAN]
GERMAN_KEYS = {row["key"] for row in GERMAN}
UKRAINIAN_KEYS = {row["key"] for row in UKRAINIAN}


def by_kind(rows, *kinds):
    return [row for row in rows if row["kind"] in kinds]


@pytest.mark.parametrize("row", ALL, ids=lambda row: row["key"])
def test_row(row):
    """A row has a key of its country, a known kind, and figures that can be true."""
    country = "UA" if row["key"].startswith("UA") else "DE"
    key = keys.parse_key(row["key"])
    assert key.country == country
    assert None not in row and None not in row.values()
    assert all(value == value.strip() for value in row.values())
    assert row["kind"] in (UKRAINIAN_KINDS if country == "UA" else GERMAN_KINDS)
    assert int(row["population"]) > 0
    assert not row["area_km2"] or 0 < float(row["area_km2"]) < 5000
    assert bool(row["latitude"]) == bool(row["longitude"]), "half a coordinate"
    if row["latitude"]:
        west, east, south, north = BOUNDS[country]
        assert west < float(row["longitude"]) < east
        assert south < float(row["latitude"]) < north
    assert all(row[fact] in ("", "0", "1") for fact in FACTS)


def test_keys_are_unique():
    """A municipality stands in the files once, however its key is written."""
    canonical = [keys.parse_key(row["key"], "district" if len(row["key"]) == 5 else None).key for row in ALL]
    assert len(set(canonical)) == len(canonical)


def test_german_key_fits_the_kind():
    """Municipalities have 8 digits, Landkreise 5, associations 9; independent cities end in 000."""
    for row in GERMAN:
        length = {"Landkreis": 5, "Amt": 9, "Samtgemeinde": 9, "Verbandsgemeinde": 9}.get(row["kind"], 8)
        assert len(row["key"]) == length, row
        assert (row["kind"] == "Kreisfreie Stadt") == (length == 8 and row["key"].endswith("000")), row
        if length == 8:
            assert re.fullmatch(row["key"][:5] + r"\d{4}" + row["key"][5:], row["ars"]), row
        else:
            assert not row["ars"], row


def test_german_parents():
    """The Landkreis of every other entry is there, and every association has a member."""
    for row in GERMAN:
        if row["kind"] not in ("Landkreis", "Kreisfreie Stadt"):
            assert row["key"][:5] in GERMAN_KEYS, row
    for row in by_kind(GERMAN, "Amt", "Samtgemeinde", "Verbandsgemeinde"):
        assert any(other["ars"].startswith(row["key"]) for other in GERMAN), row
    for row in by_kind(GERMAN, "Landkreis"):
        assert any(other["key"].startswith(row["key"]) for other in GERMAN if other != row), row


def test_ukrainian_parents():
    """The raion of every hromada is there, and every raion has a hromada."""
    raions = {row["key"][:6] for row in by_kind(UKRAINIAN, "район")}
    assert raions == {row["key"][:6] for row in by_kind(UKRAINIAN, "міська", "селищна", "сільська")}


def test_every_region():
    """All Länder and all oblasts occur."""
    regions = {keys.parse_key(row["key"]).region for row in ALL}
    german = {region for region in regions if region.startswith("DE")}
    ukrainian = {region for region in regions if region.startswith("UA")}
    assert len(german) == 16
    assert len(ukrainian) == 27 - len(REGIONS_WITHOUT_DEMO)
    assert not ukrainian & REGIONS_WITHOUT_DEMO


@pytest.mark.parametrize(
    ("rows", "kinds"),
    [(GERMAN, GERMAN_KINDS), (UKRAINIAN, UKRAINIAN_KINDS)],
    ids=["German", "Ukrainian"],
)
def test_mixture(rows, kinds):
    """All kinds and sizes, about sixty municipalities of either country."""
    assert {row["kind"] for row in rows} == kinds
    municipalities = [
        row for row in rows if row["kind"] not in ("Landkreis", "район") and len(row["key"]) != 9
    ]
    assert 55 <= len(municipalities) <= 75
    sizes = [int(row["population"]) for row in municipalities]
    for low, high in (
        (0, 8_000),
        (8_000, 20_000),
        (20_000, 100_000),
        (100_000, 500_000),
        (500_000, 5_000_000),
    ):
        assert sum(low <= size < high for size in sizes) >= 3, (low, high)


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize("rows", [GERMAN, UKRAINIAN], ids=["German", "Ukrainian"])
def test_facts(rows, fact):
    """Facts are known of some municipalities only, as in the registers."""
    values = {row[fact] for row in rows}
    # No German mountain town is part of the set.
    assert values >= ({"", "0"} if fact == "mountain" and rows is GERMAN else {"", "1"})
    assert {row["centre_uk"] for row in UKRAINIAN if row["coastal"] == "1"} >= {"Одеса", "Маріуполь"}
    assert {row["name"] for row in GERMAN if row["coastal"] == "1"} >= {"Kiel", "Rostock"}


def test_names():
    """Names that several municipalities share are part of the set; a hromada names its centre."""
    names = [row["name"] for row in GERMAN if len(row["key"]) == 8]
    assert names.count("Mühlhausen") == 2
    assert sum(name.startswith("Neustadt") for name in names) >= 3
    titles = [row["name_uk"] for row in UKRAINIAN]
    assert titles.count("Миколаївська міська громада") == 3
    for row in UKRAINIAN:
        assert bool(row["centre_uk"]) == (row["kind"] != "район"), row
        assert not re.search("[A-Za-z]", row["name_uk"] + row["centre_uk"]), "Latin look-alike letters"
    former = {row["former_centre_uk"]: row["centre_uk"] for row in UKRAINIAN if row["former_centre_uk"]}
    assert former["Новоград-Волинський"] == "Звягель"
    assert former["Новомосковськ"] == "Самар"


def test_territory_status():
    """Every status belongs to a demo hromada, with dates in order; open and ended ones of every class."""
    for row in STATUS:
        assert row["key"] in UKRAINIAN_KEYS
        assert row["status"] in STATUSES
        assert row["coverage"] in ("whole", "whole_with_exceptions", "part")
        assert row["order"] == "376/2025"
        start = datetime.date.fromisoformat(row["date_from"])
        assert start >= datetime.date(2022, 2, 24)
        if row["date_to"]:
            assert datetime.date.fromisoformat(row["date_to"]) > start
    assert {(row["status"], bool(row["date_to"])) for row in STATUS} == {
        (status, ended) for status in STATUSES for ended in (False, True)
    }
    assert len({(row["key"], row["status"], row["date_from"]) for row in STATUS}) == len(STATUS)


def test_no_invented_mailboxes():
    """E-mail addresses of demo records end in example.org and name roles; there are no telephone numbers."""
    for path in DEMO.glob("*"):
        text = path.read_text(encoding="utf-8")
        for domain in re.findall(r"[\w.+-]+@([\w.-]+\w)", text):
            assert f".{domain}".endswith(".example.org"), path.name
        assert "phone" not in text, path.name
