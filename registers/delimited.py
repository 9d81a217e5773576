"""Delimited text: the neutral CSV and the territory status list share how lines are read.

UTF-8 with or without byte order mark; comma, semicolon or tabulator; LF or CRLF. A
file cut off in the middle must not pass as a shorter one, so the last line has to end
with a line break and to have all its fields.
"""

import csv
import io
from dataclasses import dataclass

from .rows import RegisterError, RowError, clean_text

_DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Record:
    """One line as ``{column: text}``; ``complete`` is false when the number of fields is wrong."""

    line: int
    cells: dict
    complete: bool = True

    def check_complete(self):
        """Raise ``RowError`` when fields are missing or left over."""
        if not self.complete:
            raise RowError("fields", ", ".join(map(str, self.cells.values())))


def read_table(text):
    """Return ``(columns, records)`` of a delimited text; raises ``RegisterError``."""
    if not text.strip():
        raise RegisterError("empty")
    delimiter = _delimiter_of(text.split("\n", 1)[0])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records, columns = [], None
    try:
        while True:
            line = reader.line_num + 1
            fields = next(reader, None)
            if fields is None:
                break
            if columns is None:
                columns = check_columns(fields)
            elif any(field.strip() for field in fields):
                cells = dict(zip(columns, fields, strict=False))
                records.append(Record(line, cells, len(fields) == len(columns)))
    except csv.Error as error:
        code = "truncated" if "unexpected end" in str(error) else "format"
        raise RegisterError(code, f"{reader.line_num}: {error}") from error
    if not text.endswith(("\n", "\r")) or (records and not records[-1].complete):
        raise RegisterError("truncated", str(reader.line_num))
    return columns, records


def read_mappings(mappings):
    """Return ``(columns, records)`` of dictionaries with the columns of a file; raises ``RegisterError``."""
    records, columns, headers = [], {}, {}
    for line, mapping in enumerate(mappings, 1):
        if not isinstance(mapping, dict) or not all(isinstance(name, str) for name in mapping):
            raise RegisterError("format", str(line))
        names = tuple(mapping)
        if names not in headers:  # nearly always all are the same
            headers[names] = check_columns(names)
            columns |= dict.fromkeys(headers[names])
        records.append(Record(line, dict(zip(headers[names], mapping.values(), strict=True))))
    if not records:
        raise RegisterError("empty")
    return list(columns), records


def check_columns(fields):
    """Return the names of the columns in lower case; raises ``RegisterError`` for empty or repeated ones."""
    columns = [clean_text(field).lower() for field in fields]
    if not all(columns) or len(set(columns)) < len(columns):
        raise RegisterError("columns", ", ".join(columns)[:200])
    return columns


def _delimiter_of(header):
    return max(_DELIMITERS, key=header.count)
