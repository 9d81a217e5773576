import io
import re

import vobject
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import HttpCase, TransactionCase, freeze_time, tagged

from .fund_application import TODAY, ApplicationFixtures

PRECHECK = "/my/solidarity/fund/precheck"


@tagged("post_install", "-at_install", "security")
@freeze_time(TODAY)
class TestApplicationRecords(ApplicationFixtures, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_application_fixtures()
        with freeze_time(TODAY):
            cls.application = cls._approved(8000)
            cls.application.sudo().note = "Words for the service only"
            cls.application.payment_ids = [(0, 0, {"amount": 100})]
            cls.application.requirement_ids = [(0, 0, {"name": "Report", "date_due": "2027-12-01"})]

    def _children(self):
        application = self.application
        return (application, application.line_ids, application.payment_ids, application.requirement_ids)

    def test_the_applicant_reads_its_own(self):
        own = self.application.with_user(self.german_portal)
        self.assertEqual((own.title, own.amount_awarded, own.line_ids[0].name), (own.title, 8000, "Gerät"))
        self.assertEqual(own.requirement_ids.name, "Report")
        for name in ("note", "user_id", "content_user_id", "amount_recommended", "step_ids", "entry_token"):
            with self.assertRaises(AccessError):
                own.read([name])

    def test_partner_and_strangers_see_no_record(self):
        for user in (self.ukrainian_portal, self.stranger_portal):
            for record in self._children():
                foreign = record.with_user(user)
                self.assertFalse(foreign.search([]))
                with self.assertRaises(AccessError):
                    foreign.read(["display_name"])

    def test_nobody_in_the_portal_writes(self):
        for user in (self.german_portal, self.ukrainian_portal, self.stranger_portal):
            for record in self._children():
                own = record.with_user(user)
                with self.assertRaises(AccessError):
                    own.write({"create_uid": user.id})
                with self.assertRaises(AccessError):
                    own.unlink()
                with self.assertRaises(AccessError):
                    own.create({})
            application = self.application.with_user(user)
            for step in ("submit", "start_check", "confirm_content", "fund", "end", "close"):
                with self.assertRaises(AccessError):
                    getattr(application, f"action_{step}")()
            for step in ("recommend", "approve"):
                with self.assertRaises(AccessError):
                    getattr(application, f"action_{step}")(1)
            with self.assertRaises(AccessError):
                self.application.requirement_ids.with_user(user).action_done()

    def test_the_partner_learns_title_dates_and_status(self):
        self._create_application(title="Still a draft")
        told = self.hromada.with_user(self.ukrainian_portal)._partner_projects()
        self.assertEqual([project["title"] for project in told], ["Wärmepumpe für das Gemeindehaus"])
        self.assertEqual(set(told[0]), {"title", "applicant", "date_start", "date_end", "state"})
        self.assertFalse(self.small_hromada._partner_projects())

    def test_saving_takes_what_the_form_offers_and_nothing_else(self):
        applications = self.env["solidarity.fund.application"].with_user(self.german_portal)
        values = {"title": "Mine", "call_id": self.call.id, "line_ids": [("Gerät", 10)]}
        draft = applications._portal_save(
            values
            | {
                "state": "approved",
                "amount_awarded": 50000,
                "municipality_id": self.other_town.id,
                "user_id": self.german_portal.id,
                "note": "x",
            }
        )
        self.assertEqual((draft.state, draft.amount_awarded, draft.municipality_id), ("draft", 0, self.town))
        self.assertFalse(draft.sudo().note)
        for name, foreign in (
            ("partner_municipality_id", self.small_hromada.id),
            ("call_id", self.call.copy({"year": 2028, "state": "draft"}).id),
            ("kind_id", 2**30),
        ):
            with self.assertRaises(UserError):
                applications._portal_save(values | {name: foreign})
        for user in (self.ukrainian_portal, self.employee):
            with self.assertRaises(AccessError):
                applications.with_user(user)._portal_save(values)

    def test_who_saves_a_draft_does_not_follow_it(self):
        applications = self.env["solidarity.fund.application"].with_user(self.german_portal)
        draft = applications._portal_save({"title": "Mine", "call_id": self.call.id}).sudo()
        self.assertNotIn(self.german_portal.partner_id, draft.message_partner_ids)

    def test_drafts_of_others_and_submitted_ones_do_not_change(self):
        applications = self.env["solidarity.fund.application"].with_user(self.german_portal)
        values = {"title": "Hijacked", "call_id": self.call.id}
        foreign = self._create_application(
            municipality_id=self.other_town.id, partner_municipality_id=False, title="Theirs"
        )
        with self.assertRaises(AccessError):
            applications._portal_save(values, application=applications.browse(foreign.id))
        with self.assertRaisesRegex(UserError, "ask your coordination"):
            applications._portal_save(values, application=applications.browse(self.application.id))
        self.assertEqual(foreign.title, "Theirs")
        # A token is no key to the draft of another municipality.
        token = "a" * 32
        foreign.sudo().entry_token = token
        with self.assertRaisesRegex(UserError, "open it anew"):
            applications._portal_save(values, token)
        self.assertEqual(foreign.title, "Theirs")

    def test_there_is_an_end_to_drafts(self):
        applications = self.env["solidarity.fund.application"].with_user(self.german_portal)
        values = {"title": "One more", "call_id": self.call.id}
        for _number in range(20):
            applications._portal_save(values)
        with self.assertRaisesRegex(UserError, "too many drafts"):
            applications._portal_save(values)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPrecheckPages(ApplicationFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_application_fixtures()

    def setUp(self):
        super().setUp()
        self.authenticate(self.german_portal.login, self.german_portal.login)

    def _post(self, action, **data):
        typed = {
            "title": "Heizungen",
            "call_id": str(self.call.id),
            "kind_id": str(self.kind.id),
            "partner_municipality_id": str(self.hromada.id),
            "ukraine_link": "1",
            "date_start": "2027-05-01",
            "date_end": "31.10.2027",
            "amount_total": "",
            "amount_asked": "9.000",
            "amount_own": "1.000,00 €",
            "line_name_0": "Öfen",
            "line_amount_0": "10 000",
            **data,
        }
        token = Request.csrf_token(self)
        return self.url_open(PRECHECK, data={"csrf_token": token, "action": action, **typed})

    def _drafts(self):
        return self.env["solidarity.fund.application"].search([("title", "=", "Heizungen")])

    def test_a_form_with_what_is_obvious(self):
        page = self.url_open(PRECHECK)
        self.assertEqual(page.status_code, 200)
        self.assertRegex(page.text, rf'value="{self.hromada.id}" selected')
        self.assertIn("/my/solidarity/fund/precheck", self.url_open("/my/solidarity/fund").text)

    def test_rules_that_fail_are_told_and_nothing_is_saved(self):
        page = self._post("check", amount_asked="22.000", date_start="2027-03-20")
        failing = re.findall(r'data-rule="(\w+)">\s*<span class="text-danger', page.text)
        self.assertLessEqual({"amount", "lead_time", "share"}, set(failing))
        self.assertIn("22.000,00", page.text)
        self.assertIn('value="22.000"', page.text)
        self.assertIn('value="2027-03-20"', page.text)
        self.assertFalse(self._drafts())

    def test_a_fitting_project_is_saved_once(self):
        page = self._post("check")
        self.assertNotIn(
            "text-danger", page.text.partition("solidarity_fund_result")[2].partition("<form")[0]
        )
        token = re.search(r'name="token" value="([0-9a-f]{32})"', page.text)[1]
        for _click in range(2):
            page = self._post("save", token=token)
        draft = self._drafts()
        self.assertEqual(len(draft), 1)
        self.assertTrue(page.url.endswith(f"/my/solidarity/fund/{draft.id}?saved=1"))
        self.assertEqual((draft.state, draft.amount_total, draft.amount_asked), ("draft", 10000, 9000))
        self.assertEqual((str(draft.date_end), draft.user_id), ("2027-10-31", self.coordinator))
        self.assertEqual(draft.activity_ids.user_id, self.coordinator)

    def test_the_draft_is_changed_and_read(self):
        self._post("save")
        draft = self._drafts()
        page = self.url_open(f"/my/solidarity/fund/{draft.id}?edit=1")
        self.assertIn('value="10.000,00"', page.text)
        self._post("save", application_id=str(draft.id), line_amount_0="9.500,50", amount_asked="8000")
        self.assertEqual((draft.amount_total, draft.amount_asked), (9500.5, 8000))
        self.assertEqual(len(draft.line_ids), 1)
        page = self.url_open(f"/my/solidarity/fund/{draft.id}")
        self.assertIn("9.500,50", page.text)
        content = self.url_open(f"/my/solidarity/fund/{draft.id}/export").content
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        labels = [cell.value for cell in sheet[2]]
        self.assertIn("Eigenmittel", labels)
        self.assertNotIn("Empfohlener Betrag", labels)

    def test_what_cannot_be_read_stays_and_is_marked(self):
        page = self._post(
            "save", title="", amount_asked="viel", date_start="31.02.2027", line_amount_0="-5", call_id="x"
        )
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.text.count("is-invalid"), 5)
        self.assertIn('value="viel"', page.text)
        self.assertFalse(self._drafts())
        for field, value in (
            ("amount_asked", "9" * 400),
            ("amount_asked", "1e5"),
            ("amount_asked", "٣"),
            ("amount_asked", "nan"),
            ("date_end", "2027-04-30"),
            ("date_end", "9999-99-99"),
        ):
            self.assertIn("is-invalid", self._post("save", **{field: value}).text, (field, value))
        page = self._post("save", partner_municipality_id=str(self.small_hromada.id))
        self.assertIn("alert-danger", page.text)
        self.assertFalse(self._drafts())

    def test_more_lines(self):
        page = self._post("more")
        self.assertEqual(len(re.findall(r'name="line_name_\d+"', page.text)), 5)
        self.assertIn('value="Öfen"', page.text)
        page = self._post("more", **{f"line_name_{number}": "x" for number in range(40)})
        self.assertEqual(len(re.findall(r'name="line_name_\d+"', page.text)), 40)

    def test_what_was_typed_is_no_markup(self):
        wicked = "<script>alert(1)</script>"
        page = self._post("check", title=wicked, description=f"</textarea>{wicked}", line_name_0='"><b>')
        self.assertNotIn("<script>alert(1)", page.text)
        self.assertNotIn('"><b>', page.text)
        self._post("save", title=wicked)
        draft = self.env["solidarity.fund.application"].search([("title", "=", wicked)])
        self.assertNotIn("<script>alert(1)", self.url_open(f"/my/solidarity/fund/{draft.id}").text)
        self.assertNotIn("<script>alert(1)", self.url_open("/my/solidarity/fund").text)

    def test_pages_of_others_do_not_exist(self):
        self._post("save")
        draft = self._drafts()
        for user in (self.stranger_portal, self.ukrainian_portal):
            self.authenticate(user.login, user.login)
            for path in (draft.id, f"{draft.id}?edit=1", f"{draft.id}/export", 2**40):
                page = self.url_open(f"/my/solidarity/fund/{path}")
                self.assertTrue(page.url.endswith("/my/solidarity"), page.url)
                self.assertNotIn("Heizungen", page.text)
            page = self._post("save", application_id=str(draft.id), amount_asked="1")
            self.assertTrue(page.url.endswith("/my/solidarity"))
        self.assertEqual(draft.amount_asked, 9000)
        page = self.url_open("/my/solidarity/fund")
        self.assertNotIn("Heizungen", page.text)
        self.assertNotIn(PRECHECK, page.text)
        self.assertTrue(self.url_open(PRECHECK).url.endswith("/my/solidarity"))

    def test_whatever_stands_behind_the_question_mark_is_a_page(self):
        for page in ("²", "-1", "abc", "9" * 5000):
            self.assertEqual(self.url_open("/my/solidarity/fund", params={"page": page}).status_code, 200)
            for call in ("²", "9" * 5000):
                response = self.url_open("/my/solidarity/fund/deadlines.ics", params={"call": call})
                self.assertEqual(response.status_code, 404)

    def test_the_partner_reads_of_a_submitted_project(self):
        self._create_application().action_submit()
        self.authenticate(self.ukrainian_portal.login, self.ukrainian_portal.login)
        page = self.url_open("/my/solidarity/fund").text
        self.assertIn("Wärmepumpe für das Gemeindehaus", page)
        self.assertNotIn("9 000", page.replace("\xa0", " "))

    def test_deadlines_for_the_calendar(self):
        path = f"/my/solidarity/fund/deadlines.ics?call={self.call.id}&start=2027-05-01"
        response = self.url_open(path)
        self.assertEqual(response.headers["Content-Type"], "text/calendar; charset=utf-8")
        entries = vobject.readOne(response.text).vevent_list
        days = {str(entry.dtstart.value) for entry in entries}
        self.assertEqual({entry.dtstart.value_param for entry in entries}, {"DATE"})
        self.assertEqual(days, {"2027-01-01", "2027-03-20", "2027-10-15", "2027-12-31"})
        self.authenticate(self.coordinator.login, self.coordinator.login)
        self.assertEqual(self.url_open(path).status_code, 200)
        for user in (self.ukrainian_portal, None):
            self.authenticate(user and user.login, user and user.login)
            self.assertNotIn("VEVENT", self.url_open(path).text)
        self.authenticate(self.german_portal.login, self.german_portal.login)
        for call in ("0", "x", "99999999999999", str(2**31)):
            self.assertEqual(self.url_open(f"/my/solidarity/fund/deadlines.ics?call={call}").status_code, 404)
