"""The mails that the forms and the portal send: in the reader's language, whole whatever is missing, on their way."""

import re

from lxml import html

from odoo.fields import Command
from odoo.tests import HttpCase, TransactionCase, freeze_time, tagged

from .mail_sink import MailSink
from .test_proposal_portal import TODAY, AnswerFixtures

GREETINGS = {"de_DE": "Sehr geehrte Damen und Herren,", "uk_UA": "Шановні пані та панове!"}
CLOSINGS = {
    "de_DE": "Ihre Koordination für deutsch-ukrainische kommunale Partnerschaften",
    "uk_UA": "Ваша координаційна служба німецько-українських муніципальних партнерств",
}
CONTACT = "service@service.example.org"
#: Every mail of the portal and the forms, with where its button leads.
LINKS = {
    "mail_template_inquiry_received": "/solidarity/inquiry/",
    "mail_template_contact_request": "/my/solidarity/municipality",
    "mail_template_proposal_answer": "/my/solidarity/proposals/",
    "mail_template_proposal_german": "/my/solidarity/proposals/",
    "mail_template_proposal_ukrainian": "/my/solidarity/proposals/",
    "mail_template_proposal_reminder_german": "/my/solidarity/proposals/",
    "mail_template_proposal_reminder_ukrainian": "/my/solidarity/proposals/",
    "mail_template_partnership_message": "/my/solidarity/partnerships/",
    "mail_template_portal_invitation": "/web/signup",
}


class MailFixtures(AnswerFixtures):
    @classmethod
    def _create_mail_fixtures(cls):
        cls._create_answer_fixtures()
        cls.env.company.email = CONTACT
        cls.coordinator.lang = "de_DE"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestMayorMail(MailFixtures, MailSink, HttpCase):
    """A colleague answers in the portal; the mayor hears of it and confirms."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_mail_fixtures()
        cls.path = f"/my/solidarity/proposals/{cls.proposal.id}"

    def _answer(self, user):
        self.authenticate(user.login, user.login)
        token = html.fromstring(self.url_open(self.path).text).xpath("//input[@name='csrf_token']/@value")[0]
        values = {"csrf_token": token, "step": "accept", "decided": "1"}
        return self.url_open(f"{self.path}/answer", data=values)

    def _mails_of_an_answer(self, user):
        """What leaves the house, of the queue alone: nobody presses a button."""
        self.env["mail.mail"].search([]).unlink()
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", queue.id)])
        self.assertTrue(self._answer(user).url.endswith("?done=wait"))
        self.assertTrue(
            self.env["ir.cron.trigger"].search([("cron_id", "=", queue.id)]) - triggers,
            "The queue would wait for an hour",
        )
        self.start_sink()
        self.send_queue()
        return self.mails

    def test_a_german_mayor(self):
        self._let_mayor_confirm()
        mails = self._mails_of_an_answer(self.german_portal)
        self._check_mail(mails, self.mayor, "Bitte bestätigen:")

    def test_a_ukrainian_mayor_of_whom_a_colleague_writes_german(self):
        """The language is the mayor's, not that of the one who answers, nor the coordinator's."""
        self._let_mayor_confirm()
        mayor = self._create_colleague(self.hromada, "mayor", "uk_UA", "mayor_ukrainian")
        self.ukrainian_portal.lang = "de_DE"
        mails = self._mails_of_an_answer(self.ukrainian_portal)
        self._check_mail(mails, mayor, "Просимо підтвердити")

    def test_each_of_two_in_the_own_language(self):
        self._let_mayor_confirm()
        deputy = self._create_colleague(self.town, "mayor", "de_DE", "deputy")
        deputy.lang = "uk_UA"  # a parent's language is taken over when it is set
        mails = self._mails_of_an_answer(self.german_portal)
        told = self._to_mayors(mails)
        self.assertEqual(set(told), {self.mayor.email, deputy.email})
        self.assertIn(GREETINGS["de_DE"], told[self.mayor.email])
        self.assertIn(GREETINGS["uk_UA"], told[deputy.email])

    def test_nobody_is_asked_where_no_mayor_confirms(self):
        self.env["mail.mail"].search([]).unlink()
        self.assertTrue(self._answer(self.german_portal).url.endswith("?done=accept"))
        self.start_sink()
        self.send_queue()
        self.assertFalse(self._to_mayors(self.mails))

    def _to_mayors(self, mails):
        return {address: self.text_of(mail) for address, mail in mails if address != self.coordinator.email}

    def _check_mail(self, mails, mayor, subject):
        ((_address, mail),) = [line for line in mails if line[0] == mayor.email]
        self.assertIn(subject, mail["Subject"])
        text = self.text_of(mail)
        self.assertIn(GREETINGS[mayor.lang], text)
        self.assertIn(CLOSINGS[mayor.lang], text)
        self.assertIn(self.path, text)
        self.assertIn(self.coordinator.email, text)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestMailTexts(MailFixtures, TransactionCase):
    """Each mail says whom to ask, leads where it says, and has no line for what is missing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_mail_fixtures()
        person = cls.german_portal.partner_id
        person.signup_prepare()
        partnership = cls._create_partnership(german=cls.other_town)
        message = cls.env["solidarity.partnership.message"].create(
            {
                "partnership_id": partnership.id,
                "side": "ukrainian",
                "author_id": cls.ukrainian_portal.partner_id.id,
                "lang": "uk_UA",
                "body": "<b>One</b> line\n\nand another {{ 1 + 1 }}",
            }
        )
        cls.records = {
            "mail_template_inquiry_received": cls._create_submission(),
            "mail_template_contact_request": cls._create_request(person),
            "mail_template_proposal_answer": cls.env["solidarity.matching.proposal.answer"].create(
                {"proposal_id": cls.proposal.id, "side": "german", "answer": "accepted"}
            ),
            "mail_template_partnership_message": cls.env["solidarity.partnership.notice"].create(
                {
                    "partnership_id": partnership.id,
                    "partner_id": cls.stranger_portal.partner_id.id,
                    "message_ids": [Command.set(message.ids)],
                }
            ),
            "mail_template_portal_invitation": cls.german_portal,
        }
        for name in LINKS:
            cls.records.setdefault(name, cls.proposal)

    @classmethod
    def _create_submission(cls):
        return cls.env["solidarity.inquiry.submission"].create(
            {
                "municipality_id": cls.town.id,
                "lead_id": cls.lead.id,
                "form_key": "key",
                "wish": "match",
                "contact_name": "Partnership Office",
                "email": "office@musterstadt.example.org",
                "lang": "de_DE",
                "notice_id": cls.env.ref("solidarity_partnership.inquiry_notice_1").id,
            }
        )

    @classmethod
    def _create_request(cls, person):
        return cls.env["solidarity.contact.request"].create(
            {
                "kind": "invite",
                "municipality_id": cls.town.id,
                "requested_by_id": person.id,
                "name": "Press office",
                "email": "press@musterstadt.example.org",
                "state": "refused",
                "refusal_reason": "<i>Twice</i>\nthe same",
            }
        )

    def _write(self, name, lang):
        template = self.env.ref(f"solidarity_partnership.{name}")
        record = self.records[name]
        subject = template._render_field("subject", record.ids, set_lang=lang)[record.id]
        return subject, str(template._render_field("body_html", record.ids, set_lang=lang)[record.id])

    def _each(self, check):
        """Every mail in both languages: ``check(lang, link, subject, tree)``."""
        for name, link in LINKS.items():
            for lang in GREETINGS:
                with self.subTest(template=name, lang=lang):
                    subject, body = self._write(name, lang)
                    check(lang, link, subject, html.fromstring(body))

    def test_greeting_link_and_whom_to_ask(self):
        self._each(self._check_whole)

    def _check_whole(self, lang, link, subject, tree):
        lines = [" ".join(line.text_content().split()) for line in tree.xpath("//p")]
        self.assertEqual((lines[0], lines[-1]), (GREETINGS[lang], CLOSINGS[lang]))
        self.assertNotIn("", lines, "An empty line for what is missing")
        self.assertTrue(subject.strip())
        self.assertFalse(re.search("None|False", subject + tree.text_content()))
        (button,) = tree.xpath("//a[contains(@style, 'inline-block')]")
        self.assertIn(link, button.get("href"))
        self.assertTrue(button.text_content().strip())
        if "partnerships" not in link:  # an answer to that one reaches the service, as it says
            address = self.coordinator.email if "proposals" in link else CONTACT
            self.assertEqual(tree.xpath("//a[starts-with(@href, 'mailto:')]/@href"), [f"mailto:{address}"])

    def test_without_an_address_there_is_no_line_for_it(self):
        self.env.company.email = False
        self._each(self._check_lines)

    def _check_lines(self, _lang, _link, _subject, tree):
        for element in tree.xpath("//p | //a[starts-with(@href, 'mailto:')]"):
            self.assertTrue(element.text_content().strip())

    def test_what_people_wrote_is_text(self):
        for name, words in (
            ("mail_template_partnership_message", "<b>One</b> line\n\nand another {{ 1 + 1 }}"),
            ("mail_template_contact_request", "<i>Twice</i>\nthe same"),
        ):
            _subject, body = self._write(name, "de_DE")
            (line,) = html.fromstring(body).xpath("//p[contains(@style, 'pre-line')]")
            self.assertEqual(line.text_content(), words)
