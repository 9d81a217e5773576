import base64
import io
import json
import xml.etree.ElementTree as ElementTree
from urllib.parse import quote

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from ..matching.geography import spot_on_outline
from .common import SolidarityCase, SolidarityFixtures

SVG = "{http://www.w3.org/2000/svg}"
#: Municipality of the fixtures -> latitude, longitude and region.
PLACES = {
    "town": (51.30, 6.85, "DE-NW"),
    "other_town": (49.97, 8.06, "DE-RP"),
    "hromada": (48.53, 25.04, "UA-26"),
    "small_hromada": (50.60, 30.00, "UA-32"),
}
FEW, MANY = 3, 30


def locate(case):
    """Give the municipalities of the fixtures their places."""
    states = {state.code: state for state in case.env["res.country.state"].search([("code", "like", "-")])}
    for name, (latitude, longitude, region) in PLACES.items():
        values = {"latitude": latitude, "longitude": longitude, "state_id": states[region].id}
        getattr(case, name).write(values)


def spot(name):
    latitude, longitude, _region = PLACES[name]
    return spot_on_outline(latitude, longitude)


@tagged("post_install", "-at_install")
class TestNetworkMapData(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        locate(cls)
        cls.Partnership = cls.env["solidarity.partnership"]
        cls.pair = cls._create_partnership(stage="active", date_start="2022-05-09")

    def _data(self, user=None, lang="en_US"):
        model = self.Partnership.with_user(user or self.reader).with_context(lang=lang)
        self.env.flush_all()
        self.env.invalidate_all()
        return model.network_map_data()

    def _row(self, partnership, **options):
        return next(row for row in self._data(**options)["partnerships"] if row["id"] == partnership.id)

    def test_a_pair_with_its_places(self):
        data = self._data()
        row = next(row for row in data["partnerships"] if row["id"] == self.pair.id)
        self.assertEqual(
            (row["name"], row["german"], row["ukrainian"], row["stage"], row["since"]),
            (self.pair.name, self.town.id, self.hromada.id, "active", "2022-05-09"),
        )
        self.assertEqual(tuple(row["arc"][:2]), spot("town"))
        self.assertEqual(tuple(row["arc"][4:]), spot("hromada"))
        self.assertAlmostEqual(row["distance"], 1335, delta=10)
        place = data["places"][self.town.id]
        self.assertEqual((place["name"], place["region"], place["country"]), ("Musterstadt", "DE-NW", "DE"))
        self.assertEqual((place["x"], place["y"]), spot("town"))
        self.assertEqual(data["places"][self.hromada.id]["region"], "UA-26")

    def test_every_stage_has_a_line_and_every_region_a_name(self):
        data = self._data()
        stages = [code for code, _name in self.Partnership._fields["stage"].selection]
        self.assertEqual([stage["code"] for stage in data["stages"]], stages)
        self.assertTrue(all(stage["name"] and stage["color"] for stage in data["stages"]))
        self.assertEqual(len(data["regions"]), 43)

    def test_an_unknown_place_has_no_arc(self):
        self.other_town.write({"latitude": 0, "longitude": 0})
        unknown = self._create_partnership(german=self.other_town)
        row = self._row(unknown)
        self.assertIsNone(row["arc"])
        self.assertIsNone(row["distance"])
        self.assertIsNone(self._data()["places"][self.other_town.id]["x"])

    def test_topics_are_what_both_sides_wish_and_what_aid_is_about(self):
        self.assertEqual(self._row(self.pair)["topics"], [self.energy.id])  # wished by both in the fixtures
        self.town.topic_ids = self.env["solidarity.topic"]
        self.assertEqual(self._row(self.pair)["topics"], [])
        need = self.env["solidarity.need"].create(
            {"municipality_id": self.hromada.id, "topic_id": self.health.id, "name": "Beds", "quantity": 4}
        )
        aid = self.env["solidarity.aid"].create(
            {
                "partnership_id": self.pair.id,
                "line_ids": [(0, 0, {"need_id": need.id, "quantity_pledged": 2})],
            }
        )
        data = self._data()
        self.assertEqual(self._row(self.pair)["topics"], [self.health.id])
        self.assertIn({"id": self.health.id, "name": self.health.name}, data["topics"])
        aid.state = "cancelled"
        self.assertEqual(self._row(self.pair)["topics"], [])

    def test_words_are_in_the_language_of_the_reader(self):
        self.town.with_context(lang="uk_UA").name = "Мустерштадт"
        for lang, town, land in (
            ("de_DE", "Musterstadt", "Nordrhein-Westfalen"),
            ("uk_UA", "Мустерштадт", "Північний Рейн – Вестфалія"),
        ):
            data = self._data(lang=lang)
            self.assertEqual(data["places"][self.town.id]["name"], town)
            self.assertIn(land, [region["name"] for region in data["regions"]])

    def test_pairs_stand_in_the_order_of_their_names(self):
        self._create_partnership(german=self.other_town, ukrainian=self.small_hromada)
        self._create_partnership(ukrainian=self.small_hromada)
        data = self._data()
        names = [
            tuple(data["places"][row[side]]["name"] for side in ("german", "ukrainian"))
            for row in data["partnerships"]
        ]
        self.assertEqual(names, sorted(names))

    def test_the_map_is_for_the_service(self):
        for user in (self.employee, self.german_portal, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                self.Partnership.with_user(user).network_map_data()
            with self.assertRaises(AccessError):
                self.pair.with_user(user).network_map_picture()
            with self.assertRaises(AccessError):
                self.pair.with_user(user).action_print_network_map()
        for user in (self.reader, self.coordinator, self.manager):
            self.assertTrue(self._row(self.pair, user=user))

    def test_many_pairs_take_as_many_queries_as_few(self):
        counts = []
        for offset, number in ((0, FEW), (FEW, MANY - FEW)):
            self._create_pairs(offset, number)
            self._data()  # what is read once for all requests
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Partnership.with_user(self.reader).network_map_data()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)
        self.assertLessEqual(counts[0], 15)

    def _create_pairs(self, offset, number):
        for index in range(offset, offset + number):
            german = self._create_municipality(
                f"051580{index + 30:02d}",
                f"Stadt {index}",
                "town",
                5000,
                [self.energy.id],
                latitude=51,
                longitude=7,
            )
            ukrainian = self._create_municipality(
                f"UA260800700000{index + 44444:05d}",
                f"Громада {index}",
                "rural_hromada",
                5000,
                [self.energy.id],
                latitude=49,
                longitude=25,
            )
            partnership = self._create_partnership(german=german, ukrainian=ukrainian)
            need = self.env["solidarity.need"].create(
                {"municipality_id": ukrainian.id, "topic_id": self.health.id, "name": "Beds", "quantity": 4}
            )
            self.env["solidarity.aid"].create(
                {
                    "partnership_id": partnership.id,
                    "line_ids": [(0, 0, {"need_id": need.id, "quantity_pledged": 2})],
                }
            )


@tagged("post_install", "-at_install")
class TestNetworkMapPicture(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        locate(cls)
        cls.pairs = cls._create_partnership(stage="active") | cls._create_partnership(
            german=cls.other_town, ukrainian=cls.small_hromada, stage="resting"
        )

    def _words(self, note="", lang="en_US", pairs=None):
        pairs = (pairs or self.pairs).with_user(self.reader).with_context(lang=lang)
        root = ElementTree.fromstring(pairs.network_map_picture(note))
        return [text.text for text in root.iter(f"{SVG}text")]

    def test_the_picture_says_what_it_shows(self):
        title, subtitle, *legend, credit = self._words("Bavaria")
        self.assertEqual(title, "Network of German-Ukrainian municipal partnerships")
        self.assertIn("Partnerships: 2 · Bavaria", subtitle)
        self.assertEqual(legend, ["Active (1)", "Resting (1)"])
        self.assertIn("Natural Earth", credit)

    def test_only_the_given_pairs_are_in_it(self):
        self.assertEqual(self._words(pairs=self.pairs[0])[2:-1], ["Active (1)"])

    def test_the_picture_speaks_german_and_ukrainian(self):
        self.assertEqual(self._words(lang="de_DE")[-1], "Erstellt mit Natural Earth")
        self.assertEqual(self._words(lang="uk_UA")[-1], "Створено на основі Natural Earth")
        self.assertEqual(
            self._words(lang="de_DE")[0], "Netzwerk deutsch-ukrainischer kommunaler Partnerschaften"
        )
        self.assertEqual(self._words(lang="uk_UA")[0], "Мережа німецько-українських муніципальних партнерств")

    def test_what_people_write_is_text(self):
        self.town.name = '"/><script>alert(1)</script>'
        svg = self.pairs.with_user(self.reader).network_map_picture("<b>&amp;</b>\x00")
        self.assertNotIn("<script", svg)
        self.assertIn("<b>&amp;</b>", self._words("<b>&amp;</b>\x00")[1])

    def test_a_long_choice_is_cut(self):
        self.assertLess(len(self._words("x" * 5000)[1]), 300)

    def test_the_page_is_the_same_picture(self):
        action = self.pairs.with_user(self.coordinator).action_print_network_map("Bavaria")
        self.assertEqual(set(action["data"]["ids"]), set(self.pairs.ids))
        values = (
            self.env["report.solidarity_partnership.network_map"]
            .with_user(self.coordinator)
            ._get_report_values(None, action["data"])
        )
        encoded = values["picture"].partition("base64,")[2]
        self.assertIn("Bavaria", base64.b64decode(encoded).decode())


@tagged("post_install", "-at_install")
class TestNetworkMapScreen(SolidarityFixtures, HttpCase):
    """The printer fetches its style sheets from the server, hence a test with one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        locate(cls)
        cls.env["solidarity.partnership"].search([]).unlink()
        cls.pairs = cls._create_partnership(stage="active") | cls._create_partnership(
            german=cls.other_town, ukrainian=cls.small_hromada, stage="contact"
        )

    def test_a_reader_filters_the_map_reads_the_list_and_opens_a_partnership(self):
        self.reader.lang = "de_DE"
        self.start_tour("/odoo/solidarity-map", "solidarity_network_map", login=self.reader.login)

    def test_nobody_else_gets_the_page(self):
        options = json.dumps({"ids": self.pairs.ids, "note": ""})
        page = f"/report/html/solidarity_partnership.network_map?options={quote(options)}"
        self.authenticate(self.reader.login, self.reader.login)
        self.assertIn("image/svg+xml", self.url_open(page).text)
        for user in (self.german_portal, self.stranger_portal, self.employee):
            self.authenticate(user.login, user.login)
            with mute_logger("odoo.http"):
                response = self.url_open(page)
            self.assertNotEqual(response.status_code, 200)
            self.assertNotIn("image/svg+xml", response.text)

    def test_the_page_as_pdf_in_both_languages(self):
        report = self.env["ir.actions.report"].with_user(self.coordinator)
        for lang, words in (
            ("de_DE", ("deutsch-ukrainischer", "Aktiv (1)", "Kontakt hergestellt (1)")),
            ("uk_UA", ("Мережа", "Активно (1)")),
        ):
            content, kind = report.with_context(lang=lang, force_report_rendering=True)._render_qweb_pdf(
                "solidarity_partnership.network_map", data={"ids": self.pairs.ids, "note": ""}
            )
            self.assertEqual(kind, "pdf")
            (page,) = PdfFileReader(io.BytesIO(content)).pages
            text = " ".join(page.extract_text().split())
            for word in words:
                self.assertIn(word, text)
