import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.criteria import CRITERIA, KIND_LEVELS
from matching.exclusion import TERRITORY_CLASSES, Ties, exclusion, strictest
from matching.profile import Profile
from matching.ranking import rank, score

WEIGHTS = {"population": 35, "level": 25, "topics": 30, "seeking": 10}
RATINGEN = Profile("05158028", "DE", "town", 92000, frozenset({"energy", "health"}), True)


def hromada(key="UA26080070000000001", **facts):
    return Profile(key, "UA", **{"kind": "urban_hromada", "population": 75000, **facts})


profiles = st.builds(
    Profile,
    key=st.text("0123456789", min_size=8, max_size=8),
    country=st.just("UA"),
    kind=st.none() | st.sampled_from(sorted(KIND_LEVELS)),
    population=st.none() | st.integers(0, 4_000_000),
    topics=st.frozensets(st.integers(1, 12)),
    seeking=st.none() | st.booleans(),
    waiting_days=st.integers(0, 2000),
)
weights = st.dictionaries(st.sampled_from(sorted(CRITERIA)), st.floats(0, 100), max_size=4)


class TestCriteria:
    def test_each_doubling_costs_a_fifth(self):
        values = [CRITERIA["population"](RATINGEN, hromada(population=92000 * 2**n)) for n in range(6)]
        assert values == pytest.approx([1, 0.8, 0.6, 0.4, 0.2, 0])

    def test_similarity_falls_with_the_ratio_whichever_side_is_larger(self):
        near = CRITERIA["population"](RATINGEN, hromada(population=30000))
        far = CRITERIA["population"](RATINGEN, hromada(population=9000))
        assert 1 > near > far > 0
        assert near == CRITERIA["population"](hromada(population=30000), RATINGEN)

    def test_a_metropolis_and_a_village_have_no_size_in_common(self):
        assert CRITERIA["population"](hromada(population=2_900_000), hromada(population=2000)) == 0

    def test_unknown_population_is_unknown(self):
        assert CRITERIA["population"](RATINGEN, hromada(population=None)) is None

    def test_town_fits_urban_better_than_rural_hromada(self):
        urban, settlement, rural = (
            CRITERIA["level"](RATINGEN, hromada(kind=kind))
            for kind in ("urban_hromada", "settlement_hromada", "rural_hromada")
        )
        assert urban == 1 > settlement > rural > 0

    def test_landkreis_fits_raion_and_no_hromada(self):
        district = Profile("010600000000", "DE", "district")
        assert CRITERIA["level"](district, hromada(kind="raion")) == 1
        assert CRITERIA["level"](district, hromada()) == 0

    def test_topics_are_compared_by_the_shorter_list(self):
        assert CRITERIA["topics"](RATINGEN, hromada(topics=frozenset({"energy"}))) == 1
        assert CRITERIA["topics"](RATINGEN, hromada(topics=frozenset({"energy", "youth", "culture"}))) == 0.5
        assert CRITERIA["topics"](RATINGEN, hromada()) is None

    def test_silence_about_seeking_is_unknown(self):
        assert CRITERIA["seeking"](RATINGEN, hromada(seeking=True)) == 1
        assert CRITERIA["seeking"](RATINGEN, hromada()) is None
        assert CRITERIA["seeking"](RATINGEN, hromada(seeking=False)) == 0

    @given(profiles, profiles)
    def test_every_criterion_answers_between_0_and_1_or_not_at_all_and_alike_from_both_sides(
        self, one, other
    ):
        for criterion in CRITERIA.values():
            value = criterion(one, other)
            assert value is None or 0 <= value <= 1
            assert criterion(other, one) == value


class TestScore:
    @given(profiles, profiles, weights)
    def test_points_add_up_to_the_score(self, one, other, given_weights):
        total, known, parts = score(one, other, given_weights)
        assert sum(part.points for part in parts) == total
        assert 0 <= total <= 100
        assert 0 <= known <= 100
        assert all(part.points == 0 for part in parts if part.value is None)

    def test_unknown_criteria_are_left_out_and_not_counted_as_zero(self):
        total, known, parts = score(RATINGEN, hromada(population=92000), WEIGHTS)
        assert total == 100
        assert known == 60
        assert {part.criterion: part.value for part in parts}["topics"] is None

    def test_nothing_known(self):
        assert score(Profile("1", "DE"), Profile("2", "UA"), WEIGHTS)[:2] == (0, 0)
        assert score(RATINGEN, hromada(), {})[:2] == (0, 0)

    def test_a_weight_of_zero_switches_a_criterion_off(self):
        parts = score(RATINGEN, hromada(), WEIGHTS | {"level": 0})[2]
        assert "level" not in [part.criterion for part in parts]


class TestExclusion:
    def test_hard_reasons(self):
        key = "UA26080070000000001"
        cases = {
            "occupied": (hromada(territory="occupied"), Ties()),
            "not_seeking": (hromada(seeking=False), Ties()),
            "capacity": (hromada(capacity_left=0), Ties()),
            "archived": (hromada(active=False), Ties()),
            "partner": (hromada(), Ties(partners=frozenset({key}))),
            "former_partner": (hromada(), Ties(former_partners=frozenset({key}))),
            "declined": (hromada(), Ties(declined=frozenset({key}))),
            "proposed": (hromada(), Ties(proposed=frozenset({key}))),
            "same_country": (Profile("09162000", "DE"), Ties()),
        }
        assert {code: exclusion(RATINGEN, candidate, ties) for code, (candidate, ties) in cases.items()} == {
            code: code for code in cases
        }
        assert exclusion(RATINGEN, hromada(territory="active"), Ties()) is None

    def test_own_capacity(self):
        full = Profile("05158028", "DE", capacity_left=0)
        assert exclusion(full, hromada(), Ties()) == "own_capacity"

    @given(st.lists(st.sampled_from(TERRITORY_CLASSES)))
    def test_strictest(self, classes):
        assert strictest(classes) == strictest(classes[::-1])
        assert all(
            TERRITORY_CLASSES.index(strictest(classes)) >= TERRITORY_CLASSES.index(single)
            for single in classes
        )


class TestRanking:
    def test_best_first_then_waiting_time_then_key(self):
        candidates = [
            hromada("UA26080070000000003"),
            hromada("UA26080070000000001"),
            hromada("UA26080070000000004", waiting_days=30),
            hromada("UA26080070000000002", population=5000),
        ]
        ranked = [match.candidate.key[-1] for match in rank(RATINGEN, candidates, WEIGHTS)]
        assert ranked == ["4", "1", "3", "2"]

    def test_excluded_ones_come_last_and_only_when_asked_for(self):
        candidates = [hromada("UA26080070000000001", territory="occupied"), hromada("UA26080070000000002")]
        assert len(rank(RATINGEN, candidates, WEIGHTS)) == 1
        with_excluded = rank(RATINGEN, candidates, WEIGHTS, include_excluded=True)
        assert [match.excluded for match in with_excluded] == [None, "occupied"]

    @given(st.lists(profiles, unique_by=lambda profile: profile.key, max_size=20), st.randoms())
    def test_same_input_same_result(self, candidates, random):
        shuffled = list(candidates)
        random.shuffle(shuffled)
        assert rank(RATINGEN, candidates, WEIGHTS, include_excluded=True) == rank(
            RATINGEN, shuffled, WEIGHTS, include_excluded=True
        )
