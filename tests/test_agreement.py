import base64

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import SolidarityCase

TODAY = "2026-06-01"


@tagged("post_install", "-at_install")
class TestAgreement(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(f"{TODAY} 12:00:00"))
        cls.partnership = cls._create_partnership(stage="active")
        action = cls.partnership.with_user(cls.coordinator).action_start_agreement()
        cls.agreement = cls.env["solidarity.agreement"].browse(action["res_id"])

    def _step(self, name):
        step_type = self.env.ref(f"solidarity_partnership.agreement_step_{name}")
        return self.agreement.step_ids.filtered(lambda step: step.type_id == step_type)

    def _do_all(self, but=None):
        for step in self.agreement.step_ids:
            step.date = step not in (but or []) and "2026-05-20"

    def test_it_begins_with_the_checklist_and_begins_once(self):
        self.assertEqual(len(self.agreement.step_ids), 7)
        self.assertEqual((self.agreement.progress, self.agreement.user_id), ("0/7", self.coordinator))
        self.assertEqual(self.partnership.action_start_agreement()["res_id"], self.agreement.id)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env["solidarity.agreement"].create({"partnership_id": self.partnership.id})
        self.agreement.action_cancel()
        self.assertNotEqual(self.partnership.action_start_agreement()["res_id"], self.agreement.id)

    def test_the_partnership_becomes_formal(self):
        self._do_all()
        self.partnership.with_user(self.coordinator).action_formalise()
        self.assertEqual(self.partnership.form, "formal")
        self.assertEqual((self.agreement.state, str(self.agreement.date_done)), ("done", TODAY))
        self.assertIn("Formal agreement concluded", self.partnership.message_ids[0].body)
        with self.assertRaises(UserError):
            self.agreement.action_formalise()

    def test_open_steps_are_named_in_the_users_language(self):
        signature, decision = self._step("signature"), self._step("german_decision")
        self._do_all(signature | decision)
        with self.assertRaisesRegex(UserError, "Council Decision in Germany, Agreement Signed"):
            self.agreement.action_formalise()
        with self.assertRaisesRegex(UserError, "unterzeichnet"):
            self.agreement.with_context(lang="de_DE").action_formalise()
        self.assertEqual((self.partnership.form, self.agreement.state), ("solidarity", "running"))
        (signature | decision).type_id.required = False
        self.agreement.action_formalise()
        self.assertEqual(self.partnership.form, "formal")

    def test_without_an_agreement_nothing_becomes_formal(self):
        other = self._create_partnership(self.other_town, self.small_hromada)
        with self.assertRaises(UserError):
            (other | self.partnership).action_formalise()
        self._do_all()
        self.partnership.action_end("Dissolved")
        with self.assertRaises(UserError):
            self.agreement.action_formalise()
        self.assertEqual(self.partnership.form, "solidarity")

    def test_the_approval_is_expected_thirty_days_after_the_draft_was_sent(self):
        approval, overdue = self._step("approval"), [("is_overdue", "=", True)]
        self.assertFalse(approval.date_expected)
        self._step("submission").date = "2026-05-10"
        self.assertEqual(str(approval.date_expected), "2026-06-09")
        self.assertEqual(str(self.agreement.date_expected), "2026-06-09")
        agreements = self.env["solidarity.agreement"]
        self.assertNotIn(self.agreement, agreements.search(overdue))
        with freeze_time("2026-06-10 12:00:00"):
            self.env.invalidate_all()
            self.assertTrue(self.agreement.is_overdue)
            self.assertEqual(self.agreement.overdue_steps, approval.name)
            self.assertIn(self.agreement, agreements.search(overdue))
            self.assertEqual(approval.search(overdue), approval)
            approval.date = "2026-06-10"
            self.assertFalse(self.agreement.is_overdue)
            self.assertNotIn(self.agreement, agreements.search(overdue))
            self.assertIn(self.agreement, agreements.search([("is_overdue", "=", False)]))
        approval.type_id.with_user(self.manager).days = 45
        self.assertEqual(str(approval.date_expected), "2026-06-24")

    def test_dates_make_sense(self):
        for name, date in (("draft", "2026-06-15"), ("approval", "2026-05-01")):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self._step(name).date = date
        self._step("submission").date = "2026-05-10"
        with self.assertRaisesRegex(ValidationError, "comes after"), self.env.cr.savepoint():
            self._step("approval").date = "2026-05-09"
        self._step("approval").date = "2026-05-11"
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self._step("submission").date = False

    def test_the_checklist_is_adapted_by_managers(self):
        types = self.env["solidarity.agreement.step.type"]
        extra = types.with_user(self.manager).create({"name": "Press Release", "required": False})
        self.env.ref("solidarity_partnership.agreement_step_translation").with_user(
            self.manager
        ).active = False
        other = self._create_partnership(self.other_town, self.small_hromada)
        other.action_start_agreement()
        self.assertIn(extra, other.agreement_id.step_ids.type_id)
        self.assertEqual(len(other.agreement_id.step_ids), 7)
        self.assertEqual(len(self.agreement.step_ids), 7)
        with self.assertRaises(AccessError):
            extra.with_user(self.coordinator).name = "Party"
        with self.assertRaises(ValidationError):
            extra.after_id = extra
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            extra.days = -1

    def test_steps_speak_the_language_of_the_reader(self):
        step = self._step("approval")
        for name in ("name", "description"):
            words = {step.with_context(lang=lang)[name] for lang in ("en_US", "de_DE", "uk_UA")}
            self.assertEqual(len(words), 3, name)

    def test_what_has_begun_is_kept(self):
        self._step("draft").date = "2026-05-20"
        with self.assertRaises(UserError):
            self.agreement.unlink()
        self._step("draft").date = False
        self.agreement.unlink()
        self.assertFalse(self.partnership.agreement_id)

    def test_a_coordinator_fills_in_the_form(self):
        with Form(self.agreement.with_user(self.coordinator)) as form, form.step_ids.edit(0) as line:
            line.date = "2026-05-20"
            line.number = "12/2026"
        self.assertEqual(self.agreement.progress, "1/7")

    def test_papers_are_private(self):
        step = self._step("german_decision")
        step.with_user(self.coordinator).write(
            {"file": base64.b64encode(b"Beschluss"), "file_name": "Beschluss.pdf"}
        )
        self.assertTrue(step.with_user(self.reader).file)
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", step._name), ("res_field", "=", "file"), ("res_id", "=", step.id)]
        )
        self.assertFalse(attachment.public)
        for portal in (self.german_portal, self.stranger_portal):
            for record, names in (
                (attachment, ["raw"]),
                (step, ["file"]),
                (self.agreement, ["state"]),
                (self.partnership, ["agreement_ids"]),
                (self.partnership, ["agreement_step_ids"]),
            ):
                with self.assertRaises(AccessError):
                    record.with_user(portal).read(names)

    def test_readers_take_no_step(self):
        agreement, partnership = (
            self.agreement.with_user(self.reader),
            self.partnership.with_user(self.reader),
        )
        for step in (
            agreement.action_formalise,
            agreement.action_cancel,
            partnership.action_formalise,
            partnership.action_start_agreement,
        ):
            with self.assertRaises(AccessError):
                step()
