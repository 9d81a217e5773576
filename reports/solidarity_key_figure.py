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
            those of the last day; of today, where the period goes on. One that has not begun has no stocks. What
            is planned for later than today counts nowhere.
        :param state_ids: ids of Länder and oblasts, or None for all. Pairs (partnerships, proposals, exchanges, advice,
            aid) count when their German side lies in one of the Länder and their Ukrainian side in one of the oblasts;
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
        for select in (
            self._select_partnerships,
            self._select_inquiries,
            self._select_proposals,
            self._select_exchanges,
            self._select_attendances,
            self._select_consultations,
            self._select_members,
            self._select_eligibilities,
            self._select_needs,
            self._select_aid,
        ):
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
        return (
            {"inquiries": scope.count(scope.flow("date"))},
            query,
            scope.within("date", scope.municipality()),
        )

    def _select_proposals(self, scope):
        sent = scope.flow("date")
        columns = {
            "proposals_sent": scope.count(sent),
            "proposals_accepted_share": SQL("AVG(fact.accepted_share) FILTER (WHERE %s)", sent),
        }
        columns |= {
            f"days_{side}": scope.median(f"{side}_days", sent) for side in SIDES if scope.side in (None, side)
        }
        return (
            columns,
            self.env["solidarity.proposal.analysis"]._table_query,
            scope.within("date", scope.pair()),
        )

    def _select_exchanges(self, scope):
        """By all partnerships that met in a joint exchange, not by the leading one alone."""
        query = SQL(
            """
            SELECT event.event_id, event.date, partnership.german_state_id, partnership.ukrainian_state_id
            FROM (%s) AS event
            LEFT JOIN event_event_solidarity_partnership_rel AS meeting ON meeting.event_id = event.event_id
            LEFT JOIN solidarity_partnership AS partnership ON partnership.id = meeting.partnership_id
            WHERE event.solidarity_kind = 'exchange' AND event.is_held
            """,
            self.env["solidarity.event.analysis"]._event_query(),
        )
        held = scope.count(scope.flow("date"), "event_id")
        return {"exchanges_held": held}, query, scope.within("date", scope.pair())

    def _select_attendances(self, scope):
        """Network events belong to no Land: of some Länder or a side are those to which somebody came from there."""
        held = SQL("%s AND fact.solidarity_kind <> 'exchange' AND fact.held_count = 1", scope.flow("date"))
        if scope.is_limited or scope.side:
            held = SQL("%s AND fact.attended_count = 1", held)
        columns = {"network_events": scope.count(held, "event_id")}
        for side in ("german", "ukrainian", "other"):
            if scope.side in (None, side):
                attended = SQL("%s AND fact.attended_count = 1 AND fact.side = %s", scope.flow("date"), side)
                columns[f"attendances_{side}"] = scope.count(attended)
        condition = scope.within("date", scope.municipality())
        return columns, self.env["solidarity.event.analysis"]._table_query, condition

    def _select_consultations(self, scope):
        condition = scope.within("date", scope.pair())
        if scope.side:
            condition = SQL("%s AND fact.side IN %s", condition, (scope.side, "both"))
        columns = {"consultations": scope.count(scope.flow("date"), "consultation_id")}
        return columns, self.env["solidarity.consultation.analysis"]._table_query, condition

    def _select_members(self, scope):
        columns = {
            "members": scope.count(scope.stock("date_from", "date_to")),
            "members_joined": scope.count(scope.flow("date_from")),
            "members_left": scope.count(scope.flow("date_to")),
        }
        return columns, self.env["solidarity.network.figure"]._member_query(), scope.municipality()

    def _select_eligibilities(self, scope):
        """Verdicts with nothing against them, in their period or until they were revoked; one whose day of revocation
        is not known counts for no day."""
        query = SQL(
            """
            SELECT eligibility.municipality_id, municipality.state_id, municipality.country_id,
                eligibility.valid_from AS date_from,
                LEAST(eligibility.valid_to + 1, eligibility.revoked_on) AS date_to
            FROM solidarity_fund_eligibility AS eligibility
            JOIN solidarity_municipality AS municipality ON municipality.id = eligibility.municipality_id
            WHERE (eligibility.state IN ('eligible', 'expired') OR eligibility.revoked_on IS NOT NULL)
                AND NOT jsonb_path_exists(eligibility.verdicts, '$[*] ? (@.ok == false)')
            """
        )
        eligible = scope.count(scope.stock("date_from", "date_to"), "municipality_id")
        return {"eligible": eligible}, query, scope.municipality()

    def _select_needs(self, scope):
        """Needs from the day they were entered until they were covered or their last day was over.

        What was withdrawn counts for no day: since when it was not wanted any more is not known.
        """
        query = SQL(
            """
            SELECT %(entered)s AS date_from, municipality.state_id, municipality.country_id,
                LEAST(need.date_valid + 1, CASE WHEN need.state = 'covered' THEN covered.date END) AS date_to
            FROM solidarity_need AS need
            JOIN solidarity_municipality AS municipality ON municipality.id = need.municipality_id
            LEFT JOIN (
                SELECT line.need_id, MAX(COALESCE(aid.date_delivered, aid.date_shipped, aid.date_pledged)) AS date
                FROM solidarity_aid_line AS line JOIN solidarity_aid AS aid ON aid.id = line.aid_id
                WHERE aid.state <> 'cancelled' AND line.quantity_delivered > 0
                GROUP BY line.need_id
            ) AS covered ON covered.need_id = need.id
            WHERE need.active AND need.state <> 'withdrawn'
            """,
            entered=self.env["solidarity.analysis.mixin"]._berlin_date(SQL("need.create_date")),
        )
        return {"needs_open": scope.count(scope.stock("date_from", "date_to"))}, query, scope.municipality()

    def _select_aid(self, scope):
        condition = scope.within("date_delivered", scope.pair())
        if scope.country is not None:
            condition = SQL(
                "%s AND %s IN (fact.donor_country_id, fact.receiver_country_id)", condition, scope.country.id
            )
        delivered = SQL("%s AND fact.delivered_count = 1", scope.flow("date_delivered"))
        columns = {"aid_delivered": scope.count(delivered, "aid_id")}
        return columns, self.env["solidarity.aid.analysis"]._table_query, condition
