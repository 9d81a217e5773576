"""SQL of what is counted by key figures: which periods, Länder, oblasts and side."""

from odoo import fields
from odoo.tools import SQL

SIDES = {"german": "DE", "ukrainian": "UA"}


class Scope:
    """Conditions and counts over a query named ``fact``, for all periods at once.

    :param periods: list of ``(date_from, date_to)``; counted is until ``day``: ``date_to``, or today before it
    :param state_ids: ids of Länder and oblasts, or None for all
    :param side: "german", "ukrainian" or None
    """

    def __init__(self, env, periods, state_ids=None, side=None):
        self.side = side
        self.today = fields.Date.context_today(env.user)
        self.periods = SQL(", ").join(
            SQL("(%s, %s::date, %s::date)", number, begin, min(end, self.today))
            for number, (begin, end) in enumerate(periods)
        )
        self.country = env["res.country"].search([("code", "=", SIDES[side])], limit=1) if side else None
        self.is_limited = state_ids is not None
        states = env["res.country.state"].browse(state_ids or ())
        self.states = tuple(states.ids)
        self.lands = tuple(states.filtered(lambda state: state.country_id.code == "DE").ids)
        self.oblasts = tuple(states.filtered(lambda state: state.country_id.code == "UA").ids)

    # Which rows -------------------------------------------------------

    def pair(self):
        """Pairs whose German side lies in one of the Länder and whose Ukrainian side in one of the oblasts."""
        conditions = []
        if self.lands:
            conditions.append(SQL("fact.german_state_id IN %s", self.lands))
        if self.oblasts:
            conditions.append(SQL("fact.ukrainian_state_id IN %s", self.oblasts))
        if self.is_limited and not conditions:
            return SQL("FALSE")
        return SQL(" AND ").join(conditions) if conditions else SQL("TRUE")

    def municipality(self):
        """Municipalities of the side that lie in one of the Länder and oblasts."""
        conditions = []
        if self.is_limited:
            conditions.append(SQL("fact.state_id IN %s", self.states) if self.states else SQL("FALSE"))
        if self.country is not None:
            conditions.append(SQL("fact.country_id = %s", self.country.id))
        return SQL(" AND ").join(conditions) if conditions else SQL("TRUE")

    # When -------------------------------------------------------------

    def stock(self, begin, end):
        """Whether what lasts from ``begin`` to the day before ``end`` is there on the last day of the period."""
        begin, end = SQL.identifier("fact", begin), SQL.identifier("fact", end)
        return SQL("%s <= period.day AND COALESCE(%s, 'infinity') > period.day", begin, end)

    def flow(self, day):
        """Whether it has happened in the period; what is planned has not."""
        return SQL("%s BETWEEN period.date_from AND period.day", SQL.identifier("fact", day))

    def within(self, day, condition):
        """Where nothing but flows is counted: the database joins what happened in a period, not everything to each."""
        return SQL("%s AND %s", self.flow(day), condition)

    # How many ---------------------------------------------------------

    def count(self, condition, key=None):
        """Rows, or different values of the column ``key``, for which the condition holds."""
        counted = SQL("DISTINCT %s", SQL.identifier("fact", key)) if key else SQL("fact")
        return SQL("COUNT(%s) FILTER (WHERE %s)", counted, condition)

    def median(self, column, condition):
        """Median of the column, where it is known, of the rows for which the condition holds."""
        return SQL(
            "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY %s) FILTER (WHERE %s)",
            SQL.identifier("fact", column),
            condition,
        )

    def select(self, columns, query, condition):
        """:return: SQL of one row for each period, in their order, with the columns"""
        return SQL(
            """
            WITH period(number, date_from, day) AS (VALUES %(periods)s)
            SELECT %(columns)s
            FROM period LEFT JOIN (%(query)s) AS fact ON %(condition)s
            GROUP BY period.number
            ORDER BY period.number
            """,
            periods=self.periods,
            columns=SQL(", ").join(columns),
            query=query,
            condition=condition,
        )
