"""A networking event and the steps of its campaign, for tests of what campaigns say."""

from odoo.tests import freeze_time

NOW = "2026-04-20 06:00:00"
BEGIN, END = "2026-05-04 08:00:00", "2026-05-04 10:00:00"
LINK = "https://meet.example.org/network-4711"

TEXTS = {
    "en_US": (
        "{event} on {date}",
        "{salutation}\n\nWe invite {municipality}:\n- {date}\n- {time}\n\nSee https://network.example.org/a.",
    ),
    "de_DE": (
        "Einladung: {event}",
        "{salutation}\n\nwir laden {municipality} ein:\n- {date}\n- {time}\n\nMehr: https://network.example.org/a.",
    ),
    "uk_UA": (
        "Запрошення: {event}",
        "{salutation}\n\nЗапрошуємо {municipality}:\n- {date}\n- {time}\n\nДокладніше: https://network.example.org/a.",
    ),
}


class CampaignContentFixtures:
    @classmethod
    def _create_campaign(cls):
        with freeze_time(NOW):
            cls.event = cls.env["event.event"].create(
                {
                    "name": "Winter in the communities",
                    "solidarity_kind": "networking",
                    "date_begin": BEGIN,
                    "date_end": END,
                    "date_tz": "Europe/Berlin",
                    "event_mail_ids": False,
                }
            )
            cls.event.connection_url = LINK
            cls._translate(cls.event, "name", {"de_DE": "Winter in den Kommunen", "uk_UA": "Зима в громадах"})
            cls.campaign = cls.env["solidarity.campaign"].create(
                {"name": "Winter", "event_id": cls.event.id, "user_id": cls.coordinator.id}
            )
        cls.step = cls._create_step()

    @classmethod
    def _create_step(cls, purpose="invitation", texts=TEXTS, **values):
        step = cls.env["solidarity.campaign.step"].create(
            {
                "campaign_id": cls.campaign.id,
                "purpose": purpose,
                "subject": texts["en_US"][0],
                "body": texts["en_US"][1],
                **values,
            }
        )
        cls._translate(step, "subject", {lang: text[0] for lang, text in texts.items() if lang != "en_US"})
        cls._translate(step, "body", {lang: text[1] for lang, text in texts.items() if lang != "en_US"})
        return step

    @classmethod
    def _translate(cls, record, name, translations):
        for lang, text in translations.items():
            record.update_field_translations(name, {lang: text})

    @classmethod
    def _create_recipient(cls, partner, lang, step=None, municipality=None, **values):
        return cls.env["solidarity.campaign.recipient"].create(
            {
                "step_id": (step or cls.step).id,
                "partner_id": partner.id,
                "email": partner.email_normalized,
                "lang": lang,
                "municipality_id": (municipality or cls.town).id,
                "is_included": True,
                **values,
            }
        )
