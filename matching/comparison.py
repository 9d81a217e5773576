"""Scores of all pairs of a German and a Ukrainian municipality, and the parts of each."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .columns import Columns, vocabularies
from .criteria import CRITERIA
from .profile import Profile

#: Points are given in quarters: such numbers add up exactly, also as floats.
UNITS_PER_POINT = 4
_FULL = 100 * UNITS_PER_POINT
#: Weights are relative to each other: larger ones are no weights, smaller ones do not count.
LARGEST_WEIGHT, SMALLEST_WEIGHT = 1000, 0.001
#: So many pairs are compared at a time: their arrays then stay in the processor's cache.
_PAIRS_AT_ONCE = 100_000


class WeightError(ValueError):
    """Weights that cannot be used: ``code`` is "zero" (no weight at all), "negative", "large" or "number"."""

    def __init__(self, code, criterion=None):
        super().__init__(f"{code}: {criterion}")
        self.code = code
        self.criterion = criterion


@dataclass(frozen=True)
class Part:
    """One criterion's share of a score. ``value`` is 0-1 or None when unknown; ``points`` is then 0."""

    criterion: str
    weight: float
    value: float | None
    points: float


@dataclass(frozen=True)
class Score:
    """Score (0-100), share of the weight that had data (0-100), and the parts; their points add up to the score."""

    score: float
    known: float
    parts: tuple[Part, ...]


def usable_weights(weights: Mapping[str, float]) -> dict[str, float]:
    """The weights of criteria that exist and that count, in the order of ``CRITERIA``.

    :raise WeightError: when one is negative, above ``LARGEST_WEIGHT`` or no number, or when none is left
    """
    usable = {}
    for code in CRITERIA:
        weight = weights.get(code, 0)
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not math.isfinite(weight):
            raise WeightError("number", code)
        if weight < 0:
            raise WeightError("negative", code)
        if weight > LARGEST_WEIGHT:
            raise WeightError("large", code)
        if weight >= SMALLEST_WEIGHT:
            usable[code] = float(weight)
    if not usable:
        raise WeightError("zero")
    return usable


class Comparison:
    """German and Ukrainian municipalities to be compared under the same weights.

    The score of a pair is the weighted mean of the criteria that are known; criteria in favour then fill up what is
    missing to 100, each by its share of all weight. The score is a multiple of 0.25 and does not depend on what other
    pairs are compared.

    :param weights: weight by code of criterion; criteria without a weight are left out
    :raise WeightError: see ``usable_weights``
    """

    def __init__(self, german: Sequence[Profile], ukrainian: Sequence[Profile], weights: Mapping[str, float]):
        self.german = list(german)
        self.ukrainian = list(ukrainian)
        self.weights = usable_weights(weights)
        words = vocabularies(self.german, self.ukrainian)
        self._german = Columns(self.german, words)
        self._ukrainian = Columns(self.ukrainian, words)
        self._comparing = [code for code in self.weights if not CRITERIA[code].in_favour]
        self._in_favour = [code for code in self.weights if CRITERIA[code].in_favour]
        self._total = math.fsum(self.weights.values())

    def units(self, progress: Callable[[float], None] | None = None) -> np.ndarray:
        """Scores of all pairs in quarters of a point, as an array (German, Ukrainian) of int16 from 0 to 400.

        :param progress: called with the share done, 0-1, now and then
        """
        count, width = len(self.german), len(self.ukrainian)
        units = np.empty((count, width), dtype=np.int16)
        columns = self._ukrainian.select(slice(None), axis=1)
        step = max(1, _PAIRS_AT_ONCE // max(1, width))
        for start in range(0, count, step):
            rows = self._german.select(slice(start, start + step), axis=0)
            units[start : start + step] = self._combine(rows, columns)
            if progress:
                progress(min(1.0, (start + step) / count))
        return units

    def explain(self, rows: Sequence[int], columns: Sequence[int]) -> list[Score]:
        """Score, known share and parts of the pairs (rows[0], columns[0]), (rows[1], columns[1]) …"""
        german = self._german.select(np.asarray(rows, dtype=np.intp))
        ukrainian = self._ukrainian.select(np.asarray(columns, dtype=np.intp))
        values = self._values(german, ukrainian)
        totals = self._combine(german, ukrainian).tolist()
        by_pair = zip(*(values[code].tolist() for code in self.weights), strict=True)
        return [self._score(total, pair) for total, pair in zip(totals, by_pair, strict=True)]

    def _values(self, german, ukrainian):
        shape = np.broadcast_shapes(german.size.shape, ukrainian.size.shape)
        with np.errstate(invalid="ignore"):
            return {
                code: np.broadcast_to(CRITERIA[code].compare(german, ukrainian), shape)
                for code in self.weights
            }

    def _combine(self, german, ukrainian):
        """Scores in quarters of a point; the sums run in the order of the criteria, in the same precision for one pair
        as for millions, so that both are the same."""
        shape = np.broadcast_shapes(german.size.shape, ukrainian.size.shape)
        reached, known, filled = (np.zeros(shape, dtype=np.float32) for _ in range(3))
        with np.errstate(invalid="ignore"):
            for code, weight in self.weights.items():
                value = CRITERIA[code].compare(german, ukrainian)
                if CRITERIA[code].in_favour:
                    filled += np.nan_to_num(value * np.float32(weight / self._total))
                else:
                    reached += np.nan_to_num(value * np.float32(weight))
                    known += np.float32(weight) * ~np.isnan(value)
        mean = reached / np.where(known > 0, known, 1)
        return np.rint(_FULL * np.minimum(1, mean + (1 - mean) * filled)).astype(np.int16)

    def _score(self, total, values):
        values = {code: value for code, value in zip(self.weights, values, strict=True) if value == value}
        known = math.fsum(self.weights[code] for code in values if code in self._comparing)
        filled = math.fsum(self.weights[code] * values[code] for code in values if code in self._in_favour)
        shares = {
            code: self.weights[code] * value / known * (1 - filled / self._total)
            if code in self._comparing
            else self.weights[code] * value / self._total
            for code, value in values.items()
        }
        # A weighted mean is what is left for the comparing criteria; the criteria in favour fill up to 100.
        units = largest_remainder({code: _FULL * share for code, share in shares.items()}, total)
        parts = tuple(
            Part(code, weight, values.get(code), units.get(code, 0) / UNITS_PER_POINT)
            for code, weight in self.weights.items()
        )
        known_share = math.fsum(self.weights[code] for code in values) / self._total
        return Score(total / UNITS_PER_POINT, round(100 * known_share, 1), parts)


def largest_remainder(shares: Mapping[str, float], total: int) -> dict[str, int]:
    """Whole numbers near the shares that add up to ``total``: all are rounded down, and those cut most get one more."""
    floors = {code: math.floor(share) for code, share in shares.items()}
    missing = total - sum(floors.values())
    by_remainder = sorted(shares, key=lambda code: (floors[code] - shares[code], code))
    for code in by_remainder[:missing]:
        floors[code] += 1
    return floors
