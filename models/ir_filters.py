from odoo import api, models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

#: Names of the favourites that come with the addon. Odoo keeps one name for all languages: the English one.
FAVOURITES = [
    _lt("Acceptance by Land and oblast"),
    _lt("Advice by adviser"),
    _lt("Advice by Land"),
    _lt("Advice by topic and quarter"),
    _lt("Aid by oblast and field of cooperation"),
    _lt("Attendance by Land and oblast"),
    _lt("Attendance by language"),
    _lt("Attendance by side"),
    _lt("Costs and funding by Land"),
    _lt("Days until each side answers"),
    _lt("Delivered aid by quarter"),
    _lt("Members of both countries"),
    _lt("Network at the end of each year"),
    _lt("New partnerships by origin"),
    _lt("Partnerships by Land at the end of each year"),
    _lt("Partnerships by oblast at the end of each year"),
    _lt("Partnerships by quarter"),
    _lt("Why municipalities decline"),
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
