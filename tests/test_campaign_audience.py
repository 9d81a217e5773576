from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .campaign_engine import NOW, CampaignEngineFixtures
from .common import SolidarityCase


@tagged("post_install", "-at_install")
class TestCampaignAudience(CampaignEngineFixtures, SolidarityCase):
    """Facts of people are read right; the rules themselves are tested without a database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_network()
        cls.startClassPatcher(freeze_time(NOW))

    def test_each_reason_of_an_invitation(self):
        silent = self._create_person(self.town, "de_DE", "silent")
        without = self._create_person(self.town, "de_DE", "without", email=False)
        withdrawn = self._create_person(self.town, "de_DE", "withdrawn")
        blocked = self._create_person(self.town, "de_DE", "blocked")
        coming = self._create_person(self.town, "de_DE", "coming")
        declined = self._create_person(self.town, "de_DE", "declined")
        outsider = self._create_person(self.other_town, "de_DE", "outsider")
        twin = self._create_person(self.hromada, "uk_UA", "twin", email=self.german_person.email)
        self._consent(without, withdrawn, blocked, coming, declined, outsider, twin)
        self.env["solidarity.consent"]._withdraw(withdrawn, "invitation", "link")
        self.env["mail.blacklist"]._add(blocked.email)
        self._register(coming)
        self._register(declined, state="cancel")
        self._admit(self.other_town).state = "suspended"
        self.step._refresh_recipients()
        reasons = {recipient.partner_id: recipient.reason for recipient in self.step.recipient_ids}
        self.assertEqual(
            {
                person: reasons[person]
                for person in (silent, without, withdrawn, blocked, coming, declined, outsider, twin)
            },
            {
                silent: "no_consent",
                without: "no_email",
                withdrawn: "opted_out",
                blocked: "blacklisted",
                coming: "registered",
                declined: "declined",
                outsider: "not_member",
                twin: "duplicate",
            },
        )
        self.assertEqual(reasons[self.german_person], "included")

    def test_limits_by_country_topic_and_role(self):
        role = self.env["solidarity.contact.role"].search([], limit=1)
        self.ukrainian_person.contact_role_ids = role
        self.step.side = "UA"
        self.assertEqual(self._reasons()[self.german_person.email], "other_side")
        self.step.write({"side": False, "role_ids": [Command.set(role.ids)]})
        self.assertEqual(self._reasons()[self.german_person.email], "other_role")
        self.assertEqual(self._reasons()[self.ukrainian_person.email], "included")
        self.step.write({"role_ids": [Command.clear()], "topic_ids": [Command.set(self.health.ids)]})
        self.assertEqual(self._reasons()[self.ukrainian_person.email], "other_topic")
        self.step.topic_ids = self.energy
        self.assertEqual(self._reasons()[self.ukrainian_person.email], "included")

    def test_registered_guests_get_what_belongs_to_their_registration(self):
        self._register(email="Guest@Else.example.org", attendee_lang="uk_UA")
        self._register(self.german_person)
        self.step.purpose = "practical"
        self.assertEqual(
            self._reasons(),
            {"guest@else.example.org": "included", self.german_person.email: "included"},
        )
        self.assertEqual(
            {recipient.email: recipient.lang for recipient in self.step.recipient_ids},
            {"guest@else.example.org": "uk_UA", self.german_person.email: "de_DE"},
        )
        self.assertFalse(any(self.step.recipient_ids.mapped("needs_consent")))

    def test_somebody_who_registered_by_address_only_is_not_invited(self):
        self._register(email=self.german_person.email)
        self.assertEqual(self._reasons()[self.german_person.email], "registered")

    def test_rows_that_were_handed_over_stay_and_the_rest_is_made_anew(self):
        self.step._refresh_recipients()
        kept = self.step.recipient_ids.filtered(lambda one: one.partner_id == self.german_person)
        kept.claimed_on = NOW
        (self.german_person | self.ukrainian_person).active = False
        self._reasons()
        self.assertTrue(kept.exists().is_included)
        self.assertNotIn(self.ukrainian_person, self.step.recipient_ids.partner_id)

    def test_nobody_is_added_once_the_step_is_being_sent(self):
        self.step._refresh_recipients()
        self.step.state = "sending"
        late = self._create_person(self.town, "de_DE", "late")
        self._consent(late)
        self.env["solidarity.consent"]._withdraw(self.german_person, "invitation", "link")
        reasons = self._reasons()
        self.assertNotIn(late.email, reasons)
        self.assertEqual(reasons[self.german_person.email], "opted_out")

    def test_a_reader_sees_the_list_and_cannot_change_it(self):
        action = self.step.with_user(self.reader).action_view_recipients()
        found = self.env[action["res_model"]].with_user(self.reader).search(action["domain"])
        self.assertIn(self.german_person, found.partner_id)
        with self.assertRaisesRegex(Exception, "not allowed"):
            found[:1].write({"is_included": False})

    def test_the_list_costs_the_same_for_any_number(self):
        self.env.flush_all()
        self.env.invalidate_all()
        few = self._queries(self.step._refresh_recipients)
        people = self.env["res.partner"].union(
            *(self._create_person(self.town, "de_DE", f"person{number}") for number in range(30))
        )
        self._consent(people)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._queries(self.step._refresh_recipients), few)
        self.assertEqual(len(self.step.recipient_ids.filtered("is_included")), 32)

    def _queries(self, work):
        before = self.env.cr.sql_log_count
        work()
        return self.env.cr.sql_log_count - before
