from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..reports.solidarity_key_figure import FIGURES
from .common import SolidarityCase

#: The last quarter of 2025 to the third of 2026; today lies in the third of them, the fourth has not begun.
QUARTERS = [
    (date(2025, 10, 1), date(2025, 12, 31)),
    (date(2026, 1, 1), date(2026, 3, 31)),
    (date(2026, 4, 1), date(2026, 6, 30)),
    (date(2026, 7, 1), date(2026, 9, 30)),
]


class KeyFigureCase(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bavaria = cls.env.ref("base.state_de_by")
        cls.hesse = cls.env.ref("base.state_de_he")
        cls.oblast = cls.env["res.country.state"].search([("country_id", "=", cls.ukraine.id)], limit=1)
        cls.town.state_id, cls.other_town.state_id = cls.bavaria, cls.hesse
        cls.hromada.state_id = cls.oblast

    def _figures(self, periods=QUARTERS, **scope):
        figures = self.env["solidarity.key.figure"].with_user(self.reader)._read(periods, **scope)
        return {figure["code"]: figure["values"] for figure in figures}

    def _assert_figures(self, expected, **scope):
        figures = self._figures(**scope)
        self.assertEqual({code: figures[code] for code in expected}, expected)

    def _entered(self, records, moment):
        """Records that were entered long ago: Odoo dates them by the clock of the database."""
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE {records._table} SET create_date = %s WHERE id IN %s", [moment, tuple(records.ids)]
        )
        records.invalidate_recordset()

    @classmethod
    def _create_event(cls, kind, day, attendees=(), **values):
        event = cls.env["event.event"].create(
            {
                "name": kind,
                "solidarity_kind": kind,
                "date_begin": f"{day} 08:00:00",
                "date_end": f"{day} 10:00:00",
                **values,
            }
        )
        cls.env["event.registration"].create(
            [
                {"event_id": event.id, "name": "Guest", "municipality_id": municipality.id, "state": state}
                for municipality, state in attendees
            ]
        )
        return event


@tagged("post_install", "-at_install")
@freeze_time("2026-05-15 10:00:00")
class TestKeyFigures(KeyFigureCase):
    def test_shape(self):
        figures = self.env["solidarity.key.figure"].with_user(self.reader)._read(QUARTERS)
        self.assertEqual([figure["code"] for figure in figures], [figure.code for figure in FIGURES])
        for figure in figures:
            self.assertEqual(set(figure), {"code", "name", "kind", "values"})
            self.assertIn(figure["kind"], ("stock", "flow", "share", "days"))
            self.assertEqual(len(figure["values"]), len(QUARTERS))
        self.assertEqual(
            {tuple(figure["values"]) for figure in self.env["solidarity.key.figure"]._read([])}, {()}
        )

    def test_nothing_yet(self):
        names = {figure.code: figure.kind for figure in FIGURES}
        for code, values in self._figures([(date(1990, 1, 1), date(1990, 3, 31))]).items():
            self.assertEqual(values, [0 if names[code] in ("stock", "flow") else None], code)

    def test_partnerships(self):
        self._create_partnership(date_start="2025-11-30")
        self._create_partnership(
            german=self.other_town, date_start="2026-01-01", date_end="2026-03-31", stage="ended"
        )
        unknown = self._create_partnership(
            german=self.other_town, ukrainian=self.small_hromada, date_start=False
        )
        self._entered(unknown, "2026-01-10 09:00:00")
        expected = {
            "partnerships_alive": [1, 2, 2, None],
            "partnerships_new": [1, 1, 0, 0],
            "partnerships_ended": [0, 1, 0, 0],
        }
        self._assert_figures(expected)
        self._assert_figures(expected, side="ukrainian")  # a pair has both sides

    def test_what_is_planned_has_not_happened(self):
        self._create_partnership(date_start="2026-04-01", date_end="2026-06-20")
        self._create_partnership(german=self.other_town, date_start="2026-06-01")
        self.env["solidarity.network.membership"].create(
            {"municipality_id": self.town.id, "state": "admitted", "date_from": "2026-06-01"}
        )
        self._assert_figures(
            {
                "partnerships_alive": [0, 0, 1, None],
                "partnerships_new": [0, 0, 1, 0],
                "partnerships_ended": [0, 0, 0, 0],
                "members": [0, 0, 0, None],
                "members_joined": [0, 0, 0, 0],
            }
        )

    def test_partnerships_of_a_land_with_an_oblast(self):
        self._create_partnership(date_start="2026-02-01")
        self._create_partnership(ukrainian=self.small_hromada, date_start="2026-02-01")
        self._create_partnership(german=self.other_town, date_start="2026-02-01")
        for states, count in (
            (self.bavaria, 2),
            (self.oblast, 2),
            (self.bavaria | self.oblast, 1),
            (self.bavaria | self.hesse, 3),
            (self.env.ref("base.state_us_1"), 0),
            (self.env["res.country.state"], 0),
        ):
            figures = self._figures([QUARTERS[1]], state_ids=states.ids)
            self.assertEqual(figures["partnerships_new"], [count], states.mapped("name"))

    def test_inquiries(self):
        leads = self._create_inquiry() | self._create_inquiry(self.hromada)
        lost = self._create_inquiry(self.other_town)
        lost.action_archive()
        other = self.env["crm.lead"].create({"name": "Not ours"})
        self._entered(leads | lost | other, "2026-03-31 22:30:00")  # April in Berlin
        self._assert_figures({"inquiries": [0, 0, 3, 0]})
        self._assert_figures({"inquiries": [0, 0, 2, 0]}, side="german")
        self._assert_figures({"inquiries": [0, 0, 1, 0]}, state_ids=self.hesse.ids)

    def test_proposals(self):
        both = {"german_answer": "accepted", "ukrainian_answer": "accepted", "state": "accepted"}
        self._create_proposal(
            date_sent="2026-01-01",
            german_answer_date="2026-01-03",
            ukrainian_answer_date="2026-02-10",
            **both,
        )
        self._create_proposal(
            german=self.other_town, date_sent="2026-03-31", german_answer_date="2026-04-10",
            german_answer="declined", state="declined",
        )  # fmt: skip
        self._create_proposal(ukrainian=self.small_hromada, date_sent="2026-04-01", state="sent")
        self._create_proposal(german=self.other_town, ukrainian=self.small_hromada)
        expected = {
            "proposals_sent": [0, 2, 1, 0],
            "proposals_accepted_share": [None, 50, None, None],
            "days_german": [None, 6, None, None],
            "days_ukrainian": [None, 40, None, None],
        }
        self._assert_figures(expected)
        self._assert_figures(expected | {"days_ukrainian": [None] * 4}, side="german")
        self._assert_figures(
            {"proposals_accepted_share": [None, 100, None, None]}, state_ids=self.bavaria.ids
        )

    def test_exchanges(self):
        pairs = self._create_partnership() | self._create_partnership(
            german=self.other_town, ukrainian=self.small_hromada
        )
        joint = self._create_event(
            "exchange", "2026-02-01", [(self.town, "done"), (self.hromada, "done"), (self.hromada, "open")],
            partnership_ids=[Command.set(pairs.ids)],
        )  # fmt: skip
        joint.action_exchange_held()
        self._create_event("exchange", "2026-02-02", partnership_ids=[Command.set(pairs[0].ids)])
        self._create_event("exchange", "2026-02-03", kanban_state="cancel").action_set_done()
        self._assert_figures(
            {
                "exchanges_held": [0, 1, 0, 0],
                "attendances_german": [0, 1, 0, 0],
                "attendances_ukrainian": [0, 1, 0, 0],
            }
        )
        for state in (self.bavaria, self.hesse):  # not that of the leading partnership alone
            self._assert_figures({"exchanges_held": [0, 1, 0, 0]}, state_ids=state.ids)

    def test_network_events(self):
        self._create_event("networking", "2026-01-20", [(self.town, "done"), (self.other_town, "done")])
        self._create_event("information", "2026-04-20", [(self.hromada, "open")])
        self._create_event("networking", "2026-04-21", [(self.town, "done")], kanban_state="cancel")
        self._create_event("networking", "2026-06-20")
        self._assert_figures(
            {
                "network_events": [0, 1, 1, 0],
                "attendances_german": [0, 2, 0, 0],
                "attendances_ukrainian": [0, 0, 0, 0],
                "attendances_other": [0, 0, 0, 0],
            }
        )
        self._assert_figures(
            {
                "network_events": [0, 1, 0, 0],
                "attendances_german": [0, 1, 0, 0],
                "attendances_other": [None] * 4,
            },
            state_ids=self.hesse.ids,
            side="german",
        )

    def test_consultations(self):
        topics = self.env["solidarity.consultation.topic"].create([{"name": "One"}, {"name": "Two"}])
        self.env["solidarity.consultation"].create(
            [
                {
                    "partnership_id": self._create_partnership().id,
                    "date": "2026-01-10 09:00:00",
                    "topic_ids": [Command.set(topics.ids)],
                },
                {"municipality_id": self.small_hromada.id, "date": "2026-01-10 09:00:00"},
                {"municipality_id": self.other_town.id, "date": "2026-04-10 09:00:00"},
            ]
        )
        self._assert_figures({"consultations": [0, 2, 1, 0]})
        self._assert_figures({"consultations": [0, 1, 1, 0]}, side="german")
        self._assert_figures({"consultations": [0, 1, 0, 0]}, state_ids=self.bavaria.ids)

    def test_members(self):
        self.env["solidarity.network.membership"].create(
            [
                {"municipality_id": municipality.id, "state": state, "date_from": begin, "date_to": end}
                for municipality, state, begin, end in (
                    (self.town, "ended", "2025-10-01", "2026-02-28"),
                    (self.other_town, "suspended", "2026-01-01", False),
                    (self.hromada, "admitted", "2026-05-15", False),
                    (self.small_hromada, "applied", False, False),
                )
            ]
        )
        self._assert_figures(
            {"members": [1, 1, 2, None], "members_joined": [1, 1, 1, 0], "members_left": [0, 1, 0, 0]}
        )
        self._assert_figures({"members": [0, 0, 1, None]}, side="ukrainian")
        self._assert_figures({"members": [0, 1, 2, None]}, state_ids=(self.hesse | self.oblast).ids)

    def test_eligible_municipalities(self):
        call = self._create_current_call()
        good, bad = ({"rule": "kind", "ok": ok, "code": "kind_ok", "figures": {}} for ok in (None, False))
        self.env["solidarity.fund.eligibility"].create(
            [
                {
                    "municipality_id": municipality.id, "call_id": call.id, "state": state,
                    "verdicts": verdicts, "valid_from": begin, "valid_to": end,
                    "revoked_on": revoked,
                }
                for municipality, state, verdicts, begin, end, revoked in (
                    (self.town, "expired", [good], "2025-03-01", "2025-12-31", False),
                    (self.town, "eligible", [good], "2026-01-01", "2026-12-31", False),
                    (self.other_town, "expired", [good, bad], "2025-03-01", "2025-12-31", False),
                    (self.other_town, "revoked", [good], "2026-01-01", "2026-12-31", False),
                    (self.small_hromada, "revoked", [good], "2026-01-01", "2026-12-31", "2026-05-15"),
                    (self.hromada, "not_eligible", [bad], "2026-01-01", "2026-12-31", False),
                )
            ]
        )  # fmt: skip
        self._assert_figures({"eligible": [1, 2, 1, None]})

    def test_open_needs(self):
        needs = self.env["solidarity.need"].create(
            [
                {
                    "municipality_id": self.hromada.id, "topic_id": self.energy.id, "name": name,
                    "quantity": 2, "date_valid": valid,
                }
                for name, valid in (("A", False), ("B", "2026-03-30"), ("C", "2026-03-31"), ("D", False))
            ]
        )  # fmt: skip
        needs[3].action_withdraw("Not wanted")
        self._entered(needs, "2026-01-10 09:00:00")
        aid = self.env["solidarity.aid"].create(
            {
                "donor_id": self.town.id,
                "receiver_id": self.hromada.id,
                "line_ids": [Command.create({"need_id": needs[0].id})],
            }
        )
        self._assert_figures({"needs_open": [0, 2, 1, None]})
        with freeze_time("2026-04-20"):
            aid.action_ship()
        self._assert_figures({"needs_open": [0, 2, 1, None], "aid_delivered": [0, 0, 0, 0]})
        with freeze_time("2026-04-30"):
            aid.action_deliver()
        self._assert_figures({"needs_open": [0, 2, 0, None], "aid_delivered": [0, 0, 1, 0]})
        self._assert_figures({"needs_open": [0, 0, 0, None], "aid_delivered": [0, 0, 1, 0]}, side="german")
        self._assert_figures({"aid_delivered": [0, 0, 0, 0]}, state_ids=self.hesse.ids)

    def test_open_needs_today_are_those_on_the_screen(self):
        need = self.env["solidarity.need"].create(
            {"municipality_id": self.hromada.id, "topic_id": self.energy.id, "name": "A", "quantity": 2}
        )
        self._entered(need, "2026-01-10 09:00:00")
        on_screen = self.env["solidarity.need"].search_count(
            [("state", "in", ("open", "partly_covered")), ("is_expired", "=", False)]
        )
        today = date(2026, 5, 15)
        self.assertEqual(self._figures([(today, today)])["needs_open"], [on_screen])


@tagged("post_install", "-at_install")
@freeze_time("2026-05-15 10:00:00")
class TestKeyFiguresAndPivots(KeyFigureCase):
    """What is read in the report stands in the pivots, too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        pair = cls._create_partnership(date_start="2025-11-30")
        cls._create_partnership(
            german=cls.other_town, date_start="2026-01-01", date_end="2026-03-15", stage="ended"
        )
        cls._create_proposal(
            ukrainian=cls.small_hromada, date_sent="2026-01-01", state="declined", german_answer="declined",
            german_answer_date="2026-01-09",
        )  # fmt: skip
        # Planned for later in this month: it has not begun anywhere yet.
        cls._create_partnership(german=cls.other_town, ukrainian=cls.small_hromada, date_start="2026-05-20")
        exchange = cls._create_event(
            "exchange", "2026-02-01", [(cls.town, "done"), (cls.hromada, "done")], partnership_id=pair.id
        )
        exchange.action_exchange_held()
        cls._create_event("networking", "2026-04-20", [(cls.town, "done")])
        cls.env["solidarity.consultation"].create({"partnership_id": pair.id, "date": "2026-01-10 09:00:00"})
        cls._create_proposal(
            german=cls.other_town, date_sent="2026-01-02", state="accepted", german_answer="accepted",
            german_answer_date="2026-01-04", ukrainian_answer="accepted", ukrainian_answer_date="2026-01-31",
        )  # fmt: skip
        aid = cls.env["solidarity.aid"].create(
            {
                "partnership_id": pair.id,
                "line_ids": [Command.create({"name": "Beds"}), Command.create({"name": "Tents"})],
            }
        )
        aid.action_ship()
        aid.action_deliver()
        cls.env.flush_all()

    def test_same_numbers(self):
        figures = self._figures()
        for code, model, date_field, measure, domain in (
            ("partnerships_alive", "partnership", "date", "quarter_end_count:sum", []),
            ("partnerships_new", "partnership", "date", "new_count:sum", []),
            ("partnerships_ended", "partnership", "date", "ended_count:sum", []),
            ("proposals_sent", "proposal", "date", "sent_count:sum", []),
            ("proposals_accepted_share", "proposal", "date", "accepted_share:avg", []),
            ("days_german", "proposal", "date", "german_days:avg", []),
            ("exchanges_held", "event", "date", "held_count:sum", [("solidarity_kind", "=", "exchange")]),
            ("network_events", "event", "date", "held_count:sum", [("solidarity_kind", "!=", "exchange")]),
            ("attendances_german", "event", "date", "attended_count:sum", [("side", "=", "german")]),
            ("attendances_ukrainian", "event", "date", "attended_count:sum", [("side", "=", "ukrainian")]),
            ("consultations", "consultation", "date", "consultation_count:sum", []),
            ("aid_delivered", "aid", "date_delivered", "delivered_count:sum", []),
        ):
            analysis = self.env[f"solidarity.{model}.analysis"].with_user(self.reader)
            groups = analysis._read_group(
                [*domain, (date_field, ">=", QUARTERS[0][0])], [f"{date_field}:quarter"], [measure]
            )
            pivot = {moment: value for moment, value in groups if value is not False}
            for (begin, _end), value in zip(QUARTERS, figures[code], strict=True):
                self.assertEqual(pivot.get(begin, 0) or 0, value or 0, (code, begin))
            self.assertTrue(any(figures[code]), code)

    def test_same_members_as_the_network_over_time(self):
        self.env["solidarity.network.membership"].create(
            {"municipality_id": self.town.id, "state": "admitted", "date_from": "2026-01-31"}
        )
        self.env.flush_all()
        rows = self.env["solidarity.network.figure"]._read_group(
            [("date", "in", ("2025-12-01", "2026-03-01", "2026-05-01"))], ["date:month"], ["member_count:sum"]
        )
        self.assertEqual([count for _month, count in rows], self._figures()["members"][:3])


@tagged("post_install", "-at_install")
@freeze_time("2026-05-15 10:00:00")
class TestKeyFigureQueries(KeyFigureCase):
    def _count_queries(self, periods, **scope):
        figures = self.env["solidarity.key.figure"].with_user(self.reader)
        figures._read(periods, **scope)  # what is kept in memory from now on
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        figures._read(periods, **scope)
        return self.env.cr.sql_log_count - before

    def test_many_periods_cost_as_much_as_one(self):
        scope = {"state_ids": (self.bavaria | self.oblast).ids, "side": "german"}
        days = [(date(2026, 1, day), date(2026, 1, day)) for day in range(1, 31)]
        self.assertEqual(self._count_queries(days[:3], **scope), self._count_queries(days, **scope))
        self.assertLess(self._count_queries(days), 20)

    def test_many_records_cost_as_much_as_few(self):
        few = self._count_queries(QUARTERS)
        for number in range(30):
            town = self._create_municipality(f"091{number:05d}", f"Ort {number}", "town", 5000)
            self._create_partnership(german=town, date_start="2026-01-01")
        self.assertEqual(self._count_queries(QUARTERS), few)


@tagged("post_install", "-at_install")
class TestKeyFigureAccess(KeyFigureCase):
    def test_strangers_get_nothing(self):
        for user in (self.employee, self.german_portal, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                self.env["solidarity.key.figure"].with_user(user)._read(QUARTERS)

    def test_wrong_questions(self):
        figures = self.env["solidarity.key.figure"].with_user(self.reader)
        with self.assertRaises(ValueError):
            figures._read(QUARTERS, side="left")
        with self.assertRaises(ValueError):
            figures._read([(date(2026, 2, 1), date(2026, 1, 1))])

    def test_names_in_the_language_of_the_reader(self):
        names = {
            lang: self.env["solidarity.key.figure"].with_context(lang=lang)._read([])[0]["name"]
            for lang in ("en_US", "de_DE", "uk_UA")
        }
        self.assertEqual((names["en_US"], names["de_DE"]), ("Partnerships", "Partnerschaften"))
        self.assertRegex(names["uk_UA"], "[а-яіїєґ]")
