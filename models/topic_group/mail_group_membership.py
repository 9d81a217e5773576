from odoo import api, models
from odoo.exceptions import UserError

from ..partnership.batches import each_for_itself
from ..row_lock import take_rows
from .mail_group import COORDINATORS

PURPOSE = "topic_group"


class MailGroup(models.Model):
    """Who belongs to the topic groups of the network.

    The rule: contact persons of an admitted member, with the consent for topic groups and an e-mail address, who have
    one of the group's roles (or the group asks for none) and have not left it. Members who stand for no municipality,
    such as coordinators and guests whom somebody added by hand, are outside the rule and stay.
    """

    _inherit = "mail.group"

    # ------------------------------------------------------------------
    # Reconciling
    # ------------------------------------------------------------------

    @api.model
    def _reconcile_members(self, partners):
        """Let those of these persons who should be in the topic groups of the network be there, and nobody else.

        Called when a membership, a consent or a role has changed. Constant number of queries.
        """
        groups = self.sudo().with_context(active_test=False).search([("is_network", "=", True)])
        groups._reconcile(partners)

    def _reconcile(self, partners):
        partners = partners.sudo().exists()
        if not self or not partners:
            return
        entitled = self._entitled_persons(partners)
        members = self._members_of(partners)
        unwanted = members.filtered(
            lambda member: member.partner_id not in entitled[member.mail_group_id] and member._is_ruled()
        )
        present = {(member.mail_group_id.id, member.partner_id.id) for member in members}
        unwanted.unlink()
        self._let_in(
            [
                (group, partner)
                for group, persons in entitled.items()
                if group.active and not group.is_closed
                for partner in persons
                if (group.id, partner.id) not in present
            ]
        )

    def _let_in(self, missing):
        """Make members of these pairs of group and partner. Two at once: the second waits and is started again."""
        if not missing:
            return
        persons = self.env["res.partner"].union(*(partner for _group, partner in missing))
        take_rows(persons)
        members = self.env["mail.group.member"].create(
            [
                {"mail_group_id": group.id, "partner_id": partner.id, "is_by_rule": True}
                for group, partner in missing
            ]
        )
        for group in self.filtered("moderation_guidelines"):
            newcomers = members.filtered(lambda member, group=group: member.mail_group_id == group)
            if newcomers:
                group.action_send_guidelines(newcomers)

    def _members_of(self, partners):
        """Member records of these persons in these groups."""
        return self.env["mail.group.member"].search(
            [("mail_group_id", "in", self.ids), ("partner_id", "in", partners.ids)]
        )

    def _entitled_persons(self, partners, with_departed=False, consenting=None):
        """Who of these persons belongs into which of these groups.

        :param with_departed: also those who left, who may join again
        :param consenting: see ``_persons_with_consent``, where the caller knows it already
        :return: ``{group: partners}`` for each group
        """
        groups = self.sudo().with_context(active_test=False)
        persons = groups._persons_with_consent(partners) if consenting is None else consenting
        roles = {person.id: set(person.contact_role_ids.ids) for person in persons.with_env(groups.env)}
        departed = set()
        if not with_departed:
            departures = self.env["solidarity.topic.group.departure"].sudo()  # who left is for coordinators
            found = departures.search([("mail_group_id", "in", self.ids), ("partner_id", "in", persons.ids)])
            departed = {(departure.mail_group_id.id, departure.partner_id.id) for departure in found}
        return {
            group: persons.browse(
                person_id
                for person_id, own in roles.items()
                if (group.id, person_id) not in departed
                and (not wanted.contact_role_ids or own & set(wanted.contact_role_ids.ids))
            )
            for group, wanted in zip(self, groups, strict=True)
        }

    @api.model
    def _persons_with_consent(self, partners):
        """Those of these persons who may be in topic groups at all, whatever their role is."""
        partners = partners.sudo()  # a person asks for itself, or the service for everybody
        municipalities = self.env["solidarity.municipality"].sudo().with_context(active_test=False)
        admitted = municipalities.search(
            [
                ("membership_state", "=", "admitted"),
                ("partner_id", "in", partners.commercial_partner_id.ids),
            ]
        )
        persons = admitted.with_context(active_test=True)._contact_persons() & partners
        return self.env["solidarity.consent"].sudo()._holders(persons, PURPOSE).filtered("email_normalized")

    def _persons_concerned(self):
        """Everybody who is in these groups or could be: contact persons of the admitted members of the network."""
        municipalities = self.env["solidarity.municipality"].with_context(active_test=False)
        admitted = municipalities.search([("membership_state", "=", "admitted")])
        return admitted.with_context(active_test=True)._contact_persons() | self.member_ids.partner_id

    @api.model
    def _cron_reconcile_members(self):
        """Heal once a day what no change has told: an address that was added, a person who moved to another town, a
        moderator who is no coordinator any more."""
        groups = self.with_context(active_test=False).search([("is_network", "=", True)])
        for group in groups.filtered("moderator_ids"):
            group.moderator_ids = group.moderator_ids.filtered(
                lambda moderator: moderator.has_group(COORDINATORS)
            )
        each_for_itself(groups._reconcile, groups._persons_concerned())

    # ------------------------------------------------------------------
    # Leaving and joining
    # ------------------------------------------------------------------

    def _leave_group(self, email, partner_id=None, all_members=False):
        """Whoever leaves a topic group is not brought back.

        Several contact persons may read one mailbox: whoever leaves by the link in a mail leaves for all of them, or
        the mails would go on.
        """
        if not self.sudo().is_network:  # sudo: the link in a mail carries no rights
            return super()._leave_group(email, partner_id, all_members)
        members = self.sudo().member_ids
        before = members.partner_id
        result = super()._leave_group(email, partner_id, all_members or not partner_id)
        self.env["solidarity.topic.group.departure"]._remember(self, before - members.exists().partner_id)
        return result

    def action_leave(self):
        """Odoo still reads the group when the user has just lost the right to."""
        self.check_access("read")
        return super(MailGroup, self.sudo()).action_leave()

    def _join_group(self, email, partner_id=None):
        """Only whom the rule allows joins a topic group, and coordinators. Joining ends an earlier departure."""
        group = self.sudo()  # whether somebody may join is what is found out here
        if group.is_network:
            partner = self.env["res.partner"].sudo().browse(partner_id or []).exists()
            if not group._may_join(partner):
                raise UserError(
                    self.env._(
                        "Only contact persons of the network's members who agreed to topic groups can join this group."
                    )
                )
            take_rows(partner)
            group.departure_ids.filtered(lambda departure: departure.partner_id == partner).unlink()
        return super()._join_group(email, partner_id)

    def _may_join(self, partner):
        """Whether this person may join the group itself."""
        if not partner or self.is_closed or not self.active:
            return False
        own = partner == self.env.user.partner_id and self.env.user.has_group(COORDINATORS)
        return own or bool(self._entitled_persons(partner, with_departed=True)[self])

    # ------------------------------------------------------------------
    # Portal
    # ------------------------------------------------------------------

    @api.model
    def _portal_topic_groups(self, partner, consenting):
        """The topic groups that concern a person, as plain values: own ones, and those that it may join.

        The caller has checked that it speaks for this person.

        :param consenting: the person, if it may be in topic groups, see ``_persons_with_consent``
        """
        groups = self.sudo().search([("is_network", "=", True)], order="name, id")
        entitled = groups._entitled_persons(partner, with_departed=True, consenting=consenting)
        own = groups._members_of(partner).mail_group_id
        return [
            {
                "group_id": group.id,
                "name": group.name,
                "description": group.description,
                "email": group.alias_email,
                "is_member": group in own,
                "can_join": group not in own and not group.is_closed,
                "url": f"/groups/{self.env['ir.http']._slug(group)}",
                "messages": group.mail_group_message_last_month_count,
            }
            for group in groups
            if group in own or partner in entitled[group]
        ]

    def action_reconcile(self):
        """Apply the rule to everybody now (coordinators)."""
        self.check_access("write")
        groups = self.sudo().filtered(
            "is_network"
        )  # members and consents are found for those who may not read them
        groups._reconcile(groups._persons_concerned())
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The members are up to date."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_view_pending(self):
        """Messages of this group that wait for a moderator."""
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.mail_group_message_action_pending"
        )
        return action | {"domain": [("mail_group_id", "in", self.ids)]}
