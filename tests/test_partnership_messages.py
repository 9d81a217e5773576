from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Datetime
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import SolidarityCase
from .mail_sink import MailSink

NOON = "2026-03-02 12:00:00"
TOKEN = "a" * 32


@tagged("post_install", "-at_install", "security")
class TestPartnershipMessages(MailSink, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partnership = cls._create_partnership()
        cls.german_person = cls.german_portal.partner_id
        cls.ukrainian_person = cls.ukrainian_portal.partner_id
        cls.coordinator.lang = "de_DE"

    def _write(self, user, body, lang="de_DE", token=None):
        self.partnership.with_user(user)._portal_write_message(body, lang, token)

    def _messages(self):
        return self.env["solidarity.partnership.message"].search(
            [("partnership_id", "=", self.partnership.id)]
        )

    def _texts(self, person):
        return [self.text_of(mail) for mail in self.mails_to(person.email)]

    def test_a_person_writes_and_the_others_are_told_in_their_language(self):
        self.start_sink()
        self._write(self.german_portal, "Grüße aus dem Rathaus <b>& mehr</b>")
        message = self._messages()
        self.assertEqual(
            (message.side, message.author_id, message.lang, message.body),
            ("german", self.german_person, "de_DE", "Grüße aus dem Rathaus <b>& mehr</b>"),
        )
        self.send_queue()
        self.assertFalse(self.mails_to(self.german_person.email))
        (ukrainian,) = self.mails_to(self.ukrainian_person.email)
        text = ukrainian.get_body(("html",)).get_content()
        for words in (
            "Шановні",
            "німецька",
            "Grüße aus dem Rathaus &lt;b&gt;&amp; mehr",
            "/my/solidarity/partnerships/",
        ):
            self.assertIn(words, text)
        self.assertNotIn("<b>&", text)
        (coordinator,) = self.mails_to(self.coordinator.email)
        text = coordinator.get_body(("html",)).get_content()
        for words in ("Sehr geehrte", "Deutsch", "/odoo/solidarity-partnerships/"):
            self.assertIn(words, text)

    def test_the_service_tells_both_sides(self):
        self.start_sink()
        dialog = Form(
            self.env["solidarity.partnership.message.write"]
            .with_user(self.coordinator)
            .with_context(default_partnership_id=self.partnership.id)
        )
        dialog.body = "Termin am Montag"
        dialog.save().action_send()
        self.send_queue()
        self.assertEqual(self._messages().side, "service")
        self.assertEqual(len(self._texts(self.german_person)), 1)
        self.assertEqual(len(self._texts(self.ukrainian_person)), 1)
        self.assertFalse(self._texts(self.coordinator))
        self.assertEqual(self.partnership.with_user(self.reader).shared_message_count, 1)

    def test_a_double_click_in_the_office_is_one_message(self):
        """The browser may save the dialog for each click: both have the key that it was opened with."""
        dialogs = self.env["solidarity.partnership.message.write"].with_user(self.coordinator)
        opened = dialogs.with_context(default_partnership_id=self.partnership.id)
        values = opened.default_get(["partnership_id", "lang", "entry_token"]) | {"body": "Termin am Montag"}
        for dialog in (dialogs.create(values), dialogs.create(values)):
            dialog.action_send()
            dialog.action_send()
        self.assertEqual(self._messages().mapped("body"), ["Termin am Montag"])
        again = dialogs.create(
            opened.default_get(["partnership_id", "lang", "entry_token"]) | {"body": "Noch"}
        )
        again.action_send()
        self.assertEqual(len(self._messages()), 2)

    def test_one_mail_in_a_quarter_of_an_hour_and_nothing_is_lost(self):
        self.start_sink()
        notices = self.env["solidarity.partnership.notice"]
        with freeze_time(NOON) as clock:
            self._write(self.german_portal, "eins")
            clock.tick(timedelta(minutes=5))
            self._write(self.german_portal, "zwei")
            self._write(self.german_portal, "drei")
            notices._cron_send_waiting()
            self.send_queue()
            self.assertEqual(len(self._texts(self.ukrainian_person)), 1)
            clock.tick(timedelta(minutes=11))
            notices._cron_send_waiting()
            notices._cron_send_waiting()
            self.send_queue()
            first, second = self._texts(self.ukrainian_person)
            self.assertIn("eins", first)
            self.assertNotIn("eins", second)
            self.assertLess(second.index("zwei"), second.index("drei"))
            self.assertFalse(notices.search([("message_ids", "!=", False)]))

    def test_the_next_run_is_asked_for_when_the_pause_ends(self):
        cron = self.env.ref("solidarity_partnership.cron_partnership_notice")
        with freeze_time(NOON):
            self._write(self.german_portal, "eins")
            self._write(self.german_portal, "zwei")
            triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
            self.assertIn(Datetime.to_datetime("2026-03-02 12:15:00"), triggers.mapped("call_at"))
            queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
            self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", queue.id)]))

    @mute_logger(
        "odoo.addons.solidarity_partnership.models.partnership.batches",
        "odoo.addons.mail.models.mail_render_mixin",
    )
    def test_a_broken_template_holds_no_message_back(self):
        self.env.ref(
            "solidarity_partnership.mail_template_partnership_message"
        ).partner_to = "{{ object.nothing }}"
        self._write(self.german_portal, "trotzdem")
        self.assertEqual(self._messages().body, "trotzdem")
        notices = self.env["solidarity.partnership.notice"].search([("message_ids", "!=", False)])
        self.assertEqual(notices.partner_id, self.ukrainian_person | self.coordinator.partner_id)

    def test_whoever_cannot_be_reached_is_left_out(self):
        self.ukrainian_person.email = False
        self._write(self.german_portal, "Hallo")
        self.assertEqual(
            self.env["solidarity.partnership.notice"].search([]).partner_id, self.coordinator.partner_id
        )

    def test_a_double_click_is_one_message(self):
        for _click in range(2):
            self._write(self.german_portal, "einmal", token=TOKEN)
        self.assertEqual(self._messages().mapped("body"), ["einmal"])
        other = self._create_partnership(ukrainian=self.small_hromada)
        with self.assertRaisesRegex(UserError, "already"):
            other.with_user(self.german_portal)._portal_write_message("zweimal", "de_DE", TOKEN)
        # The key of one person's form is not that of another's.
        self._write(self.ukrainian_portal, "те саме", "uk_UA", TOKEN)
        self.assertEqual(len(self._messages()), 2)

    def test_what_cannot_be_sent_is_refused(self):
        for body, lang in (
            ("", "de_DE"),
            (" \n\x00", "de_DE"),
            ("x" * 5001, "de_DE"),
            ("x", "xx_XX"),
            ("x", ""),
        ):
            with self.assertRaises(UserError):
                self._write(self.german_portal, body, lang)
        self.assertFalse(self._messages())
        self._write(self.german_portal, "a\x00b\r\nc")
        self.assertEqual(self._messages().body, "ab\nc")

    def test_nothing_is_added_after_the_end(self):
        self.partnership.action_end("Over")
        with self.assertRaises(UserError):
            self._write(self.german_portal, "Noch etwas")
        with self.assertRaises(UserError):
            self.partnership.with_user(self.coordinator).action_write_shared_message("x", "de_DE")

    def test_there_is_an_end_to_messages(self):
        with freeze_time(NOON):
            for number in range(60):
                self._write(self.german_portal, str(number))
            with self.assertRaisesRegex(UserError, "too many"):
                self._write(self.german_portal, "61")
            self._write(self.ukrainian_portal, "ні", "uk_UA")

    def test_only_contact_persons_of_the_two_write(self):
        administration = self.town._ensure_partner()
        user = self._create_portal_user(self.small_hromada, "uk_UA")
        for other in (self.stranger_portal, user, self.reader, self.employee):
            with self.assertRaises(AccessError):
                self._write(other, "x")
        # Who has left the municipality, or is a postal address only.
        self.german_person.type = "invoice"
        with self.assertRaises(AccessError):
            self._write(self.german_portal, "x")
        self.german_person.write({"type": "contact", "parent_id": self.other_town._ensure_partner().id})
        with self.assertRaises(AccessError):
            self._write(self.german_portal, "x")
        self.assertTrue(administration)
        self.assertFalse(self._messages())
        with self.assertRaises(AccessError):
            self.partnership.with_user(self.reader).action_write_shared_message("x", "de_DE")

    def test_municipalities_read_no_record(self):
        self._write(self.german_portal, "Nur auf der Seite")
        for user in (self.german_portal, self.ukrainian_portal, self.stranger_portal):
            for name in ("message", "notice", "file"):
                records = self.env[f"solidarity.partnership.{name}"].with_user(user)
                with self.assertRaises(AccessError):
                    records.search_count([])
            for name in ("shared_message_ids", "shared_message_count", "shared_file_ids"):
                with self.assertRaises(AccessError):
                    self.partnership.with_user(user).read([name])
            with self.assertRaises(AccessError):
                self.partnership.with_user(user).search([("shared_message_ids.body", "ilike", "Nur")])

    def test_nothing_of_the_chatter_is_a_message(self):
        self.partnership.message_post(body="Confidential", subtype_xmlid="mail.mt_comment")
        self.assertFalse(self._messages())
        self._write(self.german_portal, "Public")
        self.assertNotIn("Public", str(self.partnership.message_ids.mapped("body")))

    def test_the_form_of_the_office(self):
        arch = self.partnership.with_user(self.coordinator).get_view(view_type="form")["arch"]
        self.assertIn("shared_message_ids", arch)
        self._write(self.german_portal, "Hallo")
        action = self.partnership.with_user(self.coordinator).action_view_shared_messages()
        self.assertEqual(
            self.env["solidarity.partnership.message"]
            .with_user(self.coordinator)
            .search(action["domain"])
            .body,
            "Hallo",
        )
        with self.assertRaises(AccessError):
            self._messages().with_user(self.coordinator).write({"body": "x"})

    def test_all_contact_persons_of_the_other_side_are_told(self):
        self.env["res.partner"].create(
            {
                "name": "Second Person",
                "parent_id": self.hromada._ensure_partner().id,
                "email": "second@hromada.example.org",
                "contact_role_ids": [Command.clear()],
            }
        )
        self._write(self.german_portal, "Hallo")
        told = self.env["solidarity.partnership.notice"].search([]).partner_id.mapped("email")
        self.assertIn("second@hromada.example.org", told)
        self.assertEqual(len(told), 3)
