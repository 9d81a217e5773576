"""Sheets of the network report: what stands in which column, and rows in batches through a cursor of the database."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from operator import itemgetter

import pytz

from odoo.tools import SQL

#: Rows that are in memory at once.
BATCH = 2000
BERLIN = pytz.timezone("Europe/Berlin")
WIDTHS = {"date": 12, "moment": 17, "number": 12, "amount": 16, "text": 24}
KINDS = {
    "date": "date",
    "datetime": "moment",
    "integer": "number",
    "float": "number",
    "monetary": "amount",
}


@dataclass
class Column:
    """One column: a stored field, what the record behind a many2one says, or an aggregate.

    ``attribute`` is a path of stored fields behind the many2one, for example "parent_id.name"; without it the record's
    display name is shown, which suits models with few records, and of a Land or oblast its name in the reader's
    language. ``label`` replaces the field's own, ``width`` is in characters.
    """

    field: str
    attribute: str = ""
    label: str = ""
    width: int = 0
    aggregate: SQL | None = None


@dataclass
class Sheet:
    """Rows of a model within a domain. If ``is_grouped``, columns without an aggregate make the groups."""

    title: str
    model: str
    domain: list
    columns: list
    is_grouped: bool = False
    order: str = "id"


class SheetReader:
    """Headings and rows of a sheet in the language of the environment, with the rights of its user.

    Memory does not grow with the number of rows: they come in batches, and only display names of few records are kept.
    """

    def __init__(self, env, sheet):
        self.model = env[sheet.model]
        self.model.check_access("read")
        self.env, self.sheet = env, sheet
        self.names = {}

    def headings(self):
        """:return: list of ``(label, kind, width)``; kind is "text", "date", "moment", "number" or "amount" """
        return [self._heading(column) for column in self.sheet.columns]

    def _heading(self, column):
        if column.aggregate is not None:
            return column.label, "number", column.width or WIDTHS["number"]
        label = column.label or self.model._fields[column.field]._description_string(self.env)
        kind = KINDS.get(self._shown_field(column).type, "text")
        return label, kind, column.width or WIDTHS[kind]

    def _shown_field(self, column):
        field = self.model._fields[column.field]
        for name in filter(None, column.attribute.split(".")):
            field = self.env[field.comodel_name]._fields[name]
        return field

    def rows(self):
        """Yield a tuple of values for each row: texts, numbers, dates, or None."""
        shown = [self._formatter(column) for column in self.sheet.columns]
        for batch in self._batches():
            columns = zip(*batch, strict=True)
            yield from zip(
                *(show(values) if show else values for show, values in zip(shown, columns, strict=True)),
                strict=True,
            )

    def _formatter(self, column):
        """What makes the values of the database readable; None where they are."""
        field = None if column.aggregate is not None else self._shown_field(column)
        if field is None:
            return None
        if field.type == "many2one":
            return partial(self._shown_names, field.comodel_name)
        if field.type == "selection":
            return partial(map, dict(field._description_selection(self.env)).get)
        if field.type == "boolean":
            return partial(
                map, {True: self.env._("Yes"), False: self.env._("No"), None: self.env._("No")}.get
            )
        if field.type == "datetime":
            return partial(map, _in_berlin)
        return None

    def _shown_names(self, model, ids):
        names = self.names.setdefault(model, {None: None})
        unknown = set(ids) - names.keys()
        if unknown:
            records = self.env[model].with_context(active_test=False).browse(unknown)
            # Odoo does not translate the names of states.
            is_region = model == "res.country.state"
            name = (
                self.env["solidarity.municipality"]._region_name if is_region else itemgetter("display_name")
            )
            names.update((record.id, name(record)) for record in records)
            records.invalidate_recordset(flush=False)
        return map(names.get, ids)

    def _batches(self):
        """Rows as tuples, in lists of at most ``BATCH``, read through a cursor that the database keeps."""
        cr = self.env.cr
        self.env.flush_all()
        cr.execute(SQL("DECLARE network_report NO SCROLL CURSOR FOR %s", self._select()))
        try:
            while True:
                cr.execute(SQL("FETCH %s FROM network_report", BATCH))
                batch = cr.fetchall()
                if not batch:
                    return
                yield batch
        finally:
            cr.execute(SQL("CLOSE network_report"))

    def _select(self):
        """Only rows that the user may read, in the order of the sheet."""
        model, sheet = self.model, self.sheet
        query = model.with_context(active_test=False)._search(sheet.domain, order=sheet.order)
        selected = [
            self._column_to_sql(query, column) if column.aggregate is None else column.aggregate
            for column in sheet.columns
        ]
        if sheet.is_grouped:
            groups = [
                sql for column, sql in zip(sheet.columns, selected, strict=True) if column.aggregate is None
            ]
            query.groupby = SQL(", ").join(groups)
            query.order = groups[0]
        return query.select(*selected)

    def _column_to_sql(self, query, column):
        """The field, or the last one of the path behind it; records on the way are joined."""
        model, alias, name = self.model, self.model._table, column.field
        for following in filter(None, column.attribute.split(".")):
            comodel = self.env[model._fields[name].comodel_name]
            joined = query.make_alias(alias, name)
            condition = SQL("%s = %s", model._field_to_sql(alias, name, query), SQL.identifier(joined, "id"))
            query.add_join("LEFT JOIN", joined, comodel._table, condition)
            model, alias, name = comodel, joined, following
        sql = model._field_to_sql(alias, name, query)
        # The database counts amounts in exact decimals, which cells of a workbook do not.
        return SQL("%s::float8", sql) if model._fields[name].type == "monetary" else sql


def _in_berlin(moment):
    return moment and pytz.utc.localize(moment).astimezone(BERLIN).replace(tzinfo=None)


def moment_in_utc(day, end=False):
    """The beginning, or the end, of a day in Berlin, in UTC without a zone."""
    moment = datetime.combine(day, datetime.max.time() if end else datetime.min.time())
    return BERLIN.localize(moment).astimezone(pytz.utc).replace(tzinfo=None)
