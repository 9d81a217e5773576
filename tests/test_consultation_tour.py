from odoo.tests import HttpCase, tagged

from .common import SolidarityFixtures


@tagged("post_install", "-at_install")
class TestConsultationTour(SolidarityFixtures, HttpCase):
    def test_a_coordinator_logs_a_call_and_an_e_mail(self):
        self._create_fixtures()
        self.coordinator.lang = "de_DE"
        partnership = self._create_partnership(stage="active")
        message = partnership.message_post(
            body="Welche Belege sind nötig?",
            subject="Rückfrage",
            author_id=self.german_portal.partner_id.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        self.start_tour(
            f"/odoo/solidarity-partnerships/{partnership.id}",
            "solidarity_consultation",
            login=self.coordinator.login,
        )
        call, mail = partnership.consultation_ids.sorted("id")
        self.assertEqual((call.way, call.municipality_id), ("phone", self.town.browse()))
        self.assertEqual((mail.way, mail.municipality_id, mail.message_id), ("email", self.town, message))
