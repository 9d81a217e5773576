from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from matching.allocation import allocate, allocate_in_turn


@st.composite
def problems(draw, side=6, score=400, capacity=3):
    rows, columns = draw(st.integers(0, side)), draw(st.integers(0, side))
    scores = st.integers(-1, draw(st.sampled_from([1, 3, score])))
    units = np.array(
        draw(st.lists(st.lists(scores, min_size=columns, max_size=columns), min_size=rows, max_size=rows)),
        dtype=np.int16,
    ).reshape(rows, columns)
    places = st.integers(0, capacity)
    return (
        units,
        draw(st.lists(places, min_size=rows, max_size=rows)),
        draw(st.lists(places, min_size=columns, max_size=columns)),
    )


def check_rules(pairs, units, row_capacity, column_capacity):
    assert len(set(pairs)) == len(pairs)
    assert all(units[pair] >= 0 for pair in pairs)
    for row, capacity in enumerate(row_capacity):
        assert sum(pair[0] == row for pair in pairs) <= capacity
    for column, capacity in enumerate(column_capacity):
        assert sum(pair[1] == column for pair in pairs) <= capacity


def brute_force(units, row_capacity, column_capacity):
    """The largest total, by trying every subset of every row's pairs."""
    best = {tuple(column_capacity): 0}
    for row, capacity in enumerate(row_capacity):
        following = dict(best)
        for left, total in best.items():
            for chosen in product((0, 1), repeat=units.shape[1]):
                if sum(chosen) > capacity or any(c and units[row, n] < 0 for n, c in enumerate(chosen)):
                    continue
                rest = tuple(has - takes for has, takes in zip(left, chosen, strict=True))
                if min(rest, default=0) >= 0:
                    gain = sum(int(units[row, n]) for n, c in enumerate(chosen) if c)
                    following[rest] = max(following.get(rest, 0), total + gain)
        best = following
    return max(best.values())


@given(problems())
def test_capacities_are_kept_and_no_impossible_pair_is_made(problem):
    check_rules(allocate(*problem).pairs, *problem)


@given(problems(side=4, capacity=2))
def test_small_problems_are_solved_as_trying_everything_does(problem):
    assert allocate(*problem).total == brute_force(*problem)


@given(problems(side=9))
def test_the_worth_of_the_places_proves_the_optimum(problem):
    allocation = allocate(*problem)
    assert allocation.total == allocation.upper_bound(*problem)
    assert (allocation.row_worth >= 0).all()
    assert (allocation.column_worth >= 0).all()


@given(problems())
def test_never_worse_than_one_after_the_other(problem):
    units, rows, columns = problem
    pairs = allocate_in_turn(units, rows, columns, range(len(rows)))
    check_rules(pairs, units, rows, columns)
    assert sum(int(units[pair]) for pair in pairs) <= allocate(*problem).total


@given(problems(side=5), st.randoms())
def test_the_total_does_not_depend_on_the_order(problem, random):
    units, rows, columns = problem
    order = list(range(len(rows)))
    random.shuffle(order)
    assert allocate(units[order], [rows[row] for row in order], columns).total == allocate(*problem).total
    assert allocate(units.T, columns, rows).total == allocate(*problem).total
    assert allocate(*problem).pairs == allocate(*problem).pairs


def test_a_larger_problem_agrees_with_the_assignment_of_scipy():
    units = np.random.default_rng(7).integers(0, 401, (60, 45)).astype(np.int16)
    chosen = linear_sum_assignment(units, maximize=True)
    assert allocate(units, [1] * 60, [1] * 45).total == units[chosen].sum()


def test_one_after_the_other_takes_the_best_that_is_left():
    units = np.array([[10, 8], [10, 1]], dtype=np.int16)
    assert allocate_in_turn(units, [1, 1], [1, 1], [0, 1]) == [(0, 0), (1, 1)]
    assert allocate_in_turn(units, [1, 1], [1, 1], [1, 0]) == [(0, 1), (1, 0)]
    assert allocate(units, [1, 1], [1, 1]).pairs == [(0, 1), (1, 0)]


def test_more_capacity_than_there_are_others_is_no_use():
    units = np.array([[7, 5], [3, 4]], dtype=np.int16)
    for capacity in (2, 3_000_000_000):
        assert allocate(units, [capacity] * 2, [capacity] * 2).total == 19
        assert len(allocate_in_turn(units, [capacity] * 2, [capacity] * 2, [0, 1])) == 4


def test_nobody_on_one_side():
    for shape in ((0, 0), (0, 3), (3, 0)):
        allocation = allocate(np.zeros(shape, dtype=np.int16), [1] * shape[0], [1] * shape[1])
        assert (allocation.pairs, allocation.total) == ([], 0)


def test_capacities_have_to_fit_the_scores():
    with pytest.raises(ValueError):
        allocate(np.zeros((2, 2), dtype=np.int16), [1], [1, 1])


def test_what_progress_raises_ends_the_work():
    class Cancelled(Exception):
        pass

    def cancel(share):
        assert 0 <= share <= 1
        raise Cancelled

    units = np.array([[9, 1], [9, 1]], dtype=np.int16)
    with pytest.raises(Cancelled):
        allocate(units, [1, 1], [1, 1], cancel)
