from datetime import date

from odoo import fields, models
from odoo.tools import SQL

from ..models.partnership.solidarity_partnership import STAGES

#: The network has existed since 2015; what began earlier has its first row then.
FIRST_MONTH = date(2015, 1, 1)


class SolidarityPartnershipAnalysis(models.Model):
    """Partnerships over time: one row for each partnership and month, from its start to its end or today.

    A partnership counts from its first day to the day before its last, whatever stage it is in: which stages it went
    through is not known for the past. Where the start is unknown it counts from the day it was entered, and as new in
    no month. One that ended on a day that nobody knows is left out.
    """

    _name = "solidarity.partnership.analysis"
    _description = "Analysis of Partnerships"
    _inherit = ["solidarity.analysis.mixin"]
    _auto = False
    _order = "date desc, partnership_id, id"
    _rec_name = "partnership_id"
    _depends = {
        "solidarity.partnership": [
            "coordinator_id",
            "date_end",
            "date_start",
            "form",
            "german_id",
            "german_state_id",
            "origin",
            "stage",
            "ukrainian_id",
            "ukrainian_state_id",
        ],
    }
    _distinct_counts = {
        "alive_count": "partnership_id",
        "quarter_end_count": "partnership_id",
        "year_end_count": "partnership_id",
    }
    _subject = "partnership_id"

    date = fields.Date("Month", readonly=True)
    partnership_id = fields.Many2one("solidarity.partnership", readonly=True)
    german_id = fields.Many2one("solidarity.municipality", "German Municipality", readonly=True)
    ukrainian_id = fields.Many2one("solidarity.municipality", "Ukrainian Municipality", readonly=True)
    german_state_id = fields.Many2one("res.country.state", "Land", readonly=True)
    ukrainian_state_id = fields.Many2one("res.country.state", "Oblast", readonly=True)
    stage = fields.Selection(STAGES, "Stage Today", readonly=True)
    origin = fields.Selection(
        [("matched", "Matched"), ("own_choice", "Own Choice"), ("existing", "Existing")], readonly=True
    )
    form = fields.Selection(
        [
            ("solidarity", "Solidarity Partnership"),
            ("project", "Project Partnership"),
            ("contact", "Contact"),
            ("friendship", "Friendship"),
            ("formal", "Formal Partnership"),
        ],
        readonly=True,
    )
    coordinator_id = fields.Many2one("res.users", readonly=True)
    alive_count = fields.Integer(
        "Alive",
        readonly=True,
        help="Partnerships at the end of the month; over several months: at the end of at least one of them.",
    )
    quarter_end_count = fields.Integer(
        "At the End of the Quarter",
        readonly=True,
        help="In the current quarter: today. Over several quarters: at the end of at least one of them.",
    )
    year_end_count = fields.Integer(
        "At the End of the Year",
        readonly=True,
        help="In the current year: today. Over several years: at the end of at least one of them.",
    )
    new_count = fields.Integer("Begun", readonly=True)
    ended_count = fields.Integer("Ended", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT partnership_id::bigint * 4096
                    + ((EXTRACT(YEAR FROM month) - 2000) * 12 + EXTRACT(MONTH FROM month))::int AS id,
                month AS date,
                partnership_id, german_id, ukrainian_id, german_state_id, ukrainian_state_id,
                stage, origin, form, coordinator_id,
                is_alive::int AS alive_count,
                (is_alive AND (EXTRACT(MONTH FROM month) IN (3, 6, 9, 12) OR day = %(today)s))::int
                    AS quarter_end_count,
                (is_alive AND (EXTRACT(MONTH FROM month) = 12 OR day = %(today)s))::int AS year_end_count,
                (is_start_known AND date_trunc('month', date_from) = month)::int AS new_count,
                COALESCE(date_to <= %(today)s AND date_trunc('month', date_to) = month, FALSE)::int
                    AS ended_count
            FROM (
                SELECT partnership.*, month.month::date AS month, end_of_month.day,
                    (date_from <= day AND COALESCE(date_to, 'infinity') > day) AS is_alive
                FROM (%(periods)s) AS partnership
                CROSS JOIN LATERAL generate_series(
                    date_trunc('month', GREATEST(date_from, %(first)s)::timestamp),
                    LEAST(date_to, %(today)s)::timestamp, interval '1 month'
                ) AS month
                CROSS JOIN LATERAL (
                    SELECT LEAST((month.month + interval '1 month' - interval '1 day')::date, %(today)s) AS day
                ) AS end_of_month
                WHERE date_from <= %(today)s
            ) AS fact
            """,
            periods=self._period_query(),
            first=FIRST_MONTH,
            today=SQL("%s::date", fields.Date.context_today(self)),
        )

    def _period_query(self):
        """Each partnership with ``date_from``, and ``date_to``, the day on which it is no partnership any more."""
        return SQL(
            """
            SELECT id AS partnership_id, german_id, ukrainian_id, german_state_id, ukrainian_state_id,
                stage, origin, form, coordinator_id,
                LEAST(COALESCE(date_start, %(entered)s), date_end) AS date_from,
                date_end AS date_to,
                date_start IS NOT NULL AS is_start_known
            FROM solidarity_partnership
            WHERE stage <> 'ended' OR date_end IS NOT NULL
            """,
            entered=self._berlin_date(SQL("create_date")),
        )
