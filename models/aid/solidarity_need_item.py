from odoo import fields, models

#: What quantities of needs, offers and aid are counted in.
UNITS = [
    ("piece", "Piece"),
    ("set", "Set"),
    ("kilogram", "Kilogram"),
    ("tonne", "Tonne"),
    ("litre", "Litre"),
    ("metre", "Metre"),
    ("square_metre", "Square Metre"),
    ("pallet", "Pallet"),
    ("hour", "Hour"),
    ("day", "Day"),
    ("person", "Person"),
]


class SolidarityNeedItem(models.Model):
    """An entry of the catalogue that makes needs and offers comparable; it follows the fields of the Direkthilfe."""

    _name = "solidarity.need.item"
    _description = "Catalogue Item"
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short technical code, the same in every language.")
    topic_id = fields.Many2one(
        "solidarity.topic", "Field of Cooperation", required=True, index=True, ondelete="restrict"
    )
    unit = fields.Selection(
        UNITS,
        "Usual Unit",
        default="piece",
        required=True,
        help="Needs and offers of this item are counted in this unit unless they say otherwise.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "This code belongs to another item of the catalogue.")
