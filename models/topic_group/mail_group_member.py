from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MailGroupMember(models.Model):
    _inherit = "mail.group.member"

    is_by_rule = fields.Boolean(
        "By the Rule",
        readonly=True,
        copy=False,
        help="Contact person whom the rule of the topic group brought. Others were added by hand, and stay.",
    )
    municipality_id = fields.Many2one(
        "solidarity.municipality",
        compute="_compute_municipality_id",
        groups="solidarity_partnership.group_reader",
    )

    @api.depends("partner_id.commercial_partner_id")
    def _compute_municipality_id(self):
        municipalities = self.env["solidarity.municipality"].with_context(active_test=False)
        found = municipalities.search([("partner_id", "in", self.partner_id.commercial_partner_id.ids)])
        by_partner = {municipality.partner_id.id: municipality.id for municipality in found}
        for member in self:
            member.municipality_id = by_partner.get(member.partner_id.commercial_partner_id.id)

    def _is_ruled(self):
        """Whether the rule decides about this member: contact persons of municipalities, and whoever was one."""
        self.ensure_one()
        return bool(self.is_by_rule or self.municipality_id)

    @api.constrains("partner_id", "mail_group_id")
    def _check_entitled(self):
        """Nobody puts a contact person into a topic group who has not agreed, whose municipality is no member or who
        has left. People who stand for no municipality may be added by hand, but as contacts: an address alone would
        not tell whose it is."""
        members = self.sudo().filtered(lambda member: member.mail_group_id.is_network)
        if nameless := members.filtered(lambda member: not member.partner_id):
            raise ValidationError(
                self.env._(
                    "Please choose a contact for %s: who is in a topic group has a name.", nameless[0].email
                )
            )
        if not members:
            return
        entitled = members.mail_group_id._entitled_persons(members.partner_id)
        for member in members:
            if member.municipality_id and member.partner_id not in entitled[member.mail_group_id]:
                raise ValidationError(
                    self.env._(
                        "%(person)s cannot be in the topic group “%(group)s”: this needs an admitted municipality, the"
                        " consent for topic groups, a fitting role and an e-mail address, and the person must not have"
                        " left the group.",
                        person=member.partner_id.name,
                        group=member.mail_group_id.name,
                    )
                )

    def action_take_out(self):
        """Take these people out for good: they do not come back unless they join again themselves (coordinators)."""
        self.check_access("unlink")
        for group, members in self.sudo().grouped("mail_group_id").items():
            self.env["solidarity.topic.group.departure"]._remember(group, members.partner_id)
        self.unlink()
        return True
