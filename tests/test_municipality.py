from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import SolidarityCase


@tagged("post_install", "-at_install")
class TestMunicipality(SolidarityCase):
    def test_regions_and_languages_are_shipped(self):
        self.assertEqual(len(self.ukraine.state_ids), 27)
        installed = dict(self.env["res.lang"].get_installed())
        self.assertLessEqual({"de_DE", "uk_UA"}, set(installed))

    def test_key_is_unique(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._create_municipality(self.town.key, "Doppelstadt", "town", 1)

    def test_key_must_be_official_and_fit_the_country(self):
        for key in ("0515802", "99158028", "UA1", "12345", "А5158028"):
            with self.assertRaises(ValidationError):
                self._create_municipality(key, "X", "town", 1)
        with self.assertRaises(ValidationError):
            self.town.country_id = self.ukraine

    def test_found_by_any_name_in_any_language(self):
        municipalities = self.env["solidarity.municipality"]
        self.hromada.with_context(lang="de_DE").name = "Srasskowe"
        self.hromada.with_context(lang="en_US").name = "Zrazkove"
        self.hromada.with_context(lang="uk_UA").name = "Зразкове"
        self.hromada.former_names = "Ленінське; Leninske"
        for lang in ("de_DE", "uk_UA", "en_US"):
            translated = municipalities.with_context(lang=lang)
            for word in ("Srasskowe", "зразк", "ZRAZK", "leninske", self.hromada.key):
                found = [record_id for record_id, _name in translated.name_search(word)]
                self.assertEqual(found, self.hromada.ids, (lang, word))

    def test_the_place_itself_is_offered_first(self):
        self._create_municipality("09780117", "Altburg", "municipality", 900)
        burg = self._create_municipality("15086015", "Burg", "town", 22000)
        names = self.env["solidarity.municipality"].name_search("burg", limit=1)
        self.assertEqual([record_id for record_id, _name in names], burg.ids)
        self.assertEqual(self.env["solidarity.municipality"].search([("any_name", "=", "Burg")]), burg)

    def test_a_raion_is_occupied_when_all_its_hromadas_are(self):
        raion = self._create_municipality("UA14120000000044444", "Район", "raion", 80000)
        self.occupied_hromada.parent_id = raion
        self.assertEqual(raion.territory_status, "occupied")
        free = self._create_municipality("UA14120070000055555", "Вільне", "rural_hromada", 2000)
        free.parent_id = raion
        raion.invalidate_recordset()
        self.assertEqual(raion.territory_status, "none")

    def test_search_text_is_only_text(self):
        municipalities = self.env["solidarity.municipality"]
        self.town.name = "100 %_sicher"
        self.assertEqual(municipalities.search([("any_name", "ilike", "%_sicher")]), self.town)
        self.assertFalse(municipalities.search([("any_name", "ilike", "' OR 1=1 --")]))

    def test_territory_status_is_the_strictest_open_entry_of_today(self):
        for status, date_from, date_to in (
            ("possible", "2022-02-24", False),
            ("active", "2024-01-01", "2024-06-30"),
            ("active_resources", "2024-03-01", "2025-03-31"),
        ):
            self.env["solidarity.territory.status"].create(
                {
                    "municipality_id": self.hromada.id,
                    "key": self.hromada.key,
                    "status": status,
                    "date_from": date_from,
                    "date_to": date_to,
                }
            )
        history = {
            "2022-02-23": "none",
            "2022-02-24": "possible",
            "2024-05-01": "active",
            "2024-07-01": "active_resources",
            "2025-04-01": "possible",
        }
        for day, expected in history.items():
            with freeze_time(day):
                self.hromada.invalidate_recordset()
                self.assertEqual(self.hromada.territory_status, expected, day)
                found = self.env["solidarity.municipality"].search(
                    [("id", "in", self.hromadas.ids), ("territory_status", "=", expected)]
                )
                self.assertIn(self.hromada, found, day)
                others = self.env["solidarity.municipality"].search(
                    [("id", "in", self.hromadas.ids), ("territory_status", "!=", expected)]
                )
                self.assertNotIn(self.hromada, others, day)

    def test_contact_is_made_once_in_the_language_of_the_country(self):
        self.assertEqual(self.small_hromada._ensure_partner(), self.small_hromada._ensure_partner())
        self.assertEqual(self.small_hromada.partner_id.lang, "uk_UA")
        self.assertEqual(self.town.partner_id.lang, "de_DE")
        self.assertTrue(self.town.partner_id.is_company)

    def test_people_belong_to_the_municipality_of_their_administration(self):
        person = self.env["res.partner"].create({"name": "Office", "municipality_id": self.town.id})
        self.assertEqual(person.commercial_partner_id, self.town.partner_id)
        found = self.env["res.partner"].search([("municipality_id", "=", self.town.id)])
        self.assertEqual(found, self.town.partner_id | person | self.german_portal.partner_id)
        first = self.env["res.partner"].create({"name": "Відділ", "municipality_id": self.small_hromada.id})
        self.assertEqual(self.small_hromada.partner_id, first.parent_id)
        self.assertTrue(first.parent_id.is_company)
        first.municipality_id = False
        self.assertFalse(first.parent_id)
        self.assertTrue(self.small_hromada.partner_id)

    def test_one_administration_stands_for_one_municipality(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.small_hromada.partner_id = self.town.partner_id
            self.env.flush_all()
        company = self.env["res.partner"].create({"name": "Other office", "is_company": True})
        with self.assertRaises(ValidationError):
            company.municipality_id = self.town
