"""What the rules look at. Everything that is unknown or was not published is None: no limit, but worth a question."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Limits:
    """Smallest and largest amount that may be asked for, in euros."""

    amount_min: Decimal | None = None
    amount_max: Decimal | None = None


@dataclass(frozen=True)
class Call:
    """Parameters of a yearly call. Amounts in euros, shares in percent of the total cost.

    ``limits`` hold for all projects except those of a kind that has its own in ``limits_by_kind`` (code of the kind of
    project). ``kinds`` are the kinds of municipality that may apply, ``countries`` the codes of partner countries; an
    empty set means not published.
    """

    year: int
    kinds: frozenset = field(default_factory=frozenset)
    countries: frozenset = field(default_factory=frozenset)
    date_open: date | None = None
    date_deadline: date | None = None
    date_end_latest: date | None = None
    limits: Limits = Limits()
    limits_by_kind: dict = field(default_factory=dict)
    share_max: Decimal | None = None
    own_share_min: Decimal | None = None
    duration_max_months: int | None = None
    lead_time_weeks: int | None = None
    applications_max: int | None = None
    open_proofs_block: bool | None = None
    enterprises: bool | None = None
    ukraine_link_required: bool | None = None


@dataclass(frozen=True)
class Applicant:
    """The municipality that wants to apply: its kind, the state of its network membership on the day, how many
    applications it has made under the call and how many proofs of use it still owes."""

    kind: str | None
    membership: str | None
    applications: int | None = None
    open_proofs: int | None = None


@dataclass(frozen=True)
class Project:
    """A planned project. Amounts in euros; ``partner_status`` is the territory status of the partner municipality."""

    total: Decimal | None = None
    asked: Decimal | None = None
    own: Decimal | None = None
    third: Decimal | None = None
    date_start: date | None = None
    date_end: date | None = None
    kind: str | None = None
    partner_country: str | None = None
    partner_status: str | None = None
    ukraine_link: bool | None = None
    enterprise: bool | None = None


@dataclass(frozen=True)
class Verdict:
    """Answer of one rule: ok (True), not ok (False) or unknown (None).

    ``code`` names the sentence, ``figures`` fill it.
    """

    rule: str
    ok: bool | None
    code: str
    figures: dict = field(default_factory=dict)
