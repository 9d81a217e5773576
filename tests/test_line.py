from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged, users
from odoo.tools import mute_logger

from .common import SolidarityCase


@tagged("post_install", "-at_install")
class TestInquiry(SolidarityCase):
    def test_own_choice_becomes_a_partnership_at_once(self):
        lead = self._create_inquiry(solidarity_wish="own_choice", wished_municipality_id=self.hromada.id)
        partnership = lead.action_create_partnership()
        self.assertEqual(
            (partnership.german_id, partnership.ukrainian_id, partnership.origin, partnership.lead_id),
            (self.town, self.hromada, "own_choice", lead),
        )
        self.assertEqual(lead.won_status, "won")
        with self.assertRaises(UserError):
            lead.action_create_partnership()

    def test_own_choice_from_the_ukrainian_side(self):
        lead = self._create_inquiry(
            self.hromada, solidarity_wish="own_choice", wished_municipality_id=self.town.id
        )
        partnership = lead.action_create_partnership()
        self.assertEqual((partnership.german_id, partnership.ukrainian_id), (self.town, self.hromada))

    def test_own_choice_meets_the_same_hard_conditions(self):
        occupied = self._create_inquiry(
            solidarity_wish="own_choice", wished_municipality_id=self.occupied_hromada.id
        )
        with self.assertRaisesRegex(UserError, "occupied"):
            occupied.action_create_partnership()
        self._create_partnership(german=self.other_town)
        full = self._create_inquiry(solidarity_wish="own_choice", wished_municipality_id=self.hromada.id)
        with self.assertRaisesRegex(UserError, "capacity"):
            full.action_create_partnership()
        self.assertFalse(full.partnership_ids)

    def test_wish_lies_in_the_other_country(self):
        with self.assertRaises(ValidationError):
            self._create_inquiry(solidarity_wish="own_choice", wished_municipality_id=self.other_town.id)

    def test_steps_fit_the_wish(self):
        with self.assertRaises(UserError):
            self._create_inquiry().action_create_partnership()
        with self.assertRaises(UserError):
            self._create_inquiry(
                solidarity_wish="own_choice", wished_municipality_id=self.hromada.id
            ).action_propose()

    def test_duplicates_are_found_by_municipality(self):
        first = self._create_inquiry()
        second = self._create_inquiry(name="The mayor calls")
        other = self._create_inquiry(self.other_town)
        self.assertEqual(second.duplicate_lead_count, 1)
        self.assertIn(first, second.duplicate_lead_ids)
        self.assertEqual(other.duplicate_lead_count, 0)

    def test_merging_keeps_the_wish_and_what_hangs_on_it(self):
        first = self._create_inquiry(topic_ids=[(6, 0, self.health.ids)])
        second = self._create_inquiry(existing_connection="A choir", topic_ids=[(6, 0, self.energy.ids)])
        proposal = self._create_proposal(lead_id=second.id)
        merged = (first | second).merge_opportunity()
        self.assertEqual(merged.municipality_id, self.town)
        self.assertEqual(merged.topic_ids, self.health | self.energy)
        self.assertEqual(merged.existing_connection, "A choir")
        self.assertEqual(proposal.lead_id, merged)

    def test_an_inquiry_stays_with_its_team_whoever_takes_it(self):
        lead = self._create_inquiry(user_id=False)
        lead.user_id = self.coordinator
        self.assertEqual(lead.team_id, self.team)
        self.assertEqual(lead.stage_id, self.env.ref("solidarity_partnership.crm_stage_received"))

    def test_who_asked_becomes_a_contact_person(self):
        lead = self._create_inquiry(
            self.small_hromada, email_from="mayor@male.example.org", contact_name="Приймальня"
        )
        lead.with_context(default_type="opportunity").action_propose(limit=1)
        self.assertEqual(lead.partner_id.parent_id, self.small_hromada.partner_id)
        self.assertEqual((lead.partner_id | self.small_hromada.partner_id).mapped("type"), ["contact"] * 2)
        self.assertEqual(self.small_hromada.correspondent_ids, lead.partner_id)

    def test_closed_inquiries_are_not_matched(self):
        lead = self._create_inquiry()
        lead.action_set_lost()
        with self.assertRaises(UserError):
            lead.action_propose()

    def test_board_shows_the_stages_of_the_service_only(self):
        groups = (
            self.env["crm.lead"]
            .with_context(default_team_id=self.team.id)
            ._read_group_stage_ids(self.env["crm.stage"], [])
        )
        self.assertEqual(groups.team_ids, self.team)
        self.assertEqual(len(groups), 4)

    @users("test_coordinator")
    def test_form_as_a_coordinator_fills_it(self):
        form = Form(
            self.env["crm.lead"].with_context(
                default_type="opportunity", default_solidarity_wish="match", default_team_id=self.team.id
            ),
            view="solidarity_partnership.crm_lead_view_form_inquiry",
        )
        form.name = "By telephone"
        form.municipality_id = self.town
        self.assertEqual(form.topic_ids.ids, self.energy.ids)
        lead = form.save()
        self.assertEqual(lead.team_id, self.team)
        self.assertEqual(lead.stage_id, self.env.ref("solidarity_partnership.crm_stage_received"))


@tagged("post_install", "-at_install")
class TestPartnership(SolidarityCase):
    def test_the_whole_line_by_a_coordinator(self):
        call = self._create_current_call()
        as_coordinator = self._create_inquiry().with_user(self.coordinator)
        proposal = as_coordinator.action_propose(limit=1)
        proposal.action_send()
        proposal.action_accept("german")
        partnership = proposal.action_accept("ukrainian")
        partnership.action_contact_made()
        event = partnership.action_plan_exchange()
        self.assertEqual(partnership.stage, "contact")
        event.action_exchange_held()
        self.assertEqual(partnership.stage, "exchange")
        memberships = partnership.action_admit()
        self.assertEqual(partnership.stage, "active")
        self.assertEqual(memberships.municipality_id, proposal.german_id | proposal.ukrainian_id)
        self.assertEqual(set(memberships.mapped("state")), {"admitted"})
        eligibility = self.town.eligibility_ids
        self.assertEqual(
            (eligibility.call_id, eligibility.state, eligibility.is_valid), (call, "eligible", True)
        )
        self.assertEqual([reason["ok"] for reason in eligibility.reasons], [True, True])
        other = proposal.ukrainian_id.eligibility_ids
        self.assertEqual((other.state, other.is_valid), ("not_eligible", False))

    def test_exchange_invites_both_sides_in_their_language(self):
        partnership = self._create_partnership(stage="contact")
        event = partnership.action_plan_exchange()
        self.assertEqual(event.solidarity_kind, "exchange")
        self.assertEqual(set(event.language_ids.mapped("code")), {"de_DE", "uk_UA"})
        self.assertFalse(event.lang)
        people = self.german_portal.partner_id | self.ukrainian_portal.partner_id
        self.assertEqual(event.registration_ids.partner_id, people)
        self.assertEqual(set(event.registration_ids.mapped("state")), {"draft"})
        self.assertNotEqual(event.with_context(lang="de_DE").name, event.with_context(lang="uk_UA").name)
        self.assertEqual(event.invited_count, 2)
        event.action_invite()
        with self.assertRaises(UserError):
            event.action_invite()
        mails = self.env["mail.mail"].search(
            [("model", "=", "event.registration"), ("res_id", "in", event.registration_ids.ids)]
        )
        bodies = {mail.email_to: mail.body_html for mail in mails}
        self.assertIn("Sehr geehrte", bodies[self.german_portal.email])
        self.assertIn("Шановні", bodies[self.ukrainian_portal.email])

    def test_a_cancelled_exchange_was_not_held(self):
        partnership = self._create_partnership(stage="contact")
        event = partnership.action_plan_exchange()
        event.kanban_state = "cancel"
        event.stage_id = self.env.ref("event.event_stage_done")
        self.assertEqual(partnership.stage, "contact")

    def test_the_calendar_ends_exchanges_too(self):
        partnership = self._create_partnership(stage="contact")
        event = partnership.action_plan_exchange()
        event.write({"date_begin": "2020-01-01 09:00:00", "date_end": "2020-01-01 11:00:00"})
        self.env["event.event"]._gc_mark_events_done()
        self.assertEqual(partnership.stage, "exchange")

    def test_steps_are_guarded(self):
        partnership = self._create_partnership()
        for step in (partnership.action_plan_exchange, partnership.action_admit, partnership.action_resume):
            with self.assertRaises(UserError):
                step()
        partnership.action_contact_made()
        with self.assertRaises(UserError):
            partnership.action_contact_made()
        with self.assertRaises(UserError):
            partnership.unlink()

    def test_one_with_an_exchange_is_part_of_the_record(self):
        partnership = self._create_partnership()
        event = self.env["event.event"].create(
            {
                "name": "E",
                "partnership_ids": partnership.ids,
                "date_begin": "2026-05-04 08:00:00",
                "date_end": "2026-05-04 10:00:00",
            }
        )
        event.active = False
        with self.assertRaisesRegex(UserError, "part of the record"):
            partnership.unlink()
        event.unlink()
        partnership.unlink()

    def test_resting_and_resuming(self):
        partnership = self._create_partnership(stage="exchange")
        with self.assertRaises(UserError):
            partnership.action_rest(" ")
        partnership.action_rest("The mayor is missing")
        self.assertEqual(partnership.stage, "resting")
        self.assertIn("The mayor is missing", partnership.message_ids[0].body)
        partnership.action_resume()
        self.assertEqual(partnership.stage, "exchange")

    def test_an_exchange_held_while_resting_counts_on_resuming(self):
        partnership = self._create_partnership(stage="contact")
        event = partnership.action_plan_exchange()
        partnership.action_rest("The mayor is missing")
        event.action_exchange_held()
        self.assertEqual(partnership.stage, "resting")
        partnership.action_resume()
        self.assertEqual(partnership.stage, "exchange")

    def test_nothing_goes_on_under_occupation(self):
        partnership = self._create_partnership(stage="exchange")
        self.env["solidarity.territory.status"].create(
            {
                "municipality_id": self.hromada.id,
                "key": self.hromada.key,
                "status": "occupied",
                "date_from": "2024-01-01",
            }
        )
        for step in (partnership.action_plan_exchange, partnership.action_admit):
            with self.assertRaisesRegex(UserError, "occupied"):
                step()

    def test_an_occupied_partner_rests_until_it_is_free(self):
        partnership = self._create_partnership(ukrainian=self.occupied_hromada, stage="active")
        partnership.action_rest("Occupied")
        with self.assertRaisesRegex(UserError, "occupied"):
            partnership.action_resume()
        with self.assertRaises(ValidationError):
            self._create_partnership(
                german=self.other_town, ukrainian=self.occupied_hromada, origin="own_choice"
            )

    def test_ending_keeps_the_record_and_frees_the_pair(self):
        partnership = self._create_partnership(stage="active")
        partnership.action_end("Merged into a larger hromada")
        self.assertEqual(partnership.stage, "ended")
        self.assertTrue(partnership.date_end)
        self.assertTrue(self._create_partnership())

    def test_one_open_partnership_for_a_pair(self):
        self._create_partnership()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._create_partnership()


@tagged("post_install", "-at_install")
class TestNetwork(SolidarityCase):
    def test_several_partnerships_share_one_membership(self):
        self.town.partner_capacity = 2
        first = self._create_partnership(stage="exchange")
        second = self._create_partnership(ukrainian=self.small_hromada, stage="exchange")
        memberships = first.action_admit() | second.action_admit()
        self.assertEqual(len(memberships), 3)
        self.assertEqual(len(self.town.membership_ids), 1)
        self.assertEqual(self.town.membership_ids.partnership_id, first)

    def test_never_two_open_periods(self):
        values = {"municipality_id": self.town.id}
        membership = self.env["solidarity.network.membership"].create(values)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            membership.copy()
        membership.action_end("Withdrawn")
        self.assertTrue(membership.create(values))

    def test_right_to_apply_ends_with_the_membership(self):
        self._create_current_call()
        self._create_partnership(stage="exchange").action_admit()
        membership = self.town.membership_ids
        membership.action_suspend("No contact person")
        self.assertFalse(self.town.eligibility_ids.filtered("is_valid"))
        self.assertEqual(self.town.eligibility_ids.state, "revoked")
        membership.action_admit()
        self.assertEqual(len(self.town.eligibility_ids), 2)
        self.assertEqual(len(self.town.eligibility_ids.filtered("is_valid")), 1)
        membership.action_end("Dissolved")
        self.assertFalse(self.town.eligibility_ids.filtered("is_valid"))

    def test_a_new_call_is_issued_to_members(self):
        self._create_partnership(stage="exchange").action_admit()
        call = self._create_current_call()
        call.with_user(self.manager).action_issue()
        self.assertEqual(call.eligibility_ids.municipality_id, self.town | self.hromada)
        with freeze_time(f"{call.year + 1}-01-02"), self.enter_registry_test_mode():
            self.env.ref("solidarity_partnership.cron_expire_eligibility").method_direct_trigger()
        call.invalidate_recordset()
        open_states = {"eligible", "not_eligible"}
        self.assertFalse(open_states & set(call.eligibility_ids.mapped("state")))

    def test_suspended_members_are_not_admitted_by_the_way(self):
        self.town.partner_capacity = 2
        self._create_partnership(stage="exchange").action_admit()
        self.town.membership_ids.action_suspend("No contact person")
        self._create_partnership(ukrainian=self.small_hromada, stage="exchange").action_admit()
        self.assertEqual(self.town.membership_ids.state, "suspended")

    def test_no_call_this_year_does_not_hinder_admission(self):
        self.env["solidarity.fund.call"]._current().write({"year": 2001})
        self._create_partnership(stage="exchange").action_admit()
        self.assertEqual(self.town.membership_state, "admitted")
        self.assertFalse(self.town.eligibility_ids)

    def test_planned_project_is_checked_in_words_of_the_reader(self):
        call = self._create_current_call(amount_min=1000, amount_max=20000, share_max=90)
        reasons = {
            reason["rule"]: reason
            for reason in call.with_context(lang="de_DE").check(self.town, asked=22000, total=25000)
        }
        self.assertFalse(reasons["amount"]["ok"])
        self.assertRegex(reasons["amount"]["detail"], r"22\.000,00.*20\.000,00")
        self.assertTrue(reasons["share"]["ok"])
        self.assertFalse(reasons["membership"]["ok"])
        with self.assertRaises(UserError):
            call.check(self.town, colour="blue")
        with self.assertRaises(UserError):
            call.check(self.town, asked="a lot")
