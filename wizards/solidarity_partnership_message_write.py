import secrets

from odoo import fields, models


class SolidarityPartnershipMessageWrite(models.TransientModel):
    """A coordinator writes to both municipalities of a partnership."""

    _name = "solidarity.partnership.message.write"
    _description = "Write to Both Municipalities"

    partnership_id = fields.Many2one("solidarity.partnership", required=True, ondelete="cascade")
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        "Language",
        required=True,
        default=lambda self: self.env["solidarity.partnership"]._portal_language(),
        help="The language in which you write. Nothing is translated.",
    )
    body = fields.Text("Message", required=True)
    # The key of the dialog: a second click, which may save the dialog once more, sends nothing twice.
    entry_token = fields.Char(
        default=lambda self: secrets.token_hex(16), readonly=True, export_string_translation=False
    )

    def action_send(self):
        self.ensure_one()
        self.partnership_id.action_write_shared_message(self.body, self.lang, self.entry_token)
        return {"type": "ir.actions.act_window_close"}
