import base64
from email.header import Header
from textwrap import dedent

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCommon

from .common import SolidarityFixtures

PDF = b"%PDF-1.4 not really"
FORMS = {
    "text": """\
        MIME-Version: 1.0
        Date: Tue, 12 May 2026 11:30:00 +0200
        Message-ID: {message_id}
        From: {sender}
        To: {to}
        Subject: {subject}{more}
        Content-Type: text/plain; charset="utf-8"
        Content-Transfer-Encoding: 8bit

        {body}
        """,
    "html": """\
        MIME-Version: 1.0
        Date: Tue, 12 May 2026 11:30:00 +0200
        Message-ID: {message_id}
        From: {sender}
        To: {to}
        Subject: {subject}{more}
        Content-Type: multipart/mixed; boundary="outer"

        --outer
        Content-Type: text/html; charset="utf-8"
        Content-Transfer-Encoding: 8bit

        <html><body><p>{body}</p><script>alert(1)</script></body></html>
        --outer
        Content-Type: application/pdf; name="Rechnung.pdf"
        Content-Disposition: attachment; filename="Rechnung.pdf"
        Content-Transfer-Encoding: base64

        {attachment}
        --outer--
        """,
}


@tagged("post_install", "-at_install")
class TestPartnershipMail(SolidarityFixtures, MailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls.partnership = cls._create_partnership(stage="active")
        alias = cls.env.ref("solidarity_partnership.mail_alias_partnership")
        alias.alias_domain_id = cls.mail_alias_domain
        cls.address = cls.partnership.mail_address
        cls.plain_address = alias.alias_full_name

    def _receive(self, to=None, subject="Frage", body="Grüße", form="text", more="", sender=None, number=1):
        """Hand a raw mail to the gateway, as a mail server does.

        :return: the mails that went out meanwhile
        """
        mail = dedent(FORMS[form]).format(
            message_id=f"<{number}.{id(self)}@town.example.org>",
            sender=sender or f"Rathaus <{self.german_portal.email}>",
            to=to or self.address,
            subject=Header(subject, "utf-8").encode(),
            more=more and f"\n{more}",
            body=body,
            attachment=base64.b64encode(PDF).decode(),
        )
        with self.mock_mail_gateway(), mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process(None, mail.encode())
        return self._mails

    def _incoming(self):
        return self.partnership.message_ids.filtered(lambda message: message.message_type == "email")

    def test_the_address_carries_the_reference(self):
        name = self.partnership.name.lower()
        self.assertEqual(self.address, f"solidarity+{name}@{self.alias_domain}")
        self.env.ref("solidarity_partnership.mail_alias_partnership").unlink()
        self.partnership.invalidate_recordset()
        self.assertFalse(self.partnership.mail_address)

    def test_a_german_mail_lands_in_the_chatter_and_reaches_the_coordinator(self):
        mails = self._receive(subject="Rückfrage zum Zuschuss", body="Schöne Grüße aus dem Rathaus")
        message = self._incoming()
        self.assertEqual(message.subject, "Rückfrage zum Zuschuss")
        self.assertIn("Schöne Grüße", message.body)
        self.assertEqual(message.author_id, self.german_portal.partner_id)
        self.assertIn(self.coordinator.partner_id, message.notified_partner_ids)
        self.assertNotIn(self.german_portal.email, str([mail["email_to"] for mail in mails]))

    def test_a_ukrainian_mail_with_markup_and_a_file(self):
        self._receive(
            to=f"Партнерство <{self.address.upper()}>",
            subject="Запит щодо генераторів",
            body="Добрий день, <b>потрібна</b> порада",
            form="html",
            sender=f"Зразкове <{self.ukrainian_portal.email}>",
        )
        message = self._incoming()
        self.assertEqual(message.subject, "Запит щодо генераторів")
        self.assertIn("<b>потрібна</b>", message.body)
        self.assertNotIn("script", message.body)
        self.assertEqual(message.attachment_ids.mapped("name"), ["Rechnung.pdf"])
        self.assertEqual(message.attachment_ids.raw, PDF)

    def test_the_plain_address_reads_the_reference_in_the_subject(self):
        self._receive(to=self.plain_address, subject=f"AW: [{self.partnership.name}] Transport")
        self.assertEqual(len(self._incoming()), 1)

    def test_an_unknown_reference_is_answered_in_two_languages(self):
        for number, to in enumerate((self.plain_address, f"solidarity+sp1999-9999@{self.alias_domain}")):
            mails = self._receive(to=to, sender="Jemand <jemand@strange.example.org>", number=number)
            self.assertEqual(len(mails), 1)
            self.assertIn("jemand@strange.example.org", mails[0]["email_to"][0])
            self.assertIn("Sehr geehrte", mails[0]["body"])
            self.assertIn("Шановні", mails[0]["body"])
        self.assertFalse(self._incoming())

    def test_a_known_sender_is_answered_in_its_language(self):
        mails = self._receive(to=self.plain_address, sender=self.ukrainian_portal.email)
        self.assertIn("Шановні", mails[0]["body"])
        self.assertNotIn("Sehr geehrte", mails[0]["body"])

    def test_machines_are_not_answered(self):
        for number, more in enumerate(
            (
                "Auto-Submitted: auto-replied",
                "Precedence: bulk",
                "List-Id: <list.example.org>",
                "Return-Path: <>",
            )
        ):
            self.assertFalse(self._receive(to=self.plain_address, more=more, number=number), more)

    def test_an_answer_to_the_bounce_goes_nowhere(self):
        mails = self._receive(to=self.plain_address, sender="Jemand <jemand@strange.example.org>")
        self.assertIn("loop-detection-bounce-email", mails[0]["references"])
        again = self._receive(
            to=self.plain_address,
            sender="Jemand <jemand@strange.example.org>",
            more=f"References: {mails[0]['references']}",
            number=2,
        )
        self.assertFalse(again)

    def test_the_same_mail_twice_is_one_message(self):
        self._receive()
        self._receive()
        self.assertEqual(len(self._incoming()), 1)

    def test_a_flood_of_one_sender_stops(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 3)
        for number in range(5):
            self._receive(number=number)
        self.assertEqual(len(self._incoming()), 3)

    def test_mails_of_others_take_their_own_way(self):
        with self.assertRaises(ValueError):
            self._receive(to=f"office+{self.partnership.name}@{self.alias_domain}")

    def _log(self, message, user=None):
        partnership = self.partnership.with_user(user or self.coordinator)
        action = partnership.action_log_message(message.id)
        return action, Form(
            self.env["solidarity.consultation"]
            .with_user(user or self.coordinator)
            .with_context(**action.get("context", {})),
            view="solidarity_partnership.solidarity_consultation_view_form_log",
        )

    def test_an_e_mail_becomes_one_consultation(self):
        self._receive(
            subject="Запит",
            body="Добрий день,<br/>потрібна порада",
            form="html",
            sender=self.ukrainian_portal.email,
        )
        message = self._incoming()
        _action, form = self._log(message)
        form.topic_ids.add(self.env.ref("solidarity_partnership.consultation_topic_logistics"))
        consultation = form.save()
        self.assertEqual(
            (consultation.way, consultation.municipality_id, consultation.message_id, consultation.date),
            ("email", self.hromada, message, message.date),
        )
        self.assertEqual(consultation.summary, "Добрий день,\nпотрібна порада")
        again = self.partnership.action_log_message(message.id)
        self.assertEqual(again["res_id"], consultation.id)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env["solidarity.consultation"].create(
                {"partnership_id": self.partnership.id, "message_id": message.id}
            )

    def test_only_letters_of_this_partnership_by_those_who_may(self):
        self._receive()
        message = self._incoming()
        other = self._create_partnership(self.other_town, self.small_hromada)
        note = self.partnership._message_log(body="Something happened")
        for partnership, wrong in ((other, message), (self.partnership, note)):
            with self.assertRaises(UserError):
                partnership.action_log_message(wrong.id)
        for user in (self.reader, self.german_portal):
            with self.assertRaises(AccessError):
                self.partnership.with_user(user).action_log_message(message.id)
