import pytz

from odoo import api, fields, models
from odoo.tools import format_date, format_time

#: Kyiv's zone got its present name in 2022; older tables of time zones do not know it, the newest not the old one.
KYIV = next(name for name in ("Europe/Kyiv", "Europe/Kiev") if name in pytz.all_timezones_set)
BERLIN = "Europe/Berlin"


class EventEvent(models.Model):
    _inherit = "event.event"

    city_times = fields.Text(
        "In Both Countries",
        compute="_compute_city_times",
        groups="solidarity_partnership.group_reader",
        help="When the event is in Kyiv and in Berlin, whatever your own time zone is.",
    )

    @api.depends("date_begin", "date_end")
    @api.depends_context("lang")
    def _compute_city_times(self):
        for event in self:
            times = event._city_times() if event.date_begin and event.date_end else []
            event.city_times = "\n".join(f"{time['city']}: {time['text']}" for time in times) or False

    def _city_times(self, begin=None, end=None):
        """When it is in both countries, in words of the reader's language.

        :param begin: in UTC; the event's own if not given
        :param end: in UTC; the event's own if not given
        :return: list of ``{city, timezone, text}``, Kyiv first
        """
        self.ensure_one()
        cities = [(self.env._("Kyiv"), KYIV), (self.env._("Berlin"), BERLIN)]
        return [
            {
                "city": city,
                "timezone": timezone,
                "text": self._local_range(begin or self.date_begin, end or self.date_end, timezone),
            }
            for city, timezone in cities
        ]

    def _local_range(self, begin, end, timezone):
        zone = pytz.timezone(timezone)
        begin, end = (pytz.utc.localize(moment).astimezone(zone) for moment in (begin, end))
        first_day = format_date(self.env, begin.date(), date_format="full")
        last_day = format_date(self.env, end.date(), date_format="full")
        until = format_time(self.env, end.time(), time_format="short")
        if first_day != last_day:
            until = f"{last_day}, {until}"
        return self.env._(
            "%(day)s, %(begin)s – %(end)s",
            day=first_day,
            begin=format_time(self.env, begin.time(), time_format="short"),
            end=until,
        )
