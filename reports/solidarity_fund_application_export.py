from odoo import models

from ..models.fund.solidarity_fund_application_export import Share

#: What a cell of Excel holds.
TEXT_MAX = 32767
WIDTH_MAX = 60


class SolidarityFundApplicationExport(models.AbstractModel):
    """Applications as a workbook: one row each with everything the fund's own software asks for, and the cost plans."""

    _name = "report.solidarity_partnership.fund_application_export"
    _description = "Applications as a Workbook"
    _inherit = "report.report_xlsx.abstract"

    def get_workbook_options(self):
        """Text of users is text, whatever it looks like."""
        return {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        }

    def generate_xlsx_report(self, workbook, data, objs):
        objs.check_access("read")
        formats = self._formats(workbook, objs)
        self._write_applications(workbook.add_worksheet(self.env._("Applications")), objs, formats)
        self._write_lines(workbook.add_worksheet(self.env._("Cost Plans")), objs, formats)

    def _formats(self, workbook, applications):
        currency = applications[:1].currency_id or self.env.ref("base.EUR")
        return {
            "heading": workbook.add_format({"bold": True, "bg_color": "#D9E2EC", "border": 1}),
            "label": workbook.add_format(
                {"bold": True, "bg_color": "#EEF2F6", "border": 1, "text_wrap": True, "valign": "top"}
            ),
            "text": workbook.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
            "date": workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
            "amount": workbook.add_format({"num_format": f'#,##0.00 "{currency.name}"', "valign": "top"}),
            "share": workbook.add_format({"num_format": "0.00%", "valign": "top"}),
            "number": workbook.add_format({"num_format": "#,##0", "valign": "top"}),
        }

    def _write_applications(self, sheet, applications, formats):
        rows = applications._export_facts()
        heads = [(heading, label) for heading, label, _value in rows[0]] if rows else []
        for column, (heading, label) in enumerate(heads):
            sheet.write_string(0, column, heading, formats["heading"])
            sheet.write_string(1, column, label, formats["label"])
            longest = max(len(str(row[column][2] or "")) for row in rows)
            sheet.set_column(column, column, min(max(longest, len(label), 12) + 2, WIDTH_MAX))
        for number, row in enumerate(rows, start=2):
            for column, (_heading, _label, value) in enumerate(row):
                self._write_value(sheet, number, column, value, formats)
        sheet.freeze_panes(2, 1)
        if rows:
            sheet.autofilter(1, 0, len(rows) + 1, len(heads) - 1)
        self._print_setup(sheet, 1)

    def _write_lines(self, sheet, applications, formats):
        labels = (
            self.env._("Reference"),
            self.env._("Municipality"),
            self.env._("What For"),
            self.env._("Planned Cost"),
        )
        for column, (label, width) in enumerate(zip(labels, (16, 30, 60, 18), strict=True)):
            sheet.write_string(0, column, label, formats["label"])
            sheet.set_column(column, column, width)
        row = 0
        for application in applications:
            for line in application.line_ids:
                row += 1
                values = (application.name, application.municipality_id.name, line.name, line.amount)
                for column, value in enumerate(values):
                    self._write_value(sheet, row, column, value, formats)
        sheet.freeze_panes(1, 0)
        if row:
            sheet.autofilter(0, 0, row, len(labels) - 1)
        self._print_setup(sheet, 0)

    def _print_setup(self, sheet, last_heading):
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, last_heading)

    def _write_value(self, sheet, row, column, value, formats):
        """Write a value as what it is; text that is too long ends with “…”."""
        if value is None:
            sheet.write_blank(row, column, None, formats["text"])
        elif isinstance(value, Share):
            sheet.write_number(row, column, value, formats["share"])
        elif isinstance(value, float):
            sheet.write_number(row, column, value, formats["amount"])
        elif isinstance(value, int):
            sheet.write_number(row, column, value, formats["number"])
        elif isinstance(value, str):
            text = value if len(value) <= TEXT_MAX else f"{value[: TEXT_MAX - 1]}…"
            sheet.write_string(row, column, text, formats["text"])
        else:
            sheet.write_datetime(row, column, value, formats["date"])


class SolidarityFundApplicationSheet(models.AbstractModel):
    """One application to read and to print."""

    _name = "report.solidarity_partnership.fund_application_sheet"
    _description = "Application to Read"

    def _get_report_values(self, docids, data=None):
        applications = self.env["solidarity.fund.application"].browse(docids)
        applications.check_access("read")
        return {"sheets": [application._sheet_values() for application in applications]}
