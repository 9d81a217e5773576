"""Why two municipalities fit or do not: the parts of a score turned into reasons with the facts to be named.

The reasons have no words; whoever shows them puts them into the reader's language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .criteria import CRITERIA, LINK_STRENGTHS
from .profile import Profile

#: From here on a criterion speaks for a pair.
STRONG = 0.7
#: Below this a comparing criterion speaks against it.
WEAK = 0.4
#: So many reasons are named at most: a sentence is read, a list is skipped.
STRONG_COUNT = 4
WEAK_COUNT = 2
_DAYS_PER_MONTH = 30.44
#: Reasons that concern the service's own order, not the two municipalities: neither of them reads these.
INTERNAL_CRITERIA = ("fairness", "partners", "seeking", "waiting")


@dataclass(frozen=True)
class Reason:
    """A criterion with the facts that carry it, by name. Without facts the criterion is named in general.

    ``facts`` hold numbers, codes and sorted tuples of what the sets of a profile contain.
    """

    criterion: str
    facts: Mapping = field(default_factory=dict)


@dataclass(frozen=True)
class Reasons:
    """What speaks for a pair, strongest first; what speaks against it, weightiest first; criteria without data."""

    strong: tuple[Reason, ...] = ()
    weak: tuple[Reason, ...] = ()
    unknown: tuple[str, ...] = ()


def reasons(parts: Sequence[Mapping], german: Profile, ukrainian: Profile) -> Reasons:
    """The reasons of one pair.

    Scores may be older than the profiles: a fact that no longer bears out its part is not named.

    :param parts: ``criterion, weight, value, points`` for each criterion; unknown criteria are left out
    """
    known = [part for part in parts if part["criterion"] in CRITERIA and part["value"] is not None]
    strong = sorted(filter(_is_strong, known), key=lambda part: -part["points"])[:STRONG_COUNT]
    weak = sorted(filter(_is_weak, known), key=_lost)[:WEAK_COUNT]
    unknown = sorted(
        (part for part in parts if part["value"] is None and _compares(part)),
        key=lambda part: -part["weight"],
    )
    return Reasons(
        tuple(_reason(part, german, ukrainian) for part in strong),
        tuple(_reason(part, german, ukrainian) for part in weak),
        tuple(part["criterion"] for part in unknown),
    )


def _compares(part):
    return part["criterion"] in CRITERIA and not CRITERIA[part["criterion"]].in_favour


def _is_strong(part):
    # Any tie speaks for a pair; its value only says how strong it is.
    return part["points"] > 0 and (part["value"] >= STRONG or part["criterion"] == "ties")


def _is_weak(part):
    return _compares(part) and part["value"] < WEAK


def _lost(part):
    return part["weight"] * (part["value"] - 1)


def _reason(part, german, ukrainian):
    facts = _FACTS.get(part["criterion"], _no_facts)(german, ukrainian)
    return Reason(part["criterion"], facts if None not in facts.values() else {})


def _no_facts(german, ukrainian):
    return {}


def _both(name):
    """The same fact of both sides."""
    return lambda german, ukrainian: {"german": getattr(german, name), "ukrainian": getattr(ukrainian, name)}


def _common(name):
    """What both sides have; no fact when that is nothing."""

    def facts(german, ukrainian):
        common = getattr(german, name) & getattr(ukrainian, name)
        return {"common": tuple(sorted(common, key=str))} if common else {}

    return facts


def _coverage(needing, offering):
    if not needing.needs:
        return {}
    return {"covered": len(needing.needs & offering.offers), "needs": len(needing.needs)}


def _strongest_tie(german, ukrainian):
    shared = {kind for kind, _token in german.links & ukrainian.links}
    if not shared:
        return {}
    return {"kind": max(sorted(shared), key=lambda kind: LINK_STRENGTHS.get(kind, 0))}


def _urban_shares(german, ukrainian):
    """Where densities were compared as well, the shares alone would not say what is similar."""
    if all(profile.population and profile.area_km2 for profile in (german, ukrainian)):
        return {}
    return {"german": german.urban_share, "ukrainian": ukrainian.urban_share}


def _months(german, ukrainian):
    return {
        "german": round(german.waiting_days / _DAYS_PER_MONTH),
        "ukrainian": round(ukrainian.waiting_days / _DAYS_PER_MONTH),
    }


_FACTS = {
    "population": _both("population"),
    "level": _both("kind"),
    "settlement": _urban_shares,
    "economy": _both("economy"),
    "geography": _common("features"),
    "topics": _common("topics"),
    "languages": _common("languages"),
    "ukrainian_needs": lambda german, ukrainian: _coverage(ukrainian, german),
    "german_needs": _coverage,
    "ties": _strongest_tie,
    "experience": _both("experience"),
    "waiting": _months,
    "partners": _both("held"),
}
