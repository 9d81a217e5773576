import json
import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.columns import KIND_LEVELS
from matching.comparison import Comparison, WeightError, largest_remainder
from matching.criteria import CRITERIA, LINK_STRENGTHS
from matching.exclusion import REASONS, TERRITORY_CLASSES, Pairs, exclusion, exclusions, strictest
from matching.fairness import size_class, underserved
from matching.profile import Profile
from matching.ranking import places, rank

WEIGHTS = {"population": 35, "level": 25, "topics": 30, "seeking": 10}
#: One weight for every criterion, as different as they come.
ALL_WEIGHTS = {code: 3 + 7 * number for number, code in enumerate(CRITERIA)}
RATINGEN = Profile(
    "05158028", "DE", kind="town", population=92000, topics=frozenset({"energy", "health"}), seeking=True
)
KEY = "UA26080070000000001"


def town(**facts):
    return Profile(**{"key": "05158028", "country": "DE", "kind": "town", "population": 75000, **facts})


def hromada(key=KEY, **facts):
    return Profile(**{"key": key, "country": "UA", "kind": "urban_hromada", "population": 75000, **facts})


def value(code, german, ukrainian):
    """What a criterion says of a pair; None for unknown."""
    [score] = Comparison([german], [ukrainian], {code: 1}).explain([0], [0])
    return score.parts[0].value


def compare(german, ukrainian, weights=WEIGHTS):
    return Comparison([german], [ukrainian], weights).explain([0], [0])[0]


def profiles(country):
    features = st.sets(st.sampled_from(["mountain", "coast", "border", "river_port"]))
    return st.builds(
        lambda has, lacks, **facts: Profile(
            country=country, features=frozenset(has), lacks=frozenset(lacks - has), **facts
        ),
        features,
        features,
        key=st.text("0123456789", min_size=8, max_size=8),
        kind=st.none() | st.sampled_from(sorted(KIND_LEVELS)),
        population=st.none() | st.integers(1, 4_000_000),
        area_km2=st.none() | st.floats(0.1, 5000),
        urban_share=st.none() | st.floats(0, 1),
        economy=st.none() | st.floats(0.01, 100),
        topics=st.frozensets(st.integers(1, 90), max_size=6),
        needs=st.frozensets(st.integers(1, 12), max_size=6),
        offers=st.frozensets(st.integers(1, 12), max_size=6),
        languages=st.frozensets(st.sampled_from(["de", "uk", "en", "pl"])),
        links=st.frozensets(
            st.tuples(st.sampled_from(sorted(LINK_STRENGTHS)), st.sampled_from("abc")), max_size=4
        ),
        held=st.integers(0, 5),
        experience=st.integers(0, 5),
        underserved=st.none() | st.floats(0, 1),
        seeking=st.none() | st.booleans(),
        waiting_days=st.integers(0, 2000),
        capacity_left=st.integers(-1, 3),
        territory=st.sampled_from(TERRITORY_CLASSES),
        active=st.booleans(),
    )


germans, ukrainians = profiles("DE"), profiles("UA")
weights = st.dictionaries(
    st.sampled_from(sorted(CRITERIA)), st.integers(1, 100) | st.floats(0.001, 1000), min_size=1
)
comparing_weights = st.dictionaries(
    st.sampled_from([code for code in sorted(CRITERIA) if not CRITERIA[code].in_favour]),
    st.integers(1, 1000),
    min_size=1,
)


class TestCriteria:
    def test_each_doubling_of_the_population_costs_a_fifth(self):
        values = [value("population", RATINGEN, hromada(population=92000 * 2**n)) for n in range(6)]
        assert values == pytest.approx([1, 0.8, 0.6, 0.4, 0.2, 0], abs=1e-5)

    def test_similarity_falls_with_the_ratio_whichever_side_is_larger(self):
        near, far = (value("population", RATINGEN, hromada(population=number)) for number in (30000, 9000))
        assert 1 > near > far > 0
        assert near == value("population", town(population=30000), hromada(population=92000))

    def test_a_metropolis_and_a_village_have_no_size_in_common(self):
        assert value("population", town(population=2000), hromada(population=2_900_000)) == 0

    @pytest.mark.parametrize("population", [None, 0])
    def test_unknown_population_is_unknown(self, population):
        assert value("population", RATINGEN, hromada(population=population)) is None

    def test_town_fits_urban_better_than_rural_hromada(self):
        urban, settlement, rural = (
            value("level", RATINGEN, hromada(kind=kind))
            for kind in ("urban_hromada", "settlement_hromada", "rural_hromada")
        )
        assert urban == 1 > settlement > rural > 0

    def test_landkreis_fits_raion_and_no_hromada(self):
        district = Profile("010600000000", "DE", kind="district")
        assert value("level", district, hromada(kind="raion")) == 1
        assert value("level", district, hromada()) == 0
        assert value("level", district, hromada(kind=None)) is None

    def test_density_is_compared_with_what_is_usual_in_the_country(self):
        usual = town(population=10330, area_km2=100), hromada(population=4340, area_km2=100)
        assert value("settlement", *usual) == pytest.approx(1, abs=0.01)
        assert value("settlement", usual[0], hromada(population=500_000, area_km2=100)) < 0.5
        assert value("settlement", usual[0], hromada()) is None

    def test_urban_share_counts_beside_the_density_or_alone(self):
        assert value("settlement", town(urban_share=1), hromada(urban_share=0.25)) == 0.25
        assert value("settlement", town(urban_share=0), hromada(urban_share=0)) == 1
        density = {"population": 10330, "area_km2": 100}, {"population": 4340, "area_km2": 100}
        both = value("settlement", town(urban_share=1, **density[0]), hromada(urban_share=0, **density[1]))
        assert both == pytest.approx(0.5, abs=0.01)

    def test_geography_counts_what_one_side_has_and_both_are_known_for(self):
        kiel = town(features=frozenset({"coast", "river_port"}), lacks=frozenset({"mountain", "border"}))
        odesa = hromada(features=frozenset({"coast", "river_port"}), lacks=frozenset({"mountain", "border"}))
        yaremche = hromada(features=frozenset({"mountain"}), lacks=frozenset({"coast"}))
        assert value("geography", kiel, odesa) == 1
        assert value("geography", kiel, yaremche) == 0
        assert (
            value("geography", kiel, hromada(features=frozenset({"coast"}), lacks=frozenset({"river_port"})))
            == 0.5
        )
        assert value("geography", kiel, hromada()) is None
        plain = frozenset({"mountain", "coast"})
        assert value("geography", town(lacks=plain), hromada(lacks=plain)) is None

    def test_economy_is_compared_relative_to_the_country(self):
        assert value("economy", town(economy=1.3), hromada(economy=1.3)) == 1
        assert value("economy", town(economy=2), hromada(economy=1)) == pytest.approx(2 / 3, abs=1e-5)
        assert value("economy", town(economy=9), hromada(economy=1)) == 0
        assert value("economy", town(economy=1), hromada()) is None

    def test_topics_are_compared_by_the_shorter_list(self):
        assert value("topics", RATINGEN, hromada(topics=frozenset({"energy"}))) == 1
        assert value("topics", RATINGEN, hromada(topics=frozenset({"energy", "youth", "culture"}))) == 0.5
        assert value("topics", RATINGEN, hromada(topics=frozenset({"youth"}))) == 0
        assert value("topics", RATINGEN, hromada()) is None

    def test_needs_and_offers_are_two_directions(self):
        german = town(offers=frozenset("abc"), needs=frozenset("x"))
        ukrainian = hromada(needs=frozenset("abde"), offers=frozenset("z"))
        assert value("ukrainian_needs", german, ukrainian) == 0.5
        assert value("german_needs", german, ukrainian) == 0
        assert value("ukrainian_needs", town(), ukrainian) is None
        assert value("german_needs", german, hromada()) is None

    def test_languages(self):
        german = town(languages=frozenset({"de", "en"}))
        assert value("languages", german, hromada(languages=frozenset({"uk", "en"}))) == 1
        assert value("languages", german, hromada(languages=frozenset({"uk"}))) == 0
        assert value("languages", german, hromada()) is None

    def test_the_strongest_tie_counts(self):
        german = town(links=frozenset({("third", "PL|nysa"), ("region", "DE-RP|UA-26"), ("contact", "a|b")}))
        ukrainian = hromada(
            links=frozenset({("third", "PL|nysa"), ("region", "DE-RP|UA-26"), ("contact", "a|c")})
        )
        assert value("ties", german, ukrainian) == pytest.approx(LINK_STRENGTHS["third"])
        assert value("ties", german, hromada(links=frozenset({("region", "DE-RP|UA-26")}))) == pytest.approx(
            0.4
        )
        assert value("ties", german, hromada(links=frozenset({("contact", "PL|nysa")}))) is None

    def test_experience_waiting_partners_fairness(self):
        assert value("experience", town(experience=1), hromada()) == 0.5
        assert value("experience", town(), hromada(experience=7)) == 1
        assert value("experience", town(), hromada()) is None
        assert value("waiting", town(waiting_days=730), hromada()) == 0.5
        assert value("waiting", town(waiting_days=9000), hromada(waiting_days=800)) == 1
        assert value("waiting", town(), hromada()) is None
        assert [value("partners", town(held=held), hromada(held=1)) for held in (0, 2)] == [0.5, 0.25]
        assert value("fairness", town(underserved=0.25), hromada(underserved=0.75)) == 0.5
        assert value("fairness", town(underserved=0.25), hromada()) == 0.25
        assert value("fairness", town(), hromada()) is None

    def test_silence_about_seeking_is_no_refusal(self):
        assert value("seeking", RATINGEN, hromada(seeking=True)) == 1
        assert value("seeking", RATINGEN, hromada()) == 0.5
        assert value("seeking", RATINGEN, hromada(seeking=False)) == 0
        assert value("seeking", town(), hromada()) is None

    def test_who_has_asked_comes_before_who_fits_a_little_better_and_is_silent(self):
        silent, asked = (
            hromada(population=92000),
            hromada("UA26080070000000009", population=80000, seeking=True),
        )
        weights = {"population": 30, "seeking": 20}
        assert [match.candidate for match in rank(RATINGEN, [silent, asked], weights)] == [asked, silent]

    @given(germans, ukrainians)
    def test_every_criterion_answers_between_0_and_1_or_not_at_all(self, german, ukrainian):
        for part in compare(german, ukrainian, ALL_WEIGHTS).parts:
            assert part.value is None or 0 <= part.value <= 1

    @given(germans, ukrainians)
    def test_only_needs_have_a_direction(self, german, ukrainian):
        def turned(profile, country):
            return Profile(**{**profile.__dict__, "country": country, "area_km2": None})

        there = compare(turned(german, "DE"), turned(ukrainian, "UA"), ALL_WEIGHTS)
        back = compare(turned(ukrainian, "DE"), turned(german, "UA"), ALL_WEIGHTS)
        values = [{part.criterion: part.value for part in score.parts} for score in (there, back)]
        assert values[0].pop("german_needs") == values[1].pop("ukrainian_needs")
        assert values[0].pop("ukrainian_needs") == values[1].pop("german_needs")
        assert values[0] == values[1]


class TestScore:
    @given(germans, ukrainians, weights)
    def test_points_add_up_to_the_score(self, german, ukrainian, given_weights):
        score = compare(german, ukrainian, given_weights)
        assert sum(part.points for part in score.parts) == score.score
        assert 0 <= score.score <= 100
        assert 0 <= score.known <= 100
        assert all(part.points >= 0 for part in score.parts)
        assert all(part.points == 0 for part in score.parts if part.value is None)

    @given(st.lists(germans, min_size=1, max_size=9), st.lists(ukrainians, min_size=1, max_size=9), weights)
    def test_a_pair_scores_the_same_alone_and_among_others(self, one, other, given_weights):
        comparison = Comparison(one, other, given_weights)
        units = comparison.units()
        for row, german in enumerate(one):
            for column, ukrainian in enumerate(other):
                [score] = comparison.explain([row], [column])
                assert units[row, column] == 4 * score.score
                assert compare(german, ukrainian, given_weights) == score

    @given(germans, ukrainians, comparing_weights)
    def test_unknown_is_left_out_and_never_counts_as_zero(self, german, ukrainian, given_weights):
        """Weights of criteria without data change no score, however large they are."""
        score = compare(german, ukrainian, given_weights)
        known = {part.criterion: part.weight for part in score.parts if part.value is not None}
        without = compare(german, ukrainian, known).score if known else 0
        assert score.score == pytest.approx(without, abs=0.25)

    @given(germans, ukrainians, weights, st.integers(0, 90))
    def test_raising_a_criterion_never_lowers_the_score(self, german, ukrainian, given_weights, number):
        """One more common wish, a nearer size, a tie, a longer wait: each alone can only raise."""
        given_weights = {**given_weights, "topics": 20, "population": 20, "ties": 20, "waiting": 20}

        def better(**facts):
            return compare(
                Profile(**{**german.__dict__, **facts.get("german", {})}),
                Profile(**{**ukrainian.__dict__, **facts.get("ukrainian", {})}),
                given_weights,
            ).score

        before = better()
        tie = frozenset({("contact", "both")})
        assert (
            better(german={"links": german.links | tie}, ukrainian={"links": ukrainian.links | tie}) >= before
        )
        assert better(ukrainian={"waiting_days": ukrainian.waiting_days + number}) >= before
        if german.population and ukrainian.population:
            no_density = {"area_km2": None}  # a nearer size may be a farther density
            assert better(ukrainian={"population": german.population, **no_density}) >= better(
                ukrainian=no_density
            )
        if german.topics and ukrainian.topics:
            assert better(ukrainian={"topics": german.topics}) >= before

    def test_unknown_criteria_are_left_out(self):
        score = compare(RATINGEN, hromada(population=92000))
        assert score.known == 70
        assert {part.criterion: part.value for part in score.parts}["topics"] is None
        assert compare(RATINGEN, hromada(population=92000), {"population": 1, "topics": 9}).score == 100

    def test_nothing_known_is_no_good_score(self):
        nobody = Profile("1", "DE"), Profile("2", "UA")
        assert (compare(*nobody).score, compare(*nobody).known) == (0, 0)
        every_weight = compare(*nobody, ALL_WEIGHTS)
        assert every_weight.score < 20
        assert every_weight.known < 20

    def test_what_is_in_favour_fills_up_what_is_missing(self):
        weights = {"population": 60, "waiting": 40}
        one, other = town(population=20000), hromada(population=40000)
        assert compare(one, other, weights).score == 80
        waited = Profile(**{**other.__dict__, "waiting_days": 730})
        assert compare(one, waited, weights).score == 84

    @pytest.mark.parametrize(
        ("weights", "code"),
        [
            ({}, "zero"),
            ({"population": 0, "level": 0}, "zero"),
            ({"unheard_of": 5}, "zero"),
            ({"population": -1, "level": 5}, "negative"),
            ({"population": math.nan}, "number"),
            ({"population": 1e39}, "large"),
            ({"population": 1e-50}, "zero"),
            ({"population": math.inf}, "number"),
            ({"population": "5"}, "number"),
            ({"population": None}, "number"),
        ],
    )
    def test_bad_weights_are_refused(self, weights, code):
        with pytest.raises(WeightError) as caught:
            compare(RATINGEN, hromada(), weights)
        assert caught.value.code == code

    @given(st.dictionaries(st.text(max_size=3), st.floats(0, 400), max_size=8))
    def test_largest_remainder_adds_up_and_moves_nothing_by_one(self, shares):
        total = round(sum(shares.values()))
        rounded = largest_remainder(shares, total)
        assert sum(rounded.values()) == total or not shares
        assert all(abs(rounded[code] - share) <= 1 for code, share in shares.items())


class TestExclusion:
    def test_hard_reasons(self):
        pair = frozenset({(RATINGEN.key, KEY)})
        cases = {
            "occupied": (hromada(territory="occupied"), Pairs()),
            "active": (hromada(territory="active"), Pairs()),
            "not_seeking": (hromada(seeking=False), Pairs()),
            "ukrainian_capacity": (hromada(capacity_left=0), Pairs()),
            "archived": (hromada(active=False), Pairs()),
            **{
                reason: (hromada(), Pairs(**{reason: pair}))
                for reason in ("forbidden", "partner", "former_partner", "declined", "proposed")
            },
        }
        assert {code: exclusion(RATINGEN, *case) for code, case in cases.items()} == {
            code: code for code in cases
        }
        assert exclusion(town(capacity_left=0), hromada()) == "german_capacity"
        assert exclusion(RATINGEN, hromada(territory="possible")) is None

    def test_a_coordinator_can_allow_active_hostilities_but_never_occupation(self):
        for territory in ("active", "active_resources"):
            assert exclusion(RATINGEN, hromada(territory=territory)) == "active"
            assert exclusion(RATINGEN, hromada(territory=territory), but=("active",)) is None
        assert exclusion(RATINGEN, hromada(territory="occupied"), but=REASONS) == "occupied"

    def test_other_pairs_do_not_matter(self):
        pairs = Pairs(declined=frozenset({("09162000", KEY), (RATINGEN.key, "UA26080070000000002")}))
        assert exclusion(RATINGEN, hromada(), pairs) is None

    @given(
        st.lists(germans, max_size=5, unique_by=lambda profile: profile.key),
        st.lists(ukrainians, max_size=5, unique_by=lambda profile: profile.key),
    )
    def test_all_at_once_is_the_same_as_one_by_one(self, one, other):
        pairs = Pairs(
            declined=frozenset((german.key, ukrainian.key) for german in one[:2] for ukrainian in other[1:])
        )
        found = exclusions(one, other, pairs)
        for row, german in enumerate(one):
            for column, ukrainian in enumerate(other):
                number = int(found[row, column])
                assert exclusion(german, ukrainian, pairs) == (REASONS[number - 1] if number else None)

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
        candidates = [
            hromada("UA26080070000000001", territory="occupied"),
            hromada("UA26080070000000002"),
            Profile("09162000", "DE"),
        ]
        assert len(rank(RATINGEN, candidates, WEIGHTS)) == 1
        with_excluded = rank(RATINGEN, candidates, WEIGHTS, include_excluded=True)
        assert [match.excluded for match in with_excluded] == [None, "occupied", "same_country"]
        assert len(rank(RATINGEN, candidates, WEIGHTS, include_excluded=True, limit=2)) == 2

    def test_capacity_is_told_from_the_side_of_who_asks(self):
        full = town(capacity_left=0)
        for seeker, candidate in ((full, hromada()), (hromada(), full)):
            [match] = rank(seeker, [candidate], WEIGHTS, include_excluded=True)
            assert match.excluded == ("own_capacity" if seeker is full else "capacity")

    def test_both_sides_see_the_same_score(self):
        candidate = hromada(population=40000)
        [there] = rank(RATINGEN, [candidate], WEIGHTS)
        [back] = rank(candidate, [RATINGEN], WEIGHTS)
        assert (there.score, there.parts) == (back.score, back.parts)

    def test_nobody_to_rank(self):
        assert rank(RATINGEN, [], WEIGHTS, include_excluded=True) == []

    @given(
        st.lists(ukrainians, unique_by=lambda profile: profile.key, max_size=20),
        st.randoms(),
        weights,
        st.none() | st.integers(0, 5),
    )
    def test_same_input_in_any_order_same_result(self, candidates, random, given_weights, limit):
        shuffled = list(candidates)
        random.shuffle(shuffled)
        seeker = town()
        assert rank(seeker, candidates, given_weights, include_excluded=True, limit=limit) == rank(
            seeker, shuffled, given_weights, include_excluded=True, limit=limit
        )

    @given(st.lists(ukrainians, unique_by=lambda profile: profile.key, max_size=12), weights)
    def test_a_limit_only_cuts(self, candidates, given_weights):
        seeker = town()
        everyone = rank(seeker, candidates, given_weights, include_excluded=True)
        assert rank(seeker, candidates, given_weights, include_excluded=True, limit=3) == everyone[:3]


class TestProfile:
    @given(germans)
    def test_a_profile_survives_its_way_through_json(self, profile):
        assert Profile.from_row(json.loads(json.dumps(profile.to_row()))) == profile


class TestFairness:
    def test_who_has_few_partnerships_is_underserved(self):
        found = underserved({"west": (100, 20), "east": (100, 0), "north": (200, 20)})
        assert found["east"] == 1
        assert found["north"] == 0.5
        assert 0 < found["west"] < 0.5

    def test_without_any_partnership_nobody_is_underserved(self):
        assert underserved({"west": (10, 0)}) == {}
        assert underserved({}) == {}

    def test_size_classes(self):
        sizes = (None, 0, 1, 4999, 5000, 99_999, 100_000, 3_000_000)
        assert [size_class(number) for number in sizes] == [None, None, 0, 0, 1, 3, 4, 4]


def test_every_pair_of_profiles_can_be_compared_at_once():
    """More members of a set than a word has bits."""
    many = [frozenset({number, number + 1}) for number in range(100)]
    comparison = Comparison(
        [town(topics=topics) for topics in many], [hromada(topics=topics) for topics in many], {"topics": 1}
    )
    units = comparison.units()
    for row, column in combinations(range(100), 2):
        assert units[row, column] == units[column, row] == (200 if column == row + 1 else 0)
    assert np.all(np.diag(units) == 400)


class TestPlaces:
    @given(st.lists(germans, max_size=4), st.lists(ukrainians, max_size=6), st.booleans())
    def test_places_are_those_of_the_ranking(self, german, ukrainian, german_seek):
        seekers, candidates = (german, ukrainian) if german_seek else (ukrainian, german)
        found = places(seekers, candidates, ALL_WEIGHTS)
        assert len(found) == len(seekers)
        for seeker, ranked in zip(seekers, found, strict=True):
            expected = rank(seeker, candidates, ALL_WEIGHTS)
            assert ranked == [(match.candidate, match.score) for match in expected]

    def test_the_first_ones_are_enough(self):
        small, large = hromada(population=9000), hromada("UA26080070000000002")
        assert places([RATINGEN], [small, large], {"population": 1}, limit=1) == [
            [(large, rank(RATINGEN, [large], {"population": 1})[0].score)]
        ]
