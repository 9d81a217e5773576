from datetime import date

import pytest

from eligibility.rules import Applicant, Call, Project, applicant_verdicts, overall, project_verdicts

CALL = Call(
    year=2026,
    kinds=frozenset({"town", "district"}),
    date_open=date(2026, 1, 15),
    date_deadline=date(2026, 10, 15),
    amount_min=1000,
    amount_max=50000,
    share_max=90,
    duration_max_months=12,
    lead_time_weeks=6,
)
TODAY = date(2026, 3, 2)
FITTING = {
    "total": 20000.0,
    "asked": 18000.0,
    "date_start": date(2026, 5, 1),
    "date_end": date(2026, 11, 30),
}


def verdict(rule, call=CALL, today=TODAY, **changes):
    found = {
        answer.rule: answer for answer in project_verdicts(call, Project(**{**FITTING, **changes}), today)
    }
    return found[rule].ok, found[rule].code


def test_member_of_an_eligible_kind_may_apply():
    assert overall(applicant_verdicts(CALL, Applicant("town", "admitted")))


@pytest.mark.parametrize("membership", [None, "applied", "suspended", "ended"])
def test_others_than_admitted_members_may_not(membership):
    assert not overall(applicant_verdicts(CALL, Applicant("town", membership)))


def test_kind_that_the_call_does_not_name():
    answers = applicant_verdicts(CALL, Applicant("urban_hromada", "admitted"))
    assert [answer.ok for answer in answers] == [True, False]


def test_unpublished_kinds_are_unknown_and_do_not_exclude():
    answers = applicant_verdicts(Call(year=2027), Applicant("town", "admitted"))
    assert [answer.ok for answer in answers] == [True, None]
    assert overall(answers)


def test_fitting_project():
    assert all(answer.ok for answer in project_verdicts(CALL, Project(**FITTING), TODAY))


@pytest.mark.parametrize(
    ("rule", "changes", "code"),
    [
        ("amount", {"asked": 999.0}, "amount_too_small"),
        ("amount", {"asked": 50000.01}, "amount_too_large"),
        ("amount", {"asked": 1000.0, "total": 2000.0}, "amount_ok"),
        ("share", {"asked": 18001.0}, "share_too_large"),
        ("share", {"asked": 18000.0}, "share_ok"),
        ("duration", {"date_end": date(2027, 1, 1)}, "duration_after_year"),
        ("duration", {"date_start": date(2025, 12, 30), "date_end": date(2026, 12, 30)}, "duration_too_long"),
        ("duration", {"date_start": date(2026, 1, 1), "date_end": date(2026, 12, 31)}, "duration_ok"),
        ("duration", {"date_start": date(2026, 6, 1), "date_end": date(2026, 5, 1)}, "duration_unknown"),
        ("lead_time", {"date_start": date(2026, 4, 12)}, "lead_time_too_short"),
        ("lead_time", {"date_start": date(2026, 4, 13)}, "lead_time_ok"),
    ],
)
def test_limits(rule, changes, code):
    assert verdict(rule, **changes)[1] == code


@pytest.mark.parametrize(
    ("today", "code"),
    [
        (date(2026, 1, 14), "window_not_open"),
        (date(2026, 1, 15), "window_ok"),
        (date(2026, 10, 15), "window_ok"),
        (date(2026, 10, 16), "window_closed"),
    ],
)
def test_window(today, code):
    assert verdict("window", today=today)[1] == code


def test_what_is_not_published_is_no_limit():
    answers = project_verdicts(Call(year=2026), Project(**FITTING), TODAY)
    assert overall(answers)
    assert {answer.rule: answer.ok for answer in answers} == {
        "window": None,
        "amount": True,
        "share": None,
        "duration": True,
        "lead_time": None,
    }
