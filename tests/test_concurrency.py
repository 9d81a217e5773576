import threading

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name

KEYS = ("05158028", "UA26080070000011111")


@tagged("post_install", "-at_install")
class TestTwoAtOnce(BaseCase):
    """Two real connections, two real transactions that are committed; what they make is removed afterwards."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            german, ukrainian = env["solidarity.municipality"].create(
                [
                    {"key": key, "name": key, "kind": "town", "country_id": env.ref(country).id}
                    for key, country in zip(KEYS, ("base.de", "base.ua"), strict=True)
                ]
            )
            proposal = env["solidarity.matching.proposal"].create(
                {"german_id": german.id, "ukrainian_id": ukrainian.id}
            )
            proposal.action_send()
            self.proposal_id = proposal.id
        self.addCleanup(self._remove)

    def _remove(self, proposal_id=None):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            proposal = env["solidarity.matching.proposal"].browse(proposal_id or self.proposal_id)
            municipalities = proposal.german_id
            if not proposal_id:
                municipalities |= proposal.ukrainian_id
            partners = municipalities.partner_id
            partnerships = proposal.partnership_ids
            partnerships.write({"proposal_id": False, "stage": "preparation"})
            partnerships.unlink()
            proposal.state = "draft"
            proposal.unlink()
            municipalities.unlink()
            partners.unlink()

    def _accept(self, side, barrier, results, proposal_id=None):
        """As the web client does it: a request of its own, tried again after a conflict of transactions."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            proposal = env["solidarity.matching.proposal"].browse(proposal_id or self.proposal_id)
            proposal.read(["state"])
            barrier.wait(10)
            try:
                results[side] = retrying(lambda: proposal.action_accept(side).ids, env)
            except UserError as error:
                results[side] = error

    def _run(self, *sides):
        barrier = threading.Barrier(len(sides))
        results = {}
        threads = [
            threading.Thread(target=self._accept, args=(side, barrier, results), daemon=True)
            for side in sides
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            proposal = env["solidarity.matching.proposal"].browse(self.proposal_id)
            partnerships = env["solidarity.partnership"].search([("proposal_id", "=", self.proposal_id)])
            return (
                results,
                proposal.state,
                proposal.german_answer,
                proposal.ukrainian_answer,
                len(partnerships),
            )

    def _accept_alone(self, side):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["solidarity.matching.proposal"].browse(self.proposal_id).action_accept(side)

    def test_the_last_answer_given_twice_at_once_makes_one_partnership(self):
        self._accept_alone("german")
        _results, state, _german, ukrainian, partnerships = self._run("ukrainian", "ukrainian")
        self.assertEqual((state, ukrainian, partnerships), ("accepted", "accepted", 1))

    def test_both_sides_at_once_lose_no_answer(self):
        results, _state, german, ukrainian, partnerships = self._run("german", "ukrainian")
        refused = [side for side, result in results.items() if isinstance(result, UserError)]
        self.assertLess(len(refused), 2)
        for side in refused:
            self._accept_alone(side)
        if refused:
            _results, _state, german, ukrainian, partnerships = self._run()
        self.assertEqual((german, ukrainian, partnerships), ("accepted", "accepted", 1))

    def test_two_proposals_at_once_do_not_overbook_a_municipality(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            first = env["solidarity.matching.proposal"].browse(self.proposal_id)
            other = env["solidarity.municipality"].create(
                {"key": "06532023", "name": "Other", "kind": "town", "country_id": env.ref("base.de").id}
            )
            second = first.create({"german_id": other.id, "ukrainian_id": first.ukrainian_id.id})
            second.action_send()
            (first | second).german_answer = "accepted"
            ids = [first.id, second.id]
        self.addCleanup(self._remove, ids[1])
        barrier, results = threading.Barrier(2), {}
        threads = [
            threading.Thread(
                target=self._accept, args=("ukrainian", barrier, results, proposal_id), daemon=True
            )
            for proposal_id in ids
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            proposals = env["solidarity.matching.proposal"].browse(ids)
            self.assertEqual(len(proposals.partnership_ids), 1)
            self.assertEqual(proposals.ukrainian_id.capacity_left, 0)
