"""When one applies, and when the project begins and ends."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from .facts import Call, Project, Verdict

#: The fund is run in Germany: its days begin and end there, wherever the applicant sits.
ZONE = ZoneInfo("Europe/Berlin")


def day_at_fund(moment: datetime) -> date:
    """The day at the seat of the fund. The last day of a period ends there at midnight.

    :param moment: in UTC, without or with a zone
    """
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return moment.astimezone(ZONE).date()


def window(call: Call, today: date) -> Verdict:
    """Applications are accepted from the first to the last day, both included, and in the budget year only."""
    figures = {"date_open": call.date_open, "date_deadline": call.date_deadline, "year": call.year}
    if call.date_open and today < call.date_open:
        return Verdict("window", False, "window_not_open", figures)
    if call.date_deadline and today > call.date_deadline:
        return Verdict("window", False, "window_closed", figures)
    if today.year > call.year:
        return Verdict("window", False, "window_year_over", figures)
    if not call.date_deadline:
        return Verdict("window", None, "window_unknown")
    return Verdict("window", True, "window_ok", figures)


def lead_time(call: Call, project: Project, today: date) -> Verdict:
    """So many weeks lie between the application and the start."""
    if call.lead_time_weeks is None:
        return Verdict("lead_time", None, "lead_time_unknown")
    earliest = today + timedelta(weeks=call.lead_time_weeks)
    figures = {"weeks": call.lead_time_weeks, "earliest": earliest, "date_start": project.date_start}
    if not project.date_start:
        return Verdict("lead_time", None, "lead_time_not_given", figures)
    ok = project.date_start >= earliest
    return Verdict("lead_time", ok, "lead_time_ok" if ok else "lead_time_too_short", figures)


def duration(call: Call, project: Project) -> Verdict:
    """First and last day are both part of the project: 1 January to 31 December are twelve months."""
    if not project.date_start or not project.date_end:
        return Verdict("duration", None, "duration_not_given")
    figures = {"date_start": project.date_start, "date_end": project.date_end}
    if project.date_end < project.date_start:
        return Verdict("duration", False, "duration_reversed", figures)
    if call.duration_max_months is None:
        return Verdict("duration", None, "duration_unknown")
    last = last_day(project.date_start, call.duration_max_months)
    figures |= {"months": call.duration_max_months, "last": last}
    ok = project.date_end <= last
    return Verdict("duration", ok, "duration_ok" if ok else "duration_too_long", figures)


def budget_year(call: Call, project: Project) -> Verdict:
    """The project ends within the budget year of the call."""
    figures = {"year": call.year, "date_end": project.date_end, "date_end_latest": call.date_end_latest}
    if not call.date_end_latest:
        return Verdict("budget_year", None, "budget_year_unknown", figures)
    if not project.date_end:
        return Verdict("budget_year", None, "budget_year_not_given", figures)
    ok = project.date_end <= call.date_end_latest
    return Verdict("budget_year", ok, "budget_year_ok" if ok else "budget_year_too_late", figures)


def last_day(start: date, months: int) -> date:
    """Last day of a period of so many months that begins with this day (§§ 187(2), 188(2) and (3) BGB)."""
    return _months_later(start, months) - timedelta(days=1)


def _months_later(day: date, months: int) -> date:
    """Same day of the month, or the first of the next one where that day does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return _months_later(date(day.year, day.month, 1), months + 1)
