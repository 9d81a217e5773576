"""The ranking of candidates for one municipality."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .comparison import UNITS_PER_POINT, Comparison, Part
from .exclusion import NO_PAIRS, Pairs, exclusions, reason_of
from .profile import Profile

#: A reason names a country; who ranks wants to know whether it is the own side or the candidate's.
_SIDES = {
    ("DE", "german_capacity"): "own_capacity",
    ("DE", "ukrainian_capacity"): "capacity",
    ("UA", "german_capacity"): "capacity",
    ("UA", "ukrainian_capacity"): "own_capacity",
}


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


def rank(
    seeker: Profile,
    candidates: Sequence[Profile],
    weights: Mapping[str, float],
    pairs: Pairs = NO_PAIRS,
    include_excluded: bool = False,
    limit: int | None = None,
    but: Collection[str] = (),
) -> list[Match]:
    """Candidates, best first; equal scores by longer waiting time, then by key. Excluded ones come last, if at all.

    :param weights: weight by code of criterion
    :param limit: how many at most
    :param but: hard reasons that do not matter, see ``exclusions``
    :raise WeightError: when the weights cannot be used
    """
    others = [candidate for candidate in candidates if candidate.country != seeker.country]
    one, other = ([seeker], others) if seeker.country == "DE" else (others, [seeker])
    comparison = Comparison(one, other, weights)
    units = comparison.units().ravel()
    reasons = exclusions(one, other, pairs, but).ravel()
    order = _order(others, units, reasons)
    if not include_excluded:
        order = order[reasons[order] == 0]
    chosen = order[:limit]
    zeros = np.zeros(len(chosen), dtype=np.intp)
    rows, columns = (zeros, chosen) if seeker.country == "DE" else (chosen, zeros)
    matches = [
        Match(others[place], score.score, score.known, score.parts, _name(seeker, int(reasons[place])))
        for place, score in zip(chosen.tolist(), comparison.explain(rows, columns), strict=True)
    ]
    return matches + (_same_country(seeker, candidates, limit, len(matches)) if include_excluded else [])


def places(
    seekers: Sequence[Profile],
    candidates: Sequence[Profile],
    weights: Mapping[str, float],
    pairs: Pairs = NO_PAIRS,
    but: Collection[str] = (),
    limit: int | None = None,
) -> list[list[tuple[Profile, float]]]:
    """For each seeker the possible candidates with their scores, in the order of ``rank``.

    :param seekers: municipalities of one country
    :param candidates: municipalities of the other country
    :param limit: how many at most for each seeker
    :raise WeightError: when the weights cannot be used
    """
    german_seek = not seekers or seekers[0].country == "DE"
    one, other = (seekers, candidates) if german_seek else (candidates, seekers)
    units = Comparison(one, other, weights).units()
    reasons = exclusions(one, other, pairs, but)
    if not german_seek:
        units, reasons = units.T, reasons.T
    return [
        [
            (candidates[place], int(units[row, place]) / UNITS_PER_POINT)
            for place in _order(candidates, units[row], reasons[row]).tolist()
            if reasons[row, place] == 0
        ][:limit]
        for row in range(len(seekers))
    ]


def _order(candidates, units, reasons):
    waiting = [-candidate.waiting_days for candidate in candidates]
    keys = [candidate.key for candidate in candidates]
    return np.lexsort((keys, waiting, -units, reasons != 0)) if candidates else np.array([], dtype=np.intp)


def _name(seeker, number):
    reason = reason_of(number)
    return _SIDES.get((seeker.country, reason), reason)


def _same_country(seeker, candidates, limit, count):
    same = sorted(
        (candidate for candidate in candidates if candidate.country == seeker.country),
        key=lambda candidate: candidate.key,
    )
    room = None if limit is None else max(0, limit - count)
    return [Match(candidate, 0.0, 0.0, (), "same_country") for candidate in same[:room]]
