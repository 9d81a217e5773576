from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, freeze_time, tagged, users
from odoo.tools import mute_logger

from .common import SolidarityCase


@tagged("post_install", "-at_install")
class TestConsultation(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partnership = cls._create_partnership(stage="active")
        cls.war = cls.env.ref("solidarity_partnership.consultation_topic_war")
        cls.logistics = cls.env.ref("solidarity_partnership.consultation_topic_logistics")

    def _consultation(self, **values):
        return self.env["solidarity.consultation"].create({"partnership_id": self.partnership.id, **values})

    @freeze_time("2026-05-12 09:30:00")
    @users("test_coordinator")
    def test_logging_a_call_needs_a_topic_and_nothing_else(self):
        action = self.partnership.with_env(self.env).action_log_consultation()
        self.assertEqual((action["target"], action["res_model"]), ("new", "solidarity.consultation"))
        form = Form(
            self.env["solidarity.consultation"].with_context(**action["context"]),
            view="solidarity_partnership.solidarity_consultation_view_form_log",
        )
        form.topic_ids.add(self.war)
        consultation = form.save()
        self.assertRecordValues(
            consultation,
            [
                {
                    "partnership_id": self.partnership.id,
                    "municipality_id": False,
                    "way": "phone",
                    "duration": 0.5,
                    "user_id": self.coordinator.id,
                    "topic_ids": self.war.ids,
                    "german_state_id": self.town.state_id.id,
                }
            ],
        )
        self.assertEqual(str(consultation.date), "2026-05-12 09:30:00")
        self.assertEqual(self.partnership.consultation_ids, consultation)

    def test_a_municipality_is_advised_within_its_only_living_partnership(self):
        in_line = self.env["solidarity.consultation"].create({"municipality_id": self.hromada.id})
        self.assertEqual(in_line.partnership_id, self.partnership)
        alone = self.env["solidarity.consultation"].create({"municipality_id": self.other_town.id})
        self.assertFalse(alone.partnership_id)
        self.other_town.partner_capacity = 2
        for hromada in (self.hromada, self.small_hromada):
            self._create_partnership(self.other_town, hromada)
        several = self.env["solidarity.consultation"].create({"municipality_id": self.other_town.id})
        self.assertFalse(several.partnership_id)

    def test_the_land_is_the_german_sides_whoever_was_advised(self):
        self.town.state_id = self.env.ref("base.state_de_nw")
        ukrainian = self._consultation(municipality_id=self.hromada.id)
        self.assertEqual(ukrainian.german_state_id, self.town.state_id)
        self.town.state_id = self.env.ref("base.state_de_he")
        self.assertEqual(ukrainian.german_state_id, self.town.state_id)

    def test_somebody_was_advised_and_belongs_to_the_partnership(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env["solidarity.consultation"].create({"summary": "Whom?"})
        for duration in (-0.5, 25):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self._consultation(duration=duration)
        with self.assertRaisesRegex(ValidationError, "Nachbarstadt"), self.env.cr.savepoint():
            self._consultation(municipality_id=self.other_town.id)
        self.assertFalse(self.partnership.consultation_ids)

    def test_a_follow_up_becomes_one_activity_of_the_adviser(self):
        consultations = self._consultation(
            follow_up_date="2026-06-01", follow_up_note="Send the form", user_id=self.manager.id
        ) | self.env["solidarity.consultation"].create(
            {"municipality_id": self.other_town.id, "follow_up_date": "2026-06-02"}
        )
        activity = self.partnership.activity_ids
        self.assertEqual(
            (activity.summary, str(activity.date_deadline), activity.user_id),
            ("Send the form", "2026-06-01", self.manager),
        )
        self.assertEqual(str(self.other_town.activity_ids.date_deadline), "2026-06-02")
        activity.action_feedback()
        consultations.write({"follow_up_date": "2026-07-01"})
        self.assertFalse(self.partnership.activity_ids)
        with self.assertRaisesRegex(ValidationError, "Call again"):
            self._consultation(follow_up_note="Call again")

    def test_a_later_follow_up_is_planned_too(self):
        consultation = self._consultation()
        self.assertFalse(self.partnership.activity_ids)
        consultation.follow_up_date = "2026-06-01"
        self.assertEqual(len(self.partnership.activity_ids), 1)

    def test_report_by_topic_counts_every_topic(self):
        self._consultation(topic_ids=(self.war | self.logistics).ids, date="2026-02-01 10:00:00")
        self._consultation(topic_ids=self.war.ids, date="2026-05-01 10:00:00", duration=1)
        rows = self.env["solidarity.consultation"]._read_group(
            [("partnership_id", "=", self.partnership.id)], ["topic_ids"], ["__count", "duration:sum"]
        )
        self.assertEqual(rows, [(self.war, 2, 1.5), (self.logistics, 1, 0.5)])

    def test_topics_speak_the_language_of_the_reader(self):
        names = [self.war.with_context(lang=lang).name for lang in ("en_US", "de_DE", "uk_UA")]
        self.assertEqual(len(set(names)), 3)

    def test_who_may_see_and_log_advice(self):
        consultation = self._consultation(summary="Words for the service only")
        self.assertTrue(consultation.with_user(self.reader).summary)
        with self.assertRaises(AccessError):
            self.partnership.with_user(self.reader).action_log_consultation()
        with self.assertRaises(AccessError):
            self.town.with_user(self.reader).action_log_consultation()
        for portal in (self.german_portal, self.stranger_portal):
            with self.assertRaises(AccessError):
                consultation.with_user(portal).read(["summary"])
            with self.assertRaises(AccessError):
                self.town.with_user(portal).read(["consultation_count"])
        with self.assertRaises(AccessError):
            self.partnership.with_user(self.german_portal).read(["consultation_ids"])
        with self.assertRaises(AccessError):
            self.partnership.with_user(self.german_portal).read(["mail_address"])

    def test_counts_of_many_cost_as_many_queries_as_of_few(self):
        towns = [
            self._create_municipality(f"0915800{number}", f"Ort {number}", "town", 1000)
            for number in range(8)
        ]
        partnerships = self.partnership.union(
            *(self._create_partnership(town, self.small_hromada) for town in towns)
        )
        self.env["solidarity.consultation"].create(
            [{"partnership_id": partnership.id} for partnership in partnerships]
        )
        counts = []
        for some in (partnerships[:2], partnerships):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(set(some.mapped("consultation_count")), {1})
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
