from odoo import models


class SolidarityMunicipality(models.Model):
    _inherit = "solidarity.municipality"

    def _portal_proposals(self):
        """Proposals that this municipality has received; nothing while a coordinator still drafts them."""
        if not self:
            return self.env["solidarity.matching.proposal"]
        return self.env["solidarity.matching.proposal"].search(
            [
                ("date_sent", "!=", False),
                "|",
                ("german_id", "in", self.ids),
                ("ukrainian_id", "in", self.ids),
            ],
            order="date_sent desc, id desc",
        )

    def _public_values(self):
        """Facts of the official register, which anybody may know."""
        municipality_sudo = self.sudo()  # only these register facts leave the method
        regions = dict(self._fields["region"]._description_selection(self.env))
        return {
            "name": municipality_sudo.name,
            "official_name": municipality_sudo.official_name,
            "region": regions.get(municipality_sudo.region),
            "population": municipality_sudo.population,
        }
