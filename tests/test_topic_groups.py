from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SolidarityCase, SolidarityFixtures


class TopicGroupFixtures(SolidarityFixtures):
    """Two admitted members, each with a contact person who has agreed to topic groups."""

    @classmethod
    def _create_members(cls):
        cls.situation = cls.env.ref("solidarity_partnership.mail_group_situation")
        cls.logistics = cls.env.ref("solidarity_partnership.mail_group_logistics")
        cls.groups = cls.env["mail.group"].search([("is_network", "=", True)])
        cls.role_logistics = cls.env.ref("solidarity_partnership.contact_role_logistics")
        cls.role_mayor = cls.env.ref("solidarity_partnership.contact_role_mayor")
        cls.role_press = cls.env.ref("solidarity_partnership.contact_role_press")
        cls.memberships = cls._admit(cls.town | cls.hromada)
        cls.german = cls.german_portal.partner_id
        cls.ukrainian = cls.ukrainian_portal.partner_id
        cls.stranger = cls.stranger_portal.partner_id
        cls._consent(cls.german | cls.ukrainian | cls.stranger)

    @classmethod
    def _admit(cls, municipalities):
        """Members since the first of the year, without the steps that lead there."""
        memberships = cls.env["solidarity.network.membership"].create(
            [
                {
                    "municipality_id": municipality.id,
                    "date_from": "2026-01-01",
                    "state": "admitted",
                }
                for municipality in municipalities
            ]
        )
        cls.env.flush_all()
        return memberships

    @classmethod
    def _consent(cls, partners, *purposes):
        for purpose in purposes or ("topic_group",):
            cls.env["solidarity.consent"]._give(partners, purpose, "paper", "Letter")
        cls._reconcile(partners)

    @classmethod
    def _reconcile(cls, partners):
        cls.env["mail.group"]._reconcile_members(partners)

    @classmethod
    def _post(cls, group=None, author=None, body="Зимові генератори", state="accepted"):
        """A message of a member in the archive."""
        group = group or cls.situation
        author = author or cls.german
        message = group.message_post(
            body=body, subject=body, email_from=author.email_formatted, author_id=author.id
        )
        group_message = cls.env["mail.group.message"].search([("mail_message_id", "=", message.id)])
        group_message.moderation_status = state
        return group_message

    @classmethod
    def _move(cls, membership, state):
        """Put a membership into another state, past the steps that lead there."""
        membership.write({"state": state, "date_to": "2026-06-30" if state == "ended" else False})

    def _in(self, group):
        return group.sudo().member_ids.partner_id


class TopicGroupCase(TopicGroupFixtures, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_members()


@tagged("post_install", "-at_install")
class TestRuleOfTopicGroups(TopicGroupCase):
    def test_shipped_groups(self):
        self.assertEqual(len(self.groups), 3)
        self.assertEqual(set(self.groups.mapped("access_mode")), {"members"})
        self.assertEqual(set(self.groups.mapped("moderation")), {True})
        for lang, name in (("de_DE", "Lage in der Ukraine"), ("uk_UA", "Ситуація в Україні")):
            self.assertEqual(self.situation.with_context(lang=lang).name, name)

    def test_who_is_in(self):
        self.assertEqual(self._in(self.situation), self.german | self.ukrainian)
        self.assertNotIn(self.stranger, self._in(self.situation))  # consent, but no membership
        self.assertFalse(self._in(self.logistics))  # no role

    def test_without_consent_nobody_is_in(self):
        colleague = self.german.copy({"name": "Pressestelle", "email": "press@example.org"})
        self._reconcile(colleague)
        self.assertNotIn(colleague, self._in(self.situation))
        self._consent(colleague)
        self.assertIn(colleague, self._in(self.situation))

    def test_withdrawn_consent(self):
        self.env["solidarity.consent"]._withdraw(self.german, "topic_group", "portal")
        self._reconcile(self.german)
        self.assertEqual(self._in(self.situation), self.ukrainian)

    def test_another_consent_does_not_count(self):
        self.env["solidarity.consent"]._withdraw(self.german, "topic_group", "portal")
        self._consent(self.german, "invitation", "directory", "sharing")
        self.assertNotIn(self.german, self._in(self.situation))

    def test_suspended_and_ended_members_are_out(self):
        for state in ("suspended", "ended", "applied"):
            with self.subTest(state=state):
                self._move(self.memberships[0], state)
                self._reconcile(self.german | self.ukrainian)
                self.assertEqual(self._in(self.situation), self.ukrainian)
                self._move(self.memberships[0], "admitted")
                self._reconcile(self.german)
                self.assertIn(self.german, self._in(self.situation))

    def test_roles(self):
        self.german.contact_role_ids = self.role_logistics | self.role_press
        self._reconcile(self.german)
        self.assertEqual(self._in(self.logistics), self.german)
        self.german.contact_role_ids = self.role_press
        self._reconcile(self.german)
        self.assertFalse(self._in(self.logistics))

    def test_roles_of_a_group_change(self):
        self.german.contact_role_ids = self.role_press
        self.logistics.contact_role_ids = [Command.link(self.role_press.id)]
        self.assertEqual(self._in(self.logistics), self.german)
        self.logistics.contact_role_ids = self.role_mayor
        self.assertFalse(self._in(self.logistics))
        self.logistics.contact_role_ids = False
        self.assertEqual(self._in(self.logistics), self.german | self.ukrainian)

    def test_without_address(self):
        self.german.email = False
        self._reconcile(self.german)
        self.assertNotIn(self.german, self._in(self.situation))

    def test_archived_person(self):
        self.german_portal.active = False
        self.german.active = False
        self._reconcile(self.german)
        self.assertNotIn(self.german, self._in(self.situation))

    def test_whoever_moves_to_another_town_is_out(self):
        self.german.parent_id = False
        self.env["mail.group"]._cron_reconcile_members()
        self.assertEqual(self._in(self.situation), self.ukrainian)

    def test_merged_municipality_that_is_a_member(self):
        self.town.active = False
        self._reconcile(self.german)
        self.assertIn(self.german, self._in(self.situation))

    def test_nothing_happens_twice(self):
        before = self.groups.member_ids
        self._reconcile(self.german | self.ukrainian | self.stranger)
        self._reconcile(self.env["res.partner"])
        self.env["mail.group"]._cron_reconcile_members()
        self.assertEqual(self.groups.member_ids, before)

    def test_a_new_group_has_its_members_at_once(self):
        group = (
            self.env["mail.group"]
            .with_user(self.coordinator)
            .create({"name": "Winter", "is_network": True, "access_mode": "members", "moderation": True})
        )
        self.assertEqual(self._in(group), self.german | self.ukrainian)
        group.write({"is_network": False, "moderation": False})
        self.assertFalse(self._in(group))

    def test_an_archived_group_lets_nobody_in_and_still_lets_out(self):
        self.logistics.active = False
        self.german.contact_role_ids = self.role_logistics
        self._reconcile(self.german)
        self.assertFalse(self._in(self.logistics))
        self.situation.active = False
        self._move(self.memberships[0], "ended")
        self._reconcile(self.german)
        self.assertEqual(self._in(self.situation), self.ukrainian)

    def test_other_mail_groups_are_left_alone(self):
        other = self.env["mail.group"].create(
            {
                "name": "Others",
                "access_mode": "members",
                "member_ids": [Command.create({"partner_id": self.stranger.id})],
            }
        )
        self._reconcile(self.german | self.stranger)
        self.assertEqual(self._in(other), self.stranger)

    def test_topic_groups_are_never_public(self):
        for mode in ("public", "groups"):
            with self.assertRaises(IntegrityError), self.cr.savepoint(), mute_logger("odoo.sql_db"):
                self.situation.access_mode = mode
                self.situation.flush_recordset()

    def test_queries_do_not_grow(self):
        """As many for 30 members with persons in four groups as for three."""

        def members(numbers):
            towns = self.env["solidarity.municipality"]
            for number in numbers:
                towns |= self._create_municipality(f"091{number:05d}", f"Ort {number}", "town", 5000)
            persons = self.env["res.partner"].create(
                [
                    {
                        "name": f"Stelle {town.key}",
                        "email": f"{town.key}@example.org",
                        "parent_id": town._ensure_partner().id,
                        "contact_role_ids": self.role_logistics.ids,
                    }
                    for town in towns
                ]
            )
            self._admit(towns)
            self.env["solidarity.consent"]._give(persons, "topic_group", "paper")
            self.env.flush_all()
            return persons

        counts = []
        for numbers in (range(10, 13), range(100, 130)):
            persons = members(numbers)
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self._reconcile(persons)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - start)
            self.assertEqual(self._in(self.logistics) & persons, persons)
        self.assertEqual(counts[0], counts[1])


@tagged("post_install", "-at_install")
class TestMembersAddedByHand(TopicGroupCase):
    def test_guests_stay(self):
        guest = self.env["res.partner"].create({"name": "Verband", "email": "guest@example.org"})
        self.situation.with_user(self.coordinator).member_ids = [Command.create({"partner_id": guest.id})]
        self.env["mail.group"]._cron_reconcile_members()
        self._reconcile(guest)
        self.assertIn(guest, self._in(self.situation))

    def test_an_address_alone_is_nobody(self):
        with self.assertRaises(ValidationError):
            self.situation.member_ids = [Command.create({"email": self.stranger.email})]

    def test_contact_persons_are_not_added_past_the_rule(self):
        for person in (
            self.stranger,
            self.german.copy({"name": "Ohne Einwilligung", "email": "no@example.org"}),
        ):
            with self.assertRaises(ValidationError):
                self.situation.with_user(self.coordinator).member_ids = [
                    Command.create({"partner_id": person.id})
                ]

    def test_taken_out_by_a_coordinator(self):
        member = self.situation.member_ids.filtered(lambda found: found.partner_id == self.german)
        member.with_user(self.coordinator).action_take_out()
        self.env["mail.group"]._cron_reconcile_members()
        self.assertEqual(self._in(self.situation), self.ukrainian)
        self.assertEqual(self.situation.departure_ids.partner_id, self.german)

    def test_others_take_nobody_out(self):
        member = self.situation.member_ids[0]
        for user in (self.reader, self.employee, self.german_portal):
            with self.assertRaises(AccessError):
                member.with_user(user).action_take_out()
        self.assertTrue(member.exists())


@tagged("post_install", "-at_install")
class TestLeavingAndJoining(TopicGroupCase):
    def test_whoever_leaves_does_not_come_back(self):
        self.situation.with_user(self.german_portal).action_leave()
        self._reconcile(self.german)
        self.env["mail.group"]._cron_reconcile_members()
        self.assertEqual(self._in(self.situation), self.ukrainian)

    def test_leaving_one_group_is_not_leaving_all(self):
        self.german.contact_role_ids = self.role_logistics
        self._reconcile(self.german)
        self.situation._leave_group(self.german.email, self.german.id)
        self._reconcile(self.german)
        self.assertEqual(self._in(self.logistics), self.german)

    def test_joining_again(self):
        self.situation._leave_group(self.german.email, self.german.id)
        self.situation.with_user(self.german_portal).sudo()._join_group(self.german.email, self.german.id)
        self.assertFalse(self.situation.departure_ids)
        self._reconcile(self.german)
        self.assertIn(self.german, self._in(self.situation))

    def test_the_link_in_a_mail_ends_the_mails_of_a_shared_mailbox(self):
        colleague = self.german.copy({"name": "Kollegium", "email": self.german.email})
        self._consent(colleague)
        self.assertIn(colleague, self._in(self.situation))
        self.situation._leave_group(self.german.email_normalized)
        self.assertEqual(self._in(self.situation), self.ukrainian)
        self._reconcile(self.german | colleague)
        self.assertEqual(self._in(self.situation), self.ukrainian)

    def test_strangers_cannot_join(self):
        outsider = self.env["res.partner"].create({"name": "Fremd", "email": "fremd@example.org"})
        self._move(self.memberships[1], "ended")
        self._reconcile(self.ukrainian)
        for partner in (outsider, self.stranger, self.ukrainian):
            with self.assertRaises(UserError):
                self.situation.with_user(self.stranger_portal).sudo()._join_group(partner.email, partner.id)
        with self.assertRaises(UserError):
            self.situation._join_group("fremd@example.org")
        self.assertEqual(self._in(self.situation), self.german)

    def test_coordinators_may_join(self):
        self.situation.with_user(self.coordinator).action_join()
        self.env["mail.group"]._cron_reconcile_members()
        self.assertIn(self.coordinator.partner_id, self._in(self.situation))
        own = self.situation.member_ids.filtered(
            lambda member: member.partner_id == self.coordinator.partner_id
        )
        self.assertFalse(own.is_by_rule)


@tagged("post_install", "-at_install")
class TestModerationOfTopicGroups(TopicGroupCase):
    def test_coordinators_moderate_without_being_named(self):
        message = self._post(state="pending_moderation")
        group = self.situation.with_user(self.coordinator)
        self.assertTrue(group.can_manage_group)
        self.assertEqual(group.mail_group_message_moderation_count, 1)
        message.with_user(self.coordinator).action_moderate_accept()
        self.assertEqual(message.moderation_status, "accepted")
        mails = self.env["mail.mail"].sudo().search([("mail_message_id", "=", message.mail_message_id.id)])
        self.assertEqual(mails.mapped("email_to"), [self.ukrainian.email])

    def test_coordinators_keep_out_of_other_groups(self):
        other = self.env["mail.group"].create({"name": "Works council", "access_mode": "members"})
        self.assertFalse(self.env["mail.group"].with_user(self.coordinator).search([("id", "=", other.id)]))
        with self.assertRaises(AccessError):
            other.with_user(self.coordinator).name = "Mine"

    def test_readers_and_employees_read_nothing(self):
        message = self._post()
        for user in (self.reader, self.employee, self.stranger_portal):
            self.assertFalse(self.env["mail.group"].with_user(user).search([("id", "in", self.groups.ids)]))
            with self.assertRaises(AccessError):
                message.with_user(user).read(["subject"])

    def test_nobody_else_draws_the_network_into_a_group(self):
        """Everybody may found mail groups, also with defaults of the context."""
        groups = self.env["mail.group"].with_user(self.employee)
        values = {"name": "Trap", "access_mode": "members"}
        with self.assertRaises(AccessError):
            groups.create({**values, "is_network": True})
        with self.assertRaises(AccessError):
            groups.with_context(default_is_network=True).create(values)
        group = groups.create({**values, "moderator_ids": self.employee.ids})
        with self.assertRaises(AccessError):
            group.is_network = True
        self.assertFalse(self._in(group))

    def test_only_coordinators_are_moderators(self):
        with self.assertRaises(ValidationError):
            self.situation.moderator_ids = self.employee
        self.situation.moderator_ids = self.coordinator
        self.coordinator.group_ids = self.env.ref("base.group_user")
        self.env["mail.group"]._cron_reconcile_members()
        self.assertFalse(self.situation.moderator_ids)

    def test_coordinators_learn_what_waits(self):
        self._post(state="pending_moderation")
        self.env["mail.group"]._cron_notify_moderators()
        told = self.env["mail.message"].search(
            [
                ("model", "=", "mail.group"),
                ("res_id", "=", self.situation.id),
                ("message_type", "=", "user_notification"),
            ]
        )
        self.assertIn(self.coordinator.partner_id, told.notified_partner_ids)
        self.assertNotIn(self.reader.partner_id, told.notified_partner_ids)
