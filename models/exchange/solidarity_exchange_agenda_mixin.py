from odoo import fields, models


class SolidarityExchangeAgendaMixin(models.AbstractModel):
    """What an item of an exchange's agenda has in common with the standard item it comes from."""

    _name = "solidarity.exchange.agenda.mixin"
    _description = "Item of an Agenda"
    _inherit = ["solidarity.bilingual.mixin"]
    _order = "sequence, id"
    _bilingual_fields = ("name", "description")

    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("situation", "Current Situation"),
            ("needs", "Concrete Needs"),
            ("declaration", "Declaration of Solidarity"),
            ("other", "Other Item"),
        ],
        default="other",
        required=True,
    )
    duration = fields.Integer("Minutes Planned", help="How long the item is to take, in minutes.")
    name = fields.Char("Title of Item", required=True, translate=True)
    name_german = fields.Char(
        "Title of Item (German)",
        compute="_compute_columns",
        inverse=lambda self: self._inverse_column("name", "german"),
    )
    name_ukrainian = fields.Char(
        "Title of Item (Ukrainian)",
        compute="_compute_columns",
        inverse=lambda self: self._inverse_column("name", "ukrainian"),
    )
    description = fields.Text("Agenda Text", translate=True)
    description_german = fields.Text(
        "Agenda Text (German)",
        compute="_compute_columns",
        inverse=lambda self: self._inverse_column("description", "german"),
    )
    description_ukrainian = fields.Text(
        "Agenda Text (Ukrainian)",
        compute="_compute_columns",
        inverse=lambda self: self._inverse_column("description", "ukrainian"),
    )

    _duration_positive = models.Constraint("CHECK(duration >= 0)", "The planned minutes cannot be negative.")
