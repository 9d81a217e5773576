from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import SolidarityCase, SolidarityFixtures

FEW, MANY = 3, 30


class WaitingCases(SolidarityFixtures):
    """Cases that wait for somebody, as many of each kind as a test wants."""

    @classmethod
    def _create_waiting(cls, numbers):
        """One case of each matter for each number."""
        german = [
            cls._create_municipality(f"091{number:05d}", f"Ort {number}", "town", 5000) for number in numbers
        ]
        ukrainian = [
            cls._create_municipality(
                f"UA0702{number:03d}00000{number:05d}", f"Місто {number}", "rural_hromada", 5000
            )
            for number in numbers
        ]
        for town, hromada in zip(german, ukrainian, strict=True):
            cls._create_inquiry(town, user_id=cls.coordinator.id)
            cls._create_proposal(
                town,
                hromada,
                user_id=cls.coordinator.id,
                state="sent",
                date_sent="2026-04-01",
                german_council_date="2026-04-30",
            )
            cls._create_partnership_that_waits(town, hromada)
            cls._create_form_that_waits(town)
            cls._create_campaign_that_waits(town)
            cls._create_applications_that_wait(town, hromada)
            cls._create_contact_request_that_waits(town)

    @classmethod
    def _create_contact_request_that_waits(cls, town):
        cls.env["solidarity.contact.request"].create(
            {
                "municipality_id": town.id,
                "kind": "invite",
                "name": "Press",
                "email": f"press@{town.key}.example.org",
                "user_id": cls.coordinator.id,
            }
        )

    @classmethod
    def _create_partnership_that_waits(cls, town, hromada):
        partnership = cls._create_partnership(town, hromada, stage="contact")
        partnership.activity_schedule(
            "mail.mail_activity_data_todo", date_deadline="2026-05-01", user_id=cls.coordinator.id
        )
        partnership.with_user(cls.coordinator).action_plan_exchange()
        held = partnership.action_plan_exchange()
        held.write({"date_begin": "2026-04-20 08:00:00", "date_end": "2026-04-20 10:00:00"})
        held.action_exchange_held()
        # Somebody wrote in February and has waited ever since.
        cls.env["mail.message"].create(
            {
                "model": partnership._name,
                "res_id": partnership.id,
                "message_type": "email",
                "author_id": hromada._ensure_partner().id,
                "date": "2026-02-01 10:00:00",
            }
        )
        cls.env["solidarity.network.membership"].create(
            {"municipality_id": town.id, "partnership_id": partnership.id}
        )

    @classmethod
    def _create_form_that_waits(cls, town):
        """Somebody wrote on the website about an inquiry that has a coordinator."""
        inquiry = cls.env["crm.lead"].search([("municipality_id", "=", town.id)], limit=1)
        cls.env["solidarity.inquiry.submission"].create(
            {
                "lead_id": inquiry.id,
                "municipality_id": town.id,
                "form_key": town.key,
                "wish": "match",
                "contact_name": "Office",
                "email": "office@example.org",
                "lang": "de_DE",
            }
        )

    @classmethod
    def _create_campaign_that_waits(cls, town):
        event = cls.env["event.event"].create(
            {
                "name": f"Treffen {town.name}",
                "solidarity_kind": "networking",
                "date_begin": "2026-06-10 08:00:00",
                "date_end": "2026-06-10 10:00:00",
            }
        )
        campaign = cls.env["solidarity.campaign"].create(
            {
                "name": f"Einladung {town.name}",
                "event_id": event.id,
                "user_id": cls.coordinator.id,
                "state": "approval",
            }
        )
        step = cls.env["solidarity.campaign.step"].create(
            {
                "campaign_id": campaign.id,
                "purpose": "invitation",
                "subject": "Einladung",
                "body": "<p>Text</p>",
            }
        )
        cls.env["solidarity.campaign.recipient"].create(
            {"step_id": step.id, "email": f"{town.key}@example.org", "is_uncertain": True}
        )
        group = cls.env["mail.group"].create(
            {"name": f"Gruppe {town.name}", "is_network": True, "access_mode": "members", "moderation": True}
        )
        cls.env["mail.group.message"].create(
            {
                "mail_group_id": group.id,
                "subject": f"Frage aus {town.name}",
                "email_from": "office@example.org",
                "body": "Text",
            }
        )

    @classmethod
    def _create_applications_that_wait(cls, town, hromada):
        """One that is checked, with a requirement that is overdue, and a draft whose deadline is near."""
        for state in ("submitted", "draft"):
            application = cls.env["solidarity.fund.application"].create(
                {
                    "title": f"Vorhaben {town.name}",
                    "call_id": cls.call.id,
                    "municipality_id": town.id,
                    "partner_municipality_id": hromada.id,
                    "user_id": cls.coordinator.id,
                    "state": state,
                    "date_submitted": "2026-04-30" if state == "submitted" else False,
                }
            )
        cls.env["solidarity.fund.requirement"].create(
            {"application_id": application.id, "name": "Zwischenbericht", "date_due": "2026-04-15"}
        )


@tagged("post_install", "-at_install")
@freeze_time("2026-05-04 10:00:00")
class TestOverview(WaitingCases, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.overview = cls.env["solidarity.overview"]
        cls.call = cls._create_current_call(date_open="2026-01-10", date_deadline="2026-05-20")
        cls.before = cls._counts(cls.manager, mine=False)
        cls._create_waiting(range(FEW))

    @classmethod
    def _counts(cls, user, mine):
        seen = cls.overview.with_user(user).look(mine)
        return {matter["code"]: matter["count"] for matter in seen["matters"]}

    def _matter(self, code, user=None, mine=True, **context):
        seen = self.overview.with_user(user or self.coordinator).with_context(**context).look(mine)
        return next(matter for matter in seen["matters"] if matter["code"] == code)

    # ------------------------------------------------------------------
    # What waits
    # ------------------------------------------------------------------

    def test_everything_that_waits_is_counted(self):
        counts = self._counts(self.manager, mine=False)
        waiting = {code: counts[code] - self.before[code] for code in counts}
        calls = waiting.pop("calls")
        activities = waiting.pop("activities")
        self.assertEqual(waiting, dict.fromkeys(waiting, FEW))
        self.assertEqual(
            set(waiting),
            {
                "inquiries", "proposals", "attention", "interpreters", "translations",
                "memberships", "messages", "campaigns", "uncertain", "submissions",
                "applications", "drafts", "requirements",
                "contact_requests", "waiting_answers",
            },
        )  # fmt: skip
        self.assertEqual(calls, 0)
        self.assertGreaterEqual(activities, FEW)

    def test_each_number_is_that_of_the_list_behind_it(self):
        for user in (self.reader, self.coordinator, self.manager):
            overview = self.overview.with_user(user)
            for mine in (False, True):
                seen = overview.look(mine)
                for matter in seen["matters"]:
                    action = overview.open_matter(matter["code"], seen["mine"])
                    records = self.env[action["res_model"]].with_user(user)
                    with self.subTest(user=user.login, mine=mine, matter=matter["code"]):
                        self.assertEqual(records.search_count(action["domain"]), matter["count"])
                        self.assertFalse([key for key in action["context"] if "search_default" in key])

    def test_lines_open_records_that_the_reader_may_read(self):
        for user in (self.reader, self.coordinator):
            for matter in self.overview.with_user(user).look(False)["matters"]:
                for line in matter["lines"]:
                    self.env[line["model"]].with_user(user).browse(line["id"]).check_access("read")
                    self.assertTrue(line["name"])

    def test_my_cases_are_not_those_of_others(self):
        other = self.manager
        self.assertEqual(self._matter("attention")["count"], FEW)
        self.assertEqual(self._matter("attention", other)["count"], 0)
        self.assertEqual(self._matter("attention", other, mine=False)["count"], FEW)
        self.assertEqual(self._matter("proposals", other)["count"], 0)
        self.assertEqual(self._matter("interpreters", other)["count"], 0)

    def test_an_inquiry_that_is_nobodys_waits_for_everybody(self):
        self._create_inquiry(self.town, user_id=False)
        self.assertEqual(self._matter("inquiries", self.manager)["count"], 1)

    def test_what_is_done_does_not_wait_any_more(self):
        self.env["solidarity.matching.proposal"].search([("state", "=", "sent")]).write({"state": "expired"})
        self.assertEqual(self._matter("proposals")["count"], 0)
        self.assertEqual(self._matter("proposals")["lines"], [])

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def test_a_proposal_tells_who_has_not_answered_and_since_when(self):
        proposal = self._create_proposal(
            user_id=self.coordinator.id, state="sent", date_sent="2026-03-01", date_expiry="2026-05-03"
        )
        proposal.german_answer = "accepted"
        line = self._matter("proposals", lang="de_DE")["lines"][0]
        self.assertEqual(line["detail"], "Die ukrainische Seite hat noch nicht geantwortet")
        self.assertEqual((line["date"], line["is_late"]), (date(2026, 3, 1), True))
        proposal.date_expiry = "2026-05-04"
        self.assertFalse(self._matter("proposals")["lines"][0]["is_late"])

    def test_a_partnership_tells_the_reason_in_the_language_of_the_reader(self):
        german = self._matter("attention", lang="de_DE")["lines"][0]
        ukrainian = self._matter("attention", lang="uk_UA")["lines"][0]
        self.assertIn("Unbeantwortete Nachrichten", german["detail"])
        self.assertRegex(ukrainian["detail"], "[іїєґ]")
        self.assertEqual(
            german["name"], f"{self.env['solidarity.partnership'].browse(german['id']).display_name}"
        )

    def test_the_partnership_longest_without_contact_comes_first(self):
        partnership = self._create_partnership(stage="contact", date_start="2025-06-01")
        self.env.cr.execute(
            "UPDATE solidarity_partnership SET create_date = '2025-06-01' WHERE id = %s", [partnership.id]
        )
        partnership.invalidate_recordset()
        self.env["mail.message"].create(
            {
                "model": partnership._name,
                "res_id": partnership.id,
                "message_type": "email",
                "author_id": self.town._ensure_partner().id,
                "date": "2025-07-01 10:00:00",
            }
        )
        line = self._matter("attention")["lines"][0]
        self.assertEqual((line["id"], line["date"]), (partnership.id, date(2025, 7, 1)))

    def test_a_membership_tells_what_is_missing(self):
        line = self._matter("memberships", lang="de_DE")["lines"][0]
        self.assertIn("Ansprechperson", line["detail"])

    def test_a_call_that_opens_or_closes_soon(self):
        call = self._create_current_call(date_open="2026-05-10", date_deadline="2026-06-03")
        line = self._matter("calls")["lines"][0]
        self.assertEqual((line["id"], line["date"]), (call.id, date(2026, 5, 10)))
        with freeze_time("2026-05-11 10:00:00"):
            self.assertEqual(self._matter("calls")["lines"][0]["date"], date(2026, 6, 3))
        with freeze_time("2026-06-04 10:00:00"):
            self.assertEqual(self._matter("calls")["count"], 0)

    def test_an_exchange_is_late_when_its_responsible_is_warned(self):
        event = self.env["event.event"].search([("interpreter_state", "=", "missing")], limit=1)
        self.env["ir.config_parameter"].set_param("solidarity_partnership.interpreter_days", "14")
        event.write({"date_begin": "2026-05-06 22:30:00", "date_end": "2026-05-06 23:30:00"})
        line = self._matter("interpreters")["lines"][0]
        # Half past midnight in Berlin is the next day already.
        self.assertEqual((line["id"], line["date"], line["is_late"]), (event.id, date(2026, 5, 7), True))
        self.env["ir.config_parameter"].set_param("solidarity_partnership.interpreter_days", "2")
        self.assertFalse(self._matter("interpreters")["lines"][0]["is_late"])

    def test_an_application_tells_its_state_and_a_draft_its_deadline(self):
        line = self._matter("applications")["lines"][0]
        self.assertEqual((line["detail"], line["date"]), ("Ort 0 · Submitted", date(2026, 4, 30)))
        line = self._matter("drafts")["lines"][0]
        self.assertEqual((line["detail"], line["date"]), ("Ort 0", date(2026, 5, 20)))
        self.call.date_deadline = "2026-05-03"
        self.assertEqual(self._matter("drafts")["count"], 0)

    def test_a_requirement_waits_before_and_after_its_day(self):
        line = self._matter("requirements")["lines"][0]
        self.assertEqual(
            (line["name"], line["date"], line["is_late"]), ("Zwischenbericht", date(2026, 4, 15), True)
        )
        requirement = self.env["solidarity.fund.requirement"].browse(line["id"])
        requirement.date_due = "2026-06-03"
        late = {line["id"]: line["is_late"] for line in self._matter("requirements")["lines"]}
        self.assertFalse(late[requirement.id])
        requirement.date_due = "2026-06-04"
        self.assertEqual(self._matter("requirements")["count"], FEW - 1)
        requirement.date_due = "2026-05-10"
        requirement.action_done()
        self.assertEqual(self._matter("requirements")["count"], FEW - 1)

    # ------------------------------------------------------------------
    # Key figures
    # ------------------------------------------------------------------

    def test_spans_are_quarters_and_as_many_days_of_the_last_one(self):
        quarters, before = self.overview._spans(date(2026, 5, 4))
        self.assertEqual(len(quarters), 8)
        self.assertEqual(quarters[0], (date(2024, 7, 1), date(2024, 9, 30)))
        self.assertEqual(
            quarters[-2:], [(date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 4, 1), date(2026, 5, 4))]
        )
        self.assertEqual(before, (date(2026, 1, 1), date(2026, 2, 3)))
        # The third quarter has two days more than the first of a common year.
        self.assertEqual(self.overview._spans(date(2026, 6, 30))[1], (date(2026, 1, 1), date(2026, 3, 31)))

    def test_figures_tell_the_trend(self):
        figures = self.overview.with_user(self.reader).with_context(lang="de_DE").look()["figures"]
        self.assertEqual(figures["quarters"][-1], "Q2 2026")
        row = next(row for row in figures["rows"] if row["code"] == "partnerships_new")
        self.assertEqual(row["points"][-1], row["value"])
        self.assertEqual(len(row["points"]), len(figures["quarters"]))
        self.assertGreaterEqual(row["value"], FEW)

    def test_every_figure_opens_an_analysis_that_a_reader_may_see(self):
        overview = self.overview.with_user(self.reader)
        for figure in self.env["solidarity.key.figure"].with_user(self.reader)._read([(date.min, date.max)]):
            with self.subTest(figure=figure["code"]):
                action = overview.open_figure(figure["code"])
                self.assertEqual(action["type"], "ir.actions.act_window")
                self.env[action["res_model"]].with_user(self.reader).check_access("read")
        with self.assertRaises(AccessError):
            overview.open_figure("no_such_figure")

    # ------------------------------------------------------------------
    # Rights and queries
    # ------------------------------------------------------------------

    def test_readers_see_the_whole_service_and_no_moderation(self):
        seen = self.overview.with_user(self.reader).look(True)
        self.assertFalse(seen["may_act"] or seen["mine"])
        codes = {matter["code"] for matter in seen["matters"]}
        self.assertNotIn("messages", codes)
        self.assertIn("attention", codes)
        with self.assertRaises(AccessError):
            self.overview.with_user(self.reader).open_matter("messages")

    def test_coordinators_begin_with_their_own_cases(self):
        self.assertTrue(self.overview.with_user(self.coordinator).look()["mine"])
        self.assertFalse(self.overview.with_user(self.coordinator).look(False)["mine"])

    def test_nobody_else_sees_it(self):
        for user in (self.employee, self.german_portal, self.env.ref("base.public_user")):
            overview = self.overview.with_user(user)
            for method, arguments in (("look", []), ("open_matter", ["calls"]), ("open_figure", ["members"])):
                with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                    getattr(overview, method)(*arguments)

    def test_a_new_database_has_a_beginning(self):
        start = self.overview.with_user(self.manager).look()["start"]
        self.assertEqual(
            start,
            {"german": True, "ukrainian": True, "inquiry": True, "partnership": True, "may_import": True},
        )
        self.assertFalse(self.overview.with_user(self.coordinator).look()["start"]["may_import"])

    def test_as_many_queries_for_many_cases_as_for_a_few(self):
        # More than a matter shows: what one has read of all its cases, another one does not read again.
        self._create_waiting([FEW])
        few = self._count_queries()
        self._create_waiting(range(FEW + 1, MANY))
        many = self._count_queries()
        self.assertEqual(few, many)

    def _count_queries(self):
        counts = {}
        for user in (self.reader, self.coordinator, self.manager):
            for mine in (False, True):
                overview = self.overview.with_user(user)
                for _time in range(
                    2
                ):  # what is looked up once for all, such as rights, is known the second time
                    self.env.flush_all()
                    self.env.invalidate_all()
                    before = self.env.cr.sql_log_count
                    overview.look(mine)
                counts[user.login, mine] = self.env.cr.sql_log_count - before
        return counts


@tagged("post_install", "-at_install")
class TestOverviewTour(WaitingCases, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls.coordinator.lang = cls.reader.lang = "de_DE"

    def _create_cases(self):
        self._create_proposal(user_id=self.coordinator.id, state="sent", date_sent="2026-04-01")
        self._create_inquiry(self.other_town, name="Anfrage ohne Zuständige", user_id=False)
        self._create_partnership(self.other_town, self.small_hromada)

    def test_a_coordinator_begins_the_day(self):
        self._create_cases()
        self.start_tour("/odoo/solidarity-overview", "solidarity_overview", login=self.coordinator.login)

    def test_a_reader_looks_and_has_nothing_to_press(self):
        self._create_cases()
        self.start_tour("/odoo/solidarity-overview", "solidarity_overview_reader", login=self.reader.login)

    def test_a_new_service_finds_a_beginning(self):
        self.start_tour(
            "/odoo/solidarity-overview", "solidarity_overview_start", login=self.coordinator.login
        )

    def test_the_overview_is_the_first_screen_of_the_app(self):
        menus = self.env["ir.ui.menu"].with_user(self.reader).load_web_menus(False)
        app = menus[self.env.ref("solidarity_partnership.solidarity_menu").id]
        self.assertEqual(app["actionPath"], "solidarity-overview")
