"""What the matching knows about one municipality."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Profile:
    """Facts of one municipality on the day of the matching.

    :param key: official key (AGS, ARS or KATOTTG); the last word when two candidates are equal
    :param country: "DE" or "UA"
    :param kind: kind of municipality, a code of ``KIND_LEVELS`` in ``criteria``; None if unknown
    :param population: inhabitants; None if unknown
    :param topics: wished fields of cooperation (any hashable); empty means that no wish is known
    :param seeking: True if the municipality asked for a partner, False if it said no, None if unknown
    :param waiting_days: days since it asked for a partner; 0 if it has not asked
    :param capacity_left: how many more partners it can take
    :param territory: status class of its territory today, a code of ``TERRITORY_CLASSES``
    :param active: False if its key has been archived (merged or dissolved)
    """

    key: str
    country: str
    kind: str | None = None
    population: int | None = None
    topics: frozenset = field(default_factory=frozenset)
    seeking: bool | None = None
    waiting_days: int = 0
    capacity_left: int = 1
    territory: str = "none"
    active: bool = True
