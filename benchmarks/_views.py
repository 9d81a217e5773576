"""What opening a view of the web client costs the server: the same calls, with the fields that the client asks for."""

import json
import time

from lxml import etree

PAGE = 80
REPEATS = 15


def opening(env, model, view_type, view=None, group_by=None):
    """A function that does the server's part of opening a view, as the user of env, and returns the number of rows.

    :param view: external id of the view; the model's first one without it
    :param group_by: field by which a kanban is grouped, or rows of a pivot or graph
    """
    records = env[model]
    view_id = env.ref(view).id if view else False
    arch = etree.fromstring(records.get_view(view_id, view_type)["arch"])
    fields = _fields(arch)
    if view_type in ("pivot", "graph"):
        measures = [f"{name}:{_aggregator(records, name)}" for name in _measures(arch, records)]
        return lambda: _rows(records.formatted_read_group([], [group_by], [*measures, "__count"]))
    specification = {name: _read(records._fields[name], node) for name, node in fields.items()}
    if view_type == "kanban" and group_by:
        bar = arch.find("progressbar")
        return lambda: _open_board(records, group_by, specification, bar)
    return lambda: records.web_search_read([], specification, limit=PAGE, count_limit=10001)["length"]


def _rows(groups):
    return sum(group["__count"] for group in groups)


def _open_board(records, group_by, specification, bar):
    groups = records.web_read_group(
        [],
        [group_by],
        [],
        auto_unfold=True,
        unfold_read_specification=specification,
        unfold_read_default_limit=40,
    )
    if bar is not None:
        colors = json.loads(bar.get("colors"))
        records.read_progress_bar([], group_by, {"field": bar.get("field"), "colors": colors})
    return _rows(groups["groups"])


def _fields(arch):
    """Fields of the view itself, without those of views within."""
    return {
        node.get("name"): node
        for node in arch.iter("field")
        if not any(ancestor.tag == "field" for ancestor in node.iterancestors())
    }


def _read(field, node):
    if field.type == "many2one":
        return {"fields": {"display_name": {}}}
    if field.type in ("one2many", "many2many") and node.get("widget"):
        shown = {"display_name": {}}
        return {"fields": shown | {"color": {}}} if "color" in node.get("options", "") else {"fields": shown}
    return {}


def _measures(arch, records):
    return [
        name
        for name, node in _fields(arch).items()
        if node.get("type") == "measure" and records._fields[name].store
    ]


def _aggregator(records, name):
    return records._fields[name].aggregator or "sum"


def seconds(env, methods, rows):
    """Times of calls that are made in turns, each on an empty cache as every request has it.

    :return: the shortest time of each: whatever else the machine does makes a call longer, never shorter
    :raise AssertionError: when a view has not as many rows as it should: then the times would say nothing
    """
    for method in methods:
        if (found := method()) != rows:
            raise AssertionError(f"{found} rows instead of {rows}")
    measured = [[] for _method in methods]
    for _repeat in range(REPEATS):
        for method, times in zip(methods, measured, strict=True):
            env.flush_all()
            env.invalidate_all()
            started = time.perf_counter()
            method()
            times.append(time.perf_counter() - started)
    return [min(times) for times in measured]
