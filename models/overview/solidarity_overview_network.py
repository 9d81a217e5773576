from odoo import api, fields, models
from odoo.fields import Domain

from .matter import Matter
from .solidarity_overview import COORDINATORS, MANAGERS


class SolidarityOverview(models.AbstractModel):
    _inherit = "solidarity.overview"

    @api.model
    def _matters(self):
        return super()._matters() | {
            "memberships": self._matter_memberships(),
            "messages": self._matter_messages(),
            "campaigns": self._matter_campaigns(),
            "uncertain": self._matter_uncertain(),
        }

    def _matter_memberships(self):
        return Matter(
            name=self.env._("Memberships to admit"),
            icon="fa-id-card-o",
            model="solidarity.network.membership",
            domain=Domain("state", "=", "applied"),
            mine=Domain("partnership_id", "=", False)
            | Domain("partnership_id.coordinator_id", "=", self.env.uid),
            order="date_applied, id",
            action="solidarity_partnership.solidarity_network_membership_action",
            describe=self._describe_memberships,
        )

    def _describe_memberships(self, memberships):
        return [
            {
                "name": membership.municipality_id.display_name,
                "detail": " ".join(membership._missing_details())
                or self.env._("Everything needed for the admission is there"),
                "date": membership.date_applied,
            }
            for membership in memberships
        ]

    def _matter_messages(self):
        """All coordinators moderate the topic groups: what waits there is everybody's."""
        return Matter(
            name=self.env._("Messages to moderate"),
            icon="fa-comments-o",
            model="mail.group.message",
            groups=COORDINATORS,
            domain=Domain("moderation_status", "=", "pending_moderation")
            & Domain("mail_group_id.is_network", "=", True),
            order="create_date, id",
            action="solidarity_partnership.mail_group_message_action_pending",
            describe=self._describe_messages,
        )

    def _describe_messages(self, messages):
        return [
            {
                "name": message.subject or self.env._("Without a subject"),
                "detail": " · ".join(filter(None, [message.mail_group_id.name, message.email_from])),
                "date": self._day(message.create_date),
            }
            for message in messages
        ]

    def _matter_campaigns(self):
        """Managers approve whoever's campaign it is; who plans one sees that its own waits."""
        is_manager = self.env.user.has_group(MANAGERS)
        return Matter(
            name=self.env._("Campaigns to approve"),
            icon="fa-check-square-o",
            model="solidarity.campaign",
            domain=Domain("state", "=", "approval"),
            mine=Domain.TRUE if is_manager else Domain("user_id", "=", self.env.uid),
            order="id",
            action="solidarity_partnership.solidarity_campaign_action",
            describe=self._describe_campaigns,
        )

    def _describe_campaigns(self, campaigns):
        now = fields.Datetime.now()
        return [
            {
                "detail": campaign.event_id.display_name,
                "date": self._day(campaign.event_date),
                "is_late": bool(campaign.event_date and campaign.event_date < now),
            }
            for campaign in campaigns
        ]

    def _matter_uncertain(self):
        return Matter(
            name=self.env._("Mails of which nobody knows whether they arrived"),
            icon="fa-question-circle-o",
            model="solidarity.campaign.recipient",
            domain=Domain("is_uncertain", "=", True),
            mine=Domain("campaign_id.user_id", "=", self.env.uid),
            order="claimed_on, id",
            action="solidarity_partnership.solidarity_campaign_recipient_action",
            describe=self._describe_uncertain,
        )

    def _describe_uncertain(self, recipients):
        return [
            {
                "detail": recipient.step_id.display_name,
                "date": self._day(recipient.claimed_on),
            }
            for recipient in recipients
        ]
