from odoo import fields, models

from ..register.solidarity_municipality import KINDS


class SolidarityApplicantKind(models.Model):
    """Kinds of municipality as a list to choose from: a call of the fund names those that may apply."""

    _name = "solidarity.applicant.kind"
    _description = "Kind of Applicant"
    _order = "sequence, id"
    _rec_name = "code"

    code = fields.Selection(KINDS, required=True, readonly=True)
    sequence = fields.Integer(default=10)

    _code_uniq = models.Constraint("UNIQUE(code)", "This kind of applicant already exists.")

    def _compute_display_name(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for kind in self:
            kind.display_name = labels.get(kind.code, "")
