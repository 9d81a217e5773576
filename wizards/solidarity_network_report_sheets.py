from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.language_names import language_name
from ..reports.key_figure_scope import SIDES
from ..reports.report_sheet import Column, Sheet, moment_in_utc


class SolidarityNetworkReport(models.TransientModel):
    """Which records the report lists, and what it says of each."""

    _inherit = "solidarity.network.report"

    def _sheets(self):
        """:return: list of ``Sheet``, in the order of the workbook"""
        self.ensure_one()
        return [
            self._sheet_partnerships(),
            self._sheet_proposals(),
            self._sheet_events(),
            self._sheet_consultations(),
            self._sheet_memberships(),
            self._sheet_eligibilities(),
            self._sheet_applications(),
            self._sheet_needs(),
            self._sheet_aid(),
        ]

    # ------------------------------------------------------------------
    # Which records: the same conditions as those of the key figures
    # ------------------------------------------------------------------

    def _pair_domain(self, land=("german_state_id",), oblast=("ukrainian_state_id",)):
        """Pairs whose German side lies in one of the Länder and whose Ukrainian side in one of the oblasts.

        :param land: fields that may hold the Land; ``oblast``: likewise
        """
        domain = Domain.TRUE
        for names, code in ((land, "DE"), (oblast, "UA")):
            states = self.state_ids.filtered(lambda state, code=code: state.country_id.code == code)
            if states:
                domain &= Domain.OR(Domain(name, "in", states.ids) for name in names)
        return domain

    def _municipality_domain(self, state="state_id", country="country_id"):
        """What belongs to a municipality of the side, in one of the Länder and oblasts."""
        domain = Domain(state, "in", self.state_ids.ids) if self.state_ids else Domain.TRUE
        if self.side:
            domain &= Domain(f"{country}.code", "=", SIDES[self.side])
        return domain

    def _within(self, name):
        return Domain(name, ">=", self.date_from) & Domain(name, "<=", self.date_to)

    def _lasting(self, begin, end):
        """What had begun by the end of the period and did not end before it."""
        begun = Domain(begin, "=", False) | Domain(begin, "<=", self.date_to)
        return begun & (Domain(end, "=", False) | Domain(end, ">=", self.date_from))

    def _entered(self, name):
        """Moments of the period, by the clock of Berlin."""
        return Domain(name, ">=", moment_in_utc(self.date_from)) & Domain(
            name, "<=", moment_in_utc(self.date_to, end=True)
        )

    # ------------------------------------------------------------------
    # Sheets
    # ------------------------------------------------------------------

    def _pair_columns(self):
        key = self.env._("Official Key")
        return [
            Column("german_id", "name", self.env._("German Municipality")),
            Column("german_id", "key", key),
            Column("german_state_id", label=self.env._("Land")),
            Column("ukrainian_id", "name", self.env._("Ukrainian Municipality")),
            Column("ukrainian_id", "key", key),
            Column("ukrainian_state_id", label=self.env._("Oblast")),
        ]

    def _municipality_columns(self, field="municipality_id"):
        return [
            Column(field, "name", self.env._("Municipality")),
            Column(field, "key", self.env._("Official Key")),
            Column(field, "state_id", self.env._("Land / Oblast")),
        ]

    def _sheet_partnerships(self):
        columns = [
            Column("name", width=16),
            *self._pair_columns(),
            *map(Column, ("stage", "form", "origin", "date_start", "date_end", "coordinator_id")),
        ]
        lasting = SQL(
            "(SELECT partnership_id FROM (%s) AS fact WHERE date_from <= %s AND COALESCE(date_to, 'infinity') >= %s)",
            self.env["solidarity.partnership.analysis"]._period_query(),
            self.date_to,
            self.date_from,
        )
        domain = Domain("id", "in", lasting) & self._pair_domain()
        return Sheet(self.env._("Partnerships"), "solidarity.partnership", domain, columns)

    def _sheet_proposals(self):
        names = (
            "state",
            "german_answer",
            "german_days",
            "ukrainian_answer",
            "ukrainian_days",
            "decision_days",
            "decline_code",
            "score",
            "user_id",
        )
        columns = [Column("date"), *self._pair_columns(), *map(Column, names)]
        domain = self._within("date") & self._pair_domain()
        return Sheet(
            self.env._("Proposals"), "solidarity.proposal.analysis", domain, columns, order="date, id"
        )

    def _sheet_events(self):
        """One row for each event, with those who came by side and by language.

        Listed are the exchanges of the pairs, and every event with somebody of the places and the side. Only these
        people are counted.
        """
        env = self.env
        table = self.env["solidarity.event.analysis"]._table
        of_here = {"state_id": self.state_ids.ids, "side": [self.side] if self.side else []}

        def counted(label, measure, **of):
            conditions = [SQL("%s = 1", SQL.identifier(table, measure))]
            conditions += [SQL("%s = %s", SQL.identifier(table, name), value) for name, value in of.items()]
            conditions += [
                SQL("%s IN %s", SQL.identifier(table, name), tuple(values))
                for name, values in of_here.items()
                if values
            ]
            condition = SQL(" AND ").join(conditions)
            return Column("event_id", label=label, aggregate=SQL("COUNT(*) FILTER (WHERE %s)", condition))

        def whether(label, measure):
            return Column("event_id", label=label, aggregate=SQL("MAX(%s)", SQL.identifier(table, measure)))

        installed = sorted(self.env["res.lang"].get_installed())
        languages = [(code, language_name(self.env, code, name)) for code, name in installed]
        columns = [
            Column("date"),
            Column("event_id", "id", env._("Number of the Event")),
            Column("event_id", "name", env._("Event"), 40),
            Column("solidarity_kind"),
            Column("partnership_id", "name", width=16),
            Column("user_id"),
            whether(env._("Held"), "held_count"),
            whether(env._("Called Off"), "cancelled_count"),
            counted(env._("Invited"), "invited_count"),
            counted(env._("Registered"), "registered_count"),
            counted(env._("Attended"), "attended_count"),
            counted(env._("Attended: German Side"), "attended_count", side="german"),
            counted(env._("Attended: Ukrainian Side"), "attended_count", side="ukrainian"),
            counted(env._("Attended: Others"), "attended_count", side="other"),
            *(counted(env._("Attended: %s", name), "attended_count", lang=code) for code, name in languages),
            counted(env._("Interpretation Wished"), "interpretation_count"),
        ]
        met = Domain("solidarity_kind", "=", "exchange")
        if self.state_ids:
            met &= Domain("event_id.partnership_ids", "any", self._pair_domain())
        domain = self._within("date") & (met | self._municipality_domain())
        return Sheet(env._("Events"), "solidarity.event.analysis", domain, columns, is_grouped=True)

    def _sheet_consultations(self):
        columns = [
            Column("date"),
            Column("partnership_id", "name", width=16),
            Column("municipality_id", "name", self.env._("Advised Municipality")),
            Column("german_state_id", label=self.env._("Land")),
            *map(Column, ("way", "duration", "user_id")),
            Column("summary", width=60),
        ]
        oblast = ("partnership_id.ukrainian_state_id", "municipality_id.state_id")
        domain = self._entered("date") & self._pair_domain(oblast=oblast)
        if self.side:
            advised = Domain("municipality_id.country_id.code", "=", SIDES[self.side])
            domain &= advised | Domain("municipality_id", "=", False)
        return Sheet(
            self.env._("Consultations"), "solidarity.consultation", domain, columns, order="date, id"
        )

    def _sheet_memberships(self):
        columns = [
            Column("number", width=16),
            *self._municipality_columns(),
            *map(Column, ("state", "date_applied", "date_from", "date_to", "public_listing")),
            Column("partnership_id", "name", width=16),
        ]
        domain = self._lasting("date_applied", "date_to") & self._municipality_domain()
        return Sheet(self.env._("Memberships"), "solidarity.network.membership", domain, columns)

    def _sheet_eligibilities(self):
        columns = [
            Column("number", width=16),
            *self._municipality_columns(),
            *map(Column, ("call_id", "state", "valid_from", "valid_to", "revoked_on")),
        ]
        domain = self._lasting("valid_from", "valid_to")
        domain &= self._municipality_domain("municipality_id.state_id")
        return Sheet(self.env._("Eligibility"), "solidarity.fund.eligibility", domain, columns)

    def _sheet_applications(self):
        """Applications of the calls of these years. The German side applies."""
        columns = [
            Column("name", width=16),
            *self._municipality_columns(),
            Column("partner_municipality_id", "name", self.env._("Partner Municipality")),
            Column("title", width=40),
            *map(Column, ("call_id", "kind_id", "state", "date_submitted", "date_start", "date_end")),
            *map(
                Column,
                ("amount_total", "amount_asked", "amount_recommended", "amount_awarded", "amount_paid"),
            ),
        ]
        years = Domain("call_id.year", ">=", self.date_from.year) & Domain(
            "call_id.year", "<=", self.date_to.year
        )
        domain = years & self._pair_domain(
            ("municipality_id.state_id",), ("partner_municipality_id.state_id",)
        )
        return Sheet(self.env._("Applications"), "solidarity.fund.application", domain, columns)

    def _sheet_needs(self):
        """Needs that were entered in the period, or are still open from before."""
        columns = [
            *self._municipality_columns(),
            Column("topic_id"),
            Column("item_id"),
            Column("name", width=40),
            *map(Column, ("quantity", "unit", "urgency", "state", "coverage", "date_valid", "create_date")),
        ]
        entered = Domain("create_date", "<=", moment_in_utc(self.date_to, end=True))
        since = Domain("create_date", ">=", moment_in_utc(self.date_from))
        domain = entered & (since | Domain("state", "in", ("open", "partly_covered")))
        domain &= self._municipality_domain(country="municipality_id.country_id")
        return Sheet(self.env._("Needs"), "solidarity.need", domain, columns)

    def _sheet_aid(self):
        key = self.env._("Official Key")
        columns = [
            Column("name", width=16),
            Column("donor_id", "name", self.env._("Donor")),
            Column("donor_id", "key", key),
            Column("receiver_id", "name", self.env._("Receiver")),
            Column("receiver_id", "key", key),
            Column("receiver_state_id", label=self.env._("Land / Oblast of the Receiver")),
            Column("partnership_id", "name", width=16),
            *map(Column, ("state", "date_pledged", "date_shipped", "date_delivered", "date_confirmed")),
            *map(Column, ("cost", "transport_grant_granted", "own_funding", "other_funding", "currency_id")),
        ]
        moved = self._within("date_pledged") | self._within("date_delivered")
        states = ("donor_id.state_id", "receiver_id.state_id")
        domain = moved & self._pair_domain(states, states)
        if self.side:
            domain &= Domain.OR(
                Domain(f"{name}.country_id.code", "=", SIDES[self.side])
                for name in ("donor_id", "receiver_id")
            )
        return Sheet(self.env._("Aid"), "solidarity.aid", domain, columns)
