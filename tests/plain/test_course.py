"""The course of a case: which steps there are, what is done, whose turn it is."""

from datetime import date

import pytest

from casework.course import Asked, Facts, course

DAY = date(2026, 11, 25)
LATER_DAY = date(2027, 1, 20)


def states(facts):
    return {step.name: step.state for step in course(facts)}


def now(facts):
    [step] = [step for step in course(facts) if step.state in ("now", "paused")]
    return step.name, step.next, step.actor, step.day


def asked(own=True, other=True, **values):
    return Asked(own_pending=own, other_pending=other, **values)


@pytest.mark.parametrize(
    ("proposals", "expected"),
    [
        ([], ("propose", "service", None)),
        ([asked(deadline=DAY), asked(deadline=LATER_DAY)], ("answer", "you", DAY)),
        ([asked()], ("answer", "you", None)),
        ([asked(council=LATER_DAY, deadline=DAY)], ("council", "you", LATER_DAY)),
        ([asked(waits_for_mayor=True)], ("confirm", "you", None)),
        ([asked(waits_for_mayor=True), asked(deadline=DAY)], ("answer", "you", DAY)),
        ([asked(own=False, deadline=DAY)], ("wait", "other", DAY)),
        ([asked(own=False, other=False)], ("begin", "service", None)),
        ([asked(is_open=False)], ("propose_again", "service", None)),
    ],
)
def test_proposals(proposals, expected):
    facts = Facts(inquired_on=DAY, proposals=proposals)
    assert now(facts) == ("proposals", *expected)
    assert states(facts)["inquiry"] == "done"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"stage": "preparation"}, ("contact", "introduce", "service", None)),
        ({"stage": "contact"}, ("exchange", "plan_exchange", "service", None)),
        ({"stage": "contact", "exchange_planned": DAY}, ("exchange", "meet", "both", DAY)),
        ({"stage": "exchange"}, ("network", "admit", "service", None)),
        ({"stage": "active"}, ("network", "admit", "service", None)),
        ({"stage": "active", "membership": "suspended"}, ("network", "suspended", "service", None)),
        ({"stage": "active", "membership": "admitted"}, ("fund", "eligibility", "service", None)),
        (
            {"stage": "active", "membership": "admitted", "eligibility": "eligible"},
            ("fund", "apply", "you", None),
        ),
        (
            {"stage": "active", "membership": "admitted", "eligibility": "not_eligible"},
            ("fund", "not_eligible", "you", None),
        ),
        (
            {"stage": "active", "membership": "admitted", "application": "made"},
            ("fund", "application", "service", None),
        ),
        (
            {"stage": "active", "membership": "admitted", "applies": False},
            ("fund", "other_applies", "other", None),
        ),
        ({"stage": "resting", "resting_stage": "contact"}, ("exchange", "resting", "both", None)),
        ({"stage": "resting"}, ("contact", "resting", "both", None)),
    ],
)
def test_partnership(values, expected):
    assert now(Facts(inquired_on=DAY, **values)) == expected


def test_everything_before_the_present_step_is_done():
    facts = Facts(inquired_on=DAY, began_on=LATER_DAY, stage="contact")
    assert list(states(facts).values()) == ["done", "done", "done", "now", "later", "later"]
    assert [step.day for step in course(facts)][:3] == [DAY, LATER_DAY, None]


def test_steps_that_were_never_taken_are_left_out():
    assert list(states(Facts(origin="existing", stage="active", membership="admitted"))) == [
        "contact",
        "exchange",
        "network",
        "fund",
    ]
    assert list(states(Facts(origin="own_choice", inquired_on=DAY))) == [
        "inquiry",
        "contact",
        "exchange",
        "network",
        "fund",
    ]
    assert "inquiry" not in states(Facts(proposals=[asked()]))


def test_a_funded_project_is_the_last_step():
    facts = Facts(stage="active", membership="admitted", application="awarded")
    assert set(states(facts).values()) == {"done"}


def test_an_ended_case_shows_what_was():
    facts = Facts(inquired_on=DAY, stage="ended", exchange_held=LATER_DAY)
    assert states(facts) == dict.fromkeys(("inquiry", "proposals", "contact", "exchange"), "done")
    assert list(states(Facts(stage="ended"))) == ["proposals"]
