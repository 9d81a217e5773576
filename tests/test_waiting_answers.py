from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import SolidarityCase

NOON = "2026-05-04 12:00:00"


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestWaitingAnswers(SolidarityCase):
    """What the portal leaves to the service: today is 4 May 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        role = cls.env.ref("solidarity_partnership.contact_role_coordinator")
        for user in (cls.german_portal, cls.ukrainian_portal):
            user.partner_id.contact_role_ids = [Command.set(role.ids)]
        cls.proposal = cls._send()

    @classmethod
    def _send(cls, german=None, ukrainian=None, **values):
        return cls._create_proposal(
            german,
            ukrainian,
            **{"user_id": cls.coordinator.id, "state": "sent", "date_sent": "2026-04-01"} | values,
        )

    def _answer(self, date, side="german", proposal=None):
        """Somebody answered in the portal, and the mayor has to confirm."""
        given = self.env["solidarity.matching.proposal.answer"].create(
            {"proposal_id": (proposal or self.proposal).id, "side": side, "answer": "accepted"}
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE solidarity_matching_proposal_answer SET create_date = %s WHERE id = %s",
            (f"{date} 10:00:00", given.id),
        )
        self.env.invalidate_all()
        return given

    def _matter(self, user=None, mine=True, **context):
        overview = self.env["solidarity.overview"].with_user(user or self.coordinator).with_context(**context)
        matters = overview.look(mine)["matters"]
        return next(matter for matter in matters if matter["code"] == "waiting_answers")

    def _waiting(self):
        """What the search finds, which is what the field says of each."""
        proposals = self.env["solidarity.matching.proposal"].with_user(self.reader)
        self.env.invalidate_all()
        found = proposals.search([("is_waiting_for_service", "=", True)])
        others = proposals.search([("is_waiting_for_service", "=", False)])
        self.assertTrue(all(found.mapped("is_waiting_for_service")))
        self.assertFalse(any(others.mapped("is_waiting_for_service")))
        self.assertEqual(found | others, proposals.search([]))
        return found.with_env(self.env)

    def test_a_proposal_that_waits_for_the_municipalities_does_not_wait_for_the_service(self):
        self.proposal.german_council_date = "2026-05-04"
        self.assertFalse(self._waiting())
        self.assertEqual(self._matter()["count"], 0)

    def test_a_question_waits_until_it_is_answered(self):
        self.proposal.with_user(self.german_portal)._portal_ask("Who pays for\nthe journey?")
        self.assertEqual(self._waiting(), self.proposal)
        line = self._matter()["lines"][0]
        self.assertEqual((line["model"], line["id"]), (self.proposal._name, self.proposal.id))
        self.assertIn("Musterstadt: Who pays for the journey?", line["detail"])
        question = self.proposal.activity_ids
        self.assertEqual(question.user_id, self.coordinator)
        question.date_deadline = "2026-05-05"  # put off by the coordinator
        self.assertFalse(self._waiting())
        question.date_deadline = "2026-05-01"
        self.assertEqual(self._waiting(), self.proposal)
        question.action_feedback(feedback="Told by telephone")
        self.assertFalse(self._waiting())

    def test_other_things_to_do_are_no_questions(self):
        self.proposal.activity_schedule(
            "mail.mail_activity_data_todo", date_deadline="2026-05-01", user_id=self.coordinator.id
        )
        self.assertFalse(self._waiting())

    def test_a_question_after_the_deadline_waits_as_well(self):
        self.proposal.state = "expired"
        self.proposal.with_user(self.german_portal)._portal_ask("Is it too late?")
        self.assertEqual(self._waiting(), self.proposal)

    def test_a_mayor_who_takes_too_long(self):
        given = self._answer("2026-04-28")
        self.assertFalse(self._waiting(), "six days")
        self.env["ir.config_parameter"].set_param("solidarity_partnership.mayor_days", "6")
        self.assertEqual(self._waiting(), self.proposal)
        for nonsense in ("soon", "-1", "9" * 30):
            self.env["ir.config_parameter"].set_param("solidarity_partnership.mayor_days", nonsense)
            self.assertFalse(self._waiting(), "The shipped number of days holds")
        self.env["ir.config_parameter"].set_param("solidarity_partnership.mayor_days", "1")
        given.state = "replaced"
        self.assertFalse(self._waiting())
        given.state = "waiting"
        self.proposal.german_answer = "accepted"
        self.assertFalse(self._waiting(), "recorded by the coordinator")
        self.proposal.write({"german_answer": "pending", "state": "withdrawn"})
        self.assertFalse(self._waiting())

    def test_a_council_whose_day_has_passed(self):
        self.proposal.ukrainian_council_date = "2026-05-03"
        self.assertEqual(self._waiting(), self.proposal)
        self.assertEqual(str(self.proposal.waiting_since), "2026-05-03")
        self.proposal.ukrainian_answer = "accepted"
        self.assertFalse(self._waiting())
        # An answer that waits for the mayor was given.
        self.proposal.ukrainian_answer = "pending"
        self._answer("2026-05-03", "ukrainian")
        self.assertFalse(self._waiting())

    def test_the_reasons_are_told_in_the_language_of_the_reader(self):
        self.proposal.ukrainian_council_date = "2026-05-01"
        self._answer("2026-04-20")
        german = self._matter(lang="de_DE")["lines"][0]
        self.assertIn("Musterstadt", german["detail"])
        self.assertIn("20.04.2026", german["detail"])
        self.assertIn("01.05.2026", german["detail"])
        self.assertNotIn("has waited", german["detail"])
        self.assertRegex(self._matter(lang="uk_UA")["lines"][0]["detail"], "голов.*[Рр]ад")
        self.assertEqual(str(german["date"]), "2026-04-20")

    def test_late_is_what_puts_the_deadline_in_danger(self):
        self.proposal.write({"german_council_date": "2026-05-01", "date_expiry": "2026-05-12"})
        self.assertFalse(self._matter()["lines"][0]["is_late"])
        self.proposal.date_expiry = "2026-05-11"
        self.assertTrue(self._matter()["lines"][0]["is_late"])

    def test_the_longest_waiting_comes_first_and_mine_are_mine(self):
        other = self._send(self.other_town, self.small_hromada, german_council_date="2026-04-10")
        self.proposal.german_council_date = "2026-05-01"
        self.assertEqual([line["id"] for line in self._matter()["lines"]], [other.id, self.proposal.id])
        other.user_id = self.manager
        self.assertEqual([line["id"] for line in self._matter()["lines"]], [self.proposal.id])
        self.assertEqual(self._matter(mine=False)["count"], 2)
        action = self.env["solidarity.overview"].with_user(self.coordinator).open_matter("waiting_answers")
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), other | self.proposal)

    def test_municipalities_learn_nothing_of_it(self):
        self.proposal.german_council_date = "2026-05-01"
        for user in (self.german_portal, self.ukrainian_portal):
            proposal = self.proposal.with_user(user)
            for name in ("is_waiting_for_service", "waiting_reason", "waiting_since"):
                with self.assertRaises(AccessError):
                    proposal.read([name])
            with self.assertRaises(AccessError):
                proposal.search([("is_waiting_for_service", "=", True)])

    def test_the_form_tells_the_reason(self):
        views = self.env["solidarity.matching.proposal"].with_user(self.reader)
        self.assertIn("waiting_reason", views.get_view(view_type="form")["arch"])
        self.assertIn("waiting_service", views.get_view(view_type="search")["arch"])

    def test_as_many_queries_for_many_as_for_a_few(self):
        few = self._count_queries(3)
        many = self._count_queries(30)
        self.assertEqual(few, many)

    def _count_queries(self, number):
        for count in range(number):
            german = self._create_municipality(f"09{number:02d}{count:04d}", f"Ort {count}", "town", 5000)
            proposal = self._send(german, self.small_hromada, ukrainian_council_date="2026-05-01")
            proposal.activity_schedule(
                "solidarity_partnership.mail_activity_type_question",
                summary="Who pays?",
                date_deadline="2026-05-01",
                user_id=self.coordinator.id,
            )
            self._answer("2026-04-01", proposal=proposal)
        proposals = self.env["solidarity.matching.proposal"].with_user(self.reader)
        for _time in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            proposals.search([("is_waiting_for_service", "=", True)]).mapped("waiting_reason")
        return self.env.cr.sql_log_count - before

    def test_the_settings_refuse_nonsense(self):
        settings = self.env["res.config.settings"]
        self.assertEqual(settings.create({}).solidarity_mayor_days, 7)
        for days in (0, -1, 731):
            with self.assertRaises(ValidationError):
                settings.create({"solidarity_mayor_days": days})
