from odoo import api, fields, models
from odoo.exceptions import UserError


class SolidarityExchangeOverride(models.TransientModel):
    """Announce or close an exchange although a text is missing in one language, with the reason for the record."""

    _name = "solidarity.exchange.override"
    _description = "Announce or Close an Exchange Incomplete"

    event_id = fields.Many2one("event.event", "Exchange", required=True, ondelete="cascade")
    step = fields.Selection([("announce", "Announce Anyway"), ("close", "Close Anyway")], required=True)
    missing = fields.Text(compute="_compute_missing")
    reason = fields.Text(required=True)

    @api.depends("event_id", "step")
    def _compute_missing(self):
        for override in self:
            event = override.event_id
            if override.step == "close":
                override.missing = event._words_for_minutes().get(event, False)
            else:
                gaps = event._agenda_gaps().get(event)
                override.missing = gaps and event._words_for_gaps(gaps)

    def action_confirm(self):
        self.ensure_one()
        self.event_id.check_access("write")
        reason = self.reason.strip()
        if not reason:
            raise UserError(self.env._("Please give the reason."))
        if self.step == "close":
            self.event_id._override_closing(reason)
        else:
            self.event_id._override_announcement(reason)
        return {"type": "ir.actions.act_window_close"}
