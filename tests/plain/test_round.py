import json
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from matching.comparison import Comparison, WeightError
from matching.exclusion import TERRITORY_CLASSES, Pairs, exclusion
from matching.profile import Profile
from matching.round import UNSERVED, PinError, Snapshot, compute, refused_pins

WEIGHTS = {"population": 30, "level": 20, "topics": 25, "waiting": 5}


def profiles(country):
    """Municipalities of one country, often without capacity, rarely with a territory that rules them out."""
    prefix = "0515" if country == "DE" else "UA26"
    facts = st.builds(
        Profile,
        key=st.integers(0, 9999).map(lambda number: f"{prefix}{number:04}"),
        country=st.just(country),
        region=st.sampled_from([None, "X-1", "X-2"]),
        kind=st.sampled_from([None, "town", "rural_hromada", "raion"]),
        population=st.sampled_from([None, 900, 4_000, 30_000, 31_000, 400_000]),
        topics=st.frozensets(st.integers(1, 4), max_size=3),
        held=st.integers(0, 2),
        seeking=st.sampled_from([None, None, True, False]),
        waiting_days=st.sampled_from([0, 0, 40, 800]),
        capacity_left=st.integers(-1, 3),
        territory=st.sampled_from(("none", "none", "none", *TERRITORY_CLASSES)),
        active=st.sampled_from([True, True, True, False]),
    )
    return st.lists(facts, max_size=6, unique_by=lambda profile: profile.key).map(tuple)


@st.composite
def snapshots(draw):
    german, ukrainian = draw(profiles("DE")), draw(profiles("UA"))
    keys = [[profile.key for profile in side] for side in (german, ukrainian)]
    pairs = st.just(frozenset())
    if all(keys):
        pairs = st.frozensets(st.tuples(*map(st.sampled_from, keys)), max_size=4)
    snapshot = Snapshot(
        german=german,
        ukrainian=ukrainian,
        weights=WEIGHTS,
        pairs=Pairs(declined=draw(pairs), partner=draw(pairs)),
        pinned=draw(pairs),
        forbidden=draw(pairs),
        allow_active=draw(st.booleans()),
        capacity_max=draw(st.sampled_from([None, 1, 2])),
        score_min=draw(st.sampled_from([0, 40.5, 80])),
        version="19.0.1.0.0",
    )
    kept = snapshot.pinned - {pin[:2] for pin in refused_pins(snapshot)}
    return replace(snapshot, pinned=kept)


def keys_of(result):
    return [(pair.german, pair.ukrainian) for pair in result.pairs]


def town(number=28, **facts):
    return Profile(
        **{"key": f"051580{number}", "country": "DE", "kind": "town", "population": 40_000, **facts}
    )


def hromada(number=11, **facts):
    return Profile(
        **{"key": f"UA2608{number}", "country": "UA", "kind": "urban_hromada", "population": 40_000, **facts}
    )


def snapshot_of(german, ukrainian, **values):
    return Snapshot(german=tuple(german), ukrainian=tuple(ukrainian), **{"weights": WEIGHTS, **values})


@given(snapshots())
def test_capacities_and_hard_reasons_are_kept(snapshot):
    result = compute(snapshot)
    chosen = keys_of(result)
    by_key = {profile.key: profile for profile in snapshot.german + snapshot.ukrainian}
    but = ("active",) if snapshot.allow_active else ()
    assert len(set(chosen)) == len(chosen)
    for german, ukrainian in chosen:
        assert exclusion(by_key[german], by_key[ukrainian], snapshot.pairs, but) is None
        assert by_key[ukrainian].territory != "occupied"
    most = float("inf") if snapshot.capacity_max is None else snapshot.capacity_max
    for key, count in Counter(key for pair in chosen for key in pair).items():
        assert count <= min(by_key[key].capacity_left, most)


@given(snapshots())
def test_pins_come_out_and_forbidden_pairs_never_do(snapshot):
    result = compute(snapshot)
    assert snapshot.pinned <= set(keys_of(result))
    assert snapshot.pinned == {(pair.german, pair.ukrainian) for pair in result.pairs if pair.pinned}
    assert not snapshot.forbidden & set(keys_of(result))
    assert all(pair.pinned or pair.score.score >= max(0.25, snapshot.score_min) for pair in result.pairs)


@given(snapshots(), st.randoms())
def test_the_order_of_the_municipalities_changes_nothing(snapshot, random):
    german, ukrainian = list(snapshot.german), list(snapshot.ukrainian)
    random.shuffle(german)
    random.shuffle(ukrainian)
    assert compute(replace(snapshot, german=tuple(german), ukrainian=tuple(ukrainian))) == compute(snapshot)


@given(snapshots())
def test_a_way_through_json_changes_nothing(snapshot):
    again = Snapshot.from_dict(json.loads(json.dumps(snapshot.to_dict())))
    assert again == snapshot
    assert compute(again) == compute(snapshot)


@given(snapshots())
def test_never_worse_than_one_after_the_other(snapshot):
    result = compute(snapshot)
    assert result.total == sum(pair.score.score for pair in result.pairs)
    assert result.total >= result.total_in_turn


@given(snapshots())
def test_everybody_is_either_served_or_told_why_not(snapshot):
    result = compute(snapshot)
    served = {key for pair in keys_of(result) for key in pair}
    left = [one.key for one in result.unserved]
    assert sorted(served | set(left)) == sorted(
        profile.key for profile in snapshot.german + snapshot.ukrainian
    )
    assert len(left) == len(set(left))
    assert not served & set(left)
    assert {one.reason for one in result.unserved} <= set(UNSERVED)


@given(snapshots())
def test_alternatives_are_the_best_possible_ones_that_did_not_come_out(snapshot):
    result = compute(snapshot)
    comparison = Comparison(snapshot.german, snapshot.ukrainian, WEIGHTS)
    units = comparison.units()
    but = ("active",) if snapshot.allow_active else ()
    out = set(keys_of(result)) | snapshot.forbidden
    for row, german in enumerate(snapshot.german):
        possible = sorted(
            (
                (-units[row, column] / 4, -ukrainian.waiting_days, ukrainian.key)
                for column, ukrainian in enumerate(snapshot.ukrainian)
                if units[row, column] >= max(1, 4 * snapshot.score_min)
                and (german.key, ukrainian.key) not in out
                and not exclusion(german, ukrainian, snapshot.pairs, but)
            )
        )
        expected = tuple((key, -score) for score, _waiting, key in possible[:3])
        assert result.alternatives[german.key] == expected


@given(snapshots())
def test_the_spread_counts_everybody_once(snapshot):
    result = compute(snapshot)
    for side, by, count in (
        ("german", "region", len(snapshot.german)),
        ("german", "size", len(snapshot.german)),
        ("ukrainian", "region", len(snapshot.ukrainian)),
        ("ukrainian", "size", len(snapshot.ukrainian)),
        ("ukrainian", "territory", len(snapshot.ukrainian)),
    ):
        rows = [row for row in result.spread if (row.side, row.by) == (side, by)]
        assert sum(row.pool for row in rows) == count
        assert sum(row.proposed for row in rows) == len(result.pairs)


def test_the_whole_comes_before_the_first_in_turn():
    """The first town likes both hromadas, the second one only the hromada that the first one likes best."""
    german = [town(28, population=40_000, waiting_days=9), town(29, population=20_000)]
    ukrainian = [hromada(11, population=30_000), hromada(12, population=100_000)]
    result = compute(snapshot_of(german, ukrainian, weights={"population": 1}, score_min=60))
    assert keys_of(result) == [("05158028", "UA260812"), ("05158029", "UA260811")]
    assert result.total > result.total_in_turn > 0
    first, second = result.pairs
    assert (first.german_rank, second.german_rank) == (2, 1)
    assert result.alternatives["05158028"][0][0] == "UA260811"


def test_who_is_left_is_told_why():
    german = [town(28), town(29), town(30, capacity_left=0), town(31, kind=None, population=None)]
    ukrainian = [hromada(11), hromada(12, territory="occupied"), hromada(13, capacity_left=0)]
    result = compute(snapshot_of(german, ukrainian, weights={"population": 1}))
    told = {one.key: (one.reason, one.exclusion) for one in result.unserved}
    assert told == {
        "05158029": ("taken", None),
        "05158030": ("no_capacity", None),
        "05158031": ("score_min", None),
        "UA260812": ("excluded", "occupied"),
        "UA260813": ("no_capacity", None),
    }


@pytest.mark.parametrize("allow_active", [False, True])
def test_an_occupied_municipality_cannot_be_pinned(allow_active):
    snapshot = snapshot_of(
        [town()],
        [hromada(territory="occupied")],
        pinned=frozenset({("05158028", "UA260811")}),
        allow_active=allow_active,
    )
    with pytest.raises(PinError) as caught:
        compute(snapshot)
    assert caught.value.refused == [("05158028", "UA260811", "occupied")]


def test_pins_that_cannot_be_kept_are_named():
    pin, other = ("05158028", "UA260811"), ("05158028", "UA260812")
    snapshot = snapshot_of([town()], [hromada(11), hromada(12)], pinned=frozenset({pin}))
    for values, reason in (
        ({"pinned": frozenset({("05158099", "UA260811")})}, "outside_pool"),
        ({"forbidden": frozenset({pin})}, "pinned_and_forbidden"),
        ({"pairs": Pairs(declined=frozenset({pin}))}, "declined"),
        ({"pairs": Pairs(forbidden=frozenset({pin}))}, "forbidden"),
        ({"pinned": frozenset({pin, other})}, "german_capacity"),
        ({"german": (town(capacity_left=0),)}, "german_capacity"),
    ):
        assert [refusal[2] for refusal in refused_pins(replace(snapshot, **values))] == [reason]
    two = replace(snapshot, german=(town(capacity_left=2),), pinned=frozenset({pin, other}))
    assert refused_pins(two) == []
    assert refused_pins(replace(two, capacity_max=1)) == [(*other, "german_capacity")]


def test_active_hostilities_are_allowed_on_request_only():
    snapshot = snapshot_of([town()], [hromada(territory="active")])
    assert compute(snapshot).pairs == ()
    assert keys_of(compute(replace(snapshot, allow_active=True))) == [("05158028", "UA260811")]


def test_several_partners_for_both_sides():
    german, ukrainian = [town(28, capacity_left=2), town(29)], [hromada(11, capacity_left=2), hromada(12)]
    assert len(compute(snapshot_of(german, ukrainian)).pairs) == 3
    assert len(compute(snapshot_of(german, ukrainian, capacity_max=1)).pairs) == 2


def test_nobody_on_one_side():
    for german, ukrainian in (([], []), ([town()], []), ([], [hromada()])):
        result = compute(snapshot_of(german, ukrainian))
        assert (result.pairs, result.total, result.total_in_turn) == ((), 0, 0)
        assert len(result.unserved) == len(german) + len(ukrainian)


def test_unusable_weights_are_refused():
    with pytest.raises(WeightError):
        compute(snapshot_of([town()], [hromada()], weights={"population": 0}))


@given(snapshots())
def test_what_progress_raises_ends_the_work(snapshot):
    assume(snapshot.german and snapshot.ukrainian)

    class Cancelled(Exception):
        pass

    def cancel(share):
        assert 0 <= share <= 1
        raise Cancelled

    with pytest.raises(Cancelled):
        compute(snapshot, cancel)
