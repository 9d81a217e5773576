"""Criteria: each compares two municipalities and answers 0 (unfit) to 1 (ideal), or None for "unknown".

An unknown criterion is left out of the score; it never counts as 0.
"""

import math

from .profile import Profile

#: Tier of self-government and character (urban or rural) by kind of municipality.
#: Hromadas are the lowest tier of Ukraine as municipalities are in Germany; a raion stands where a
#: Landkreis stands. Municipal associations join rural municipalities.
KIND_LEVELS = {
    "independent_city": ("local", "urban"),
    "town": ("local", "urban"),
    "municipality": ("local", "rural"),
    "amt": ("local", "rural"),
    "samtgemeinde": ("local", "rural"),
    "verbandsgemeinde": ("local", "rural"),
    "verwaltungsgemeinschaft": ("local", "rural"),
    "city_district": ("local", "urban"),
    "district": ("district", None),
    "special_city": ("local", "urban"),
    "urban_hromada": ("local", "urban"),
    "settlement_hromada": ("local", "between"),
    "rural_hromada": ("local", "rural"),
    "raion": ("district", None),
    "oblast": ("region", None),
}
_CHARACTERS = ("urban", "between", "rural")
#: Ratio of populations from which the sizes have nothing in common: five doublings. A factor of two, which the
#: service accepts in practice (Ingelheim 35,000 - Kolomyia 75,000), then still counts 0.8.
UNLIKE_SIZE_RATIO = 32.0


def population(one: Profile, other: Profile) -> float | None:
    """Similarity of size: 1 for equal ones, a fifth less with each doubling of the ratio, 0 from a factor of 32."""
    if not one.population or not other.population:
        return None
    ratio = max(one.population, other.population) / min(one.population, other.population)
    return max(0.0, 1.0 - math.log(ratio) / math.log(UNLIKE_SIZE_RATIO))


def level(one: Profile, other: Profile) -> float | None:
    """Same tier and character: town with urban hromada 1, town with settlement hromada 0.75, town with
    rural hromada 0.5, Landkreis with raion 1, different tiers 0."""
    if one.kind not in KIND_LEVELS or other.kind not in KIND_LEVELS:
        return None
    (tier, character), (other_tier, other_character) = KIND_LEVELS[one.kind], KIND_LEVELS[other.kind]
    if tier != other_tier:
        return 0.0
    if character is None or other_character is None:
        return 1.0
    return 1.0 - abs(_CHARACTERS.index(character) - _CHARACTERS.index(other_character)) / 4


def topics(one: Profile, other: Profile) -> float | None:
    """Overlap of the wished fields of cooperation: common ones by the shorter list of wishes."""
    if not one.topics or not other.topics:
        return None
    return len(one.topics & other.topics) / min(len(one.topics), len(other.topics))


def seeking(one: Profile, other: Profile) -> float | None:
    """Both have asked for a partner: 1; one of them wants none: 0; otherwise unknown, as silence is no answer."""
    if one.seeking is False or other.seeking is False:
        return 0.0
    return 1.0 if one.seeking and other.seeking else None


CRITERIA = {
    "population": population,
    "level": level,
    "topics": topics,
    "seeking": seeking,
}
