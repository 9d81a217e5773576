"""A whole campaign, from the invitation to “we missed you”: what arrives at a real mail server is what counts."""

from datetime import datetime, timedelta

from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .campaign_engine import CampaignEngineFixtures
from .common import SolidarityCase
from .mail_sink import MailSink

PLANNED_ON = "2026-05-04 09:00:00"
BEGIN, END = datetime(2026, 6, 15, 8), datetime(2026, 6, 15, 10)
LANGUAGES = ("de_DE", "uk_UA", "en_US")
MEMBERS = 300
TITLES = {
    "de_DE": "Durch den Winter",
    "uk_UA": "Пережити зиму",
    "en_US": "Through the Winter",
}
#: How the shipped subjects begin, by purpose and language.
SUBJECTS = {
    "invitation": {"de_DE": "Einladung:", "uk_UA": "Запрошення:", "en_US": "Invitation:"},
    "reminder": {"de_DE": "Erinnerung:", "uk_UA": "Нагадування:", "en_US": "Reminder:"},
    "change": {"de_DE": "Geändert:", "uk_UA": "Зміни:", "en_US": "Changed:"},
    "last_call": {"de_DE": "Letzte Gelegenheit", "uk_UA": "Остання можливість", "en_US": "Last chance"},
    "practical": {"de_DE": "Praktische Hinweise:", "uk_UA": "Практична інформація:", "en_US": "Practical"},
    "thanks": {"de_DE": "Danke", "uk_UA": "Дякуємо", "en_US": "Thank you"},
    "missed": {"de_DE": "Wir haben Sie vermisst", "uk_UA": "Нам Вас бракувало", "en_US": "We missed you"},
}


@tagged("post_install", "-at_install")
class TestCampaignWhole(CampaignEngineFixtures, MailSink, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.email = "service@service.example.org"
        with freeze_time(PLANNED_ON):
            cls._create_members()
            cls._create_event()

    @classmethod
    def _create_members(cls):
        """300 municipalities, each with one contact person; a third in each language."""
        municipalities = cls.env["solidarity.municipality"].create(
            [
                {
                    "key": f"UA2608007000{number:07d}" if number % 3 == 1 else f"09{number:06d}",
                    "name": f"Громада {number}" if number % 3 == 1 else f"Gemeinde {number}",
                    "kind": "urban_hromada" if number % 3 == 1 else "town",
                    "country_id": (cls.ukraine if number % 3 == 1 else cls.germany).id,
                }
                for number in range(MEMBERS)
            ]
        )
        administrations = municipalities._ensure_partner()
        cls.people = cls.env["res.partner"].create(
            [
                {
                    "name": f"Contact {number}",
                    "parent_id": administration.id,
                    "email": f"contact{number}@municipality.example.org",
                    "lang": LANGUAGES[number % 3],
                }
                for number, administration in enumerate(administrations)
            ]
        )
        cls.memberships = cls._admit(*municipalities)
        cls.silent, cls.blocked, cls.paused = (cls.people[start : start + 6] for start in (0, 6, 12))
        cls._consent(cls.people - cls.silent)
        cls.env["mail.blacklist"].create([{"email": person.email} for person in cls.blocked])
        paused = cls.memberships.filtered(lambda one: one.municipality_id.partner_id in cls.paused.parent_id)
        paused.write({"state": "suspended"})

    @classmethod
    def _create_event(cls):
        cls.event = cls.env["event.event"].create(
            {
                "name": TITLES["en_US"],
                "solidarity_kind": "networking",
                "event_type_id": cls.env.ref("solidarity_partnership.event_type_networking").id,
                "event_mail_ids": [Command.clear()],
                "date_begin": BEGIN,
                "date_end": END,
                "date_tz": "Europe/Berlin",
                "user_id": cls.coordinator.id,
                "address_id": False,
            }
        )
        cls._translate(cls.event, "name", {lang: TITLES[lang] for lang in ("de_DE", "uk_UA")})
        cls.event.with_user(cls.coordinator).action_plan_campaign()
        cls.campaign = cls.event.campaign_ids

    def setUp(self):
        super().setUp()
        self.start_sink()
        self.received = {}

    # ------------------------------------------------------------------

    def _emails(self, people):
        return set(people.mapped("email"))

    def _pass(self, purpose, moment):
        """Let Odoo's jobs run at this moment, twice, and keep what arrived at the mail server."""
        self.mails.clear()
        with freeze_time(moment):
            self._run_scheduler()
            self._run_scheduler()
        everybody = self._emails(self.people)
        self.received[purpose] = [(address, mail) for address, mail in self.mails if address in everybody]

    def _check(self, purpose, expected):
        """Each of them once, nobody else, and in the language of each."""
        received = self.received[purpose]
        addresses = [address for address, _mail in received]
        self.assertEqual(len(addresses), len(set(addresses)), f"{purpose}: nobody gets it twice")
        self.assertEqual(set(addresses), self._emails(expected), purpose)
        languages = {person.email: person.lang for person in self.people}
        for address, mail in received:
            lang = languages[address]
            self.assertTrue(mail["subject"].startswith(SUBJECTS[purpose][lang]), (lang, mail["subject"]))
            self.assertIn(TITLES[lang], mail["subject"])
            body = mail.get_body(("html",)).get_content()
            self.assertIn(f'lang="{lang[:2]}"', body)
            self.assertNotIn("object.mail_", body)

    def _step(self, purpose, state="sent"):
        return self.campaign.step_ids.filtered(lambda step: step.purpose == purpose and step.state == state)

    def _click(self, purpose, people, moment):
        recipients = self._step(purpose).recipient_ids.filtered(lambda one: one.partner_id in people)
        with freeze_time(moment):
            for recipient in recipients:
                recipient._count_click()
                recipient._register_person(False)
        return recipients

    def _register_on_the_website(self, people):
        return self.env["event.registration"].create(
            [
                {
                    "event_id": self.event.id,
                    "name": person.name,
                    "email": person.email.upper(),
                    "attendee_lang": person.lang,
                    "state": "open",
                }
                for person in people
            ]
        )

    # ------------------------------------------------------------------

    def test_from_the_invitation_to_we_missed_you(self):
        reachable = self.people - self.silent - self.blocked - self.paused
        early, rest = reachable[:20], reachable[20:]
        with freeze_time(PLANNED_ON):
            self._register_on_the_website(early)
            self._start()
        self._pass("nothing", PLANNED_ON)
        self.assertFalse(self.received["nothing"])

        self._pass("invitation", BEGIN - timedelta(weeks=4) + timedelta(minutes=1))
        self._check("invitation", rest)
        by_invitation, withdrawn, rest = rest[:60], rest[60:65], rest[65:]
        self._click("invitation", by_invitation, "2026-05-20 10:00:00")
        with freeze_time("2026-05-21 10:00:00"):
            self.env["solidarity.consent"]._withdraw(withdrawn, "invitation", "link")

        self._pass("reminder", BEGIN - timedelta(weeks=2) + timedelta(minutes=1))
        self._check("reminder", rest)
        by_reminder, rest = rest[:30], rest[30:]
        self._click("reminder", by_reminder, "2026-06-02 10:00:00")

        with freeze_time("2026-06-03 10:00:00"):
            self.event.address_id = self.env["res.partner"].create(
                {"name": "Town hall", "city": "Musterstadt"}
            )
            self.env.flush_all()  # as at the end of a request: the change is known from now on
        self._pass("change", "2026-06-03 10:30:00")
        self._check("change", early | by_invitation | by_reminder | rest)

        self._pass("last_call", BEGIN - timedelta(days=3) + timedelta(minutes=1))
        self._check("last_call", rest)

        registered = early | by_invitation | by_reminder
        declined = by_invitation[:5]
        with freeze_time("2026-06-13 10:00:00"):
            for registration in self.event.registration_ids.filtered(lambda one: one.partner_id in declined):
                registration._answer(False, False)
        registered -= declined
        self._pass("practical", BEGIN - timedelta(days=1) + timedelta(minutes=1))
        self._check("practical", registered)

        attended = registered[10:80]
        emails = self._emails(attended)
        with freeze_time("2026-06-15 08:30:00"):
            self.event.registration_ids.filtered(
                lambda one: one.email.lower() in emails and one.state == "open"
            ).action_set_done()
        self._pass("thanks", END + timedelta(days=1, minutes=1))
        self._check("thanks", attended)
        self._pass("missed", END + timedelta(days=2, minutes=1))
        self._check("missed", registered - attended)
        self.assertEqual(self.campaign.state, "done")
        self._check_figures(by_invitation - declined, by_reminder, attended)

    def _check_figures(self, by_invitation, by_reminder, attended):
        """The figures on the screen are those of the mail server and of the list of registrations."""
        self.env.flush_all()
        results = self.env["solidarity.campaign.result"].with_user(self.reader)
        measures = ("handed_over", "sent", "bounced", "clicked", "registered", "attended")
        rows = results._read_group(
            [("campaign_id", "=", self.campaign.id)], ["purpose"], [f"{name}:sum" for name in measures]
        )
        figures = {purpose: dict(zip(measures, values, strict=True)) for purpose, *values in rows}
        for purpose in SUBJECTS:
            arrived = len(self.received[purpose])
            self.assertEqual(figures[purpose]["handed_over"], arrived, purpose)
            self.assertEqual(figures[purpose]["sent"], arrived, purpose)
        for purpose, people in (("invitation", by_invitation), ("reminder", by_reminder)):
            self.assertEqual(figures[purpose]["registered"], len(people), purpose)
            self.assertEqual(figures[purpose]["attended"], len(people & attended), purpose)
        self.assertEqual(figures["invitation"]["clicked"], 60)
        self.assertEqual(figures["practical"]["registered"], 0)
        by_lang = dict(results._read_group([("purpose", "=", "invitation")], ["lang"], ["sent:sum"]))
        languages = {person.email: person.lang for person in self.people}
        for lang in LANGUAGES:
            arrived = [
                address for address, _mail in self.received["invitation"] if languages[address] == lang
            ]
            self.assertEqual(by_lang[lang], len(arrived), lang)
