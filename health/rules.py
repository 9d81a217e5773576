"""Rules of the health of a partnership.

After-care is what users of matching services missed most, so what is judged is whether somebody cares: contact,
answers, needs that nobody took up, a next step. Every limit comes from the settings; the defaults here are the shipped
ones.
"""

from dataclasses import dataclass
from datetime import date

GOOD, WATCH, ATTENTION = "good", "watch", "attention"
LEVELS = (GOOD, WATCH, ATTENTION)
#: A critical need waits half as long as another one.
CRITICAL_SHARE = 2


@dataclass(frozen=True)
class Facts:
    """What is known of one partnership today. Dates are None where there is nothing."""

    since: date  # since when the service knows the partnership: without any contact, silence counts from here
    is_living: bool = True  # one that rests or has ended is not judged
    last_contact: date | None = None  # with one of the two, or between them
    open_needs: int = 0  # needs that nobody has answered, the critical ones included
    oldest_need: date | None = None
    critical_needs: int = 0
    oldest_critical_need: date | None = None
    unanswered: int = 0  # incoming messages newer than the last answer
    unanswered_since: date | None = None
    next_step: bool = False  # an open activity or a coming event


@dataclass(frozen=True)
class Limits:
    """Days from which a partnership is watched, and from which it needs attention."""

    contact_watch: int = 60
    contact_attention: int = 120
    answer_watch: int = 7
    answer_attention: int = 14
    need_watch: int = 60
    need_attention: int = 120


@dataclass(frozen=True)
class Finding:
    """One thing that is not well, with the figures to tell it.

    ``rule`` is one of ``contact``, ``never``, ``unanswered``, ``critical_needs``, ``needs`` and ``next_step``.
    """

    rule: str
    level: str
    days: int = 0
    limit: int = 0
    count: int = 0
    since: date | None = None


def examine(facts, limits, today):
    """Everything that is not well with a partnership, the gravest first.

    :return: list of findings; empty when all is well
    """
    findings = [
        _contact(facts, limits, today),
        _aged(
            "unanswered",
            facts.unanswered,
            facts.unanswered_since,
            limits.answer_watch,
            limits.answer_attention,
            today,
        ),
        _aged(
            "critical_needs",
            facts.critical_needs,
            facts.oldest_critical_need,
            limits.need_watch // CRITICAL_SHARE,
            limits.need_attention // CRITICAL_SHARE,
            today,
        ),
        _aged("needs", facts.open_needs, facts.oldest_need, limits.need_watch, limits.need_attention, today),
        None if facts.next_step else Finding("next_step", WATCH),
    ]
    found = [finding for finding in findings if finding]
    return sorted(found, key=lambda finding: -LEVELS.index(finding.level))


def verdict(findings):
    """The colour of the traffic light: that of the gravest finding."""
    return max((finding.level for finding in findings), key=LEVELS.index, default=GOOD)


def _contact(facts, limits, today):
    rule = "contact" if facts.last_contact else "never"
    since = facts.last_contact or facts.since
    return _aged(rule, 1, since, limits.contact_watch, limits.contact_attention, today)


def _aged(rule, count, since, watch, attention, today):
    """A finding when something has lasted for as many days as a limit, or longer."""
    if not count or not since:
        return None
    days = (today - since).days
    if days < min(watch, attention):
        return None
    grave = days >= attention
    return Finding(rule, ATTENTION if grave else WATCH, days, attention if grave else watch, count, since)
