"""The best allocation of many municipalities at once.

A transportation problem: each pair at most once, each municipality at most as often as it has capacity, the sum of the
scores as large as possible. Scores are whole numbers of quarters, so that the primal-dual method of Ford and Fulkerson
(Flows in Networks, 1962, chapter III) is exact: it lowers what a place is worth step by step and gives away, at each
step, as many places as a maximum flow through the pairs that are worth it allows. Any capacities are possible, which
repeating rows for a plain assignment is not: it would give the same pair twice. The worth found proves the optimum.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

#: What an impossible pair falls short: no worth of two places, each at most 400, comes near it, and both may be added
#: to or taken from it within 16 bits.
_NEVER = 20_000


@dataclass(frozen=True)
class Allocation:
    """The pairs as places of rows and columns in order, their total, and what a place in each row and column is worth.

    ``row_worth`` and ``column_worth`` prove that no allocation has a larger total: see ``upper_bound``.
    """

    pairs: list[tuple[int, int]]
    total: int
    row_worth: np.ndarray
    column_worth: np.ndarray

    def upper_bound(
        self, units: np.ndarray, row_capacity: Sequence[int], column_capacity: Sequence[int]
    ) -> int:
        """What no allocation exceeds (weak duality of linear programming): the worth of all places and, of each pair,
        what it brings beyond the worth of its two places."""
        beyond = units.astype(np.int32) - self.row_worth[:, None] - self.column_worth[None, :]
        rows, columns = _usable(row_capacity, column_capacity)
        worth = np.dot(self.row_worth, rows) + np.dot(self.column_worth, columns)
        return int(worth + beyond[beyond > 0].sum())


def allocate(
    units: np.ndarray,
    row_capacity: Sequence[int],
    column_capacity: Sequence[int],
    progress: Callable[[float], None] | None = None,
) -> Allocation:
    """The allocation with the largest total. Same input, same result.

    :param units: scores (rows, columns) as int16, 0 to 400; below 0 where a pair is impossible
    :param row_capacity: places of each row, 0 or more
    :param column_capacity: places of each column, 0 or more
    :param progress: called with the share done, 0-1, now and then; what it raises ends the work
    """
    if units.shape != (len(row_capacity), len(column_capacity)):
        raise ValueError("one capacity for each row and each column")
    rows, columns = _usable(row_capacity, column_capacity)
    # The side with fewer places seeks: fewer units have to find their way.
    if rows.sum() < columns.sum():
        solved = _Flow(np.ascontiguousarray(units), rows, columns)
        solved.run(progress)
        seekers, places = np.nonzero(solved.given)
        return _result(units, seekers, places, solved.seeker_worth, solved.place_worth)
    solved = _Flow(np.ascontiguousarray(units.T), columns, rows)
    solved.run(progress)
    seekers, places = np.nonzero(solved.given)
    return _result(units, places, seekers, solved.place_worth, solved.seeker_worth)


def allocate_in_turn(
    units: np.ndarray, row_capacity: Sequence[int], column_capacity: Sequence[int], turns: Sequence[int]
) -> list[tuple[int, int]]:
    """The pairs when each row, in the order of ``turns``, takes the best free column; then all take their second one,
    and so on. This is what working through the inquiries one by one comes to."""
    left = np.array(column_capacity, dtype=np.int64)
    units = units.copy()
    pairs = []
    for turn in range(min(max(row_capacity, default=0), len(column_capacity))):
        for row in turns:
            if row_capacity[row] <= turn or not left.any():
                continue
            column = int(np.argmax(np.where(left > 0, units[row], -1)))
            if left[column] > 0 and units[row, column] > 0:
                pairs.append((row, column))
                left[column] -= 1
                units[row, column] = -1
    return sorted(pairs)


def _usable(row_capacity, column_capacity):
    """A pair comes once, so that nobody can use more places than there are others."""
    return (
        np.minimum(np.asarray(row_capacity, dtype=np.int64), len(column_capacity)),
        np.minimum(np.asarray(column_capacity, dtype=np.int64), len(row_capacity)),
    )


def _result(units, rows, columns, row_worth, column_worth):
    pairs = sorted(zip(rows.tolist(), columns.tolist(), strict=True))
    total = int(units[rows, columns].astype(np.int64).sum())
    return Allocation(pairs, total, row_worth, column_worth)


class _Flow:
    """Seekers give their units to places; ``missing`` is, for each pair, what it falls short of the worth of its two
    ends. Where it is 0 a unit may flow."""

    def __init__(self, units, seeker_capacity, place_capacity):
        self.seekers, self.places = units.shape
        self.seeker_left = seeker_capacity.copy()
        self.place_left = place_capacity.copy()
        self.seeker_worth = np.maximum(units.max(axis=1, initial=0), 0).astype(np.int32)
        self.place_worth = np.zeros(self.places, dtype=np.int32)
        self.best = int(self.seeker_worth.max(initial=0))
        self.missing = self.seeker_worth[:, None].astype(np.int16) - units
        self.missing[units < 0] = _NEVER
        self.given = np.zeros(units.shape, dtype=bool)

    def run(self, progress):
        while self.seeker_left.any():
            if progress:
                worth = int(self.seeker_worth[self.seeker_left > 0].max())
                progress(1 - worth / max(1, self.best))
            reached = self._give_away()
            if self.seeker_left.any():
                self._lower(reached[: self.seekers], reached[self.seekers : self.seekers + self.places])

    def _give_away(self):
        """Push as many units as possible through the pairs that are worth it; who is worth nothing may stay without.
        Returns which seekers and places can still be reached by a unit that is left."""
        network = self._network()
        source, sink = network.shape[0] - 2, network.shape[0] - 1
        flow = maximum_flow(network, source, sink)
        if flow.flow_value:
            self._book(flow.flow.tocoo())
        rest = network - flow.flow
        rest.data[rest.data < 0] = 0
        rest.eliminate_zeros()
        reached = np.zeros(network.shape[0], dtype=bool)
        reached[breadth_first_order(rest, source, return_predecessors=False)] = True
        return reached

    def _network(self):
        """Arcs: source to seekers, seekers to places and, where a unit has been given, back, places to sink. A seeker
        worth nothing leads to the sink as well."""
        source, sink = self.seekers + self.places, self.seekers + self.places + 1
        seekers, places = np.divmod(np.flatnonzero(self.missing.ravel() == 0), max(1, self.places))
        given = self.given[seekers, places]
        ends = self.seekers + places
        worthless = np.flatnonzero(self.seeker_worth == 0)
        tails = [
            np.where(given, ends, seekers),
            np.full(self.seekers, source),
            self.seekers + np.arange(self.places),
        ]
        heads = [np.where(given, seekers, ends), np.arange(self.seekers), np.full(self.places, sink)]
        room = [np.ones(len(seekers)), self.seeker_left, self.place_left]
        tails, heads = [*tails, worthless], [*heads, np.full(len(worthless), sink)]
        room = [*room, np.full(len(worthless), self.seeker_left.sum())]
        arcs = (np.concatenate(tails), np.concatenate(heads))
        return csr_matrix((np.concatenate(room).astype(np.int32), arcs), shape=(sink + 1, sink + 1))

    def _book(self, flow):
        forth = flow.data > 0
        tails, heads, amounts = flow.row[forth], flow.col[forth], flow.data[forth]
        is_seeker, is_place = (
            tails < self.seekers,
            (tails >= self.seekers) & (tails < self.seekers + self.places),
        )
        to_place = is_seeker & (heads < self.seekers + self.places)
        self.given[tails[to_place], heads[to_place] - self.seekers] = True
        back = is_place & (heads < self.seekers)
        self.given[heads[back], tails[back] - self.seekers] = False
        out = tails == self.seekers + self.places
        self.seeker_left[heads[out]] -= amounts[out]
        taken = is_place & (heads == self.seekers + self.places + 1)
        self.place_left[tails[taken] - self.seekers] -= amounts[taken]

    def _lower(self, seekers, places):
        """Those whom a unit that is left can reach ask for less, and the places they reach become dearer, until another
        pair is worth it."""
        step = min(self._nearest(seekers, places), int(self.seeker_worth[seekers].min()))
        rows, columns = np.divmod(np.flatnonzero(self.given), self.places)
        held = ~seekers[rows] & places[columns]
        if held.any():
            step = min(step, -int(self.missing[rows[held], columns[held]].max()))
        self.seeker_worth[seekers] -= step
        self.place_worth[places] += step
        self.missing -= (step * seekers).astype(np.int16)[:, None]
        self.missing += (step * places).astype(np.int16)

    def _nearest(self, seekers, places):
        """The least that a pair of a reached seeker and a place out of reach falls short, pairs given already aside.

        Pairs given fall short of nothing (0 or less); less one and read without sign, they are the largest of all.
        """
        short = np.ascontiguousarray(self.missing[seekers] - np.int16(1)).view(np.uint16)
        return int(short.min(axis=0)[~places].min(initial=_NEVER - 1)) + 1
