"""A matching round: many municipalities of both countries at once, from a frozen snapshot to a result.

The same snapshot always gives the same result; the order in which municipalities are listed does not matter.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields

import numpy as np

from .allocation import allocate, allocate_in_turn
from .comparison import UNITS_PER_POINT, Comparison, Score
from .exclusion import NO_PAIRS, REASONS, Pairs, exclusions, reason_of
from .fairness import size_class
from .profile import Profile

#: So many of the next best candidates are named for each municipality.
ALTERNATIVES = 3
#: Why a municipality is left without a partner.
UNSERVED = ("no_capacity", "excluded", "score_min", "taken")
#: Reasons against a pin that are no exclusions of the pair itself.
PIN_REASONS = ("outside_pool", "pinned_and_forbidden")
_IMPOSSIBLE = -1
#: Share of the work that comparing takes; allocating takes nearly all the rest.
_COMPARING = 0.6
#: So many pairs are ranked at a time.
_PAIRS_AT_ONCE = 1_000_000


class PinError(ValueError):
    """Pins that cannot be kept: ``refused`` holds (German key, Ukrainian key, code) of each, in order.

    The code is one of ``exclusion.REASONS`` or of ``PIN_REASONS``.
    """

    def __init__(self, refused):
        super().__init__(refused)
        self.refused = refused


@dataclass(frozen=True)
class Snapshot:
    """All that a round depends on.

    :param weights: weight by code of criterion
    :param pairs: what already stands between municipalities
    :param pinned: pairs of a German and a Ukrainian key that must come out
    :param forbidden: pairs that must not come out of this round
    :param allow_active: active hostilities are no reason against a pair; occupation always is
    :param capacity_max: how many partners a municipality gets at most in this round; None: as many as it can take
    :param score_min: the lowest score (0-100) of a pair; pairs without any score never come out unless pinned
    :param version: version of the software, for the record
    """

    german: tuple[Profile, ...]
    ukrainian: tuple[Profile, ...]
    weights: Mapping[str, float]
    pairs: Pairs = NO_PAIRS
    pinned: frozenset = field(default_factory=frozenset)
    forbidden: frozenset = field(default_factory=frozenset)
    allow_active: bool = False
    capacity_max: int | None = None
    score_min: float = 0.0
    version: str = ""

    def to_dict(self) -> dict:
        """The snapshot as JSON can hold it."""
        return {
            "german": [profile.to_row() for profile in self.german],
            "ukrainian": [profile.to_row() for profile in self.ukrainian],
            "weights": dict(self.weights),
            "pairs": {reason.name: _listed(getattr(self.pairs, reason.name)) for reason in fields(Pairs)},
            "pinned": _listed(self.pinned),
            "forbidden": _listed(self.forbidden),
            "allow_active": self.allow_active,
            "capacity_max": self.capacity_max,
            "score_min": self.score_min,
            "version": self.version,
        }

    @classmethod
    def from_dict(cls, values: Mapping) -> "Snapshot":
        """The snapshot of what ``to_dict`` gave, also after a way through JSON."""
        return cls(
            **{
                **values,
                "german": tuple(map(Profile.from_row, values["german"])),
                "ukrainian": tuple(map(Profile.from_row, values["ukrainian"])),
                "pairs": Pairs(**{reason: _pair_set(pairs) for reason, pairs in values["pairs"].items()}),
                "pinned": _pair_set(values["pinned"]),
                "forbidden": _pair_set(values["forbidden"]),
            }
        )


@dataclass(frozen=True)
class MatchedPair:
    """A pair of the result. Each rank says how many possible partners were better for that side, plus 1."""

    german: str
    ukrainian: str
    score: Score
    pinned: bool
    german_rank: int
    ukrainian_rank: int


@dataclass(frozen=True)
class Unserved:
    """A municipality left without a partner, with a code of ``UNSERVED``; where every candidate is excluded,
    ``exclusion`` is the most frequent hard reason."""

    key: str
    reason: str
    exclusion: str | None = None


@dataclass(frozen=True)
class SpreadRow:
    """How a group of one side is represented.

    :param side: "german" or "ukrainian"
    :param by: "region", "size" or "territory"
    :param group: region code, number of the size class as text, territory class; "" where it is unknown
    :param pool: municipalities in the pool
    :param held: partnerships they hold today
    :param proposed: pairs of the result
    """

    side: str
    by: str
    group: str
    pool: int
    held: int
    proposed: int


@dataclass(frozen=True)
class Result:
    """What a round gives. Totals are in points.

    :param alternatives: (key, score) of the next best possible partners by key
    :param total_in_turn: the total if the German side chose one after the other, by waiting time
    """

    pairs: tuple[MatchedPair, ...]
    unserved: tuple[Unserved, ...]
    alternatives: Mapping[str, tuple[tuple[str, float], ...]]
    spread: tuple[SpreadRow, ...]
    total: float
    total_in_turn: float


def compute(snapshot: Snapshot, progress: Callable[[float], None] | None = None) -> Result:
    """The allocation with the largest total under capacities, hard reasons and pins.

    :param progress: called with the share done, 0-1, now and then; what it raises ends the work
    :raise WeightError: when the weights cannot be used
    :raise PinError: when a pin cannot be kept
    """
    progress = progress or (lambda share: None)
    problem = _Problem(snapshot)
    units = problem.score(lambda share: progress(_COMPARING * share))
    free = problem.without_pins(units)
    allocation = allocate(
        free,
        problem.german_left,
        problem.ukrainian_left,
        lambda share: progress(_COMPARING + (1 - _COMPARING) * share),
    )
    chosen = sorted(problem.pins + allocation.pairs)
    in_turn = allocate_in_turn(
        free, problem.german_left.tolist(), problem.ukrainian_left.tolist(), range(len(problem.german))
    )
    pairs = problem.matched(units, chosen)
    pinned = sum(round(pair.score.score * UNITS_PER_POINT) for pair in pairs if pair.pinned)
    return Result(
        pairs=pairs,
        unserved=problem.unserved(units, chosen),
        alternatives=problem.alternatives(units, chosen),
        spread=problem.spread(chosen),
        total=(pinned + allocation.total) / UNITS_PER_POINT,
        total_in_turn=(pinned + sum(int(free[pair]) for pair in in_turn)) / UNITS_PER_POINT,
    )


def refused_pins(snapshot: Snapshot) -> list[tuple[str, str, str]]:
    """(German key, Ukrainian key, code) of each pin that cannot be kept; see ``PinError``."""
    german = {profile.key: profile for profile in snapshot.german}
    ukrainian = {profile.key: profile for profile in snapshot.ukrainian}
    pins = sorted(snapshot.pinned)
    inside = [pin for pin in pins if pin[0] in german and pin[1] in ukrainian]
    one = [german[key] for key in dict.fromkeys(pin[0] for pin in inside)]
    other = [ukrainian[key] for key in dict.fromkeys(pin[1] for pin in inside)]
    found = exclusions(one, other, snapshot.pairs, _allowed(snapshot))
    rows = {profile.key: row for row, profile in enumerate(one)}
    columns = {profile.key: column for column, profile in enumerate(other)}
    taken = Counter()
    refused = []
    for pin in pins:
        reason = None
        if pin not in inside:
            reason = "outside_pool"
        elif pin in snapshot.forbidden:
            reason = "pinned_and_forbidden"
        else:
            reason = reason_of(int(found[rows[pin[0]], columns[pin[1]]]))
            taken.update(pin)
            if not reason and taken[pin[0]] > _capacity(german[pin[0]], snapshot):
                reason = "german_capacity"
            elif not reason and taken[pin[1]] > _capacity(ukrainian[pin[1]], snapshot):
                reason = "ukrainian_capacity"
        if reason:
            refused.append((*pin, reason))
    return refused


class _Problem:
    """The snapshot as rows (German) and columns (Ukrainian) in the order of waiting; the rest is arithmetic."""

    def __init__(self, snapshot):
        refused = refused_pins(snapshot)
        if refused:
            raise PinError(refused)
        self.snapshot = snapshot
        self.german = sorted(snapshot.german, key=_turn)
        self.ukrainian = sorted(snapshot.ukrainian, key=_turn)
        self.comparison = Comparison(self.german, self.ukrainian, snapshot.weights)
        rows = {profile.key: row for row, profile in enumerate(self.german)}
        columns = {profile.key: column for column, profile in enumerate(self.ukrainian)}
        self.pins = sorted((rows[german], columns[ukrainian]) for german, ukrainian in snapshot.pinned)
        self.german_left = self._places_left(self.german, [row for row, _column in self.pins])
        self.ukrainian_left = self._places_left(self.ukrainian, [column for _row, column in self.pins])
        self.excluded = exclusions(self.german, self.ukrainian, _with_forbidden(snapshot), _allowed(snapshot))

    def _places_left(self, profiles, pinned):
        capacity = np.array([_capacity(profile, self.snapshot) for profile in profiles], dtype=np.int64)
        np.subtract.at(capacity, np.array(pinned, dtype=np.intp), 1)
        return capacity

    def score(self, progress):
        """Quarters of a point; below 0 where a pair cannot be, or has too low a score. A score of 0 is one that
        nothing speaks for."""
        units = self.comparison.units(progress)
        # Rounded before it is rounded up, as 70.1 x 4 is a little more than 280.4 for a computer.
        lowest = max(1, math.ceil(round(self.snapshot.score_min * UNITS_PER_POINT, 6)))
        units[(self.excluded != 0) | (units < lowest)] = _IMPOSSIBLE
        return units

    def without_pins(self, units):
        free = units.copy()
        for pin in self.pins:
            free[pin] = _IMPOSSIBLE
        return free

    def matched(self, units, chosen):
        if not chosen:
            return ()
        rows, columns = (np.array(places, dtype=np.intp) for places in zip(*chosen, strict=True))
        scores = self.comparison.explain(rows, columns)
        own = np.array([round(score.score * UNITS_PER_POINT) for score in scores], dtype=np.int16)
        german_ranks = _count_better(units, rows, own)
        ukrainian_ranks = _count_better(units.T, columns, own)
        pins = set(self.pins)
        return tuple(
            MatchedPair(
                self.german[row].key,
                self.ukrainian[column].key,
                scores[number],
                (row, column) in pins,
                int(german_ranks[number]) + 1,
                int(ukrainian_ranks[number]) + 1,
            )
            for number, (row, column) in enumerate(chosen)
        )

    def unserved(self, units, chosen):
        rows, columns = {row for row, _column in chosen}, {column for _row, column in chosen}
        return (
            *_left_out(self.german, rows, units, self.excluded, "german_capacity"),
            *_left_out(self.ukrainian, columns, units.T, self.excluded.T, "ukrainian_capacity"),
        )

    def alternatives(self, units, chosen):
        others = units.copy()
        for pair in chosen:
            others[pair] = _IMPOSSIBLE
        found = _best(others, self.german, self.ukrainian)
        return found | _best(np.ascontiguousarray(others.T), self.ukrainian, self.german)

    def spread(self, chosen):
        rows, columns = Counter(row for row, _column in chosen), Counter(column for _row, column in chosen)
        return tuple(
            row
            for side, profiles, counts, groupings in (
                ("german", self.german, rows, ("region", "size")),
                ("ukrainian", self.ukrainian, columns, ("region", "size", "territory")),
            )
            for by in groupings
            for row in _spread_rows(side, by, profiles, counts)
        )


def _turn(profile):
    return (-profile.waiting_days, profile.key)


def _capacity(profile, snapshot):
    most = profile.capacity_left if snapshot.capacity_max is None else snapshot.capacity_max
    return max(0, min(profile.capacity_left, most))


def _allowed(snapshot):
    return ("active",) if snapshot.allow_active else ()


def _with_forbidden(snapshot):
    known = {reason.name: getattr(snapshot.pairs, reason.name) for reason in fields(Pairs)}
    return Pairs(**known | {"forbidden": frozenset(known["forbidden"]) | snapshot.forbidden})


def _listed(pairs):
    return [list(pair) for pair in sorted(pairs)]


def _pair_set(pairs):
    return frozenset((german, ukrainian) for german, ukrainian in pairs)


def _blocks(count, width):
    step = max(1, _PAIRS_AT_ONCE // max(1, width))
    return [slice(start, start + step) for start in range(0, count, step)]


def _count_better(units, seekers, own):
    """How many candidates each of these seekers would have liked better than what it got."""
    better = np.zeros(len(seekers), dtype=np.int64)
    for block in _blocks(len(seekers), units.shape[1]):
        better[block] = np.count_nonzero(units[seekers[block]] > own[block, None], axis=1)
    return better


def _left_out(profiles, served, units, excluded, own_capacity):
    left = np.array([place for place in range(len(profiles)) if place not in served], dtype=np.intp)
    own_number = REASONS.index(own_capacity) + 1
    for block in _blocks(len(left), excluded.shape[1]):
        places = left[block]
        numbers = excluded[places]
        possible = (numbers == 0).any(axis=1)
        full = (numbers == own_number).any(axis=1)
        fits = (units[places] > 0).any(axis=1)
        for offset, place in enumerate(places.tolist()):
            key = profiles[place].key
            if full[offset]:
                yield Unserved(key, "no_capacity")
            elif not possible[offset]:
                yield Unserved(key, "excluded", _most_frequent(numbers[offset]))
            else:
                yield Unserved(key, "taken" if fits[offset] else "score_min")


def _most_frequent(numbers):
    """The code of the most frequent reason; of equally frequent ones, the first."""
    return reason_of(int(np.bincount(numbers).argmax())) if len(numbers) else None


def _best(units, seekers, candidates):
    """The best candidates of each seeker by key; equal ones in the order of waiting."""
    width = len(candidates)
    found = {}
    for block in _blocks(len(seekers), width):
        # One number for score and turn, so that no two are equal and the largest one is the same each time.
        ordered = units[block].astype(np.int32) * width + np.arange(width - 1, -1, -1, dtype=np.int32)
        rows = np.arange(len(ordered))
        picked = []
        for _number in range(min(ALTERNATIVES, width)):
            columns = ordered.argmax(axis=1)
            picked.append((columns.tolist(), units[block][rows, columns].tolist()))
            ordered[rows, columns] = np.iinfo(np.int32).min
        for offset, seeker in enumerate(seekers[block]):
            found[seeker.key] = tuple(
                (candidates[columns[offset]].key, scores[offset] / UNITS_PER_POINT)
                for columns, scores in picked
                if scores[offset] > 0
            )
    return found


def _spread_rows(side: str, by: str, profiles: Sequence[Profile], counts: Counter):
    groups = {}
    for place, profile in enumerate(profiles):
        group = groups.setdefault(_GROUPS[by](profile), [0, 0, 0])
        group[0] += 1
        group[1] += profile.held
        group[2] += counts[place]
    return [SpreadRow(side, by, group, *groups[group]) for group in sorted(groups)]


def _size_group(profile):
    number = size_class(profile.population)
    return "" if number is None else str(number)


_GROUPS = {
    "region": lambda profile: profile.region or "",
    "size": _size_group,
    "territory": lambda profile: profile.territory,
}
