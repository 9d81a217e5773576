from odoo import models
from odoo.fields import Domain


class SolidarityMunicipality(models.Model):
    _inherit = "solidarity.municipality"

    def _portal_proposal_domain(self):
        """Proposals that this municipality has received; nothing while a coordinator still drafts them."""
        return Domain("date_sent", "!=", False) & (
            Domain("german_id", "in", self.ids) | Domain("ukrainian_id", "in", self.ids)
        )

    def _public_values(self):
        """Facts of the official register, which anybody may know."""
        municipality_sudo = self.sudo()  # only these register facts leave the method
        regions = dict(self._fields["region"]._description_selection(self.env))
        return {
            "name": municipality_sudo.name,
            "official_name": municipality_sudo.official_name,
            "official_lang": "uk" if municipality_sudo.country_code == "UA" else "de",
            "region": regions.get(municipality_sudo.region),
            "population": municipality_sudo.population,
        }
