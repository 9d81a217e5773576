"""What users read when a register file or a row of it cannot be used."""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

#: ``Rejected.code`` -> why the row was left out.
REJECTED_ROWS = {
    "key_empty": _lt("The key is missing"),
    "key_characters": _lt("The key has characters other than digits"),
    "key_length": _lt("The key has the wrong length; a leading zero may be lost"),
    "key_state": _lt("The first two digits of the key are no German Land"),
    "key_region": _lt("The first two digits of the key are no Ukrainian oblast"),
    "key_structure": _lt("The levels of the key do not fit together"),
    "key_level": _lt("The key does not fit the kind or the country"),
    "ars": _lt("The ARS does not belong to the key"),
    "duplicate": _lt("The same entry is already in this file, in line"),
    "fields": _lt("The row has too few or too many fields"),
    "name": _lt("The name is missing or too long"),
    "kind": _lt("The kind is missing or unknown"),
    "population": _lt("The population is no number of inhabitants"),
    "area": _lt("The area is no number of square kilometres"),
    "coordinates": _lt("Latitude and longitude do not lie in the country"),
    "urban_share": _lt("The urban share is no number from 0 to 1"),
    "yes_no": _lt("A fact is neither yes (1) nor no (0)"),
    "income": _lt("The own income is no amount in thousands of the national currency"),
    "status": _lt("The class of territory is unknown"),
    "coverage": _lt("The coverage is unknown"),
    "date": _lt("A date is missing, unreadable, or the end is before the beginning"),
    "successor": _lt("The successor is not in the register or is the municipality itself"),
    "unknown": _lt("This municipality is not in the register"),
}

#: ``RegisterError.code`` -> why the whole file was refused.
REFUSED_FILES = {
    "empty": _lt("The file has no rows."),
    "encoding": _lt("The file is not in UTF-8. Save it as CSV UTF-8 and try again."),
    "format": _lt(
        "This is no register file. Known are GV100AD, the KATOTTG codifier (xlsx), the territory status list "
        "and the neutral CSV."
    ),
    "columns": _lt("A column is unknown, missing or there twice."),
    "truncated": _lt(
        "The file is cut off or damaged. Download it again; a CSV file has to end with a complete line and a "
        "line break."
    ),
    "structure": _lt("The file contradicts itself."),
    "rejected": _lt("Most rows of the file cannot be used; it is probably the wrong file."),
    "vanished": _lt(
        "So many municipalities are missing from the file that it cannot be the complete register."
    ),
}
