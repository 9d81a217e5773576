"""The list of territories of hostilities and occupation.

Order No. 376 of 28.02.2025 of the Ukrainian Ministry for Development of Communities
and Territories, changed about monthly; it is published as a text, so the list comes as
delimited text: ``key, status, coverage, date_from, date_to`` and, if wanted, ``order``.
Dates are written as 2026-01-30 or 30.01.2026. A settlement or city district is filed
under its hromada, as a part of it.
"""

from functools import partial

from . import keys
from .regions import UKRAINE
from .rows import RegisterError, RowCollector, RowError, StatusRow, clean_text, read_date

#: Classes of the order as files write them -> ``solidarity.territory.status.status``.
STATUSES = {
    "possible_hostilities": "possible",
    "possible": "possible",
    "active_hostilities": "active",
    "active": "active",
    "active_hostilities_with_resources": "active_resources",
    "active_hostilities_resources": "active_resources",
    "active_hostilities_with_state_resources": "active_resources",
    "active_with_resources": "active_resources",
    "active_resources": "active_resources",
    "occupied": "occupied",
    "occupation": "occupied",
    "temporarily_occupied": "occupied",
}
COVERAGES = ("whole", "part", "whole_with_exceptions")

COLUMNS = frozenset(("key", "status", "coverage", "date_from", "date_to", "order"))
#: Columns of the sample file that are for people.
_IGNORED = frozenset(
    (
        "short_name_uk",
        "name_uk",
        "oblast",
        "raion",
        "state_on_2025_05_07",
        "settlements_listed",
        "settlements_total",
    )
)


def matches(columns):
    """Tell whether a table with these columns is a territory status list."""
    return "key" in columns and "status" in columns


def read_territory_status(columns, records):
    """Return the ``Register`` of a status list; raises ``RegisterError``."""
    unknown = set(columns) - COLUMNS - _IGNORED
    if unknown:
        raise RegisterError("columns", ", ".join(sorted(unknown)))
    if not records:
        raise RegisterError("empty")
    collector = RowCollector()
    for record in records:
        collector.add(
            record.line,
            record.cells.get("key"),
            partial(_read_row, record),
            identity=lambda row: (row.key, row.status, row.date_from),
        )
    return collector.register(format="territory_status", content="territory_status", country=UKRAINE)


def _read_row(record):
    record.check_complete()
    cells = record.cells
    key = keys.parse_key(cells.get("key"))
    if key.country != UKRAINE:
        raise RowError("key_level", key.key)
    status = clean_text(cells.get("status")).lower().replace(" ", "_").replace("-", "_")
    if status not in STATUSES:
        raise RowError("status", cells.get("status"))
    coverage = clean_text(cells.get("coverage")).lower().replace(" ", "_") or "whole"
    if coverage not in COVERAGES:
        raise RowError("coverage", cells.get("coverage"))
    date_from, date_to = read_date(cells.get("date_from")), read_date(cells.get("date_to"))
    if not date_from or (date_to and date_to < date_from):
        raise RowError("date", f"{date_from or ''} - {date_to or ''}")
    territory = key.key
    if key.level in ("settlement", "district"):
        coverage = "part"
        # In Kyiv and Sevastopol the digits of the hromada are zeros: that is the city itself.
        territory = keys.prefix_at(key.key, "hromada")
    return StatusRow(
        line=record.line,
        key=key.key,
        territory=territory,
        status=STATUSES[status],
        coverage=coverage,
        date_from=date_from,
        date_to=date_to,
        order_number=clean_text(cells.get("order")) or None,
    )
