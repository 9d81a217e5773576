"""What the overview counts and shows as one thing to look after."""

from collections.abc import Callable
from dataclasses import dataclass

from odoo.fields import Domain


@dataclass(frozen=True)
class Matter:
    """Cases of one model that wait for the same thing.

    - ``domain`` finds them for the whole service, ``mine`` narrows it to those of one person;
    - ``action`` is the list that shows them, without what it would filter by itself; ``context`` is for new records;
    - ``describe`` tells what the lines of some cases say, one dict for each: ``detail`` (a sentence), ``date``,
      ``is_late``, and ``name``, ``model`` and ``id`` where they are not those of the case;
    - ``first`` puts all cases in order where ``order`` cannot;
    - ``groups`` are those whom it concerns.
    """

    name: str
    model: str
    domain: Domain
    action: str
    describe: Callable
    order: str
    mine: Domain = Domain.TRUE
    first: Callable | None = None
    context: dict | None = None
    icon: str = "fa-circle-o"
    groups: str = "solidarity_partnership.group_reader"
