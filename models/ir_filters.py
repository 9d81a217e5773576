from odoo import api, models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

#: Names of the favourites that come with the addon. Odoo keeps one name for all languages: the English one.
FAVOURITES = [
    _lt("Acceptance by Land"),
    _lt("By adviser"),
    _lt("By Land"),
    _lt("By Land and oblast"),
    _lt("By language"),
    _lt("By oblast"),
    _lt("By oblast and field"),
    _lt("By quarter"),
    _lt("By side"),
    _lt("By topic"),
    _lt("Costs by Land"),
    _lt("Days to answer"),
    _lt("Delivered by quarter"),
    _lt("Members of both countries"),
    _lt("Network at the end of each year"),
    _lt("New ones by origin"),
    _lt("Reasons for declining"),
]


class IrFilters(models.Model):
    _inherit = "ir.filters"

    @api.model
    def get_filters(self, model, *args, **kwargs):
        """Everybody reads the names of the shipped favourites in their own language; renamed ones stay as they are."""
        favourites = super().get_filters(model, *args, **kwargs)
        if model.startswith("solidarity."):
            english = self.with_context(lang="en_US").env
            names = {english._(name): self.env._(name) for name in FAVOURITES}  # pylint: disable=gettext-variable
            for favourite in favourites:
                favourite["name"] = names.get(favourite["name"], favourite["name"])
        return favourites
