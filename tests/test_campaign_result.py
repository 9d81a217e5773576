from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .campaign_content import NOW
from .test_campaign_content import ContentCase


@tagged("post_install", "-at_install")
class TestResults(ContentCase):
    def setUp(self):
        super().setUp()
        self.start_sink()
        self.people = self.german | self.ukrainian | self.french
        with freeze_time(NOW):
            for lang, recipient in (
                ("de_DE", self.german),
                ("uk_UA", self.ukrainian),
                ("en_US", self.french),
            ):
                self._send(self.step, lang, recipient)
        self.people.claimed_on = NOW
        self.traces = self.env["mailing.trace"].search([("model", "=", "solidarity.campaign.recipient")])
        self.waiting = self._create_recipient(self.env.user.partner_id, "en_US")

    def _row(self, recipient):
        self.env.flush_all()
        self.env["solidarity.campaign.result"].invalidate_model()
        return self.env["solidarity.campaign.result"].with_user(self.reader).browse(recipient.id)

    def _register(self, recipient):
        with freeze_time(NOW):
            return recipient._register_person(False)

    def _trace(self, recipient):
        return self.traces.filtered(lambda trace: trace.res_id == recipient.id)

    def test_one_row_for_each_mail_that_was_handed_over(self):
        rows = self.env["solidarity.campaign.result"].with_user(self.reader).search([])
        self.assertEqual(sorted(rows.ids), sorted(self.people.ids))
        self.assertEqual(
            sum(rows.mapped("sent")), sum(len(self.mails_to(recipient.email)) for recipient in self.people)
        )
        row = self._row(self.ukrainian)
        self.assertEqual((row.purpose, row.lang, row.country_id), ("invitation", "uk_UA", self.ukraine))
        self.assertEqual(
            (row.municipality_id, row.campaign_id, row.event_id), (self.hromada, self.campaign, self.event)
        )

    def test_figures_agree_with_traces_and_registrations(self):
        self._trace(self.german).set_opened()
        self._trace(self.german).set_clicked()
        self._trace(self.french).set_bounced()
        registration = self._register(self.german)
        self._register(self.ukrainian)
        registration.action_set_done()
        measures = ("sent", "bounced", "opened", "clicked", "registered", "attended")
        figures = {recipient: [self._row(recipient)[name] for name in measures] for recipient in self.people}
        self.assertEqual(figures[self.german], [1, 0, 1, 1, 1, 1])
        self.assertEqual(figures[self.ukrainian], [1, 0, 0, 0, 1, 0])
        self.assertEqual(figures[self.french], [0, 1, 0, 0, 0, 0])
        [totals] = self.env["solidarity.campaign.result"]._read_group(
            [("campaign_id", "=", self.campaign.id)],
            [],
            [f"{name}:sum" for name in measures] + ["clicked_share:avg"],
        )
        self.assertEqual(totals[:-1], (2, 1, 1, 1, 2, 1))
        self.assertAlmostEqual(totals[-1], 33.3, 1)

    def test_a_registration_that_was_cancelled_counts_no_more(self):
        registration = self._register(self.german)
        self.assertEqual(self._row(self.german).registered, 1)
        registration.action_cancel()
        self.assertEqual(self._row(self.german).registered, 0)

    def test_a_mail_that_was_tried_again_counts_once(self):
        self._trace(self.german).copy(
            {"mass_mailing_id": self.step.mailing_ids[-1].copy().id, "trace_status": "error"}
        )
        row = self._row(self.german)
        self.assertEqual((row.handed_over, row.sent, row.failed), (1, 1, 0))

    def test_a_person_who_is_forgotten_stays_in_the_figures(self):
        self.german.write({"email": False, "partner_id": False})
        self.assertEqual(self._row(self.german).sent, 1)

    def test_only_the_service_reads_results(self):
        for user in (self.german_portal, self.employee):
            with self.assertRaises(AccessError):
                self.env["solidarity.campaign.result"].with_user(user).search([])
        with self.assertRaises(AccessError):
            self._row(self.german).write({"sent": 5})
