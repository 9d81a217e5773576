"""What the matching knows about one municipality."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields


@dataclass(frozen=True)
class Profile:
    """Facts of one municipality on the day of the matching. None, or an empty set, is "unknown".

    :param key: official key (AGS, ARS or KATOTTG); the last word when two candidates are equal
    :param country: "DE" or "UA"
    :param region: ISO code of the Land or oblast
    :param kind: kind of municipality, a code of ``KIND_LEVELS`` in ``criteria``
    :param population: inhabitants
    :param area_km2: square kilometres
    :param urban_share: share of the inhabitants in urban settlements, 0-1
    :param economy: own income of the budget per inhabitant by the median of the country; 1 is the median
    :param features: what its geography has: "mountain", "coast", "border", "river_port"
    :param lacks: what its geography is known not to have
    :param topics: wished fields of cooperation (any text)
    :param needs: fields in which it needs something
    :param offers: fields in which it can give something
    :param languages: contact languages
    :param links: (kind, token) of its ties; two municipalities are tied when they share one, see ``LINK_STRENGTHS``
    :param held: partnerships it holds now
    :param experience: partnerships and twinnings it has or had
    :param underserved: how few partnerships its region and size class have, 0 (many) to 1 (none)
    :param seeking: True if the municipality asked for a partner, False if it said no
    :param waiting_days: days since it asked for a partner; 0 if it has not asked
    :param capacity_left: how many more partners it can take
    :param territory: status class of its territory today, a code of ``TERRITORY_CLASSES``
    :param active: False if its key has been archived (merged or dissolved)
    """

    key: str
    country: str
    region: str | None = None
    kind: str | None = None
    population: int | None = None
    area_km2: float | None = None
    urban_share: float | None = None
    economy: float | None = None
    features: frozenset = field(default_factory=frozenset)
    lacks: frozenset = field(default_factory=frozenset)
    topics: frozenset = field(default_factory=frozenset)
    needs: frozenset = field(default_factory=frozenset)
    offers: frozenset = field(default_factory=frozenset)
    languages: frozenset = field(default_factory=frozenset)
    links: frozenset = field(default_factory=frozenset)
    held: int = 0
    experience: int = 0
    underserved: float | None = None
    seeking: bool | None = None
    waiting_days: int = 0
    capacity_left: int = 1
    territory: str = "none"
    active: bool = True

    def to_row(self) -> dict:
        """The facts that are known, as JSON can hold them; sets are sorted lists."""
        return {
            name: sorted(value) if isinstance(value, frozenset) else value
            for name, value in vars(self).items()
            if value != _DEFAULTS.get(name)
        }

    @classmethod
    def from_row(cls, row: Mapping) -> "Profile":
        """The profile of a row that ``to_row`` made, also after a way through JSON."""
        return cls(
            **{
                name: frozenset(tuple(item) if isinstance(item, list) else item for item in value)
                if isinstance(value, list)
                else value
                for name, value in row.items()
            }
        )


_DEFAULTS = {fact.name: getattr(Profile("", ""), fact.name) for fact in fields(Profile)[2:]}
