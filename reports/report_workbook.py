"""Writes sheets into a workbook of xlsxwriter, row by row, so that its memory stays flat."""

import re

#: What Excel takes in a cell, in characters.
TEXT_MAX = 32767
#: Characters that XML cannot carry.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: Options of the workbook: rows go to a file at once; what people typed is text, whatever it looks like.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
FORMATS = {
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    "number": {"num_format": "#,##0.##;-#,##0.##;0"},
    "count": {"num_format": "#,##0"},
    "change": {"num_format": "+#,##0.##;-#,##0.##;0"},
    "amount": {"num_format": "#,##0.00"},
    "text": {},
}
HEADING = {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}


def clean(text):
    """The text as a cell can hold it."""
    if _FORBIDDEN.search(text):
        text = _FORBIDDEN.sub("", text)
    return text if len(text) <= TEXT_MAX else f"{text[: TEXT_MAX - 1]}…"


class WorkbookWriter:
    """Formats are made once; every cell is written by the method of its type."""

    def __init__(self, workbook, amount_format=None):
        self.workbook = workbook
        formats = FORMATS | ({"amount": {"num_format": amount_format}} if amount_format else {})
        self.formats = {name: workbook.add_format(values) for name, values in formats.items()}
        self.heading = workbook.add_format(HEADING)
        self.title = workbook.add_format({"bold": True, "font_size": 14})

    def add_table(self, title, headings, rows):
        """A sheet with frozen, filtered headings.

        :param headings: list of ``(label, kind, width)``
        :param rows: iterable of rows with a value for each heading
        :return: number of rows written
        """
        sheet = self.workbook.add_worksheet(title)
        for column, (_label, _kind, width) in enumerate(headings):
            sheet.set_column(column, column, width)
        self.write_headings(sheet, 0, [label for label, _kind, _width in headings])
        count = self._write_rows(sheet, [kind for _label, kind, _width in headings], rows)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(count, 1), len(headings) - 1)
        self.set_print(sheet)
        sheet.repeat_rows(0)
        return count

    def write_headings(self, sheet, row, labels):
        for column, label in enumerate(labels):
            sheet.write_string(row, column, clean(label), self.heading)

    def _write_rows(self, sheet, kinds, rows):
        methods = {"text": sheet.write_string, "date": sheet.write_datetime, "moment": sheet.write_datetime}
        writers = [
            (column, methods.get(kind, sheet.write_number), self.formats[kind], kind == "text")
            for column, kind in enumerate(kinds)
        ]
        number = 0
        for number, row in enumerate(rows, start=1):
            for (column, write, cell_format, is_text), value in zip(writers, row, strict=True):
                if value is None or value is False or value == "":
                    continue
                write(number, column, clean(value) if is_text else value, cell_format)
        return number

    def set_print(self, sheet):
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")
