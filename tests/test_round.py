import base64
import gzip
import json
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SolidarityCase


class RoundCase(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.towns = cls.town | cls.other_town
        cls.rounds = cls.env["solidarity.matching.round"].with_user(cls.coordinator)

    def _round(self, german=None, ukrainian=None, **values):
        return self.rounds.create(
            {
                "german_ids": [Command.set((self.towns if german is None else german).ids)],
                "ukrainian_ids": [Command.set((self.hromadas if ukrainian is None else ukrainian).ids)],
                **values,
            }
        )

    def _computed(self, *args, **values):
        matching_round = self._round(*args, **values)
        matching_round.action_compute()
        return matching_round

    def _pair(self, german, ukrainian):
        return Command.create({"german_id": german.id, "ukrainian_id": ukrainian.id})

    def _pairs(self, matching_round):
        return {(line.german_id, line.ukrainian_id) for line in matching_round.pair_ids}

    def _line_of(self, matching_round, municipality):
        return matching_round.line_ids.filtered(
            lambda line: municipality in line.german_id | line.ukrainian_id
        )


@tagged("post_install", "-at_install")
class TestRound(RoundCase):
    def test_everybody_who_seeks_takes_part_by_default(self):
        self._create_inquiry(self.other_town)
        lost = self._create_inquiry(self.town)
        lost.action_set_lost()
        self.hromada.seeking_partner = "yes"
        matching_round = self.rounds.create({})
        self.assertIn(self.other_town, matching_round.german_ids)
        self.assertNotIn(self.town, matching_round.german_ids)
        self.assertIn(self.hromada, matching_round.ukrainian_ids)
        self.assertNotIn(self.small_hromada, matching_round.ukrainian_ids)
        self.assertNotEqual(matching_round.name, "New")

    def test_a_round_gives_the_best_whole_with_its_reasons(self):
        matching_round = self._computed()
        self.assertEqual(matching_round.state, "computed")
        self.assertEqual(
            self._pairs(matching_round),
            {(self.town, self.hromada), (self.other_town, self.small_hromada)},
        )
        self.assertEqual((matching_round.german_served, matching_round.german_unserved), (2, 0))
        self.assertEqual((matching_round.ukrainian_served, matching_round.ukrainian_unserved), (2, 1))
        self.assertEqual(matching_round.total_score, sum(matching_round.pair_ids.mapped("score")))
        self.assertGreaterEqual(matching_round.total_score, matching_round.total_in_turn)
        for line in matching_round.pair_ids:
            self.assertEqual(sum(part["points"] for part in line.explanation), line.score)
        best = self._line_of(matching_round, self.town)
        self.assertEqual((best.german_rank, best.ukrainian_rank), (1, 1))
        self.assertIn(self.small_hromada.display_name, best.alternatives_text)
        left = self._line_of(matching_round, self.occupied_hromada)
        self.assertEqual((left.reason, left.reason_code, left.served), ("excluded", "occupied", False))
        self.assertFalse(left.alternatives_text)
        weights = self.env["solidarity.matching.criterion"]._weights()
        self.assertEqual(matching_round.weights, weights)
        self.assertTrue(matching_round.software_version)

    def test_nothing_leaves_the_house_before_the_confirmation(self):
        matching_round = self._computed()
        self.assertFalse(matching_round.proposal_ids)
        matching_round.action_confirm()
        proposals = matching_round.proposal_ids
        self.assertEqual(len(proposals), 2)
        self.assertEqual(set(proposals.mapped("state")), {"draft"})
        for line in matching_round.pair_ids:
            proposal = proposals.filtered(lambda proposal, line=line: proposal.german_id == line.german_id)
            self.assertEqual(
                (proposal.score, proposal.known, proposal.explanation),
                (line.score, line.known, line.explanation),
            )

    def test_unselected_pairs_make_no_proposal(self):
        matching_round = self._computed()
        self._line_of(matching_round, self.town).selected = False
        matching_round.action_confirm()
        self.assertEqual(matching_round.proposal_ids.german_id, self.other_town)

    def test_a_round_without_a_selected_pair_is_not_confirmed(self):
        matching_round = self._computed()
        matching_round.pair_ids.selected = False
        with self.assertRaisesRegex(UserError, "selected"):
            matching_round.action_confirm()

    def test_only_pairs_of_a_computed_round_are_selected(self):
        matching_round = self._computed()
        with self.assertRaises(UserError):
            self._line_of(matching_round, self.occupied_hromada).selected = True
        matching_round.action_confirm()
        with self.assertRaises(UserError):
            matching_round.pair_ids.selected = False

    def test_proposals_belong_to_the_open_inquiry(self):
        inquiry = self._create_inquiry(self.hromada)
        matching_round = self._computed()
        matching_round.action_confirm()
        proposal = matching_round.proposal_ids.filtered("lead_id")
        self.assertEqual((proposal.lead_id, proposal.ukrainian_id), (inquiry, self.hromada))
        self.assertIn(matching_round.name, proposal.departure_reason)
        self.assertEqual(inquiry.stage_id, self.env.ref("solidarity_partnership.crm_stage_proposed"))
        proposal.action_send()
        self.assertEqual(proposal.state, "sent")

    def test_what_an_inquiry_wishes_counts(self):
        self._create_inquiry(self.other_town, topic_ids=[Command.set(self.health.ids)])
        self._computed()
        self.assertEqual(self.other_town.topic_ids, self.health)
        self.assertEqual(self.other_town.seeking_partner, "yes")

    # ------------------------------------------------------------------
    # A say in every pair
    # ------------------------------------------------------------------

    def test_a_later_no_is_stronger_than_an_open_inquiry(self):
        self._create_inquiry(self.town)
        self.town.seeking_partner = "no"
        matching_round = self._computed()
        self.assertEqual(self.town.seeking_partner, "no")
        self.assertFalse(self._line_of(matching_round, self.town).served)

    def test_an_answer_leaves_the_other_partners_of_the_round_alone(self):
        self.town.partner_capacity = 2
        self._create_inquiry(self.town)
        matching_round = self._computed(german=self.town)
        matching_round.action_confirm()
        first, second = matching_round.proposal_ids
        first.action_send()
        first.action_accept("german")
        self.assertTrue(first.action_accept("ukrainian"))
        self.assertEqual(second.state, "draft")
        second.action_send()
        second.action_accept("german")
        self.assertTrue(second.action_accept("ukrainian"))

    def test_a_pair_answers_the_inquiries_of_both_sides(self):
        inquiries = self._create_inquiry(self.town) | self._create_inquiry(self.hromada)
        matching_round = self._computed(german=self.town, ukrainian=self.hromada)
        matching_round.action_confirm()
        self.assertEqual(inquiries.stage_id, self.env.ref("solidarity_partnership.crm_stage_proposed"))
        proposal = matching_round.proposal_ids
        proposal.action_send()
        proposal.action_accept("german")
        proposal.action_accept("ukrainian")
        self.assertEqual(inquiries.mapped("won_status"), ["won", "won"])

    def test_a_huge_capacity_is_no_work(self):
        self.town.partner_capacity = 2_000_000_000
        self.assertEqual(self._computed(german=self.town).pair_count, 2)

    def test_pinned_pairs_come_out(self):
        matching_round = self._computed(pinned_ids=[self._pair(self.town, self.small_hromada)])
        self.assertEqual(
            self._pairs(matching_round),
            {(self.town, self.small_hromada), (self.other_town, self.hromada)},
        )
        self.assertEqual(matching_round.pair_ids.filtered("pinned").german_id, self.town)

    def test_forbidden_pairs_do_not_come_out(self):
        matching_round = self._computed(german=self.town, forbidden_ids=[self._pair(self.town, self.hromada)])
        self.assertEqual(self._pairs(matching_round), {(self.town, self.small_hromada)})
        self.assertTrue(self.town.rank_partners(pool=self.hromada), "forbidden in this round alone")

    def test_pairs_forbidden_in_general_do_not_come_out(self):
        self.env["solidarity.matching.pair"].create(
            {"german_id": self.town.id, "ukrainian_id": self.hromada.id, "reason": "A quarrel"}
        )
        matching_round = self._computed(german=self.town, ukrainian=self.hromada)
        line = self._line_of(matching_round, self.town)
        self.assertEqual((line.reason, line.reason_code), ("excluded", "forbidden"))

    def test_an_occupied_municipality_cannot_be_pinned(self):
        pin = [self._pair(self.town, self.occupied_hromada)]
        for allow_active in (False, True):
            matching_round = self._round(pinned_ids=pin, allow_active=allow_active)
            with self.assertRaises(UserError) as caught:
                matching_round.action_compute()
            self.assertIn(self.occupied_hromada.display_name, str(caught.exception))
            self.assertIn("occupied", str(caught.exception))
            self.assertEqual((matching_round.state, matching_round.line_ids.ids), ("draft", []))

    def test_pins_that_cannot_be_kept_are_refused(self):
        pin = [self._pair(self.town, self.hromada)]
        with self.assertRaisesRegex(UserError, "does not take part"):
            self._round(german=self.other_town, pinned_ids=pin).action_compute()
        with self.assertRaisesRegex(UserError, "at once"):
            self._round(pinned_ids=pin, forbidden_ids=pin).action_compute()
        with self.assertRaisesRegex(UserError, "German side has no capacity"):
            self._round(pinned_ids=[*pin, self._pair(self.town, self.small_hromada)]).action_compute()

    def test_a_pair_is_pinned_once_and_not_forbidden_as_well(self):
        matching_round = self._round(pinned_ids=[self._pair(self.town, self.hromada)])
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            matching_round.pinned_ids = [self._pair(self.town, self.hromada)]
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            matching_round.pinned_ids.forbidden_round_id = matching_round
            self.env.flush_all()

    def test_lines_are_pinned_and_forbidden_from_the_result(self):
        matching_round = self._computed()
        self._line_of(matching_round, self.town).action_forbid()
        self.assertEqual((matching_round.state, matching_round.line_ids.ids), ("draft", []))
        self.assertEqual(matching_round.german_ids, self.towns)
        matching_round.action_compute()
        self.assertIn((self.town, self.small_hromada), self._pairs(matching_round))
        self._line_of(matching_round, self.town).action_pin()
        self.assertEqual(
            (matching_round.pinned_ids.ukrainian_id, matching_round.forbidden_ids.ukrainian_id),
            (self.small_hromada, self.hromada),
        )
        matching_round.action_compute()
        self.assertTrue(self._line_of(matching_round, self.town).pinned)

    def test_the_input_stays_with_its_result(self):
        matching_round = self._computed(pinned_ids=[self._pair(self.town, self.hromada)])
        with self.assertRaisesRegex(UserError, "draft"):
            matching_round.german_ids = [Command.unlink(self.town.id)]
        with self.assertRaisesRegex(UserError, "draft"):
            matching_round.score_min = 20
        with self.assertRaisesRegex(UserError, "draft"):
            matching_round.pinned_ids.unlink()
        with self.assertRaisesRegex(UserError, "draft"):
            matching_round.forbidden_ids = [self._pair(self.town, self.small_hromada)]
        matching_round.action_reset()
        matching_round.score_min = 20
        self.assertFalse(matching_round.line_ids)
        self.assertFalse(matching_round.total_score)

    def test_steps_go_one_way(self):
        matching_round = self._computed()
        matching_round.action_cancel()
        for step in ("action_compute", "action_confirm", "action_cancel", "action_compute_in_background"):
            with self.assertRaises(UserError):
                getattr(matching_round, step)()
        matching_round.action_reset()
        matching_round.action_compute()
        matching_round.action_confirm()
        for step in ("action_compute", "action_confirm", "action_cancel", "action_reset"):
            with self.assertRaises(UserError):
                getattr(matching_round, step)()
        with self.assertRaises(UserError):
            matching_round.unlink()

    # ------------------------------------------------------------------
    # Limits
    # ------------------------------------------------------------------

    def test_empty_and_one_sided_pools_are_refused(self):
        nobody = self.env["solidarity.municipality"]
        with self.assertRaisesRegex(UserError, "No German municipality"):
            self._round(german=nobody).action_compute()
        with self.assertRaisesRegex(UserError, "No Ukrainian municipality"):
            self._round(ukrainian=nobody).action_compute()
        with self.assertRaisesRegex(UserError, "No Ukrainian municipality"):
            self._round(ukrainian=nobody).action_compute_in_background()

    def test_each_side_is_of_its_country(self):
        with self.assertRaises(ValidationError):
            self._round(german=self.hromada)
        with self.assertRaises(ValidationError):
            self._round(ukrainian=self.hromadas | self.town)

    def test_weights_that_are_all_zero_are_refused(self):
        self.env["solidarity.matching.criterion"].search([]).weight = 0
        matching_round = self._round()
        with self.assertRaisesRegex(UserError, "No criterion has a weight"):
            matching_round.action_compute()
        matching_round.fairness_weight = 10
        matching_round.action_compute()
        self.assertEqual(matching_round.weights, {"fairness": 10})

    def test_options_that_make_no_sense_are_refused(self):
        for values in (
            {"fairness_weight": -1},
            {"fairness_weight": float("nan")},
            {"score_min": 101},
            {"capacity_max": -1},
        ):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self._round(**values)
                self.env.flush_all()

    def test_fairness_is_shown_as_a_criterion_of_its_own(self):
        self._create_partnership(self.other_town, self.small_hromada)
        matching_round = self._computed(german=self.town, fairness_weight=50)
        [line] = matching_round.pair_ids
        parts = {part["criterion"]: part for part in line.explanation}
        self.assertEqual(parts["fairness"]["weight"], 50)
        self.assertGreater(parts["fairness"]["points"], 0)
        self.assertEqual(sum(part["points"] for part in line.explanation), line.score)

    def test_municipalities_without_any_data(self):
        unknown = self._create_municipality("05158099", "Unbekannt", False, False)
        matching_round = self._computed(german=self.towns | unknown)
        self.assertEqual(len(self._line_of(matching_round, unknown)), 1)
        self.assertEqual(len(matching_round.pair_ids), 2)

    def test_several_partners_for_both_sides(self):
        (self.town | self.hromada).partner_capacity = 2
        self.assertEqual(len(self._computed().pair_ids), 3)
        self.assertEqual(len(self._computed(capacity_max=1).pair_ids), 2)

    def test_a_municipality_without_capacity_is_told_so(self):
        self.town.partner_capacity = 0
        line = self._line_of(self._computed(), self.town)
        self.assertEqual((line.served, line.reason), (False, "no_capacity"))

    def test_who_went_without_sees_who_would_have_fitted(self):
        matching_round = self._computed(ukrainian=self.hromada)
        left = self._line_of(matching_round, self.other_town)
        self.assertEqual((left.reason, left.served), ("taken", False))
        self.assertIn(self.hromada.display_name, left.alternatives_text)

    def test_proposals_of_other_confirmed_rounds_hold_their_places(self):
        first = self._computed(german=self.town)
        second = self._computed(german=self.other_town)
        self.assertEqual((first | second).pair_ids.ukrainian_id, self.hromada)
        first.action_confirm()
        with self.assertRaises(UserError) as caught:
            second.action_confirm()
        self.assertIn(self.hromada.display_name, str(caught.exception))
        self.assertIn("Ukrainian side has no capacity", str(caught.exception))
        self.assertFalse(second.proposal_ids)
        second.action_compute()
        self.assertEqual(second.pair_ids.ukrainian_id, self.small_hromada)
        first.proposal_ids.action_withdraw()
        second.action_compute()
        self.assertEqual(second.pair_ids.ukrainian_id, self.hromada)

    def test_a_pair_that_is_not_possible_any_more_is_named(self):
        matching_round = self._computed()
        self.env["solidarity.territory.status"].create(
            {
                "municipality_id": self.hromada.id,
                "key": self.hromada.key,
                "status": "occupied",
                "date_from": fields.Date.today() - timedelta(days=1),
                "order_number": "1",
            }
        )
        with self.assertRaisesRegex(UserError, "occupied"):
            matching_round.action_confirm()
        self._line_of(matching_round, self.hromada).selected = False
        matching_round.action_confirm()
        self.assertEqual(matching_round.proposal_ids.ukrainian_id, self.small_hromada)

    def test_a_declined_pair_never_returns(self):
        proposal = self._create_proposal()
        proposal.action_send()
        proposal.action_decline("ukrainian", "Too far away")
        matching_round = self._computed(german=self.town)
        self.assertEqual(matching_round.pair_ids.ukrainian_id, self.small_hromada)
        pinned = self._round(pinned_ids=[self._pair(self.town, self.hromada)])
        with self.assertRaisesRegex(UserError, "declined"):
            pinned.action_compute()

    def test_active_hostilities_only_when_allowed(self):
        self.env["solidarity.territory.status"].create(
            {
                "municipality_id": self.hromada.id,
                "key": self.hromada.key,
                "status": "active",
                "date_from": "2022-05-20",
                "order_number": "1",
            }
        )
        hromadas = self.hromada | self.occupied_hromada
        self.assertFalse(self._computed(ukrainian=hromadas).pair_ids)
        allowed = self._computed(ukrainian=hromadas, allow_active=True)
        self.assertEqual(allowed.pair_ids.ukrainian_id, self.hromada)
        allowed.action_confirm()
        self.assertEqual(allowed.proposal_ids.ukrainian_id, self.hromada)
        allowed.proposal_ids.action_send()
        self.assertEqual(allowed.proposal_ids.state, "sent")

    def test_the_lowest_score_is_kept(self):
        [best] = self._computed(german=self.town).pair_ids
        matching_round = self._computed(german=self.town, score_min=min(100, best.score + 1))
        self.assertFalse(matching_round.pair_ids)
        self.assertEqual(self._line_of(matching_round, self.town).reason, "score_min")

    # ------------------------------------------------------------------
    # Record
    # ------------------------------------------------------------------

    def test_the_snapshot_gives_the_same_pairs_whatever_has_happened_since(self):
        matching_round = self._computed()
        pairs = sorted((line.german_id.key, line.ukrainian_id.key) for line in matching_round.pair_ids)
        self.assertEqual(matching_round._recompute_from_snapshot(), pairs)
        self.town.write({"population": 900, "partner_capacity": 0})
        self.env["solidarity.matching.criterion"].search([]).weight = 0
        self.assertEqual(matching_round._recompute_from_snapshot(), pairs)
        stored = json.loads(gzip.decompress(base64.b64decode(matching_round.snapshot)))
        self.assertEqual(stored["version"], matching_round.software_version)

    def test_figures_in_the_language_of_the_reader(self):
        matching_round = self._computed()
        self.assertIn("100,000", matching_round.with_context(lang="en_US").figures_html)
        self.assertIn("100.000", matching_round.with_context(lang="de_DE").figures_html)
        self.assertIn("Einwohnerzahl", matching_round.with_context(lang="de_DE").weights_html)
        line = matching_round.pair_ids[0]
        self.assertIn("Einwohnerzahl", line.with_context(lang="de_DE").explanation_html)

    def test_lines_are_grouped_by_region_and_reason(self):
        self.small_hromada.state_id = self.env["res.country.state"].search(
            [("country_id.code", "=", "UA")], limit=1
        )
        matching_round = self._computed()
        groups = matching_round.line_ids._read_group(
            [("round_id", "=", matching_round.id)], ["ukrainian_state_id"], ["__count"]
        )
        self.assertEqual({state.id: count for state, count in groups}[self.small_hromada.state_id.id], 1)
        reasons = matching_round.line_ids._read_group(
            [("round_id", "=", matching_round.id)], ["reason_code"], ["__count"]
        )
        self.assertIn(("occupied", 1), reasons)

    def test_a_round_starts_from_selected_inquiries_and_municipalities(self):
        inquiries = self._create_inquiry(self.town) | self._create_inquiry(self.other_town)
        self.hromada.seeking_partner = "yes"
        action = inquiries.with_user(self.coordinator).action_start_matching_round()
        matching_round = self.rounds.browse(action["res_id"])
        self.assertEqual(matching_round.german_ids, self.towns)
        self.assertIn(self.hromada, matching_round.ukrainian_ids)
        sides = (self.town | self.small_hromada).with_user(self.coordinator)
        matching_round = self.rounds.browse(sides.action_start_matching_round()["res_id"])
        self.assertEqual(
            (matching_round.german_ids, matching_round.ukrainian_ids), (self.town, self.small_hromada)
        )
        own_choice = self._create_inquiry(solidarity_wish="own_choice").with_user(self.coordinator)
        with self.assertRaises(UserError):
            own_choice.action_start_matching_round()

    def test_everybody_who_has_not_said_no_is_added(self):
        self.small_hromada.seeking_partner = "no"
        matching_round = self._round(ukrainian=self.env["solidarity.municipality"])
        matching_round.action_add_all_ukrainian()
        self.assertIn(self.hromada, matching_round.ukrainian_ids)
        self.assertNotIn(self.small_hromada, matching_round.ukrainian_ids)
        matching_round.action_add_all_german()
        self.assertLessEqual(self.towns, matching_round.german_ids)

    def test_readers_read_and_others_see_nothing(self):
        matching_round = self._computed()
        line = self._line_of(matching_round, self.town)
        reader = self.reader
        self.assertTrue(matching_round.with_user(reader).read(["total_score", "figures_html", "snapshot"]))
        self.assertTrue(line.with_user(reader).alternatives_text)
        for step in ("action_start", "action_compute", "action_confirm", "action_cancel", "action_reset",
                     "action_compute_in_background", "action_add_all_german", "action_add_all_ukrainian"):  # fmt: skip
            with self.assertRaises(AccessError, msg=step):
                getattr(matching_round.with_user(reader), step)()
        for step in ("action_pin", "action_forbid"):
            with self.assertRaises(AccessError, msg=step):
                getattr(line.with_user(reader), step)()
        with self.assertRaises(AccessError):
            self.town.with_user(reader).action_start_matching_round()
        for user in (self.german_portal, self.employee, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                matching_round.with_user(user).read(["name"])
            with self.assertRaises(AccessError):
                line.with_user(user).read(["score"])

    def test_the_number_of_queries_does_not_grow_with_the_municipalities(self):
        def count(german, ukrainian):
            matching_round = self._round(german, ukrainian)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            matching_round.action_compute()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        def inquire(municipalities):
            for municipality in municipalities:
                self._create_inquiry(municipality, topic_ids=[Command.set(self.energy.ids)])

        german, ukrainian = self.towns, self.hromada | self.small_hromada
        inquire(german)
        count(german, ukrainian)  # what is cached for good
        few = count(german, ukrainian)
        numbers = range(50, 70)
        more = [
            self._create_municipality(f"051580{number}", f"Ort {number}", "town", 200 * number)
            for number in numbers
        ]
        inquire(more)
        german = german.union(*more)
        ukrainian = ukrainian.union(
            *(
                self._create_municipality(
                    f"UA320800100000{number:05}", f"Громада {number}", "urban_hromada", 200 * number
                )
                for number in numbers
            )
        )
        count(german, ukrainian)  # wishes of the inquiries are handed over once
        self.assertEqual(count(german, ukrainian), few)


@tagged("post_install", "-at_install")
class TestRoundInBackground(RoundCase):
    def setUp(self):
        super().setUp()
        self.cron = self.env.ref("solidarity_partnership.cron_compute_rounds")

    def _run_job(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()

    def test_rounds_are_computed_one_after_the_other(self):
        rounds = self._round() | self._round(german=self.town)
        rounds.action_compute_in_background()
        self.assertEqual(rounds.mapped("state"), ["draft", "draft"])
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", self.cron.id)]))
        self._run_job()
        self.assertEqual(rounds.mapped("state"), ["computed", "computed"])
        self.assertEqual(rounds.mapped("queued_on"), [False, False])
        self.assertEqual(rounds.mapped("pair_count"), [2, 1])
        self.assertIn("has been computed", "".join(rounds[0].message_ids.mapped("body")))

    def test_a_round_that_waits_is_not_touched(self):
        matching_round = self._round()
        matching_round.action_compute_in_background()
        for change in (
            lambda: matching_round.write({"score_min": 3}),
            lambda: matching_round.action_compute(),
            lambda: matching_round.action_compute_in_background(),
            lambda: matching_round.write({"pinned_ids": [self._pair(self.town, self.hromada)]}),
        ):
            with self.assertRaisesRegex(UserError, "being computed"):
                change()

    def test_a_cancelled_round_is_not_computed(self):
        matching_round = self._round()
        matching_round.action_compute_in_background()
        matching_round.action_cancel()
        self._run_job()
        self.assertEqual((matching_round.state, matching_round.line_ids.ids), ("cancelled", []))

    def test_an_error_is_told_and_does_not_stop_the_others(self):
        wrong = self._round(pinned_ids=[self._pair(self.town, self.occupied_hromada)])
        right = self._round()
        (wrong | right).action_compute_in_background()
        self._run_job()
        self.assertEqual((wrong.state, wrong.queued_on, right.state), ("draft", False, "computed"))
        self.assertIn("occupied", wrong.message_ids[0].body)

    def test_an_earlier_result_goes_when_a_round_waits(self):
        matching_round = self._computed()
        matching_round.action_compute_in_background()
        self.assertEqual((matching_round.state, matching_round.line_ids.ids), ("draft", []))
        self._run_job()
        self.assertEqual(len(matching_round.pair_ids), 2)

    def test_a_round_that_was_half_done_is_computed_again(self):
        matching_round = self._round()
        matching_round.action_compute_in_background()
        matching_round.progress = 40
        self._run_job()
        self.assertEqual((matching_round.state, matching_round.progress), ("computed", 100))
