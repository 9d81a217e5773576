import itertools

from lxml import html

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .campaign_content import LINK, NOW, TEXTS, CampaignContentFixtures
from .common import SolidarityCase
from .mail_sink import MailSink

HOSTILE = (
    "{{ object.env.user.login }}",
    "<t t-out='object.env.user.login'/>",
    '"><script>alert(1)</script>',
    "${object.email}",
)


class ContentCase(CampaignContentFixtures, SolidarityCase, MailSink):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_campaign()
        cls.german_person = cls.german_portal.partner_id
        cls.ukrainian_person = cls.ukrainian_portal.partner_id
        cls.german = cls._create_recipient(cls.german_person, "de_DE")
        cls.ukrainian = cls._create_recipient(cls.ukrainian_person, "uk_UA", municipality=cls.hromada)
        cls.french = cls._create_recipient(
            cls.stranger_portal.partner_id, "fr_FR", municipality=cls.other_town
        )

    def _send(self, step, lang, recipients):
        """One mailing, as the engine makes it, really sent."""
        step.write({"state": "sending", "begun_on": NOW})
        mailings = self.env["mailing.mailing"].with_context(mail_auto_subscribe_no_notify=True)
        mailing = mailings.create(
            {
                **step._prepare_mailing_values(lang),
                "mailing_domain": repr([("id", "in", recipients.ids)]),
                "campaign_step_id": step.id,
            }
        )
        mailing.action_send_mail(recipients.ids)
        self.send_queue()
        return mailing

    @staticmethod
    def _html(mail):
        return mail.get_body(("html",)).get_content()


@tagged("post_install", "-at_install")
class TestMails(ContentCase):
    def test_each_language_has_its_words_times_and_names(self):
        self.start_sink()
        with freeze_time(NOW):
            for lang, recipient in (
                ("de_DE", self.german),
                ("uk_UA", self.ukrainian),
                ("en_US", self.french),
            ):
                self._send(self.step, lang, recipient)
        german = self._html(self.mails_to(self.german.email)[0])
        self.assertIn('lang="de"', german)
        self.assertIn("Winter in den Kommunen", german)
        self.assertIn("Montag, 4. Mai 2026", german)
        self.assertLess(german.index("Berlin:"), german.index("Kyjiw:"))
        self.assertIn("wir laden Musterstadt ein:", german)
        self.assertNotIn("{", html.fromstring(german).find(".//body").text_content())
        ukrainian = self._html(self.mails_to(self.ukrainian.email)[0])
        self.assertIn('lang="uk"', ukrainian)
        self.assertIn("Зима в громадах", ukrainian)
        self.assertLess(ukrainian.index("Київ:"), ukrainian.index("Берлін:"))
        self.assertIn("11:00", ukrainian)
        english = self._html(self.mails_to(self.french.email)[0])
        self.assertIn("Winter in the communities", english)
        self.assertIn("Monday, May 4, 2026", english)
        subjects = [self.mails_to(one.email)[0]["subject"] for one in (self.german, self.ukrainian)]
        self.assertEqual(subjects, ["Einladung: Winter in den Kommunen", "Запрошення: Зима в громадах"])

    def test_a_mail_brings_calendar_sender_and_ways_out(self):
        self.start_sink()
        with freeze_time(NOW):
            self._send(self.step, "de_DE", self.german)
        mail = self.mails_to(self.german.email)[0]
        files = list(mail.iter_attachments())
        self.assertEqual([part.get_content_type() for part in files], ["text/calendar"])
        calendar = files[0].get_content()
        calendar = calendar if isinstance(calendar, str) else calendar.decode()
        self.assertIn("DTSTART:20260504T080000Z", calendar)
        self.assertNotIn("meet.example.org", calendar)
        self.assertIn(self.coordinator.email, mail["from"])
        self.assertIn(self.coordinator.email, mail["reply-to"])
        self.assertIn("/unsubscribe_oneclick", mail["list-unsubscribe"])
        body = self._html(mail)
        self.assertIn("/confirm_unsubscribe?", body)
        self.assertNotIn("unsubscribe_from_list", body)
        self.assertIn(f"/mailing/{self.german.step_id.mailing_ids.id}/view?", body)

    def test_personal_links_are_no_trackers_and_others_are_one(self):
        self.start_sink()
        others = self.env["solidarity.campaign.recipient"]
        for number in range(3):
            partner = self.env["res.partner"].create(
                {"name": f"Press office {number}", "email": f"press{number}@example.org"}
            )
            others |= self._create_recipient(partner, "de_DE")
        with freeze_time(NOW):
            mailing = self._send(self.step, "de_DE", others)
        trackers = self.env["link.tracker"].search([("mass_mailing_id", "=", mailing.id)])
        self.assertEqual(trackers.mapped("url"), ["https://network.example.org/a"])
        for recipient in others:
            body = self._html(self.mails_to(recipient.email)[0])
            self.assertIn(recipient._registration_url(), body)
            self.assertRegex(body, r"/r/\w+/m/\d+")

    def test_what_people_write_is_never_evaluated(self):
        """Titles and names come from people: they stand in the mail as they are written."""
        self.start_sink()
        for hostile in HOSTILE:
            for record, name in ((self.event, "name"), (self.town, "name")):
                for lang in ("en_US", "de_DE"):
                    record.with_context(lang=lang)[name] = hostile
            self.german_person.name = hostile
            self.event.connection_note = hostile
            self.german.claimed_on = False
            self.mails.clear()
            with freeze_time(NOW):
                self._send(self.step, "de_DE", self.german)
            mail = self.mails_to(self.german.email)[0]
            self.assertEqual(mail["subject"], f"Einladung: {hostile}")
            tree = html.fromstring(self._html(mail))
            self.assertFalse(tree.findall(".//script"))
            self.assertEqual(tree.find(".//h1").text_content().strip(), hostile)
            self.assertIn(hostile, tree.find(".//body").text_content())
            self.assertNotIn(
                self.env.user.login, tree.find(".//div[@lang]").text_content().replace(hostile, "")
            )

    def test_texts_with_templates_are_refused_before_anything_is_made(self):
        before = self.env["mailing.mailing"].search_count([])
        for hostile in (*HOSTILE[:2], HOSTILE[3]):
            self._translate(self.step, "body", {"de_DE": f"{hostile} {{place}}"})
            with self.assertRaises(UserError):
                self.step._check_content()
            with self.assertRaises(ValueError):
                self.step._prepare_mailing_values("de_DE")
        self.assertEqual(self.env["mailing.mailing"].search_count([]), before)

    def test_how_to_join_is_for_registered_people_only(self):
        practical = self._create_step("practical", dict.fromkeys(TEXTS, ("Info", "{salutation}\n\n{link}")))
        registration = self.env["event.registration"].create(
            {"event_id": self.event.id, "partner_id": self.german_person.id, "state": "open"}
        )
        registered = self._create_recipient(
            self.german_person, "de_DE", practical, registration_id=registration.id
        )
        invited = self._create_recipient(self.ukrainian_person, "uk_UA", practical)
        self.start_sink()
        with freeze_time(NOW):
            mailing = self._send(practical, "de_DE", registered | invited)
        self.assertIn(LINK, self._html(self.mails_to(registered.email)[0]))
        self.assertNotIn(LINK, self._html(self.mails_to(invited.email)[0]))
        self.assertFalse(self.env["link.tracker"].search([("mass_mailing_id", "=", mailing.id)]))

    def test_fields_of_many_recipients_cost_constant_queries(self):
        rounds = itertools.count()

        def count(number):
            recipients = self.env["solidarity.campaign.recipient"]
            for index in range(number):
                partner = self.env["res.partner"].create(
                    {"name": f"Office {index}", "email": f"office{index}.of{next(rounds)}@example.org"}
                )
                recipients |= self._create_recipient(partner, ("de_DE", "uk_UA")[index % 2])
            self.env.flush_all()
            self.env.invalidate_all()
            fields = [name for name in recipients._fields if name.startswith("mail_")]
            start = self.env.cr.sql_log_count
            for recipient in recipients:
                for name in fields:
                    recipient[name]
            return self.env.cr.sql_log_count - start

        count(3)  # what is remembered for longer than a request
        self.assertEqual(count(3), count(30))


@tagged("post_install", "-at_install")
class TestCheck(ContentCase):
    def _problems(self, step=None):
        with self.assertRaises(UserError) as caught:
            (step or self.step)._check_content()
        return str(caught.exception)

    def test_a_complete_step_passes_in_all_languages(self):
        self.step._check_content()
        self.assertFalse(self.step.content_problems)

    def test_missing_translations_are_named_by_step_language_and_text(self):
        step = self.env["solidarity.campaign.step"].create(
            {"campaign_id": self.campaign.id, "purpose": "reminder", "subject": "S", "body": "B"}
        )
        self._translate(step, "subject", {"de_DE": "S"})
        text = self._problems(step)
        self.assertIn("Reminder", text)
        self.assertIn("Deutsch: text missing", text)
        self.assertIn("Українська: subject, text missing", text)
        self.assertNotIn("English", text)

    def test_the_events_own_title_belongs_to_the_mail(self):
        self._translate(self.event, "name", {"uk_UA": False})
        self.assertIn("Українська: title of the event missing", self._problems())

    def test_placeholders_without_a_value_stop_the_step(self):
        self.event.write({"is_published": False, "address_id": False})
        reasons = {"place": "address", "page": "website", "deadline": "ticket", "link": "registered"}
        for placeholder, needed in reasons.items():
            self._translate(self.step, "body", {"uk_UA": f"{{{placeholder}}}"})
            text = self._problems()
            self.assertIn(f"Українська: {{{placeholder}}}", text)
            self.assertIn(needed, text)
            self.assertNotIn("Deutsch", text)
        self._translate(self.step, "body", {"uk_UA": "{place}"})
        self.event.address_id = self.env["res.partner"].create({"name": "Town hall", "city": "Musterstadt"})
        self.step._check_content()

    def test_unknown_placeholders_and_links_in_subjects_are_named(self):
        self._translate(self.step, "subject", {"de_DE": "{town} {registration}"})
        text = self._problems()
        self.assertIn("{town} is no placeholder", text)
        self.assertIn("{registration} cannot stand in a subject", text)

    def test_checking_changes_nothing(self):
        self.env.flush_all()
        before = (self.step.write_date, self.event.write_date)
        self.step.with_user(self.reader)._check_content()
        self.env.flush_all()
        self.assertEqual((self.step.write_date, self.event.write_date), before)
