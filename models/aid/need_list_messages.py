"""What users read when a list of needs or a row of it cannot be used."""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

#: Code of a rejected row -> why it was left out.
REJECTED_ROWS = {
    "fields": _lt("There is text in a column without a heading"),
    "formula": _lt("A cell contains a formula; only values are read"),
    "quantity": _lt("The quantity is no number greater than 0"),
    "quantity_ambiguous": _lt("The quantity may be read in two ways; write 1000 or 1,0"),
    "unit": _lt("The unit is unknown; the template lists those that are known"),
    "urgency": _lt("The urgency is unknown; the template lists those that are known"),
    "date": _lt("The date is unreadable; write 2026-12-31 or 31.12.2026"),
    "text": _lt("A text is too long"),
    "item_missing": _lt("The item is missing"),
    "item_unknown": _lt("This item is not in the catalogue"),
    "item_ambiguous": _lt("Several items of the catalogue have this name"),
    "municipality_missing": _lt("The municipality is missing"),
    "municipality_unknown": _lt("This municipality is not in the register"),
    "municipality_ambiguous": _lt("Several municipalities have this name; give the official key"),
}

#: ``NeedListError.code`` -> why the whole file was refused.
REFUSED_FILES = {
    "empty": _lt("The file has no rows."),
    "size": _lt("The file is too large. Lists of up to 5 MB can be imported."),
    "rows": _lt("The file has too many rows. Up to 5,000 can be imported at a time."),
    "encoding": _lt("The file is not in UTF-8. Save it as a workbook (xlsx) or as CSV UTF-8 and try again."),
    "format": _lt("This file is no workbook (xlsx) and no CSV file, or it is damaged."),
    "columns": _lt("A heading is unknown, missing or there twice. The template has those that are known."),
}
