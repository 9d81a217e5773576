from collections import namedtuple

from odoo import api, models
from odoo.tools import SQL, LazyTranslate

from .key_figure_scope import SIDES, Scope

_lt = LazyTranslate(__name__)

#: ``kind``: "stock" (on the last day of a period), "flow" (in the period), "share" (percent), "days" (median).
Figure = namedtuple("Figure", "code name kind")
FIGURES = [
    Figure("partnerships_alive", _lt("Partnerships"), "stock"),
    Figure("partnerships_new", _lt("New Partnerships"), "flow"),
    Figure("partnerships_ended", _lt("Ended Partnerships"), "flow"),
    Figure("inquiries", _lt("Inquiries"), "flow"),
    Figure("proposals_sent", _lt("Proposals Sent"), "flow"),
    Figure("proposals_accepted_share", _lt("Proposals Accepted (%)"), "share"),
    Figure("days_german", _lt("Days until the German Side Answers"), "days"),
    Figure("days_ukrainian", _lt("Days until the Ukrainian Side Answers"), "days"),
    Figure("exchanges_held", _lt("Exchanges Held"), "flow"),
    Figure("network_events", _lt("Network Events Held"), "flow"),
    Figure("attendances_german", _lt("German Attendances"), "flow"),
    Figure("attendances_ukrainian", _lt("Ukrainian Attendances"), "flow"),
    Figure("attendances_other", _lt("Other Attendances"), "flow"),
    Figure("consultations", _lt("Consultations"), "flow"),
    Figure("members", _lt("Members of the Network"), "stock"),
    Figure("members_joined", _lt("Members Joined"), "flow"),
    Figure("members_left", _lt("Members Left"), "flow"),
    Figure("eligible", _lt("Eligible Municipalities"), "stock"),
    Figure("needs_open", _lt("Open Needs"), "stock"),
    Figure("aid_delivered", _lt("Aid Delivered"), "flow"),
]


class SolidarityKeyFigure(models.AbstractModel):
    """The key figures of the service, for the overview and the network report.

    They are counted from the same queries as the analyses on the screen, so that both show the same numbers. History
    follows from the dates of what there is, so that it is right for what was imported later, too.
    """

    _name = "solidarity.key.figure"
    _description = "Key Figures"

    @api.model
    def _read(self, periods, state_ids=None, side=None):
        """All figures for all periods, in a number of queries that does not depend on how many periods there are.

        :param periods: list of ``(date_from, date_to)``, dates, ``date_to`` inclusive; they may overlap. Stocks are
            those of the last day; of today, where the period goes on. One that has not begun has no stocks.
        :param state_ids: ids of Länder and oblasts, or None for all. Pairs (partnerships, proposals, exchanges, aid)
            count when their German side lies in one of the Länder and their Ukrainian side in one of the oblasts;
            if only Länder or only oblasts are given, the other side may lie anywhere. Whatever belongs to one
            municipality counts when that lies in any of them.
        :param side: "german" or "ukrainian": only what belongs to municipalities of that side. Pairs have both sides;
            they count as without it.
        :return: list of ``{"code", "name", "kind", "values"}`` in the order of ``FIGURES``; ``name`` in the language
            of the environment, ``kind`` "stock", "flow", "share" (0–100) or "days" (median), ``values`` one for each
            period: int, for shares and days float, None where there is nothing to say
        :raise AccessError: when the user does not read the service's analyses
        :raise ValueError: for a period that ends before it begins, or a side that there is not
        """
        self.env["solidarity.partnership.analysis"].check_access("read")
        if side not in (None, *SIDES):
            raise ValueError(f"There is no side {side!r}.")
        if any(date_from > date_to for date_from, date_to in periods):
            raise ValueError("A period ends before it begins.")
        scope = Scope(self.env, periods, state_ids, side)
        values = self._read_values(scope) if periods else {}
        figures = []
        for figure in FIGURES:
            row = values.get(figure.code, [None] * len(periods))
            if figure.kind == "stock":
                row = [
                    value if date_from <= scope.today else None
                    for value, (date_from, _date_to) in zip(row, periods, strict=True)
                ]
            figures.append(
                {
                    "code": figure.code,
                    "name": self.env._(figure.name),  # pylint: disable=gettext-variable
                    "kind": figure.kind,
                    "values": row,
                }
            )
        return figures

    def _read_values(self, scope):
        """:return: ``{code: [value of each period]}``"""
        self.env.flush_all()  # the queries see what is written
        values = {}
        for select in (self._select_partnerships, self._select_inquiries, self._select_members):
            columns, query, condition = select(scope)
            rows = self.env.execute_query(scope.select(columns.values(), query, condition))
            values |= dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))
        return values

    # ------------------------------------------------------------------
    # What is counted: columns by code, the query of the facts, and which of them
    # ------------------------------------------------------------------

    def _select_partnerships(self, scope):
        columns = {
            "partnerships_alive": scope.count(scope.stock("date_from", "date_to")),
            "partnerships_new": scope.count(SQL("%s AND fact.is_start_known", scope.flow("date_from"))),
            "partnerships_ended": scope.count(scope.flow("date_to")),
        }
        return columns, self.env["solidarity.partnership.analysis"]._period_query(), scope.pair()

    def _select_inquiries(self, scope):
        query = SQL(
            """
            SELECT %s AS date, municipality.state_id, municipality.country_id
            FROM crm_lead AS lead
            LEFT JOIN solidarity_municipality AS municipality ON municipality.id = lead.municipality_id
            WHERE lead.solidarity_wish IS NOT NULL
            """,
            self.env["solidarity.analysis.mixin"]._berlin_date(SQL("lead.create_date")),
        )
        return {"inquiries": scope.count(scope.flow("date"))}, query, scope.municipality()

    def _select_members(self, scope):
        columns = {
            "members": scope.count(scope.stock("date_from", "date_to")),
            "members_joined": scope.count(scope.flow("date_from")),
            "members_left": scope.count(scope.flow("date_to")),
        }
        return columns, self.env["solidarity.network.figure"]._member_query(), scope.municipality()
