from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.date_utils import get_quarter, get_quarter_number

from ..reports.key_figure_scope import SIDES

#: A longer report has too many columns to be read.
QUARTERS_MAX = 60


class SolidarityNetworkReport(models.TransientModel):
    """What the network report is to cover, and in which language it speaks."""

    _name = "solidarity.network.report"
    _description = "Network Report"

    date_from = fields.Date("Period from", required=True, default=lambda self: self._default_date_from())
    date_to = fields.Date("Period until", required=True, default=lambda self: self._today())
    state_ids = fields.Many2many(
        "res.country.state",
        "solidarity_network_report_state_rel",
        string="Länder and Oblasts",
        domain=[("country_id.code", "in", list(SIDES.values()))],
        help="Empty: all. Pairs count when their German side lies in one of the Länder and their Ukrainian side in one"
        " of the oblasts.",
    )
    side = fields.Selection(
        [("german", "German Side"), ("ukrainian", "Ukrainian Side")],
        help="Empty: both. Partnerships, proposals and exchanges always have both sides.",
    )
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        "Language",
        required=True,
        default=lambda self: self.env.lang,
    )

    @api.model
    def _today(self):
        return fields.Date.context_today(self)

    @api.model
    def _default_date_from(self):
        """The four last quarters, the current one among them."""
        begin, _end = get_quarter(self._today())
        return begin - relativedelta(months=9)

    def action_print(self):
        """Write the workbook (readers)."""
        self.ensure_one()
        self.check_access("read")
        return self.env.ref("solidarity_partnership.network_report_action").report_action(self, config=False)

    @api.constrains("date_from", "date_to")
    def _check_period(self):
        """The report can be asked for by its address, without the button, and a chart needs a quarter."""
        for wizard in self.filtered(lambda wizard: wizard.date_from and wizard.date_to):
            begin, end = wizard.date_from, wizard.date_to
            if begin > end:
                raise ValidationError(self.env._("The period ends before it begins."))
            quarters = get_quarter_number(end) - get_quarter_number(begin) + 1
            if 4 * (end.year - begin.year) + quarters > QUARTERS_MAX:
                raise ValidationError(
                    self.env._("Please choose a period of at most %s years.", QUARTERS_MAX // 4)
                )

    def _quarters(self):
        """The quarters of the period, the first and last one cut to it: list of ``(name, first day, last day)``."""
        quarters = []
        begin = self.date_from
        while True:
            _first, last = get_quarter(begin)
            name = self.env._("Q%(quarter)s %(year)s", quarter=get_quarter_number(begin), year=begin.year)
            quarters.append((name, begin, min(last, self.date_to)))
            if last >= self.date_to:
                return quarters
            begin = last + timedelta(days=1)

    def _amount_format(self):
        """Amounts with their currency, where there is only one."""
        currencies = self.env["res.currency"]
        for model in ("solidarity.fund.call", "solidarity.aid"):
            [(used,)] = self.env[model]._read_group([], aggregates=["currency_id:recordset"])
            currencies |= used
        if len(currencies) > 1:
            return "#,##0.00"
        symbol = (currencies or self.env.ref("base.EUR")).symbol
        return f'#,##0.00 "{symbol}"'
