"""Hard reasons against a pair, each with a code that the caller puts into words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np

from .profile import Profile

#: Classes of the Ukrainian list of territories of hostilities and occupation (order No. 376 of 28.02.2025),
#: from mild to strict. Where state electronic registers still work, the class is milder than "active".
TERRITORY_CLASSES = ("none", "possible", "active_resources", "active", "occupied")
#: Both classes of active hostilities; a coordinator can allow them, never an occupied territory.
ACTIVE_HOSTILITIES = ("active_resources", "active")

#: All reasons; the first one that holds is named. Their places in this tuple, from 1, are the numbers in the result of
#: ``exclusions``.
REASONS = (
    "same_country",
    "archived",
    "occupied",
    "forbidden",
    "partner",
    "former_partner",
    "declined",
    "active",
    "proposed",
    "not_seeking",
    "german_capacity",
    "ukrainian_capacity",
)


@dataclass(frozen=True)
class Pairs:
    """What already stands between municipalities: pairs of a German and a Ukrainian key by reason."""

    forbidden: frozenset = field(default_factory=frozenset)
    partner: frozenset = field(default_factory=frozenset)
    former_partner: frozenset = field(default_factory=frozenset)
    declined: frozenset = field(default_factory=frozenset)
    proposed: frozenset = field(default_factory=frozenset)


NO_PAIRS = Pairs()


def strictest(classes) -> str:
    """The strictest of several territory classes; "none" when there is no class at all."""
    return max(classes, key=TERRITORY_CLASSES.index, default="none")


def exclusions(
    german: Sequence[Profile],
    ukrainian: Sequence[Profile],
    pairs: Pairs = NO_PAIRS,
    but: Collection[str] = (),
) -> np.ndarray:
    """The first hard reason against each pair as an array (German, Ukrainian) of numbers; 0 where there is none.

    Occupied municipalities may not be supported (rule of the service), whatever ``but`` says; a declined pair is not
    offered again.

    :param but: reasons that do not matter, such as "active" where the coordinator allows active hostilities
    """
    found = np.zeros((len(german), len(ukrainian)), dtype=np.int8)
    for number, reason in reversed(list(enumerate(REASONS, start=1))):
        if reason in but and reason != "occupied":
            continue
        if reason in _BY_SIDE:
            found[_flags(german, reason), :] = number
            found[:, _flags(ukrainian, reason)] = number
        elif reason == "german_capacity":
            found[_flags(german, "capacity"), :] = number
        elif reason == "ukrainian_capacity":
            found[:, _flags(ukrainian, "capacity")] = number
        elif reason != "same_country":
            _mark(found, getattr(pairs, reason), german, ukrainian, number)
    return found


def reason_of(number: int) -> str | None:
    """The code of a number in the result of ``exclusions``."""
    return REASONS[number - 1] if number else None


def exclusion(
    german: Profile, ukrainian: Profile, pairs: Pairs = NO_PAIRS, but: Collection[str] = ()
) -> str | None:
    """The first hard reason against one pair as a code, or None; see ``exclusions``."""
    return reason_of(int(exclusions([german], [ukrainian], pairs, but)[0, 0]))


_BY_SIDE = {
    "archived": lambda profile: not profile.active,
    "occupied": lambda profile: profile.territory == "occupied",
    "active": lambda profile: profile.territory in ACTIVE_HOSTILITIES,
    "not_seeking": lambda profile: profile.seeking is False,
}
_CONDITIONS = {**_BY_SIDE, "capacity": lambda profile: profile.capacity_left <= 0}


def _flags(profiles, reason):
    return np.fromiter(map(_CONDITIONS[reason], profiles), dtype=bool, count=len(profiles))


def _mark(found, pairs, german, ukrainian, number):
    if not pairs:
        return
    rows = {profile.key: row for row, profile in enumerate(german)}
    columns = {profile.key: column for column, profile in enumerate(ukrainian)}
    for german_key, ukrainian_key in pairs:
        if german_key in rows and ukrainian_key in columns:
            found[rows[german_key], columns[ukrainian_key]] = number
