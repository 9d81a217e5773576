from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from health.rules import LEVELS, Facts, Limits, examine, verdict

TODAY = date(2026, 6, 1)
LIMITS = Limits()
DAYS = st.integers(0, 800)


def ago(days):
    return TODAY - timedelta(days=days)


def judged(**facts):
    findings = examine(Facts(**{"since": ago(1), "next_step": True, **facts}), LIMITS, TODAY)
    return verdict(findings), {finding.rule: finding for finding in findings}


@pytest.mark.parametrize(
    ("days", "level"), [(0, "good"), (59, "good"), (60, "watch"), (119, "watch"), (120, "attention")]
)
def test_silence_is_counted_in_days(days, level):
    found, findings = judged(last_contact=ago(days), since=ago(900))
    assert found == level
    if level != "good":
        finding = findings["contact"]
        assert (finding.days, finding.since) == (days, ago(days))
        assert finding.limit == (60 if level == "watch" else 120)


def test_without_any_contact_silence_counts_from_the_beginning():
    assert judged(since=ago(61))[1]["never"].days == 61
    assert judged(since=ago(59))[0] == "good"


@pytest.mark.parametrize(("days", "level"), [(6, "good"), (7, "watch"), (14, "attention")])
def test_a_message_waits_for_its_answer(days, level):
    found, findings = judged(last_contact=ago(days), unanswered=2, unanswered_since=ago(days))
    assert found == level
    assert level == "good" or findings["unanswered"].count == 2


@pytest.mark.parametrize(("days", "needs", "critical"), [(29, 0, 0), (30, 0, 1), (60, 1, 2), (120, 2, 2)])
def test_critical_needs_wait_half_as_long(days, needs, critical):
    findings = judged(open_needs=2, oldest_need=ago(days), critical_needs=1, oldest_critical_need=ago(days))[
        1
    ]
    levels = [findings[rule].level if rule in findings else "good" for rule in ("needs", "critical_needs")]
    assert [LEVELS.index(level) for level in levels] == [needs, critical]


def test_a_missing_next_step_is_worth_a_look_only():
    found, findings = judged(next_step=False)
    assert found == "watch"
    assert list(findings) == ["next_step"]


def test_the_gravest_comes_first():
    _found, findings = judged(last_contact=ago(60), unanswered=1, unanswered_since=ago(20), next_step=False)
    assert list(findings) == ["unanswered", "contact", "next_step"]


@given(DAYS, DAYS, st.integers(0, 3), st.booleans())
def test_more_silence_never_makes_it_better(first, second, needs, next_step):
    def level(days):
        return LEVELS.index(
            judged(last_contact=ago(days), open_needs=needs, oldest_need=ago(days), next_step=next_step)[0]
        )

    assert level(max(first, second)) >= level(min(first, second))
