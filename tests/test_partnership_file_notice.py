import base64
from datetime import timedelta

from odoo.tests import freeze_time, tagged

from .common import SolidarityCase
from .mail_sink import MailSink

NOON = "2026-03-02 12:00:00"
PDF = b"%PDF-1.7\n%paper"


@tagged("post_install", "-at_install", "security")
class TestPartnershipFileNotice(MailSink, SolidarityCase):
    """Of a file that somebody shares, the others hear as of a message."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partnership = cls._create_partnership()
        cls.german_person = cls.german_portal.partner_id
        cls.ukrainian_person = cls.ukrainian_portal.partner_id
        cls.coordinator.lang = "de_DE"

    def _share(self, user, name="Beschluss.pdf", content=PDF):
        self.partnership.with_user(user)._portal_share_file(name, content)

    def _html(self, person):
        """What arrived at a person, each mail as HTML."""
        return [mail.get_body(("html",)).get_content() for mail in self.mails_to(person.email)]

    def _waiting(self):
        notices = self.env["solidarity.partnership.notice"].search([("file_ids", "!=", False)])
        return notices.partner_id

    def test_the_other_side_and_the_coordinator_are_told_in_their_language(self):
        self.start_sink()
        self._share(self.german_portal, "Beschluss & Plan.pdf")
        self.send_queue()
        self.assertFalse(self.mails_to(self.german_person.email))
        [ukrainian] = self._html(self.ukrainian_person)
        page = f"/my/solidarity/partnerships/{self.partnership.id}#solidarity_files"
        for words in ("Шановні", "Beschluss &amp; Plan.pdf", self.german_person.name, page):
            self.assertIn(words, ukrainian)
        [coordinator] = self._html(self.coordinator)
        for words in ("Sehr geehrte", "Geteilte Dateien", "/odoo/solidarity-partnerships/"):
            self.assertIn(words, coordinator)
        [mail] = self.mails_to(self.ukrainian_person.email)
        self.assertRegex(mail["subject"], "[а-яіїєґ]")
        self.assertNotIn("%PDF", str(mail), "The file itself stays in the portal")

    def test_files_and_messages_share_the_quarter_of_an_hour(self):
        self.start_sink()
        notices = self.env["solidarity.partnership.notice"]
        with freeze_time(NOON) as clock:
            self.partnership.with_user(self.german_portal)._portal_write_message("eins", "de_DE")
            clock.tick(timedelta(minutes=5))
            self._share(self.german_portal)
            self._share(self.german_portal, "Karte.pdf")
            self.partnership.with_user(self.german_portal)._portal_write_message("zwei", "de_DE")
            notices._cron_send_waiting()
            self.send_queue()
            self.assertEqual(len(self._html(self.ukrainian_person)), 1)
            clock.tick(timedelta(minutes=11))
            notices._cron_send_waiting()
            notices._cron_send_waiting()
            self.send_queue()
            first, second = self._html(self.ukrainian_person)
            self.assertNotIn("Beschluss.pdf", first)
            for words in ("zwei", "Beschluss.pdf", "Karte.pdf"):
                self.assertIn(words, second)
            self.assertNotIn("eins", second)
            self.assertFalse(self._waiting())

    def test_a_mail_of_messages_names_no_files(self):
        self.start_sink()
        self.partnership.with_user(self.german_portal)._portal_write_message("eins", "de_DE")
        self.send_queue()
        [mail] = self._html(self.coordinator)
        self.assertNotIn("Geteilte Dateien", mail)

    def test_a_file_that_was_taken_back_is_not_told_of(self):
        self.start_sink()
        with freeze_time(NOON) as clock:
            self._share(self.german_portal)
            self._share(self.german_portal, "Falsch.pdf")
            self.assertEqual(self._waiting(), self.ukrainian_person | self.coordinator.partner_id)
            wrong = self.env["solidarity.partnership.file"].search([("name", "=", "Falsch.pdf")])
            self.partnership.with_user(self.german_portal)._portal_remove_file(wrong.id)
            clock.tick(timedelta(minutes=16))
            self.env["solidarity.partnership.notice"]._cron_send_waiting()
            self.send_queue()
        [mail] = self._html(self.ukrainian_person)
        self.assertNotIn("Falsch.pdf", mail)

    def test_who_left_meanwhile_is_not_told(self):
        """What waits for the end of a pause goes only to those whom it still concerns."""
        self.start_sink()
        with freeze_time(NOON) as clock:
            self._share(self.german_portal)
            self.partnership.with_user(self.german_portal)._portal_write_message("nur für uns", "de_DE")
            self._share(self.german_portal, "Karte.pdf")
            self.ukrainian_person.parent_id = self.other_town.partner_id
            self.partnership.coordinator_id = self.manager
            clock.tick(timedelta(minutes=16))
            self.env["solidarity.partnership.notice"]._cron_send_waiting()
            self.send_queue()
        for person in (self.ukrainian_person, self.coordinator):
            [mail] = self._html(person)
            self.assertNotIn("nur für uns", mail)
            self.assertNotIn("Karte.pdf", mail)
        self.assertFalse(self._waiting())

    def test_a_double_click_tells_once(self):
        with freeze_time(NOON):
            self._share(self.german_portal)
            self._share(self.german_portal)
        self.assertFalse(self._waiting())

    def test_of_a_file_of_the_service_both_sides_hear(self):
        self.start_sink()
        files = self.env["solidarity.partnership.file"].with_user(self.coordinator)
        files.create(
            {"partnership_id": self.partnership.id, "name": "Muster.pdf", "file": base64.b64encode(PDF)}
        )
        self.send_queue()
        for person in (self.german_person, self.ukrainian_person):
            [mail] = self._html(person)
            self.assertIn("Muster.pdf", mail)
        self.assertIn("Koordination", self._html(self.german_person)[0])
        self.assertFalse(self.mails_to(self.coordinator.email))
