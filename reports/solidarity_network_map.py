import base64

from odoo import models


class SolidarityNetworkMapReport(models.AbstractModel):
    """The network map as a page: the same picture as the SVG download."""

    _name = "report.solidarity_partnership.network_map"
    _description = "Network Map as a Page"

    def _get_report_values(self, docids, data=None):
        """
        :param docids: partnerships to draw; those of ``data["ids"]`` without any, as the map prints what it shows
        :param data: ``note``, what was chosen in words
        """
        data = data or {}
        partnerships = self.env["solidarity.partnership"].browse(docids or data.get("ids") or [])
        svg = partnerships.network_map_picture(data.get("note") or "")
        return {
            "doc_ids": partnerships.ids,
            "doc_model": partnerships._name,
            "docs": partnerships,
            # As an image, as the names of SVG's attributes do not survive the HTML parser of reports.
            "picture": "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode(),
        }
