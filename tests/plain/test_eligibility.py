from datetime import date, datetime
from decimal import Decimal

import pytest

from eligibility.periods import day_at_fund, last_day
from eligibility.rules import Applicant, Call, Limits, Project, applicant_verdicts, overall, project_verdicts

CALL = Call(
    year=2026,
    kinds=frozenset({"town", "district", "verbandsgemeinde", "city_district"}),
    countries=frozenset({"UA"}),
    date_open=date(2026, 1, 15),
    date_deadline=date(2026, 10, 15),
    date_end_latest=date(2026, 12, 31),
    limits=Limits(Decimal(1000), Decimal(50000)),
    share_max=Decimal(90),
    own_share_min=Decimal(10),
    duration_max_months=12,
    lead_time_weeks=6,
    applications_max=2,
    open_proofs_block=True,
    enterprises=False,
    ukraine_link_required=True,
)
MEMBER = Applicant("town", "admitted", applications=0, open_proofs=0)
TODAY = date(2026, 3, 2)
FITTING = {
    "total": Decimal(20000),
    "asked": Decimal(18000),
    "own": Decimal(1500),
    "third": Decimal(500),
    "date_start": date(2026, 5, 1),
    "date_end": date(2026, 11, 30),
    "partner_country": "UA",
    "partner_status": "none",
    "ukraine_link": True,
}


def answers(call=CALL, applicant=MEMBER, today=TODAY, **changes):
    verdicts = project_verdicts(call, applicant, Project(**{**FITTING, **changes}), today)
    return {verdict.rule: verdict for verdict in verdicts}


def code(rule, **changes):
    verdict = answers(**changes)[rule]
    return verdict.ok, verdict.code


@pytest.mark.parametrize("kind", sorted(CALL.kinds))
def test_member_of_an_eligible_kind_may_apply(kind):
    assert overall(applicant_verdicts(CALL, Applicant(kind, "admitted")))


@pytest.mark.parametrize("membership", [None, "applied", "suspended", "ended"])
def test_others_than_admitted_members_may_not(membership):
    assert not overall(applicant_verdicts(CALL, Applicant("town", membership)))


def test_kind_that_the_call_does_not_name():
    verdicts = applicant_verdicts(CALL, Applicant("urban_hromada", "admitted"))
    assert [verdict.ok for verdict in verdicts] == [True, False]


@pytest.mark.parametrize(("call", "kind"), [(Call(year=2027), "town"), (CALL, None)])
def test_unknown_kinds_do_not_exclude(call, kind):
    verdicts = applicant_verdicts(call, Applicant(kind, "admitted"))
    assert [verdict.ok for verdict in verdicts] == [True, None]
    assert overall(verdicts)


def test_fitting_project():
    assert all(verdict.ok for verdict in answers().values())
    assert len(answers()) == 13


@pytest.mark.parametrize(
    ("enterprises", "expected"),
    [
        (True, (True, "enterprise_ok")),
        (False, (False, "enterprise_not_eligible")),
        (None, (None, "enterprise_unknown")),
    ],
)
def test_municipal_enterprise(enterprises, expected):
    assert code("enterprise", call=Call(year=2026, enterprises=enterprises), enterprise=True) == expected
    assert "enterprise" not in answers(call=Call(year=2026, enterprises=enterprises))


@pytest.mark.parametrize(
    ("required", "link", "expected"),
    [
        (True, True, (True, "ukraine_link_ok")),
        (True, False, (False, "ukraine_link_missing")),
        (True, None, (None, "ukraine_link_not_given")),
        (False, False, (True, "ukraine_link_free")),
        (False, None, (True, "ukraine_link_free")),
        (None, False, (None, "ukraine_link_unknown")),
        (None, True, (True, "ukraine_link_ok")),
    ],
)
def test_link_to_ukraine(required, link, expected):
    call = Call(year=2026, ukraine_link_required=required)
    assert code("ukraine_link", call=call, ukraine_link=link) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("none", (True, "partner_ok")),
        ("possible", (True, "partner_ok")),
        ("active", (True, "partner_ok")),
        ("active_resources", (True, "partner_ok")),
        ("occupied", (False, "partner_occupied")),
        (None, (None, "partner_not_given")),
    ],
)
def test_partner_under_government_control(status, expected):
    assert code("partner", partner_status=status) == expected


@pytest.mark.parametrize(
    ("countries", "country", "expected"),
    [
        ({"UA", "MD"}, "UA", (True, "country_ok")),
        ({"UA", "MD"}, "DE", (False, "country_not_listed")),
        ((), "UA", (None, "country_unknown")),
        ({"UA"}, None, (None, "country_not_given")),
    ],
)
def test_country_of_the_partner(countries, country, expected):
    call = Call(year=2026, countries=frozenset(countries))
    assert code("country", call=call, partner_country=country) == expected


@pytest.mark.parametrize(
    ("maximum", "made", "expected"),
    [
        (2, 0, (True, "applications_ok")),
        (2, 1, (True, "applications_ok")),
        (2, 2, (False, "applications_too_many")),
        (1, 3, (False, "applications_too_many")),
        (None, 9, (None, "applications_unknown")),
        (2, None, (None, "applications_not_counted")),
    ],
)
def test_applications_in_the_year(maximum, made, expected):
    call = Call(year=2026, applications_max=maximum)
    assert code("applications", call=call, applicant=Applicant("town", "admitted", made)) == expected


@pytest.mark.parametrize(
    ("block", "owed", "expected"),
    [
        (True, 0, (True, "open_proofs_none")),
        (None, 0, (True, "open_proofs_none")),
        (True, 1, (False, "open_proofs_block")),
        (False, 1, (True, "open_proofs_ok")),
        (None, 1, (None, "open_proofs_unknown")),
        (True, None, (None, "open_proofs_not_counted")),
    ],
)
def test_open_proofs_of_use(block, owed, expected):
    applicant = Applicant("town", "admitted", 0, owed)
    assert code("open_proofs", call=Call(year=2026, open_proofs_block=block), applicant=applicant) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 1, 14), (False, "window_not_open")),
        (date(2026, 1, 15), (True, "window_ok")),
        (date(2026, 10, 15), (True, "window_ok")),
        (date(2026, 10, 16), (False, "window_closed")),
    ],
)
def test_window(today, expected):
    assert code("window", today=today) == expected


def test_window_of_which_nothing_is_published():
    call = Call(year=2025)
    assert code("window", call=call, today=date(2025, 12, 31)) == (None, "window_unknown")
    assert code("window", call=call, today=date(2026, 1, 1)) == (False, "window_year_over")


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # Summer time is UTC+2, winter time UTC+1.
        (datetime(2026, 10, 15, 21, 59, 59), date(2026, 10, 15)),
        (datetime(2026, 10, 15, 22, 0), date(2026, 10, 16)),
        (datetime(2026, 12, 31, 22, 59), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0), date(2027, 1, 1)),
        (datetime(2028, 2, 28, 23, 0), date(2028, 2, 29)),
        (datetime(2028, 2, 29, 23, 0), date(2028, 3, 1)),
    ],
)
def test_the_day_ends_at_midnight_in_berlin(moment, day):
    assert day_at_fund(moment) == day


@pytest.mark.parametrize(
    ("weeks", "start", "expected"),
    [
        (6, date(2026, 4, 12), (False, "lead_time_too_short")),
        (6, date(2026, 4, 13), (True, "lead_time_ok")),
        (6, None, (None, "lead_time_not_given")),
        (None, date(2026, 3, 2), (None, "lead_time_unknown")),
    ],
)
def test_lead_time(weeks, start, expected):
    assert code("lead_time", call=Call(year=2026, lead_time_weeks=weeks), date_start=start) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), (True, "duration_ok")),
        (date(2025, 12, 31), date(2026, 12, 30), (True, "duration_ok")),
        (date(2025, 12, 30), date(2026, 12, 30), (False, "duration_too_long")),
        # Leap days: a year from 29 February ends on the 28th, a year up to it on the 29th.
        (date(2028, 2, 29), date(2029, 2, 28), (True, "duration_ok")),
        (date(2028, 2, 29), date(2029, 3, 1), (False, "duration_too_long")),
        (date(2027, 3, 1), date(2028, 2, 29), (True, "duration_ok")),
        (date(2027, 3, 1), date(2028, 3, 1), (False, "duration_too_long")),
        (date(2026, 6, 1), date(2026, 6, 1), (True, "duration_ok")),
        (date(2026, 6, 2), date(2026, 6, 1), (False, "duration_reversed")),
        (None, date(2026, 6, 1), (None, "duration_not_given")),
        (date(2026, 6, 1), None, (None, "duration_not_given")),
    ],
)
def test_duration(start, end, expected):
    assert code("duration", date_start=start, date_end=end) == expected


def test_reversed_dates_are_wrong_whatever_is_published():
    changes = {"date_start": date(2026, 6, 2), "date_end": date(2026, 6, 1)}
    assert code("duration", call=Call(year=2026), **changes) == (False, "duration_reversed")
    assert code("duration", call=Call(year=2026)) == (None, "duration_unknown")


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 2, 1), 12, date(2027, 1, 31)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
    ],
)
def test_last_day_of_a_period(start, months, day):
    assert last_day(start, months) == day


@pytest.mark.parametrize(
    ("latest", "end", "expected"),
    [
        (date(2026, 12, 31), date(2026, 12, 31), (True, "budget_year_ok")),
        (date(2026, 12, 31), date(2027, 1, 1), (False, "budget_year_too_late")),
        (date(2026, 12, 31), None, (None, "budget_year_not_given")),
        (None, date(2031, 1, 1), (None, "budget_year_unknown")),
    ],
)
def test_end_within_the_budget_year(latest, end, expected):
    assert code("budget_year", call=Call(year=2026, date_end_latest=latest), date_end=end) == expected


def test_what_is_not_published_is_no_limit():
    verdicts = answers(call=Call(year=2026), applicant=Applicant("town", "admitted"))
    assert overall(verdicts.values())
    assert {rule: verdict.ok for rule, verdict in verdicts.items() if verdict.ok is not None} == {
        "ukraine_link": True,
        "partner": True,
        "financing": True,
    }
