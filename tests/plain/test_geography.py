import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.geography import ASPECT, EARTH_RADIUS_KM, EAST, NORTH, SOUTH, WEST, distance_km, place_on_map

MAP = Path(__file__).parents[2] / "static/src/img/map_germany_ukraine.svg"
places = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def outlines(country_fill):
    """The box around each region of a country on the map: left, top, right, bottom in percent."""
    text = MAP.read_text(encoding="utf-8")
    width, height = map(float, re.search(r'viewBox="0 0 (\d+) (\d+)"', text).groups())
    group = re.search(rf'<g fill="{country_fill}".*?</g>', text, re.DOTALL).group()
    boxes = []
    for path in re.findall(r' d="([^"]+)"', group):
        numbers = [float(number) for number in re.findall(r"[-\d.]+", path)]
        horizontal, vertical = numbers[::2], numbers[1::2]
        boxes.append(
            (
                100 * min(horizontal) / width,
                100 * min(vertical) / height,
                100 * max(horizontal) / width,
                100 * max(vertical) / height,
            )
        )
    return boxes


GERMANY, UKRAINE = "#d8e3ef", "#fbecc0"


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [
        ((52.52, 13.405), (50.45, 30.523), 1204),  # Berlin, Kyiv
        ((49.97, 8.06), (48.53, 25.04), 1244),  # Ingelheim, Kolomyia
        ((51.0, 7.0), (51.0, 7.0), 0),
        ((0, 0), (0, 180), EARTH_RADIUS_KM * 3.14159265),
    ],
)
def test_distance(one, other, kilometres):
    assert distance_km(one, other) == pytest.approx(kilometres, abs=6)


@given(places, places)
def test_distance_is_the_same_both_ways_and_never_more_than_half_around(one, other):
    there = distance_km(one, other)
    assert there == pytest.approx(distance_km(other, one), abs=1e-6)
    assert 0 <= there <= 20016


@given(st.floats(SOUTH, NORTH), st.floats(WEST, EAST))
def test_places_within_the_edges_are_on_the_map(latitude, longitude):
    left, top = place_on_map(latitude, longitude)
    assert 0 <= left <= 100
    assert 0 <= top <= 100


def test_other_places_are_not():
    assert place_on_map(0, 0) is None
    assert place_on_map(NORTH + 1, 10) is None


def test_the_map_has_all_regions_and_the_right_shape():
    assert (len(outlines(GERMANY)), len(outlines(UKRAINE))) == (16, 27)
    width, height = map(
        float, re.search(r'viewBox="0 0 (\d+) (\d+)"', MAP.read_text(encoding="utf-8")).groups()
    )
    assert width / height == pytest.approx(ASPECT, rel=0.01)
    assert MAP.stat().st_size < 60_000


@pytest.mark.parametrize(
    ("latitude", "longitude", "country"),
    [
        (51.30, 6.85, GERMANY),  # Ratingen
        (48.14, 11.58, GERMANY),  # Munich
        (48.53, 25.04, UKRAINE),  # Kolomyia
        (44.95, 34.10, UKRAINE),  # Simferopol
        (48.57, 39.31, UKRAINE),  # Luhansk
    ],
)
def test_known_places_lie_in_their_country(latitude, longitude, country):
    left, top = place_on_map(latitude, longitude)

    def around(boxes):
        return [box for box in boxes if box[0] <= left <= box[2] and box[1] <= top <= box[3]]

    other = UKRAINE if country == GERMANY else GERMANY
    assert len(around(outlines(country))) >= 1
    assert not around(outlines(other))
