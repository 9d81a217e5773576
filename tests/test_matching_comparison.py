from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import SolidarityCase


class ComparisonCase(SolidarityCase):
    def _create_hromadas(self, numbers):
        return self.env["solidarity.municipality"].create(
            [
                {
                    "key": f"UA21040000000{number:06d}",
                    "name": f"Громада {number}",
                    "kind": "rural_hromada",
                    "country_id": self.ukraine.id,
                    "population": 1000 + number,
                }
                for number in numbers
            ]
        )

    def _count_queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        return self.env.cr.sql_log_count - before

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.criteria = cls.env["solidarity.matching.criterion"].search([])
        cls.third = cls._create_municipality("UA21040150000077777", "Третє", "settlement_hromada", 20000)

    def _weights(self):
        return {criterion.code: criterion.weight for criterion in self.criteria}

    def _comparison(self, candidates=None, **values):
        if candidates is not None:
            values["line_ids"] = [Command.create({"candidate_id": candidate.id}) for candidate in candidates]
        return self.env["solidarity.matching.comparison"].create({"municipality_id": self.town.id, **values})

    def _only(self, lines, code):
        """Try out one criterion alone."""
        for line in lines:
            line.weight = 10 if line.criterion_id.code == code else 0

    def _ranking(self, **values):
        action = (
            self.env["solidarity.matching.ranking"]
            .create({"municipality_id": self.town.id, **values})
            .action_open()
        )
        return self.env[action["res_model"]].with_context(**action["context"]).search(action["domain"])


@tagged("post_install", "-at_install")
class TestComparison(ComparisonCase):
    def test_the_best_are_compared_by_default(self):
        comparison = self._comparison()
        best = [match["municipality"] for match in self.town.rank_partners(limit=4)]
        self.assertEqual(list(comparison.line_ids.candidate_id), best)
        places = comparison.line_ids.mapped("place")
        self.assertEqual(places, list(range(1, len(best) + 1)))

    def test_what_if_changes_the_comparison_and_nothing_else(self):
        self.hromada.kind = "rural_hromada"
        self.third.kind = "urban_hromada"
        comparison = self._comparison(self.hromada | self.third)
        weights = self._weights()
        before = {line.candidate_id: line.configured_score for line in comparison.line_ids}
        self._only(comparison.weight_ids, "level")
        scores = {line.candidate_id: line.score for line in comparison.line_ids}
        self.assertEqual((scores[self.third], scores[self.hromada]), (100, 50))
        self.assertEqual({line.candidate_id: line.configured_score for line in comparison.line_ids}, before)
        self.assertEqual(comparison.line_ids.filtered(lambda line: line.candidate_id == self.third).place, 1)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._weights(), weights)
        self.assertFalse(self.env["solidarity.matching.proposal"].search([("german_id", "=", self.town.id)]))
        comparison.action_reset_weights()
        self.assertEqual({line.candidate_id: line.score for line in comparison.line_ids}, before)

    def test_the_form_answers_at_once(self):
        comparison = self._comparison(self.hromada | self.small_hromada)
        form = Form(comparison)
        self.assertIn("Rank", form.comparison_html)
        for index in range(len(comparison.weight_ids)):
            with form.weight_ids.edit(index) as line:
                line.weight = 0
        self.assertIn("No criterion has a weight", form.comparison_html)
        with form.weight_ids.edit(0) as line:
            line.weight = -1
        self.assertIn("negative", form.comparison_html)
        with form.weight_ids.edit(0) as line:
            line.weight = float("nan")
        self.assertIn("not a number", form.comparison_html)
        with form.weight_ids.edit(0) as line:
            line.weight = 5
        self.assertIn("Similar size", form.comparison_html)

    def test_page_shows_facts_reasons_and_hard_reasons(self):
        comparison = self._comparison(self.hromada | self.occupied_hromada)
        page = comparison.comparison_html
        for words in ("75,000", "80,000", "Similar size", "temporarily occupied", "With these weights"):
            self.assertIn(words, page)
        occupied = comparison.line_ids.filtered(lambda line: line.candidate_id == self.occupied_hromada)
        self.assertIn("temporarily occupied", occupied.excluded)
        self.assertFalse(occupied.place)

    def test_no_more_than_four_and_none_of_the_own_country(self):
        others = self._create_hromadas(range(300, 305))
        self._comparison(others[:4])
        with self.assertRaisesRegex(ValidationError, "At most 4"):
            self._comparison(others)
        with self.assertRaisesRegex(ValidationError, "other country"):
            self._comparison(self.other_town)

    def test_nobody_to_compare_is_said(self):
        self.town.partner_capacity = 0
        self.assertIn("no candidate", self._comparison().comparison_html)

    def test_an_inquiry_compares_its_proposals_and_the_best_others(self):
        lead = self._create_inquiry()
        self._create_proposal(ukrainian=self.small_hromada, lead_id=lead.id)
        comparison = self.env["solidarity.matching.comparison"].browse(
            lead.action_compare_candidates()["res_id"]
        )
        self.assertEqual(comparison.line_ids[0].candidate_id, self.small_hromada)
        self.assertIn(self.hromada, comparison.line_ids.candidate_id)
        self.assertTrue(comparison.line_ids[0].place)
        self.assertIn("proposed already", comparison.line_ids[0].excluded)

    def test_proposals_of_one_municipality_are_compared(self):
        proposals = self._create_proposal() | self._create_proposal(ukrainian=self.small_hromada)
        comparison = self.env["solidarity.matching.comparison"].browse(proposals.action_compare()["res_id"])
        self.assertEqual(comparison.municipality_id, self.town)
        self.assertEqual(comparison.line_ids.candidate_id, self.hromada | self.small_hromada)
        stranger = self._create_proposal(german=self.other_town, ukrainian=self.third)
        with self.assertRaisesRegex(UserError, "one municipality"):
            (proposals | stranger).action_compare()

    def test_places_are_counted_with_a_constant_number_of_queries(self):
        def count(numbers):
            self._create_hromadas(numbers)
            comparison = self._comparison(self.hromada | self.small_hromada)
            return self._count_queries(lambda: self.assertTrue(comparison.comparison_html))

        count(range(1))
        self.assertEqual(count(range(10, 15)), count(range(20, 100)))


@tagged("post_install", "-at_install")
class TestRankingList(ComparisonCase):
    def test_possible_candidates_in_order(self):
        lines = self._ranking()
        expected = self.town.rank_partners(limit=50)
        self.assertEqual(lines.candidate_id.ids, [match["municipality"].id for match in expected])
        self.assertEqual(lines.mapped("place"), list(range(1, len(lines) + 1)))
        self.assertIn(
            "Similar size", lines.filtered(lambda line: line.candidate_id == self.hromada).reason_text
        )

    def test_reasons_are_told_with_a_constant_number_of_queries(self):
        self._create_hromadas(range(60))
        lines = self._ranking()
        self._count_queries(lambda: lines[:1].mapped("reason_text"))
        few, many = (
            self._count_queries(lambda some=some: self.assertTrue(all(some.mapped("reason_text"))))
            for some in (lines[:5], lines[5:45])
        )
        self.assertEqual(few, many)

    def test_everybody_excluded_is_shown_with_the_reason(self):
        self.town.partner_capacity = 9
        archived, refusing, forbidden, partner, full = (
            self._create_municipality(f"UA210401500000{number}", name, "rural_hromada", 5000, **values)
            for number, name, values in (
                (70001, "Архівна", {"active": False}),
                (70002, "Не шукає", {"seeking_partner": "no"}),
                (70003, "Заборонена", {}),
                (70004, "Партнер", {}),
                (70005, "Без місця", {"partner_capacity": 0}),
            )
        )
        self.env["solidarity.matching.pair"].create(
            {"german_id": self.town.id, "ukrainian_id": forbidden.id, "reason": "Asked not to"}
        )
        self._create_partnership(ukrainian=partner)
        declined = self._create_proposal(ukrainian=self.small_hromada)
        declined.action_send()
        declined.action_decline("german", "no")
        self.env["solidarity.territory.status"].create(
            {
                "municipality_id": self.third.id,
                "key": self.third.key,
                "status": "active",
                "date_from": "2024-01-01",
            }
        )
        lines = self._ranking()
        self.assertFalse(lines.filtered("excluded"))
        action = lines.browse().action_show_excluded()
        shown = self.env[action["res_model"]].search(action["domain"])
        reasons = {line.candidate_id: line.excluded for line in shown if line.excluded}
        self.assertLessEqual(
            {
                self.occupied_hromada: "occupied",
                archived: "archived",
                refusing: "not_seeking",
                forbidden: "forbidden",
                partner: "partner",
                full: "capacity",
                self.small_hromada: "declined",
                self.third: "active",
            }.items(),
            reasons.items(),
        )
        self.assertIn(self.hromada, shown.candidate_id)
        labels = dict(shown.fields_get(["excluded"])["excluded"]["selection"])
        self.assertIn("temporarily occupied", labels["occupied"])
        allowed = self._ranking(allow_active=True)
        self.assertIn(self.third, allowed.candidate_id)
        self.assertNotIn(self.occupied_hromada, allowed.candidate_id)

    def test_without_any_possible_one_the_reasons_are_shown_at_once(self):
        self.town.partner_capacity = 0
        lines = self._ranking()
        self.assertEqual(set(lines.mapped("excluded")) - {"occupied"}, {"own_capacity"})

    def test_some_are_taken_on_to_the_comparison(self):
        lines = self._ranking()
        chosen = lines.filtered(lambda line: line.candidate_id in self.hromada | self.small_hromada)
        comparison = self.env["solidarity.matching.comparison"].browse(chosen.action_compare()["res_id"])
        self.assertEqual(comparison.line_ids.candidate_id, chosen.candidate_id)

    def test_readers_rank_and_compare_but_do_not_propose(self):
        town = self.town.with_user(self.reader)
        action = town.action_find_partners()
        lines = self.env[action["res_model"]].with_user(self.reader).search(action["domain"])
        self.assertTrue(lines.mapped("reason_text"))
        action = lines[:2].action_compare()
        comparison = self.env[action["res_model"]].with_user(self.reader).browse(action["res_id"])
        self.assertTrue(comparison.comparison_html)
        for step in (
            lines[:1].action_propose,
            comparison.line_ids[:1].action_propose,
            lambda: town._propose_candidates(self.hromada.with_user(self.reader)),
        ):
            with self.assertRaises(AccessError):
                step()

    def test_nobody_else_ranks(self):
        for user in (self.german_portal, self.employee):
            for model in ("solidarity.matching.ranking", "solidarity.matching.comparison"):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).create({"municipality_id": self.town.id})


@tagged("post_install", "-at_install")
class TestProposingByHand(ComparisonCase):
    def _propose(self, candidates, lead=None, **values):
        wizard = (
            self.env["solidarity.matching.proposal.create"]
            .with_user(self.coordinator)
            .create(
                {
                    "municipality_id": self.town.id,
                    "lead_id": lead and lead.id,
                    "candidate_ids": [Command.set(candidates.ids)],
                    **values,
                }
            )
        )
        wizard.action_confirm()
        return self.env["solidarity.matching.proposal"].search(
            [("german_id", "=", self.town.id), ("ukrainian_id", "in", candidates.ids)]
        )

    def _best(self, count=1):
        return (
            self.town.union(*(match["municipality"] for match in self.town.rank_partners(limit=count)))
            - self.town
        )

    def test_the_best_needs_no_reason(self):
        lead = self._create_inquiry(user_id=self.coordinator.id)
        proposal = self._propose(self._best(), lead)
        # Who asks for a partner seeks one; that is part of the score.
        [match] = self.town.rank_partners(pool=proposal.ukrainian_id, include_excluded=True)
        self.assertEqual((proposal.state, proposal.lead_id, proposal.score), ("draft", lead, match["score"]))
        self.assertEqual(proposal.explanation, match["parts"])
        self.assertFalse(proposal.departure_reason)
        self.assertEqual(lead.stage_id, self.env.ref("solidarity_partnership.crm_stage_proposed"))
        self.assertEqual(self.town.seeking_partner, "yes")

    def test_passing_over_a_better_one_needs_a_reason(self):
        best, second = self._best(), self._best(2) - self._best()
        wizard = self.env["solidarity.matching.proposal.create"].create(
            {"municipality_id": self.town.id, "candidate_ids": [Command.set(second.ids)]}
        )
        self.assertEqual(wizard.passed_over_id, best)
        for reason in (False, "   "):
            with self.assertRaisesRegex(UserError, "ranks higher"):
                self._propose(second, departure_reason=reason)
        proposal = self._propose(second, departure_reason="They know each other")
        self.assertEqual(proposal.departure_reason, "They know each other")

    def test_whoever_was_proposed_before_has_had_its_turn(self):
        lead = self._create_inquiry(user_id=self.coordinator.id)
        second = self._best(2) - self._best()
        self._propose(self._best(), lead).action_withdraw()
        self.assertTrue(self._propose(second, lead))

    def test_a_hard_reason_is_said(self):
        with self.assertRaisesRegex(UserError, "temporarily occupied"):
            self._propose(self.occupied_hromada, departure_reason="Urgent", allow_active=True)
        self._create_proposal()
        with self.assertRaisesRegex(UserError, "proposed already"):
            self._propose(self.hromada, departure_reason="Again")


@tagged("post_install", "-at_install")
class TestWeighting(ComparisonCase):
    def _weighting(self):
        return self.env["solidarity.matching.weighting"].with_user(self.manager).create({})

    def test_preview_changes_nothing_until_it_is_applied(self):
        self.town.seeking_partner = "yes"
        self.hromada.kind = "rural_hromada"
        self.third.kind = "urban_hromada"
        weighting = self._weighting()
        weights = self._weights()
        self.assertIn(self.town.display_name, weighting.preview_html)
        self._only(weighting.line_ids, "level")
        self.assertIn("▲", weighting.preview_html)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._weights(), weights)
        weighting.action_apply()
        self.assertEqual({code for code, weight in self._weights().items() if weight}, {"level"})

    def test_first_places_that_change_are_counted(self):
        self.env["solidarity.municipality"].search([("seeking_partner", "=", "yes")]).seeking_partner = "no"
        self.env["crm.lead"].search([("solidarity_wish", "=", "match")]).active = False
        self.town.seeking_partner = "yes"
        for criterion in self.criteria:
            criterion.weight = 10 if criterion.code == "population" else 0
        weighting = self._weighting()
        values = weighting._prepare_preview()
        self.assertEqual((values["seekers"], values["changed"]), (1, 0))
        everybody = self.env["solidarity.municipality"].search([("country_id", "=", self.ukraine.id)])
        everybody.kind = "rural_hromada"
        self.small_hromada.kind = "urban_hromada"
        self._only(weighting.line_ids, "level")
        values = weighting._prepare_preview()
        [row] = values["rows"]
        self.assertEqual((values["changed"], row["then"][0]["name"]), (1, self.small_hromada.display_name))
        self.assertGreater(row["then"][0]["gained"], 0)

    def test_preview_needs_the_same_number_of_queries_however_many_seek(self):
        seekers = self._create_hromadas(range(20))
        weighting = self._weighting()

        def count(some):
            some.seeking_partner = "yes"
            return self._count_queries(lambda: self.assertTrue(weighting._prepare_preview()["rows"]))

        self.town.seeking_partner = "yes"
        count(seekers[:1])
        self.assertEqual(count(seekers[:3]), count(seekers))

    def test_bad_weights_are_said_and_not_applied(self):
        weights = self._weights()
        weighting = self._weighting()
        for weight, words in ((0, "No criterion has a weight"), (-5, "negative"), (float("nan"), "number")):
            weighting.line_ids.weight = weight
            self.assertIn(words, weighting.preview_html)
            with self.assertRaisesRegex(UserError, words):
                weighting.action_apply()
        self.assertEqual(self._weights(), weights)

    def test_only_managers_weigh(self):
        for user in (self.reader, self.coordinator, self.german_portal):
            with self.assertRaises(AccessError):
                self.env["solidarity.matching.weighting"].with_user(user).create({})

    def test_shares_add_up(self):
        self.assertAlmostEqual(sum(self.criteria.mapped("share")), 100, places=3)
        self.criteria.weight = 0
        self.assertEqual(set(self.criteria.mapped("share")), {0})
