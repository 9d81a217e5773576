"""The map on the public website: small enough to stand in a page, and without any words. Plain Python.

Nobody reads the letters of a picture on a telephone; the page says the rest. All partnerships look alike, as their
stage is nobody's business.
"""

from functools import cache
from html import escape
from itertools import pairwise

#: Points of the outline are moved to a grid of this width, in its unit. Borders that two regions share stay the same.
GRID = 2
_COUNTRIES = {"DE": 'fill="#dde7f1" stroke="#9db2c9"', "UA": 'fill="#fbefcb" stroke="#cfb36a"'}
_DOTS = {"DE": "#16406f", "UA": "#8a5a00"}
#: Lines and dots keep their width on the screen, however small the map is.
_SAME_WIDTH = 'vector-effect="non-scaling-stroke"'
_LINE = f'fill="none" stroke="#0b5cad" stroke-width="1.6" {_SAME_WIDTH}'


@cache
def coarse(path: str) -> str:
    """A path of closed rings on the grid, in steps from point to point: about a quarter of its letters.

    :param path: absolute points as ``M1.0 2.0L3.0 4.0Z``; rings that are smaller than the grid are left out
    """
    rings = (_on_grid(ring) for ring in path.split("Z") if ring)
    return "".join(_steps(ring) for ring in rings if len(ring) > 2)


def _on_grid(ring):
    points = [tuple(round(float(number) / GRID) for number in point.split()) for point in ring[1:].split("L")]
    kept = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        while len(kept) > 1 and _in_line(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept


def _in_line(one, between, other):
    (ax, ay), (bx, by) = (
        (end[0] - start[0], end[1] - start[1]) for start, end in ((one, between), (between, other))
    )
    return ax * by == ay * bx and ax * bx >= 0 and ay * by >= 0


def _steps(points):
    (left, top), *_rest = points
    steps = "".join(
        f"{across}{down if down < 0 else f' {down}'}{' '}"
        for across, down in ((end[0] - start[0], end[1] - start[1]) for start, end in pairwise(points))
    )
    return f"M{left} {top}l{steps.replace(' -', '-').rstrip()}z"


def public_picture(outline: dict, arcs: list, name: str) -> str:
    """The map as one SVG element.

    :param outline: ``width``, ``height``, ``regions`` and ``context``, see ``toolchain.draw_map.outline``
    :param arcs: the curve of each partnership, see ``matching.geography.arc``
    :param name: what the picture is, for those who do not see it
    """
    width, height = outline["width"], outline["height"]
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        f' aria-label="{escape(name)}" width="100%" style="background:#eef4f9">',
        f'<g transform="scale({GRID})" stroke-width=".4">',
        f'<path d="{coarse(outline["context"])}" fill="#f7f7f5" stroke="#d5d9dd"/>',
        *(f'<path d="{_country(outline, country)}" {style}/>' for country, style in _COUNTRIES.items()),
        "</g>",
        f'<path d="{"".join(_curve(arc) for arc in arcs)}" {_LINE}/>',
        *(_dots(arcs, country) for country in _DOTS),
        "</svg>",
    ]
    return "".join(lines)


def _country(outline, country):
    return "".join(coarse(region["path"]) for region in outline["regions"] if region["country"] == country)


def _curve(arc):
    start_x, start_y, control_x, control_y, end_x, end_y = (round(number) for number in arc)
    return f"M{start_x} {start_y}Q{control_x} {control_y} {end_x} {end_y}"


def _dots(arcs, country):
    """Lines without a length and with round ends: a dot for each municipality."""
    ends = {tuple(round(number) for number in (arc[:2] if country == "DE" else arc[4:])) for arc in arcs}
    path = "".join(f"M{left} {top}h0" for left, top in sorted(ends))
    style = f'stroke="{_DOTS[country]}" stroke-width="7" stroke-linecap="round" {_SAME_WIDTH}'
    return f'<path d="{path}" {style}/>'
