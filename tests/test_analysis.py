from ast import literal_eval
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import SolidarityCase

ANALYSES = ("partnership", "proposal", "event", "consultation", "aid")


@tagged("post_install", "-at_install")
@freeze_time("2026-05-15 10:00:00")
class TestPartnershipAnalysis(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bavaria = cls.env.ref("base.state_de_by")
        cls.town.state_id = cls.bavaria
        cls.old = cls._create_partnership(date_start="1992-03-01", origin="existing")
        cls.brief = cls._create_partnership(
            german=cls.other_town, date_start="2025-02-10", date_end="2025-08-31", stage="ended"
        )
        cls.new = cls._create_partnership(
            german=cls.other_town, ukrainian=cls.small_hromada, date_start="2026-05-15", origin="matched"
        )
        cls._create_partnership(ukrainian=cls.small_hromada, date_start="2026-06-01")  # still to begin
        cls.env.flush_all()
        cls.analysis = cls.env["solidarity.partnership.analysis"].with_user(cls.reader)

    def _sums(self, measure, group, *domain):
        rows = self.analysis._read_group(list(domain), [group], [f"{measure}:sum"])
        return {moment.strftime("%Y-%m"): value for moment, value in rows}

    def test_one_row_for_each_month(self):
        rows = self.analysis.search([("partnership_id", "=", self.brief.id)], order="date")
        self.assertEqual([row.date.month for row in rows], [2, 3, 4, 5, 6, 7, 8])
        self.assertEqual(rows.mapped("alive_count"), [1, 1, 1, 1, 1, 1, 0])
        self.assertEqual(rows.mapped("new_count"), [1, 0, 0, 0, 0, 0, 0])
        self.assertEqual(rows.mapped("ended_count"), [0, 0, 0, 0, 0, 0, 1])
        months = self._sums("alive_count", "date:month")
        self.assertEqual((min(months), max(months), len(months)), ("2015-01", "2026-05", 137))

    def test_ends_of_quarters_and_years(self):
        quarters = self._sums("quarter_end_count", "date:quarter", ("date", ">=", "2025-01-01"))
        self.assertEqual(list(quarters.values()), [2, 2, 1, 1, 1, 2])
        years = self._sums("year_end_count", "date:year", ("date", ">=", "2024-01-01"))
        self.assertEqual(list(years.values()), [1, 1, 2])

    def test_a_year_counts_each_partnership_once(self):
        years = self._sums("alive_count", "date:year", ("date", ">=", "2024-01-01"))
        self.assertEqual(list(years.values()), [1, 2, 2])
        [[total]] = self.analysis._read_group([], [], ["alive_count:sum"])
        self.assertEqual(total, 3)

    def test_flows(self):
        self.assertEqual(
            self._sums("new_count", "date:year", ("date", ">=", "2024-01-01")),
            {"2024-01": 0, "2025-01": 1, "2026-01": 1},
        )
        self.assertEqual(
            self._sums("ended_count", "date:year", ("date", ">=", "2024-01-01")),
            {"2024-01": 0, "2025-01": 1, "2026-01": 0},
        )

    def test_by_land(self):
        rows = self.analysis._read_group(
            [("date", "=", "2026-05-01")], ["german_state_id"], ["alive_count:sum"]
        )
        self.assertEqual(dict(rows)[self.bavaria], 1)

    def test_without_a_known_start_it_is_never_new(self):
        partnership = self._create_partnership(ukrainian=self.occupied_hromada, date_start=False)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE solidarity_partnership SET create_date = '2026-02-28 23:30:00' WHERE id = %s",
            [partnership.id],
        )
        rows = self.analysis.search([("partnership_id", "=", partnership.id)], order="date")
        self.assertEqual([row.date.month for row in rows], [3, 4, 5])  # it was March in Berlin
        self.assertEqual(sum(rows.mapped("new_count")), 0)

    def test_the_row_opens_its_partnership(self):
        row = self.analysis.search([("partnership_id", "=", self.new.id)])
        action = row.action_open()
        self.assertEqual((action["res_model"], action["res_id"]), (self.new._name, self.new.id))

    def test_rows_are_unique(self):
        rows = self.analysis.search([])
        self.assertEqual(len(rows), len(set(rows.ids)))


@tagged("post_install", "-at_install")
@freeze_time("2026-05-15 10:00:00")
class TestProposalAnalysis(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        answers = {"german_answer": "accepted", "ukrainian_answer": "accepted"}
        cls.accepted = cls._sent(cls.town, cls.hromada, "accepted", "2026-01-11", "2026-01-31", **answers)
        cls.declined = cls._sent(
            cls.town, cls.small_hromada, "declined", "2026-01-05", False,
            german_answer="declined", german_decline_code="distance",
        )  # fmt: skip
        cls.expired = cls._sent(cls.other_town, cls.hromada, "expired", False, "2026-01-01")
        cls.expired.ukrainian_answer = "accepted"
        cls.waiting = cls._sent(cls.other_town, cls.small_hromada, "sent", False, False)
        cls.draft = cls._create_proposal(cls.town, cls.occupied_hromada)
        cls.env.flush_all()
        cls.analysis = cls.env["solidarity.proposal.analysis"].with_user(cls.reader)

    @classmethod
    def _sent(cls, german, ukrainian, state, german_date, ukrainian_date, **values):
        return cls._create_proposal(
            german, ukrainian, state=state, date_sent="2026-01-01", german_answer_date=german_date,
            ukrainian_answer_date=ukrainian_date, **values,
        )  # fmt: skip

    def _row(self, proposal):
        return self.analysis.search([("proposal_id", "=", proposal.id)])

    def test_days_until_each_side_answers(self):
        row = self._row(self.accepted)
        self.assertEqual((row.german_days, row.ukrainian_days, row.decision_days), (10, 30, 30))
        row = self._row(self.declined)
        self.assertEqual((row.german_days, row.ukrainian_days, row.decision_days), (4, False, 4))
        row = self._row(self.expired)
        self.assertIs(row.german_days, False)
        self.assertEqual(row.ukrainian_days, 0)
        self.assertIsNot(row.ukrainian_days, False)  # on the same day, which is not "never"

    def test_medians_and_share(self):
        specs = ["sent_count:sum", "accepted_share:avg", "german_days:avg", "ukrainian_days:avg"]
        [[sent, share, german, ukrainian]] = self.analysis._read_group([], [], specs)
        self.assertEqual((sent, german, ukrainian), (4, 7, 15))
        self.assertAlmostEqual(share, 100 / 3)

    def test_nobody_has_decided(self):
        waiting = [("proposal_id", "=", self.waiting.id)]
        [[share, days]] = self.analysis._read_group(waiting, [], ["accepted_share:avg", "german_days:avg"])
        self.assertEqual((share, days), (False, False))
        self.assertEqual(self._row(self.waiting).waiting_count, 1)

    def test_drafts_are_no_proposals_yet(self):
        self.assertFalse(self._row(self.draft))

    def test_reasons(self):
        rows = self.analysis._read_group(
            [("state", "=", "declined")], ["decline_code"], ["declined_count:sum"]
        )
        self.assertEqual(rows, [("distance", 1)])


@tagged("post_install", "-at_install")
@freeze_time("2026-05-15 10:00:00")
class TestEventAnalysis(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partnership = cls._create_partnership(stage="contact")
        cls.exchange = cls._event("exchange", partnership_id=cls.partnership.id)
        cls._attendees(
            cls.exchange,
            (cls.town, "done", "de_DE", False),
            (cls.town, "open", "de_DE", False),
            (cls.hromada, "done", "uk_UA", True),
            (cls.hromada, "cancel", "uk_UA", True),
        )
        cls.exchange.action_exchange_held()
        cls.networking = cls._event("networking")
        cls._attendees(
            cls.networking,
            (cls.town, "done", "de_DE", False),
            (cls.other_town, "done", "uk_UA", False),
            (cls.env["solidarity.municipality"], "done", "en_US", False),
        )
        cls.cancelled = cls._event("information", kanban_state="cancel")
        cls._attendees(cls.cancelled, (cls.town, "done", "de_DE", False))
        cls.empty = cls._event("information")
        cls.future = cls._event(
            "networking", date_begin="2026-06-01 08:00:00", date_end="2026-06-01 10:00:00"
        )
        cls._event(False)
        cls.env.flush_all()
        cls.analysis = cls.env["solidarity.event.analysis"].with_user(cls.reader)

    @classmethod
    def _event(cls, kind, **values):
        return cls.env["event.event"].create(
            {
                "name": kind or "Other",
                "solidarity_kind": kind,
                "date_begin": "2026-03-31 22:30:00",
                "date_end": "2026-04-01 08:00:00",
                **values,
            }
        )

    @classmethod
    def _attendees(cls, event, *attendees):
        for municipality, state, lang, wants_interpretation in attendees:
            cls.env["event.registration"].create(
                {
                    "event_id": event.id,
                    "name": "Attendee",
                    "municipality_id": municipality.id,
                    "attendee_lang": lang,
                    "state": state,
                    "wants_interpretation": wants_interpretation,
                }
            )

    def _groups(self, group, *measures, domain=()):
        rows = self.analysis._read_group(list(domain), [group], [f"{name}:sum" for name in measures])
        return {key: tuple(values) for key, *values in rows}

    def test_events_count_once(self):
        groups = self._groups("solidarity_kind", "event_count", "held_count", "cancelled_count")
        self.assertEqual(groups, {"exchange": (1, 1, 0), "networking": (2, 1, 0), "information": (2, 1, 1)})

    def test_attendance_by_side_and_language(self):
        sides = self._groups("side", "attended_count", "registered_count")
        self.assertEqual(
            {side: sides[side] for side in ("german", "ukrainian", "other")},
            {"german": (3, 4), "ukrainian": (1, 1), "other": (1, 1)},
        )
        languages = self._groups("lang", "attended_count", "interpretation_count")
        self.assertEqual(
            {lang: languages[lang] for lang in ("de_DE", "uk_UA", "en_US")},
            {"de_DE": (2, 0), "uk_UA": (2, 1), "en_US": (1, 0)},
        )

    def test_an_event_called_off_has_no_attendance(self):
        [row] = self.analysis.search([("event_id", "=", self.cancelled.id)])
        self.assertEqual((row.attended_count, row.registered_count, row.held_count), (0, 0, 0))

    def test_an_event_without_attendees_has_a_row_of_no_side(self):
        [row] = self.analysis.search([("event_id", "=", self.empty.id)])
        self.assertEqual((row.side, row.event_count, row.held_count), (False, 1, 1))

    def test_the_day_is_that_of_berlin(self):
        abroad = self.analysis.with_context(tz="America/New_York")
        self.assertEqual(
            {str(day) for day in abroad.search([("event_id", "!=", self.future.id)]).mapped("date")},
            {"2026-04-01"},
        )

    def test_other_events_are_none_of_the_service(self):
        self.assertEqual(len(self.analysis.search([]).event_id), 5)

    def test_rows_are_unique(self):
        rows = self.analysis.search([])
        self.assertEqual(len(rows), 10)
        self.assertEqual(len(set(rows.ids)), 10)


@tagged("post_install", "-at_install")
class TestConsultationAnalysis(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bavaria = cls.env.ref("base.state_de_by")
        cls.town.state_id = cls.bavaria
        cls.topics = cls.env["solidarity.consultation.topic"].create([{"name": "One"}, {"name": "Two"}])
        partnership = cls._create_partnership()
        cls.consultations = cls.env["solidarity.consultation"].create(
            [
                {
                    "partnership_id": partnership.id,
                    "duration": 3,
                    "topic_ids": [Command.set(cls.topics.ids)],
                    "date": "2026-03-31 22:30:00",
                },
                {"municipality_id": cls.small_hromada.id, "duration": 1, "date": "2026-04-02 08:00:00"},
                {
                    "municipality_id": cls.other_town.id,
                    "duration": 0.5,
                    "topic_ids": [Command.set(cls.topics[0].ids)],
                    "date": "2026-04-02 08:00:00",
                },
            ]
        )
        cls.env.flush_all()
        cls.analysis = cls.env["solidarity.consultation.analysis"].with_user(cls.reader)
        cls.domain = [("consultation_id", "in", cls.consultations.ids)]

    def _groups(self, group):
        specs = ["consultation_count:sum", "duration:sum"]
        return {
            key: (count, hours)
            for key, count, hours in self.analysis._read_group(self.domain, [group], specs)
        }

    def test_two_topics_share_the_hours(self):
        none = self.env["solidarity.consultation.topic"]
        self.assertEqual(
            self._groups("topic_id"),
            {self.topics[0]: (2, 2.0), self.topics[1]: (1, 1.5), none: (1, 1.0)},
        )

    def test_the_total_counts_each_once(self):
        specs = ["consultation_count:sum", "duration:sum"]
        self.assertEqual(self.analysis._read_group(self.domain, [], specs), [(3, 4.5)])

    def test_sides_and_lands(self):
        self.assertEqual(self._groups("side"), {"both": (1, 3.0), "ukrainian": (1, 1.0), "german": (1, 0.5)})
        self.assertEqual(self._groups("german_state_id")[self.bavaria], (1, 3.0))

    def test_the_day_is_that_of_berlin(self):
        self.assertEqual(self._groups("date:month").keys(), {date(2026, 4, 1)})

    def test_rows_are_unique(self):
        rows = self.analysis.search(self.domain)
        self.assertEqual((len(rows), len(set(rows.ids))), (4, 4))


@tagged("post_install", "-at_install")
class TestAidAnalysis(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bavaria = cls.env.ref("base.state_de_by")
        cls.town.state_id = cls.bavaria
        cls.partnership = cls._create_partnership(stage="active")
        cls.need = cls.env["solidarity.need"].create(
            {
                "municipality_id": cls.hromada.id,
                "topic_id": cls.energy.id,
                "quantity": 10,
                "name": "Generators",
            }
        )
        cls.aid = cls._aid([{"need_id": cls.need.id}, {"name": "Cables"}, {"name": "Fuel"}], cost=100)
        with freeze_time("2026-03-11"):
            cls.aid.action_ship()
            cls.aid.action_deliver()
        cls.pledged = cls._aid([], cost=50)
        cls.cancelled = cls._aid([{"name": "Beds"}], cost=1000)
        cls.cancelled.action_cancel("Too far")
        cls.env.flush_all()
        cls.analysis = cls.env["solidarity.aid.analysis"].with_user(cls.reader)
        cls.domain = [("partnership_id", "=", cls.partnership.id)]

    @classmethod
    def _aid(cls, lines, **values):
        return cls.env["solidarity.aid"].create(
            {
                "partnership_id": cls.partnership.id,
                "date_pledged": "2026-03-01",
                "line_ids": [Command.create(line) for line in lines],
                **values,
            }
        )

    def test_an_aid_counts_once(self):
        specs = ["aid_count:sum", "delivered_count:sum", "cancelled_count:sum", "need_count:sum", "__count"]
        self.assertEqual(self.analysis._read_group(self.domain, [], specs), [(3, 1, 1, 1, 5)])

    def test_the_parts_add_up_to_the_cost(self):
        rows = self.analysis.search([("aid_id", "=", self.aid.id)])
        self.assertEqual(sorted(rows.mapped("cost")), [33.33, 33.33, 33.34])
        specs = ["cost:sum", "own_funding:sum"]
        self.assertEqual(self.analysis._read_group(self.domain, [], specs), [(150.0, 150.0)])

    def test_fields_of_cooperation(self):
        specs = ["aid_count:sum", "need_count:sum"]
        rows = self.analysis._read_group([*self.domain, ("topic_id", "!=", False)], ["topic_id"], specs)
        self.assertEqual(rows, [(self.energy, 1, 1)])

    def test_days_and_places(self):
        [row] = self.analysis.search([("need_id", "=", self.need.id)])
        self.assertEqual(row.delivery_days, 10)
        self.assertEqual((row.german_state_id, row.ukrainian_state_id), (self.bavaria, self.hromada.state_id))
        [waiting] = self.analysis.search([("aid_id", "=", self.pledged.id)])
        self.assertIs(waiting.delivery_days, False)

    def test_aid_in_the_other_direction_has_the_same_land(self):
        back = self._aid([], donor_id=self.hromada.id, receiver_id=self.town.id)
        self.env.flush_all()
        [row] = self.analysis.search([("aid_id", "=", back.id)])
        self.assertEqual((row.german_state_id, row.receiver_country_id), (self.bavaria, self.germany))


@tagged("post_install", "-at_install")
class TestAnalysisScreens(SolidarityCase):
    """Whatever an analysis offers by a click works."""

    def _analyses(self):
        return [self.env[f"solidarity.{name}.analysis"].with_user(self.reader) for name in ANALYSES]

    def _favourites(self, analysis):
        actions = self.env["ir.actions.act_window"].search([("res_model", "=", analysis._name)])
        self.assertEqual(len(actions), 1, analysis._name)
        names = {
            favourite["id"]
            for favourite in analysis.env["ir.filters"].get_filters(analysis._name, actions.id)
        }
        return self.env["ir.filters"].browse(names)

    def test_all_measures_by_all_groups(self):
        for analysis in self._analyses():
            fields = analysis.fields_get()
            measures = [
                f"{name}:{field['aggregator']}"
                for name, field in fields.items()
                if field["type"] in ("integer", "float", "monetary")
                and field.get("aggregator")
                and name != "id"
            ]
            groups = [name for name, field in fields.items() if field.get("groupable")]
            self.assertTrue(measures and groups, analysis._name)
            for group in groups:
                spec = f"{group}:month" if fields[group]["type"] in ("date", "datetime") else group
                analysis.formatted_read_group([], [spec], measures)

    def test_favourites_work(self):
        for analysis in self._analyses():
            favourites = self._favourites(analysis)
            self.assertGreaterEqual(len(favourites), 3, analysis._name)
            for favourite in favourites:
                context = literal_eval(favourite.context)
                domain = literal_eval(favourite.domain)
                measures = [
                    f"{name}:{analysis._fields[name].aggregator}"
                    for name in {*context["pivot_measures"], context["graph_measure"]}
                ]
                groups = context["pivot_row_groupby"] + context["pivot_column_groupby"]
                analysis.formatted_read_group(domain, groups, measures)
                analysis.formatted_read_group(domain, context["graph_groupbys"], measures)
                analysis.search_count(domain)

    def test_favourites_are_read_in_the_language_of_the_user(self):
        filters = self.env["ir.filters"].with_user(self.reader)
        action = self.env.ref("solidarity_partnership.solidarity_partnership_analysis_action")
        favourite = self.env.ref("solidarity_partnership.ir_filters_partnership_quarters")

        def name(lang):
            found = filters.with_context(lang=lang).get_filters("solidarity.partnership.analysis", action.id)
            return next(one["name"] for one in found if one["id"] == favourite.id)

        self.assertEqual(name("en_US"), "By quarter")
        self.assertEqual(name("de_DE"), "Nach Quartal")
        self.assertRegex(name("uk_UA"), "[а-яіїєґ]")
        favourite.name = "Our quarters"
        self.assertEqual(name("de_DE"), "Our quarters")

    def test_nobody_else_opens_a_row(self):
        self._create_partnership()
        self.env.flush_all()
        row = self.env["solidarity.partnership.analysis"].search([], limit=1)
        for user in (self.employee, self.german_portal):
            with self.assertRaises(AccessError):
                row.with_user(user).action_open()

    def test_the_lists_open(self):
        for analysis in self._analyses():
            arch = analysis.get_view(view_type="list")["arch"]
            self.assertIn('action="action_open"', arch)
