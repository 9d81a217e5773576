from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import SolidarityCase

TYPE = "solidarity_partnership.mail_activity_type_territory"
CRON = "solidarity_partnership.cron_tell_occupation"


@tagged("post_install", "-at_install")
class TestTerritoryNotice(SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-06-01 12:00:00"))
        cls.partnership = cls._create_partnership(stage="active")
        cls.coordinator.lang = "de_DE"

    def _list(self, municipality=None, **values):
        municipality = municipality or self.hromada
        return self.env["solidarity.territory.status"].create(
            {
                "municipality_id": municipality.id,
                "key": municipality.key,
                "status": "occupied",
                "date_from": "2026-05-20",
                "order_number": "901/2026",
                **values,
            }
        )

    def _run_cron(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()

    def _notices(self, partnership=None):
        activities = (partnership or self.partnership).activity_ids
        return activities.filtered(lambda activity: activity.activity_type_id == self.env.ref(TYPE))

    def test_the_coordinator_is_told_once_and_nothing_moves(self):
        entry = self._list()
        self._run_cron()
        notice = self._notices()
        self.assertEqual((notice.user_id, entry.told), (self.coordinator, "opened"))
        self.assertIn("901/2026", notice.note)
        self.assertIn("20. Mai 2026", notice.note)
        self.assertNotIn("occupied", notice.summary + notice.note)
        self.assertEqual(self.partnership.stage, "active")
        notice.action_feedback()
        self._run_cron()
        self.assertFalse(self._notices())

    def test_an_entry_that_has_yet_to_begin_is_told_on_its_day(self):
        self._list(date_from="2026-06-10")
        self._run_cron()
        self.assertFalse(self._notices())
        with freeze_time("2026-06-10 05:00:00"):
            self._run_cron()
            self.assertTrue(self._notices())

    def test_other_classes_and_other_partnerships_are_left_alone(self):
        resting = self._create_partnership(self.other_town, self.small_hromada, stage="active")
        resting.action_rest("The mayor is missing")
        self._list(status="active")
        self._list(self.small_hromada)
        self._run_cron()
        self.assertFalse(self._notices() | self._notices(resting))

    def test_two_entries_are_one_notice(self):
        self._list()
        self._list(
            key="UA26080070010099999", date_from="2026-05-25", order_number="902/2026", coverage="part"
        )
        self._run_cron()
        self.assertEqual(len(self._notices()), 1)
        self.assertIn("902/2026", self._notices().note)

    def test_an_imported_list_wakes_the_job_and_a_preview_does_not(self):
        rows = [
            {"key": self.hromada.key, "status": "occupied", "date_from": "2026-05-20", "order": "901/2026"}
        ]
        municipalities = self.env["solidarity.municipality"].with_user(self.manager)
        cron = [("cron_id", "=", self.env.ref(CRON).id)]
        before = self.env["ir.cron.trigger"].search_count(cron)
        municipalities._preview_register(rows, "901/2026")
        self.assertEqual(self.env["ir.cron.trigger"].search_count(cron), before)
        municipalities.import_register(rows, "901/2026")
        self.assertEqual(self.env["ir.cron.trigger"].search_count(cron), before + 1)
        self._run_cron()
        self.assertEqual(len(self._notices()), 1)

    def test_letting_it_rest_with_the_reason_filled_in(self):
        self._list()
        self._run_cron()
        case = self.partnership.with_user(self.coordinator).with_context(lang="de_DE")
        self.assertTrue(case.territory_notice)
        action = case.action_rest_occupied()
        wizard = (
            self.env["solidarity.partnership.close"]
            .with_user(self.coordinator)
            .with_context(**action["context"])
            .create({})
        )
        self.assertIn("901/2026", wizard.reason)
        wizard.action_confirm()
        self.assertEqual(self.partnership.stage, "resting")
        self.assertFalse(self._notices())

    def test_keeping_it_as_it_is(self):
        self._list()
        self._run_cron()
        self.partnership.with_user(self.coordinator).action_keep_going()
        self.assertEqual(self.partnership.stage, "active")
        self.assertFalse(self._notices())

    def test_the_end_is_told_to_resting_partnerships(self):
        entry = self._list()
        self._run_cron()
        self.partnership.action_rest("Occupied")
        entry.date_to = "2026-06-30"
        self._run_cron()
        self.assertFalse(self._notices())
        with freeze_time("2026-07-01 05:00:00"):
            self._run_cron()
            self.assertEqual(entry.told, "ended")
            self.assertEqual(len(self._notices()), 1)
            self.assertEqual(self.partnership.stage, "resting")
            self._run_cron()
            self.assertEqual(len(self._notices()), 1)
            self.partnership.with_user(self.coordinator).action_resume()
        self.assertEqual(self.partnership.stage, "active")
        self.assertFalse(self._notices())

    def test_the_end_of_one_entry_is_not_the_end_of_all(self):
        entry = self._list()
        self._list(key="UA26080070010099999")
        self._run_cron()
        self.partnership.action_rest("Occupied")
        entry.date_to = "2026-05-31"
        self._run_cron()
        self.assertFalse(self._notices())

    def test_an_entry_that_opens_again_is_told_again(self):
        entry = self._list(date_to="2026-06-30")
        self._run_cron()
        with freeze_time("2026-07-02 05:00:00"):
            self._run_cron()
            self.assertFalse(self._notices())
            entry.date_to = False
            self._run_cron()
            self.assertEqual(len(self._notices()), 1)

    def test_a_raion_is_concerned_when_all_its_hromadas_are(self):
        raion = self._create_municipality("UA26080000000044444", "Зразковий", "raion", 1)
        (self.hromada | self.small_hromada).parent_id = raion
        case = self._create_partnership(self.other_town, raion, stage="active")
        self._list()
        self._run_cron()
        self.assertFalse(self._notices(case))
        self._list(self.small_hromada)
        self._run_cron()
        self.assertTrue(self._notices(case))

    def test_steps_are_guarded(self):
        case = self.partnership.with_user(self.reader)
        for step in (case.action_rest_occupied, case.action_keep_going):
            with self.assertRaises(AccessError):
                step()
        self.partnership.action_end("Dissolved")
        with self.assertRaises(UserError):
            self.partnership.action_rest_occupied()
        for portal in (self.german_portal, self.ukrainian_portal):
            with self.assertRaises(AccessError):
                self.partnership.with_user(portal).read(["territory_notice"])
