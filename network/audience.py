"""Who gets a step of a campaign, and why somebody does not. Plain Python: no database.

Each candidate gets one verdict: ``included``, or the first reason against it in the order of ``REASONS``.
"""

from dataclasses import dataclass, field

#: Reasons why a candidate is left out, in the order in which they are looked at.
REASONS = (
    "no_email",
    "not_member",
    "no_consent",
    "blacklisted",
    "opted_out",
    "other_side",
    "other_state",
    "other_topic",
    "other_role",
    "registered",
    "not_invited",
    "declined",
    "not_registered",
    "absent",
    "attended",
    "duplicate",
)
INCLUDED = "included"

#: Steps that ask people to come: to contact persons of members, with their consent.
ASKING = ("invitation", "reminder", "last_call")
#: Ask again those who were invited by this campaign.
ASKING_AGAIN = ("reminder", "last_call")
#: Tell whoever was invited or is registered that the event has changed.
TELLING = ("change", "cancellation")

#: Languages in which mails are written; everybody else reads English.
LANGUAGES = ("de_DE", "uk_UA")
FALLBACK_LANGUAGE = "en_US"


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a step is for. Empty sets and ``None`` do not restrict."""

    purpose: str
    side: str | None = None  # code of the country of the municipality
    regions: frozenset = frozenset()
    topics: frozenset = frozenset()
    roles: frozenset = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person or administration that a step could be sent to.

    ``consent``: ``given``, ``withdrawn`` or ``none``. ``registration``: state of the best registration for the event
    (``done``, ``open``, ``draft``, ``cancel``) or ``none``.
    """

    key: int
    email: str | None
    lang: str | None = None
    is_member: bool = False
    consent: str = "none"
    is_blacklisted: bool = False
    side: str | None = None
    region: int | None = None
    topics: frozenset = field(default_factory=frozenset)
    roles: frozenset = field(default_factory=frozenset)
    registration: str = "none"
    is_invited: bool = False

    @property
    def is_registered(self):
        return self.registration in ("open", "done")


@dataclass(frozen=True, slots=True)
class Verdict:
    candidate: Candidate
    reason: str  # ``included`` or one of REASONS

    @property
    def is_included(self):
        return self.reason == INCLUDED


def language(lang):
    """The language in which somebody gets mails."""
    return lang if lang in LANGUAGES else FALLBACK_LANGUAGE


def needs_consent(purpose, candidate):
    """Whether only people who agreed to invitations may get this mail. What belongs to a registration needs no
    consent of its own."""
    return purpose in ASKING or (purpose in TELLING and not candidate.is_registered)


def judge(audience, candidates):
    """The verdict on each candidate, in the given order; of several with one address the first one gets the mail.

    :param candidates: iterable of ``Candidate``
    :return: list of ``Verdict``
    """
    taken, verdicts = set(), []
    for candidate in candidates:
        reason = _first_reason(audience, candidate)
        if reason == INCLUDED and candidate.email in taken:
            reason = "duplicate"
        if reason == INCLUDED:
            taken.add(candidate.email)
        verdicts.append(Verdict(candidate, reason))
    return verdicts


def _first_reason(audience, candidate):
    return next((reason for reason in _reasons(audience, candidate)), INCLUDED)


def _reasons(audience, candidate):
    """The reasons against a candidate, first things first."""
    asks_consent = needs_consent(audience.purpose, candidate)
    if not candidate.email:
        yield "no_email"
    if asks_consent and not candidate.is_member:
        yield "not_member"
    if asks_consent and candidate.consent == "none":
        yield "no_consent"
    if candidate.is_blacklisted:
        yield "blacklisted"
    if asks_consent and candidate.consent == "withdrawn":
        yield "opted_out"
    yield from _filter_reasons(audience, candidate)
    yield from _event_reasons(audience.purpose, candidate)


def _filter_reasons(audience, candidate):
    if audience.side and candidate.side != audience.side:
        yield "other_side"
    if audience.regions and candidate.region not in audience.regions:
        yield "other_state"
    if audience.topics and not audience.topics & candidate.topics:
        yield "other_topic"
    if audience.roles and not audience.roles & candidate.roles:
        yield "other_role"


def _event_reasons(purpose, candidate):
    """What somebody has to do with the event."""
    if purpose in ASKING:
        if candidate.is_registered:
            yield "registered"
        if purpose in ASKING_AGAIN and not candidate.is_invited:
            yield "not_invited"
        if candidate.registration == "cancel":
            yield "declined"
        return
    if candidate.registration == "cancel":
        yield "declined"
    if purpose in TELLING:
        if not candidate.is_registered and not candidate.is_invited:
            yield "not_invited"
    elif not candidate.is_registered:
        yield "not_registered"
    elif purpose == "thanks" and candidate.registration != "done":
        yield "absent"
    elif purpose == "missed" and candidate.registration == "done":
        yield "attended"
