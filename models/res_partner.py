from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    _inherit = "res.partner"

    municipality_ids = fields.One2many("solidarity.municipality", "partner_id", "Stands for")
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
        """A person joins the administration; the first contact of a municipality is its administration."""
        for partner in self:
            municipality = partner.municipality_id
            administration = municipality.partner_id
            entity = partner.commercial_partner_id
            if not municipality:
                entity.municipality_ids.partner_id = False
            elif not administration:
                if entity.municipality_ids:
                    raise ValidationError(
                        self.env._(
                            "%(contact)s already stands for %(municipality)s.",
                            contact=entity.display_name,
                            municipality=entity.municipality_ids[0].display_name,
                        )
                    )
                municipality.partner_id = entity
            elif administration != entity:
                if partner.is_company or partner.parent_id:
                    raise ValidationError(
                        self.env._(
                            "%(municipality)s already has the contact %(contact)s.",
                            municipality=municipality.display_name,
                            contact=administration.display_name,
                        )
                    )
                partner.parent_id = administration

    def _search_municipality_id(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        return [("commercial_partner_id.municipality_ids", operator, value)]
