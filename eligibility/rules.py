"""Rules: each answers ok (True), not ok (False) or unknown (None) with a code and the figures it looked at.

The parameters are those of the yearly announcement (Bekanntmachung) of the fund; None means that
nothing is published: no limit is applied and the answer asks to check.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True)
class Call:
    """Parameters of a yearly call. Amounts in euros, share in percent of the total cost."""

    year: int
    kinds: frozenset = field(default_factory=frozenset)
    date_open: date | None = None
    date_deadline: date | None = None
    amount_min: float | None = None
    amount_max: float | None = None
    share_max: float | None = None
    duration_max_months: int | None = None
    lead_time_weeks: int | None = None


@dataclass(frozen=True)
class Applicant:
    """The municipality that wants to apply, and the state of its network membership on the day."""

    kind: str | None
    membership: str | None


@dataclass(frozen=True)
class Project:
    """A planned project. Amounts in euros."""

    total: float | None = None
    asked: float | None = None
    date_start: date | None = None
    date_end: date | None = None


@dataclass(frozen=True)
class Verdict:
    """Answer of one rule; ``code`` names the sentence, ``figures`` fill it."""

    rule: str
    ok: bool | None
    code: str
    figures: dict = field(default_factory=dict)


def applicant_verdicts(call: Call, applicant: Applicant) -> list[Verdict]:
    """May this municipality apply at all? Network membership and kind of applicant."""
    return [_membership(applicant), _kind(call, applicant)]


def project_verdicts(call: Call, project: Project, today: date) -> list[Verdict]:
    """Does the planned project fit the call? Window, amount, share, duration, lead time, budget year."""
    return [
        _window(call, today),
        _amount(call, project),
        _share(call, project),
        _duration(call, project),
        _lead_time(call, project, today),
    ]


def overall(verdicts: Iterable[Verdict]) -> bool:
    """Nothing speaks against it. An unknown answer does not: what is not published is no limit."""
    return all(verdict.ok is not False for verdict in verdicts)


def _membership(applicant: Applicant) -> Verdict:
    if applicant.membership == "admitted":
        return Verdict("membership", True, "membership_ok")
    if applicant.membership == "suspended":
        return Verdict("membership", False, "membership_suspended")
    return Verdict("membership", False, "membership_missing")


def _kind(call: Call, applicant: Applicant) -> Verdict:
    if not call.kinds or not applicant.kind:
        return Verdict("kind", None, "kind_unknown")
    allowed = applicant.kind in call.kinds
    return Verdict("kind", allowed, "kind_ok" if allowed else "kind_not_eligible", {"kind": applicant.kind})


def _window(call: Call, today: date) -> Verdict:
    figures = {"date_open": call.date_open, "date_deadline": call.date_deadline}
    if call.date_open and today < call.date_open:
        return Verdict("window", False, "window_not_open", figures)
    if call.date_deadline and today > call.date_deadline:
        return Verdict("window", False, "window_closed", figures)
    if not call.date_deadline:
        return Verdict("window", None, "window_unknown")
    return Verdict("window", True, "window_ok", figures)


def _amount(call: Call, project: Project) -> Verdict:
    figures = {"asked": project.asked, "amount_min": call.amount_min, "amount_max": call.amount_max}
    if project.asked is None:
        return Verdict("amount", None, "amount_unknown", figures)
    if call.amount_min is not None and project.asked < call.amount_min:
        return Verdict("amount", False, "amount_too_small", figures)
    if call.amount_max is not None and project.asked > call.amount_max:
        return Verdict("amount", False, "amount_too_large", figures)
    return Verdict("amount", True, "amount_ok", figures)


def _share(call: Call, project: Project) -> Verdict:
    if not project.total or project.asked is None or call.share_max is None:
        return Verdict("share", None, "share_unknown", {"share_max": call.share_max})
    share = 100 * project.asked / project.total
    ok = share <= call.share_max
    return Verdict(
        "share", ok, "share_ok" if ok else "share_too_large", {"share": share, "share_max": call.share_max}
    )


def _duration(call: Call, project: Project) -> Verdict:
    if not project.date_start or not project.date_end or project.date_end < project.date_start:
        return Verdict("duration", None, "duration_unknown")
    figures = {"year": call.year, "months": call.duration_max_months, "date_end": project.date_end}
    if project.date_end > date(call.year, 12, 31):
        return Verdict("duration", False, "duration_after_year", figures)
    if call.duration_max_months is not None and project.date_end >= _months_later(
        project.date_start, call.duration_max_months
    ):
        return Verdict("duration", False, "duration_too_long", figures)
    return Verdict("duration", True, "duration_ok", figures)


def _lead_time(call: Call, project: Project, today: date) -> Verdict:
    if call.lead_time_weeks is None or not project.date_start:
        return Verdict("lead_time", None, "lead_time_unknown")
    earliest = today + timedelta(weeks=call.lead_time_weeks)
    ok = project.date_start >= earliest
    return Verdict("lead_time", ok, "lead_time_ok" if ok else "lead_time_too_short", {"earliest": earliest})


def _months_later(day: date, months: int) -> date:
    """Same day of the month, or the first of the next one where that day does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return _months_later(date(day.year, day.month, 1), months + 1)
