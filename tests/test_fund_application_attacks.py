from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.http import Request
from odoo.tests import HttpCase, TransactionCase, freeze_time, tagged

from .fund_application import TODAY, ApplicationFixtures

PRECHECK = "/my/solidarity/fund/precheck"


@tagged("post_install", "-at_install", "security")
@freeze_time(TODAY)
class TestForgedDecisions(ApplicationFixtures, TransactionCase):
    """What was decided stands in the steps: coordinators cannot write the outcome past them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_application_fixtures()

    def test_nobody_writes_a_second_person_into_an_application(self):
        application = self._create_application()
        application.action_submit()
        application.action_start_check()
        application.action_confirm_content()
        with self.assertRaisesRegex(ValidationError, "buttons"), self.env.cr.savepoint():
            application.write({"calculation_user_id": self.manager.id})
        application.invalidate_recordset()
        self.assertFalse(application.calculation_user_id)
        with self.assertRaisesRegex(UserError, "not confirmed yet"):
            application.action_recommend(9000)

    def test_nobody_writes_amounts_that_were_not_decided_or_paid(self):
        application = self._approved(8000)
        for values in (
            {"amount_awarded": 9000},
            {"amount_recommended": 1},
            {"amount_paid": 8000},
            {"content_user_id": self.reader.id},
        ):
            with self.assertRaisesRegex(ValidationError, "buttons|payments"), self.env.cr.savepoint():
                application.write(values)
        application.invalidate_recordset()
        self.assertEqual((application.amount_awarded, application.amount_paid), (8000, 0))
        forged = self._create_application(amount_awarded=9000, calculation_user_id=self.manager.id)
        self.assertEqual((forged.amount_awarded, forged.calculation_user_id.ids), (0, []))

    def test_a_cost_does_not_move_out_of_what_is_submitted(self):
        submitted, draft = self._create_application(), self._create_application(title="Zweites Projekt")
        submitted.action_submit()
        with self.assertRaisesRegex(ValidationError, "return it for rework"), self.env.cr.savepoint():
            submitted.line_ids[0].application_id = draft
        self.env.invalidate_all()
        self.assertEqual((submitted.amount_total, len(submitted.line_ids)), (10000, 2))

    def test_what_is_planned_stays_as_submitted_in_words_too(self):
        application = self._create_application(amount_own=500, amount_third=500, third_source="Verein")
        application.action_submit()
        for values in ({"description": "Something else"}, {"third_source": "Somebody else"}):
            with self.assertRaisesRegex(ValidationError, "return it for rework"), self.env.cr.savepoint():
                application.write(values)

    def test_several_at_once_do_not_pass_the_limit_of_the_year(self):
        self.call.applications_max = 1
        applications = self._create_application() | self._create_application(title="Zweites Projekt")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            applications.action_submit()
        applications.invalidate_recordset()
        self.assertEqual(applications.mapped("state"), ["draft", "draft"])
        applications[0].action_submit()
        with self.assertRaises(UserError):
            applications[1].action_submit()

    def test_paid_money_does_not_vanish_with_a_withdrawal(self):
        application = self._approved(8000)
        application.payment_ids = [Command.create({"amount": 5000})]
        with self.assertRaisesRegex(UserError, "5,000.00"), self.env.cr.savepoint():
            application.action_withdraw("Not needed.")
        self.assertEqual((application.state, self.call.amount_paid), ("approved", 5000))
        application.payment_ids = [Command.create({"amount": -5000})]
        application.action_withdraw("Not needed.")
        self.assertEqual((application.amount_awarded, self.call.amount_awarded), (0, 0))

    def test_a_payment_is_not_taken_from_under_what_was_returned(self):
        application, other = self._approved(8000), self._approved(8000, title="Zweites Projekt")
        application.payment_ids = [Command.create({"amount": 5000}), Command.create({"amount": -500})]
        paid = application.payment_ids.filtered(lambda payment: payment.amount > 0)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            paid.application_id = other
        self.env.invalidate_all()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            paid.unlink()
        self.env.invalidate_all()
        application.payment_ids.unlink()
        self.assertEqual(application.amount_paid, 0)

    def test_cents_count_exactly(self):
        self.call.budget = 30000.30
        for number in range(3):
            application = self._create_application(
                title=f"Projekt {number}",
                amount_asked=10000.10,
                amount_own=5000,
                line_ids=False,
                amount_total=15000.10,
            )
            self._checked(application)
            application.action_recommend(10000.10)
            application.action_approve(10000.10)
        self.assertEqual(self.call.amount_left, 0)
        for amount in (0.3, -0.1, -0.2):
            application.payment_ids = [Command.create({"amount": amount})]
        self.assertEqual(application.amount_paid, 0)

    def test_words_of_the_service_are_not_read_in_the_portal(self):
        application = self._approved(8000)
        application.action_withdraw("A reason for the record.")
        application.with_user(self.coordinator).message_post(body="A note.", subtype_xmlid="mail.mt_note")
        messages = self.env["mail.message"].with_user(self.german_portal)
        own = [("model", "=", application._name), ("res_id", "=", application.id)]
        self.assertTrue(messages.sudo().search(own))
        self.assertFalse(messages.search(own))


@tagged("post_install", "-at_install", "security")
@freeze_time(TODAY)
class TestForgedForms(ApplicationFixtures, HttpCase):
    """Another municipality, one that is no member any more, and forms that no browser has sent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_application_fixtures()

    def setUp(self):
        super().setUp()
        self.authenticate(self.german_portal.login, self.german_portal.login)

    def _post(self, action="save", files=None, **data):
        typed = {
            "title": "Heizungen",
            "call_id": str(self.call.id),
            "kind_id": str(self.kind.id),
            "partner_municipality_id": str(self.hromada.id),
            "ukraine_link": "1",
            "date_start": "2027-05-01",
            "date_end": "2027-10-31",
            "amount_asked": "9000",
            "amount_own": "1000",
            "line_name_0": "Öfen",
            "line_amount_0": "10000",
            "csrf_token": Request.csrf_token(self),
            "action": action,
            **data,
        }
        return self.url_open(PRECHECK, data=typed, files=files)

    def _drafts(self, title="Heizungen"):
        return self.env["solidarity.fund.application"].search([("title", "=", title)])

    def test_a_form_without_its_token_is_refused(self):
        self.assertEqual(self._post(csrf_token="").status_code, 400)
        self.assertFalse(self._drafts())

    def test_files_in_place_of_texts(self):
        names = (
            "title",
            "call_id",
            "application_id",
            "token",
            "amount_asked",
            "line_name_0",
            "action",
            "ukraine_link",
        )
        for name in names:
            data = {name: None}  # requests leaves it out
            page = self._post(files={name: ("x.txt", b"1")}, **data)
            self.assertEqual(page.status_code, 200, name)

    def test_a_check_of_a_saved_draft_reckons_with_what_is_typed_only(self):
        self._post()
        draft = self._drafts()
        page = self._post(
            "check",
            application_id=str(draft.id),
            line_amount_0="5000",
            amount_asked="4500",
            amount_own="500",
        )
        verdict = page.text.partition("solidarity_fund_result")[2].partition("<form")[0]
        self.assertIn("data-rule", verdict)
        self.assertNotIn("text-danger", verdict)
        self.assertEqual(draft.amount_total, 10000)

    def test_what_the_coordination_has_entered_survives_a_change_in_the_portal(self):
        lines = [Command.create({"name": f"Posten {number}", "amount": 100}) for number in range(45)]
        draft = self._create_application(
            title="Heizungen", partner_municipality_id=self.small_hromada.id, line_ids=lines
        )
        page = self.url_open(f"/my/solidarity/fund/{draft.id}?edit=1").text
        self.assertRegex(page, rf'value="{self.small_hromada.id}" selected')
        typed = {f"line_name_{number}": f"Posten {number}" for number in range(45)}
        typed |= {f"line_amount_{number}": "100" for number in range(45)}
        page = self._post(
            application_id=str(draft.id),
            partner_municipality_id=str(self.small_hromada.id),
            title="Neue",
            **typed,
        )
        self.assertIn("saved=1", page.url)
        self.env.invalidate_all()
        self.assertEqual((draft.title, len(draft.line_ids), draft.amount_total), ("Neue", 45, 4500))
        self.assertEqual(draft.partner_municipality_id, self.small_hromada)
        # What the draft has is no offer for other drafts.
        page = self._post(partner_municipality_id=str(self.small_hromada.id), title="Andere")
        self.assertIn("alert-danger", page.text)
        self.assertFalse(self._drafts("Andere"))

    def test_a_key_of_another_form_opens_nothing(self):
        foreign = self._create_application(municipality_id=self.other_town.id, partner_municipality_id=False)
        archived = self._create_application(active=False)
        foreign.sudo().entry_token, archived.sudo().entry_token = "a" * 32, "b" * 32
        for token in ("a" * 32, "b" * 32):
            page = self._post(token=token)
            self.assertEqual(page.status_code, 200)
            self.assertIn("alert-danger", page.text)
        self.assertFalse(self._drafts())
        self.assertEqual(set((foreign | archived).mapped("title")), {"Wärmepumpe für das Gemeindehaus"})

    def test_a_former_member_is_told_that_it_is_none(self):
        self.town.membership_ids.action_end("The council has decided so.")
        page = self._post("check")
        failing = page.text.partition('data-rule="membership"')[2][:120]
        self.assertIn("text-danger", failing)
        self._post()
        draft = self._drafts()
        with self.assertRaises(UserError):
            draft.with_user(self.coordinator).action_submit()

    def test_an_ended_partnership_is_no_proposal_for_a_project(self):
        self.partnership.sudo().stage = "ended"
        page = self.url_open(PRECHECK).text
        self.assertNotIn(f'value="{self.hromada.id}"', page)

    def test_the_partner_learns_nothing_of_a_draft_that_was_dropped(self):
        self._create_application(title="Only thought of").action_withdraw("No longer.")
        told = self.hromada.with_user(self.ukrainian_portal)._partner_projects()
        self.assertEqual(told, [])

    def test_a_contact_that_has_left_sees_nothing(self):
        self._post()
        draft = self._drafts()
        self.german_portal.partner_id.parent_id = self.other_town._ensure_partner()
        for path in (f"{draft.id}", f"{draft.id}/export"):
            page = self.url_open(f"/my/solidarity/fund/{path}")
            self.assertTrue(page.url.endswith("/my/solidarity"), page.url)
        self._post(application_id=str(draft.id), title="Hijacked")
        self.env.invalidate_all()
        self.assertEqual(draft.title, "Heizungen")
