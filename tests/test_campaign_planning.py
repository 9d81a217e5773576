from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Datetime
from odoo.tests import freeze_time, tagged

from .campaign_content import TEXTS
from .campaign_engine import NOW, CampaignEngineFixtures
from .common import SolidarityCase


@tagged("post_install", "-at_install")
class TestCampaignPlanning(CampaignEngineFixtures, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_network()
        cls.startClassPatcher(freeze_time(NOW))
        cls.event.event_type_id = cls.env["event.type"].create({"name": "Network meeting"})
        cls.plan = cls.env["solidarity.campaign.plan"].create(
            {
                "name": "Usual",
                "event_type_id": cls.event.event_type_id.id,
                "step_ids": [
                    Command.create(
                        {
                            "subject": TEXTS["en_US"][0],
                            "body": TEXTS["en_US"][1],
                            "subject_german": TEXTS["de_DE"][0],
                            "body_german": TEXTS["de_DE"][1],
                            "offset_count": 2,
                            "side": "UA",
                            "topic_ids": [Command.set(cls.energy.ids)],
                        }
                    )
                ],
            }
        )

    def test_a_campaign_is_made_from_the_plan_of_the_events_type(self):
        self.event.with_user(self.coordinator).action_plan_campaign()
        campaign = self.event.campaign_ids.filtered("plan_id")
        step = campaign.step_ids
        self.assertEqual((campaign.state, campaign.plan_id), ("draft", self.plan))
        self.assertTrue(campaign.utm_campaign_id)
        self.assertEqual((step.side, step.topic_ids, step.offset_count), ("UA", self.energy, 2))
        self.assertEqual(step.scheduled_on, Datetime.to_datetime("2026-04-20 08:00:00"))
        self.assertEqual(step.subject_german, TEXTS["de_DE"][0])
        self.assertFalse(step.subject_ukrainian)
        self.assertEqual(step.with_context(lang="en_US").body, TEXTS["en_US"][1])
        with self.assertRaises(UserError):
            self.event.with_user(self.coordinator).action_plan_campaign()

    def test_what_the_campaign_says_the_event_does_not_say_again(self):
        event = self.env["event.event"].create(
            {
                "name": "Network",
                "solidarity_kind": "networking",
                "event_type_id": self.env.ref("solidarity_partnership.event_type_networking").id,
                "date_begin": "2026-05-04 08:00:00",
                "date_end": "2026-05-04 10:00:00",
            }
        )
        self.assertIn("before_event", event.event_mail_ids.mapped("interval_type"))
        event.with_user(self.coordinator).action_plan_campaign()
        self.assertEqual(set(event.event_mail_ids.mapped("interval_type")), {"invitation", "after_sub"})

    def test_mails_that_the_campaign_does_not_say_stay_with_the_event(self):
        before = self.event.event_mail_ids
        self.event.with_user(self.coordinator).action_plan_campaign()
        self.assertEqual(self.event.event_mail_ids, before)

    def test_planning_is_for_coordinators_and_for_events_of_the_network(self):
        with self.assertRaises(AccessError):
            self.event.with_user(self.reader).action_plan_campaign()
        self.event.solidarity_kind = "exchange"
        with self.assertRaises(UserError):
            self.event.with_user(self.coordinator).action_plan_campaign()

    def test_moving_the_event_moves_what_is_not_sent_in_the_same_number_of_queries(self):
        sent = self._create_step(state="sent")
        sent_on = sent.scheduled_on
        self._queries_of_moving()  # what is read once for a server
        few = self._queries_of_moving()
        for number in range(20):
            self._create_step(offset_count=number)
        self.assertEqual(self._queries_of_moving(), few)
        self.assertEqual(sent.scheduled_on, sent_on)
        self.assertEqual(self.step.scheduled_on, self.event.date_begin - timedelta(weeks=1))

    def _queries_of_moving(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        day = timedelta(days=1)
        self.event.write({"date_begin": self.event.date_begin + day, "date_end": self.event.date_end + day})
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_the_scheduler_wakes_when_a_step_is_due(self):
        cron = self.env.ref(self.CAMPAIGN_CRON)
        self.env.cr.precommit.run()
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.event.write({"date_begin": "2026-06-01 08:00:00", "date_end": "2026-06-01 10:00:00"})
        self.env.flush_all()
        self.env.cr.precommit.run()
        added = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]) - triggers
        self.assertEqual(added.mapped("call_at"), [Datetime.to_datetime("2026-05-25 08:00:00")])

    def test_a_distance_that_is_no_distance_is_refused(self):
        for wrong in (-1, 1001):
            with self.assertRaisesRegex(Exception, "0 to 1000|offset_limited"), self.env.cr.savepoint():
                self.step.offset_count = wrong
                self.env.flush_all()
            self.step.invalidate_recordset()

    def test_what_was_sent_cannot_be_deleted(self):
        self.step.state = "sent"
        for record in (self.step, self.campaign):
            with self.assertRaises(UserError):
                record.with_user(self.coordinator).unlink()

    def test_a_campaign_without_steps_is_not_submitted(self):
        self.step.unlink()
        with self.assertRaises(UserError):
            self.campaign.with_user(self.coordinator).action_submit()
        self.assertEqual(self.campaign.state, "draft")

    def test_nobody_can_make_a_text_look_approved(self):
        with self.assertRaises(AccessError):
            self.step.with_user(self.coordinator).approved_digest = "approved"
        self.campaign.with_user(self.coordinator).write({"state": "running"})
        self.assertTrue(self.step.with_user(self.coordinator).needs_approval)

    def test_managers_see_that_a_campaign_waits_until_one_of_them_has_decided(self):
        self._create_step()
        campaign = self.campaign.with_user(self.coordinator)
        campaign.action_submit()
        waiting = self.campaign.activity_ids.filtered(lambda activity: activity.user_id == self.manager)
        self.assertEqual(len(waiting), 1)
        self.assertNotIn(self.env.ref("base.user_root"), self.campaign.activity_ids.user_id)
        campaign.action_back_to_draft()
        self.assertFalse(self.campaign.activity_ids)
        campaign.action_submit()
        self.campaign.with_user(self.manager).action_approve()
        self.assertFalse(self.campaign.activity_ids)

    def test_steps_are_for_coordinators(self):
        for step in ("action_skip", "action_resume", "action_send_now"):
            with self.assertRaises(AccessError):
                getattr(self.step.with_user(self.reader), step)()
        for step in ("action_submit", "action_cancel", "action_approve"):
            with self.assertRaises(AccessError):
                getattr(self.campaign.with_user(self.reader), step)()
