"""The mails that the forms and the portal send: in the reader's language, whole whatever is missing, and on their way."""

from lxml import html

from odoo.tests import HttpCase, freeze_time, tagged

from .mail_sink import MailSink
from .test_proposal_portal import TODAY, AnswerFixtures

GREETINGS = {"de_DE": "Sehr geehrte Damen und Herren,", "uk_UA": "Шановні пані та панове!"}
CLOSINGS = {
    "de_DE": "Ihre Koordination für deutsch-ukrainische kommunale Partnerschaften",
    "uk_UA": "Ваша координаційна служба німецько-українських муніципальних партнерств",
}
CONTACT = "service@example.org"


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
        ((address, mail),) = [line for line in mails if line[0] == mayor.email]
        self.assertIn(subject, mail["Subject"])
        text = self.text_of(mail)
        self.assertIn(GREETINGS[mayor.lang], text)
        self.assertIn(CLOSINGS[mayor.lang], text)
        self.assertIn(self.path, text)
        self.assertIn(self.coordinator.email, text)
