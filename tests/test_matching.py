from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged, users
from odoo.tools import mute_logger

from ..matching.criteria import CRITERIA
from ..matching.exclusion import REASONS
from ..models.matching.solidarity_municipality_matching import EXCLUSIONS
from .common import SolidarityCase


@tagged("post_install", "-at_install")
class TestMatching(SolidarityCase):
    def _rank(self, **options):
        return self.town.rank_partners(pool=self.hromadas, **options)

    def test_ranking_is_explained_and_leaves_out_the_occupied(self):
        ranked = self._rank()
        self.assertEqual([match["municipality"] for match in ranked], [self.hromada, self.small_hromada])
        for match in ranked:
            self.assertEqual(sum(part["points"] for part in match["parts"]), match["score"])
            self.assertEqual({"criterion", "weight", "value", "points"}, set(match["parts"][0]))
        self.assertEqual(len(self._rank(limit=1)), 1)

    def test_excluded_are_named_last(self):
        last = self._rank(include_excluded=True)[-1]
        self.assertEqual((last["municipality"], last["excluded"]), (self.occupied_hromada, "occupied"))

    def test_default_pool_is_the_other_country_less_those_that_said_no(self):
        self.small_hromada.seeking_partner = "no"
        pool = self.town._default_pool()
        self.assertIn(self.hromada, pool)
        self.assertIn(self.occupied_hromada, pool)
        self.assertNotIn(self.small_hromada, pool)
        self.assertNotIn(self.other_town, pool)
        self.assertIn(self.town, self.hromada._default_pool())

    def test_weights_decide(self):
        criteria = self.env["solidarity.matching.criterion"].search([])
        criteria.weight = 0
        criteria.filtered(lambda criterion: criterion.code == "level").weight = 10
        self.hromada.kind = "rural_hromada"
        self.small_hromada.kind = "urban_hromada"
        self.assertEqual(self._rank()[0]["municipality"], self.small_hromada)

    def test_capacity_counts_what_has_not_ended(self):
        partnership = self._create_partnership(german=self.other_town)
        self.assertEqual(self.hromada.capacity_left, 0)
        self.assertEqual(self._rank(include_excluded=True)[-1]["excluded"], "capacity")
        partnership.action_end("Done")
        self.assertEqual(self.hromada.capacity_left, 1)
        self.assertIn(self.hromada, [match["municipality"] for match in self._rank()])

    def test_existing_and_former_pairs_are_not_offered(self):
        self.town.partner_capacity = self.hromada.partner_capacity = 5
        partnership = self._create_partnership()
        reasons = {match["municipality"]: match["excluded"] for match in self._rank(include_excluded=True)}
        self.assertEqual(reasons[self.hromada], "partner")
        partnership.action_end("Done")
        reasons = {match["municipality"]: match["excluded"] for match in self._rank(include_excluded=True)}
        self.assertEqual(reasons[self.hromada], "former_partner")

    def _reason(self, hromada=None, **options):
        ranked = self.town.rank_partners(pool=hromada or self.hromada, include_excluded=True, **options)
        return ranked[0]["excluded"]

    def _list_territory(self, status):
        self.env["solidarity.territory.status"].create(
            {
                "municipality_id": self.hromada.id,
                "key": self.hromada.key,
                "status": status,
                "date_from": "2022-03-01",
                "order_number": "376/2025",
            }
        )

    def test_active_hostilities_exclude_unless_allowed(self):
        self._list_territory("active_resources")
        self.assertEqual(self._reason(), "active")
        self.assertIsNone(self._reason(allow_active=True))
        self._list_territory("occupied")
        self.assertEqual(self._reason(allow_active=True), "occupied")

    def test_possible_hostilities_do_not_exclude(self):
        self._list_territory("possible")
        self.assertIsNone(self._reason())

    def test_a_pair_ruled_out_is_not_offered(self):
        self.env["solidarity.matching.pair"].create(
            {"german_id": self.town.id, "ukrainian_id": self.hromada.id, "reason": "Conflict of interest"}
        )
        self.assertEqual(self._reason(), "forbidden")
        self.assertIsNone(self._reason(self.small_hromada))

    def test_every_hard_reason_has_its_sentence(self):
        self.assertLessEqual({*REASONS, "own_capacity", "capacity"}, set(EXCLUSIONS))
        self.hromada.active = False
        self.assertEqual(self._reason(), "archived")
        with self.assertRaisesRegex(UserError, "no longer in the register"):
            self.town._check_pair(self.hromada)

    def test_a_side_that_said_no_and_an_own_capacity_used_up(self):
        self.hromada.seeking_partner = "no"
        self.assertEqual(self._reason(), "not_seeking")
        self.town.partner_capacity = 0
        self.assertEqual(self._reason(self.small_hromada), "own_capacity")

    def test_all_facts_reach_the_criteria(self):
        languages = self.env["res.lang"].search([("code", "in", ("de_DE", "uk_UA"))])
        facts = {
            "area_km2": 100,
            "urban_share": 0.0,
            "own_income": 500,
            "mountain": "yes",
            "coastal": "no",
            "seeking_partner": "yes",
            "language_ids": [(6, 0, languages.ids)],
            "need_ids": [(0, 0, {"name": "Generators", "topic_id": self.energy.id})],
            "offer_ids": [(0, 0, {"name": "Advice", "topic_id": self.energy.id})],
        }
        (self.town | self.hromada).write(facts)
        (self.town | self.hromada).seeking_since = "2020-01-01"
        self.env["solidarity.tie"].create(
            {"municipality_id": self.town.id, "other_id": self.hromada.id, "kind": "contact"}
        )
        self._create_partnership(german=self.town, ukrainian=self.small_hromada).action_end("Done")
        self.env["solidarity.matching.criterion"].search([("code", "=", "fairness")]).weight = 5
        self._create_partnership(german=self.other_town, ukrainian=self.small_hromada)
        (match,) = self.town.rank_partners(pool=self.hromada)
        values = {part["criterion"]: part["value"] for part in match["parts"]}
        self.assertEqual(set(values), set(CRITERIA))
        self.assertNotIn(None, values.values())
        expected = {
            "geography": 1,
            "topics": 1,
            "ukrainian_needs": 1,
            "german_needs": 1,
            "languages": 1,
            "ties": 1,
        }
        self.assertEqual({code: values[code] for code in expected}, expected)
        self.assertEqual(
            (values["experience"], values["waiting"], values["partners"], values["seeking"]), (0.5, 1, 1, 1)
        )
        self.assertEqual(sum(part["points"] for part in match["parts"]), match["score"])
        self.assertEqual(match["known"], 100)

    def test_an_urban_share_of_zero_is_known_and_an_empty_one_is_not(self):
        self.env["solidarity.matching.criterion"].search([("code", "!=", "settlement")]).weight = 0
        self.town.urban_share = 1.0
        self.assertEqual(self._rank(limit=1)[0]["known"], 0)
        self.hromada.urban_share = 0.0
        best = {match["municipality"]: match for match in self._rank()}[self.hromada]
        self.assertEqual((best["known"], best["score"]), (100, 0))

    def test_a_municipality_without_any_data_is_ranked_without_a_traceback(self):
        bare = self.env["solidarity.municipality"].create(
            {"key": "UA05020010000044444", "name": "Порожнє", "country_id": self.ukraine.id}
        )
        (match,) = self.town.rank_partners(pool=bare)
        self.assertLess(match["score"], 20)
        self.assertLess(match["known"], 20)
        self.assertEqual(self.town.rank_partners(pool=bare.browse()), [])

    def test_an_income_that_only_a_district_has_is_unknown(self):
        raion = self._create_municipality("UA05020000000055555", "Район", "raion", 400000, own_income=1000)
        self.town.own_income = 500
        (match,) = self.town.rank_partners(pool=raion)
        self.assertIsNone({part["criterion"]: part["value"] for part in match["parts"]}["economy"])

    def test_who_said_no_and_who_is_gone_are_named_with_the_excluded(self):
        self.small_hromada.seeking_partner = "no"
        self.hromada.active = False
        reasons = {
            match["municipality"]: match["excluded"]
            for match in self.town.rank_partners(include_excluded=True)
        }
        self.assertEqual((reasons[self.small_hromada], reasons[self.hromada]), ("not_seeking", "archived"))
        self.assertNotIn(self.small_hromada, [match["municipality"] for match in self.town.rank_partners()])

    def test_impossible_facts_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "yet to come"):
            self.town.write({"seeking_partner": "yes", "seeking_since": "2999-01-01"})
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.town.area_km2 = -5
            self.town.flush_recordset()

    def test_bad_weights_are_refused_in_words(self):
        criteria = self.env["solidarity.matching.criterion"].search([])
        criteria.weight = 0
        with self.assertRaisesRegex(UserError, "No criterion has a weight"):
            self._rank()
        for weight in (-1, float("nan"), float("inf"), 1001):
            with (
                self.subTest(weight=weight),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                criteria[0].weight = weight
                criteria.flush_recordset()
        with self.assertRaisesRegex(UserError, "negative"):
            criteria._check_weights({"population": -1, "level": 3})
        with self.assertRaisesRegex(UserError, "not a number"):
            criteria._check_weights({"population": float("nan")})

    def test_query_count_does_not_grow_with_the_pool(self):
        def count(number, first):
            pool = self.env["solidarity.municipality"].create(
                [
                    {
                        "key": f"UA2104{first + index:03d}00000{first + index:05d}",
                        "name": f"H{index}",
                        "kind": "rural_hromada",
                        "country_id": self.ukraine.id,
                        "topic_ids": [(6, 0, self.energy.ids)],
                        "population": 1000 + index,
                    }
                    for index in range(number)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(self.town.rank_partners(pool=pool)), number)
            return self.env.cr.sql_log_count - before

        count(2, 1)
        self.assertEqual(count(5, 10), count(80, 20))


@tagged("post_install", "-at_install")
class TestProposal(SolidarityCase):
    def test_inquiry_gets_drafts_best_first_and_moves_on(self):
        lead = self._create_inquiry()
        another = self._create_municipality("UA21040150000077777", "Третє", "settlement_hromada", 20000)
        proposals = lead.action_propose(limit=2)
        self.assertEqual(len(proposals), 2)
        self.assertEqual(proposals.mapped("score"), sorted(proposals.mapped("score"), reverse=True))
        self.assertEqual(set(proposals.mapped("state")), {"draft"})
        self.assertEqual(proposals.lead_id, lead)
        self.assertEqual(lead.stage_id, self.env.ref("solidarity_partnership.crm_stage_proposed"))
        self.assertEqual(self.town.seeking_partner, "yes")
        self.assertEqual(
            lead.action_propose(limit=2).ukrainian_id | proposals.ukrainian_id,
            self.hromada | self.small_hromada | another,
        )

    def test_a_ukrainian_inquiry_is_matched_with_german_municipalities(self):
        proposal = self._create_inquiry(self.hromada).action_propose(limit=1)
        self.assertEqual(proposal.ukrainian_id, self.hromada)
        self.assertEqual(proposal.german_id.country_id, self.germany)

    def test_no_candidate_left_is_said(self):
        self.town.partner_capacity = 0
        with self.assertRaisesRegex(UserError, "no possible partner"):
            self._create_inquiry().action_propose()

    def test_sending_informs_both_sides_in_their_language(self):
        proposal = self._create_proposal(user_id=self.coordinator.id)
        proposal.action_send()
        self.assertEqual(proposal.state, "sent")
        mails = self.env["mail.mail"].search([("model", "=", proposal._name), ("res_id", "=", proposal.id)])
        recipients = {mail.recipient_ids: mail for mail in mails}
        self.assertLessEqual({self.town.partner_id, self.hromada.partner_id}, set(recipients))
        to_german, to_ukrainian = recipients[self.town.partner_id], recipients[self.hromada.partner_id]
        self.assertIn("Sehr geehrte", to_german.body_html)
        self.assertIn("Шановні", to_ukrainian.body_html)
        self.assertIn(self.town.with_context(lang="uk_UA").name, to_ukrainian.body_html)

    def test_contact_persons_get_the_letter_while_the_administration_has_no_address(self):
        self.town.partner_id.email = False
        proposal = self._create_proposal()
        proposal.action_send()
        mails = self.env["mail.mail"].search([("model", "=", proposal._name), ("res_id", "=", proposal.id)])
        self.assertIn(self.german_portal.partner_id, mails.recipient_ids)
        self.assertNotIn(self.town.partner_id, mails.recipient_ids)

    def test_a_side_without_an_address_is_noted(self):
        proposal = self._create_proposal(ukrainian=self.small_hromada)
        proposal.action_send()
        notes = " ".join(proposal.message_ids.mapped("body"))
        self.assertIn("no e-mail address", notes)

    def test_both_accept_makes_exactly_one_partnership(self):
        lead = self._create_inquiry()
        proposal = self._create_proposal(lead_id=lead.id)
        proposal.action_send()
        self.assertFalse(proposal.action_accept("german"))
        partnership = proposal.action_accept("ukrainian")
        self.assertEqual(
            (partnership.german_id, partnership.ukrainian_id, partnership.origin, partnership.stage),
            (self.town, self.hromada, "matched", "preparation"),
        )
        self.assertEqual(proposal.state, "accepted")
        self.assertEqual(lead.won_status, "won")
        self.assertEqual(proposal.action_accept("ukrainian"), partnership)
        self.assertEqual(
            self.env["solidarity.partnership"].search_count([("proposal_id", "=", proposal.id)]), 1
        )

    def test_declined_needs_a_reason_and_is_not_offered_again(self):
        proposal = self._create_proposal()
        proposal.action_send()
        for reason in ("", "  ", None):
            with self.assertRaises(UserError):
                proposal.action_decline("german", reason)
        proposal.action_decline("german", "The council voted against it")
        self.assertEqual((proposal.state, proposal.german_answer), ("declined", "declined"))
        excluded = {
            match["municipality"]: match["excluded"]
            for match in self.town.rank_partners(pool=self.hromadas, include_excluded=True)
        }
        self.assertEqual(excluded[self.hromada], "declined")
        with self.assertRaises(UserError):
            proposal.action_accept("german")

    def test_steps_are_guarded(self):
        proposal = self._create_proposal()
        with self.assertRaises(UserError):
            proposal.action_accept("german")
        with self.assertRaises(UserError):
            proposal.action_decline("german", "no")
        proposal.action_send()
        with self.assertRaises(UserError):
            proposal.action_send()
        with self.assertRaises(UserError):
            proposal.action_accept("polish")
        with self.assertRaises(UserError):
            proposal.unlink()
        proposal.action_withdraw()
        with self.assertRaises(UserError):
            proposal.action_withdraw()

    def test_facts_may_change_between_proposal_and_answer(self):
        proposal = self._create_proposal()
        proposal.action_send()
        proposal.action_accept("german")
        self._create_partnership(german=self.other_town)
        with self.assertRaisesRegex(UserError, "capacity"):
            proposal.action_accept("ukrainian")
        with self.assertRaisesRegex(UserError, "occupied"):
            self._create_proposal(ukrainian=self.occupied_hromada).action_send()

    def test_passing_over_a_better_proposal_asks_for_a_reason(self):
        lead = self._create_inquiry()
        self._create_proposal(lead_id=lead.id, score=90)
        second = self._create_proposal(ukrainian=self.small_hromada, lead_id=lead.id, score=70)
        with self.assertRaisesRegex(UserError, "ranks higher"):
            second.action_send()
        second.departure_reason = "An aid association works there already"
        second.action_send()
        self.assertEqual(second.state, "sent")

    def test_a_withdrawn_pair_is_not_proposed_again_for_the_same_inquiry(self):
        lead = self._create_inquiry()
        first = lead.action_propose(limit=1)
        first.action_withdraw()
        self.assertNotEqual(lead.action_propose(limit=1).ukrainian_id, first.ukrainian_id)
        self.assertTrue(self._create_proposal(ukrainian=first.ukrainian_id))

    def test_an_accepted_proposal_closes_its_siblings(self):
        lead = self._create_inquiry()
        accepted = self._create_proposal(lead_id=lead.id)
        draft = self._create_proposal(ukrainian=self.small_hromada, lead_id=lead.id)
        accepted.action_send()
        accepted.action_accept("german")
        accepted.action_accept("ukrainian")
        self.assertEqual(draft.state, "withdrawn")

    def test_a_pair_put_together_by_hand_is_scored(self):
        proposal = self.env["solidarity.matching.proposal"].create(
            {"german_id": self.town.id, "ukrainian_id": self.hromada.id}
        )
        self.assertGreater(proposal.score, 0)
        self.assertEqual(sum(part["points"] for part in proposal.explanation), proposal.score)
        before = proposal.score
        proposal.ukrainian_id = self.small_hromada
        self.assertLess(proposal.score, before)

    def test_one_open_proposal_for_a_pair(self):
        self._create_proposal().action_send()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._create_proposal()

    def test_sides_must_lie_in_their_countries(self):
        with self.assertRaises(ValidationError):
            self._create_proposal(german=self.hromada, ukrainian=self.town)

    def test_unanswered_proposals_expire(self):
        with freeze_time("2026-03-01"):
            proposal = self._create_proposal()
            proposal.action_send()
            self.assertEqual(proposal.date_sent, date(2026, 3, 1))
        deadline = proposal.date_expiry
        cron = self.env.ref("solidarity_partnership.cron_expire_proposals")
        with freeze_time(deadline), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(proposal.state, "sent")
        with freeze_time(date(2026, 12, 31)), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        proposal.invalidate_recordset()
        self.assertEqual(proposal.state, "expired")

    @users("test_reader")
    def test_reader_ranks_but_does_not_propose(self):
        town = self.town.with_user(self.env.user)
        self.assertTrue(town.rank_partners(pool=self.hromadas.with_user(self.env.user)))
        with self.assertRaises(AccessError):
            town.action_propose()

    def test_explanation_in_the_language_of_the_reader(self):
        proposal = self._create_proposal()
        self.assertIn("Einwohnerzahl", proposal.with_context(lang="de_DE").explanation_html)
        self.assertIn("Чисельність населення", proposal.with_context(lang="uk_UA").explanation_html)
