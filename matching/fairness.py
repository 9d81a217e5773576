"""Which regions and size classes have few partnerships: the ground of the criterion "fairness"."""

from bisect import bisect_right
from collections.abc import Mapping

#: Lower bounds of the size classes, inhabitants; the lowest class has none. The classes of German municipal statistics
#: with one more for large cities: village, small town, small middle town, large middle town, city.
SIZE_BOUNDS = (5_000, 20_000, 50_000, 100_000)


def size_class(population: int | None) -> int | None:
    """Number of the size class, 0 (below 5,000) to 4 (from 100,000); None without a population."""
    return bisect_right(SIZE_BOUNDS, population) if population else None


def underserved(groups: Mapping[object, tuple[int, int]]) -> dict[object, float]:
    """How few partnerships each group has by its number of municipalities: 1 for none, 0.5 for the average of all
    groups, towards 0 for many.

    :param groups: (municipalities, partnerships) by group
    :return: nothing for anybody as long as there are no partnerships at all
    """
    municipalities = sum(count for count, _held in groups.values())
    partnerships = sum(held for _count, held in groups.values())
    if not partnerships:
        return {}
    average = partnerships / municipalities
    return {
        group: round(1 / (1 + held / count / average), 4) for group, (count, held) in groups.items() if count
    }
