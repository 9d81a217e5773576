from datetime import date

from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common import SolidarityCase

#: What the client reads beside the activities themselves.
ACTIVITY_FIELDS = {
    "activity_exception_decoration",
    "activity_exception_icon",
    "activity_state",
    "activity_summary",
    "activity_type_icon",
    "activity_type_id",
}


@tagged("post_install", "-at_install")
class TestDecline(SolidarityCase):
    def setUp(self):
        super().setUp()
        self.proposal = self._create_proposal(user_id=self.coordinator.id)
        self.proposal.action_send()

    def test_a_code_needs_no_comment(self):
        self.proposal.action_decline("ukrainian", "distance")
        self.assertRecordValues(
            self.proposal,
            [
                {
                    "state": "declined",
                    "ukrainian_answer": "declined",
                    "ukrainian_decline_code": "distance",
                    "ukrainian_decline_reason": False,
                    "german_decline_code": False,
                    "decline_code": "distance",
                }
            ],
        )

    def test_a_code_may_be_commented(self):
        self.proposal.action_decline("german", "capacity", " Two colleagues have left ")
        self.assertEqual(self.proposal.german_decline_code, "capacity")
        self.assertEqual(self.proposal.german_decline_reason, "Two colleagues have left")

    def test_words_alone_count_as_another_reason(self):
        self.proposal.action_decline("german", "The council was not convinced", "By one vote")
        self.assertEqual(self.proposal.decline_code, "other")
        self.assertEqual(self.proposal.german_decline_reason, "The council was not convinced\nBy one vote")

    def test_another_reason_needs_words_and_changes_nothing_without(self):
        for reason, comment in (("other", None), ("other", "  "), ("", "A comment alone"), (False, False)):
            with self.assertRaises(UserError):
                self.proposal.action_decline("german", reason, comment)
        self.assertEqual((self.proposal.state, self.proposal.german_answer), ("sent", "pending"))
        self.assertFalse(self.proposal.decline_code)

    def test_the_dialog_asks_for_the_words_of_another_reason(self):
        wizard = Form(
            self.env["solidarity.matching.proposal.decline"]
            .with_user(self.coordinator)
            .with_context(default_proposal_id=self.proposal.id)
        )
        wizard.side = "german"
        wizard.code = "other"
        with self.assertRaisesRegex(AssertionError, "comment is a required field"):
            wizard.save()
        wizard.code = "politics"
        wizard.save().action_confirm()
        self.assertEqual((self.proposal.state, self.proposal.decline_code), ("declined", "politics"))

    def test_a_pair_put_together_in_the_form_is_scored(self):
        form = Form(self.env["solidarity.matching.proposal"].with_user(self.coordinator))
        form.german_id = self.other_town
        form.ukrainian_id = self.small_hromada
        proposal = form.save()
        [match] = self.other_town.rank_partners(pool=self.small_hromada, include_excluded=True)
        self.assertEqual((proposal.score, proposal.explanation), (match["score"], match["parts"]))

    def test_reasons_are_reported_by_region_and_month(self):
        oblast = self.env["res.country.state"].search(
            [("country_id", "=", self.ukraine.id), ("code", "=", "UA-26")]
        )
        with freeze_time("2026-03-15"):
            proposal = self._create_proposal(german=self.other_town)
            proposal.action_send()
            proposal.action_decline("ukrainian", "size")
        self.hromada.state_id = oblast
        rows = (
            self.env["solidarity.matching.proposal"]
            .with_user(self.reader)
            ._read_group(
                [("decline_code", "=", "size"), ("id", "in", (proposal | self.proposal).ids)],
                ["ukrainian_state_id", "decline_code", "date_sent:month"],
                ["__count"],
            )
        )
        self.assertEqual(rows, [(oblast, "size", date(2026, 3, 1), 1)])


@tagged("post_install", "-at_install")
class TestReminder(SolidarityCase):
    def setUp(self):
        super().setUp()
        self.hromada.with_context(lang="de_DE").name = "Srazkowe"
        self.proposal = self._send()

    def _send(self, **values):
        with freeze_time("2026-03-01"):
            proposal = self._create_proposal(user_id=self.coordinator.id, **values)
            proposal.action_send()
        self.assertEqual(proposal.date_expiry, date(2026, 4, 30))
        return proposal

    def _remind_on(self, day, *proposals):
        """Run the job as the scheduler does, and return the new letters by recipient."""
        proposals = self.proposal.union(*proposals)
        mails = self.env["mail.mail"].search([("model", "=", proposals._name)])
        self.env.flush_all()
        with freeze_time(day), self.enter_registry_test_mode():
            self.env.ref("solidarity_partnership.cron_remind_proposals").method_direct_trigger()
        self.env.invalidate_all()
        new = self.env["mail.mail"].search(
            [("model", "=", proposals._name), ("res_id", "in", proposals.ids), ("id", "not in", mails.ids)]
        )
        return {mail.recipient_ids: mail for mail in new}

    def test_both_sides_are_reminded_once_in_their_language(self):
        self.assertFalse(self._remind_on("2026-04-15"))
        letters = self._remind_on("2026-04-16")
        self.assertEqual(set(letters), {self.town.partner_id, self.hromada.partner_id})
        self.assertIn("Srazkowe", letters[self.town.partner_id].body_html)
        self.assertIn("30.04.2026", letters[self.town.partner_id].body_html)
        self.assertIn("Musterstadt", letters[self.hromada.partner_id].body_html)
        self.assertNotIn("04/30/2026", letters[self.hromada.partner_id].body_html)
        self.assertEqual(self.proposal.date_reminded, date(2026, 4, 16))
        for day in ("2026-04-16", "2026-04-17", "2026-04-30"):
            self.assertFalse(self._remind_on(day))

    def test_who_has_answered_is_not_reminded(self):
        self.proposal.action_accept("german")
        self.assertEqual(set(self._remind_on("2026-04-20")), {self.hromada.partner_id})

    def test_decided_and_overdue_proposals_are_left_alone(self):
        self.assertFalse(self._remind_on("2026-05-01"))
        self.proposal.action_withdraw()
        self.assertFalse(self._remind_on("2026-04-20"))
        self.assertFalse(self.proposal.date_reminded)

    def test_a_later_deadline_is_reminded_of_again_an_earlier_one_is_not(self):
        self._remind_on("2026-04-16")
        self.proposal.date_expiry = "2026-04-25"
        self.assertFalse(self._remind_on("2026-04-18"))
        self.proposal.date_expiry = "2026-06-30"
        self.assertFalse(self._remind_on("2026-04-30"))
        self.assertEqual(len(self._remind_on("2026-06-16")), 2)
        self.assertEqual(self.proposal.date_reminded, date(2026, 6, 16))

    def test_without_an_address_the_coordinator_gets_one_activity(self):
        proposal = self._send(german=self.other_town, ukrainian=self.small_hromada)
        letters = self._remind_on("2026-04-16", proposal)
        self.assertIn(self.other_town.partner_id, letters)
        self.assertNotIn(self.small_hromada.partner_id, letters)
        self._remind_on("2026-04-17", proposal)
        self.assertEqual(proposal.activity_ids.user_id, self.coordinator)
        self.assertEqual(len(proposal.activity_ids), 1)
        self.assertIn("Ukrainian side", proposal.activity_ids.summary)
        self.assertFalse(self.proposal.activity_ids)

    def test_the_settings_decide_when(self):
        settings = self.env["res.config.settings"]
        settings.create({"solidarity_answer_days": 60, "solidarity_reminder_days": 3}).execute()
        self.assertFalse(self._remind_on("2026-04-26"))
        self.assertEqual(len(self._remind_on("2026-04-27")), 2)

    def test_no_reminder_when_switched_off(self):
        settings = self.env["res.config.settings"]
        settings.create({"solidarity_answer_days": 60, "solidarity_reminder_days": 0}).execute()
        self.assertFalse(self._remind_on("2026-04-29"))
        self.assertEqual(settings.create({}).solidarity_reminder_days, 0)


@tagged("post_install", "-at_install")
class TestSettings(SolidarityCase):
    def test_days_to_answer_set_the_deadline(self):
        self.env["res.config.settings"].create(
            {"solidarity_answer_days": 30, "solidarity_reminder_days": 7}
        ).execute()
        with freeze_time("2026-03-01"):
            proposal = self._create_proposal().with_user(self.coordinator)
            proposal.action_send()
        self.assertEqual(proposal.date_expiry, date(2026, 3, 31))

    def test_impossible_days_are_refused(self):
        for answer_days, reminder_days in ((0, 0), (-5, 0), (100000, 14), (30, -1), (30, 30)):
            with self.assertRaises(ValidationError):
                self.env["res.config.settings"].create(
                    {"solidarity_answer_days": answer_days, "solidarity_reminder_days": reminder_days}
                )

    def test_nonsense_in_the_system_parameter_is_named(self):
        self.env["ir.config_parameter"].set_param("solidarity_partnership.answer_days", "soon")
        proposal = self._create_proposal()
        with self.assertRaisesRegex(UserError, "whole number of days"):
            proposal.action_send()

    def test_only_administrators_change_settings(self):
        with self.assertRaises(AccessError):
            self.env["res.config.settings"].with_user(self.manager).create({"solidarity_answer_days": 30})


@tagged("post_install", "-at_install")
class TestDepartureFromTheRanking(SolidarityCase):
    def setUp(self):
        super().setUp()
        pool = self.hromadas.filtered(lambda hromada: hromada != self.occupied_hromada)
        self.env["solidarity.municipality"].search(
            [("country_id", "=", self.ukraine.id), ("id", "not in", pool.ids)]
        ).seeking_partner = "no"
        self.lead = self._create_inquiry()

    def test_a_pair_by_hand_below_a_candidate_not_proposed_asks_for_a_reason(self):
        proposal = self._create_proposal(ukrainian=self.small_hromada, lead_id=self.lead.id)
        with self.assertRaisesRegex(UserError, "Зразкове.* ranks higher than Мале.* not been proposed"):
            proposal.action_send()
        self.assertEqual(proposal.state, "draft")
        proposal.departure_reason = "An aid association works there already"
        proposal.action_send()
        self.assertEqual(proposal.state, "sent")

    def test_the_best_candidate_by_hand_needs_no_reason(self):
        proposal = self._create_proposal(lead_id=self.lead.id)
        proposal.action_send()
        self.assertEqual(proposal.state, "sent")

    def test_the_other_direction(self):
        lead = self._create_inquiry(self.hromada)
        self.env["solidarity.municipality"].search(
            [
                ("country_id", "=", self.germany.id),
                ("id", "not in", (self.town | self.other_town).ids),
            ]
        ).seeking_partner = "no"
        ranked = [match["municipality"] for match in self.hromada.rank_partners()]
        proposal = self._create_proposal(german=ranked[-1], lead_id=lead.id)
        with self.assertRaisesRegex(UserError, f"{ranked[0].name}.* ranks higher"):
            proposal.action_send()

    def test_proposals_made_in_order_need_none(self):
        first = self.lead.action_propose(limit=1)
        first.action_send()
        second = self.lead.action_propose(limit=1)
        self.assertLess(second.score, first.score)
        second.action_send()
        self.assertEqual((first | second).mapped("state"), ["sent", "sent"])

    def test_who_was_withdrawn_was_proposed(self):
        self.lead.action_propose(limit=1).action_withdraw()
        proposal = self._create_proposal(ukrainian=self.small_hromada, lead_id=self.lead.id)
        proposal.action_send()
        self.assertEqual(proposal.state, "sent")

    def test_candidates_with_a_hard_reason_are_not_better(self):
        self._create_partnership(german=self.other_town)
        proposal = self._create_proposal(ukrainian=self.small_hromada, lead_id=self.lead.id)
        proposal.action_send()
        self.assertEqual(proposal.state, "sent")

    def _list_as_active(self, hromada):
        self.env["solidarity.territory.status"].create(
            {
                "municipality_id": hromada.id,
                "key": hromada.key,
                "status": "active",
                "date_from": "2024-01-01",
            }
        )

    def test_active_hostilities_need_the_coordinator(self):
        self._list_as_active(self.hromada)
        proposal = self._create_proposal()
        with self.assertRaisesRegex(UserError, "active hostilities"):
            proposal.action_send()
        proposal.allow_active = True
        proposal.action_send()
        self.assertEqual(proposal.state, "sent")

    def test_hostilities_that_begin_after_sending_do_not_undo_what_both_decide(self):
        proposal = self._create_proposal()
        proposal.action_send()
        self._list_as_active(self.hromada)
        proposal.action_accept("german")
        self.assertTrue(proposal.action_accept("ukrainian"))

    def test_an_inquiry_is_offered_what_its_coordinator_allows(self):
        self._list_as_active(self.hromada)
        self.assertEqual(self.lead.action_propose(limit=1).ukrainian_id, self.small_hromada)
        lead = self._create_inquiry(self.other_town, allow_active=True)
        self.assertIn(self.hromada, lead.action_propose(limit=2).ukrainian_id)

    def test_who_is_not_allowed_is_not_better(self):
        self._list_as_active(self.hromada)
        proposal = self._create_proposal(ukrainian=self.small_hromada, lead_id=self.lead.id)
        self.lead.allow_active = True
        with self.assertRaisesRegex(UserError, "Зразкове.* ranks higher"):
            proposal.action_send()
        self.lead.allow_active = False
        proposal.action_send()
        self.assertEqual(proposal.state, "sent")

    def test_proposals_inherit_what_the_coordinator_allows(self):
        self.lead.allow_active = True
        self.assertTrue(self.lead.action_propose(limit=1).allow_active)
        self.assertFalse(self._create_inquiry(self.other_town).action_propose(limit=1).allow_active)
        self.assertFalse(self.other_town.action_propose(limit=1).allow_active)


@tagged("post_install", "-at_install")
class TestManyProposals(SolidarityCase):
    """Twenty or two hundred: the client's lists and boards ask the database equally often."""

    def _create_hromadas(self, number, first):
        hromadas = self.env["solidarity.municipality"].create(
            [
                {
                    "key": f"UA2104{index:03d}00000{index:05d}",
                    "name": f"H{index}",
                    "kind": "rural_hromada",
                    "country_id": self.ukraine.id,
                    "state_id": self.ukraine.state_ids[index % len(self.ukraine.state_ids)].id,
                    "population": 1000 + index,
                }
                for index in range(first, first + number)
            ]
        )
        self.env["solidarity.territory.status"].create(
            [
                {
                    "municipality_id": hromada.id,
                    "key": hromada.key,
                    "status": "possible",
                    "date_from": "2024-01-01",
                }
                for hromada in hromadas[::2]
            ]
        )
        return hromadas

    def _create_many(self, number, first):
        proposals = self.env["solidarity.matching.proposal"].create(
            [
                {
                    "german_id": self.town.id,
                    "ukrainian_id": hromada.id,
                    "user_id": (self.coordinator if index % 2 else self.manager).id,
                    "score": index % 100,
                    "known": 50,
                    "explanation": [],
                    "state": "sent" if index % 3 else "draft",
                    "date_expiry": "2026-05-01",
                }
                for index, hromada in enumerate(self._create_hromadas(number, first))
            ]
        )
        proposals.activity_schedule("mail.mail_activity_data_todo", user_id=self.coordinator.id)
        return proposals

    def _specification(self, view_type):
        """What the client asks for: the fields of the view, the name behind a link."""
        proposals = self.env["solidarity.matching.proposal"].with_user(self.coordinator)
        arch = etree.fromstring(proposals.get_view(view_type=view_type)["arch"])
        names = {node.get("name") for node in arch.iter("field")}
        self.assertIn("ukrainian_id", names)
        if "activity_ids" in names:
            names |= ACTIVITY_FIELDS
        shapes = {"many2one": {"fields": {"display_name": {}}}, "one2many": {"fields": {}}}
        return {name: shapes.get(proposals._fields[name].type, {}) for name in names}

    def _count(self, read, proposals):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(read(proposals.with_user(self.coordinator)), len(proposals))
        return self.env.cr.sql_log_count - before

    def _assert_constant(self, read):
        few, many = self._create_many(20, 1), self._create_many(200, 100)
        self._count(read, few)
        self.assertEqual(self._count(read, few), self._count(read, many))

    def test_list(self):
        specification = self._specification("list")

        def read(proposals):
            answer = proposals.web_search_read(
                [("id", "in", proposals.ids)], specification, limit=500, order="score desc"
            )
            self.assertTrue(all(row["ukrainian_id"]["display_name"] for row in answer["records"]))
            return answer["length"]

        self._assert_constant(read)

    def test_board(self):
        specification = self._specification("kanban")

        def read(proposals):
            answer = proposals.web_read_group(
                [("id", "in", proposals.ids)],
                ["state"],
                ["__count"],
                auto_unfold=True,
                unfold_read_specification=specification,
                unfold_read_default_limit=500,
            )
            return sum(len(group.get("__records", ())) for group in answer["groups"])

        self._assert_constant(read)

    def test_proposing(self):
        self._create_hromadas(200, 100)

        def propose(number):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            proposals = self.town._propose(number)
            self.env.flush_all()
            self.assertEqual(len(proposals), number)
            return self.env.cr.sql_log_count - before

        propose(1)
        few, many = propose(20), propose(150)
        # Odoo inserts a hundred rows at a time; nothing else may grow.
        self.assertLessEqual(many - few, 10)
