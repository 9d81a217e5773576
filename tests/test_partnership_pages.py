import base64
import re

from odoo.fields import Command, Datetime
from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from .common import SolidarityFixtures

SECTIONS = ("events", "messages", "files", "needs", "offers", "aid")
PDF = b"%PDF-1.7\n%paper"
HOSTILE = "<script>alert(1)</script>"


@tagged("post_install", "-at_install", "security")
class TestPartnershipPages(SolidarityFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls.partnership = cls._create_partnership(note="Words for the service only")
        cls.partnership.action_contact_made()
        cls.event = cls.partnership.action_plan_exchange()
        cls.event.write({"connection_url": "https://meet.example.org/secret", "connection_note": "Code 4711"})
        cls.partnership.message_post(body="Confidential chatter")
        cls.path = f"/my/solidarity/partnerships/{cls.partnership.id}"

    def _get(self, user, path=None, **kwargs):
        self.authenticate(user and user.login, user and user.login)
        return self.url_open(path or self.path, **kwargs)

    def _post(self, user, path, files=None, **data):
        self.authenticate(user.login, user.login)
        return self.url_open(
            f"{self.path}/{path}", data={"csrf_token": Request.csrf_token(self), **data}, files=files
        )

    def _own_registration(self, user):
        return self.event.registration_ids.filtered(lambda found: found.partner_id == user.partner_id)

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def test_each_side_reads_the_same_partnership_in_its_language(self):
        for user, words in (
            (self.german_portal, ("Partnerschaft mit Зразкове", "Ansprechpersonen", "Nachrichten")),
            (self.ukrainian_portal, ("Musterstadt", "Контактні особи", "Повідомлення")),
        ):
            text = self._get(user).text
            for word in (*words, self.partnership.name, self.coordinator.name):
                self.assertIn(word, text)
            for word in (
                "Words for the service only",
                "Confidential chatter",
                "meet.example.org",
                "Code 4711",
            ):
                self.assertNotIn(word, text)
            self.assertEqual(len(re.findall("<h1", text)), 1)
            self.assertIn(self.path, self._get(user, "/my/solidarity/partnerships").text)

    def test_every_section_has_a_page_of_its_own(self):
        for section in SECTIONS:
            for user in (self.german_portal, self.ukrainian_portal):
                response = self._get(user, f"{self.path}/{section}")
                self.assertEqual(response.status_code, 200)
                self.assertIn(f'id="solidarity_{section}"', response.text)
        response = self._get(self.german_portal, f"{self.path}/nothing")
        self.assertTrue(response.url.endswith(self.path))

    def test_others_are_sent_away_and_learn_nothing(self):
        paths = [
            "",
            *(f"/{section}" for section in SECTIONS),
            "/files/1",
            f"/events/{self.event.id}/calendar",
        ]
        for path in paths:
            response = self._get(self.stranger_portal, self.path + path)
            self.assertTrue(response.url.endswith("/my/solidarity/partnerships"), path)
            self.assertNotIn(self.partnership.name, response.text)
        for number in ("999999999", str(10**30), "0"):
            response = self._get(self.german_portal, f"/my/solidarity/partnerships/{number}")
            self.assertTrue(response.url.endswith("/my/solidarity/partnerships"), number)
        response = self._get(None, allow_redirects=False)
        self.assertIn("/web/login", response.headers["Location"])
        for user in (self.reader, self.coordinator):
            self.assertNotIn(self.partnership.name, self._get(user, "/my/solidarity/partnerships").text)

    def test_the_answer_to_a_form_can_be_reloaded(self):
        steps = ("messages/send", "files/share", "files/1/remove", f"events/{self.event.id}/register")
        for step in steps:
            response = self._get(self.german_portal, f"{self.path}/{step}")
            self.assertTrue(response.url.endswith(self.path), step)
            response = self._get(self.stranger_portal, f"{self.path}/{step}")
            self.assertTrue(response.url.endswith("/my/solidarity/partnerships"), step)

    def test_pages_after_the_last_one_are_no_error(self):
        for page in ("0", "7", str(10**30)):
            for path in ("/my/solidarity/partnerships", f"{self.path}/messages", "/my/solidarity/aid"):
                self.assertEqual(self._get(self.german_portal, f"{path}/page/{page}").status_code, 200)

    def test_persons_are_shown_to_members_as_they_agreed(self):
        consents = self.env["solidarity.consent"]
        person = self.ukrainian_portal.partner_id
        person.phone = "+380 44 1234567"
        consents._give(person, "sharing", "portal")
        self.partnership.event_ids.action_exchange_held()
        self.assertNotIn(person.email, self._get(self.german_portal).text)
        self.partnership.action_admit()
        # The wording shares the address of whoever is listed in the directory.
        self.assertNotIn(person.email, self._get(self.german_portal).text)
        consents._give(person, "directory", "portal")
        text = self._get(self.german_portal).text
        self.assertIn(person.email, text)
        self.assertIn(person.phone, text)
        consents._withdraw(person, "sharing", "portal")
        text = self._get(self.german_portal).text
        self.assertNotIn(person.email, text)
        self.assertIn(person.name, text)

    def test_needs_and_offers_of_both_sides_are_there(self):
        item = self.env.ref("solidarity_partnership.need_item_generator")
        values = {"item_id": item.id, "quantity": 2}
        self.env["solidarity.need"].create(
            [
                {**values, "municipality_id": self.hromada.id, "name": "Theirs"},
                {**values, "municipality_id": self.town.id, "name": "Ours"},
                {**values, "municipality_id": self.small_hromada.id, "name": "Strange"},
                {**values, "municipality_id": self.hromada.id, "name": "Over", "date_valid": "2020-01-01"},
            ]
        )
        self.env["solidarity.offer"].create({**values, "municipality_id": self.hromada.id, "name": "Given"})
        text = self._get(self.german_portal).text
        for words in ("Theirs", "Ours", "Given"):
            self.assertIn(words, text)
        for words in ("Strange", "Over<"):
            self.assertNotIn(words, text)
        self.partnership.action_end("Over")
        text = self._get(self.german_portal).text
        self.assertIn("Ours", text)
        self.assertNotIn("Theirs", text)

    def test_declaration_and_agreement_are_named(self):
        self.partnership.write({"declaration_date": "2026-02-01", "declaration_form": "council_resolution"})
        self.partnership.action_start_agreement()
        text = self._get(self.german_portal).text
        for words in ("01.02.2026", "Ratsbeschluss", "In Vorbereitung"):
            self.assertIn(words, text)

    def test_the_number_of_queries_does_not_grow(self):
        def fill(number):
            item = self.env.ref("solidarity_partnership.need_item_generator")
            needs = [
                {"municipality_id": self.hromada.id, "item_id": item.id, "name": f"Need {number}"}
                for number in range(number)
            ]
            self.env["solidarity.need"].create(needs)
            self.env["solidarity.offer"].create(needs)
            self.env["solidarity.partnership.message"].create(
                [
                    {
                        "partnership_id": self.partnership.id,
                        "author_id": self.german_portal.partner_id.id,
                        "side": "german",
                        "lang": "de_DE",
                        "body": "x",
                    }
                ]
                * number
            )
            self.env["solidarity.partnership.file"].create(
                [{"partnership_id": self.partnership.id, "name": "a.pdf", "file": base64.b64encode(PDF)}]
                * number
            )
            self.env["solidarity.aid"].create(
                [
                    {
                        "partnership_id": self.partnership.id,
                        "line_ids": [
                            Command.create({"item_id": item.id, "name": "x", "quantity_pledged": 1})
                        ],
                    }
                ]
                * number
            )
            for event in [
                self.event.copy({"partnership_ids": self.partnership.ids}) for _number in range(number)
            ]:
                event.registration_ids = [Command.create({"partner_id": self.german_portal.partner_id.id})]

        def count(path):
            self.url_open(path)  # templates and rules are read once
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(self.url_open(path).status_code, 200)
            return self.cr.sql_log_count - before

        paths = [f"{self.path}/{section}" for section in SECTIONS] + ["/my/solidarity/aid"]
        fill(3)
        self.authenticate(self.german_portal.login, self.german_portal.login)
        few = [count(path) for path in paths]
        fill(27)
        many = [count(path) for path in paths]
        for path, less, more in zip(paths, few, many, strict=True):
            self.assertLessEqual(more, less + 1, path)

    def test_the_list_of_partnerships_is_paged_with_constant_queries(self):
        def fill(first, last):
            for number in range(first, last):
                hromada = self._create_municipality(
                    f"UA560200100000{number:05d}", f"Громада {number}", "rural_hromada", 5000
                )
                self._create_partnership(ukrainian=hromada)

        def count():
            self.url_open("/my/solidarity/partnerships")  # templates and rules are read once
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.url_open("/my/solidarity/partnerships")
            return self.cr.sql_log_count - before

        fill(0, 3)
        self.authenticate(self.german_portal.login, self.german_portal.login)
        few = count()
        fill(3, 30)
        self.assertLessEqual(count(), few + 1)
        text = self.url_open("/my/solidarity/partnerships").text
        self.assertEqual(text.count("<article"), 20)
        self.assertEqual(self.url_open("/my/solidarity/partnerships/page/2").text.count("<article"), 11)

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    def test_a_message_is_written_on_the_page_and_read_by_the_other_side(self):
        response = self._post(
            self.german_portal, "messages/send", body=f"Hallo {HOSTILE}", lang="de_DE", token="a" * 32
        )
        self.assertIn("saved=message", response.url)
        text = self._get(self.ukrainian_portal).text
        self.assertIn("Hallo &lt;script&gt;", text)
        self.assertNotIn(HOSTILE, text)
        self.assertIn('lang="de-DE"', text)

    def test_what_was_typed_stays_when_it_is_refused(self):
        words = "Ein langer Text" + "x" * 5000
        response = self._post(self.german_portal, "messages/send", body=words, lang="uk_UA")
        self.assertIn("alert-danger", response.text)
        self.assertIn(words, response.text)
        self.assertIn('aria-invalid="true"', response.text)
        for data in (
            {},
            {"body": "x"},
            {"body": "x", "lang": "²"},
            {"body": "", "lang": "de_DE", "token": "²"},
        ):
            response = self._post(self.german_portal, "messages/send", **data)
            self.assertEqual((response.status_code, "alert-danger" in response.text), (200, True), data)
        upload = self._post(
            self.german_portal, "messages/send", files={"body": ("a.txt", b"x")}, lang="de_DE"
        )
        self.assertIn("alert-danger", upload.text)
        self.assertFalse(self.env["solidarity.partnership.message"].search([]))

    def test_files_are_shared_and_saved_and_never_shown(self):
        response = self._post(self.german_portal, "files/share", files={"file": ("Beschluss.pdf", PDF)})
        self.assertIn("saved=file", response.url)
        shared = self.env["solidarity.partnership.file"].search([])
        response = self._get(self.ukrainian_portal, f"{self.path}/files/{shared.id}")
        self.assertEqual(response.content, PDF)
        self.assertTrue(response.headers["Content-Disposition"].startswith("attachment"))
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        for path in (
            f"/web/content/solidarity.partnership.file/{shared.id}/file",
            f"{self.path}/files/{shared.id}",
        ):
            with mute_logger("odoo.http"):
                self.assertNotIn(PDF, self._get(self.stranger_portal, path).content)
        # The file of one partnership is none of another.
        other = self._create_partnership(german=self.town, ukrainian=self.small_hromada)
        response = self._get(self.german_portal, f"/my/solidarity/partnerships/{other.id}/files/{shared.id}")
        self.assertNotEqual(response.content, PDF)
        self._post(self.ukrainian_portal, f"files/{shared.id}/remove")
        self.assertTrue(shared.exists())
        response = self._post(self.german_portal, f"files/{shared.id}/remove")
        self.assertIn("saved=removed", response.url)
        self.assertFalse(shared.exists())

    def test_wrong_files_are_explained(self):
        for files in (
            {"file": ("page.html", b"<script>")},
            {"file": ("", b"")},
            {"file": ("../../etc/passwd", b"root")},
            {"other": ("a.pdf", PDF)},
            None,
        ):
            response = self._post(
                self.german_portal, "files/share", files=files, file="text" if not files else ""
            )
            self.assertEqual((response.status_code, "alert-danger" in response.text), (200, True), files)
        self.assertFalse(self.env["solidarity.partnership.file"].search([]))

    @mute_logger("odoo.http")
    def test_forged_steps_are_refused(self):
        steps = ("messages/send", "files/share", "files/1/remove", f"events/{self.event.id}/register")
        for step in steps:
            self._post(self.stranger_portal, step, body="x", lang="de_DE")
            self.authenticate(self.german_portal.login, self.german_portal.login)
            response = self.url_open(f"{self.path}/{step}", data={"csrf_token": "forged", "body": "x"})
            self.assertEqual(response.status_code, 400)
        self.assertFalse(self.env["solidarity.partnership.message"].search([]))

    # ------------------------------------------------------------------
    # Events
    # ------------------------------------------------------------------

    def test_who_is_invited_answers_on_the_own_page(self):
        registration = self._own_registration(self.german_portal)
        self.assertEqual(registration.state, "draft")
        text = self._get(self.german_portal).text
        self.assertIn(f"/solidarity/attendance/{registration.id}/", text)
        self.assertNotIn("/register", text)
        registration._answer(True, False)
        text = self._get(self.german_portal).text
        self.assertIn("https://meet.example.org/secret", text)
        self.assertIn("Code 4711", text)
        self.assertNotIn("Code 4711", self._get(self.ukrainian_portal).text)
        calendar = f"{self.path}/events/{self.event.id}/calendar"
        response = self._get(self.german_portal, calendar)
        self.assertIn("Code 4711", response.text)
        self.assertIn("text/calendar", response.headers["Content-Type"])
        self.assertNotIn("Code 4711", self._get(self.ukrainian_portal, calendar).text)

    def test_a_person_registers_itself_once(self):
        self._own_registration(self.ukrainian_portal).unlink()
        self.assertIn("/register", self._get(self.ukrainian_portal).text)
        for _click in range(2):
            response = self._post(self.ukrainian_portal, f"events/{self.event.id}/register")
            self.assertIn("saved=registered", response.url)
        registration = self._own_registration(self.ukrainian_portal)
        self.assertEqual(len(registration), 1)
        self.assertEqual((registration.state, registration.attendee_lang), ("open", "uk_UA"))
        self.assertIn("Code 4711", self._get(self.ukrainian_portal).text)

    def test_a_full_event_leaves_no_half_registration(self):
        self._own_registration(self.ukrainian_portal).unlink()
        self.event.write({"seats_limited": True, "seats_max": 1})
        self._own_registration(self.german_portal)._answer(True, False)
        response = self._post(self.ukrainian_portal, f"events/{self.event.id}/register")
        self.assertIn("alert-danger", response.text)
        self.assertFalse(self._own_registration(self.ukrainian_portal))

    def test_too_late_or_somewhere_else(self):
        self._own_registration(self.ukrainian_portal).unlink()
        foreign = self._create_partnership(german=self.other_town, ukrainian=self.small_hromada)
        foreign.action_contact_made()
        elsewhere = foreign.action_plan_exchange()
        for event_id in (elsewhere.id, 999999999, 10**30):
            response = self._post(self.ukrainian_portal, f"events/{event_id}/register")
            self.assertIn("alert-danger", response.text)
        self.assertFalse(
            elsewhere.registration_ids.filtered(
                lambda own: own.partner_id == self.ukrainian_portal.partner_id
            )
        )
        self.event.action_exchange_held()
        response = self._post(self.ukrainian_portal, f"events/{self.event.id}/register")
        self.assertIn("alert-danger", response.text)
        self.assertNotIn("/register", self._get(self.ukrainian_portal).text)

    def test_minutes_are_there_when_the_exchange_is_closed(self):
        path = f"{self.path}/events/{self.event.id}/minutes"
        self.event.action_exchange_held()
        response = self._get(self.ukrainian_portal, path)
        self.assertTrue(response.url.endswith(self.path))
        self.assertNotIn("/minutes", response.text)
        self.event._override_closing("Enough")
        with self.allow_pdf_render():
            self.assertIn("/minutes", self._get(self.ukrainian_portal).text)
            response = self._get(self.ukrainian_portal, path)
            self.assertEqual(response.headers["Content-Type"], "application/pdf")
            self.assertTrue(response.headers["Content-Disposition"].startswith("attachment"))
            self.assertTrue(self._get(self.stranger_portal, path).url.endswith("/my/solidarity/partnerships"))

    def test_cancelled_and_past_events_say_so(self):
        self.event.kanban_state = "cancel"
        text = self._get(self.german_portal).text
        self.assertIn("abgesagt", text)
        with freeze_time("2030-01-01"):
            self.assertFalse(self.event._takes_registrations())
        self.assertTrue(Datetime.now())

    def test_all_aid_stands_on_one_page(self):
        item = self.env.ref("solidarity_partnership.need_item_generator")
        aid = self.env["solidarity.aid"].create(
            {
                "partnership_id": self.partnership.id,
                "line_ids": [Command.create({"item_id": item.id, "name": "Pumpe", "quantity_pledged": 1})],
            }
        )
        aid.action_ship()
        for user in (self.german_portal, self.ukrainian_portal):
            for path in (self.path, "/my/solidarity/aid"):
                text = self._get(user, path).text
                self.assertIn(f"/my/solidarity/aid/{aid.id}", text)
                self.assertIn("Pumpe", text)
        self.assertIn(
            "підтвердьте", self._get(self.ukrainian_portal, "/my/solidarity/partnerships").text.lower()
        )
        self.assertNotIn(aid.name, self._get(self.stranger_portal, "/my/solidarity/aid").text)
        self.assertEqual(self._get(self.german_portal, f"/my/solidarity/aid/{10**30}").status_code, 200)
