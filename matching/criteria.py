"""Criteria: each compares two municipalities and answers 0 (unfit) to 1 (ideal), or NaN for "unknown".

Every function takes the German and the Ukrainian side as ``Columns.select`` gives them and works on whatever shapes
fit together: one pair, many pairs one by one, or all with all. An unknown criterion is left out of the score; it never
counts as 0. Criteria ``in_favour`` do not compare: having little of them is no fault of a pair, and they can only raise
its score.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

#: Doublings of the ratio of two populations from which the sizes have nothing in common. A factor of two, which the
#: service accepts in practice (Ingelheim 35,000 - Kolomyia 75,000), then still counts 0.8.
UNLIKE_SIZE = 5
#: Standard deviations between two densities from which they have nothing in common.
UNLIKE_DENSITY = 3
#: Doublings of the ratio of two relative incomes from which the economies have nothing in common. Of the hromadas, nine
#: tenths lie between 0.4 and 2.5 times the median (own income 2021), a factor of six.
UNLIKE_ECONOMY = 3
#: How much a tie of each kind carries. Towns that know each other need no introduction; Ingelheim and Kolomyia found
#: each other through their common Polish partner Nysa, Ludwigshafen and Zviahel through an association.
LINK_STRENGTHS = {
    "contact": 1.0,
    "twinning": 1.0,
    "civil_society": 0.8,
    "third": 0.7,
    "refugees": 0.6,
    "refugees_region": 0.4,
    "region": 0.4,
}
#: Days after which waiting for a partner counts in full.
LONG_WAIT = 730
#: Partnerships and twinnings from which a municipality counts as experienced.
EXPERIENCED = 2


def population(german, ukrainian):
    """Similarity of size: 1 for equal ones, a fifth less with each doubling of the ratio, 0 from a factor of 32.
    Unknown without a population of both (registers of Destatis and of the State Statistics Service)."""
    return _similarity(german.size, ukrainian.size, UNLIKE_SIZE)


def level(german, ukrainian):
    """Same tier and character: town with urban hromada 1, town with settlement hromada 0.75, town with rural hromada
    0.5, Landkreis with raion 1, different tiers 0. Unknown without the kind of both (registers)."""
    distance = np.abs(german.character - ukrainian.character) / 4
    alike = np.where(np.isnan(distance), 1, 1 - distance)
    value = np.where(german.tier == ukrainian.tier, alike, 0)
    return np.where(np.isnan(german.tier) | np.isnan(ukrainian.tier), np.nan, value)


def settlement(german, ukrainian):
    """Settlement of the same sort: density, each by what is usual in its country, and share of the inhabitants in urban
    settlements; the mean of what is known of both sides (registers)."""
    density = _similarity(german.density, ukrainian.density, UNLIKE_DENSITY)
    urban_share = _similarity(german.urban_share, ukrainian.urban_share, 1)
    return np.where(
        np.isnan(density),
        urban_share,
        np.where(np.isnan(urban_share), density, (density + urban_share) / 2),
    )


def geography(german, ukrainian):
    """Mountains, coast, state border, river or port: of the features that at least one side has and that are known of
    both, the share that both have. Unknown when there is no such feature (registers, coordinators)."""
    both = _common(german.features, ukrainian.features)
    one = _common(german.features, ukrainian.lacks) + _common(german.lacks, ukrainian.features)
    return _share(both, both + one)


def economy(german, ukrainian):
    """Similar economic strength: own income of the budget per inhabitant, each by the median of its country; 1 for
    equal ones, a third less with each doubling of the ratio. Unknown without the income of both (registers,
    coordinators)."""
    return _similarity(german.economy, ukrainian.economy, UNLIKE_ECONOMY)


def topics(german, ukrainian):
    """Overlap of the wished fields of cooperation: common ones by the shorter list of wishes. Unknown as long as one
    side has named none (inquiries, portal)."""
    shorter = np.minimum(german.topics_count, ukrainian.topics_count)
    return _share(_common(german.topics, ukrainian.topics), shorter)


def ukrainian_needs(german, ukrainian):
    """Share of the fields in which the Ukrainian side needs something that the German side's offers cover. Unknown
    without needs of the one or offers of the other (inquiries, exchanges)."""
    return _coverage(ukrainian, german)


def german_needs(german, ukrainian):
    """Share of the fields in which the German side needs something that the Ukrainian side's offers cover. Unknown
    without needs of the one or offers of the other (inquiries, exchanges)."""
    return _coverage(german, ukrainian)


def languages(german, ukrainian):
    """1 with a common contact language, 0 without. Unknown as long as one side has named none (inquiries)."""
    both_known = (german.languages_count > 0) & (ukrainian.languages_count > 0)
    common = _common(german.languages, ukrainian.languages) > 0
    return np.where(both_known, common.astype(np.float32), np.nan)


def ties(german, ukrainian):
    """In favour: the strongest existing tie between the two, by ``LINK_STRENGTHS``. Unknown when none is recorded, as
    nobody records that there is none (coordinators, imported twinnings)."""
    strongest = np.zeros(np.broadcast_shapes(german.size.shape, ukrainian.size.shape), dtype=np.float32)
    for kind, strength in LINK_STRENGTHS.items():
        if hasattr(german, f"link_{kind}"):
            tied = _common(getattr(german, f"link_{kind}"), getattr(ukrainian, f"link_{kind}")) > 0
            np.maximum(strongest, np.float32(strength), out=strongest, where=tied)
    return np.where(strongest > 0, strongest, np.nan)


def experience(german, ukrainian):
    """In favour: at least one side knows partnership work; 1 from two partnerships or twinnings, also former ones.
    Unknown when none is recorded on either side."""
    most = np.maximum(german.experience, ukrainian.experience)
    return np.where(most > 0, np.minimum(1, most / EXPERIENCED), np.nan)


def waiting(german, ukrainian):
    """In favour: how long the two have waited for a partner, by two years each, the mean of both; who has not asked
    does not wait. Unknown when neither has asked (inquiries)."""
    days = [np.minimum(1, side.waiting_days / LONG_WAIT) for side in (german, ukrainian)]
    nobody = (german.waiting_days <= 0) & (ukrainian.waiting_days <= 0)
    return np.where(nobody, np.nan, (days[0] + days[1]) / 2)


def partners(german, ukrainian):
    """In favour: 1 when neither side has a partner yet, a half with one partnership of the two, a third with two."""
    return 1 / (1 + german.held + ukrainian.held)


def seeking(german, ukrainian):
    """1 when both have asked for a partner, a half when one has and the other has said nothing, 0 when one of them
    wants none. Unknown when neither has said anything (inquiries, registrations)."""
    refused = (german.seeking == 0) | (ukrainian.seeking == 0)
    asked = (german.seeking == 1).astype(np.float32) + (ukrainian.seeking == 1)
    return np.where(refused, 0, np.where(asked > 0, asked / 2, np.nan))


def fairness(german, ukrainian):
    """In favour: regions and size classes that have few partnerships by their number of municipalities, the mean of the
    sides for which that is known. Off by default; whoever wants it sees it as a criterion of its own."""
    one, other = german.underserved, ukrainian.underserved
    return np.where(np.isnan(one), other, np.where(np.isnan(other), one, (one + other) / 2))


@dataclass(frozen=True)
class Criterion:
    compare: Callable
    in_favour: bool = False


CRITERIA = {
    "population": Criterion(population),
    "level": Criterion(level),
    "settlement": Criterion(settlement),
    "geography": Criterion(geography),
    "economy": Criterion(economy),
    "topics": Criterion(topics),
    "ukrainian_needs": Criterion(ukrainian_needs),
    "german_needs": Criterion(german_needs),
    "languages": Criterion(languages),
    "seeking": Criterion(seeking),
    "ties": Criterion(ties, in_favour=True),
    "experience": Criterion(experience, in_favour=True),
    "waiting": Criterion(waiting, in_favour=True),
    "partners": Criterion(partners, in_favour=True),
    "fairness": Criterion(fairness, in_favour=True),
}


def _similarity(one, other, unlike):
    """1 for equal numbers, falling to 0 where they are ``unlike`` apart; NaN when one is unknown."""
    return np.maximum(0, 1 - np.abs(one - other) / np.float32(unlike))


def _common(one, other):
    """How many members two sets have in common, given as words of bits."""
    shape = np.broadcast_shapes(one.shape, other.shape)[:-1]
    count = np.zeros(shape, dtype=np.float32)
    for word in range(one.shape[-1]):
        count += np.bitwise_count(one[..., word] & other[..., word])
    return count


def _share(part, whole):
    """Part by whole; NaN where there is no whole."""
    return np.where(whole > 0, part / np.maximum(whole, 1), np.nan)


def _coverage(needing, offering):
    known = (needing.needs_count > 0) & (offering.offers_count > 0)
    share = _common(needing.needs, offering.offers) / np.maximum(needing.needs_count, 1)
    return np.where(known, share, np.nan)
