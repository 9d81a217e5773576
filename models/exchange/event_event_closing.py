from odoo import api, fields, models
from odoo.exceptions import UserError


class EventEvent(models.Model):
    """An exchange is held, then closed: its minutes are written in both languages."""

    _inherit = "event.event"

    date_closed = fields.Date(
        "Closed on",
        readonly=True,
        copy=False,
        tracking=True,
        help="The minutes are complete in both languages.",
    )
    close_override_reason = fields.Text(
        "Closed Incomplete Because",
        readonly=True,
        copy=False,
        groups="solidarity_partnership.group_reader",
        help="Why a coordinator closed the exchange although minutes are missing.",
    )
    is_minutes_incomplete = fields.Boolean(
        compute="_compute_is_minutes_incomplete",
        compute_sudo=True,
        export_string_translation=False,
        groups="solidarity_partnership.group_reader",
    )

    @api.depends("item_ids.minutes", "solidarity_kind")
    def _compute_is_minutes_incomplete(self):
        exchanges = self.filtered(lambda event: event.solidarity_kind == "exchange")
        words = exchanges._words_for_minutes()
        for event in self:
            event.is_minutes_incomplete = bool(words.get(event))

    def _words_for_minutes(self):
        """What the minutes still lack, in words: ``{event: text}``; an empty text where nothing is missing."""
        gaps = self._minutes_gaps()
        return {
            event: event._words_for_gaps(gaps[event])
            if any(event.item_ids.mapped("has_minutes"))
            else self.env._("No minutes are written yet.")
            for event in self
        }

    def action_close_exchange(self):
        """The exchange was held and its minutes are there in both languages (coordinators).

        :raise UserError: naming what is missing in which language
        """
        self.check_access("write")
        self._check_is_exchange()
        for event in self:
            if not event.is_held_exchange or event.date_closed:
                raise UserError(self.env._("“%s” is closed once, after it was held.", event.display_name))
        checked = self.filtered(lambda event: not event.close_override_reason)
        for event, missing in checked._words_for_minutes().items():
            if missing:
                raise UserError(
                    self.env._(
                        "“%(event)s” cannot be closed yet. %(missing)s",
                        event=event.display_name,
                        missing=missing,
                    )
                )
        self.date_closed = fields.Date.context_today(self)
        return True

    def action_close_anyway(self):
        """Ask for the reason to close the exchange without complete minutes (coordinators)."""
        self.ensure_one()
        return self._override_action("close")

    def _override_closing(self, reason):
        self.ensure_one()
        self.close_override_reason = reason
        self._message_log(body=self.env._("Closed although the minutes are incomplete: %s", reason))
        self.action_close_exchange()

    def action_reopen_exchange(self):
        """Write on the minutes of a closed exchange; closing it again is checked again (coordinators)."""
        self.check_access("write")
        if not all(self.mapped("date_closed")):
            raise UserError(self.env._("Only a closed exchange can be reopened."))
        self.write({"date_closed": False, "close_override_reason": False})
        return True
