from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    contact_role_ids = fields.Many2many("solidarity.contact.role", string="Roles in the Partnership")
    consent_ids = fields.One2many(
        "solidarity.consent", "partner_id", "Consents", groups="solidarity_partnership.group_reader"
    )
