from odoo.tests import tagged

from ..benchmarks._views import opening
from .common import SolidarityCase

FEW, MANY = 3, 30
#: More events have more steps and recipients than a page shows, and Odoo then counts the rest by one more query.
MANY_EVENTS = 8
#: Models with their views and the field by which a board is grouped.
VIEWS = {
    "solidarity.partnership": (("list", None), ("kanban", "stage")),
    "solidarity.need": (("list", None), ("kanban", "urgency")),
    "solidarity.offer": (("list", None),),
    "solidarity.aid": (("list", None), ("kanban", "state")),
    "solidarity.consultation": (("list", None),),
    "solidarity.agreement": (("list", None),),
    "event.event": (("list", None), ("kanban", "stage_id")),
    "solidarity.interpreter.booking": (("list", None), ("kanban", "state")),
}
NETWORK_VIEWS = {
    "solidarity.network.membership": (("list", None), ("kanban", "state")),
    "solidarity.consent": (("list", None),),
    "solidarity.fund.eligibility": (("list", None), ("kanban", "state")),
    "solidarity.campaign": (("list", None), ("kanban", "state")),
    "solidarity.campaign.step": (("list", None),),
    "solidarity.campaign.recipient": (("list", None),),
    "mail.group": (("list", None), ("kanban", None)),
}


@tagged("post_install", "-at_install")
class TestViewQueries(SolidarityCase):
    """Opening a list or a board costs as many queries for many records as for a few."""

    def test_lists_and_boards_of_partnership_work(self):
        pairs = self._pairs(MANY)
        self._live(pairs[:FEW])
        few = self._count_queries(VIEWS, FEW)
        self._live(pairs[FEW:])
        many = self._count_queries(VIEWS, MANY)
        self.assertEqual(few, many)

    def test_lists_and_boards_of_the_network(self):
        self._create_current_call()
        pairs = self._pairs(MANY_EVENTS)
        self._join(pairs[:FEW])
        few = self._count_queries(NETWORK_VIEWS, FEW)
        self._join(pairs[FEW:])
        many = self._count_queries(NETWORK_VIEWS, MANY_EVENTS)
        self.assertEqual(few, many)

    def _pairs(self, count):
        german = [
            self._create_municipality(f"091{number:05d}", f"Ort {number}", "town", 5000)
            for number in range(count)
        ]
        ukrainian = [
            self._create_municipality(
                f"UA0702{number:03d}00000{number:05d}", f"Місто {number}", "rural_hromada", 5000
            )
            for number in range(count)
        ]
        return list(zip(german, ukrainian, strict=True))

    def _live(self, pairs):
        """Everything that a partnership leaves behind, for each pair."""
        service = self.env["res.partner"].create({"name": "Dolmetschdienst", "lang": "de_DE"})
        interpreter = self.env["solidarity.interpreter"].create(
            {"partner_id": service.id, "is_written": True}
        )
        for number, (german, ukrainian) in enumerate(pairs):
            partnership = self._create_partnership(german=german, ukrainian=ukrainian, stage="contact")
            partnership.activity_schedule("mail.mail_activity_data_todo", user_id=self.coordinator.id)
            partnership.message_post(body="Question", message_type="email", author_id=service.id)
            event = partnership.with_user(self.coordinator).action_plan_exchange().sudo()
            event.interpreter_booking_ids = [
                (0, 0, {"interpreter_id": interpreter.id, "task": "translation", "date_due": "2026-06-01"})
            ]
            need = self.env["solidarity.need"].create(
                {
                    "municipality_id": ukrainian.id,
                    "topic_id": self.energy.id,
                    "name": f"Need {number}",
                    "quantity": 4,
                }
            )
            self.env["solidarity.offer"].create(
                {"municipality_id": german.id, "topic_id": self.energy.id, "name": f"Offer {number}"}
            )
            self.env["solidarity.aid"].create(
                {
                    "partnership_id": partnership.id,
                    "line_ids": [(0, 0, {"need_id": need.id, "quantity_pledged": 2})],
                }
            )
            self.env["solidarity.consultation"].create({"partnership_id": partnership.id})
            partnership.action_start_agreement()

    def _join(self, pairs):
        """Members with contact persons who agreed, each with an event, its campaign and a topic group."""
        kind = self.env.ref("solidarity_partnership.event_type_networking")
        for german, ukrainian in pairs:
            partnership = self._create_partnership(german=german, ukrainian=ukrainian, stage="exchange")
            administrations = (german | ukrainian)._ensure_partner()
            for administration in administrations:
                administration.email = f"office-{administration.id}@example.org"
            self.env["solidarity.consent"]._give(administrations, "invitation", "paper")
            partnership.action_admit()
            event = self.env["event.event"].create(
                {
                    "name": f"Event {german.name}",
                    "solidarity_kind": "networking",
                    "event_type_id": kind.id,
                    "date_begin": "2099-05-04 08:00:00",
                    "date_end": "2099-05-04 10:00:00",
                }
            )
            event.action_plan_campaign()
            event.campaign_ids.step_ids[:1].action_view_recipients()
            self.env["mail.group"].create(
                {"name": f"Group {german.name}", "is_network": True, "access_mode": "members"}
            )

    def _count_queries(self, views_of_models, rows):
        env = self.env(user=self.coordinator)
        counts = {}
        for model, views in views_of_models.items():
            for view_type, group_by in views:
                method = opening(env, model, view_type, group_by=group_by)
                method()  # what is looked up once for all, such as rights, is known now
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self.assertGreaterEqual(method(), rows)
                counts[model, view_type] = self.env.cr.sql_log_count - before
        return counts
