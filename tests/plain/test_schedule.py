from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network import schedule

BEGIN, END = datetime(2026, 5, 4, 8), datetime(2026, 5, 4, 10)
PURPOSES = (*schedule.BEFORE, *schedule.AFTER, "cancellation")


def decide(purpose, now, **facts):
    return schedule.decide(
        schedule.Situation(purpose=purpose, due=facts.pop("due", now), now=now, begin=BEGIN, end=END, **facts)
    )


@pytest.mark.parametrize(
    ("count", "unit", "reference", "due"),
    [
        (2, "hours", "before_begin", datetime(2026, 5, 4, 6)),
        (1, "days", "before_begin", datetime(2026, 5, 3, 8)),
        (1, "weeks", "before_begin", datetime(2026, 4, 27, 8)),
        (0, "days", "before_begin", BEGIN),
        (3, "days", "after_end", datetime(2026, 5, 7, 10)),
        (1, "hours", "after_end", datetime(2026, 5, 4, 11)),
    ],
)
def test_a_step_is_due_in_a_distance_from_the_event(count, unit, reference, due):
    assert schedule.due_on(BEGIN, END, count, unit, reference, "Europe/Berlin") == due


def test_days_keep_the_time_of_day_across_the_change_to_summer_time_and_hours_do_not():
    begin = datetime(2026, 3, 29, 8)  # ten o'clock in Berlin, the day of the change
    assert schedule.due_on(begin, begin, 1, "weeks", "before_begin", "Europe/Berlin") == datetime(
        2026, 3, 22, 9
    )
    assert schedule.due_on(begin, begin, 24 * 7, "hours", "before_begin", "Europe/Berlin") == datetime(
        2026, 3, 22, 8
    )


def test_a_time_that_the_change_leaves_out_is_an_hour_later():
    end = datetime(2026, 3, 28, 1, 30)  # half past two in Berlin; the next day has no such time
    assert schedule.due_on(end, end, 1, "days", "after_end", "Europe/Berlin") == datetime(2026, 3, 29, 1, 30)


def test_an_unknown_time_zone_is_utc():
    assert schedule.due_on(BEGIN, END, 1, "days", "before_begin", None) == datetime(2026, 5, 3, 8)


BEFORE = BEGIN - timedelta(days=1)
AFTER = END + timedelta(days=1)


@pytest.mark.parametrize(
    ("purpose", "now", "facts", "verdict"),
    [
        ("invitation", BEFORE, {}, ("send", "")),
        ("invitation", BEFORE, {"due": BEFORE - timedelta(hours=2)}, ("late", "late")),
        ("invitation", BEFORE, {"due": BEFORE - timedelta(minutes=59)}, ("send", "")),
        ("invitation", BEGIN, {}, ("skip", "begun")),
        ("practical", BEGIN, {}, ("skip", "begun")),
        ("change", BEGIN, {}, ("skip", "begun")),
        ("reminder", BEFORE, {"due_purposes": frozenset({"last_call"})}, ("skip", "overtaken")),
        ("last_call", BEFORE, {"due_purposes": frozenset({"reminder"})}, ("send", "")),
        ("last_call", BEFORE, {"due_purposes": frozenset({"invitation"})}, ("skip", "overtaken")),
        ("practical", BEFORE, {"due_purposes": frozenset({"invitation"})}, ("send", "")),
        ("invitation", BEFORE, {"is_cancelled": True}, ("skip", "cancelled")),
        ("thanks", AFTER, {"is_cancelled": True}, ("skip", "cancelled")),
        ("invitation", BEFORE, {"is_interrupted": True}, ("wait", "interrupted")),
        ("thanks", BEFORE, {}, ("wait", "not_over")),
        ("thanks", AFTER, {}, ("send", "")),
        ("thanks", AFTER, {"is_attendance_recorded": False}, ("stop", "no_attendance")),
        ("missed", AFTER, {"is_attendance_recorded": False}, ("stop", "no_attendance")),
        ("missed", END + timedelta(days=31), {}, ("skip", "too_late")),
        ("cancellation", BEFORE, {}, ("wait", "not_cancelled")),
        ("cancellation", BEFORE, {"is_cancelled": True, "is_interrupted": True}, ("send", "")),
        ("cancellation", END, {"is_cancelled": True}, ("skip", "over")),
    ],
)
def test_what_becomes_of_a_step_that_is_due(purpose, now, facts, verdict):
    assert decide(purpose, now, **facts) == verdict


situations = st.builds(
    lambda purpose, minutes, late, cancelled, interrupted, others, recorded: schedule.Situation(
        purpose=purpose,
        due=BEGIN + timedelta(minutes=minutes - late),
        now=BEGIN + timedelta(minutes=minutes),
        begin=BEGIN,
        end=END,
        is_cancelled=cancelled,
        is_interrupted=interrupted,
        due_purposes=frozenset(others),
        is_attendance_recorded=recorded,
    ),
    st.sampled_from(PURPOSES),
    st.integers(-100_000, 100_000),
    st.integers(0, 100_000),
    st.booleans(),
    st.booleans(),
    st.sets(st.sampled_from(PURPOSES)),
    st.booleans(),
)


@given(situations)
def test_nothing_is_sent_that_makes_no_sense(situation):
    verdict, reason = schedule.decide(situation)
    assert verdict in ("send", "late", "wait", "skip", "stop")
    assert bool(reason) == (verdict != "send")
    if verdict in ("send", "late"):
        assert situation.is_cancelled == (situation.purpose == "cancellation")
        if situation.purpose in schedule.BEFORE:
            assert situation.now < situation.begin
        if situation.purpose in schedule.AFTER:
            assert situation.now >= situation.end


@given(st.sets(st.sampled_from(schedule.ASKING), min_size=1))
def test_of_several_mails_that_ask_to_come_exactly_one_goes_out(due):
    verdicts = [decide(purpose, BEFORE, due_purposes=frozenset(due - {purpose}))[0] for purpose in due]
    assert verdicts.count("send") == 1


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),
    st.integers(0, 60),
    st.sampled_from(("hours", "days", "weeks")),
    st.sampled_from(("Europe/Berlin", "Europe/Kiev", "UTC")),
)
def test_moving_the_event_moves_the_step_and_more_distance_is_never_later(begin, count, unit, zone):
    begin = begin.replace(microsecond=0)
    due = schedule.due_on(begin, begin, count, unit, "before_begin", zone)
    assert due <= begin + timedelta(hours=1)
    assert schedule.due_on(begin, begin, count + 1, unit, "before_begin", zone) <= due
    span = begin - due - timedelta(**{unit: count})
    assert abs(span) <= timedelta(hours=1)  # the change to summer time
