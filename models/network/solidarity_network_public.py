from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain

from ...matching.geography import arc
from ...network.public_map import public_picture
from ..partnership.solidarity_partnership_map import _outline
from .solidarity_network_directory import PARTNER_STAGES


class SolidarityPartnership(models.Model):
    """Which partnerships everybody may know: those of which both municipalities want to be named publicly.

    What leaves are plain values, never a record.
    """

    _inherit = "solidarity.partnership"

    @api.model
    def _public_domain(self):
        """Partnerships after their first exchange between two members that are listed publicly today."""
        listed = self.env["solidarity.municipality"]._directory_domain(public=True)
        return (
            Domain("stage", "in", PARTNER_STAGES)
            & Domain("german_id", "any", listed)
            & Domain("ukrainian_id", "any", listed)
        )

    @api.model
    def _public_count(self):
        """How many partnerships everybody may know."""
        return self.sudo().search_count(self._public_domain())  # a number

    @api.model
    def _public_pairs(self, limit, offset=0):
        """Who is partner of whom, by the name of the German side. Constant number of queries.

        :return: list of ``{"german", "ukrainian"}``, each a dict of ``name`` and ``region``
        """
        partnerships = self.sudo()  # only names and regions leave the method
        found = partnerships.search(
            self._public_domain(), order="german_id, ukrainian_id, id", limit=limit, offset=offset
        )
        regions = dict(self.env["solidarity.municipality"]._fields["region"]._description_selection(self.env))
        return [
            {
                side: {
                    "name": partnership[f"{side}_id"].name,
                    "region": regions.get(partnership[f"{side}_id"].region),
                }
                for side in ("german", "ukrainian")
            }
            for partnership in found
        ]

    @api.model
    def _public_map_picture(self):
        """These partnerships as an SVG element, in which nobody is named. What has no place on the map is left out; the
        list has it all the same.

        :return: markup, of which nothing was typed by anybody
        """
        partnerships = self.sudo().search(self._public_domain(), order="id")  # lines leave the method
        municipalities = partnerships.german_id | partnerships.ukrainian_id
        municipalities.fetch(["latitude", "longitude"])
        spots = {municipality.id: municipality._network_map_spot() for municipality in municipalities}
        ends = [(spots[case.german_id.id], spots[case.ukrainian_id.id]) for case in partnerships]
        # The number bends neighbouring lines differently, and says nothing about the case.
        arcs = [arc(start, end, number) for number, (start, end) in enumerate(ends) if start and end]
        name = self.env._(
            "Map of Germany and Ukraine: a line joins the two municipalities of each partnership that is listed"
            " publicly."
        )
        return Markup(public_picture(_outline(), arcs, name))
