from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SolidarityCase

FEW, MANY = 3, 30


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestFundEligibility(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls.env.ref("solidarity_partnership.fund_call_2026")
        cls.calls = cls.env["solidarity.fund.call"]
        cls.eligibilities = cls.env["solidarity.fund.eligibility"]

    def _admit(self):
        self._create_partnership(stage="exchange").with_user(self.coordinator).action_admit()
        return self.town.eligibility_ids

    def _next_call(self, **values):
        return self.call.copy({"year": 2027, "state": "published", "date_deadline": "2027-10-15", **values})

    def test_admission_says_who_may_apply(self):
        verdict = self._admit()
        self.assertEqual((verdict.call_id, verdict.state, verdict.validity), (self.call, "eligible", "valid"))
        self.assertEqual((verdict.valid_from, verdict.valid_to), (date(2026, 3, 2), date(2026, 12, 31)))
        other = self.hromada.eligibility_ids
        self.assertEqual((other.state, other.validity), ("not_eligible", "not_eligible"))
        self.assertEqual((verdict.country_id, other.country_id), (self.germany, self.ukraine))

    def test_reasons_are_a_list_in_the_language_of_the_reader(self):
        self._admit()
        verdict = self.hromada.eligibility_ids
        for lang, words in (("de_DE", "Netzwerk"), ("uk_UA", "мереж")):
            shown = str(verdict.with_context(lang=lang).with_user(self.reader).reasons_list)
            self.assertEqual((shown.count("<li>"), shown.count("✓"), shown.count("✗")), (2, 1, 1))
            self.assertIn(words, shown.lower() if lang == "uk_UA" else shown)

    def test_words_in_a_name_are_no_markup(self):
        self.call.fund_id.name = "<b>Fund</b>"
        verdict = self._admit()
        verdict.verdicts = [
            {"rule": "kind", "ok": True, "code": "kind_ok", "figures": {"kind": "<img src=x>"}}
        ]
        self.assertIn("&lt;img", str(verdict.reasons_list))

    def test_numbers_begin_anew_each_year(self):
        first = self._admit() | self.hromada.eligibility_ids
        numbers = [int(number.removeprefix("FE2026-")) for number in first.mapped("number")]
        self.assertEqual(len(set(numbers)), 2)
        # The year begins in Berlin.
        with freeze_time("2026-12-31 23:30:00"):
            call = self._next_call()
            call.with_user(self.manager).action_issue()
        self.assertEqual(sorted(call.eligibility_ids.mapped("number")), ["FE2027-00001", "FE2027-00002"])

    def test_today_decides_whatever_jobs_have_run(self):
        verdict = self._admit()
        self.call.date_open = "2026-04-01"
        self.call.with_user(self.manager).action_issue()
        later = self.town.eligibility_ids - verdict
        expected = {
            "2026-03-31 21:59:59": "not_yet",  # 23:59 in Berlin
            "2026-03-31 22:00:00": "valid",
            "2026-12-31 22:59:59": "valid",
            "2026-12-31 23:00:00": "expired",
        }
        for user in (self.reader, self.german_portal):
            user.tz = "Pacific/Auckland"
            for moment, validity in expected.items():
                with freeze_time(moment):
                    self.env.invalidate_all()
                    seen = later.with_user(user)
                    self.assertEqual(seen.validity, validity, moment)
                    self.assertEqual(seen.is_valid, validity == "valid")
                    self.assertEqual(seen.search([("validity", "=", validity)]) & seen, seen)
                    self.assertEqual(bool(seen.search([("is_valid", "=", True)]) & seen), validity == "valid")
                    self.assertEqual(
                        bool(seen.search([("is_valid", "=", False)]) & seen), validity != "valid"
                    )
        self.assertEqual((later.state, verdict.validity), ("eligible", "revoked"))

    def test_every_validity_is_found_and_only_once(self):
        self._admit()
        self.call.with_user(self.manager).action_issue()
        every = self.eligibilities.search([])
        for moment in ("2026-03-02", "2027-01-01"):
            with freeze_time(moment):
                self.env.invalidate_all()
                names = [name for name, _label in every._fields["validity"].selection]
                found = {name: self.eligibilities.search([("validity", "=", name)]) for name in names}
                self.assertEqual(sum(len(records) for records in found.values()), len(every))
                for name, records in found.items():
                    self.assertEqual(set(records.mapped("validity")) - {name}, set())
                    self.assertEqual(records, every - self.eligibilities.search([("validity", "!=", name)]))

    def test_new_verdicts_replace_old_ones_and_history_stays(self):
        first = self._admit()
        self.call.with_user(self.manager).action_issue()
        self.assertEqual(
            (first.state, first.revoked_on, first.revoked_because), ("revoked", date(2026, 3, 2), "replaced")
        )
        second = self.town.eligibility_ids - first
        self.assertTrue(second.is_valid)
        self.assertNotEqual(first.number, second.number)
        self.assertEqual(second.history_count, 2)
        found = self.eligibilities.search(second.action_view_history()["domain"])
        self.assertEqual(found, first | second)

    def test_suspension_and_end_revoke_and_resuming_issues_anew(self):
        first = self._admit()
        membership = self.town.membership_ids.with_user(self.coordinator)
        membership.action_suspend("No contact person")
        self.assertEqual((first.validity, first.revoked_because), ("revoked", "membership"))
        self.assertFalse(self.town.eligibility_ids.filtered("is_valid"))
        membership.action_resume()
        second = self.town.eligibility_ids.filtered("is_valid")
        self.assertEqual(len(second), 1)
        membership.action_end("Left")
        self.assertEqual(second.validity, "revoked")

    def test_a_call_that_opens_is_told_to_members_once(self):
        self._admit()
        call = self._next_call(date_open="2027-01-15")
        for moment, expected in (
            ("2026-12-20 03:00:00", 0),
            ("2027-01-14 22:59:00", 0),
            ("2027-01-14 23:00:00", 2),  # midnight in Berlin
            ("2027-01-16 03:00:00", 2),
        ):
            with freeze_time(moment), self.enter_registry_test_mode():
                self.env.ref("solidarity_partnership.cron_issue_eligibility").method_direct_trigger()
            call.invalidate_recordset()
            self.assertEqual(len(call.eligibility_ids), expected, moment)
        self.assertEqual(set(call.eligibility_ids.mapped("state")), {"eligible", "not_eligible"})

    def test_a_call_without_a_first_day_opens_with_its_year(self):
        self._admit()
        call = self._next_call()
        self.assertNotIn(call, self.calls.search(self.calls._open_domain()))
        with freeze_time("2027-01-01 00:30:00"):
            self.assertEqual(self.calls.search(self.calls._open_domain()), call)
            call.state = "draft"
            self.assertFalse(self.calls.search(self.calls._open_domain()))

    def test_one_that_fails_does_not_hold_up_the_others(self):
        self._admit()
        broken = self.hromada
        call = self._next_call()
        municipality_class = type(broken)
        applicant = municipality_class._applicant

        def fail(municipality, call=None):
            if municipality == broken:
                raise ValueError("broken")
            return applicant(municipality, call)

        with (
            patch.object(municipality_class, "_applicant", fail),
            mute_logger("odoo.addons.solidarity_partnership.models.partnership.batches"),
            freeze_time("2027-01-02"),
        ):
            call._issue_missing()
        self.assertEqual(call.eligibility_ids.municipality_id, self.town)
        with freeze_time("2027-01-03"):
            call._issue_missing()
        self.assertEqual(call.eligibility_ids.municipality_id, self.town | self.hromada)

    def test_past_years_are_closed_by_the_job(self):
        verdict = self._admit()
        with freeze_time("2027-01-01 03:00:00"), self.enter_registry_test_mode():
            self.env.ref("solidarity_partnership.cron_expire_eligibility").method_direct_trigger()
        verdict.invalidate_recordset()
        self.assertEqual((verdict.state, verdict.validity), ("expired", "expired"))

    def test_nobody_writes_a_verdict_by_hand(self):
        verdict = self._admit()
        for user in (self.manager, self.coordinator, self.reader, self.german_portal):
            with self.assertRaises(AccessError):
                verdict.with_user(user).state = "not_eligible"
            with self.assertRaises(AccessError):
                self.eligibilities.with_user(user).create(
                    {
                        "municipality_id": self.other_town.id,
                        "call_id": self.call.id,
                        "state": "eligible",
                        "verdicts": [],
                        "valid_from": "2026-03-02",
                        "valid_to": "2026-12-31",
                    }
                )
        self.assertEqual(self.eligibilities.with_user(self.german_portal).search([]), verdict)
        self.assertFalse(self.eligibilities.with_user(self.stranger_portal).search([]))

    def test_issuing_costs_the_same_for_each(self):
        """Beyond the verdicts themselves, more members cost no more queries than a number for each."""
        members = self.env["solidarity.municipality"].union(
            *(
                self._create_municipality(f"091{number:05d}", f"Ort {number}", "town", 5000)
                for number in range(MANY)
            )
        )
        self.env["solidarity.network.membership"].create(
            [{"municipality_id": member.id, "date_from": "2026-01-05"} for member in members]
        ).with_user(self.env.ref("base.user_root")).write({"state": "admitted"})
        counts = {}
        for group in (members[:FEW], members):
            self.call._issue(group)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.call._issue(group)
            self.env.flush_all()
            counts[len(group)] = self.env.cr.sql_log_count - before
        per_member = (counts[MANY] - counts[FEW]) / (MANY - FEW)
        self.assertLess(per_member, 4, counts)
        self.assertEqual(self.call.eligible_count, MANY)
