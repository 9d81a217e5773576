"""Scores with parts that add up, and the ranking of candidates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .criteria import CRITERIA
from .exclusion import NO_TIES, Ties, exclusion
from .profile import Profile

#: Points are given in quarters: such numbers add up exactly, also as floats.
_UNITS_PER_POINT = 4


@dataclass(frozen=True)
class Part:
    """One criterion's share of a score. ``value`` is 0-1 or None when unknown; ``points`` is then 0."""

    criterion: str
    weight: float
    value: float | None
    points: float


@dataclass(frozen=True)
class Match:
    """A candidate with its score (0-100), the share of the weight that had data (0-100) and the parts of the score.

    ``excluded`` is the code of the hard reason against the pair, or None.
    """

    candidate: Profile
    score: float
    known: float
    parts: tuple[Part, ...]
    excluded: str | None = None


def score(
    one: Profile, other: Profile, weights: Mapping[str, float]
) -> tuple[float, float, tuple[Part, ...]]:
    """Weighted mean of the known criteria as (score 0-100, known 0-100, parts).

    The points of the parts are rounded to quarters by largest remainder, so that they add up to the score exactly.

    :param weights: weight by code of criterion; codes without a criterion and weights of 0 or less are left out
    """
    wanted = {code: weight for code, weight in weights.items() if code in CRITERIA and weight > 0}
    values = {code: CRITERIA[code](one, other) for code in wanted}
    known_weight = sum(weight for code, weight in wanted.items() if values[code] is not None)
    shares = {
        code: 100 * weight * values[code] / known_weight
        for code, weight in wanted.items()
        if values[code] is not None
    }
    points = _largest_remainder(shares)
    parts = tuple(Part(code, weight, values[code], points.get(code, 0.0)) for code, weight in wanted.items())
    known = round(100 * known_weight / sum(wanted.values()), 1) if wanted else 0.0
    return sum(points.values()), known, parts


def _largest_remainder(shares: Mapping[str, float]) -> dict[str, float]:
    """Round to quarters so that the rounded shares add up to their rounded sum."""
    units = {code: share * _UNITS_PER_POINT for code, share in shares.items()}
    floors = {code: int(unit) for code, unit in units.items()}
    missing = round(sum(units.values())) - sum(floors.values())
    by_remainder = sorted(units, key=lambda code: (floors[code] - units[code], code))
    for code in by_remainder[:missing]:
        floors[code] += 1
    return {code: floor / _UNITS_PER_POINT for code, floor in floors.items()}


def rank(
    seeker: Profile,
    candidates: Iterable[Profile],
    weights: Mapping[str, float],
    ties: Ties = NO_TIES,
    include_excluded: bool = False,
) -> list[Match]:
    """Candidates, best first; equal scores by longer waiting time, then by key. Excluded ones come last, if at all."""
    matches = []
    for candidate in candidates:
        excluded = exclusion(seeker, candidate, ties)
        if excluded and not include_excluded:
            continue
        matches.append(Match(candidate, *score(seeker, candidate, weights), excluded))
    return sorted(matches, key=_order)


def _order(match: Match):
    return (match.excluded is not None, -match.score, -match.candidate.waiting_days, match.candidate.key)
