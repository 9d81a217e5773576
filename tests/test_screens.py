import re

from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import SolidarityCase


@tagged("post_install", "-at_install")
class TestExchangeHeader(SolidarityCase):
    """The header of an exchange shows what comes next, not everything that could be done."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.event = cls._create_partnership(stage="contact").action_plan_exchange()

    def test_planned(self):
        self.assertEqual(self._primary(), {"action_invite"})
        self.assertEqual(self._buttons(), {"action_invite", "action_exchange_held", "action_interrupt"})

    def test_announced(self):
        self.event.action_invite()
        self.assertEqual(self._primary(), {"action_exchange_held"})
        self.assertIn("action_invite", self._buttons())

    def test_interrupted(self):
        self.event._interrupt("power_cut")
        self.assertEqual(self._primary(), {"action_resume"})
        self.assertEqual(self._buttons(), {"action_resume", "action_set_new_time", "action_exchange_held"})

    def test_held_and_closed(self):
        self.event.action_exchange_held()
        self.assertEqual(self._primary(), {"action_take_over_results"})
        self.event.item_ids[0].write({"minutes_german": "Text", "minutes_ukrainian": "Текст"})
        self.assertIn("action_close_exchange", self._primary())
        self.event.action_close_exchange()
        self.assertEqual(self._primary(), set())
        self.assertIn("action_take_over_results", self._buttons())

    def _buttons(self, css=""):
        """Names of the buttons that a coordinator sees in the header, as the web client decides it."""
        event = self.event.with_user(self.coordinator)
        arch = etree.fromstring(event.get_view(view_type="form")["arch"])
        shown = set()
        for button in arch.xpath("//header/button[@type='object']"):
            condition = button.get("invisible") or "False"
            names = {name for name in event._fields if name in condition}
            values = {name: event[name] for name in names} | {"id": event.id}
            if css in (button.get("class") or "") and not safe_eval(condition, values):
                shown.add(button.get("name"))
        return shown

    def _primary(self):
        return self._buttons("btn-primary")


@tagged("post_install", "-at_install")
class TestBoards(SolidarityCase):
    def test_boards_have_the_fields_that_their_cards_ask_for(self):
        """A card that asks for a field which its board does not load makes the whole board fail in the browser."""
        boards = self.env["ir.ui.view"].search(
            [("type", "=", "kanban"), ("model", "=like", "solidarity.%"), ("mode", "=", "primary")]
        )
        self.assertTrue(boards)
        for board in boards:
            with self.subTest(board=board.name):
                arch = self.env[board.model].get_view(board.id, "kanban")["arch"]
                loaded = {field.get("name") for field in etree.fromstring(arch).iter("field")}
                self.assertLessEqual(set(re.findall(r"\brecord\.(\w+)", arch)), loaded)
