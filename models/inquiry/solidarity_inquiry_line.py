from odoo import fields, models

#: Lines of one kind in a form.
LINES_MAX = 9
LINE_LENGTH = 150


class SolidarityInquiryLine(models.Model):
    """A need or an offer in the words of whoever filled in a form."""

    _name = "solidarity.inquiry.line"
    _description = "Need or Offer in a Form"
    _order = "kind, id"

    submission_id = fields.Many2one(
        "solidarity.inquiry.submission", "Form", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection([("need", "Need"), ("offer", "Offer")], required=True)
    name = fields.Char("Subject", required=True)
    topic_id = fields.Many2one(
        "solidarity.topic", "Field of Cooperation", required=True, index=True, ondelete="restrict"
    )
