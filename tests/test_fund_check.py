from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import SolidarityCase

FITTING = {
    "total": 20000,
    "asked": 18000,
    "own": 2000,
    "date_start": date(2026, 5, 1),
    "date_end": date(2026, 11, 30),
    "kind": "partnership",
    "ukraine_link": True,
}


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestFundCheck(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls.env.ref("solidarity_partnership.fund_call_2026")
        cls.call_2025 = cls.env.ref("solidarity_partnership.fund_call_2025")
        cls._create_partnership(stage="exchange").action_admit()

    def _answers(self, call=None, municipality=None, lang="en_US", **changes):
        call = (call or self.call).with_user(self.reader).with_context(lang=lang)
        project = {**FITTING, "partner": self.hromada.id, **changes}
        return {answer["rule"]: answer for answer in call.check(municipality or self.town, **project)}

    def test_a_fitting_project_under_the_published_call(self):
        answers = self._answers()
        self.assertFalse([rule for rule, answer in answers.items() if answer["ok"] is False])
        unknown = {rule for rule, answer in answers.items() if answer["ok"] is None}
        self.assertEqual(unknown - {"open_proofs"}, {"lead_time", "applications"})
        self.assertEqual(list(answers)[:2], ["membership", "kind"])
        self.assertTrue(all(set(answer) == {"rule", "ok", "detail", "change"} for answer in answers.values()))

    def test_the_applicant_alone(self):
        answers = self.call.check(self.town)
        self.assertEqual([answer["rule"] for answer in answers], ["membership", "kind"])
        self.assertTrue(all(answer["ok"] and not answer["change"] for answer in answers))

    def test_a_hromada_is_a_partner_and_no_applicant(self):
        answers = self._answers(municipality=self.hromada)
        self.assertIs(answers["kind"]["ok"], False)
        self.assertIn("an eligible partner can apply with it", answers["kind"]["detail"])

    def test_published_limits_of_both_years(self):
        for call, kind, asked, ok in (
            (self.call_2025, "strategy", 999.99, False),
            (self.call_2025, "strategy", 1000, True),
            (self.call_2025, "strategy", 20000, True),
            (self.call_2025, "strategy", 20000.01, False),
            (self.call_2025, "encounter", 50000, True),
            (self.call_2025, "partnership", 50000.01, False),
            (self.call_2025, None, 50000, None),
            (self.call, None, 999.99, False),
            (self.call, None, 1000, True),
            (self.call, "strategy", 50000, True),
            (self.call, "strategy", 50000.01, False),
        ):
            with self.subTest(call=call.year, kind=kind, asked=asked):
                self.assertIs(self._answers(call, asked=asked, kind=kind)["amount"]["ok"], ok)

    def test_cents_decide(self):
        for asked, total, ok in ((9000, 10000, True), (9001, 10000, False), (9000.01, 10000, False)):
            self.assertIs(self._answers(asked=asked, total=total)["share"]["ok"], ok)
        # 0.1 + 0.2 is not 0.3 for floating point numbers.
        self.assertTrue(self._answers(total=0.3, asked=0.1, own=0.2)["financing"]["ok"])
        self.assertIs(self._answers(total="20000.01")["financing"]["ok"], False)

    def test_sentences_name_figures_in_the_language_of_the_reader(self):
        changes = {"asked": 22000, "total": 22000, "own": 0, "kind": "strategy"}
        german = self._answers(self.call_2025, lang="de_DE", **changes)
        self.assertRegex(german["amount"]["detail"], r"22\.000,00\s€.*20\.000,00\s€")
        self.assertRegex(german["amount"]["change"], r"20\.000,00\s€")
        self.assertRegex(german["share"]["detail"], r"100 %.*90 %")
        self.assertRegex(german["share"]["change"], r"19\.800,00\s€")
        self.assertRegex(german["own_money"]["change"], r"2\.200,00\s€")
        ukrainian = self._answers(self.call_2025, lang="uk_UA", **changes)
        for answer in ukrainian.values():
            for words in (answer["detail"], answer["change"]):
                self.assertTrue(not words or any("а" <= letter <= "я" for letter in words.lower()), words)
            self.assertNotEqual(answer["detail"], german[answer["rule"]]["detail"])

    def test_every_refusal_says_what_to_change(self):
        self.call.write({"lead_time_weeks": 6, "enterprises": "no", "date_deadline": "2026-03-01"})
        answers = self._answers(
            municipality=self.other_town,
            partner=self.occupied_hromada,
            total=100000,
            asked=95000,
            own=1000,
            third=1000,
            date_start="2026-03-03",
            date_end="2027-06-01",
            ukraine_link=False,
            enterprise=True,
        )
        refused = {rule for rule, answer in answers.items() if answer["ok"] is False}
        self.assertEqual(
            refused,
            {
                *("membership", "enterprise", "ukraine_link", "partner", "window", "lead_time", "duration"),
                *("budget_year", "amount", "share", "own_money", "financing"),
            },
        )
        self.assertFalse([rule for rule in refused if not answers[rule]["change"]])

    def test_the_last_day_ends_at_midnight_in_berlin(self):
        for user_zone in ("Europe/Kyiv", "Pacific/Auckland", "America/Los_Angeles"):
            self.reader.tz = user_zone
            with freeze_time("2026-10-15 21:59:59"):
                self.assertTrue(self._answers()["window"]["ok"], user_zone)
            with freeze_time("2026-10-15 22:00:00"):
                self.assertIs(self._answers()["window"]["ok"], False, user_zone)

    def test_what_is_empty_is_no_limit(self):
        call = self.call.create({"fund_id": self.call.fund_id.id, "year": 2030, "date_end_latest": False})
        with freeze_time("2030-03-02"):
            answers = self._answers(
                call, total=9e6, asked=9e6, own=0, date_start="2030-05-01", date_end="2033-01-01"
            )
        self.assertFalse([rule for rule, answer in answers.items() if answer["ok"] is False])
        self.assertIn("please ask", answers["amount"]["detail"])

    def test_wrong_words_are_refused_with_a_sentence(self):
        for wrong in (
            {"colour": "blue"},
            {"asked": "a lot"},
            {"asked": float("nan")},
            {"asked": True},
            {"own": -1},
            {"date_start": "tomorrow"},
            {"kind": "holiday"},
        ):
            with self.subTest(wrong=wrong), self.assertRaises(UserError):
                self._answers(**wrong)

    def test_empty_words_are_unknown(self):
        answers = self._answers(
            total=False,
            asked=None,
            own="",
            date_start=False,
            date_end=None,
            kind="",
            partner=False,
            ukraine_link=None,
        )
        unknown = {rule for rule, answer in answers.items() if answer["ok"] is None}
        self.assertLessEqual(
            {"amount", "share", "own_money", "financing", "duration", "partner", "country", "ukraine_link"},
            unknown,
        )
        self.assertFalse([rule for rule, answer in answers.items() if answer["ok"] is False])

    def test_who_has_not_applied_yet_is_not_refused_for_it(self):
        self.call.write({"applications_max": 1, "open_proofs_block": "yes"})
        answers = self._answers()
        self.assertIsNot(answers["applications"]["ok"], False)
        self.assertIsNot(answers["open_proofs"]["ok"], False)

    def test_deadlines_of_a_planned_project(self):
        self.call.write({"lead_time_weeks": 6, "date_open": "2026-01-15"})
        deadlines = self.call._deadlines(date_start="2026-05-01")
        self.assertEqual(
            [(deadline["code"], deadline["date"]) for deadline in deadlines],
            [
                ("open", date(2026, 1, 15)),
                ("submission", date(2026, 3, 20)),
                ("application", date(2026, 10, 15)),
                ("end", date(2026, 12, 31)),
            ],
        )
        self.call.write({"lead_time_weeks": 0, "date_open": False, "date_end_latest": False})
        self.assertEqual([deadline["code"] for deadline in self.call._deadlines()], ["application"])
        early = self.call._deadlines(date_start="2025-02-01")
        self.assertEqual((early[0]["code"], early[0]["date"]), ("end", date(2026, 1, 31)))

    def test_readers_check_and_municipalities_do_not(self):
        self.assertTrue(self.call.with_user(self.coordinator).check(self.town))
        for user in (self.german_portal, self.ukrainian_portal, self.employee):
            with self.assertRaises(AccessError):
                self.call.with_user(user).check(self.town.with_user(user))

    def test_kinds_of_applicant_beyond_municipalities(self):
        """Associations without AGS and districts of Berlin apply like others; what the call does not name does not."""
        kinds = ("verbandsgemeinde", "city_district", "oblast")
        self.call.eligible_kinds = [
            Command.set(self.env["solidarity.applicant.kind"].search([("code", "in", kinds[:2])]).ids)
        ]
        for kind, key, ok in (
            ("verbandsgemeinde", "073355001", True),
            ("city_district", "11000001", True),
            ("town", "09162000", False),
        ):
            municipality = self._create_municipality(
                key if len(key) == 8 else key.ljust(12, "0"), kind, kind, 9000
            )
            answers = {answer["rule"]: answer["ok"] for answer in self.call.check(municipality)}
            self.assertIs(answers["kind"], ok, kind)
