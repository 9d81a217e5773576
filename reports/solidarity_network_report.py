from odoo import models
from odoo.tools import format_date

from .report_sheet import SheetReader
from .report_workbook import OPTIONS, WorkbookWriter

#: Figures that the chart of the summary shows.
CHARTED = ("partnerships_alive", "members")


class SolidarityNetworkReport(models.AbstractModel):
    """The report of the network as a workbook: figures by quarter, and what they are made of.

    Figures come from ``solidarity.key.figure`` and rows from the same models as the analyses on the screen.
    """

    _name = "report.solidarity_partnership.network_report"
    _description = "Network Report"
    _inherit = "report.report_xlsx.abstract"

    def get_workbook_options(self):
        return OPTIONS

    def generate_xlsx_report(self, workbook, data, objs):
        """:param objs: one ``solidarity.network.report`` with period, places, side and language"""
        objs.ensure_one()
        wizard = objs.with_context(lang=objs.lang or self.env.lang)
        writer = WorkbookWriter(workbook, wizard._amount_format())
        self._write_summary(writer, wizard)
        for sheet in wizard._sheets():
            reader = SheetReader(wizard.env, sheet)
            writer.add_table(sheet.title, reader.headings(), reader.rows())

    # ------------------------------------------------------------------
    # Summary
    # ------------------------------------------------------------------

    def _write_summary(self, writer, wizard):
        env = wizard.env
        quarters = wizard._quarters()
        figures = wizard.env["solidarity.key.figure"]._read(
            [(begin, end) for _name, begin, end in quarters],
            wizard.state_ids.ids or None,
            wizard.side or None,
        )
        sheet = writer.workbook.add_worksheet(env._("Overview"))
        sheet.set_column(0, 0, 42)
        sheet.set_column(1, len(quarters), 12)
        sheet.write_string(0, 0, env._("Network of German-Ukrainian Municipal Partnerships"), writer.title)
        for row, line in enumerate(self._scope_lines(wizard), start=1):
            sheet.write_string(row, 0, line)
        first = 6
        names = [name for name, _begin, _end in quarters]
        writer.write_headings(sheet, first, [env._("Figures by Quarter"), *names])
        for row, figure in enumerate(figures, start=first + 1):
            self._write_figure(sheet, row, figure["name"], figure["values"], writer.formats["number"])
        second = first + len(figures) + 2
        writer.write_headings(sheet, second, [env._("Change from the Quarter Before"), *names])
        for row, figure in enumerate(figures, start=second + 1):
            self._write_figure(
                sheet, row, figure["name"], self._changes(figure["values"]), writer.formats["change"]
            )
        sheet.freeze_panes(first + 1, 1)
        writer.set_print(sheet)
        self._add_chart(writer.workbook, sheet, figures, first, second + len(figures) + 2, len(quarters))

    def _scope_lines(self, wizard):
        """What the report covers, in words."""
        env = wizard.env
        name = env["solidarity.municipality"]._region_name
        places = ", ".join(map(name, wizard.state_ids)) or env._("all Länder and oblasts")
        sides = dict(wizard._fields["side"]._description_selection(env))
        return [
            env._(
                "Period: %(date_from)s to %(date_to)s",
                date_from=format_date(env, wizard.date_from),
                date_to=format_date(env, wizard.date_to),
            ),
            env._("Places: %s", places),
            env._("Side: %s", sides.get(wizard.side) or env._("both")),
            env._("Made on %s", format_date(env, wizard._today())),
        ]

    @staticmethod
    def _write_figure(sheet, row, name, values, cell_format):
        sheet.write_string(row, 0, name)
        for column, value in enumerate(values, start=1):
            if value is not None:
                sheet.write_number(row, column, round(value, 1), cell_format)

    @staticmethod
    def _changes(values):
        """Each value less the one before; None where one of them is not known."""
        return [
            None if value is None or before is None else value - before
            for before, value in zip([None, *values], values, strict=False)
        ]

    def _add_chart(self, workbook, sheet, figures, first, row, count):
        """Partnerships and members at the end of each quarter, below the tables."""
        chart = workbook.add_chart({"type": "line" if count > 1 else "column"})
        name = sheet.get_name()
        for number, figure in enumerate(figures, start=first + 1):
            if figure["code"] in CHARTED:
                chart.add_series(
                    {
                        "name": [name, number, 0],
                        "categories": [name, first, 1, first, count],
                        "values": [name, number, 1, number, count],
                        "marker": {"type": "circle"},
                    }
                )
        chart.set_legend({"position": "bottom"})
        chart.set_y_axis({"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
        chart.set_size({"width": 900, "height": 320})
        sheet.insert_chart(row, 0, chart)
