"""Where places lie: the straight line between them and their spot on the map of both countries.

The map is ``static/src/img/map_germany_ukraine.svg``: equirectangular, with a degree of longitude shortened as it is in
the middle of the map. ``toolchain/draw_map.py`` draws it with the numbers that stand here.
"""

import math

EARTH_RADIUS_KM = 6371.0
#: Edges of the map in degrees.
WEST, EAST, SOUTH, NORTH = 5.2, 40.8, 44.0, 55.6
#: Length of a degree of longitude in degrees of latitude.
LONGITUDE_SCALE = math.cos(math.radians(50))
#: Width by height.
ASPECT = (EAST - WEST) * LONGITUDE_SCALE / (NORTH - SOUTH)


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
