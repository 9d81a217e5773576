from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import file_open, mute_logger

from .common import SolidarityCase


class TieCase(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ties = cls.env["solidarity.tie"]
        cls.poland = cls.env.ref("base.pl")
        cls.land = cls.env["res.country.state"].search(
            [("country_id", "=", cls.germany.id), ("code", "=", "DE-NW")]
        )
        cls.oblast = cls.env["res.country.state"].search(
            [("country_id", "=", cls.ukraine.id), ("code", "=", "UA-26")]
        )
        cls.other_oblast = cls.env["res.country.state"].search(
            [("country_id", "=", cls.ukraine.id), ("code", "=", "UA-32")]
        )
        cls.town.state_id = cls.land
        cls.hromada.state_id = cls.oblast
        cls.small_hromada.state_id = cls.other_oblast

    @classmethod
    def _create_tie(cls, municipality=None, kind="twinning", **values):
        return cls.ties.create({"municipality_id": (municipality or cls.town).id, "kind": kind, **values})

    @classmethod
    def _create_third(cls, municipality, place, country=None, **values):
        return cls._create_tie(municipality, place=place, country_id=(country or cls.poland).id, **values)


@tagged("post_install", "-at_install")
class TestTieRules(TieCase):
    def test_either_side_may_record_it(self):
        self.assertTrue(self._create_tie(self.town, other_id=self.hromada.id))
        self.assertTrue(self._create_tie(self.small_hromada, other_id=self.town.id))
        self.assertEqual(self.town.tie_ids.other_id, self.hromada)
        self.assertEqual(self.town.other_tie_ids.municipality_id, self.small_hromada)

    @mute_logger("odoo.sql_db")
    def test_exactly_one_other_end(self):
        ends = {
            "other_id": self.hromada.id,
            "region_id": self.oblast.id,
            "place": "Nysa",
        }
        for names in (
            (),
            ("other_id", "place"),
            ("other_id", "region_id"),
            ("region_id", "place"),
            tuple(ends),
        ):
            values = {name: ends[name] for name in names}
            if "place" in values:
                values["country_id"] = self.poland.id
            with self.subTest(names), self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self._create_tie(kind="refugees", **values)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._create_tie(place="")
        self.assertFalse(self.town.tie_ids)

    def test_the_other_end_lies_in_the_other_country(self):
        for values in (
            {"other_id": self.other_town.id},
            {"other_id": self.town.id},
            {"kind": "refugees", "region_id": self.land.id},
            {
                "kind": "refugees",
                "region_id": self.env["res.country.state"]
                .search([("country_id.code", "=", "US")], limit=1)
                .id,
            },
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self._create_tie(**values)
        tie = self._create_tie(other_id=self.hromada.id)
        with self.assertRaises(ValidationError):
            tie.municipality_id = self.small_hromada

    def test_only_refugees_come_from_a_region(self):
        for kind in ("contact", "twinning", "civil_society"):
            with self.assertRaises(ValidationError):
                self._create_tie(kind=kind, region_id=self.oblast.id)
        tie = self._create_tie(kind="refugees", region_id=self.oblast.id)
        self.assertTrue(tie)
        with self.assertRaises(ValidationError):
            tie.kind = "contact"

    def test_a_third_place_lies_in_a_third_country(self):
        for kind in ("contact", "twinning", "civil_society"):
            self.assertTrue(self._create_third(self.town, "Nysa", kind=kind))
        for values in (
            {"place": "Nysa"},
            {"place": "Nysa", "country_id": self.germany.id},
            {"place": "Nysa", "country_id": self.ukraine.id},
            {"place": " – ", "country_id": self.poland.id},
            {"place": "Opole", "country_id": self.poland.id, "kind": "refugees"},
            {"other_id": self.hromada.id, "country_id": self.poland.id},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self._create_tie(**values)

    @mute_logger("odoo.sql_db")
    def test_years(self):
        self.assertTrue(self._create_tie(other_id=self.hromada.id, year_from=2015, year_to=2015))
        for years in ((2015, 2014), (15, 0), (0, 20155)):
            with self.subTest(years), self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self._create_third(self.town, "Nysa", year_from=years[0], year_to=years[1])
        self.assertTrue(self._create_third(self.town, "Nysa", year_to=2014))

    @mute_logger("odoo.sql_db")
    def test_the_same_tie_is_recorded_once(self):
        self._create_tie(other_id=self.hromada.id)
        self._create_tie(kind="refugees", region_id=self.oblast.id)
        self._create_third(self.town, "Bielsko-Biała")
        for again in (
            lambda: self._create_tie(other_id=self.hromada.id),
            lambda: self._create_tie(self.hromada, other_id=self.town.id),
            lambda: self._create_tie(kind="refugees", region_id=self.oblast.id),
            lambda: self._create_third(self.town, "BIELSKO BIALA"),
        ):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                again()
        self._create_tie(kind="contact", other_id=self.hromada.id)
        self._create_third(self.other_town, "Bielsko-Biała")
        self._create_third(self.town, "Bielsko-Biała", self.env.ref("base.cz"))
        self.assertEqual(len(self.town.tie_ids), 5)

    def test_the_identity_follows_place_and_country(self):
        tie = self._create_third(self.town, "Nysa")
        self.assertEqual(tie.place_key, "PL|nysa")
        tie.write({"place": " Łódź ", "country_id": self.env.ref("base.cz").id})
        self.assertEqual(tie.place_key, "CZ|lodz")
        tie.write({"place": False, "country_id": False, "other_id": self.hromada.id})
        self.assertFalse(tie.place_key)

    def test_a_tie_is_named_by_its_two_ends(self):
        self.assertEqual(
            self._create_third(self.town, "Nysa").display_name, "Musterstadt (DE-NW) – Nysa (PL)"
        )
        tie = self._create_tie(other_id=self.hromada.id)
        self.assertEqual(tie.display_name, "Musterstadt (DE-NW) – Зразкове (UA-26)")
        tie = self._create_tie(kind="refugees", region_id=self.oblast.id)
        self.assertEqual(tie.display_name, "Musterstadt (DE-NW) – Ivano-Frankivsk Oblast")

    def test_form_asks_for_what_the_kind_needs(self):
        with Form(self.ties.with_user(self.coordinator)) as form:
            form.municipality_id = self.town
            form.kind = "twinning"
            form.place = "Nysa"
            with self.assertRaises(AssertionError):
                form.save()
            form.country_id = self.poland
        self.assertEqual(self.town.tie_ids.place_key, "PL|nysa")


@tagged("post_install", "-at_install")
class TestLinks(TieCase):
    def _shared(self, one, other):
        links = self.ties._links([one.id, other.id])
        return links.get(one.id, set()) & links.get(other.id, set())

    def test_direct_tie(self):
        token = f"{self.town.key}|{self.hromada.key}"
        self._create_tie(self.hromada, "civil_society", other_id=self.town.id)
        self._create_tie(self.town, "contact", other_id=self.hromada.id)
        self.assertEqual(
            self._shared(self.town, self.hromada), {("civil_society", token), ("contact", token)}
        )
        self.assertFalse(self._shared(self.town, self.small_hromada))
        self.assertFalse(self._shared(self.other_town, self.hromada))

    def test_common_third_partner(self):
        self._create_third(self.town, "Nysa")
        self._create_third(self.hromada, " NYSA", kind="contact")
        self._create_third(self.small_hromada, "Nysa", self.env.ref("base.cz"))
        self.assertEqual(self._shared(self.town, self.hromada), {("third", "PL|nysa")})
        self.assertFalse(self._shared(self.town, self.small_hromada))

    def test_refugees_from_a_region_connect_with_every_municipality_in_it(self):
        neighbour = self._create_municipality(
            "UA26080090000044444", "Сусіднє", "rural_hromada", 5000, state_id=self.oblast.id
        )
        self._create_tie(kind="refugees", region_id=self.oblast.id)
        for hromada in self.hromada | neighbour:
            self.assertEqual(self._shared(self.town, hromada), {("refugees_region", "UA-26")})
        self.assertFalse(self._shared(self.town, self.small_hromada))
        self.assertFalse(self._shared(self.other_town, self.hromada))

    def test_partner_regions_connect_their_municipalities(self):
        self.env["solidarity.region.partnership"].create(
            {"german_state_id": self.land.id, "ukrainian_state_id": self.oblast.id}
        )
        self.assertEqual(self._shared(self.town, self.hromada), {("region", "DE-NW|UA-26")})
        self.assertFalse(self._shared(self.town, self.small_hromada))
        self.assertFalse(self._shared(self.other_town, self.hromada))

    def test_only_those_asked_for(self):
        self._create_tie(other_id=self.hromada.id)
        self.assertEqual(set(self.ties._links(self.town.ids)), {self.town.id})
        self.assertLessEqual({self.town.id, self.hromada.id}, set(self.ties._links()))
        self.assertEqual(self.ties._links([]), {})
        self.assertEqual(self.ties._links(self.other_town.ids), {})

    def test_what_is_not_written_yet_counts(self):
        tie = self._create_third(self.town, "Nysa")
        self.env.flush_all()
        tie.place = "Opole"
        self.hromada.state_id = self.other_oblast
        self._create_tie(self.town, "refugees", region_id=self.other_oblast.id)
        self.assertIn(("third", "PL|opole"), self.ties._links()[self.town.id])
        self.assertEqual(self._shared(self.town, self.hromada), {("refugees_region", "UA-32")})

    def test_one_query_whatever_the_number(self):
        towns = self.env["solidarity.municipality"].create(
            [
                {
                    "key": f"09184{number:03d}",
                    "name": f"Ort {number}",
                    "kind": "municipality",
                    "country_id": self.germany.id,
                    "state_id": self.land.id,
                }
                for number in range(500, 600)
            ]
        )
        for town in towns:
            self._create_third(town, "Nysa")
            self._create_tie(town, other_id=self.hromada.id)
        self.env.flush_all()
        for municipality_ids in (towns[:1].ids, towns.ids, None):
            with self.assertQueryCount(1):
                links = self.ties._links(municipality_ids)
            self.assertGreaterEqual(len(links), len(municipality_ids or towns))
        self.assertIn(("third", "PL|nysa"), links[towns[-1].id])


@tagged("post_install", "-at_install")
class TestTieImport(TieCase):
    """Coordinators import ties with Odoo's own import screen."""

    HEADER = "Municipality,Kind,Other Municipality,Third Place,Country of the Third Place,Since\n"
    OPTIONS = {"quoting": '"', "separator": ",", "has_headers": True, "encoding": "utf-8"}

    def _import(self, text, lang="en_US", dryrun=False):
        """Upload a file, take the fields that the screen suggests, import."""
        self.coordinator.lang = lang
        upload = (
            self.env["base_import.import"]
            .with_user(self.coordinator)
            .with_context(lang=lang)
            .create(
                {
                    "res_model": "solidarity.tie",
                    "file": text.encode(),
                    "file_name": "ties.csv",
                    "file_type": "text/csv",
                }
            )
        )
        preview = upload.parse_preview(dict(self.OPTIONS))
        fields = [preview["matches"].get(index, [False])[0] for index in range(len(preview["headers"]))]
        return upload.execute_import(fields, preview["headers"], dict(self.OPTIONS), dryrun=dryrun)

    def _assert_refused(self, text, *words):
        before = self.ties.search_count([])
        result = self._import(self.HEADER + text)
        self.assertFalse(result["ids"])
        messages = " ".join(message["message"] for message in result["messages"])
        for word in words:
            self.assertIn(word, messages)
        self.assertEqual(self.ties.search_count([]), before)

    def test_municipalities_by_official_key(self):
        result = self._import(
            self.HEADER
            + f"{self.town.key},Twinning,,Nysa,PL,1999\n"
            + f"{self.hromada.key},twinning,,NYSA,PL,\n"
            + f"{self.town.key},Contact of Civil Society,{self.hromada.key},,,2022\n"
        )
        self.assertEqual(result["messages"], [])
        ties = self.ties.browse(result["ids"])
        self.assertEqual(ties.mapped("municipality_id.key"), [self.town.key, self.hromada.key])
        self.assertEqual(ties[:2].mapped("place_key"), ["PL|nysa", "PL|nysa"])
        self.assertEqual((ties[2].other_id, ties[2].kind), (self.hromada, "civil_society"))
        self.assertEqual(ties.mapped("year_from"), [1999, 0, 2022])

    def test_the_file_may_be_in_english_on_a_german_screen(self):
        result = self._import(self.HEADER + f"{self.town.key},Twinning,,Nysa,PL,1999\n", lang="de_DE")
        self.assertEqual(result["messages"], [])
        self.assertEqual(self.ties.browse(result["ids"]).place_key, "PL|nysa")

    def test_a_bad_key_stops_the_whole_file(self):
        good = f"{self.town.key},Twinning,,Nysa,PL,\n"
        self._assert_refused(good + "99999999,Twinning,,Nysa,PL,\n", "99999999", "Municipality")
        self._assert_refused(good + f"{self.town.key},Twinning,UA99,,,\n", "UA99", "Other Municipality")

    @mute_logger("odoo.sql_db")
    def test_rules_hold_in_a_file(self):
        good = f"{self.town.key},Twinning,,Nysa,PL,\n"
        self._assert_refused(good + f"{self.town.key},Twinning,,Nysa,,\n", "Nysa", "country")
        self._assert_refused(good + f"{self.town.key},Friendship,,Nysa,PL,\n", "Friendship")
        self._assert_refused(good + f"{self.town.key},Twinning,,,,\n", "exactly one other end")
        self._assert_refused(good + f"{self.town.key},Twinning,,NYSA,PL,\n", "already recorded")

    def test_the_key_of_a_name_that_occurs_several_times(self):
        namesake = self._create_municipality("09373146", "Musterstadt", "municipality", 5000)
        result = self._import(self.HEADER + f"{namesake.key},Twinning,,Nysa,PL,\n")
        self.assertEqual(self.ties.browse(result["ids"]).municipality_id, namesake)
        self._assert_refused("Musterstadt,Twinning,,Opole,PL,\n", "Musterstadt", "official key")
        result = self._import(self.HEADER + "Nachbarstadt,Twinning,,Opole,PL,\n")
        self.assertEqual(self.ties.browse(result["ids"]).municipality_id, self.other_town)

    def test_trying_changes_nothing(self):
        before = self.ties.search_count([])
        result = self._import(self.HEADER + f"{self.town.key},Twinning,,Nysa,PL,\n", dryrun=True)
        self.assertEqual(result["messages"], [])
        self.assertEqual(self.ties.search_count([]), before)

    def test_the_template_can_be_imported_as_it_is(self):
        [template] = self.ties.with_user(self.coordinator).get_import_templates()
        with file_open(template["template"].lstrip("/")) as file:
            text = file.read()
        municipalities = self.env["solidarity.municipality"]
        for key, kind in (
            ("07339030", "town"),
            ("07314000", "independent_city"),
            ("UA26080070000092582", "urban_hromada"),
            ("UA18080150000022496", "urban_hromada"),
        ):
            if not municipalities.search_count([("key", "=", key)]):
                self._create_municipality(key, key, kind, 1)
        municipalities.search(
            [("key", "in", ("07339030", "07314000", "UA26080070000092582"))]
        ).tie_ids.unlink()
        result = self._import(text)
        self.assertEqual(result["messages"], [])
        ties = self.ties.browse(result["ids"])
        links = self.ties._links(ties.municipality_id.ids)
        self.assertIn(("third", "PL|nysa"), set.intersection(*map(links.get, ties[:2].municipality_id.ids)))
        self.assertEqual(ties[2].other_id.key, "UA18080150000022496")


@tagged("post_install", "-at_install")
class TestRegionPartnership(TieCase):
    def test_a_land_and_an_oblast(self):
        partnerships = self.env["solidarity.region.partnership"]
        for german, ukrainian in (
            (self.oblast, self.land),
            (self.land, self.land),
            (self.oblast, self.other_oblast),
        ):
            with self.assertRaises(ValidationError):
                partnerships.create({"german_state_id": german.id, "ukrainian_state_id": ukrainian.id})
        partnership = partnerships.create(
            {"german_state_id": self.land.id, "ukrainian_state_id": self.oblast.id}
        )
        self.assertEqual(partnership.display_name, "North Rhine-Westphalia – Ivano-Frankivsk Oblast")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            partnership.copy()

    def test_the_known_one_is_shipped(self):
        shipped = self.env.ref("solidarity_partnership.region_partnership_nrw_dnipropetrovsk")
        self.assertEqual((shipped.german_state_id.code, shipped.ukrainian_state_id.code), ("DE-NW", "UA-12"))


@tagged("post_install", "-at_install")
class TestTieOfMunicipality(TieCase):
    def test_ties_are_recorded_on_the_form_of_the_municipality(self):
        self.town.with_user(self.coordinator).write(
            {
                "tie_ids": [
                    Command.create({"kind": "contact", "other_id": self.hromada.id}),
                    Command.create({"kind": "twinning", "place": "Nysa", "country_id": self.poland.id}),
                ]
            }
        )
        self.assertEqual(set(self.town.tie_ids.mapped("kind")), {"contact", "twinning"})
        self.assertEqual(self.hromada.other_tie_ids.municipality_id, self.town)
