from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    _inherit = "res.partner"

    municipality_ids = fields.One2many(
        "solidarity.municipality", "partner_id", "Stands for", context={"active_test": False}
    )
    municipality_id = fields.Many2one(
        "solidarity.municipality",
        compute="_compute_municipality_id",
        inverse="_inverse_municipality_id",
        search="_search_municipality_id",
        help="The municipality for which this contact, or the administration it belongs to, stands.",
    )

    @api.depends("commercial_partner_id.municipality_ids")
    def _compute_municipality_id(self):
        for partner in self:
            partner.municipality_id = partner.commercial_partner_id.municipality_ids[:1]

    def _inverse_municipality_id(self):
        """A company becomes the municipality's administration; a person joins it."""
        for partner in self:
            municipality = partner.municipality_id
            if not municipality:
                partner._leave_municipality()
            elif partner.commercial_partner_id.is_company:
                partner.commercial_partner_id._stand_for(municipality)
            else:
                partner.parent_id = municipality._ensure_partner()

    def _leave_municipality(self):
        if self.municipality_ids:
            self.municipality_ids.partner_id = False
        elif self.commercial_partner_id.municipality_ids:
            self.parent_id = False

    def _stand_for(self, municipality):
        if municipality.partner_id == self:
            return
        if municipality.partner_id or self.municipality_ids:
            raise ValidationError(
                self.env._(
                    "A contact stands for one municipality, and a municipality has one contact: %(contact)s and"
                    " %(municipality)s do not go together.",
                    contact=self.display_name,
                    municipality=municipality.display_name,
                )
            )
        municipality.partner_id = self

    def _search_municipality_id(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        return [("commercial_partner_id.municipality_ids", operator, value)]
