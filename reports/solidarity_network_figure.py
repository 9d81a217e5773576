from datetime import date

from odoo import api, fields, models
from odoo.tools import SQL

#: The network has existed since 2015.
FIRST_MONTH = date(2015, 1, 1)
#: Figures of a day. Over several months they are averaged, as their sum would count everybody each month.
STOCKS = ("member_count", "partnership_count", "oblast_partnership_count")
#: Stages in which two municipalities still get to know each other.
EARLY_STAGES = ("preparation", "contact")


class SolidarityNetworkFigure(models.Model):
    """The network over time: one row for each month since January 2015 and each Land or oblast.

    Members and partnerships are those of the last day of the month (of today in the current one), derived from their
    own dates, so that history is right for what was imported later, too. Suspended members are members. A partnership
    that ended counts from its first day to its last: the stage that it had reached is not known any more.
    """

    _name = "solidarity.network.figure"
    _description = "Figures of the Network"
    _auto = False
    _order = "date, country_id, state_id, id"
    _rec_name = "date"

    date = fields.Date("Month", readonly=True)
    is_year_end = fields.Boolean(
        "Last Month of the Year", readonly=True, help="December, and the current month of this year."
    )
    country_id = fields.Many2one("res.country", readonly=True)
    state_id = fields.Many2one("res.country.state", "Land / Oblast", readonly=True)
    member_count = fields.Float(
        "Members",
        digits=(16, 1),
        readonly=True,
        help="At the end of the month; over several months their average.",
    )
    joined_count = fields.Integer("Joined", readonly=True)
    left_count = fields.Integer("Left", readonly=True)
    partnership_count = fields.Float(
        "Partnerships",
        digits=(16, 1),
        readonly=True,
        help="At the end of the month, by the Land of the German side; over several months their average.",
    )
    oblast_partnership_count = fields.Float(
        "Partnerships by Oblast",
        digits=(16, 1),
        readonly=True,
        help="The same partnerships by the oblast of the Ukrainian side.",
    )
    networking_count = fields.Integer("Networking Events", readonly=True)
    information_count = fields.Integer("Information Events", readonly=True)

    _depends = {
        "solidarity.network.membership": ["municipality_id", "date_from", "date_to", "state"],
        "solidarity.municipality": ["country_id", "state_id"],
        "solidarity.partnership": ["german_id", "ukrainian_id", "date_start", "date_end", "stage"],
        "event.event": ["solidarity_kind", "date_begin", "date_end", "kanban_state", "active"],
    }

    @property
    def _table_query(self):
        return SQL(
            """
            WITH months AS (%(months)s), member AS (%(member)s), partnership AS (%(partnership)s),
            fact AS (
                -- Every place has a row in every month, or an average would skip the months without anybody.
                SELECT month, country_id, state_id, 0 AS member, 0 AS joined, 0 AS departed, 0 AS german,
                    0 AS ukrainian, 0 AS networking, 0 AS information
                FROM months CROSS JOIN (
                    SELECT country_id, state_id FROM member
                    UNION SELECT german_country_id, german_state_id FROM partnership
                    UNION SELECT ukrainian_country_id, ukrainian_state_id FROM partnership
                    UNION SELECT NULL, NULL
                ) AS place
                UNION ALL
                SELECT month, country_id, state_id, 1, 0, 0, 0, 0, 0, 0
                FROM member JOIN months ON date_from <= day AND COALESCE(date_to, 'infinity') > day
                UNION ALL
                SELECT date_trunc('month', date_from)::date, country_id, state_id, 0, 1, 0, 0, 0, 0, 0
                FROM member WHERE date_from BETWEEN %(first)s AND %(today)s
                UNION ALL
                SELECT date_trunc('month', date_to)::date, country_id, state_id, 0, 0, 1, 0, 0, 0, 0
                FROM member WHERE date_to BETWEEN %(first)s AND %(today)s
                UNION ALL
                SELECT month, german_country_id, german_state_id, 0, 0, 0, 1, 0, 0, 0
                FROM partnership JOIN months ON date_start <= day AND COALESCE(date_end, 'infinity') > day
                UNION ALL
                SELECT month, ukrainian_country_id, ukrainian_state_id, 0, 0, 0, 0, 1, 0, 0
                FROM partnership JOIN months ON date_start <= day AND COALESCE(date_end, 'infinity') > day
                UNION ALL
                %(events)s
            )
            SELECT row_number() OVER (ORDER BY month, country_id, state_id) AS id,
                month AS date,
                (EXTRACT(MONTH FROM month) = 12 OR month = date_trunc('month', %(today)s)::date) AS is_year_end,
                country_id,
                state_id,
                sum(member) AS member_count,
                sum(joined) AS joined_count,
                sum(departed) AS left_count,
                sum(german) AS partnership_count,
                sum(ukrainian) AS oblast_partnership_count,
                sum(networking) AS networking_count,
                sum(information) AS information_count
            FROM fact
            GROUP BY month, country_id, state_id
            """,
            months=self._months_query(),
            member=self._member_query(),
            partnership=self._partnership_query(),
            events=self._events_query(),
            first=FIRST_MONTH,
            today=self._today(),
        )

    def _today(self):
        return SQL("%s::date", fields.Date.context_today(self))

    def _months_query(self):
        """Each month with the day whose stock it shows."""
        return SQL(
            """
            SELECT month::date AS month,
                LEAST((month + interval '1 month' - interval '1 day')::date, %(today)s) AS day
            FROM generate_series(%(first)s::timestamp, %(today)s::timestamp, interval '1 month') AS month
            """,
            first=FIRST_MONTH,
            today=self._today(),
        )

    def _member_query(self):
        """Periods of membership; who left on a day is no member in its evening, and may be admitted again. One that
        ended on its first day has never been one."""
        return SQL(
            """
            SELECT municipality.country_id, municipality.state_id, membership.date_from,
                CASE WHEN membership.state = 'ended' THEN membership.date_to END AS date_to
            FROM solidarity_network_membership AS membership
            JOIN solidarity_municipality AS municipality ON municipality.id = membership.municipality_id
            WHERE membership.state <> 'applied'
                AND (membership.state <> 'ended' OR membership.date_to > membership.date_from)
            """
        )

    def _partnership_query(self):
        """Periods of partnership; one that ended on a day that nobody knows is left out."""
        return SQL(
            """
            SELECT german.country_id AS german_country_id, german.state_id AS german_state_id,
                ukrainian.country_id AS ukrainian_country_id, ukrainian.state_id AS ukrainian_state_id,
                partnership.date_start, partnership.date_end
            FROM solidarity_partnership AS partnership
            JOIN solidarity_municipality AS german ON german.id = partnership.german_id
            JOIN solidarity_municipality AS ukrainian ON ukrainian.id = partnership.ukrainian_id
            WHERE partnership.date_start IS NOT NULL AND partnership.stage NOT IN %(early)s
                AND (partnership.stage <> 'ended' OR partnership.date_end > partnership.date_start)
            """,
            early=EARLY_STAGES,
        )

    def _events_query(self):
        """Events that took place, in the month of their beginning in Berlin. They belong to no country."""
        return SQL(
            """
            SELECT date_trunc('month', date_begin AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Berlin')::date,
                NULL, NULL, 0, 0, 0, 0, 0,
                (solidarity_kind = 'networking')::int, (solidarity_kind = 'information')::int
            FROM event_event
            WHERE solidarity_kind IN ('networking', 'information') AND active
                AND COALESCE(kanban_state, '') <> 'cancel'
                AND date_end <= %(now)s AND date_begin >= %(first)s
            """,
            now=fields.Datetime.now(),
            first=FIRST_MONTH,
        )

    def _read_group_select(self, aggregate_spec, query):
        """Stocks are summed over places and averaged over months."""
        name, _separator, function = aggregate_spec.partition(":")
        if name in STOCKS and function == "sum":
            return SQL(
                "SUM(%s)::float8 / NULLIF(COUNT(DISTINCT %s), 0)",
                self._field_to_sql(self._table, name, query),
                self._field_to_sql(self._table, "date", query),
            )
        return super()._read_group_select(aggregate_spec, query)

    # ------------------------------------------------------------------
    # Public page
    # ------------------------------------------------------------------

    @api.model
    def _yearly(self):
        """The network at the end of each year since 2015, and today: plain numbers, which anybody may know.

        :return: list of ``{"year", "german", "ukrainian", "members", "partnerships", "events"}``
        """
        figures = self.sudo()  # sums only leave the method
        stocks = figures._read_group(
            [("is_year_end", "=", True)],
            ["date:year", "country_id"],
            ["member_count:sum", "partnership_count:sum"],
        )
        flows = figures._read_group([], ["date:year"], ["networking_count:sum", "information_count:sum"])
        events = {year.year: networking + information for year, networking, information in flows}
        years = {
            year: {"year": year, "german": 0, "ukrainian": 0, "partnerships": 0, "events": events[year]}
            for year in sorted(events)
        }
        sides = {"DE": "german", "UA": "ukrainian"}
        for moment, country, members, partnerships in stocks:
            row = years[moment.year]
            row["partnerships"] += int(partnerships)
            if country.code in sides:
                row[sides[country.code]] += int(members)
        return [row | {"members": row["german"] + row["ukrainian"]} for row in years.values()]
