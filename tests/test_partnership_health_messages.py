from odoo.tests import tagged

from .test_partnership_health import HealthCase


@tagged("post_install", "-at_install")
class TestHealthOfMessages(HealthCase):
    """What the municipalities write to each other in the portal is contact, what the service writes to both is not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partnership.date_start = "2025-01-01"

    def _write(self, side, date, partnership=None):
        users = {
            "german": self.german_portal,
            "ukrainian": self.ukrainian_portal,
            "service": self.coordinator,
        }
        return self.env["solidarity.partnership.message"].create(
            {
                "partnership_id": (partnership or self.partnership).id,
                "side": side,
                "author_id": users[side].partner_id.id,
                "date": f"{date} 10:00:00",
                "lang": "de_DE",
                "body": "Good morning",
            }
        )

    def _last_contact(self):
        self.env.invalidate_all()
        return str(self.partnership.last_contact)

    def test_messages_of_both_sides_are_contact(self):
        self._write("german", "2026-02-01")
        self.assertEqual(self._last_contact(), "2026-02-01")
        self.assertEqual(self._health()[0], "attention")
        self._write("ukrainian", "2026-05-20")
        self.assertEqual(self._last_contact(), "2026-05-20")
        self.assertEqual(self._health(), ("good", False))

    def test_messages_of_the_service_are_not(self):
        self._write("german", "2026-02-01")
        before = self._health()
        self._write("service", "2026-05-30")
        self.assertEqual(self._health(), before)
        self.assertEqual(self._last_contact(), "2026-02-01")

    def test_no_message_waits_for_the_services_answer(self):
        self._write("german", "2026-05-01")
        self.assertEqual(self._health(), ("good", False), "31 days ago, and no letter to the service")

    def test_a_message_is_contact_of_its_own_partnership_only(self):
        self._write("german", "2026-02-01")
        other = self._create_partnership(ukrainian=self.small_hromada)
        self._write("german", "2026-05-20", other)
        self.assertEqual(self._last_contact(), "2026-02-01")

    def test_a_letter_after_the_message_is_the_latest(self):
        self._write("german", "2026-02-01")
        self._advice("2026-04-01")
        self.assertEqual(self._last_contact(), "2026-04-01")

    def test_what_is_written_in_the_portal_changes_the_colour_at_once(self):
        self._write("german", "2026-02-01")
        self.assertEqual(self.partnership.health, "attention")
        self.partnership.with_user(self.ukrainian_portal)._portal_write_message("Добрий день", "uk_UA")
        self.assertEqual(self.partnership.health, "good")
        found = self.env["solidarity.partnership"].search([("last_contact", "=", "2026-06-01")])
        self.assertEqual(found, self.partnership)
