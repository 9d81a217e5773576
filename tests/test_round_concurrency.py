import threading
from contextlib import contextmanager
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name

KEYS = ("05158028", "06532023", "UA26080070000011111")


@tagged("post_install", "-at_install")
class TestRoundsAtOnce(BaseCase):
    """Real connections, real transactions that are committed; what they make is removed afterwards."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._environment() as env:
            municipalities = env["solidarity.municipality"].create(
                [
                    {
                        "key": key,
                        "name": key,
                        "kind": "urban_hromada" if key.startswith("UA") else "town",
                        "population": 40_000,
                        "country_id": env.ref("base.ua" if key.startswith("UA") else "base.de").id,
                    }
                    for key in KEYS
                ]
            )
            *german, ukrainian = municipalities
            rounds = env["solidarity.matching.round"].create(
                [
                    {
                        "german_ids": [Command.set(town.ids)],
                        "ukrainian_ids": [Command.set(ukrainian.ids)],
                    }
                    for town in german
                ]
            )
            self.municipality_ids, self.round_ids = municipalities.ids, rounds.ids
        self.addCleanup(self._remove)

    @contextmanager
    def _environment(self):
        """A session of its own: committed when all goes well."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _remove(self):
        with self._environment() as env:
            rounds = env["solidarity.matching.round"].browse(self.round_ids)
            rounds.proposal_ids.unlink()
            rounds.state = "draft"
            rounds.unlink()
            env["solidarity.municipality"].browse(self.municipality_ids).unlink()
            cron = env.ref("solidarity_partnership.cron_compute_rounds")
            env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]).unlink()

    def _confirm(self, round_id, barrier, results):
        """As the web client does it: a request of its own, tried again after a conflict of transactions."""
        with self._environment() as env:
            matching_round = env["solidarity.matching.round"].browse(round_id)
            matching_round.read(["state"])
            barrier.wait(10)
            try:
                results[round_id] = retrying(matching_round.action_confirm, env)
            except UserError as error:
                results[round_id] = error

    def test_two_overlapping_rounds_do_not_overbook_a_municipality(self):
        with self._environment() as env:
            env["solidarity.matching.round"].browse(self.round_ids).action_compute()
        barrier, results = threading.Barrier(2), {}
        threads = [
            threading.Thread(target=self._confirm, args=(round_id, barrier, results), daemon=True)
            for round_id in self.round_ids
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        refused = [error for error in results.values() if isinstance(error, UserError)]
        self.assertEqual((len(results), len(refused)), (2, 1))
        self.assertIn("has no capacity", str(refused[0]))
        with self._environment() as env:
            rounds = env["solidarity.matching.round"].browse(self.round_ids)
            self.assertEqual(sorted(rounds.mapped("state")), ["computed", "confirmed"])
            self.assertEqual(len(rounds.proposal_ids), 1)

    def _compute_while(self, somebody):
        """Compute the first round as the job does, while somebody does something in another session."""
        with self._environment() as env:
            env["solidarity.matching.round"].browse(self.round_ids[0]).action_compute_in_background()
        model = type(env["solidarity.matching.round"])
        save_progress = model._save_progress
        seen = []

        def interrupt(matching_round, share, queued_on):
            if not seen:
                with self._environment() as other:
                    somebody(other["solidarity.matching.round"].browse(matching_round.id))
            seen.append(share)
            save_progress(matching_round, share, queued_on)

        with (
            patch.object(model, "_save_progress", interrupt),
            patch.object(model, "_progress_interval", 0),
            self._environment() as env,
        ):
            matching_round = env["solidarity.matching.round"].browse(self.round_ids[0])
            matching_round._compute_waiting()
        return seen

    def test_a_computation_ends_when_somebody_cancels_it(self):
        seen = self._compute_while(lambda matching_round: matching_round.action_cancel())
        self.assertEqual(len(seen), 1)
        with self._environment() as env:
            matching_round = env["solidarity.matching.round"].browse(self.round_ids[0])
            self.assertEqual((matching_round.state, matching_round.progress), ("cancelled", 0))
            self.assertFalse(matching_round.line_ids)

    def test_a_round_asked_for_anew_does_not_get_the_result_of_the_old_question(self):
        def ask_anew(matching_round):
            matching_round.action_cancel()
            matching_round.action_reset()
            matching_round.action_compute_in_background()
            # The question was asked less than a second before, which nobody manages by hand.
            matching_round.queued_on = fields.Datetime.add(matching_round.queued_on, minutes=1)

        self.assertEqual(len(self._compute_while(ask_anew)), 1)
        with self._environment() as env:
            matching_round = env["solidarity.matching.round"].browse(self.round_ids[0])
            self.assertEqual(matching_round.state, "draft")
            self.assertTrue(matching_round.queued_on)
            matching_round.action_cancel()

    def test_a_computation_blocks_nobody(self):
        def write(matching_round):
            matching_round.german_ids.population = 41_000
            matching_round.message_post(body="Where are we?")

        seen = self._compute_while(write)
        self.assertGreater(len(seen), 1)
        self.assertEqual(seen, sorted(seen))
        with self._environment() as env:
            matching_round = env["solidarity.matching.round"].browse(self.round_ids[0])
            self.assertEqual((matching_round.state, matching_round.pair_count), ("computed", 1))
            self.assertEqual(matching_round.german_ids.population, 41_000)
