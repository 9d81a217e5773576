import base64

from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import SolidarityFixtures

BEGIN, END = "2026-05-04 08:00:00", "2026-05-04 10:00:00"
LANGUAGES = ("de_DE", "uk_UA")


@tagged("post_install", "-at_install")
class TestRefusalsOverTheNet(SolidarityFixtures, HttpCase):
    """What is refused is said in the user's language, as the web client gets it, and changes nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls.partnership = cls._create_partnership(stage="contact")
        cls.event = cls.partnership.with_user(cls.coordinator).action_plan_exchange()
        cls.event.write({"date_begin": BEGIN, "date_end": END})
        cls.generator = cls.env.ref("solidarity_partnership.need_item_generator")
        cls.need = cls.env["solidarity.need"].create(
            {
                "municipality_id": cls.hromada.id,
                "item_id": cls.generator.id,
                "name": "Aggregat",
                "quantity": 10,
            }
        )

    def _refusals(self, model, method, *args):
        """The error of a call by a German and by a Ukrainian coordinator."""
        messages = []
        for lang in LANGUAGES:
            self.coordinator.lang = lang
            self.env.flush_all()
            self.authenticate(self.coordinator.login, self.coordinator.login)
            params = {"model": model, "method": method, "args": args, "kwargs": {"context": {"lang": lang}}}
            with mute_logger("odoo.http", "odoo.sql_db"):
                answer = self.url_open(
                    f"/web/dataset/call_kw/{model}/{method}", json={"params": params}
                ).json()
            self.env.invalidate_all()
            self.assertIn("error", answer, answer)
            self.assertRegex(answer["error"]["data"]["name"], "UserError|ValidationError")
            messages.append(answer["error"]["data"]["message"])
        return messages

    def assertRefused(self, german, ukrainian, model, method, *args):
        for words, message in zip((german, ukrainian), self._refusals(model, method, *args), strict=True):
            self.assertIn(words, message)
            self.assertNotIn("Error", message)
            self.assertNotIn("BadZip", message)

    def _pledge_values(self, quantity):
        return {
            "partnership_id": self.partnership.id,
            "line_ids": [Command.create({"need_id": self.need.id, "quantity_pledged": quantity})],
        }

    def test_double_booking(self):
        interpreter = self.env["solidarity.interpreter"].create(
            {"partner_id": self.env["res.partner"].create({"name": "Dolmetschdienst"}).id}
        )
        values = {"event_id": self.event.id, "interpreter_id": interpreter.id, "task": "interpretation"}
        bookings = self.env["solidarity.interpreter.booking"]
        bookings.create(values)
        self.env.flush_all()
        self.assertRefused(
            "bereits für „", "вже заброньовано", "solidarity.interpreter.booking", "create", [values]
        )
        self.assertEqual(bookings.search_count([("interpreter_id", "=", interpreter.id)]), 1)

    def test_missing_translation(self):
        self.event.name_ukrainian = False
        stage = self.env.ref("event.event_stage_announced")
        for method, args in (
            ("action_invite", []),
            ("write", [{"is_published": True}]),
            ("write", [{"stage_id": stage.id}]),
        ):
            self.assertRefused(
                "Fehlt auf Ukrainisch: Titel",
                "Бракує українською: Назва",
                "event.event",
                method,
                self.event.ids,
                *args,
            )
        self.assertFalse(any(self.event.registration_ids.mapped("invitation_date")))
        self.assertEqual(self.event.exchange_progress, "planned")

    def test_closing_without_minutes(self):
        self.event.action_exchange_held()
        self.assertRefused(
            "noch kein Protokoll geschrieben",
            "Протокол ще не написано",
            "event.event",
            "action_close_exchange",
            self.event.ids,
        )
        self.event.item_ids[0].minutes_ukrainian = "Ситуація"
        self.assertRefused(
            "Fehlt auf Deutsch: Aktuelle Lage: Protokoll",
            "Бракує німецькою: Поточна ситуація: Протокол",
            "event.event",
            "action_close_exchange",
            self.event.ids,
        )
        self.assertEqual(self.event.exchange_progress, "held")

    def test_more_than_asked_for_and_more_than_sent(self):
        self.assertRefused(
            "nur noch 10 (Stück) offen",
            "ще відкрито 10 (шт.)",
            "solidarity.aid",
            "create",
            [self._pledge_values(11)],
        )
        self.assertFalse(self.need.aid_line_ids)
        aid = self.env["solidarity.aid"].create(self._pledge_values(6))
        line = aid.line_ids
        self.assertRefused(
            "nicht mehr versandt werden, als zugesagt",
            "Не можна надіслати більше, ніж обіцяно",
            "solidarity.aid.line",
            "write",
            line.ids,
            {"quantity_sent": 7},
        )
        aid.action_ship()
        self.assertRefused(
            "nicht mehr geliefert werden, als versandt",
            "Не можна доставити більше, ніж надіслано",
            "solidarity.aid.line",
            "write",
            line.ids,
            {"quantity_delivered": 6.5},
        )
        delivery = self.env["solidarity.aid.delivery"]._open(aid)
        delivery.line_ids.quantity = 6.001
        self.assertRefused(
            "nicht mehr geliefert werden, als versandt",
            "Не можна доставити більше, ніж надіслано",
            "solidarity.aid.delivery",
            "action_record",
            delivery.ids,
        )
        self.assertEqual((aid.state, line.quantity_delivered, self.need.quantity_open), ("in_transit", 0, 4))

    def test_aid_for_a_withdrawn_need(self):
        self.need.action_withdraw("Bought")
        self.assertRefused(
            "wurde zurückgezogen", "відкликано", "solidarity.aid", "create", [self._pledge_values(1)]
        )
        self.assertFalse(self.need.aid_line_ids)

    def test_withdrawing_what_is_pledged(self):
        self.env["solidarity.aid"].create(self._pledge_values(1))
        self.assertRefused(
            "Brechen Sie sie ab", "скасуйте її", "solidarity.need", "action_withdraw", self.need.ids, "Bought"
        )
        self.assertEqual(self.need.state, "partly_covered")

    def test_broken_lists(self):
        for content, german, ukrainian in (
            (b"Colour\nred", "Spaltenüberschrift ist unbekannt", "Заголовок стовпця невідомий"),
            (b"PK\x03\x04 broken", "oder sie ist beschädigt.", "або його пошкоджено."),
            ("Gegenstand\nStück".encode("latin-1"), "nicht in UTF-8", "не в кодуванні UTF-8"),
        ):
            wizard = (
                self.env["solidarity.need.import"]
                .with_user(self.coordinator)
                .create({"file": base64.b64encode(content), "filename": "list.csv"})
            )
            self.assertRefused(german, ukrainian, "solidarity.need.import", "action_check", wizard.ids)
            self.assertEqual(wizard.state, "upload")
        self.assertEqual(self.env["solidarity.need"].search([]), self.need)
