from odoo import api, fields, models


class MailGroup(models.Model):
    _inherit = "mail.group"

    is_network = fields.Boolean(
        "Topic Group of the Network",
        help="Its members are contact persons of the network's members who agreed to topic groups and have one of the"
        " roles.",
    )
    contact_role_ids = fields.Many2many(
        "solidarity.contact.role", string="Roles", help="Empty: whatever the role of the contact person is."
    )

    @api.model
    def _reconcile_members(self, partners):
        """Let those of these persons who should be in the topic groups of the network be there, and nobody else.

        Called when a membership, a consent or a role has changed. Constant number of queries.
        """
