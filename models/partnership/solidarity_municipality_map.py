from odoo import models

from ...matching.geography import spot_on_outline


class SolidarityMunicipality(models.Model):
    """Where a municipality lies on the network map."""

    _inherit = "solidarity.municipality"

    def _network_map_spot(self):
        """From the left and from the top of the outline; None while its place is unknown."""
        position = self._position()
        return position and spot_on_outline(*position)

    def _network_map_place(self):
        """See ``solidarity.partnership.network_map_data``."""
        horizontal, vertical = self._network_map_spot() or (None, None)
        return {
            "name": self.display_name,
            "region": self.region,
            "country": self.country_code,
            "x": horizontal,
            "y": vertical,
        }
