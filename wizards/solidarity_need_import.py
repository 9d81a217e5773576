import base64

from odoo import api, fields, models
from odoo.fields import Command

from ..models.row_lock import wait_for_rows
from ..registers.need_list import LANGUAGES, write_template

#: More rejected rows than this help nobody; the count is complete.
LISTED_ROWS = 500


class SolidarityNeedImport(models.TransientModel):
    """Import of a list of needs: upload, look at what would be created and what is left out, confirm."""

    _name = "solidarity.need.import"
    _description = "Import Needs"

    state = fields.Selection(
        [("upload", "Upload"), ("preview", "Preview"), ("done", "Imported")],
        default="upload",
        required=True,
        readonly=True,
    )
    file = fields.Binary(
        "List of Needs",
        attachment=False,
        help="A workbook (xlsx) or a CSV file in UTF-8 with a row for each need.",
    )
    filename = fields.Char()
    municipality_id = fields.Many2one(
        "solidarity.municipality", ondelete="cascade", help="For rows that name no municipality."
    )
    created = fields.Integer("Needs", readonly=True)
    rejected = fields.Integer("Rejected Rows", readonly=True)
    line_ids = fields.One2many("solidarity.need.import.line", "import_id", "Rejected", readonly=True)
    need_ids = fields.Many2many("solidarity.need", "solidarity_need_import_rel", readonly=True)
    template = fields.Binary(compute="_compute_template")

    @api.depends_context("lang")
    def _compute_template(self):
        for wizard in self:
            wizard.template = base64.b64encode(wizard._write_template())

    def action_template(self):
        """Download an empty list with headings in the user's language."""
        self.ensure_one()
        name = self.env._("Needs")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/template?download=true&filename={name}.xlsx",
            "target": "download",
        }

    def action_check(self):
        """Show what the import would create."""
        self.ensure_one()
        values_list, rejected = self.env["solidarity.need"]._read_list(self._content(), self.municipality_id)
        self.write(
            {
                "state": "preview",
                "created": len(values_list),
                "rejected": len(rejected),
                "line_ids": [
                    Command.clear(),
                    *(Command.create(row) for row in rejected[:LISTED_ROWS]),
                ],
            }
        )
        return self._reopen()

    def action_import(self):
        """Create the needs for good; a second click finds them created (coordinators)."""
        self.ensure_one()
        wait_for_rows(self)
        if self.state == "preview":
            needs = self.env["solidarity.need"]
            values_list, rejected = needs._read_list(self._content(), self.municipality_id)
            self.need_ids = needs.create(values_list)
            self.write({"state": "done", "created": len(values_list), "rejected": len(rejected)})
        return self._reopen()

    def action_back(self):
        """Choose another file."""
        self.ensure_one()
        if self.state == "preview":
            self.state = "upload"
        return self._reopen()

    def action_view_needs(self):
        """The needs that were created."""
        self.ensure_one()
        return self.need_ids._get_records_action(
            name=self.env._("Imported Needs"), views=[(False, "list"), (False, "form")]
        )

    def _content(self):
        try:
            return base64.b64decode(self.with_context(bin_size=False).file or b"")
        except ValueError:
            return b""  # nothing that a browser would send: refused as a file without rows

    def _write_template(self):
        language = (self.env.lang or "en")[:2]
        items = self.env["solidarity.need.item"].search([("active", "=", True)]).mapped("name")
        titles = (self.env._("Needs"), self.env._("Allowed Values"))
        return write_template(language if language in LANGUAGES else "en", items, titles)

    def _reopen(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.solidarity_need_import_action"
        )
        return action | {"res_id": self.id}


class SolidarityNeedImportLine(models.TransientModel):
    """A row of the file that is left out."""

    _name = "solidarity.need.import.line"
    _description = "Rejected Row of a List of Needs"
    _order = "line, id"

    import_id = fields.Many2one("solidarity.need.import", required=True, index=True, ondelete="cascade")
    line = fields.Integer()
    key = fields.Char("Municipality")
    reason = fields.Char()
