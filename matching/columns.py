"""Profiles as arrays, so that all pairs of a country-wide matching are compared at once."""

import math
from collections.abc import Iterable, Sequence
from types import SimpleNamespace

import numpy as np

from .profile import Profile

#: Mean and standard deviation of the binary logarithm of inhabitants per km², by country. Measured on the registers:
#: 10,751 municipalities of GV100AD of 30.11.2025, 1,438 hromadas (KATOTTG, population of 1.1.2022). A hromada is a
#: centre with its villages and fields, so that densities are compared with what is usual in the country.
USUAL_DENSITY = {"DE": (6.69, 1.52), "UA": (5.44, 1.59)}

#: Tier of self-government and character (0 urban, 1 between, 2 rural) by kind of municipality.
#: Hromadas are the lowest tier of Ukraine as municipalities are in Germany; a raion stands where a
#: Landkreis stands. Municipal associations join rural municipalities.
KIND_LEVELS = {
    "independent_city": ("local", 0),
    "town": ("local", 0),
    "municipality": ("local", 2),
    "amt": ("local", 2),
    "samtgemeinde": ("local", 2),
    "verbandsgemeinde": ("local", 2),
    "verwaltungsgemeinschaft": ("local", 2),
    "city_district": ("local", 0),
    "district": ("district", None),
    "special_city": ("local", 0),
    "urban_hromada": ("local", 0),
    "settlement_hromada": ("local", 1),
    "rural_hromada": ("local", 2),
    "raion": ("district", None),
    "oblast": ("region", None),
}
_TIERS = ("local", "district", "region")
_SETS = ("features", "lacks", "topics", "needs", "offers", "languages")
_BITS_PER_WORD = 64


class Vocabulary:
    """Numbers the members of sets that both sides have, so that a set is a row of bits.

    What only one side knows cannot be common to a pair and gets no number.
    """

    def __init__(self, one: Iterable, other: Iterable):
        common = sorted(set(one) & set(other), key=str)
        self._places = {member: divmod(number, _BITS_PER_WORD) for number, member in enumerate(common)}
        self._words = -(-len(common) // _BITS_PER_WORD)

    def bits(self, sets: Sequence[Iterable]) -> np.ndarray:
        """One row of words (n, w) of bits for each set."""
        words = np.zeros((len(sets), self._words), dtype=np.uint64)
        for row, members in enumerate(sets):
            for member in members:
                if member in self._places:
                    word, bit = self._places[member]
                    words[row, word] |= np.uint64(1 << bit)
        return words


class Columns:
    """The facts of some profiles, one array a fact, in their order. Numbers are float32, unknown is NaN."""

    def __init__(self, profiles: Sequence[Profile], vocabularies: dict[str, Vocabulary]):
        self._arrays = {
            **{name: _numbers(map(fact, profiles)) for name, fact in _FACTS.items()},
            **{
                f"{name}_count": _numbers(len(getattr(profile, name)) for profile in profiles)
                for name in ("topics", "needs", "offers", "languages")
            },
            **{
                name: vocabulary.bits([_members(profile, name) for profile in profiles])
                for name, vocabulary in vocabularies.items()
            },
        }

    def select(self, index, axis: int | None = None) -> SimpleNamespace:
        """The facts of some profiles.

        :param index: slice or array of numbers
        :param axis: 0 or 1: shaped so that they run down the rows or along the columns of a matrix; None: one by one
        """
        shape = {None: np.asarray, 0: lambda array: array[:, None], 1: lambda array: array[None]}[axis]
        return SimpleNamespace(**{name: shape(array[index]) for name, array in self._arrays.items()})


def vocabularies(one: Sequence[Profile], other: Sequence[Profile]) -> dict[str, Vocabulary]:
    """The vocabulary of each kind of set, for both sides. What one needs is compared with what the other offers, what
    one has with what the other lacks; links have one vocabulary for each kind of link."""
    found = {}
    for together in (("topics",), ("languages",), ("needs", "offers"), ("features", "lacks")):
        members = [
            {member for profile in profiles for name in together for member in getattr(profile, name)}
            for profiles in (one, other)
        ]
        found |= dict.fromkeys(together, Vocabulary(*members))
    links = [{link for profile in profiles for link in profile.links} for profiles in (one, other)]
    for kind in sorted({kind for kind, _token in links[0] & links[1]}):
        found[f"link_{kind}"] = Vocabulary(
            *({token for link_kind, token in side if link_kind == kind} for side in links)
        )
    return found


def _members(profile, name):
    if name in _SETS:
        return getattr(profile, name)
    kind = name.removeprefix("link_")
    return [token for link_kind, token in profile.links if link_kind == kind]


def _numbers(values):
    return np.array([math.nan if value is None else value for value in values], dtype=np.float32)


def _binary_logarithm(value):
    # Rounded, so that no machine's last digit decides between two candidates.
    return round(math.log2(value), 5) if value else None


def _density(profile):
    if not profile.population or not profile.area_km2 or profile.area_km2 <= 0:
        return None
    mean, deviation = USUAL_DENSITY[profile.country]
    return (_binary_logarithm(profile.population / profile.area_km2) - mean) / deviation


def _tier(profile):
    level = KIND_LEVELS.get(profile.kind)
    return _TIERS.index(level[0]) if level else None


def _character(profile):
    level = KIND_LEVELS.get(profile.kind)
    return level[1] if level else None


_FACTS = {
    "size": lambda profile: _binary_logarithm(profile.population),
    "density": _density,
    "tier": _tier,
    "character": _character,
    "urban_share": lambda profile: profile.urban_share,
    "economy": lambda profile: _binary_logarithm(profile.economy),
    "held": lambda profile: profile.held,
    "experience": lambda profile: profile.experience,
    "underserved": lambda profile: profile.underserved,
    "seeking": lambda profile: profile.seeking,
    "waiting_days": lambda profile: profile.waiting_days,
}
