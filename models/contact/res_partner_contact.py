from odoo import fields, models

#: What decides to which topic groups a person belongs, apart from its consents.
PLACE_IN_NETWORK = frozenset({"active", "parent_id", "is_company", "email", "contact_role_ids"})


class ResPartner(models.Model):
    _inherit = "res.partner"

    contact_role_ids = fields.Many2many("solidarity.contact.role", string="Roles in the Partnership")
    consent_ids = fields.One2many(
        "solidarity.consent", "partner_id", "Consents", groups="solidarity_partnership.group_reader"
    )

    def write(self, vals):
        """Whoever changes its role or municipality, or leaves, changes its topic groups at once."""
        result = super().write(vals)
        if PLACE_IN_NETWORK & vals.keys():
            self._reconcile_topic_groups()
        return result

    def _reconcile_topic_groups(self):
        persons = self.sudo().with_context(active_test=False)
        persons |= persons.search([("id", "child_of", self.ids), ("is_company", "=", False)])
        # Whoever edits a contact need not be a moderator.
        self.env["mail.group"].sudo()._reconcile_members(persons)
