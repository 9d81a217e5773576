"""The course of a case, from the inquiry of a municipality to the fund: what is done, whose turn it is, what comes.

Steps have codes and dates, no words; whoever shows them puts them into the reader's language. Both municipalities of a
partnership have the same course; what differs is whose turn it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

STEPS = ("inquiry", "proposals", "contact", "exchange", "network", "fund")
#: The step on which a partnership in this stage works.
STEP_OF_STAGE = {
    "preparation": "contact",
    "contact": "exchange",
    "exchange": "network",
    "active": "fund",
}
DONE, NOW, PAUSED, LATER = "done", "now", "paused", "later"
SERVICE, YOU, OTHER, BOTH = "service", "you", "other", "both"


@dataclass(frozen=True)
class Asked:
    """A proposal from one side: whether this side has to answer, and whether the other one has."""

    own_pending: bool
    other_pending: bool
    is_open: bool = True
    waits_for_mayor: bool = False
    deadline: date | None = None
    council: date | None = None


@dataclass(frozen=True)
class Facts:
    """What is known of a case, from the side of one municipality.

    - ``origin``: ``matched``, ``own_choice`` or ``existing``, as of the partnership or the wish of the inquiry;
    - ``stage``: that of the partnership, None while there is none; ``resting_stage``: where it stood before it rested;
    - ``exchange_planned``, ``exchange_held``: days; ``membership``: its state; ``member_since``: its first day;
    - ``eligibility``: ``eligible`` or ``not_eligible`` under a current call; ``application``: ``made`` or ``awarded``.
    """

    origin: str = "matched"
    is_own_inquiry: bool = True
    inquired_on: date | None = None
    proposals: Sequence[Asked] = ()
    stage: str | None = None
    resting_stage: str | None = None
    began_on: date | None = None
    exchange_planned: date | None = None
    exchange_held: date | None = None
    membership: str | None = None
    member_since: date | None = None
    applies: bool = True
    eligibility: str | None = None
    application: str | None = None


@dataclass(frozen=True)
class Step:
    """One step. ``next`` says what happens now and ``actor`` who does it; ``day`` is when it was done or is due."""

    name: str
    state: str
    day: date | None = None
    next: str | None = None
    actor: str | None = None


def course(facts: Facts) -> tuple[Step, ...]:
    """The steps of a case in their order. One of them is ``now`` (or ``paused``) unless the case has ended."""
    names = _steps(facts)
    current = _current(facts)
    steps = []
    for name in names:
        if _is_done(name, names, current, facts):
            steps.append(Step(name, DONE, day=_done_on(name, facts)))
        elif facts.stage == "ended":
            continue  # what did not come about in an ended case will not come
        elif name == current:
            steps.append(_now(name, facts))
        else:
            steps.append(Step(name, LATER))
    return tuple(steps)


def _steps(facts):
    """A partnership that is older than the service was not proposed; nor was one of the municipality's own choice."""
    names = list(STEPS)
    if facts.origin == "existing" and not facts.inquired_on:
        names.remove("inquiry")
    if facts.origin != "matched":
        names.remove("proposals")
    elif not facts.inquired_on:
        names.remove("inquiry")
    return names


def _current(facts):
    if facts.stage is None:
        return "proposals" if facts.origin == "matched" else "contact"
    stage = facts.resting_stage or "preparation" if facts.stage == "resting" else facts.stage
    step = STEP_OF_STAGE.get(stage)
    if step == "fund" and facts.membership != "admitted":
        return "network"
    return step


def _is_done(name, names, current, facts):
    if name == "fund":
        return facts.application == "awarded"
    if facts.stage == "ended":
        return {
            "inquiry": True,
            "proposals": True,
            "contact": bool(facts.exchange_held or facts.member_since),
            "exchange": bool(facts.exchange_held),
            "network": bool(facts.member_since),
        }[name]
    return names.index(name) < names.index(current)


def _done_on(name, facts):
    return {
        "inquiry": facts.inquired_on,
        "proposals": facts.began_on,
        "exchange": facts.exchange_held,
        "network": facts.member_since,
    }.get(name)


def _now(name, facts):
    following, actor, day = _NEXT[name](facts)
    if facts.stage == "resting":
        return Step(name, PAUSED, next="resting", actor=BOTH)
    return Step(name, NOW, day=day, next=following, actor=actor)


def _next_proposals(facts):
    open_ones = [asked for asked in facts.proposals if asked.is_open]
    mine = [asked for asked in open_ones if asked.own_pending]
    unplanned = [asked for asked in mine if not asked.waits_for_mayor and not asked.council]
    if unplanned:
        return "answer", YOU, min((asked.deadline for asked in unplanned if asked.deadline), default=None)
    if any(asked.waits_for_mayor for asked in mine):
        return "confirm", YOU, None
    if mine:
        return "council", YOU, min(asked.council for asked in mine)
    theirs = [asked for asked in open_ones if asked.other_pending]
    if theirs:
        return "wait", OTHER, min((asked.deadline for asked in theirs if asked.deadline), default=None)
    if open_ones:  # both have accepted
        return "begin", SERVICE, None
    return ("propose_again" if facts.proposals else "propose"), SERVICE, None


def _next_contact(facts):
    if facts.stage is None:
        return "ask_wished", SERVICE, None
    return "introduce", SERVICE, None


def _next_exchange(facts):
    if facts.exchange_planned:
        return "meet", BOTH, facts.exchange_planned
    return "plan_exchange", SERVICE, None


def _next_network(facts):
    if facts.membership == "suspended":
        return "suspended", SERVICE, None
    return "admit", SERVICE, None


def _next_fund(facts):
    if not facts.applies:
        return "other_applies", OTHER, None
    if facts.application:
        return "application", SERVICE, None
    if facts.eligibility == "eligible":
        return "apply", YOU, None
    if facts.eligibility == "not_eligible":
        return "not_eligible", YOU, None
    return "eligibility", SERVICE, None


_NEXT = {
    "proposals": _next_proposals,
    "contact": _next_contact,
    "exchange": _next_exchange,
    "network": _next_network,
    "fund": _next_fund,
}
