from odoo import fields, models


class SolidarityContactRole(models.Model):
    """What a contact person does for the partnership in its municipality."""

    _name = "solidarity.contact.role"
    _description = "Role of a Contact Person"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_representative = fields.Boolean(
        "Speaks for the Municipality",
        help="Whoever has this role may agree in the municipality's name, for instance to its being listed publicly.",
    )

    _name_uniq = models.UniqueIndex("(name)", "There is already a role of this name.")
