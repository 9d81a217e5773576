from odoo import api, models


class ResLang(models.Model):
    _inherit = "res.lang"

    @api.model
    def _name_for_readers(self, name):
        """The language in its own words, without region: "Deutsch", "Українська", "English".

        :param name: as Odoo names it, e.g. "Ukrainian / українська" or "English (US)"
        """
        return name.split(" / ")[-1].split(" (")[0].strip().capitalize()
