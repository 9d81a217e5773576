import re

from odoo.exceptions import AccessError, ValidationError
from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from .common import SolidarityFixtures
from .test_exchange_mails import LINK

BEGIN, END = "2036-05-04 08:00:00", "2036-05-04 10:00:00"
GERMAN = {"Accept-Language": "de-DE"}
UKRAINIAN = {"Accept-Language": "uk-UA"}


class AttendancePageCase(SolidarityFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls.event = cls._create_partnership(stage="contact").action_plan_exchange()
        cls.event.write(
            {"date_begin": BEGIN, "date_end": END, "connection_url": LINK, "connection_note": "Code 4711"}
        )
        registrations = cls.event.registration_ids
        cls.german = registrations.filtered(lambda one: one.partner_id == cls.german_portal.partner_id)
        cls.ukrainian = registrations - cls.german

    def _path(self, registration, suffix=""):
        return f"/solidarity/attendance/{registration.id}/{registration._answer_token()}{suffix}"

    def _answer(self, registration, **data):
        page = self.url_open(self._path(registration))
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        data["csrf_token"] = token and token[1]
        response = self.url_open(self._path(registration, "/answer"), data=data)
        registration.invalidate_recordset()
        return response

    def _mail_count(self, registration):
        return self.env["mail.mail"].search_count(
            [("model", "=", "event.registration"), ("res_id", "=", registration.id)]
        )


@tagged("post_install", "-at_install")
class TestAttendancePage(AttendancePageCase):
    def test_the_page_speaks_the_attendees_language_whatever_the_browser_says(self):
        page = self.url_open(self._path(self.ukrainian), headers=GERMAN)
        self.assertEqual(page.status_code, 200)
        for words in (
            "Київ",
            "Берлін",
            "11:00 – 13:00",
            "10:00 – 12:00",
            "Мені потрібен усний переклад",
            'lang="uk',
        ):
            self.assertIn(words, page.text)
        page = self.url_open(self._path(self.german), headers=UKRAINIAN)
        for words in (
            "Kyjiw",
            "4. Mai 2036, 11:00 – 13:00",
            "4. Mai 2036, 10:00 – 12:00",
            "Verdolmetschung",
            'lang="de',
        ):
            self.assertIn(words, page.text)
        page = self.url_open(self._path(self.german, "?lang=uk_UA"))
        self.assertIn("Мені потрібен усний переклад", page.text)

    def test_looking_answers_nothing(self):
        self.url_open(self._path(self.german))
        self.url_open(self._path(self.german, "/answer?answer=yes"))
        self.german.invalidate_recordset()
        self.assertEqual((self.german.state, self.german.invitation_answer), ("draft", False))

    def test_yes_registers_and_shows_the_way_in(self):
        before = self.url_open(self._path(self.ukrainian)).text
        self.assertNotIn("meet.example.org", before)
        page = self._answer(self.ukrainian, answer="yes", wants_interpretation="1", lang="uk_UA").text
        self.assertEqual(
            (self.ukrainian.state, self.ukrainian.invitation_answer, self.ukrainian.wants_interpretation),
            ("open", "accepted", True),
        )
        for words in ("Вас зареєстровано", LINK, "Code 4711"):
            self.assertIn(words, page)
        self.assertEqual(self._mail_count(self.ukrainian), 1)

    def test_repeated_clicks_change_and_send_nothing_more(self):
        for _click in range(3):
            self._answer(self.german, answer="yes", lang="de_DE")
        self.assertEqual(self.german.state, "open")
        self.assertEqual(self._mail_count(self.german), 1)
        first = self.german.invitation_answer_date
        with freeze_time("2035-01-01 10:00:00"):
            self.german._answer(True, False, "de_DE")
        self.assertEqual(self.german.invitation_answer_date, first)

    def test_no_takes_the_way_in_away_and_can_be_taken_back(self):
        self._answer(self.german, answer="yes")
        page = self._answer(self.german, answer="no").text
        self.assertEqual((self.german.state, self.german.invitation_answer), ("cancel", "declined"))
        self.assertNotIn("meet.example.org", page)
        self.assertIn("meet.example.org", self._answer(self.german, answer="yes").text)
        self.assertEqual(self.german.state, "open")

    def test_whoever_the_service_crossed_out_does_not_come_back(self):
        self._answer(self.german, answer="yes")
        self.german.action_cancel()
        page = self._answer(self.german, answer="yes").text
        self.assertEqual(self.german.state, "cancel")
        self.assertNotIn("meet.example.org", page)
        self.assertEqual(self.url_open(self._path(self.german, "/ics")).status_code, 404)

    def test_another_language_is_kept_for_the_mails(self):
        self._answer(self.german, answer="yes", lang="uk_UA")
        self.assertEqual(self.german.attendee_lang, "uk_UA")
        self._answer(self.german, answer="yes", lang="fr_FR' OR 1=1")
        self.assertEqual(self.german.attendee_lang, "uk_UA")

    def test_wrong_tokens_find_nothing(self):
        token = self.german._answer_token()
        other = self.ukrainian._answer_token()
        self.assertGreaterEqual(len(token), 64)
        for path in (
            f"{self.german.id}/{other}",
            f"{self.german.id}/{token[:-1]}",
            f"{self.german.id}/x",
            f"{self.german.id}/ü{token[1:]}",
            f"{self.ukrainian.id}/{token}",
            f"0/{token}",
            f"999999999/{token}",
            f"99999999999999999999/{token}",
        ):
            self.assertEqual(self.url_open(f"/solidarity/attendance/{path}").status_code, 404, path)
            self.assertEqual(self.url_open(f"/solidarity/attendance/{path}/ics").status_code, 404, path)

    def test_answering_needs_the_form_of_the_page(self):
        response = self.url_open(self._path(self.german, "/answer"), data={"answer": "yes"})
        self.german.invalidate_recordset()
        self.assertEqual((response.status_code, self.german.state), (400, "draft"))

    def test_nonsense_is_no_answer(self):
        self.assertEqual(self._answer(self.german, answer="maybe").status_code, 200)
        self.assertEqual(self.german.state, "draft")

    def test_a_full_event_says_so(self):
        self.event.write({"seats_limited": True, "seats_max": 1})
        self._answer(self.german, answer="yes")
        response = self._answer(self.ukrainian, answer="yes")
        self.assertEqual((response.status_code, self.ukrainian.state), (200, "draft"))
        self.assertIn("alert-danger", response.text)

    def test_a_past_or_cancelled_event_takes_no_answer(self):
        self.german.action_confirm()
        self.event.kanban_state = "cancel"
        page = self._answer(self.german, answer="no")
        self.assertNotIn("meet.example.org", page.text)
        self.assertEqual(self.german.state, "open")
        self.event.kanban_state = "normal"
        self.event.write({"date_begin": "2020-01-01 08:00:00", "date_end": "2020-01-01 10:00:00"})
        self._answer(self.ukrainian, answer="yes")
        self.assertEqual(self.ukrainian.state, "draft")

    def test_the_page_is_found_by_nobody_else(self):
        headers = self.url_open(self._path(self.german)).headers
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")
        self.assertIn("no-store", headers["Cache-Control"])
        self.assertEqual(headers["X-Robots-Tag"], "noindex")

    def test_the_own_calendar_entry_says_how_to_join(self):
        self._answer(self.german, answer="yes")
        response = self.url_open(self._path(self.german, "/ics"))
        self.assertIn("text/calendar", response.headers["Content-Type"])
        text = response.text.replace("\r\n ", "")
        self.assertIn("meet.example.org", text)
        self.assertIn("SUMMARY:Austausch", text)


@tagged("post_install", "-at_install")
class TestWebsiteRegistration(AttendancePageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.public_event = cls.env["event.event"].create(
            {
                "name_german": "Information",
                "name_ukrainian": "Інформація",
                "solidarity_kind": "information",
                "event_type_id": cls.env.ref("solidarity_partnership.event_type_information").id,
                "date_begin": BEGIN,
                "date_end": END,
                "date_tz": "Europe/Berlin",
                "connection_url": LINK,
            }
        )
        for lang in ("de_DE", "uk_UA"):
            cls.public_event.with_context(lang=lang).name = "Information"
        cls.public_event.audience = "public"

    def _form(self, lang):
        self.url_open(f"/{lang}/event/{self.public_event.id}/register")
        return self.make_jsonrpc_request(
            f"/{lang}/event/{self.public_event.id}/registration/new", {"nb_register-0": "2"}
        )

    def _register(self, **data):
        self.authenticate(None, None)
        question = {one.question_type: one.id for one in self.public_event.question_ids}
        values = {"csrf_token": Request.csrf_token(self)}
        for index in (1, 2):
            values[f"{index}-event_ticket_id"] = "0"
            values[f"{index}-name-{question['name']}"] = f"Guest {index}"
            values[f"{index}-email-{question['email']}"] = f"guest{index}@example.org"
        response = self.url_open(
            f"/de/event/{self.public_event.id}/registration/confirm", data={**values, **data}
        )
        return response, self.public_event.registration_ids.sorted("name")

    def test_the_form_asks_for_language_and_interpretation(self):
        for lang, code, words in (
            ("de", "de_DE", "Ich brauche"),
            ("uk", "uk_UA", "Мені потрібен усний переклад"),
        ):
            form = self._form(lang)
            self.assertIn(words, form)
            for index in (1, 2):
                self.assertIn(f'name="{index}-attendee_lang"', form)
                self.assertIn(f'name="{index}-wants_interpretation"', form)
            selected = re.findall(r'<option value="(\w+)"[^>]* selected', form)
            self.assertEqual(set(selected), {code})

    def test_two_attendees_get_mails_in_their_languages(self):
        response, guests = self._register(
            **{"1-attendee_lang": "de_DE", "2-attendee_lang": "uk_UA", "2-wants_interpretation": "1"}
        )
        self.assertEqual(response.status_code, 200)
        self.assertEqual(guests.mapped("attendee_lang"), ["de_DE", "uk_UA"])
        self.assertEqual(guests.mapped("wants_interpretation"), [False, True])
        self.assertEqual(set(guests.mapped("state")), {"open"})
        mails = self.env["mail.mail"].search(
            [("model", "=", "event.registration"), ("res_id", "in", guests.ids)]
        )
        bodies = {mail.email_to: mail.body_html for mail in mails}
        self.assertIn("Sehr geehrte", bodies["guest1@example.org"])
        self.assertIn("Шановні", bodies["guest2@example.org"])
        for body in bodies.values():
            self.assertIn(LINK, body)
        self.assertNotIn("meet.example.org", response.text)

    def test_invented_languages_fall_back_to_the_page(self):
        _response, guests = self._register(**{"1-attendee_lang": "xx_XX", "1-state": "done"})
        self.assertEqual(guests.mapped("attendee_lang"), ["de_DE", "de_DE"])
        self.assertEqual(set(guests.mapped("state")), {"open"})

    def test_nobody_is_registered_by_others(self):
        """Odoo takes a contact from the form of visitors, with its name, address and municipality."""
        contact = self.german_portal.partner_id
        _response, guests = self._register(**{"1-partner_id": str(contact.id)})
        self.assertFalse(guests.partner_id)
        self.assertFalse(guests.municipality_id)

    @mute_logger("odoo.http")
    def test_nonsense_is_no_error_of_the_server(self):
        for name, value in (
            ("1-event_ticket_id", "x"),
            ("1-name-x", "A"),
            ("x-name-1", "A"),
            ("3-name-1", "A"),
            ("1-name-1", "A\x00"),
            ("1-phone", "6"),
            ("1-email", "7"),
            ("1-event_slot_id", str(2**40)),
        ):
            response, guests = self._register(**{name: value})
            self.assertEqual((response.status_code, len(guests)), (400, 0), name)

    @mute_logger("odoo.http")
    def test_a_form_without_attendees_is_no_error_of_the_server(self):
        self.authenticate(None, None)
        path = f"/de/event/{self.public_event.id}/registration/confirm"
        response = self.url_open(path, data={"csrf_token": Request.csrf_token(self)})
        self.assertEqual(response.status_code, 400)

    def test_the_page_shows_both_times_and_no_way_in(self):
        page = self.url_open(f"/de/event/{self.public_event.id}/register").text
        for words in ("Kyjiw", "11:00 – 13:00", "Berlin", "10:00 – 12:00"):
            self.assertIn(words, page)
        self.assertNotIn("meet.example.org", page)

    def test_other_peoples_events_ask_nothing_of_the_kind(self):
        self.public_event.solidarity_kind = False
        self.assertNotIn("wants_interpretation", self._form("de"))
        _response, guests = self._register(**{"1-attendee_lang": "uk_UA"})
        self.assertFalse(guests[0].attendee_lang)


@tagged("post_install", "-at_install", "security")
class TestConnectionDetails(AttendancePageCase):
    def test_outsiders_do_not_read_them(self):
        self.event.audience = "public"
        for user in (self.env.ref("base.public_user"), self.german_portal, self.employee):
            event = self.event.with_user(user)
            for field in (
                "connection_url",
                "connection_note",
                "interpreter_state",
                "interpreter_booking_ids",
            ):
                self.assertNotIn(field, event.fields_get())
                with self.assertRaises(AccessError):
                    event.read([field])
            with self.assertRaises(AccessError):
                event.search([("connection_url", "like", "meet")])
        self.assertEqual(self.event.with_user(self.reader).connection_url, LINK)

    def test_outsiders_do_not_read_them_over_rpc(self):
        self.event.audience = "public"
        self.authenticate(self.german_portal.login, self.german_portal.login)
        for method, args, kwargs in (
            ("read", [self.event.ids, ["connection_url", "connection_note"]], {}),
            ("search_read", [[("id", "=", self.event.id)]], {"fields": ["connection_url"]}),
            ("search_count", [[("connection_url", "like", "meet")]], {}),
        ):
            response = self.url_open(
                f"/web/dataset/call_kw/event.event/{method}",
                json={"params": {"model": "event.event", "method": method, "args": args, "kwargs": kwargs}},
            )
            self.assertNotIn("meet.example.org", response.text)
            self.assertIn("error", response.json(), method)

    def test_outsiders_do_not_read_what_is_written_about_it(self):
        """Everybody may read a published event, and Odoo then lets them read and follow its chatter."""
        self.event.audience = "public"
        letter = self.event.message_post(body=f"Join at {LINK}", subtype_xmlid="mail.mt_comment")
        for user in (self.env.ref("base.public_user"), self.german_portal, self.employee):
            with self.assertRaises(AccessError):
                letter.with_user(user).read(["body"])
            self.assertFalse(self.env["mail.message"].with_user(user).search([("id", "=", letter.id)]))
            with self.assertRaises(AccessError):
                self.env["event.event"].with_user(user).search([("message_ids.body", "ilike", LINK)])
            with self.assertRaises(AccessError):
                self.event.with_user(user).message_subscribe(user.partner_id.ids)
        for user in (self.reader, self.coordinator):
            self.assertIn(LINK, letter.with_user(user).body)
            self.assertTrue(self.event.with_user(user).message_subscribe(user.partner_id.ids))
        self.event.solidarity_kind = False
        self.assertIn(LINK, letter.with_user(self.german_portal).body, "events of others follow Odoo's rules")

    def test_outsiders_do_not_learn_whose_exchange_it_is(self):
        self.event.audience = "public"
        partnership = self.event.partnership_id
        runner = self.employee
        runner.group_ids += self.env.ref("event.group_event_user")
        for user in (self.env.ref("base.public_user"), self.german_portal, runner):
            with self.assertRaises(AccessError):
                self.event.with_user(user).read(["partnership_id"])
        own = (
            self.env["event.event"]
            .with_user(runner)
            .create({"name": "Mine", "date_begin": BEGIN, "date_end": END})
        )
        with self.assertRaises(AccessError):
            own.write({"solidarity_kind": "exchange", "partnership_id": partnership.id})
        self.assertNotIn(own, partnership.event_ids)

    def test_outsiders_do_not_answer_for_others(self):
        for user in (self.env.ref("base.public_user"), self.german_portal):
            with self.assertRaises(AccessError):
                self.ukrainian.with_user(user).read(["state"])
            with self.assertRaises(AccessError):
                self.ukrainian.with_user(user).action_confirm()

    def test_only_links_of_the_web(self):
        with self.assertRaises(ValidationError):
            self.event.connection_url = "javascript:alert(1)"
