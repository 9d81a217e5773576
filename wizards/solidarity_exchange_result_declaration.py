from odoo import fields, models

from ..models.exchange.solidarity_partnership_declaration import DECLARATION_FORMS


class SolidarityExchangeResultDeclaration(models.TransientModel):
    """The declaration of solidarity of one partnership; without a form there was none."""

    _name = "solidarity.exchange.result.declaration"
    _description = "Declaration of Solidarity at an Exchange"
    _order = "id"

    result_id = fields.Many2one("solidarity.exchange.result", required=True, index=True, ondelete="cascade")
    partnership_id = fields.Many2one("solidarity.partnership", required=True, ondelete="cascade")
    form = fields.Selection(DECLARATION_FORMS, help="Leave empty if no declaration was made.")
    date = fields.Date()
    attachment_ids = fields.Many2many(
        "ir.attachment", "solidarity_exchange_result_attachment_rel", string="Files"
    )
