import threading
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, freeze_time, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from .common import SolidarityCase
from .mail_sink import MailSink
from .test_admission_letter import ADMITTED, MembershipFixtures

BATCHES = "odoo.addons.solidarity_partnership.models.partnership.batches"
PARAMETER = "solidarity_partnership.welcome_{}_days"


@tagged("post_install", "-at_install")
class TestWelcomeSeries(MembershipFixtures, MailSink, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for step, days in (("portal", "3"), ("topics", "14")):
            cls.env["ir.config_parameter"].set_param(PARAMETER.format(step), days)
        cls.person = cls.german_portal.partner_id
        cls.german = cls._admit(cls.town)

    def _run(self, days, after=ADMITTED):
        """The job as it runs so many days after a day. Of the series it commits nothing here, as a test may not."""
        moment = fields.Date.to_date(after) + timedelta(days=days)
        with freeze_time(f"{moment} 08:00:00"), self.enter_registry_test_mode():
            self.env.ref("solidarity_partnership.cron_welcome_members").method_direct_trigger()
        self.env.invalidate_all()

    def _got(self, membership=None, person=None):
        rows = (membership or self.german).welcome_ids.filtered(
            lambda welcome: welcome.partner_id == (person or self.person)
        )
        return sorted(rows.mapped("step"))

    def test_letter_portal_topics(self):
        self._give(self.person, date=None)
        self._run(0)
        self.assertEqual(self._got(), ["letter"])
        self._run(2)
        self.assertEqual(self._got(), ["letter"])
        self._run(3)
        self.assertEqual(self._got(), ["letter", "portal"])
        self._run(13)
        self._run(14)
        self._run(14)
        self._run(20)
        self.assertEqual(self._got(), ["letter", "portal", "topics"])

    def test_every_mail_in_its_language(self):
        self.start_sink()
        ukrainian = self.ukrainian_portal.partner_id
        english = self._create_person(self.hromada, "Press Desk", lang="en_US")
        membership = self._admit(self.hromada)
        self._give(ukrainian | english | self.person)
        for days in (0, 3, 14):
            self._run(days)
            self.send_queue()
        subjects = {
            person: [mail["Subject"] for mail in self.mails_to(person.email)]
            for person in (self.person, ukrainian, english)
        }
        self.assertEqual(
            subjects[self.person],
            [
                "Musterstadt: Willkommen im Netzwerk",
                "So funktioniert das Portal des Netzwerks",
                "Themengruppen und Veranstaltungen des Netzwerks",
            ],
        )
        self.assertEqual(
            subjects[ukrainian],
            ["Зразкове: вітаємо в мережі", "Як працює портал мережі", "Тематичні групи та заходи мережі"],
        )
        self.assertEqual(subjects[english][1], "How the portal of the network works")
        for person in subjects:
            _letter, portal, topics = map(self.text_of, self.mails_to(person.email))
            self.assertIn("/my", portal)
            self.assertIn(person._consent_url(), topics)
        self.assertIn("haben bereits Zugang", self.text_of(self.mails_to(self.person.email)[1]))
        self.assertIn("no access yet", self.text_of(self.mails_to(english.email)[1]))
        self.assertEqual(
            membership.welcome_ids.filtered(lambda row: row.partner_id == ukrainian)[0].lang, "uk_UA"
        )

    def test_invited_are_those_who_agreed(self):
        colleague = self._create_person(self.town, "Press Desk")
        self._give(colleague)
        for days in (0, 3, 14):
            self._run(days)
        self.assertEqual(self._got(), ["letter", "portal"])
        self.assertEqual(self._got(person=colleague), ["letter", "portal", "topics"])

    def test_consent_given_in_between_and_withdrawn(self):
        consents = self.env["solidarity.consent"]
        self._give(self.person)
        consents._withdraw(self.person, "invitation", "portal")
        self._run(14)
        self.assertNotIn("topics", self._got())
        self._give(self.person)
        self._run(20)
        self.assertIn("topics", self._got())

    def test_the_blacklist_is_honoured(self):
        self._give(self.person)
        self._run(0)
        self.env["mail.blacklist"]._add(self.person.email)
        self.env["mail.blacklist"]._add(self.town.partner_id.email)
        self._run(3)
        self._run(14)
        self.assertEqual(self._got(), ["letter"])

    def test_suspended_is_left_alone_and_goes_on(self):
        self._run(0)
        self.german.action_suspend("Reason")
        self._run(3)
        self.assertEqual(self._got(), ["letter"])
        with freeze_time("2031-03-20 09:00:00"):
            self.german.action_resume()
        self._run(15)
        self.assertEqual(self._got(), ["letter", "portal"])
        self.assertEqual(self.german.welcome_from, fields.Date.to_date(ADMITTED))

    def test_ended_gets_nothing(self):
        with freeze_time(f"{ADMITTED} 10:00:00"):
            self.german.action_end("Reason")
        self._run(0)
        self._run(3)
        self.assertFalse(self.german.welcome_ids)

    def test_what_is_thirty_days_late_is_left_out(self):
        self._give(self.person)
        self._run(31)
        self.assertEqual(self._got(), ["portal", "topics"])
        self._run(45)
        self.assertEqual(self._got(), ["portal", "topics"])
        other = self._admit(self.other_town)
        self._run(33)
        self.assertEqual(self._got(other, self.stranger_portal.partner_id), ["portal"])
        late = self._admit(self.small_hromada)
        self.small_hromada._ensure_partner().email = "office@hromada.example.org"
        self._run(60)
        self.assertFalse(late.welcome_ids)

    def test_members_of_earlier_years_are_not_welcomed(self):
        old = self.env["solidarity.network.membership"].create({"municipality_id": self.other_town.id})
        old.write({"state": "admitted", "date_from": "2019-05-01"})
        self._run(0)
        self._run(14)
        self.assertFalse(old.welcome_ids)

    def test_who_joins_later_begins_with_the_portal(self):
        self._run(0)
        person = self._create_person(self.town, "Logistics Desk")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = '2031-09-01 10:00:00' WHERE id = %s", (person.id,)
        )
        self.env.invalidate_all()
        self._give(person)
        self._run(2, after="2031-09-01")
        self.assertFalse(self._got(person=person))
        self._run(3, after="2031-09-01")
        self._run(14, after="2031-09-01")
        self.assertEqual(self._got(person=person), ["portal", "topics"])

    def test_entering_the_network_wakes_the_job(self):
        job = self.env.ref("solidarity_partnership.cron_welcome_members")
        before = self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)])
        membership = self.env["solidarity.network.membership"].create({"municipality_id": self.hromada.id})
        self._create_partnership(stage="active")
        self._give(self.ukrainian_portal.partner_id)
        membership.with_user(self.coordinator).action_admit()
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)]) - before)
        self.assertTrue(membership.number)
        self.assertEqual(membership.welcome_from, fields.Date.today())

    def test_one_broken_member_does_not_hold_up_the_others(self):
        other = self._admit(self.other_town)
        template = self.env.ref("solidarity_partnership.mail_template_membership_portal")
        broken = f"object.membership_id.id - {self.german.id}"
        template.email_from = "{{ object.coordinator_id.email_formatted or 1 / (%s) }}".replace("%s", broken)
        with mute_logger(BATCHES, "odoo.addons.mail.models.mail_render_mixin"):
            self._run(3)
        self.assertEqual(self._got(other, self.stranger_portal.partner_id), ["letter", "portal"])
        self.assertEqual(self._got(), ["letter"])
        template.email_from = "service@example.org"
        self._run(4)
        self.assertEqual(self._got(), ["letter", "portal"])

    def test_the_database_refuses_a_second_row(self):
        self._run(0)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env["solidarity.network.welcome"]._write_down({self.german: self.person}, "letter")
        self.assertEqual(self._got(), ["letter"])

    def test_constant_queries(self):
        """The steps of many members take as many queries as those of few, apart from each mail's own rows."""
        towns = self.env["solidarity.municipality"]
        for number in range(12):
            town = self._create_municipality(f"0515{number:04}", f"Town {number}", "town", 10000)
            self._create_person(town, "Desk")
            towns |= town
        members = self.env["solidarity.network.membership"].union(*map(self._admit, towns))
        counts = []
        for batch in (members[:2], members[:2], members):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with freeze_time(ADMITTED):
                batch._write_step_due("portal")
            batch._persons_to_welcome("portal")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_settings(self):
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(
            (settings.solidarity_welcome_portal_days, settings.solidarity_welcome_topics_days), (3, 14)
        )
        with self.assertRaises(ValidationError):
            settings.solidarity_welcome_portal_days = -1
        self.env["ir.config_parameter"].set_param(PARAMETER.format("portal"), "soon")
        with self.assertRaises(UserError):
            self.german._welcome_days("portal")
        self.env["ir.config_parameter"].set_param(PARAMETER.format("portal"), False)
        self.assertEqual(self.german._welcome_days("portal"), 0)

    def test_merged_contacts_have_got_what_one_of_them_got(self):
        colleague = self._create_person(self.town, "Press Desk")
        self._run(0)
        self._run(3)
        self._steps(self.german, "portal").filtered(lambda row: row.partner_id == self.person).unlink()
        self.env["base.partner.merge.automatic.wizard"]._update_foreign_keys(colleague, self.person)
        self.assertEqual(self._got(), ["letter", "portal"])
        self.assertEqual(len(self.german.welcome_ids), 2)

    def test_links_of_the_mails_are_for_the_person_only(self):
        self._give(self.person)
        self._run(14)
        mail = self.german.welcome_ids.filtered(lambda row: row.step == "topics").mail_id
        self.assertIn(self.person._consent_token(), mail.body_html)
        for user in (self.reader, self.coordinator, self.employee):
            with self.assertRaises(AccessError):
                mail.mail_message_id.with_user(user).read(["body"])

    def test_nobody_writes_the_log_by_hand(self):
        self._run(0)
        row = self.german.welcome_ids
        for user in (self.reader, self.coordinator, self.manager):
            with self.assertRaises(AccessError):
                row.with_user(user).date = "2031-01-01"
            self.assertEqual(row.with_user(user).mail_state, "outgoing")
        with self.assertRaises(AccessError):
            row.with_user(self.german_portal).read(["step"])


@tagged("post_install", "-at_install")
class TestTwoWelcomesAtOnce(BaseCase):
    """Two real connections, two real transactions that are committed; what they make is removed afterwards."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            town = env["solidarity.municipality"].create(
                {"key": "05158028", "name": "Welcome", "kind": "town", "country_id": env.ref("base.de").id}
            )
            town._ensure_partner().email = "office@welcome.example.org"
            membership = env["solidarity.network.membership"].create({"municipality_id": town.id})
            membership.write({"state": "admitted", "date_from": fields.Date.today()})
            membership._welcome()
            self.membership_id = membership.id
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            membership = env["solidarity.network.membership"].browse(self.membership_id)
            town, partner = membership.municipality_id, membership.municipality_id.partner_id
            membership.welcome_ids.mail_id.unlink()
            membership.admission_letter_id.unlink()
            membership.state = "applied"
            membership.unlink()
            town.unlink()
            partner.unlink()

    def _welcome(self, barrier):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            membership = env["solidarity.network.membership"].browse(self.membership_id)
            membership.read(["state"])
            barrier.wait(10)
            membership._cron_welcome()

    def _rows(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            rows = env["solidarity.network.welcome"].search([("membership_id", "=", self.membership_id)])
            mails = env["mail.mail"].search([("model", "=", rows._name), ("res_id", "in", rows.ids)])
            return rows.mapped("step"), len(mails)

    def test_two_workers_write_once(self):
        barrier = threading.Barrier(2)
        threads = [
            threading.Thread(target=self._welcome, args=(barrier,), daemon=True) for _number in range(2)
        ]
        with mute_logger(BATCHES, "odoo.sql_db"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        self.assertEqual(self._rows(), (["letter"], 1))

    def test_what_was_not_committed_is_done_again(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            membership = env["solidarity.network.membership"].browse(self.membership_id)
            membership._write_letters_due()
            self.assertTrue(membership.welcome_ids)
            cr.rollback()  # the process was killed
        self.assertEqual(self._rows(), ([], 0))
        self._welcome(threading.Barrier(1))
        self.assertEqual(self._rows(), (["letter"], 1))
