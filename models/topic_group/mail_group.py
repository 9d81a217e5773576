from odoo import api, fields, models
from odoo.exceptions import ValidationError

COORDINATORS = "solidarity_partnership.group_coordinator"


class MailGroup(models.Model):
    """Topic groups of the network: mail groups for members only, which all coordinators moderate.

    What makes a mail group one of the network is seen and set by coordinators alone: everybody who works in Odoo may
    found mail groups, but nobody else shall draw the contact persons of the network into them.
    """

    _inherit = "mail.group"

    is_network = fields.Boolean(
        "Topic Group of the Network",
        groups=COORDINATORS,
        help="Its members are contact persons of the network's members who agreed to topic groups and have one of the"
        " roles.",
    )
    contact_role_ids = fields.Many2many(
        "solidarity.contact.role",
        string="Roles",
        groups=COORDINATORS,
        help="Empty: whatever the role of the contact person is.",
    )
    departure_ids = fields.One2many(
        "solidarity.topic.group.departure",
        "mail_group_id",
        "Have Left",
        groups=COORDINATORS,
        help="Whoever left does not come back unless they join again themselves.",
    )

    _network_for_members = models.Constraint(
        "CHECK(is_network IS NOT TRUE OR access_mode = 'members')",
        "A topic group of the network is for its members only.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Everybody who belongs into a new group is there from the beginning."""
        groups = super().create(vals_list)
        groups.sudo()._after_rule_change()
        return groups

    def write(self, vals):
        """Another rule lets people in and out at once."""
        result = super().write(vals)
        if vals.keys() & {"is_network", "contact_role_ids", "active"}:
            self.sudo()._after_rule_change()
        return result

    def _after_rule_change(self):
        """Follow the rule; of a group that is none of the network any more, leave those whom the rule brought."""
        networks = self.filtered("is_network")
        (self - networks).member_ids.filtered("is_by_rule").unlink()
        if networks:
            networks._reconcile(networks._persons_concerned())

    # ------------------------------------------------------------------
    # Moderation: all coordinators
    # ------------------------------------------------------------------

    @api.depends_context("uid")
    def _compute_is_moderator(self):
        result = super()._compute_is_moderator()
        if self.env.user.has_group(COORDINATORS):
            # Whether a group is one of the network is no secret for the computation.
            self.sudo().filtered("is_network").with_env(self.env).is_moderator = True
        return result

    @api.constrains("moderator_ids", "moderation", "is_network")
    def _check_moderator_existence(self):
        """Topic groups need no moderators of their own."""
        others = self - self.sudo().filtered("is_network")  # as above
        return super(MailGroup, others)._check_moderator_existence()

    def _notify_moderators(self):
        """Odoo tells the moderators every day what waits for them; of topic groups that have none, all coordinators."""
        result = super()._notify_moderators()
        groups = self.sudo().filtered(lambda group: group.is_network and not group.moderator_ids)
        waiting = groups.filtered("mail_group_message_moderation_count")
        coordinators = (
            self.env.ref(COORDINATORS)
            .sudo()
            .all_user_ids.filtered(lambda user: user.active and user.email and not user.share)
        )
        for group in waiting:
            for coordinator in coordinators - self.env.ref("base.user_root"):
                group._tell_moderator(coordinator)
        return result

    def _tell_moderator(self, moderator):
        env = self.with_context(lang=moderator.lang).env
        body = env["ir.qweb"]._render(
            "mail_group.mail_group_notify_moderation",
            {"moderator": moderator, "group": self.with_env(env)},
            minimal_qcontext=True,
        )
        env["mail.thread"].message_notify(
            partner_ids=moderator.partner_id.ids,
            subject=env._("Messages of a topic group wait for you"),
            body=body,
            email_from=moderator.company_id.catchall_formatted or moderator.company_id.email_formatted,
            model=self._name,
            res_id=self.id,
        )

    # ------------------------------------------------------------------
    # Mails from people who are no members
    # ------------------------------------------------------------------

    def _refuse_reply(self, message, message_dict):
        """Send back a reply from outside: Odoo looks at the sender only where the group's own address was used.

        :return: whether it was sent back
        """
        group = self.sudo()  # the sender's rights say nothing yet
        if not group.is_network or not group._alias_get_error(message, message_dict, group.alias_id):
            return False
        group.alias_id._alias_bounce_incoming_email(message, message_dict, set_invalid=False)
        return True

    @api.constrains("is_network", "moderator_ids")
    def _check_moderators_of_network(self):
        """Moderators read everything and let people in."""
        for group in self.sudo().filtered("is_network"):
            if not all(moderator.has_group(COORDINATORS) for moderator in group.moderator_ids):
                raise ValidationError(
                    self.env._("Topic groups of the network are moderated by coordinators.")
                )
