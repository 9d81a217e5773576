import datetime
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from registers.need_list import (
    HEADINGS,
    LANGUAGES,
    ROW_CODES,
    ROWS_LIMIT,
    SIZE_LIMIT,
    UNITS,
    UNPACKED_LIMIT,
    URGENCIES,
    NeedList,
    NeedListError,
    read_need_list,
    read_quantity,
    write_template,
)
from registers.rows import RowError

GERMAN = [HEADINGS[name]["de"][0] for name in HEADINGS]


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def refused(content):
    with pytest.raises(NeedListError) as caught:
        read_need_list(content)
    return caught.value.code


def rejected(content):
    return [(row.line, row.code) for row in read_need_list(content).rejected]


def test_a_full_row_of_a_workbook():
    day = datetime.datetime(2026, 12, 31)
    row = [
        "UA26080070000011111",
        "",
        "Stromaggregat",
        2.5,
        "Stück",
        "hoch",
        day,
        "Für das Wasserwerk",
        "Для водоканалу",
    ]
    [need] = read_need_list(workbook(GERMAN, row)).rows
    assert (need.line, need.key, need.item, need.quantity) == (2, "UA26080070000011111", "Stromaggregat", 2.5)
    assert (need.unit, need.urgency, need.date_valid) == ("piece", "high", datetime.date(2026, 12, 31))
    assert (need.text_german, need.text_ukrainian) == ("Für das Wasserwerk", "Для водоканалу")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_headings_of_each_language_in_csv(language, delimiter):
    names = ("municipality", "item", "unit", "urgency", "date_valid")
    header = delimiter.join(HEADINGS[name][language][0].upper() for name in names)
    cells = (
        "Зразкове",
        "Generator",
        UNITS["pallet"][language][0],
        URGENCIES["critical"][language][0],
        "31.12.2026",
    )
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        [need] = read_need_list(f"{header}\r\n{delimiter.join(cells)}\r\n".encode(encoding)).rows
        assert (need.municipality, need.unit, need.urgency) == ("Зразкове", "pallet", "critical")
        assert need.date_valid == datetime.date(2026, 12, 31)


def test_what_is_empty_is_not_said():
    [need] = read_need_list(b"Item;Quantity;Unit;Urgency;Valid until\nGenerator;;;;").rows
    assert (need.quantity, need.unit, need.urgency, need.date_valid) == (None, None, None, None)


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("2", 2), ("2,5", 2.5), ("2.5", 2.5), ("0,125", 0.125), ("1 000", 1000), ("1\u00a0000,5", 1000.5),
        ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1.234.567", 1234567), ("1000,000", 1000), (3, 3), (2.0004, 2),
    ],
)  # fmt: skip
def test_quantities(text, quantity):
    assert read_quantity(text) == quantity


@pytest.mark.parametrize("text", ["1.000", "12,345", "999.999"])
def test_quantities_that_may_be_read_in_two_ways(text):
    with pytest.raises(RowError) as caught:
        read_quantity(text)
    assert caught.value.code == "quantity_ambiguous"


@pytest.mark.parametrize(
    "value", ["0", "-1", "viele", "1e3", "inf", "nan", "1,2,3", "1.23.456", 0, -2, True, 10**12, 10**400, float("nan"),
              "9999999999", "0,0001", "٣"]
)  # fmt: skip
def test_quantities_that_are_none(value):
    with pytest.raises(RowError) as caught:
        read_quantity(value)
    assert caught.value.code == "quantity"


def test_rejected_rows_with_line_and_reason():
    lines = (
        "Municipality;Item;Quantity;Unit;Urgency;Valid until;",
        "A;Generator;1;piece;low;2026-01-31;",
        "A;;1;piece;low;2026-01-31;",
        "A;Generator;none;piece;low;2026-01-31;",
        "",
        "A;Generator;1;barrel;low;2026-01-31;",
        "A;Generator;1;piece;soon;2026-01-31;",
        "A;Generator;1;piece;low;31.02.2026;",
        "A;Generator;1;piece;low;tomorrow;",
        "A;Generator;1;piece;low;2026-01-31;more",
        f"A;Generator;1;piece;low;;\nA;{'x' * 5001};1;;;;",
    )
    content = "\n".join(lines).encode()
    assert rejected(content) == [
        (3, "item_missing"),
        (4, "quantity"),
        (6, "unit"),
        (7, "urgency"),
        (8, "date"),
        (9, "date"),
        (10, "fields"),
        (12, "text"),
    ]
    assert [row.line for row in read_need_list(content).rows] == [2, 11]


def test_formulas_are_not_evaluated():
    content = workbook(["Item", "Quantity", "Text (German)"], ["Generator", "=1+1", "x"], ["=CMD()", 1, "x"])
    assert rejected(content) == [(2, "formula"), (3, "formula")]
    [need] = read_need_list(b"Item;Text (German)\nGenerator;=1+1").rows
    assert need.text_german == "=1+1"


def test_keys_that_a_spreadsheet_made_numbers():
    rows = read_need_list(workbook(["Key", "Item"], [5158028, "a"], [5158028.0, "a"], ["05158028", "a"])).rows
    assert [row.key for row in rows] == ["5158028", "5158028", "05158028"]


def test_files_that_are_refused():
    assert refused(b"") == "empty"
    assert refused(b"\n\n") == "empty"
    assert refused(b"Item;Quantity\n") == "empty"
    assert refused(b"Item;Colour\na;b\n") == "columns"
    assert refused(b"Municipality;Quantity\na;1\n") == "columns"
    assert refused(b"Item;Gegenstand\na;b\n") == "columns"
    assert refused("Item\nStück".encode("latin-1")) == "encoding"
    assert refused(b'Item\n"a') == "format"
    assert refused(b"Item\na\x00b") == "format"
    assert refused(b"PK\x03\x04 damaged") == "format"
    assert refused(workbook(["Item"], ["a"])[:-200]) == "format"
    assert refused(b"x" * (SIZE_LIMIT + 1)) == "size"
    assert refused(b"Item\n" + b"a\n" * (ROWS_LIMIT + 1)) == "rows"
    assert refused(workbook(["Item"], *(["a"] for _number in range(ROWS_LIMIT + 1)))) == "rows"
    assert len(read_need_list(b"Item\n" + b"a\n" * ROWS_LIMIT).rows) == ROWS_LIMIT


def test_an_archive_that_unpacks_to_too_much():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"xl/part{number}.xml", b" " * (UNPACKED_LIMIT // 2))
    assert refused(stream.getvalue()) == "size"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_is_read_back(language):
    items = ["Generator", "=1+1", "Wärmepumpe", "Тепловий насос"]
    content = write_template(language, items, ("Bedarfe", "Zulässige Werte"))
    assert refused(content) == "empty"
    book = load_workbook(io.BytesIO(content))
    needs, values = book.worksheets
    assert [cell.value for cell in needs[1]] == [headings[language][0] for headings in HEADINGS.values()]
    assert [row[0].value for row in values.iter_rows(min_row=2)][:4] == items
    assert not [cell for row in values.iter_rows() for cell in row if cell.data_type == "f"]
    names = {name: number for number, name in enumerate(HEADINGS, 1)}
    needs.cell(2, names["item"], "Generator")
    needs.cell(2, names["unit"], values.cell(2, 2).value)
    needs.cell(2, names["urgency"], values.cell(2, 3).value)
    stream = io.BytesIO()
    book.save(stream)
    [need] = read_need_list(stream.getvalue()).rows
    assert (need.item, need.unit, need.urgency) == ("Generator", next(iter(UNITS)), next(iter(URGENCIES)))


def test_names_are_of_one_thing_only():
    for names in (HEADINGS, UNITS, URGENCIES):
        said = [
            {name.casefold() for some in by_language.values() for name in some}
            for by_language in names.values()
        ]
        assert sum(map(len, said)) == len(set().union(*said))


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    for start in (b"", b"PK\x03\x04", b"Item;Quantity;Valid until\n"):
        try:
            assert isinstance(read_need_list(start + content), NeedList)
        except NeedListError as error:
            assert error.code in ("empty", "size", "rows", "encoding", "format", "columns")


CELLS = st.one_of(
    st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.none(), st.dates(), st.datetimes()
)


@settings(max_examples=200)
@given(st.lists(st.lists(CELLS, max_size=9), min_size=1, max_size=5))
def test_any_cells_are_rows_or_rejected(rows):
    from registers.need_list import _read_table

    try:
        need_list = _read_table([(1, GERMAN), *enumerate(rows, 2)])
    except NeedListError as error:
        assert error.code == "empty"
        return
    for row in need_list.rejected:
        assert row.code in ROW_CODES
    for row in need_list.rows:
        assert row.item and (row.quantity is None or row.quantity > 0)
