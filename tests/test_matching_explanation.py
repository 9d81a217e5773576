from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import SolidarityCase


@tagged("post_install", "-at_install")
class TestExplanation(SolidarityCase):
    def _describe(self, german, ukrainian, *parts):
        [text] = self.env["solidarity.municipality"]._describe_matches([(german, ukrainian, list(parts))])
        return text

    def _part(self, criterion, value, points=5, weight=10):
        return {"criterion": criterion, "weight": weight, "value": value, "points": points}

    def test_sentence_names_facts(self):
        text = self._describe(
            self.town,
            self.hromada,
            self._part("population", 0.9),
            self._part("topics", 1.0),
            self._part("level", 0.2),
            self._part("languages", None),
        )
        self.assertEqual(
            text,
            f"Similar size (92,000 / 75,000); both ask for {self.energy.name}. "
            "Weak: different level (Town / Urban Hromada). No data on: Contact Languages.",
        )

    def test_needs_are_counted(self):
        self.env["solidarity.need"].create(
            [
                {"municipality_id": self.hromada.id, "topic_id": topic.id, "name": "Needed"}
                for topic in (self.energy, self.health)
            ]
        )
        self.env["solidarity.offer"].create(
            {"municipality_id": self.town.id, "topic_id": self.energy.id, "name": "Offered"}
        )
        text = self._describe(self.town, self.hromada, self._part("ukrainian_needs", 0.8))
        self.assertEqual(text, "The offer of Musterstadt covers 1 of 2 needs of Зразкове.")

    def test_languages_have_their_name_in_the_language_of_the_reader(self):
        german = self.env["res.lang"].with_context(active_test=False).search([("code", "=", "de_DE")])
        (self.town | self.hromada).language_ids = [Command.set(german.ids)]
        match = (self.town, self.hromada, [self._part("languages", 1)])
        for language, name in (("en_US", "German"), ("de_DE", "Deutsch"), ("uk_UA", "німецька")):
            [text] = (
                self.env["solidarity.municipality"].with_context(lang=language)._describe_matches([match])
            )
            self.assertIn(name, text)

    def test_a_tie_is_named_by_its_kind(self):
        self.env["solidarity.tie"].create(
            {"municipality_id": self.town.id, "other_id": self.hromada.id, "kind": "civil_society"}
        )
        text = self._describe(self.town, self.hromada, self._part("ties", 0.8))
        self.assertEqual(text, "Existing tie: contact of civil society.")

    def test_every_criterion_has_words_without_facts(self):
        nobody = self._create_municipality("UA21040150000077777", "Нічого", False, 0)
        nowhere = self._create_municipality("05158029", "Nirgends", False, 0)
        for criterion in self.env["solidarity.matching.criterion"].with_context(active_test=False).search([]):
            for value in (0.0, 1.0, None):
                text = self._describe(nowhere, nobody, self._part(criterion.code, value))
                self.assertTrue(text.endswith("."), text)
                self.assertNotIn("%(", text)
                self.assertNotIn("None", text)

    def test_of_nothing_nothing_is_said(self):
        self.assertEqual(self._describe(self.town, self.hromada), "No criterion stands out.")

    def test_proposals_have_their_sentence_with_the_same_number_of_queries(self):
        german = self.env["solidarity.municipality"].create(
            [
                {
                    "key": f"0515{number:04d}",
                    "name": f"Stadt {number}",
                    "kind": "town",
                    "country_id": self.germany.id,
                    "population": 50000 + number,
                    "topic_ids": [Command.set(self.energy.ids)],
                }
                for number in range(1000, 1060)
            ]
        )
        proposals = self.env["solidarity.matching.proposal"].create(
            [
                {"german_id": one.id, "ukrainian_id": self.hromada.id, "score": 50, "explanation": parts}
                for one in german
                for parts in [[self._part("population", 0.8), self._part("topics", 1)]]
            ]
        )

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(all("Similar size" in text for text in some.mapped("reason_text")))
            return self.env.cr.sql_log_count - before

        count(proposals[:1])
        self.assertEqual(count(proposals[:5]), count(proposals[5:]))

    def test_both_sides_stand_beside_each_other(self):
        self.town.write({"latitude": 51.3, "longitude": 6.85, "area_km2": 88.7})
        self.hromada.write({"latitude": 48.53, "longitude": 25.04})
        self._create_partnership(german=self.other_town)
        page = self._create_proposal(german=self.town).facts_html
        for fact in ("92,000", "75,000", "Urban Hromada", "Nachbarstadt", "Not Listed", "unknown"):
            self.assertIn(fact, page)
        self.assertRegex(page, r"1,3\d\d km in a straight line")
        self.assertEqual(page.count('class="o_solidarity_marker '), 2)
        self.assertIn('alt="Map of Germany and Ukraine"', page)

    def test_a_listed_territory_is_shown_with_its_date(self):
        rows = {row["label"]: row["values"] for row in (self.town | self.occupied_hromada)._describe_facts()}
        self.assertEqual(rows["Territory Status"], ["–", "Temporarily Occupied since 05/20/2022"])

    def test_waiting_is_told_of_those_who_wait(self):
        self.town.write({"seeking_partner": "yes", "seeking_since": "2024-03-09"})
        self.hromada.seeking_partner = "no"
        rows = {
            row["label"]: row["values"]
            for row in (self.town | self.hromada | self.small_hromada)._describe_facts()
        }
        self.assertEqual(rows["Waiting since"], ["03/09/2024", "seeks no partner", ""])

    def test_much_unknown_is_cut_short(self):
        codes = ("population", "level", "topics", "languages")
        text = self._describe(self.town, self.hromada, *(self._part(code, None) for code in codes))
        self.assertTrue(
            text.endswith("No data on: Population, Level and Kind, Fields of Cooperation and others.")
        )

    def test_without_positions_there_is_no_map(self):
        page = self._create_proposal().facts_html
        self.assertNotIn("<img", page)
        self.assertNotIn("straight line", page)

    def test_names_are_escaped(self):
        self.town.name = "<script>alert(1)</script>"
        proposal = self._create_proposal()
        self.assertNotIn("<script>", proposal.facts_html)
        self.assertIn("&lt;script&gt;", proposal.facts_html)

    def test_a_new_proposal_explains_itself_in_the_form(self):
        form = Form(self.env["solidarity.matching.proposal"])
        form.german_id = self.town
        form.ukrainian_id = self.hromada
        self.assertIn("Similar size", form.reason_text)
        self.assertIn("92,000", form.facts_html)

    def test_unknown_and_raising_criteria_are_marked(self):
        proposal = self._create_proposal(
            explanation=[self._part("partners", 1), self._part("languages", None)]
        )
        self.assertIn("raises the score", proposal.explanation_html)
        self.assertIn("no data", proposal.explanation_html)
