from werkzeug.exceptions import abort

from odoo import models
from odoo.http import Response


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _match(cls, path):
        """Addresses that no browser sends are answered at once: null characters, which the database does not keep, and
        dots that were encoded to get past a server. Odoo's own page for what it does not find breaks on both."""
        if "\x00" in path or {".", ".."} & set(path.split("/")):
            abort(Response("Bad Request", status=400, content_type="text/plain"))
        return super()._match(path)
