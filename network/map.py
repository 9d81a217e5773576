"""How the network map looks: the line of each stage, and the whole map as one SVG picture. Plain Python.

Stages differ in colour, in the pattern of their line and in its width, so that they can be told apart in black and
white and by those who see colours differently.
"""

import re
from html import escape

#: Stage -> colour, pattern of the line (lengths of strokes and gaps; "" is a whole line) and width.
LINES = {
    "preparation": {"color": "#6b7683", "dash": "2 3", "width": 1.2},
    "contact": {"color": "#b35a00", "dash": "6 3", "width": 1.3},
    "exchange": {"color": "#00795c", "dash": "11 3", "width": 1.3},
    "active": {"color": "#0b5cad", "dash": "", "width": 1.4},
    "resting": {"color": "#a8327e", "dash": "8 3 2 3", "width": 1.3},
    "ended": {"color": "#8b949c", "dash": "2 7", "width": 1.1},
}
_REGIONS = {"DE": 'fill="#dde7f1" stroke="#9db2c9"', "UA": 'fill="#fbefcb" stroke="#cfb36a"'}
_DOTS = {"DE": "#16406f", "UA": "#8a5a00"}
_FONT = "font-family=\"'Noto Sans','DejaVu Sans',Arial,sans-serif\""
#: Heights of what stands above and below the map, in the unit of the outline.
_HEAD, _FOOT = 58, 58
_MARGIN = 20
#: What XML does not allow in any spelling.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: Width of a letter of the legend, as a rule of thumb: SVG cannot ask for the width of a text.
_LETTER = 6.9


def picture(outline: dict, network: dict, title: str, subtitle: str) -> str:
    """The map with its title, the stages and its source, as an SVG picture that needs nothing else.

    :param outline: see ``toolchain.draw_map.outline``
    :param network: ``stages``, ``places`` and ``partnerships`` as ``solidarity.partnership.network_map_data`` gives
        them
    """
    width, height = outline["width"], outline["height"] + _HEAD + _FOOT
    drawn = [pair for pair in network["partnerships"] if pair["arc"]]
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>',
        f"<title>{_text(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        _words(_MARGIN, 27, title, 'font-size="20" font-weight="bold" fill="#16406f"'),
        _words(_MARGIN, 47, subtitle, 'font-size="13" fill="#495057"'),
        f'<svg y="{_HEAD}" width="{width}" height="{outline["height"]}" overflow="hidden">',
        *_ground(outline),
        *_arcs(network, drawn),
        *_dots(network["places"], drawn),
        "</svg>",
        *_legend(network, width, height - _FOOT + 24),
        _words(
            width - _MARGIN, height - 6, outline["credit"], 'font-size="8" fill="#6c757d" text-anchor="end"'
        ),
        "</svg>",
    ]
    return "\n".join(lines)


def _words(left, top, words, style):
    return f'<text x="{left}" y="{top}" {style} {_FONT}>{_text(words)}</text>'


def _text(words):
    return escape(_CONTROLS.sub("", words))


def arc_path(arc) -> str:
    """The curve of ``matching.geography.arc`` as a path."""
    start_x, start_y, control_x, control_y, end_x, end_y = arc
    return f"M{start_x} {start_y}Q{control_x} {control_y} {end_x} {end_y}"


def _ground(outline):
    yield f'<rect width="{outline["width"]}" height="{outline["height"]}" fill="#eef4f9"/>'
    yield f'<path d="{outline["context"]}" fill="#f7f7f5" stroke="#d5d9dd" stroke-width=".6"/>'
    for region in outline["regions"]:
        style = _REGIONS[region["country"]]
        yield f'<path id="{region["code"]}" d="{region["path"]}" {style} stroke-width=".6"/>'


def _arcs(network, drawn):
    names = {number: place["name"] for number, place in network["places"].items()}
    for pair in drawn:
        words = f"{names[pair['german']]} – {names[pair['ukrainian']]}"
        yield f'<path d="{arc_path(pair["arc"])}" {_line(pair["stage"])}><title>{_text(words)}</title></path>'


def _dots(places, drawn):
    ends = {pair["german"] for pair in drawn} | {pair["ukrainian"] for pair in drawn}
    for number in sorted(ends):
        place = places[number]
        yield f'<circle cx="{place["x"]}" cy="{place["y"]}" r="2" fill="{_DOTS[place["country"]]}"/>'


def _legend(network, width, top):
    """Stages that occur, each with its line and how many there are, in as many rows as they need."""
    left = _MARGIN
    for stage in network["stages"]:
        count = sum(pair["stage"] == stage["code"] for pair in network["partnerships"])
        if count:
            words = f"{stage['name']} ({count})"
            needed = 40 + _LETTER * len(words)
            if left + needed > width - _MARGIN:
                left, top = _MARGIN, top + 17
            yield f'<path d="M{left} {top - 4}h34" {_line(stage["code"], thicker=0.8)}/>'
            yield _words(left + 40, top, words, 'font-size="11.5" fill="#212529"')
            left = round(left + needed + 16, 1)


def _line(stage, thicker=0.0):
    line = LINES[stage]
    dash = f' stroke-dasharray="{line["dash"]}"' if line["dash"] else ""
    return f'fill="none" stroke="{line["color"]}" stroke-width="{line["width"] + thicker:.1f}"{dash}'
