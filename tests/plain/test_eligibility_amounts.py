from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eligibility.amounts import amount, exact, financing, own_money, share
from eligibility.rules import Applicant, Call, Limits, Project, overall, project_verdicts

#: As published: 1,000 to 20,000 EUR, up to 50,000 EUR for encounters and small partnership projects.
CALL_2025 = Call(
    year=2025,
    limits=Limits(Decimal(1000), Decimal(20000)),
    limits_by_kind={kind: Limits(amount_max=Decimal(50000)) for kind in ("encounter", "partnership")},
    share_max=Decimal(90),
    own_share_min=Decimal(10),
)
#: As published: 1,000 to 50,000 EUR.
CALL_2026 = Call(
    year=2026,
    limits=Limits(Decimal(1000), Decimal(50000)),
    share_max=Decimal(90),
    own_share_min=Decimal(10),
)


@pytest.mark.parametrize(
    ("call", "kind", "asked", "ok", "code"),
    [
        (CALL_2025, "strategy", "999.99", False, "amount_too_small"),
        (CALL_2025, "strategy", "1000", True, "amount_ok"),
        (CALL_2025, "strategy", "20000", True, "amount_ok"),
        (CALL_2025, "strategy", "20000.01", False, "amount_too_large"),
        (CALL_2025, "encounter", "999.99", False, "amount_too_small"),
        (CALL_2025, "encounter", "20000.01", True, "amount_ok"),
        (CALL_2025, "encounter", "50000", True, "amount_ok"),
        (CALL_2025, "partnership", "50000.01", False, "amount_too_large"),
        (CALL_2025, None, "20000", True, "amount_ok"),
        (CALL_2025, None, "20000.01", None, "amount_kind_not_given"),
        (CALL_2025, None, "50000.01", False, "amount_too_large"),
        (CALL_2026, None, "999.99", False, "amount_too_small"),
        (CALL_2026, None, "1000", True, "amount_ok"),
        (CALL_2026, "strategy", "50000", True, "amount_ok"),
        (CALL_2026, "partnership", "50000.01", False, "amount_too_large"),
        (CALL_2026, None, "0", False, "amount_too_small"),
        (Call(year=2027), None, "5000000", None, "amount_unknown"),
    ],
)
def test_amount(call, kind, asked, ok, code):
    verdict = amount(call, Project(asked=Decimal(asked), kind=kind))
    assert (verdict.ok, verdict.code) == (ok, code)


def test_amount_names_the_limits_of_the_kind():
    figures = amount(CALL_2025, Project(asked=Decimal(22000), kind="strategy")).figures
    assert figures == {
        "asked": Decimal(22000),
        "amount_min": Decimal(1000),
        "amount_max": Decimal(20000),
    }


@pytest.mark.parametrize(
    ("asked", "total", "ok", "shown"),
    [
        ("9000", "10000", True, "90.00"),  # 90.00 %
        ("9001", "10000", False, "90.01"),  # 90.01 %
        ("9000.01", "10000", False, "90.01"),  # 90.0001 % is not shown as 90.00 %
        ("45000", "50000", True, "90.00"),
        ("0.9", "1", True, "90.00"),
        ("1", "3", True, "33.34"),
    ],
)
def test_share(asked, total, ok, shown):
    verdict = share(CALL_2026, Project(asked=Decimal(asked), total=Decimal(total)))
    assert (verdict.ok, verdict.figures["share"]) == (ok, Decimal(shown))


def test_share_names_what_may_be_asked_for():
    # 90 % of 33.33 EUR are 29.997 EUR: 30.00 EUR would be more than the share.
    verdict = share(CALL_2026, Project(asked=Decimal(30), total=Decimal("33.33")))
    assert (verdict.ok, verdict.figures["asked_max"]) == (False, Decimal("29.99"))
    assert share(CALL_2026, Project(asked=Decimal("29.99"), total=Decimal("33.33"))).ok


@pytest.mark.parametrize(("asked", "total"), [("100", None), (None, "100"), ("100", "0")])
def test_share_that_cannot_be_known(asked, total):
    project = Project(asked=asked and Decimal(asked), total=total and Decimal(total))
    assert share(CALL_2026, project).ok is None


@pytest.mark.parametrize(
    ("own", "third", "ok", "code"),
    [
        ("1000", None, True, "own_money_ok"),
        ("999.99", None, False, "own_money_too_little"),
        ("0", "1000", True, "own_money_ok"),  # "own and/or third-party money"
        ("500", "499.99", False, "own_money_too_little"),
        (None, "1000", None, "own_money_not_given"),
    ],
)
def test_own_money(own, third, ok, code):
    project = Project(total=Decimal(10000), own=own and Decimal(own), third=third and Decimal(third))
    verdict = own_money(CALL_2026, project)
    assert (verdict.ok, verdict.code) == (ok, code)


@pytest.mark.parametrize(
    ("asked", "own", "third", "ok", "code"),
    [
        ("9000", "1000", None, True, "financing_ok"),
        ("8000", "1000", "1000", True, "financing_ok"),
        ("9000", "999.99", None, False, "financing_gap"),
        ("9000", "1000", "0.01", False, "financing_excess"),
        ("9000", None, None, None, "financing_not_given"),
    ],
)
def test_financing_adds_up_to_the_cent(asked, own, third, ok, code):
    project = Project(
        total=Decimal(10000),
        asked=Decimal(asked),
        own=own and Decimal(own),
        third=third and Decimal(third),
    )
    verdict = financing(project)
    assert (verdict.ok, verdict.code) == (ok, code)
    if ok is False:
        assert verdict.figures["difference"] == Decimal("0.01")


def test_amounts_of_floating_point_are_exact():
    assert exact(0.1 + 0.2) == Decimal("0.3")
    project = Project(total=exact(0.3), asked=exact(0.1 + 0.1), own=exact(0.1))
    assert financing(project).ok


@pytest.mark.parametrize("value", ["a lot", "nan", float("inf"), "", None, [1]])
def test_what_is_no_number(value):
    with pytest.raises(ValueError):
        exact(value)


# ----------------------------------------------------------------------
# Whatever the figures are
# ----------------------------------------------------------------------

MONEY = st.decimals(min_value=0, max_value=200000, places=2)
MAYBE_MONEY = st.none() | MONEY
PERCENT = st.none() | st.decimals(min_value=0, max_value=100, places=2)
DAYS = st.none() | st.dates(date(2025, 1, 1), date(2027, 12, 31))
KINDS = st.sampled_from([None, "strategy", "encounter", "partnership"])
YES_NO = st.sampled_from([None, True, False])


@st.composite
def limits(draw):
    lower, upper = draw(MAYBE_MONEY), draw(MAYBE_MONEY)
    assume(lower is None or upper is None or lower <= upper)
    return Limits(lower, upper)


CALLS = st.builds(
    Call,
    year=st.just(2026),
    kinds=st.just(frozenset()),
    countries=st.sampled_from([frozenset(), frozenset({"UA"}), frozenset({"MD"})]),
    date_open=DAYS,
    date_deadline=DAYS,
    date_end_latest=DAYS,
    limits=limits(),
    limits_by_kind=st.dictionaries(st.sampled_from(["encounter", "partnership"]), limits()),
    share_max=PERCENT,
    own_share_min=PERCENT,
    duration_max_months=st.none() | st.integers(1, 36),
    lead_time_weeks=st.none() | st.integers(1, 52),
    applications_max=st.none() | st.integers(1, 5),
    open_proofs_block=YES_NO,
    enterprises=YES_NO,
    ukraine_link_required=YES_NO,
)
PROJECTS = st.builds(
    Project,
    total=MAYBE_MONEY,
    asked=MAYBE_MONEY,
    own=MAYBE_MONEY,
    third=MAYBE_MONEY,
    date_start=DAYS,
    date_end=DAYS,
    kind=KINDS,
    partner_country=st.sampled_from([None, "UA", "DE"]),
    partner_status=st.sampled_from([None, "none", "active", "occupied"]),
    ukraine_link=YES_NO,
    enterprise=YES_NO,
)
APPLICANTS = st.builds(
    Applicant,
    kind=st.just("town"),
    membership=st.just("admitted"),
    applications=st.none() | st.integers(0, 5),
    open_proofs=st.none() | st.integers(0, 2),
)
TODAY = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(call=CALLS, project=PROJECTS, more=st.decimals(min_value="0.01", max_value=100000, places=2))
def test_asking_for_more_never_heals_a_refusal(call, project, more):
    """Except of an amount that is too small for the call."""
    assume(project.asked is not None)
    larger = replace(project, asked=project.asked + more)
    if amount(call, project).code == "amount_too_large":
        assert amount(call, larger).ok is False
    if share(call, project).ok is False:
        assert share(call, larger).ok is False


@given(call=CALLS, project=PROJECTS, applicant=APPLICANTS, today=TODAY)
def test_what_is_unknown_never_refuses(call, project, applicant, today):
    """Whatever single parameter was not published: nothing is refused that would not be refused with it. Only a year
    that is over, dates that are reversed, an occupied partner and a sum that is wrong need no parameter."""
    before = refusals(call, applicant, project, today)
    unknown = {"limits": Limits(), "limits_by_kind": {}, "countries": frozenset(), "kinds": frozenset()}
    for field in fields(Call):
        if field.name in ("year", "limits_by_kind"):
            continue
        value = unknown.get(field.name)
        blank = replace(call, **{field.name: value})
        if field.name == "limits":
            blank = replace(blank, limits_by_kind={})
        assert refusals(blank, applicant, project, today) <= before
    needless = {"financing", "partner", "duration"}
    assert refusals(Call(year=2026), applicant, project, today) <= needless


def refusals(call, applicant, project, today):
    return {v.rule for v in project_verdicts(call, applicant, project, today) if v.ok is False}


@given(call=CALLS, project=PROJECTS, applicant=APPLICANTS, today=TODAY)
def test_what_is_proposed_is_right(call, project, applicant, today):
    """Following a proposed figure mends the rule that proposes it."""
    for verdict in project_verdicts(call, applicant, project, today):
        if verdict.code == "share_too_large":
            mended = replace(project, asked=verdict.figures["asked_max"])
            assert share(call, mended).ok
        elif verdict.code == "own_money_too_little":
            mended = replace(project, own=verdict.figures["own_min"], third=None)
            assert own_money(call, mended).ok
        elif verdict.code == "duration_too_long":
            mended = replace(project, date_end=verdict.figures["last"])
            found = {v.rule: v for v in project_verdicts(call, applicant, mended, today)}
            assert found["duration"].ok
            later = replace(project, date_end=verdict.figures["last"] + timedelta(days=1))
            found = {v.rule: v for v in project_verdicts(call, applicant, later, today)}
            assert found["duration"].ok is False
        elif verdict.code == "lead_time_too_short":
            mended = replace(project, date_start=verdict.figures["earliest"])
            found = {v.rule: v for v in project_verdicts(call, applicant, mended, today)}
            assert found["lead_time"].ok


@given(project=PROJECTS, applicant=APPLICANTS, call=CALLS, today=TODAY)
def test_overall_is_the_absence_of_refusals(project, applicant, call, today):
    verdicts = project_verdicts(call, applicant, project, today)
    assert overall(verdicts) == (not refusals(call, applicant, project, today))
