"""Where places lie: the straight line between them and their spot on the map of both countries.

The map is ``static/src/img/map_germany_ukraine.svg``: equirectangular, with a degree of longitude shortened as it is in
the middle of the map. ``outline_germany_ukraine.json`` beside it is the same map as data, a path for each Land and
oblast. ``toolchain/draw_map.py`` draws both with the numbers that stand here.
"""

import math

EARTH_RADIUS_KM = 6371.0
#: Edges of the map in degrees.
WEST, EAST, SOUTH, NORTH = 5.2, 40.8, 44.0, 55.6
#: Length of a degree of longitude in degrees of latitude.
LONGITUDE_SCALE = math.cos(math.radians(50))
#: Width by height.
ASPECT = (EAST - WEST) * LONGITUDE_SCALE / (NORTH - SOUTH)
#: Size of the outline, in the unit of its paths.
OUTLINE_WIDTH = 1000
OUTLINE_HEIGHT = round(OUTLINE_WIDTH / ASPECT)
#: How high arcs rise above the straight line, as shares of its length: those between the same regions lie side by side.
RISES = (0.08, 0.12, 0.05, 0.14, 0.10, 0.06, 0.13)


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Length of the straight line over the earth between two places, in km.

    :param one: latitude and longitude in degrees
    """
    (south, west), (north, east) = ((math.radians(degrees) for degrees in place) for place in (one, other))
    chord = (
        math.sin((north - south) / 2) ** 2
        + math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord)))


def place_on_map(latitude: float, longitude: float) -> tuple[float, float] | None:
    """How far from the left and from the top a place lies on the map, in percent; None when it lies outside."""
    left = (longitude - WEST) / (EAST - WEST)
    top = (NORTH - latitude) / (NORTH - SOUTH)
    return (100 * left, 100 * top) if 0 <= left <= 1 and 0 <= top <= 1 else None


def spot_on_outline(latitude: float, longitude: float) -> tuple[float, float] | None:
    """Where a place lies on the outline, from the left and from the top; None when it lies outside."""
    place = place_on_map(latitude, longitude)
    return place and (
        round(OUTLINE_WIDTH * place[0] / 100, 1),
        round(OUTLINE_HEIGHT * place[1] / 100, 1),
    )


def arc(
    start: tuple[float, float], end: tuple[float, float], number: int
) -> tuple[float, float, float, float, float, float]:
    """A curve between two spots of the outline that bends to the north.

    :param number: any number of the pair, which always gets the same curve: one of ``RISES``
    :return: the two coordinates of the start, of the control point of a quadratic Bézier curve and of the end
    """
    rise = RISES[number % len(RISES)]
    across, down = end[0] - start[0], end[1] - start[1]
    # A quarter turn of the line to the left or right, whichever points up; the curve reaches half as high.
    side = 2 * rise * (1 if across >= 0 else -1)
    middle = (start[0] + end[0]) / 2 + side * down, (start[1] + end[1]) / 2 - side * across
    return (*start, round(middle[0], 1), round(middle[1], 1), *end)
