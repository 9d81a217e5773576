"""Draws the map of Germany and Ukraine: the picture that proposals are shown on, and the outline of the network map.

    python -m toolchain.draw_map OUTLINE.geojson > static/src/img/map_germany_ukraine.svg
    python -m toolchain.draw_map --outline OUTLINE.geojson > static/src/img/outline_germany_ukraine.json

Run in the folder of the addon. Each feature of the GeoJSON has a property ``country`` (ISO code) and, for neighbours
that are only context, ``context``. Outlines are simplified by the method of Douglas and Peucker.
"""

import json
import math
import sys
from itertools import pairwise

from matching.geography import ASPECT, EAST, NORTH, OUTLINE_HEIGHT, OUTLINE_WIDTH, SOUTH, WEST

_WIDTH = 640
_HEIGHT = round(_WIDTH / ASPECT)
#: How far, in pixels of the map, an outline may lie from the true one.
_TOLERANCE = 0.6
#: Outlines smaller than this, in square pixels, are left out unless they are the only one of their region.
_SMALLEST = 3
_STYLES = {
    "context": 'fill="#f1f3f5" stroke="#dee2e6" stroke-width=".6"',
    "DE": 'fill="#d8e3ef" stroke="#8aa4c0" stroke-width=".6"',
    "UA": 'fill="#fbecc0" stroke="#c3a24b" stroke-width=".6"',
}


def draw(outline: dict) -> str:
    """The map as SVG text."""
    groups = {name: [] for name in _STYLES}
    for feature in outline["features"]:
        properties = feature["properties"]
        group = "context" if properties.get("context") else properties["country"]
        if path := _path(feature["geometry"]):
            groups[group].append(path)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}">',
        "<!-- Made with Natural Earth (public domain) -->",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
    ]
    for name, paths in groups.items():
        lines.append(f'<g {_STYLES[name]} stroke-linejoin="round" fill-rule="evenodd">')
        lines += [f'<path d="{path}"/>' for path in paths]
        lines.append("</g>")
    return "\n".join([*lines, "</svg>"]) + "\n"


def outline(source: dict) -> dict:
    """The same map as data.

    :return: ``credit``, ``width``, ``height``, ``regions`` (dicts of ``code``, ``country`` and ``path``, in the
        order of their codes) and ``context`` (one path of all neighbours)
    """
    regions, neighbours = [], []
    for feature in source["features"]:
        path = _path(feature["geometry"], (OUTLINE_WIDTH, OUTLINE_HEIGHT))
        properties = feature["properties"]
        if properties.get("context"):
            neighbours.append(path)
        else:
            regions.append({"code": properties["code"], "country": properties["country"], "path": path})
    return {
        "credit": "Made with Natural Earth (public domain)",
        "width": OUTLINE_WIDTH,
        "height": OUTLINE_HEIGHT,
        "regions": sorted(regions, key=lambda region: region["code"]),
        "context": "".join(neighbours),
    }


def _path(geometry, size=(_WIDTH, _HEIGHT)):
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    rings = sorted(
        ([_pixel(*point, *size) for point in ring] for polygon in polygons for ring in polygon), key=_area
    )
    large = [ring for ring in rings if _area(ring) >= _SMALLEST and _visible(ring, *size)]
    return "".join(
        _draw_ring(ring) for ring in large or [ring for ring in rings[-1:] if _visible(ring, *size)]
    )


def _pixel(longitude, latitude, width, height):
    return (
        width * (longitude - WEST) / (EAST - WEST),
        height * (NORTH - latitude) / (NORTH - SOUTH),
    )


def _visible(ring, width, height):
    horizontal, vertical = zip(*ring, strict=True)
    return max(horizontal) > 0 < max(vertical) and min(horizontal) < width and min(vertical) < height


def _area(ring):
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2


def _draw_ring(ring):
    middle = len(ring) // 2
    points = _simplify(ring[: middle + 1])[:-1] + _simplify(ring[middle:])
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points[:-1]) + "Z"


def _simplify(points):
    """The fewest points of a line from which none of the others lies farther than the tolerance."""
    if len(points) < 3:
        return points
    far, distance = max(
        ((place, _distance(point, points[0], points[-1])) for place, point in enumerate(points)),
        key=lambda found: found[1],
    )
    if distance <= _TOLERANCE:
        return [points[0], points[-1]]
    return _simplify(points[: far + 1])[:-1] + _simplify(points[far:])


def _distance(point, start, end):
    length = math.dist(start, end)
    if not length:
        return math.dist(point, start)
    return (
        abs((end[0] - start[0]) * (start[1] - point[1]) - (start[0] - point[0]) * (end[1] - start[1]))
        / length
    )


if __name__ == "__main__":
    with open(sys.argv[-1], encoding="utf-8") as file:
        content = json.load(file)
    if "--outline" in sys.argv[1:-1]:
        json.dump(outline(content), sys.stdout, separators=(",", ":"))
        sys.stdout.write("\n")
    else:
        sys.stdout.write(draw(content))
