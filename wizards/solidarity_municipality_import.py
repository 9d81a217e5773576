import base64

from odoo import fields, models
from odoo.fields import Command

#: More rejected rows than this help nobody; the count is complete.
LISTED_ROWS = 500
COUNTS = ("created", "updated", "unchanged", "archived", "rejected")


class SolidarityMunicipalityImport(models.TransientModel):
    """Import of a register file in the client: upload, look at what would change, confirm."""

    _name = "solidarity.municipality.import"
    _description = "Import a Register"

    state = fields.Selection(
        [("upload", "Upload"), ("preview", "Preview"), ("done", "Imported")],
        default="upload",
        required=True,
        readonly=True,
    )
    file = fields.Binary(
        "Register File",
        attachment=False,
        help="GV100AD of Destatis, KATOTTG codifier (xlsx), territory status list or neutral CSV.",
    )
    filename = fields.Char()
    source = fields.Char(
        required=True,
        help="Where the file comes from, e.g. “Destatis GV100AD 30.11.2025”; for a territory status list the "
        "order, e.g. “376/2025”.",
    )
    complete = fields.Boolean(
        "Complete Register",
        help="Municipalities of these kinds that are missing from the CSV file no longer exist and are "
        "archived. GV100AD and KATOTTG codifier always are complete registers.",
    )
    created = fields.Integer(readonly=True)
    updated = fields.Integer("Changed", readonly=True)
    unchanged = fields.Integer(readonly=True)
    archived = fields.Integer(readonly=True)
    rejected = fields.Integer("Rejected Rows", readonly=True)
    line_ids = fields.One2many("solidarity.municipality.import.line", "import_id", "Rejected", readonly=True)

    def action_check(self):
        """Show what the import would change."""
        self.ensure_one()
        municipalities = self.env["solidarity.municipality"]
        self._show(
            municipalities._preview_register(self._content(), self.source, self.complete or None), "preview"
        )
        return self._reopen()

    def action_import(self):
        """Import the file for good."""
        self.ensure_one()
        municipalities = self.env["solidarity.municipality"]
        self._show(
            municipalities.import_register(self._content(), self.source, self.complete or None), "done"
        )
        return self._reopen()

    def action_back(self):
        """Choose another file."""
        self.ensure_one()
        self.state = "upload"
        return self._reopen()

    def _content(self):
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

    def _show(self, result, state):
        rows = result["rejected_rows"][:LISTED_ROWS]
        self.write(
            {
                "state": state,
                **{count: result[count] for count in COUNTS},
                "line_ids": [
                    Command.clear(),
                    *(
                        Command.create({"line": row["line"], "key": row["key"], "reason": row["reason"]})
                        for row in rows
                    ),
                ],
            }
        )

    def _reopen(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.solidarity_municipality_import_action"
        )
        return action | {"res_id": self.id}


class SolidarityMunicipalityImportLine(models.TransientModel):
    """A row of the file that is left out."""

    _name = "solidarity.municipality.import.line"
    _description = "Rejected Row of a Register"
    _order = "line, id"

    import_id = fields.Many2one(
        "solidarity.municipality.import", required=True, index=True, ondelete="cascade"
    )
    line = fields.Integer()
    key = fields.Char()
    reason = fields.Char()
