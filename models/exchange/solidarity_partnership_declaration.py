from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: How a declaration of solidarity was made.
DECLARATION_FORMS = [
    ("spoken", "Spoken"),
    ("written", "Written"),
    ("council_resolution", "Council Resolution"),
]


class SolidarityPartnership(models.Model):
    """The declaration of solidarity, the third standard item of the exchange."""

    _inherit = "solidarity.partnership"

    declaration_date = fields.Date("Declaration of Solidarity", tracking=True, copy=False)
    declaration_form = fields.Selection(
        DECLARATION_FORMS, "Form of the Declaration", tracking=True, copy=False
    )
    declaration_attachment_ids = fields.Many2many(
        "ir.attachment",
        "solidarity_partnership_declaration_attachment_rel",
        "partnership_id",
        "attachment_id",
        string="Files of the Declaration",
        copy=False,
        groups="base.group_user",
    )

    @api.constrains("declaration_date", "declaration_form")
    def _check_declaration(self):
        for partnership in self:
            if bool(partnership.declaration_date) != bool(partnership.declaration_form):
                raise ValidationError(
                    self.env._(
                        "A declaration of solidarity has a date and a form: spoken, written or resolved."
                    )
                )

    def _declare(self, date, form, attachments):
        """Keep the declaration; its files belong to the partnership from now on, for whoever may read it.

        :param date: the day of the declaration
        :param form: key of ``DECLARATION_FORMS``
        :param attachments: files, added to those that are there
        """
        self.ensure_one()
        attachments.write({"res_model": self._name, "res_id": self.id})
        self.write(
            {
                "declaration_date": date,
                "declaration_form": form,
                "declaration_attachment_ids": [fields.Command.link(file.id) for file in attachments],
            }
        )
