import io
import re
from datetime import timedelta

import pytz
import vobject

from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools.pdf import PdfFileReader

from .common import SolidarityFixtures
from .mail_sink import MailSink

MINUTES = "solidarity_partnership.exchange_minutes_action"
LINK = re.compile(r"https?://[^\"\s]+/solidarity/attendance/[^\"\s]+")


@tagged("post_install", "-at_install")
class TestWholeExchange(MailSink, SolidarityFixtures, HttpCase):
    """One exchange from the plan to its minutes, as its people live it: coordinator, German and Ukrainian attendee."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls.coordinator.lang = "de_DE"
        cls.partnership = cls._create_partnership(stage="contact")
        service = cls.env["res.partner"].create(
            {"name": "Dolmetschdienst", "email": "service@interpreters.example.org", "lang": "uk_UA"}
        )
        cls.interpreter = cls.env["solidarity.interpreter"].create({"partner_id": service.id})

    def test_from_plan_to_minutes(self):
        self.start_sink()
        self._plan_and_invite()
        self._answer()
        self._remind_and_thank()
        self._print_minutes()

    def _plan_and_invite(self):
        self.start_tour(
            f"/odoo/solidarity-partnerships/{self.partnership.id}",
            "solidarity_exchange_plan",
            login=self.coordinator.login,
        )
        self.event = self.partnership.event_ids
        self.assertEqual(self.event.interpreter_booking_ids.state, "confirmed")
        [request, *_others] = self._receive("service@interpreters.example.org")
        self.assertIn("росимо Вас перекладати", self.text_of(request))

    def _answer(self):
        [german], [ukrainian] = self._receive_both("Einladung", "Запрошення")
        for mail in (german, ukrainian):
            self.assertNotIn("meet.example.org", self.text_of(mail))
        self.mails.clear()
        for mail, lang in ((german, "german"), (ukrainian, "ukrainian")):
            path = LINK.search(self.text_of(mail))[0]
            self.start_tour(path[path.index("/solidarity") :], f"solidarity_exchange_answer_{lang}")
        registrations = self.event.registration_ids
        self.assertEqual(set(registrations.mapped("state")), {"open"})
        self.assertEqual(
            registrations.filtered("wants_interpretation").partner_id, self.ukrainian_portal.partner_id
        )
        for mails in self._receive_both("Anmeldung", "Реєстраці"):
            self.assertIn("meet.example.org", self.text_of(mails[0]))
            self._check_calendar_file(mails[0])
        self.mails.clear()

    def _remind_and_thank(self):
        for moment, subjects in (
            (self.event.date_begin - timedelta(days=7), ("Erinnerung", "Нагадування")),
            (self.event.date_begin - timedelta(days=1), ("Erinnerung", "Нагадування")),
            (self.event.date_end + timedelta(days=1), ("Vielen Dank", "Дякуємо")),
        ):
            if subjects[0] == "Vielen Dank":
                self._hold()
            with freeze_time(moment + timedelta(minutes=5)):
                self.env["event.mail"].schedule_communications()
            for mails in self._receive_both(*subjects, with_times=subjects[0] == "Erinnerung"):
                self.assertEqual(len(mails), 1, moment)
            self.mails.clear()

    def _hold(self):
        self.event.registration_ids.action_set_done()
        self.start_tour(
            f"/odoo/solidarity-exchanges/{self.event.id}",
            "solidarity_exchange_results",
            login=self.coordinator.login,
        )
        self.event.invalidate_recordset()
        self.partnership.invalidate_recordset()
        self.assertEqual(self.partnership.stage, "exchange")
        self.assertEqual((self.event.exchange_progress, bool(self.event.date_closed)), ("closed", True))
        self.assertEqual(self.partnership.declaration_form, "spoken")
        need = self.hromada.need_ids
        self.assertEqual(
            (need.name_german, need.name_ukrainian, need.quantity, need.source, need.event_id),
            ("Zwei Aggregate", "Два генератори", 2, "exchange", self.event),
        )
        self.assertTrue(self.partnership.activity_ids)

    def _print_minutes(self):
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        content, kind = report._render_qweb_pdf(MINUTES, self.event.ids)
        self.assertEqual(kind, "pdf")
        words = " ".join(
            " ".join(page.extract_text().split()) for page in PdfFileReader(io.BytesIO(content)).pages
        )
        for text in ("Größe 1: Es fehlt an Strom.", "Потреба 3: бракує електроенергії, їжі та ґанку."):
            self.assertIn(text, words)

    # ------------------------------------------------------------------
    # The post
    # ------------------------------------------------------------------

    def _receive(self, address):
        self.send_queue()
        return self.mails_to(address)

    def _receive_both(self, german_subject, ukrainian_subject, with_times=True):
        """What both attendees got, each in their language and, as long as it is to come, with both times."""
        received = []
        for user, subject, times in (
            (self.german_portal, german_subject, ("Kyjiw", "11:00", "Berlin", "10:00")),
            (self.ukrainian_portal, ukrainian_subject, ("Київ", "11:00", "Берлін", "10:00")),
        ):
            mails = self._receive(user.email)
            self.assertTrue(mails, (user.email, subject))
            for mail in mails:
                self.assertIn(subject, mail["Subject"])
                for words in times if with_times else ():
                    self.assertIn(words, self.text_of(mail))
            received.append(mails)
        return received

    def _check_calendar_file(self, mail):
        """The mail links the attendee's page, and that the calendar file."""
        path = LINK.search(self.text_of(mail))[0]
        entry = vobject.readOne(self.url_open(f"{path[path.index('/solidarity') :]}/ics").text).vevent
        self.assertEqual(entry.dtstart.value, pytz.utc.localize(self.event.date_begin))
        self.assertEqual(entry.dtend.value, pytz.utc.localize(self.event.date_end))
