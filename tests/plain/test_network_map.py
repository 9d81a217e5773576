import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.geography import (
    ASPECT,
    EAST,
    NORTH,
    OUTLINE_HEIGHT,
    OUTLINE_WIDTH,
    RISES,
    SOUTH,
    WEST,
    arc,
    place_on_map,
    spot_on_outline,
)
from network.map import LINES, arc_path, picture
from registers.regions import GERMAN_STATES, UKRAINIAN_REGIONS

OUTLINE = json.loads(
    (Path(__file__).parents[2] / "static/src/img/outline_germany_ukraine.json").read_text(encoding="utf-8")
)
SVG = "{http://www.w3.org/2000/svg}"
latitudes, longitudes = st.floats(SOUTH, NORTH), st.floats(WEST, EAST)
spots = st.tuples(st.floats(0, OUTLINE_WIDTH), st.floats(0, OUTLINE_HEIGHT))


def polygons(code):
    """The outlines of a region, as lists of points."""
    (path,) = (region["path"] for region in OUTLINE["regions"] if region["code"] == code)
    return [
        [tuple(map(float, point.split())) for point in ring[1:].split("L")]
        for ring in path.split("Z")
        if ring
    ]


def lies_in(code, latitude, longitude):
    """Whether a ray from the place crosses the outline of the region an odd number of times."""
    x, y = spot_on_outline(latitude, longitude)
    crossings = 0
    for points in polygons(code):
        for (start_x, start_y), (end_x, end_y) in zip(points, points[1:] + points[:1], strict=True):
            if (start_y > y) != (end_y > y):
                crossings += x < start_x + (y - start_y) * (end_x - start_x) / (end_y - start_y)
    return crossings % 2 == 1


def network(**values):
    german = {"name": "Musterstadt", "region": "DE-NW", "country": "DE", "x": 100.0, "y": 200.0}
    ukrainian = {"name": "Зразкове", "region": "UA-26", "country": "UA", "x": 700.0, "y": 300.0}
    pair = {"id": 1, "german": 1, "ukrainian": 2, "stage": "active", "arc": arc((100, 200), (700, 300), 1)}
    return {
        "stages": [{"code": code, "name": code.capitalize(), **line} for code, line in LINES.items()],
        "places": {1: german | values.pop("german", {}), 2: ukrainian},
        "partnerships": [pair | values],
    }


def drawn(*arguments):
    return ElementTree.fromstring(picture(OUTLINE, *arguments))


# ----------------------------------------------------------------------
# Outline and projection
# ----------------------------------------------------------------------


def test_the_outline_has_a_path_for_each_land_and_region():
    codes = [region["code"] for region in OUTLINE["regions"]]
    assert sorted(codes) == sorted([*GERMAN_STATES.values(), *UKRAINIAN_REGIONS])
    assert all(
        region["path"].startswith("M") and region["path"].endswith("Z") for region in OUTLINE["regions"]
    )
    assert all(region["country"] == region["code"][:2] for region in OUTLINE["regions"])
    assert "Natural Earth" in OUTLINE["credit"]


def test_the_outline_has_the_shape_of_the_map():
    assert (OUTLINE["width"], OUTLINE["height"]) == (OUTLINE_WIDTH, OUTLINE_HEIGHT)
    assert pytest.approx(ASPECT, rel=0.002) == OUTLINE_WIDTH / OUTLINE_HEIGHT


@pytest.mark.parametrize(
    ("code", "latitude", "longitude"),
    [
        ("DE-NW", 51.30, 6.85),  # Ratingen
        ("DE-BY", 48.14, 11.58),  # Munich
        ("DE-BE", 52.52, 13.40),  # Berlin
        ("UA-26", 48.53, 25.04),  # Kolomyia
        ("UA-43", 44.95, 34.10),  # Simferopol
        ("UA-09", 48.57, 39.31),  # Luhansk
        ("UA-63", 49.99, 36.23),  # Kharkiv
        ("UA-30", 50.45, 30.52),  # Kyiv
    ],
)
def test_known_places_lie_in_their_region_and_in_no_other(code, latitude, longitude):
    found = {region["code"] for region in OUTLINE["regions"] if lies_in(region["code"], latitude, longitude)}
    assert code in found
    # Berlin and Kyiv lie within regions that have a hole for them, or none at this scale.
    assert found <= {code, "DE-BB", "UA-32"}


@given(latitudes, longitudes)
def test_spots_lie_where_the_map_of_proposals_has_them(latitude, longitude):
    x, y = spot_on_outline(latitude, longitude)
    left, top = place_on_map(latitude, longitude)
    assert x == pytest.approx(OUTLINE_WIDTH * left / 100, abs=0.051)
    assert y == pytest.approx(OUTLINE_HEIGHT * top / 100, abs=0.051)


def test_places_outside_have_no_spot():
    assert spot_on_outline(NORTH + 1, 10) is None


# ----------------------------------------------------------------------
# Arcs
# ----------------------------------------------------------------------


@given(spots, spots, st.integers(1, 10_000))
def test_arcs_join_their_places_and_never_bend_south(start, end, number):
    *first, _control_x, control_y, last_x, last_y = arc(start, end, number)
    assert tuple(first) == start
    assert (last_x, last_y) == end
    assert control_y <= (start[1] + end[1]) / 2 + 0.051


@given(st.integers(1, 10_000))
def test_an_arc_rises_as_far_as_it_says(number):
    _x, _y, control_x, control_y, *_end = arc((0, 300), (800, 300), number)
    # A quadratic curve reaches half as high as its control point.
    assert (300 - control_y) / 2 == pytest.approx(800 * RISES[number % len(RISES)], abs=0.1)
    assert control_x == 400


def test_a_pair_always_gets_the_same_arc_and_neighbours_different_ones():
    arcs = [arc((100, 200), (700, 300), number) for number in range(len(RISES))]
    assert len(set(arcs)) == len(RISES)
    assert arc((100, 200), (700, 300), len(RISES)) == arcs[0]


def test_the_path_of_an_arc():
    assert arc_path((1.0, 2.0, 3.5, 0.5, 6.0, 2.0)) == "M1.0 2.0Q3.5 0.5 6.0 2.0"


# ----------------------------------------------------------------------
# Lines and picture
# ----------------------------------------------------------------------


def test_stages_can_be_told_apart_without_colour():
    assert len({line["dash"] for line in LINES.values()}) == len(LINES)
    assert len({line["color"] for line in LINES.values()}) == len(LINES)


def test_the_picture_has_regions_arc_dots_legend_and_credit():
    root = drawn(network(), "Network", "Today")
    ids = {path.get("id") for path in root.iter(f"{SVG}path")} - {None}
    assert len(ids) == 43
    titles = [title.text for title in root.iter(f"{SVG}title")]
    assert titles == ["Network", "Musterstadt – Зразкове"]
    assert len(list(root.iter(f"{SVG}circle"))) == 2
    words = [text.text for text in root.iter(f"{SVG}text")]
    assert words == ["Network", "Today", "Active (1)", OUTLINE["credit"]]


def test_a_pair_without_a_place_is_counted_and_not_drawn():
    root = drawn(network(arc=None), "Network", "")
    assert not list(root.iter(f"{SVG}circle"))
    assert "Active (1)" in [text.text for text in root.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    "name", ['<script>alert("x")</script>', "A & B", "with\x00control\x0b", "‮right to left"]
)
def test_names_arrive_as_text(name):
    root = drawn(network(german={"name": name}), name, name)
    clean = name.replace("\x00", "").replace("\x0b", "")
    assert [text.text for text in root.iter(f"{SVG}text")][:2] == [clean, clean]
    assert not list(root.iter(f"{SVG}script"))


def test_an_empty_network_is_a_map_all_the_same():
    empty = network() | {"partnerships": [], "places": {}}
    root = drawn(empty, "Network", "")
    assert len({path.get("id") for path in root.iter(f"{SVG}path")} - {None}) == 43
