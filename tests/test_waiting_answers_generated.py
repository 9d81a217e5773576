"""The search for proposals that wait for the service finds what the field says of each: on many generated ones."""

import itertools
import random
from datetime import datetime, timedelta

from odoo.tests import freeze_time, tagged

from .common import SolidarityCase

DAY = datetime(2026, 5, 4)
STATES = ("draft", "sent", "accepted", "declined", "expired", "withdrawn")
NUMBER = 40


@tagged("post_install", "-at_install")
class TestWaitingAnswersGenerated(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = random.Random(7)
        cls.question = cls.env.ref("solidarity_partnership.mail_activity_type_question")
        cls.todo = cls.env.ref("mail.mail_activity_data_todo")
        with freeze_time("2026-05-04 08:00:00"):
            cls.proposals = cls._generate()

    @classmethod
    def _pick(cls, *values):
        return cls.random.choice(values)

    @classmethod
    def _near(cls, *days):
        """A moment near one of the limits."""
        return DAY + timedelta(
            days=cls._pick(*days), hours=cls._pick(0, 10, 21, 22, 23), seconds=cls._pick(0, 1)
        )

    @classmethod
    def _generate(cls):
        """Open ones are unique for a pair: each proposal gets a pair of its own."""
        towns = [cls._create_municipality(f"053{n:05}", f"Ort {n}", "town", 9000) for n in range(8)]
        hromadas = [
            cls._create_municipality(f"UA2608007000{n:07}", f"Громада {n}", "urban_hromada", 9000)
            for n in range(5)
        ]
        proposals = cls.env["solidarity.matching.proposal"]
        for town, hromada in itertools.product(towns, hromadas):
            proposals |= cls._create_proposal(
                town,
                hromada,
                user_id=cls.coordinator.id,
                state=cls._pick("sent", "sent", "sent", *STATES),
                german_answer=cls._pick("pending", "pending", "accepted", "declined"),
                ukrainian_answer=cls._pick("pending", "pending", "accepted", "declined"),
                german_council_date=cls._pick(False, cls._near(-2, -1, 0, 1).date()),
                ukrainian_council_date=cls._pick(False, cls._near(-2, -1, 0, 1).date()),
            )
        cls._generate_answers(proposals)
        cls._generate_activities(proposals)
        return proposals

    @classmethod
    def _generate_answers(cls, proposals):
        answers = cls.env["solidarity.matching.proposal.answer"]
        for proposal, side in itertools.product(proposals, ("german", "ukrainian")):
            for state in cls._pick((), ("waiting",), ("refused", "waiting"), ("replaced",), ("counted",)):
                given = answers.create(
                    {"proposal_id": proposal.id, "side": side, "answer": "accepted", "state": state}
                )
                given.flush_recordset()
                cls.env.cr.execute(
                    "UPDATE solidarity_matching_proposal_answer SET create_date = %s WHERE id = %s",
                    (cls._near(-9, -8, -7, -6, -1), given.id),
                )

    @classmethod
    def _generate_activities(cls, proposals):
        for proposal in proposals:
            for kind in cls._pick((), (), (cls.question,), (cls.todo,), (cls.question, cls.question)):
                activity = proposal.activity_schedule(
                    activity_type_id=kind.id,
                    date_deadline=cls._near(-2, -1, 0, 1).date(),
                    user_id=cls._pick(cls.coordinator, cls.manager).id,
                )
                if cls._pick(True, False, False):
                    activity.action_feedback(feedback="Answered")
        cls.env.invalidate_all()

    def test_the_search_finds_what_the_field_says(self):
        seen = set()
        for moment, user, timezone, active_test in itertools.product(
            ("2026-05-04 08:00:00", "2026-05-04 22:30:00", "2026-05-05 00:30:00"),
            (self.reader, self.coordinator),
            ("Europe/Kyiv", "America/New_York"),
            (True, False),
        ):
            with self.subTest(moment=moment, user=user.login, timezone=timezone, active_test=active_test):
                with freeze_time(moment):
                    self.env.invalidate_all()
                    proposals = self.proposals.with_user(user).with_context(
                        tz=timezone, active_test=active_test
                    )
                    said = proposals.filtered("is_waiting_for_service")
                    own = [("id", "in", proposals.ids)]
                    found = proposals.search([*own, ("is_waiting_for_service", "=", True)])
                    others = proposals.search([*own, ("is_waiting_for_service", "!=", True)])
                self.assertEqual(found.sorted("id").ids, said.sorted("id").ids)
                self.assertEqual((proposals - said).sorted("id").ids, others.sorted("id").ids)
                seen.add(len(said))
        self.assertTrue(all(0 < number < NUMBER for number in seen))
