from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, tagged

from .common import SolidarityCase
from .mail_sink import MailSink


@tagged("post_install", "-at_install")
class TestMembershipEnding(MailSink, SolidarityCase):
    """90 days after the last partnership, with 30 days of notice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town.partner_capacity = 2
        parameters = cls.env["ir.config_parameter"]
        parameters.set_param("solidarity_partnership.membership_grace_days", 90)
        parameters.set_param("solidarity_partnership.membership_notice_days", 30)
        with freeze_time("2026-01-05"):
            cls.partnership = cls._create_partnership(stage="exchange")
            cls.memberships = cls.partnership.action_admit()
        cls.german, cls.ukrainian = (
            cls.memberships.filtered(lambda membership, place=place: membership.municipality_id == place)
            for place in (cls.town, cls.hromada)
        )

    def _end_partnership(self, partnership=None, day="2026-03-01"):
        with freeze_time(day):
            (partnership or self.partnership).action_end("Council decided")

    def _day(self, day):
        with freeze_time(day), self.enter_registry_test_mode():
            self.env.ref("solidarity_partnership.cron_end_memberships").method_direct_trigger()
        self.memberships.invalidate_recordset()

    def test_notice_first_then_the_end(self):
        self.start_sink()
        self._end_partnership()
        self.assertEqual(str(self.german.date_ending), "2026-05-30")
        self._day("2026-04-29")
        self.send_queue()
        self.assertFalse(self.mails_to(self.german_portal.email))
        self._day("2026-04-30")
        self._day("2026-05-01")
        self.send_queue()
        words = {
            self.german_portal.email: ("Mitgliedschaft", "30.05.2026"),
            self.ukrainian_portal.email: ("членство", "30.05.2026"),
        }
        for address, parts in words.items():
            (mail,) = self.mails_to(address)
            for part in parts:
                self.assertIn(part, self.text_of(mail))
        self._day("2026-05-29")
        self.assertEqual(set(self.memberships.mapped("state")), {"admitted"})
        self._day("2026-05-30")
        self.assertEqual(set(self.memberships.mapped("state")), {"ended"})
        self.assertEqual(
            set(self.memberships.mapped("date_to")), {self.german.date_ending or self.german.date_to}
        )
        self.assertIn("last partnership", self.german.change_ids[0].reason)

    def test_a_second_partnership_keeps_the_membership(self):
        second = self._create_partnership(ukrainian=self.small_hromada, stage="active")
        self._end_partnership()
        self.assertFalse(self.german.date_ending)
        self.assertTrue(self.ukrainian.date_ending)
        self._day("2026-04-30")
        self._day("2026-06-30")
        self.assertEqual((self.german.state, self.ukrainian.state), ("admitted", "ended"))
        second.action_rest("Occupied for a time")
        self.german.invalidate_recordset()
        self.assertFalse(self.german.date_ending)

    def test_a_new_partnership_after_the_notice_saves_it(self):
        self._end_partnership()
        self._day("2026-04-30")
        saved = self._create_partnership(
            ukrainian=self.small_hromada, stage="contact", date_start="2026-05-02"
        )
        self._day("2026-06-30")
        self.assertEqual(self.german.state, "admitted")
        self._end_partnership(saved, "2026-07-01")
        self.assertEqual(str(self.german.date_ending), "2026-09-29")
        self._day("2026-07-02")
        self.assertEqual(str(self.german.noticed_ending), "2026-05-30")
        self._day("2026-08-30")
        self.assertEqual(str(self.german.noticed_ending), "2026-09-29")

    def test_late_notice_leaves_the_whole_time(self):
        self._end_partnership()
        self._day("2026-08-01")
        self.assertEqual(self.german.state, "admitted")
        self.assertEqual(str(self.german.date_ending), "2026-08-31")
        self._day("2026-08-30")
        self.assertEqual(self.german.state, "admitted")
        self._day("2026-08-31")
        self.assertEqual(self.german.state, "ended")

    def test_who_is_admitted_after_the_last_partnership_has_the_whole_time(self):
        self._end_partnership()
        with freeze_time("2026-03-10"):
            self.german.action_end("Left by itself")
        with freeze_time("2026-12-01"):
            again = self.german.create({"municipality_id": self.town.id})
            again.with_user(self.manager).action_override("Looks for a new partner")
            self.assertEqual(str(again.date_ending), "2027-03-01")
        self._day("2026-12-02")
        self.assertFalse(again.date_notice)
        self._day("2027-01-30")
        self.assertEqual(str(again.date_notice), "2027-01-30")
        self._day("2027-02-28")
        self.assertEqual(again.state, "admitted")
        self._day("2027-03-01")
        self.assertEqual(again.state, "ended")

    def test_without_an_address_somebody_is_asked_to_write(self):
        self.german_portal.partner_id.email = self.town.partner_id.email = False
        self._end_partnership()
        self._day("2026-04-30")
        note = self.german.activity_ids.filtered(lambda activity: "by post" in (activity.summary or ""))
        self.assertEqual(len(note), 1)

    def test_members_without_any_partnership_stay(self):
        guest = self.env["solidarity.network.membership"].create({"municipality_id": self.other_town.id})
        guest.action_override("Founding member")
        self._day("2030-01-01")
        self.assertEqual(guest.state, "admitted")
        self.assertFalse(guest.date_ending)

    def test_filter_finds_those_that_end(self):
        self._end_partnership()
        found = self.env["solidarity.network.membership"].search([("is_ending", "=", True)])
        self.assertLessEqual(self.memberships, found)
        self.assertFalse(self.german.search([("is_ending", "=", False)]) & self.memberships)

    def test_days_that_do_not_go_together_are_refused(self):
        for grace, notice in ((30, 31), (-1, 0), (10, -1), (100_000, 0)):
            with self.assertRaises(ValidationError):
                self.env["res.config.settings"].create(
                    {
                        "solidarity_membership_grace_days": grace,
                        "solidarity_membership_notice_days": notice,
                    }
                )


@tagged("post_install", "-at_install")
class TestMembershipEndingInPortal(HttpCase, SolidarityCase):
    def test_the_municipality_reads_until_when_it_is_a_member(self):
        partnership = self._create_partnership(stage="exchange", date_start="2026-01-05")
        partnership.action_admit()
        user = self.ukrainian_portal
        self.authenticate(user.login, user.login)
        self.assertNotIn("останнє партнерство", self.url_open("/my/solidarity/network").text)
        partnership.action_end("Council decided")
        page = self.url_open("/my/solidarity/network").text
        self.assertIn("останнє партнерство", page)
