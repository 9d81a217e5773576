from odoo import fields, models


class SolidarityConsultation(models.Model):
    """An e-mail in the chatter of a partnership that is advice asked for and given."""

    _inherit = "solidarity.consultation"

    message_id = fields.Many2one(
        "mail.message", "E-mail", index="btree_not_null", readonly=True, copy=False, ondelete="set null"
    )

    _message_uniq = models.UniqueIndex(
        "(message_id) WHERE message_id IS NOT NULL", "This e-mail is already a consultation."
    )
