import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from matching.geography import OUTLINE_HEIGHT, OUTLINE_WIDTH, arc
from network.public_map import GRID, coarse, public_picture

OUTLINE = json.loads(
    (Path(__file__).parents[2] / "static/src/img/outline_germany_ukraine.json").read_text(encoding="utf-8")
)
SVG = "{http://www.w3.org/2000/svg}"
spots = st.tuples(st.floats(0, OUTLINE_WIDTH), st.floats(0, OUTLINE_HEIGHT))


def rings(path):
    """The rings of a coarse path, as lists of points in the unit of the outline."""
    for ring in path.split("z"):
        if not ring:
            continue
        numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
        points = [tuple(numbers[:2])]
        for across, down in zip(numbers[2::2], numbers[3::2], strict=True):
            points.append((points[-1][0] + across, points[-1][1] + down))
        yield [(GRID * left, GRID * top) for left, top in points]


def originals(path):
    for ring in path.split("Z"):
        if ring:
            yield [tuple(map(float, point.split())) for point in ring[1:].split("L")]


def test_coarse_points_are_near_true_ones():
    for region in OUTLINE["regions"]:
        true = {point for ring in originals(region["path"]) for point in ring}
        for ring in rings(coarse(region["path"])):
            for left, top in ring:
                assert any(abs(left - x) <= GRID and abs(top - y) <= GRID for x, y in true), region["code"]


def test_every_region_stays():
    assert all(coarse(region["path"]) for region in OUTLINE["regions"])


def test_straight_lines_need_their_ends_only():
    assert coarse("M0 0L10 0L20 0L20 20Z") == "M0 0l10 0 0 10z"
    assert coarse("M0 0L0.4 0.4L0.2 0.1Z") == ""


def test_small_enough_for_a_page():
    many = [arc((100 + number, 200), (700, 200 + number), number) for number in range(250)]
    assert len(public_picture(OUTLINE, [], "Map")) < 24_000
    assert len(public_picture(OUTLINE, many, "Map")) < 36_000


@given(st.lists(st.tuples(spots, spots), max_size=5), st.text())
def test_any_partnerships_make_a_picture(pairs, name):
    arcs = [arc(start, end, number) for number, (start, end) in enumerate(pairs)]
    name = re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd]", "", name)
    root = ElementTree.fromstring(public_picture(OUTLINE, arcs, name))
    assert root.get("role") == "img"
    (curves,) = (path.get("d") for path in root.iter(f"{SVG}path") if path.get("fill") == "none")
    assert curves.count("Q") == len(arcs)
    assert not list(root.iter(f"{SVG}text"))


def test_a_dot_for_each_municipality():
    arcs = [arc((100, 200), (700, 300), 0), arc((100, 200), (710, 310), 1)]
    paths = [
        path.get("d") for path in ElementTree.fromstring(public_picture(OUTLINE, arcs, "")).iter(f"{SVG}path")
    ]
    assert paths[-2:] == ["M100 200h0", "M700 300h0M710 310h0"]
