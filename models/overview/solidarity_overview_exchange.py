from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime

from ..interpretation.event_event_interpreter import TRANSLATION_WARNING_DAYS
from .matter import Matter


class SolidarityOverview(models.AbstractModel):
    _inherit = "solidarity.overview"

    @api.model
    def _matters(self):
        common = {
            "model": "event.event",
            "action": "solidarity_partnership.event_event_action_exchange",
            "context": {"default_solidarity_kind": "exchange"},
            "mine": Domain("user_id", "=", self.env.uid)
            | Domain("partnership_ids.coordinator_id", "=", self.env.uid),
        }
        exchange = Domain("solidarity_kind", "=", "exchange")
        return super()._matters() | {
            "interpreters": Matter(
                name=self.env._("Exchanges without an interpreter"),
                icon="fa-language",
                domain=exchange
                & Domain("interpreter_state", "=", "missing")
                & Domain("date_end", ">=", "now"),
                order="date_begin, id",
                describe=self._describe_coming,
                **common,
            ),
            "translations": Matter(
                name=self.env._("Minutes without a translation"),
                icon="fa-file-text-o",
                domain=exchange
                & Domain("translator_state", "=", "missing")
                & Domain("date_end", "<", "now")
                & Domain("date_end", ">", f"now -{TRANSLATION_WARNING_DAYS}d"),
                order="date_end, id",
                describe=self._describe_held,
                **common,
            ),
        }

    def _describe_coming(self, events):
        """An exchange is late when its responsible is warned of it, too."""
        warning = fields.Datetime.now() + timedelta(days=events._interpreter_warning_days())
        return [
            {
                "detail": format_datetime(self.env, event.date_begin, tz=event.date_tz, dt_format="short"),
                "date": self._day(event.date_begin),
                "is_late": event.date_begin <= warning,
            }
            for event in events
        ]

    def _describe_held(self, events):
        return [
            {
                "detail": self.env._("Nobody translates the minutes yet"),
                "date": self._day(event.date_end),
            }
            for event in events
        ]
