"""When a step of a campaign is due, and what becomes of it when its time has come. Plain Python: no database, no
clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytz

#: From then on people are told that a step was late.
LATE_AFTER = timedelta(hours=1)
#: Thanks and "we missed you" make no sense later than that after the event.
FOLLOW_UP_WITHIN = timedelta(days=30)

#: Steps that ask people to come; of several that are due at once one is enough, the one that comes first here wins.
ASKING = ("invitation", "last_call", "reminder")
#: Steps that make no sense once the event has begun.
BEFORE = (*ASKING, "practical", "change")
#: Steps that look back.
AFTER = ("thanks", "missed")


def due_on(begin, end, count, unit, reference, timezone):
    """The moment at which a step is due.

    Days and weeks keep the time of day in the event's time zone: what goes out at nine goes out at nine, also on the
    other side of the change to summer time. Hours are hours.

    :param begin: of the event, naive in UTC
    :param end: of the event, naive in UTC
    :param unit: ``hours``, ``days`` or ``weeks``
    :param reference: ``before_begin`` or ``after_end``
    :param timezone: name of the event's time zone; UTC if it is unknown
    :return: naive in UTC
    """
    origin, sign = (begin, -1) if reference == "before_begin" else (end, 1)
    if unit == "hours":
        return origin + sign * timedelta(hours=count)
    zone = pytz.timezone(timezone) if timezone in pytz.all_timezones_set else pytz.utc
    local = pytz.utc.localize(origin).astimezone(zone).replace(tzinfo=None)
    moved = local + sign * timedelta(**{unit: count})
    # A time that does not exist on the day of the change becomes the one an hour later.
    return zone.normalize(zone.localize(moved, is_dst=False)).astimezone(pytz.utc).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Situation:
    """What matters about a step that is due. All moments are naive in UTC."""

    purpose: str
    due: datetime
    now: datetime
    begin: datetime
    end: datetime
    is_cancelled: bool = False
    is_interrupted: bool = False
    due_purposes: frozenset = frozenset()  # of all steps of the campaign that are due now
    is_attendance_recorded: bool = True


def decide(situation):
    """What to do with a step whose time has come.

    :return: ``(verdict, reason)``; verdict is one of ``send``, ``late`` (send it, and tell that it was late), ``wait``,
        ``skip`` and ``stop`` (until somebody mends it). The reason is a key, empty for ``send``.
    """
    purpose, now = situation.purpose, situation.now
    if purpose == "cancellation":
        if not situation.is_cancelled:
            return "wait", "not_cancelled"
        if now >= situation.end:
            return "skip", "over"
    elif situation.is_cancelled:
        return "skip", "cancelled"
    elif situation.is_interrupted:
        return "wait", "interrupted"
    elif purpose in BEFORE and now >= situation.begin:
        return "skip", "begun"
    elif purpose in ASKING and _is_overtaken(situation):
        return "skip", "overtaken"
    elif purpose in AFTER:
        if now < situation.end:
            return "wait", "not_over"
        if now > situation.end + FOLLOW_UP_WITHIN:
            return "skip", "too_late"
        if not situation.is_attendance_recorded:
            return "stop", "no_attendance"
    return ("late", "late") if now - situation.due > LATE_AFTER else ("send", "")


def _is_overtaken(situation):
    """Whether another step that asks people to come is due, too, and says it better."""
    rank = ASKING.index(situation.purpose)
    return any(other in situation.due_purposes for other in ASKING[:rank])
