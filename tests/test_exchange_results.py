from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from ..hooks import _forget_activities
from .common import SolidarityCase


@tagged("post_install", "-at_install")
class TestExchangeResults(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partnership = cls._create_partnership(stage="contact")
        cls.event = cls.partnership.with_user(cls.coordinator).action_plan_exchange()
        cls.event.write({"date_begin": "2026-02-16 09:00:00", "date_end": "2026-02-16 11:00:00"})
        cls.generator = cls.env["solidarity.need.item"].search([("code", "ilike", "generator")], limit=1)

    def _held(self):
        self.event.action_exchange_held()
        return self.env["solidarity.exchange.result"].with_user(self.coordinator)

    def _open(self, **values):
        self._held()
        results = self.env["solidarity.exchange.result"].with_user(self.coordinator)
        return results.create({"event_id": self.event.id, **values})

    def _line(self, kind="need", **values):
        return Command.create({"kind": kind, "name_german": "Etwas", "topic_id": self.energy.id, **values})

    def test_everything_is_taken_over_in_one_go(self):
        file = (
            self.env["ir.attachment"]
            .with_user(self.coordinator)
            .create(
                {
                    "name": "Beschluss.pdf",
                    "raw": b"%PDF-1.4",
                    "res_model": "solidarity.exchange.result",
                    "res_id": 0,
                }
            )
        )
        form = Form(self._held().with_context(default_event_id=self.event.id))
        with form.need_line_ids.new() as line:
            line.kind = "need"
            line.item_id = self.generator
            self.assertEqual(line.municipality_id, self.hromada)
            self.assertTrue(line.name_german and line.name_ukrainian and line.topic_id)
            line.quantity = 3
            line.urgency = "high"
        with form.offer_line_ids.new() as line:
            line.kind = "offer"
            line.name_german = "Feuerwehrausbildung"
            line.topic_id = self.health
        with form.declaration_ids.edit(0) as line:
            line.form = "council_resolution"
            line.attachment_ids.add(file)
        with freeze_time("2026-02-17 08:00:00"):
            form.save().action_confirm()
        need, offer = self.event.need_ids, self.event.offer_ids
        self.assertEqual((need.municipality_id, need.quantity, need.urgency), (self.hromada, 3, "high"))
        self.assertEqual((need.source, need.item_id), ("exchange", self.generator))
        self.assertEqual(need.name_german, self.generator.with_context(lang="de_DE").name)
        self.assertEqual((offer.municipality_id, offer.name_german), (self.town, "Feuerwehrausbildung"))
        self.assertEqual(offer.missing_ukrainian, "Subject")
        self.assertEqual(str(self.partnership.declaration_date), "2026-02-16")
        self.assertEqual(self.partnership.declaration_form, "council_resolution")
        self.assertEqual(self.partnership.with_user(self.reader).declaration_attachment_ids.name, file.name)
        self.assertEqual(self.partnership.activity_ids.user_id, self.coordinator)
        self.assertEqual(len(self.partnership.activity_ids), 4)
        self.assertEqual(str(min(self.partnership.activity_ids.mapped("date_deadline"))), "2026-02-20")
        self.assertEqual(str(self.event.date_results), "2026-02-17")

    def test_the_day_is_the_one_where_the_exchange_was(self):
        self.event.write({"date_begin": "2026-02-16 03:30:00", "date_end": "2026-02-16 05:00:00"})
        self._held()
        for zone in ("America/New_York", "Europe/Berlin"):
            results = self.env["solidarity.exchange.result"].with_context(tz=zone)
            dialog = results.create({"event_id": self.event.id})
            self.assertEqual(str(dialog.declaration_ids.date), "2026-02-16")

    def test_two_clicks_create_once(self):
        result = self._open(need_line_ids=[self._line()])
        result.action_confirm()
        result.action_confirm()
        self.assertEqual(len(self.event.need_ids), 1)
        self.assertEqual(len(self.partnership.activity_ids), 4)

    def test_opened_again_it_adds_what_was_forgotten(self):
        first = self._open(need_line_ids=[self._line()])
        first.declaration_ids.form = "spoken"
        first.action_confirm()
        again = first.create({"event_id": self.event.id, "need_line_ids": [self._line(name_german="Mehr")]})
        self.assertFalse(again.plan_id)
        self.assertEqual(again.declaration_ids.form, "spoken")
        self.assertEqual(again.recorded_need_ids, self.event.need_ids)
        again.action_confirm()
        self.assertEqual(set(self.event.need_ids.mapped("name")), {"Etwas", "Mehr"})
        self.assertEqual(len(self.partnership.activity_ids), 4)

    def test_next_steps_do_not_hinder_uninstalling(self):
        self._open().action_confirm()
        self.partnership.activity_ids[0].action_done()
        _forget_activities(self.env)
        self.assertFalse(self.partnership.activity_ids)
        self.env.ref("solidarity_partnership.activity_plan_after_exchange").unlink()
        self.env.ref("solidarity_partnership.activity_type_send_minutes").unlink()

    def test_without_a_form_there_was_no_declaration(self):
        self._open(plan_id=False).action_confirm()
        self.assertFalse(self.partnership.declaration_date)
        self.assertFalse(self.partnership.activity_ids)

    def test_a_joint_exchange_offers_all_its_partnerships(self):
        self.town.partner_capacity = 2
        other = self._create_partnership(ukrainian=self.small_hromada, stage="contact")
        self.event.partnership_ids |= other
        result = self._open(
            need_line_ids=[self._line(municipality_id=self.small_hromada.id)],
            offer_line_ids=[self._line("offer", municipality_id=self.town.id)],
        )
        self.assertEqual(result.declaration_ids.partnership_id, self.partnership | other)
        self.assertEqual(result.municipality_ids, self.town | self.hromada | self.small_hromada)
        result.declaration_ids.filtered(lambda line: line.partnership_id == other).form = "written"
        result.action_confirm()
        self.assertEqual((other.declaration_form, self.partnership.declaration_form), ("written", False))
        self.assertEqual(len(other.activity_ids), 4)
        self.assertEqual(self.event.need_ids.municipality_id, self.small_hromada)

    def test_wrong_input_changes_nothing(self):
        for line in (
            self._line(municipality_id=self.other_town.id),
            self._line(name_german=False),
            self._line(topic_id=False),
        ):
            result = self._open(need_line_ids=[line])
            with self.assertRaises(UserError), self.env.cr.savepoint():
                result.action_confirm()
        other = self._create_partnership(ukrainian=self.small_hromada)
        result = self._open()
        result.declaration_ids = [
            Command.create({"partnership_id": other.id, "form": "written", "date": "2026-02-17"})
        ]
        with self.assertRaisesRegex(UserError, "did not take part"), self.env.cr.savepoint():
            result.action_confirm()
        self.assertFalse(self.event.need_ids)
        self.assertFalse(other.declaration_form)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self._open(need_line_ids=[self._line(quantity=0)])
        with self.assertRaises(ValidationError):
            self.partnership.declaration_form = "spoken"

    def test_only_what_was_held_has_results(self):
        with self.assertRaisesRegex(UserError, "was held"):
            self.event.action_take_over_results()
        result = self.env["solidarity.exchange.result"].create({"event_id": self.event.id})
        with self.assertRaisesRegex(UserError, "was held"):
            result.action_confirm()
        self.event.action_exchange_held()
        self.assertEqual(self.event.action_take_over_results()["res_model"], result._name)
        with self.assertRaises(AccessError):
            self.event.with_user(self.reader).action_take_over_results()
        self.event.partnership_ids = False
        with self.assertRaises(UserError):
            self.event.action_take_over_results()

    def test_municipalities_do_not_read_the_files(self):
        with self.assertRaises(AccessError):
            self.partnership.with_user(self.german_portal).read(["declaration_attachment_ids"])
