import pytest
from hypothesis import given
from test_matching import ALL_WEIGHTS, germans, ukrainians

from matching.comparison import Comparison
from matching.criteria import CRITERIA
from matching.profile import Profile
from matching.reasons import STRONG_COUNT, WEAK_COUNT, Reason, reasons

RATINGEN = Profile(
    "05158028",
    "DE",
    kind="town",
    population=92000,
    topics=frozenset({1, 2}),
    offers=frozenset({1, 2, 3}),
    languages=frozenset({7}),
    features=frozenset({"river_port"}),
    links=frozenset({("third", "PL|nysa"), ("region", "DE-NW|UA-12")}),
    waiting_days=610,
)
KOLOMYIA = Profile(
    "UA26080070000011111",
    "UA",
    kind="urban_hromada",
    population=75000,
    topics=frozenset({2, 3}),
    needs=frozenset({2, 3, 4, 5, 6}),
    languages=frozenset({7, 8}),
    features=frozenset({"river_port", "mountain"}),
    links=frozenset({("third", "PL|nysa"), ("region", "DE-NW|UA-12")}),
)


def parts_of(german, ukrainian, weights):
    [score] = Comparison([german], [ukrainian], weights).explain([0], [0])
    return [
        {"criterion": part.criterion, "weight": part.weight, "value": part.value, "points": part.points}
        for part in score.parts
    ]


def part(criterion, value, weight=10, points=5):
    return {"criterion": criterion, "weight": weight, "value": value, "points": points}


@pytest.mark.parametrize(
    ("criterion", "facts"),
    [
        ("population", {"german": 92000, "ukrainian": 75000}),
        ("level", {"german": "town", "ukrainian": "urban_hromada"}),
        ("topics", {"common": (2,)}),
        ("languages", {"common": (7,)}),
        ("geography", {"common": ("river_port",)}),
        ("ukrainian_needs", {"covered": 2, "needs": 5}),
        ("german_needs", {}),
        ("ties", {"kind": "third"}),
        ("waiting", {"german": 20, "ukrainian": 0}),
        ("economy", {}),
        ("seeking", {}),
    ],
)
def test_facts_that_carry_a_reason(criterion, facts):
    assert reasons([part(criterion, 1)], RATINGEN, KOLOMYIA).strong == (Reason(criterion, facts),)


def test_urban_shares_are_named_only_where_they_alone_were_compared():
    german = Profile("1", "DE", urban_share=0.5)
    dense = Profile("1", "DE", urban_share=0.5, population=1, area_km2=1)
    ukrainian = Profile("2", "UA", urban_share=0.6, population=1, area_km2=1)
    settlement = [part("settlement", 0.9)]
    assert reasons(settlement, german, ukrainian).strong[0].facts == {"german": 0.5, "ukrainian": 0.6}
    assert reasons(settlement, dense, ukrainian).strong[0].facts == {}


def test_the_strongest_come_first_and_no_more_than_are_read():
    codes = list(CRITERIA)[:9]
    strong = reasons(
        [part(code, 1, points=number) for number, code in enumerate(codes)], RATINGEN, KOLOMYIA
    ).strong
    assert [reason.criterion for reason in strong] == codes[::-1][:STRONG_COUNT]


def test_only_comparing_criteria_are_weak_or_unknown():
    found = reasons(
        [
            part("population", 0, weight=10),
            part("level", 0.3, weight=30),
            part("topics", 0.39, weight=5),
            part("partners", 0.2),
            part("languages", None, weight=5),
            part("geography", None, weight=9),
            part("experience", None),
        ],
        RATINGEN,
        KOLOMYIA,
    )
    assert [reason.criterion for reason in found.weak] == ["level", "population"]
    assert found.unknown == ("geography", "languages")
    assert found.strong == ()


def test_any_tie_speaks_for_a_pair():
    assert reasons([part("ties", 0.4)], RATINGEN, KOLOMYIA).strong
    assert not reasons([part("experience", 0.5)], RATINGEN, KOLOMYIA).strong


def test_what_no_longer_holds_is_not_named():
    nobody = Profile("UA26080070000022222", "UA")
    for criterion in CRITERIA:
        for reason in reasons([part(criterion, 1)], RATINGEN, nobody).strong:
            assert not {"common", "covered", "kind"} & set(reason.facts)
            assert None not in reason.facts.values()


def test_codes_nobody_knows_any_more_are_left_out():
    assert reasons([part("former", 1), part("gone", None)], RATINGEN, KOLOMYIA) == reasons(
        [], RATINGEN, KOLOMYIA
    )


@given(germans, ukrainians)
def test_every_reason_rests_on_its_part(german, ukrainian):
    parts = parts_of(german, ukrainian, ALL_WEIGHTS)
    values = {part["criterion"]: part["value"] for part in parts}
    found = reasons(parts, german, ukrainian)
    assert len(found.strong) <= STRONG_COUNT
    assert len(found.weak) <= WEAK_COUNT
    assert all(values[reason.criterion] >= 0.39 for reason in found.strong)
    assert all(values[reason.criterion] < 0.4 for reason in found.weak)
    assert all(values[criterion] is None for criterion in found.unknown)
    assert not {reason.criterion for reason in found.strong} & {reason.criterion for reason in found.weak}


@given(germans, ukrainians)
def test_facts_of_what_is_common_are_there_when_the_score_is_of_today(german, ukrainian):
    found = reasons(parts_of(german, ukrainian, ALL_WEIGHTS), german, ukrainian)
    for reason in found.strong:
        if reason.criterion in ("topics", "languages", "geography"):
            assert reason.facts["common"]
        if reason.criterion == "population":
            assert set(reason.facts) == {"german", "ukrainian"}
