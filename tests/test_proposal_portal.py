from datetime import date

from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.http import Request
from odoo.tests import HttpCase, TransactionCase, freeze_time, tagged

from .common import SolidarityFixtures

TODAY = "2026-11-25"
PAGE = "/my/solidarity/proposals"


class AnswerFixtures(SolidarityFixtures):
    """A proposal that was sent; on either side a mayor, a coordination and a press office with accounts."""

    @classmethod
    def _create_answer_fixtures(cls):
        cls._create_fixtures()
        for user in (cls.german_portal, cls.ukrainian_portal, cls.stranger_portal):
            cls._give_role(user, "coordinator")
        cls.mayor = cls._create_colleague(cls.town, "mayor", "de_DE")
        cls.press = cls._create_colleague(cls.town, "press", "de_DE")
        cls.lead = cls._create_inquiry()
        cls.proposal = cls._create_proposal(
            lead_id=cls.lead.id,
            user_id=cls.coordinator.id,
            departure_reason="Words for the service only",
            date_expiry=date(2027, 1, 20),
        )
        with freeze_time(TODAY):
            cls.proposal.action_send()

    @classmethod
    def _give_role(cls, user, role):
        user.partner_id.contact_role_ids = [
            Command.set(cls.env.ref(f"solidarity_partnership.contact_role_{role}").ids)
        ]

    @classmethod
    def _create_colleague(cls, municipality, role, lang, login=None):
        login = login or role
        user = (
            cls.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "name": f"{role} of {municipality.name}",
                    "login": f"test_{login}",
                    "password": f"test_{login}",
                    "email": f"{login}@{municipality.key.lower()}.example.org",
                    "group_ids": [Command.set(cls.env.ref("base.group_portal").ids)],
                    "lang": lang,
                }
            )
        )
        user.partner_id.parent_id = municipality.partner_id
        cls._give_role(user, role)
        return user

    def _let_mayor_confirm(self):
        self.env["ir.config_parameter"].set_param("solidarity_partnership.mayor_confirms", "True")

    def _of(self, user):
        return self.proposal.with_user(user)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestProposalAnswers(AnswerFixtures, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_answer_fixtures()

    def test_both_sides_accept(self):
        self.assertTrue(self._of(self.german_portal)._portal_accept())
        self.assertEqual((self.proposal.state, self.proposal.german_answer), ("sent", "accepted"))
        self.assertTrue(self._of(self.ukrainian_portal)._portal_accept())
        self.assertEqual(self.proposal.state, "accepted")
        self.assertEqual(self.proposal.partnership_ids.coordinator_id, self.coordinator)
        answers = self.proposal.answer_ids.sorted("id")
        self.assertEqual(answers.mapped("state"), ["counted", "counted"])
        self.assertEqual(answers.person_id, (self.german_portal | self.ukrainian_portal).partner_id)

    def test_who_does_not_speak_for_the_municipality_decides_nothing(self):
        for user in (self.press, self.stranger_portal, self.reader):
            proposal = self._of(user)
            for step in (
                proposal._portal_accept,
                lambda proposal=proposal: proposal._portal_decline("size", ""),
                lambda proposal=proposal: proposal._portal_plan_council(date(2026, 12, 10)),
                lambda proposal=proposal: proposal._portal_confirm(0, True),
            ):
                with self.assertRaises(AccessError):
                    step()
        self.assertEqual((self.proposal.state, self.proposal.german_answer), ("sent", "pending"))
        self.assertFalse(self.proposal.answer_ids)
        self.assertFalse(self.proposal.german_council_date)

    def test_who_lost_the_role_or_the_municipality(self):
        self._give_role(self.german_portal, "press")
        with self.assertRaises(AccessError):
            self._of(self.german_portal)._portal_accept()
        self._give_role(self.german_portal, "mayor")
        self.german_portal.partner_id.parent_id = self.other_town.partner_id
        with self.assertRaises(AccessError):
            self._of(self.german_portal)._portal_accept()

    def test_declining_needs_a_reason(self):
        proposal = self._of(self.german_portal)
        for code, words in (("", ""), ("other", " "), ("other", "x" * 4001)):
            with self.assertRaises(UserError):
                proposal._portal_decline(code, words)
        self.assertEqual(
            (self.proposal.state, self.proposal.answer_ids), ("sent", self.proposal.answer_ids[:0])
        )
        proposal._portal_decline("capacity", "Next year perhaps")
        self.assertEqual(self.proposal.state, "declined")
        self.assertEqual(self.proposal.german_decline_code, "capacity")
        with self.assertRaisesRegex(UserError, "hat diesen Vorschlag|декілька|відхил|declined"):
            self._of(self.ukrainian_portal)._portal_accept()

    def test_nothing_to_answer_any_more(self):
        german = self._of(self.german_portal)
        german._portal_accept()
        for step in (german._portal_accept, lambda: german._portal_decline("size", "")):
            with self.assertRaises(UserError):
                step()
        self.assertEqual(len(self.proposal.answer_ids), 1)
        with freeze_time("2027-01-21"), self.assertRaises(UserError):
            self._of(self.ukrainian_portal)._portal_accept()
        self.proposal.with_user(self.coordinator).action_withdraw()
        with self.assertRaises(UserError):
            self._of(self.ukrainian_portal)._portal_decline("size", "")
        self.assertEqual(self.proposal.ukrainian_answer, "pending")

    def test_the_mayor_confirms(self):
        self._let_mayor_confirm()
        self.assertFalse(self._of(self.german_portal)._portal_accept())
        self.assertEqual(self.proposal.german_answer, "pending")
        self.assertTrue(self.proposal.is_waiting_for_mayor)
        found = self.env["solidarity.matching.proposal"].search([("is_waiting_for_mayor", "=", True)])
        self.assertEqual(found, self.proposal)
        mail = self.env["mail.mail"].search([("model", "=", "solidarity.matching.proposal.answer")])
        self.assertEqual(mail.recipient_ids, self.mayor.partner_id)
        given = self.proposal.answer_ids
        with self.assertRaises(UserError):  # a double click
            self._of(self.german_portal)._portal_accept()
        with self.assertRaises(AccessError):
            self._of(self.german_portal)._portal_confirm(given.id, True)
        with self.assertRaises(UserError):
            self._of(self.mayor)._portal_confirm(given.id + 1, True)
        self._of(self.mayor)._portal_confirm(given.id, True)
        self.assertEqual(self.proposal.german_answer, "accepted")
        self.assertEqual(
            (given.state, given.person_id, given.confirmed_by_id),
            ("counted", self.german_portal.partner_id, self.mayor.partner_id),
        )
        self.assertFalse(self.proposal.is_waiting_for_mayor)

    def test_the_mayor_refuses_or_answers(self):
        self._let_mayor_confirm()
        self._of(self.german_portal)._portal_accept()
        self._of(self.mayor)._portal_confirm(self.proposal.answer_ids.id, False)
        self.assertEqual(self.proposal.answer_ids.state, "refused")
        self.assertEqual(self.proposal.german_answer, "pending")
        self._of(self.german_portal)._portal_accept()
        self.assertTrue(self._of(self.mayor)._portal_decline("politics", ""))
        self.assertEqual(self.proposal.answer_ids.mapped("state"), ["counted", "replaced", "refused"])
        self.assertEqual(self.proposal.state, "declined")

    def test_without_a_mayor_the_coordinator_is_asked(self):
        self._let_mayor_confirm()
        self._of(self.ukrainian_portal)._portal_accept()
        activity = self.proposal.activity_ids
        self.assertEqual(activity.user_id, self.coordinator)
        self.assertIn("mayor", activity.summary)
        self.proposal.with_user(self.coordinator).action_accept("ukrainian")
        self.assertFalse(self.proposal.is_waiting_for_mayor)

    def test_a_pair_that_cannot_begin_is_the_coordinators_matter(self):
        self._of(self.german_portal)._portal_accept()
        self.env["solidarity.territory.status"].create(
            {
                "municipality_id": self.hromada.id,
                "key": self.hromada.key,
                "status": "occupied",
                "date_from": "2026-11-01",
            }
        )
        self._of(self.ukrainian_portal)._portal_accept()
        self.assertEqual(
            (self.proposal.state, self.proposal.ukrainian_answer, self.proposal.partnership_ids.ids),
            ("sent", "accepted", []),
        )
        self.assertIn("Both sides have accepted", self.proposal.activity_ids.summary)

    def test_the_council_decides_later(self):
        proposal = self._of(self.german_portal)
        for day in (None, date(2026, 11, 24), date(2027, 11, 26), date(2999, 1, 1)):
            with self.assertRaises(UserError):
                proposal._portal_plan_council(day)
        self.assertFalse(self.proposal.german_council_date)
        proposal._portal_plan_council(date(2026, 12, 10))
        self.assertEqual(self.proposal.council_date, date(2026, 12, 10))
        self.assertEqual(self.proposal.date_expiry, date(2027, 1, 20))
        self.assertFalse(self.proposal.activity_ids)
        proposal._portal_plan_council(date(2027, 2, 10))
        self.assertEqual(self.proposal.activity_ids.user_id, self.coordinator)

    def test_the_reminder_waits_for_the_council(self):
        self.env["ir.config_parameter"].set_param("solidarity_partnership.reminder_days", "14")
        self._of(self.german_portal)._portal_plan_council(date(2027, 1, 12))
        reminders = [("subject", "like", "Зразкове"), ("model", "=", self.proposal._name)]

        def remind(day):
            with freeze_time(day):
                due = self.env["solidarity.matching.proposal"]._due_for_reminder()
                due._remind()
            return due

        before = self.env["mail.mail"].search_count(reminders)
        self.assertEqual(remind("2027-01-08"), self.proposal)  # the Ukrainian side
        self.assertEqual(self.env["mail.mail"].search_count(reminders), before)
        self.assertFalse(remind("2027-01-12"))
        self.assertEqual(remind("2027-01-13"), self.proposal)
        self.assertEqual(self.env["mail.mail"].search_count(reminders), before + 1)
        self.assertFalse(remind("2027-01-14"))

    def test_the_coordinator_reads_names_in_the_own_language(self):
        self.hromada.with_context(lang="de_DE").name = "Musterhausen"
        self.coordinator.lang = "de_DE"
        of_hromada = self._of(self.ukrainian_portal).with_context(lang="uk_UA")
        of_hromada._portal_ask("Чи є перекладач?")
        of_hromada._portal_plan_council(date(2026, 12, 10))
        of_hromada._portal_accept()
        told = "".join(self.proposal.message_ids.mapped("body")) + self.proposal.activity_ids[:1].summary
        self.assertEqual(told.count("Musterhausen"), 3)

    def test_a_question_reaches_the_coordinator_once(self):
        proposal = self._of(self.press)
        for text in (" ", "x" * 4001):
            with self.assertRaises(UserError):
                proposal._portal_ask(text)
        proposal._portal_ask("Who pays <b>interpreters</b>?")
        proposal._portal_ask("Who pays <b>interpreters</b>?")
        activity = self.proposal.activity_ids
        self.assertEqual((len(activity), activity.user_id), (1, self.coordinator))
        self.assertIn("Musterstadt", activity.summary)
        self.assertIn("&lt;b&gt;", activity.note)
        message = self.proposal.message_ids[0]
        self.assertEqual(message.author_id, self.press.partner_id)
        self.assertIn(self.coordinator.partner_id, message.notified_partner_ids)
        self.assertNotIn(self.press.partner_id, self.proposal.message_partner_ids)
        for number in range(9):
            proposal._portal_ask(f"Question {number}")
        with self.assertRaises(UserError):
            proposal._portal_ask("One more")
        with self.assertRaises(AccessError):
            self._of(self.stranger_portal)._portal_ask("May I?")


@tagged("post_install", "-at_install")
class TestProposalPages(AnswerFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_answer_fixtures()
        cls.path = f"{PAGE}/{cls.proposal.id}"

    def _login(self, user):
        self.authenticate(user.login, user.login)

    def _post(self, step, path=None, **values):
        return self.url_open(
            path or f"{self.path}/answer",
            data={"csrf_token": Request.csrf_token(self), "step": step, **values},
        )

    def test_both_sides_read_the_proposal_in_their_language(self):
        for user, words in (
            (self.german_portal, ("Зразкове", "Ähnliche Größe", "75.000", "Energie", self.coordinator.name)),
            (self.ukrainian_portal, ("Musterstadt", "одібна чисельність", "92", "Запитання")),
        ):
            self._login(user)
            self.assertIn(self.path, self.url_open(PAGE).text)
            text = self.url_open(self.path).text
            for word in words:
                self.assertIn(word, text)
            for word in ("Words for the service only", "80,00", "80.00", "Nachbarstadt", "Мале"):
                self.assertNotIn(word, text)

    def test_others_learn_nothing(self):
        draft = self._create_proposal(ukrainian=self.small_hromada)
        for user, paths in (
            (self.stranger_portal, [self.proposal.id, 999999999, 2**40]),
            (self.german_portal, [draft.id, 0]),
        ):
            self._login(user)
            for number in paths:
                for path in (f"{PAGE}/{number}", f"{PAGE}/{number}/sheet"):
                    response = self.url_open(path)
                    self.assertTrue(response.url.endswith(PAGE), response.url)
                self.assertTrue(
                    self._post("accept", f"{PAGE}/{number}/answer", decided="1").url.endswith(PAGE)
                )
        self.assertEqual(self.proposal.german_answer, "pending")

    def test_whatever_stands_behind_the_question_mark_is_a_page(self):
        self._login(self.german_portal)
        for page in ("²", "-1", "abc", "9" * 5000):
            self.assertEqual(self.url_open(PAGE, params={"page": page}).status_code, 200)

    def test_accept(self):
        self._login(self.german_portal)
        page = self._post("accept")
        self.assertIn('role="alert"', page.text)
        self.assertEqual(self.proposal.german_answer, "pending")
        page = self._post("accept", decided="1")
        self.assertTrue(page.url.endswith("?done=accept"))
        self.assertEqual(self.proposal.german_answer, "accepted")
        self.assertIn('role="alert"', self._post("accept", decided="1").text)
        self.assertEqual(len(self.proposal.answer_ids), 1)

    def test_what_was_typed_stays(self):
        self._login(self.german_portal)
        page = self._post("decline", decided="1", code="nonsense", words='<script>alert(1)</script>"')
        self.assertNotIn("<script>alert(1)", page.text)
        self.assertIn("&lt;script&gt;alert(1)", page.text)
        self.assertIn('role="alert"', page.text)
        for day in ("31.02.2027", "²", "99999-01-01", "yesterday"):
            page = self._post("council", date=day)
            self.assertEqual(page.status_code, 200)
            self.assertIn('role="alert"', page.text)
        page = self._post("council", date="10.12.2026")
        self.assertIn("?done=council", page.url)
        self.assertEqual(self.proposal.german_council_date, date(2026, 12, 10))
        page = self._post("ask", question="\x00 " + "ы" * 5000)
        self.assertIn('role="alert"', page.text)
        for step in ("", "unlink", "confirm"):
            self.assertEqual(self._post(step, answer_id="²").status_code, 200)

    def test_what_is_wrong_is_marked(self):
        """The one entry that the error speaks of; that the municipality has decided need not be said again."""
        self._login(self.german_portal)
        for step, entry, wrong in (
            ("accept", {}, "decided"),
            ("decline", {"code": "size"}, "decided"),
            ("decline", {"decided": "1"}, "code"),
            ("decline", {"decided": "1", "code": "other"}, "words"),
            ("decline", {"decided": "1", "code": "size", "words": "x" * 4001}, "words"),
            ("council", {"date": "yesterday"}, "date"),
            ("ask", {}, "question"),
        ):
            with self.subTest(step=step, wrong=wrong):
                page = html.fromstring(self._post(step, **entry).content)
                marked = page.xpath("//*[@aria-invalid]")
                self.assertEqual([one.get("name") for one in marked], [wrong])
                self.assertTrue(page.get_element_by_id(marked[0].get("aria-describedby")).text_content())
                ticked = page.xpath("//input[@name='decided'][@checked]")
                self.assertEqual(len(ticked), 1 if entry.get("decided") else 0)

    def test_the_mayor_confirms_on_the_page(self):
        self._let_mayor_confirm()
        self._login(self.german_portal)
        self.assertTrue(self._post("accept", decided="1").url.endswith("?done=wait"))
        self.assertNotIn('name="answer_id"', self.url_open(self.path).text)
        self._login(self.mayor)
        page = self.url_open(self.path).text
        self.assertIn(f'name="answer_id" value="{self.proposal.answer_ids.id}"', page)
        self._post("confirm", answer_id=str(self.proposal.answer_ids.id))
        self.assertEqual(self.proposal.german_answer, "accepted")

    def test_the_press_office_asks_only(self):
        self._login(self.press)
        page = self.url_open(self.path).text
        self.assertNotIn('value="accept"', page)
        self.assertIn('value="ask"', page)
        self._post("accept", decided="1")
        self.assertEqual(self.proposal.german_answer, "pending")

    def test_the_sheet_for_the_council(self):
        self._login(self.ukrainian_portal)
        response = self.url_open(f"{self.path}/sheet", timeout=60)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertIn("no-store", response.headers["Cache-Control"])
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")

    def test_queries_do_not_grow_with_the_rows(self):
        towns = self.env["solidarity.municipality"].create(
            [
                {
                    "key": f"0977{number:04}",
                    "name": f"Ort {number}",
                    "kind": "town",
                    "country_id": self.germany.id,
                }
                for number in range(30)
            ]
        )
        untracked = self.env["solidarity.matching.proposal"].with_context(tracking_disable=True)
        proposals = untracked.create(
            [{"german_id": town.id, "ukrainian_id": self.hromada.id} for town in towns]
        )
        self._login(self.ukrainian_portal)
        self.url_open(PAGE)
        counts = []
        for sent in (proposals[:2], proposals):
            sent.write({"state": "sent", "date_sent": TODAY})
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            text = self.url_open(PAGE).text
            counts.append((self.env.cr.sql_log_count - before, text.count("<article")))
        self.assertEqual([rows for _queries, rows in counts], [3, 20])
        self.assertLessEqual(counts[1][0], counts[0][0] + 2)
        self.assertIn("<article", self.url_open(f"{PAGE}/page/2").text)
        self.assertEqual(self.url_open(f"{PAGE}/page/999999").status_code, 200)
