from odoo import api, fields, models
from odoo.tools import format_datetime

#: Why an exchange breaks off; the first two are everyday life under attack.
REASONS = [
    ("air_raid", "Air Raid Alarm"),
    ("power_cut", "Power Cut"),
    ("connection", "Connection Lost"),
    ("other", "Other Reason"),
]


class SolidarityExchangeInterruption(models.Model):
    """An exchange broke off, or could not begin: when, why, and when it goes on."""

    _name = "solidarity.exchange.interruption"
    _description = "Interruption of an Exchange"
    _order = "date_from desc, id desc"

    event_id = fields.Many2one("event.event", "Exchange", required=True, index=True, ondelete="cascade")
    reason = fields.Selection(REASONS, required=True)
    note = fields.Text(help="For the service. Attendees are told the reason only.")
    date_from = fields.Datetime("Interrupted at", required=True, default=fields.Datetime.now)
    date_resumed = fields.Datetime(
        "Resumed at", help="Empty while it is not known when the exchange goes on."
    )
    original_begin = fields.Datetime(required=True)
    original_end = fields.Datetime(required=True)

    # Two clicks, or two coordinators at once, interrupt an exchange once.
    _open_uniq = models.UniqueIndex(
        "(event_id) WHERE date_resumed IS NULL", "This exchange is already interrupted."
    )

    @api.depends("event_id", "reason", "date_from")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        reasons = dict(self._fields["reason"]._description_selection(self.env))
        for interruption in self:
            moment = format_datetime(self.env, interruption.date_from, dt_format="short")
            interruption.display_name = f"{reasons.get(interruption.reason, '')} {moment}"
