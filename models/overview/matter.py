"""What the overview counts and shows as one thing to look after."""

from collections.abc import Callable
from dataclasses import dataclass

from odoo.fields import Domain


@dataclass(frozen=True)
class Matter:
    """Cases of one model that wait for the same thing.

    ``domain`` finds them for the whole service, ``mine`` narrows it to those of one person. ``action`` is the list that
    shows them, ``context`` switches off what that list would filter by itself. ``describe`` tells of some of the cases,
    all at once, what a line says: for each a dict with ``detail`` (a sentence), ``date`` and ``is_late``, and ``name``,
    ``model`` and ``id`` where they are not those of the case. ``first`` puts all cases in order, where ``order`` cannot.
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
