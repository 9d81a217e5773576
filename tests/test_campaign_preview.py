from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .campaign_content import NOW
from .test_campaign_content import ContentCase


@tagged("post_install", "-at_install")
class TestPreview(ContentCase):
    def _preview(self, user=None, **values):
        user = user or self.coordinator
        return (
            self.env["solidarity.campaign.preview"]
            .with_user(user)
            .create({"step_id": self.step.id, **values})
        )

    def test_the_preview_shows_the_mail_in_each_language(self):
        self.german_person.name = "Partnership office"
        titles = {
            "de_DE": "Winter in den Kommunen",
            "uk_UA": "Зима в громадах",
            "en_US": "Winter in the communities",
        }
        for lang, title in titles.items():
            preview = self._preview(lang=lang)
            self.assertIn(title, preview.subject)
            self.assertIn(title, preview.body)
            self.assertIn(f'lang="{lang[:2]}"', preview.body)
        preview = self._preview(user=self.reader, lang="de_DE", recipient_id=self.german.id)
        self.assertIn("Partnership office", preview.body)
        self.assertIn("wir laden Musterstadt ein", preview.body)

    def test_the_examples_links_are_nobodys(self):
        body = self._preview(lang="de_DE", recipient_id=self.german.id).body
        self.assertIn("/solidarity/registration/example", body)
        self.assertNotIn(self.german._registration_token(), body)

    def test_a_text_that_cannot_be_shown_says_why(self):
        self._translate(self.step, "body", {"de_DE": "{{ object.env }}"})
        preview = self._preview(lang="de_DE")
        self.assertFalse(preview.body)
        self.assertIn("Deutsch: “{{” cannot stand in a text", preview.problems)

    def test_test_mails_go_to_oneself_and_count_nowhere(self):
        self.start_sink()
        recipients = self.env["solidarity.campaign.recipient"].search_count([])
        with freeze_time(NOW):
            self._preview(lang="de_DE").action_send_all_tests()
        mails = self.mails_to(self.coordinator.email)
        self.assertEqual(len(self.mails), 3)
        self.assertEqual(
            [mail["subject"] for mail in mails],
            [
                "[Test] Einladung: Winter in den Kommunen",
                "[Test] Запрошення: Зима в громадах",
                "[Test] Winter in the communities on Monday, May 4, 2026",
            ],
        )
        self.assertFalse(self.env["mailing.trace"].search([("model", "=", "solidarity.campaign.recipient")]))
        self.assertEqual(self.env["solidarity.campaign.recipient"].search_count([]), recipients)

    def test_readers_send_nothing(self):
        with self.assertRaises(AccessError):
            self._preview(user=self.reader).action_send_test()
