"""Hard reasons against a pair, each with a code that the caller puts into words."""

from collections.abc import Collection
from dataclasses import dataclass, field

from .profile import Profile

#: Classes of the Ukrainian list of territories of hostilities and occupation (order No. 376 of 28.02.2025),
#: from mild to strict. Where state electronic registers still work, the class is milder than "active".
TERRITORY_CLASSES = ("none", "possible", "active_resources", "active", "occupied")


@dataclass(frozen=True)
class Ties:
    """What already stands between the seeker and other municipalities, by their keys."""

    partners: frozenset = field(default_factory=frozenset)
    former_partners: frozenset = field(default_factory=frozenset)
    proposed: frozenset = field(default_factory=frozenset)
    declined: frozenset = field(default_factory=frozenset)


NO_TIES = Ties()


def strictest(classes) -> str:
    """The strictest of several territory classes; "none" when there is no class at all."""
    return max(classes, key=TERRITORY_CLASSES.index, default="none")


def exclusion(seeker: Profile, candidate: Profile, ties: Ties, but: Collection[str] = ()) -> str | None:
    """The first hard reason against the pair as a code, or None.

    ``but`` names reasons that do not matter. Occupied municipalities may not be
    supported (rule of the service); a declined pair is not offered again.
    """
    checks = (
        ("same_country", seeker.country == candidate.country),
        ("archived", not (seeker.active and candidate.active)),
        ("occupied", "occupied" in (seeker.territory, candidate.territory)),
        ("partner", candidate.key in ties.partners),
        ("former_partner", candidate.key in ties.former_partners),
        ("declined", candidate.key in ties.declined),
        ("proposed", candidate.key in ties.proposed),
        ("not_seeking", candidate.seeking is False),
        ("own_capacity", seeker.capacity_left <= 0),
        ("capacity", candidate.capacity_left <= 0),
    )
    return next((code for code, excluded in checks if excluded and code not in but), None)
