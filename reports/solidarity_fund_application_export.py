from odoo import models

from ..models.fund.solidarity_fund_application_export import Share
from .report_workbook import OPTIONS, WorkbookWriter, clean

#: By its type, how a value is written: method of the sheet and name of the format. Any other is a day.
KINDS = {
    str: ("write_string", "text"),
    Share: ("write_number", "share"),
    float: ("write_number", "amount"),
    int: ("write_number", "count"),
}
DAY = ("write_datetime", "date")
WIDTH_MIN, WIDTH_MAX = 14, 60


class SolidarityFundApplicationExport(models.AbstractModel):
    """Applications as a workbook: one row each with everything the fund's own software asks for, and the cost plans."""

    _name = "report.solidarity_partnership.fund_application_export"
    _description = "Applications as a Workbook"
    _inherit = "report.report_xlsx.abstract"

    def get_workbook_options(self):
        return OPTIONS

    def generate_xlsx_report(self, workbook, data, objs):
        objs.check_access("read")
        currency = objs[:1].currency_id or self.env.ref("base.EUR")
        writer = WorkbookWriter(workbook, f'#,##0.00 "{currency.name}"')
        writer.formats["share"] = workbook.add_format({"num_format": "0.00%"})
        writer.formats["text"].set_text_wrap()
        for cell_format in writer.formats.values():
            cell_format.set_align("top")
        rows = objs._export_facts()
        headings = [[fact[part] for row in rows[:1] for fact in row] for part in (0, 1)]
        values = [[value for _heading, _label, value in row] for row in rows]
        self._add_sheet(writer, self.env._("Applications"), headings, values)
        headings = [
            self.env._("Reference"),
            self.env._("Municipality"),
            self.env._("What For"),
            self.env._("Planned Cost"),
        ]
        lines = [
            (line.application_id.name, line.application_id.municipality_id.name, line.name, line.amount)
            for line in objs.line_ids
        ]
        self._add_sheet(writer, self.env._("Cost Plans"), [headings], lines)

    def _add_sheet(self, writer, title, headings, rows):
        """A sheet whose cells are written each as what it is, whatever the others of its column are.

        :param headings: rows of labels
        """
        sheet = writer.workbook.add_worksheet(title)
        for column, texts in enumerate(zip(*headings[-1:], *rows, strict=True)):
            longest = max(len(str(text or "")) for text in texts)
            sheet.set_column(column, column, min(max(longest + 2, WIDTH_MIN), WIDTH_MAX))
        for row, labels in enumerate(headings):
            writer.write_headings(sheet, row, labels)
        for row, values in enumerate(rows, start=len(headings)):
            for column, value in enumerate(values):
                if value is not None:
                    method, kind = KINDS.get(type(value), DAY)
                    value = clean(value) if kind == "text" else value
                    getattr(sheet, method)(row, column, value, writer.formats[kind])
        sheet.freeze_panes(len(headings), 1)
        if rows:
            sheet.autofilter(len(headings) - 1, 0, len(headings) + len(rows) - 1, len(headings[-1]) - 1)
        writer.set_print(sheet)
        sheet.repeat_rows(0, len(headings) - 1)


class SolidarityFundApplicationSheet(models.AbstractModel):
    """One application to read and to print."""

    _name = "report.solidarity_partnership.fund_application_sheet"
    _description = "Application to Read"

    def _get_report_values(self, docids, data=None):
        applications = self.env["solidarity.fund.application"].browse(docids)
        applications.check_access("read")
        return {"sheets": [application._sheet_values() for application in applications]}
