from odoo import api, fields, models


class SolidarityTopicGroupDeparture(models.Model):
    """Somebody has left a topic group and shall not be brought back."""

    _name = "solidarity.topic.group.departure"
    _description = "Departure from a Topic Group"
    _order = "date desc, id desc"

    mail_group_id = fields.Many2one(
        "mail.group", "Topic Group", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", "Contact Person", required=True, index=True, ondelete="cascade"
    )
    date = fields.Datetime("Left on", required=True, readonly=True, default=fields.Datetime.now)

    _person_uniq = models.UniqueIndex(
        "(mail_group_id, partner_id)", "It is already known that this person has left the group."
    )

    @api.model
    def _remember(self, group, partners):
        """Note that these persons have left the group. Called after it was checked that they are the ones who leave."""
        departures = (
            self.sudo()
        )  # people leave with the rights of the portal, or with none but the link in a mail
        known = departures.search([("mail_group_id", "=", group.id), ("partner_id", "in", partners.ids)])
        departures.create(
            [{"mail_group_id": group.id, "partner_id": partner.id} for partner in partners - known.partner_id]
        )
