from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, TransactionCase, freeze_time, tagged
from odoo.tools import mute_logger

from .fund_application import TODAY, ApplicationFixtures

STEPS = "solidarity.fund.application.step"


class ApplicationCase(ApplicationFixtures, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_application_fixtures()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestApplicationSteps(ApplicationCase):
    def test_the_whole_line(self):
        application = self._create_application()
        self.assertRegex(application.name, r"^FA2027-\d{4}$")
        self.assertEqual((application.amount_total, application.partnership_id), (10000, self.partnership))
        application.action_submit()
        self.assertEqual(str(application.date_submitted), "2027-03-01")
        application.action_start_check()
        application.action_confirm_content()
        application.with_user(self.manager).action_confirm_calculation()
        self.assertEqual(application.content_user_id, self.coordinator)
        self.assertEqual(application.calculation_user_id, self.manager)
        application.action_recommend(8500)
        application.action_approve(8000)
        self.assertEqual((application.amount_recommended, application.amount_awarded), (8500, 8000))
        application.action_fund()
        application.payment_ids = [Command.create({"amount": 8000, "date": "2027-05-02"})]
        self.assertEqual(application.amount_paid, 8000)
        application.action_end()
        self.assertEqual(str(application.date_proof_due), "2028-04-30")
        application.action_close()
        self.assertEqual(application.state, "closed")
        self.assertEqual(
            application.step_ids.mapped("step"),
            ["submit", "start", "content", "calculation", "recommend", "approve", "fund", "end", "close"],
        )

    def test_the_same_person_does_not_confirm_twice(self):
        application = self._create_application()
        application.action_submit()
        application.action_start_check()
        application.action_confirm_content()
        with self.assertRaisesRegex(UserError, "somebody else"):
            application.action_confirm_calculation()
        self.assertFalse(application.calculation_user_id)
        # Nor by any other way: the database compares the two.
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env[STEPS].create(
                {
                    "application_id": application.id,
                    "step": "calculation",
                    "state_from": "calculation_check",
                    "state_to": "calculation_check",
                    "user_id": self.coordinator.id,
                }
            )
            self.env.flush_all()

    def test_nothing_is_recommended_before_both_have_confirmed(self):
        application = self._create_application()
        application.action_submit()
        application.action_start_check()
        application.action_confirm_content()
        with self.assertRaisesRegex(UserError, "not confirmed yet"):
            application.action_recommend(9000)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            application.sudo().with_user(self.env.ref("base.user_root")).state = "recommended"
            self.env.flush_all()

    def test_rework_asks_for_both_checks_again(self):
        application = self._create_application()
        self._checked(application)
        with self.assertRaisesRegex(UserError, "reason"):
            application.action_rework("  ")
        application.action_rework("Fee rates are missing.")
        application.description = "With fee rates."
        application.action_submit()
        self.assertFalse(application.content_user_id or application.calculation_user_id)
        self.assertIn("Fee rates are missing.", "".join(application.message_ids.mapped("body")))

    def test_a_step_from_another_state_is_refused(self):
        application = self._create_application()
        for step in ("start_check", "confirm_content", "confirm_calculation", "fund", "end", "close"):
            with self.assertRaisesRegex(UserError, "is in the state “Draft”"):
                getattr(application, f"action_{step}")()
        self.assertFalse(application.step_ids)

    def test_a_project_that_does_not_fit_is_submitted_with_a_reason_only(self):
        application = self._create_application(amount_asked=9001)
        with self.assertRaisesRegex(UserError, "90.01 %"):
            application.action_submit()
        self.assertEqual(application.state, "draft")
        application.action_submit("The fund has agreed.")
        self.assertEqual(application.step_ids.reason, "The fund has agreed.")

    def test_an_incomplete_project_is_not_submitted(self):
        application = self._create_application(date_end=False, amount_asked=0)
        with self.assertRaisesRegex(UserError, "Asked Amount, End Date"):
            application.action_submit("Never mind.")

    def test_nobody_writes_state_steps_or_decisions(self):
        application = self._create_application()
        with self.assertRaisesRegex(ValidationError, "buttons"), self.env.cr.savepoint():
            application.state = "submitted"
        with self.assertRaises(AccessError):
            application.step_ids.create(
                {"application_id": application.id, "step": "approve", "user_id": self.coordinator.id}
            )
        application.action_submit()
        with self.assertRaises(AccessError):
            application.step_ids.write({"user_id": self.manager.id})
        with self.assertRaises(AccessError):
            application.step_ids.unlink()
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.env["solidarity.fund.application"].with_user(self.manager).create(
                self._project(state="submitted")
            )

    def test_what_is_submitted_does_not_change(self):
        application = self._create_application()
        application.action_submit()
        for values in (
            {"amount_asked": 1},
            {"title": "Another one"},
            {"line_ids": [Command.create({"name": "More", "amount": 5})]},
            {"line_ids": [Command.clear()]},
            {"line_ids": [Command.update(application.line_ids[0].id, {"amount": 7})]},
        ):
            with self.assertRaisesRegex(ValidationError, "return it for rework"), self.env.cr.savepoint():
                application.write(values)
        application.invalidate_recordset()
        self.assertEqual((application.amount_asked, application.amount_total), (9000, 10000))
        with self.assertRaisesRegex(UserError, "part of the record"):
            application.unlink()
        self._create_application().unlink()

    def test_only_a_german_municipality_applies(self):
        with self.assertRaisesRegex(ValidationError, "Only a German municipality"):
            self._create_application(municipality_id=self.hromada.id, partner_municipality_id=False)
        with self.assertRaisesRegex(ValidationError, "does not lie in Germany"):
            self._create_application(partner_municipality_id=self.other_town.id)

    def test_amounts_and_dates_make_sense(self):
        with self.assertRaisesRegex(ValidationError, "not negative"), self.env.cr.savepoint():
            self._create_application(amount_own=-1)
        with self.assertRaisesRegex(ValidationError, "before it begins"), self.env.cr.savepoint():
            self._create_application(date_end="2027-04-30")
        application = self._create_application()
        self._checked(application)
        for amount, words in ((0, "give the amount"), (9000.01, "no more than that")):
            with self.assertRaisesRegex(UserError, words):
                application.action_recommend(amount)

    def test_readers_take_no_steps(self):
        application = self._create_application().with_user(self.reader)
        for step in ("submit", "start_check", "confirm_content", "fund"):
            with self.assertRaises(AccessError):
                getattr(application, f"action_{step}")()
        with self.assertRaises(AccessError):
            application.action_withdraw("No.")
        self.assertEqual(application.state, "draft")

    def test_several_at_once(self):
        applications = self._create_application() | self._create_application(title="Zweites Projekt")
        applications.action_submit()
        decision = self.env["solidarity.fund.application.decision"].with_user(self.coordinator)
        decision.create(
            {"application_ids": applications.ids, "step": "reject", "reason": "Kein Geld."}
        ).action_confirm()
        self.assertEqual(applications.mapped("state"), ["rejected", "rejected"])

    def test_each_application_gets_its_own_amount(self):
        applications = self._create_application() | self._create_application(
            title="Zweites Projekt", amount_asked=5000, amount_own=5000
        )
        self._checked(*applications)
        decision = self.env["solidarity.fund.application.decision"].with_user(self.coordinator)
        for step, decided in (("recommend", "amount_recommended"), ("approve", "amount_awarded")):
            both = decision.create({"application_ids": applications.ids, "step": step, "amount": 4000})
            with self.assertRaisesRegex(ValueError, "singleton"), self.env.cr.savepoint():
                both.action_confirm()
            applications.invalidate_recordset()
            self.assertEqual(applications.mapped(decided), [0, 0])
            for application in applications:
                single = decision.create({"application_ids": application.ids, "step": step})
                self.assertEqual(single.amount, application.amount_asked)
                single.action_confirm()
        self.assertEqual(applications.sorted("id").mapped("amount_awarded"), [9000, 5000])


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestApplicationMoney(ApplicationCase):
    def test_budget_of_the_call(self):
        self._create_application()  # a draft asks for nothing
        self._approved(9000)
        other = self._create_application(title="Zweites Projekt")
        other.action_submit()
        self.assertEqual(
            (self.call.application_count, self.call.amount_applied, self.call.amount_awarded),
            (2, 18000, 9000),
        )
        self.assertEqual((self.call.amount_left, self.call.amount_short), (21000, 0))
        self.call.budget = 15000
        self.assertEqual((self.call.amount_left, self.call.amount_short), (6000, 3000))
        other.action_withdraw("Postponed.")
        self.assertEqual((self.call.application_count, self.call.amount_applied), (1, 9000))

    def test_the_budget_is_exceeded_with_a_reason_only(self):
        self.call.budget = 10000
        self._approved(9000)
        application = self._create_application(title="Zweites Projekt")
        self._checked(application)
        application.action_recommend(5000)
        decision = (
            self.env["solidarity.fund.application.decision"]
            .with_user(self.coordinator)
            .create({"application_ids": application.ids, "step": "approve"})
        )
        self.assertEqual(decision.amount, 5000)
        self.assertIn("1,000.00", decision.budget_warning)
        with self.assertRaisesRegex(UserError, r"exceeded by .*4,000\.00"):
            decision.action_confirm()
        self.assertEqual(application.state, "recommended")
        decision.reason = "The ministry has promised more."
        decision.action_confirm()
        self.assertEqual((application.state, self.call.amount_left), ("approved", -4000))

    def test_an_unknown_budget_limits_nothing(self):
        self.call.budget = 0
        self._approved(9000)
        self.assertEqual((self.call.amount_left, self.call.amount_short), (0, 0))

    def test_no_more_is_paid_than_awarded(self):
        application = self._create_application()
        with self.assertRaisesRegex(ValidationError, "nothing is awarded"):
            application.payment_ids = [Command.create({"amount": 1})]
        application = self._approved(8000)
        application.payment_ids = [Command.create({"amount": 5000})]
        for amount in (3000.01, -5000.01):
            with self.assertRaisesRegex(ValidationError, "8,000.00\xa0€ awarded"), self.env.cr.savepoint():
                application.payment_ids = [Command.create({"amount": amount})]
        application.payment_ids = [Command.create({"amount": -500, "note": "Paid back"})]
        self.assertEqual(application.amount_paid, 4500)
        self.assertEqual(self.call.amount_paid, 4500)

    def test_counts_for_the_rules(self):
        self.assertEqual(self.town._application_counts(self.call), (0, 0))
        draft = self._create_application()
        self.assertEqual(self.town._application_counts(self.call), (0, 0))
        self._approved().action_fund()
        self._create_application().action_submit()
        self.assertEqual(self.town._application_counts(self.call), (2, 0))
        with freeze_time("2027-11-01 09:00:00"):
            self.assertEqual(self.town._application_counts(self.call), (2, 1))
        self.assertEqual(self.other_town._application_counts(self.call), (0, 0))
        self.call.applications_max = 2
        rules = {rule["rule"]: rule["ok"] for rule in draft._check_reasons()}
        self.assertIs(rules["applications"], False)

    def test_an_application_does_not_count_itself(self):
        self.call.applications_max = 1
        application = self._create_application()
        application.action_submit()
        application.action_rework("Fee rates are missing.")
        application.action_submit()
        self.assertEqual(application.state, "submitted")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRequirements(ApplicationCase):
    def _requirement(self, application, **values):
        return (
            self.env["solidarity.fund.requirement"]
            .with_user(self.coordinator)
            .create({"application_id": application.id, "name": "Report", "date_due": "2027-12-01", **values})
        )

    def test_open_requirements_hold_up_the_closing(self):
        application = self._approved()
        requirement = self._requirement(application)
        self.assertEqual((requirement.status, application.requirement_count), ("open", 1))
        application.action_fund()
        application.action_end()
        with self.assertRaisesRegex(UserError, "open requirements: Report"):
            application.action_close()
        with freeze_time("2027-12-02 09:00:00"):
            requirement.invalidate_recordset()
            self.assertEqual(requirement.status, "overdue")
            self.assertIn(requirement, requirement.search([("status", "=", "overdue")]))
        requirement.action_done()
        self.assertEqual((requirement.status, application.requirement_count), ("done", 0))
        application.action_close()

    def test_nothing_more_is_required_of_what_is_closed(self):
        application, other = self._approved(), self._approved(title="Zweites Projekt")
        met, open_elsewhere = self._requirement(application), self._requirement(other)
        met.action_done()
        application.action_fund()
        application.action_end()
        application.action_close()
        for work in (
            lambda: self._requirement(application),
            met.action_reopen,
            lambda: open_elsewhere.write({"application_id": application.id}),
        ):
            with self.assertRaisesRegex(ValidationError, "nothing more is required"), self.env.cr.savepoint():
                work()
        self.env.invalidate_all()
        self.assertEqual((application.requirement_ids, met.status), (met, "done"))
        with freeze_time("2027-12-02 09:00:00"):
            self.env.invalidate_all()
            self.assertEqual(open_elsewhere.status, "overdue")
            other.action_withdraw("Not needed.")
            self.assertEqual(open_elsewhere.status, "lapsed")
            for status, found in (("lapsed", True), ("overdue", False), ("open", False), ("done", False)):
                self.assertEqual(open_elsewhere in met.search([("status", "=", status)]), found, status)
        with self.assertRaisesRegex(ValidationError, "nothing more is required"):
            self._requirement(other)

    def test_the_responsible_person_is_reminded_once(self):
        application = self._approved()
        due = self._requirement(application)
        later = self._requirement(application, name="Proof", date_due="2028-03-01")
        cron = self.env["solidarity.fund.requirement"]
        for day in ("2027-11-16", "2027-11-17", "2027-11-18"):
            with freeze_time(f"{day} 09:00:00"):
                cron._cron_remind()
        self.assertFalse(later.activity_ids)
        self.assertEqual(
            (due.activity_ids.user_id, due.activity_ids.summary, str(due.activity_ids.date_deadline)),
            (self.coordinator, "Report", "2027-12-01"),
        )
        self.assertEqual(str(due.sudo().date_reminded), "2027-11-17")
        due.action_done()
        self.assertFalse(due.activity_ids)

    def test_overdue_proofs_are_found(self):
        application = self._approved()
        application.action_fund()
        self.assertFalse(application.is_proof_overdue)
        with freeze_time("2028-05-01 09:00:00"):
            application.invalidate_recordset()
            self.assertTrue(application.is_proof_overdue)
            found = application.search([("is_proof_overdue", "=", True)])
            self.assertIn(application, found)
            self.assertNotIn(application, application.search([("is_proof_overdue", "=", False)]))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPrecheck(ApplicationCase):
    def test_the_rules_are_told_while_typing(self):
        action = self.partnership.with_user(self.coordinator).action_precheck()
        precheck = self.env["solidarity.fund.precheck"].with_user(self.coordinator)
        with Form(precheck.with_context(action["context"])) as form:
            self.assertEqual((form.municipality_id, form.partner_municipality_id), (self.town, self.hromada))
            form.call_id = self.call
            form.date_start, form.date_end = "2027-03-20", "2027-10-31"
            form.amount_asked = 22000
            form.amount_own = 3000
            with form.line_ids.new() as line:
                line.name, line.amount = "Gerät", 25000
            self.assertEqual(form.amount_total, 25000)
            self.assertEqual(form.check_result, "fails")
            self.assertIn("22,000.00", form.check_list)
            self.assertIn("04/12/2027", form.check_list)
            form.date_start = "2027-05-01"
            form.amount_asked = 20000
            form.amount_own = 5000
            form.kind_id = self.kind
            self.assertEqual(form.check_result, "fits", form.check_list)
            form.title = "Gerät"
            precheck = form.save()
        application = self.env["solidarity.fund.application"].browse(precheck.action_save()["res_id"])
        self.assertEqual((application.state, application.amount_total), ("draft", 25000))
        self.assertEqual((application.user_id, application.check_result), (self.coordinator, "fits"))

    def test_from_municipality_and_eligibility(self):
        context = self.town.with_user(self.coordinator).action_precheck()["context"]
        self.assertEqual(context["default_partner_municipality_id"], self.hromada.id)
        eligibility = self.town.eligibility_ids.filtered(lambda verdict: verdict.call_id == self.call)
        context = eligibility.with_user(self.coordinator).action_precheck()["context"]
        self.assertEqual(
            (context["default_call_id"], context["default_municipality_id"]), (self.call.id, self.town.id)
        )

    def test_nothing_is_saved_without_a_title(self):
        precheck = self.env["solidarity.fund.precheck"].with_user(self.coordinator)
        precheck = precheck.create({"call_id": self.call.id, "municipality_id": self.town.id})
        with self.assertRaisesRegex(UserError, "title"):
            precheck.action_save()

    def test_an_occupied_partner_and_a_hromada_as_applicant_are_refused_by_the_rules(self):
        values = {"call_id": self.call.id, "municipality_id": self.town.id, "ukraine_link": True}
        precheck = self.env["solidarity.fund.precheck"].with_user(self.coordinator)
        occupied = precheck.create(values | {"partner_municipality_id": self.occupied_hromada.id})
        self.assertEqual(occupied.check_result, "fails")
        hromada = precheck.create(values | {"municipality_id": self.hromada.id})
        self.assertIn("may not apply itself", hromada.check_list)
        hromada.title = "Title"
        with self.assertRaisesRegex(ValidationError, "Only a German municipality"):
            hromada.action_save()

    def test_the_text_of_a_user_is_no_markup(self):
        self.call.fund_id.name = "<b>Fund</b>"
        application = self._create_application(title="<script>alert(1)</script>")
        self.assertNotIn("<script", f"{application.check_list}{application.deadline_list}")

    def test_the_rules_speak_the_language_of_the_reader(self):
        application = self._create_application(amount_asked=22000)
        for lang, words in (("de_DE", "22.000,00"), ("uk_UA", "22\xa0000,00")):
            self.assertIn(words, application.with_context(lang=lang).check_list.replace("\u202f", "\xa0"))

    def test_lists_take_a_constant_number_of_queries(self):
        names = [
            "name",
            "title",
            "state",
            "amount_awarded",
            "amount_paid",
            "requirement_count",
            "is_proof_overdue",
        ]
        applications = self.env["solidarity.fund.application"].with_user(self.coordinator)
        applications = applications.create([self._project(title=f"Projekt {number}") for number in range(30)])
        counts = []
        for number in (3, 3, 30):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            applications[:number].read(names)
            self.env["solidarity.fund.call"].with_user(self.coordinator).browse(self.call.id).read(
                ["amount_applied", "amount_left"]
            )
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_smart_buttons(self):
        application = self._create_application()
        for owner in (self.town, self.partnership):
            owner = owner.with_user(self.coordinator)
            owner.invalidate_recordset()
            self.assertEqual(owner.fund_application_count, 1)
            action = owner.action_view_fund_applications()
            self.assertEqual(application.search(action["domain"]), application)
        action = self.call.with_user(self.coordinator).action_view_applications()
        self.assertEqual(application.search(action["domain"]), application)
