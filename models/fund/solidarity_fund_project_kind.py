from odoo import fields, models


class SolidarityFundProjectKind(models.Model):
    """Kinds of project that a fund tells apart, as some calls allow them other amounts."""

    _name = "solidarity.fund.project.kind"
    _description = "Kind of Project"
    _order = "sequence, id"

    code = fields.Char(
        required=True, copy=False, help="Short technical name, by which programs name the kind."
    )
    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "This kind of project already exists.")
