"""Official registers: keys, names and file formats. Plain Python, no Odoo.

``read_register`` reads a file, ``read_records`` a list of dictionaries with the columns
of a delimited file. Both return a ``Register`` or raise ``RegisterError``.
"""

from . import delimited, gv100ad, katottg, neutral_csv, territory_status
from .rows import MunicipalityRow, Register, RegisterError, Rejected, StatusRow

__all__ = [
    "MunicipalityRow",
    "Register",
    "RegisterError",
    "Rejected",
    "StatusRow",
    "read_records",
    "read_register",
]


def read_register(content):
    """Recognise the format of a file and read it.

    ``content`` are the bytes of a GV100AD, a KATOTTG codifier workbook, a territory
    status list or a neutral CSV. Raises ``RegisterError`` and nothing else,
    whatever the bytes.
    """
    if not content.strip():
        raise RegisterError("empty")
    if katottg.matches(content):
        return katottg.read_katottg(content)
    text = _decode(content)
    if gv100ad.matches(text):
        return gv100ad.read_gv100ad(text)
    return _read_table(*delimited.read_table(text))


def read_records(mappings):
    """Read a list of dictionaries; a rejected row's ``line`` is its position from 1."""
    return _read_table(*delimited.read_mappings(mappings))


def _read_table(columns, records):
    if territory_status.matches(columns):
        return territory_status.read_territory_status(columns, records)
    if "key" not in columns:
        raise RegisterError("format", ", ".join(columns)[:200])
    return neutral_csv.read_neutral_csv(columns, records)


def _decode(content):
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Older editions of the GV100AD are the only files that come in another encoding.
        text = content.decode("iso8859-15")
        if not gv100ad.matches(text):
            raise RegisterError("encoding", f"UTF-8, {error.start}") from error
    if "\0" in text:
        raise RegisterError("encoding", "NUL")
    return text
