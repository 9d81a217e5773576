from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

READERS = "solidarity_partnership.group_reader"
COORDINATORS = "solidarity_partnership.group_coordinator"
MANAGERS = "solidarity_partnership.group_manager"
#: So many cases of a matter are shown at once; its number leads to all of them.
LINES = 3


class SolidarityOverview(models.AbstractModel):
    """The first screen of the app: what waits for somebody, and where a new service begins.

    Each room adds its matters to ``_matters``. Everything is read with the rights of the reader, in as many queries for
    thousands of cases as for a few.
    """

    _name = "solidarity.overview"
    _description = "Overview"

    @api.model
    def look(self, mine=None):
        """Everything that the screen shows (readers).

        :param mine: the reader's own cases only; None: as a coordinator begins the day, with the own ones. Whoever
            only reads has no cases, and sees those of the whole service.
        :return: ``{"may_act", "mine": bool, "matters": [{"code", "name", "icon", "count", "lines": [{"model", "id",
            "name", "detail", "date", "is_late"}]}], "figures": see _figures, "start": see _start}``
        :raise AccessError: for anybody else
        """
        self._check_reader()
        may_act = self.env.user.has_group(COORDINATORS)
        mine = may_act and (mine is None or bool(mine))
        return {
            "may_act": may_act,
            "mine": mine,
            "matters": [self._tell(code, matter, mine) for code, matter in self._visible_matters().items()],
            "figures": self._figures(),
            "start": self._start(),
        }

    @api.model
    def open_matter(self, code, mine=False):
        """The list of all cases of a matter (readers).

        :return: an action
        :raise AccessError: where there is no such matter for the reader
        """
        self._check_reader()
        matter = self._visible_matters().get(code)
        if not matter:
            raise AccessError(self.env._("There is no such list for you."))
        action = self.env["ir.actions.act_window"]._for_xml_id(matter.action)
        return action | {
            "name": matter.name,
            "display_name": matter.name,
            "domain": list(self._cases(matter, bool(mine))),
            "context": matter.context or {},
            "views": sorted(action["views"], key=lambda view: view[1] != "list"),
        }

    def _check_reader(self):
        if not self.env.user.has_group(READERS):
            raise AccessError(self.env._("The overview is for people who work in the service."))

    @api.model
    def _matters(self):
        """What can wait for somebody, in the order of the screen: ``{code: Matter}``."""
        return {}

    def _visible_matters(self):
        """Those of the groups that the reader belongs to, and of models that it may read."""
        user = self.env.user
        return {
            code: matter
            for code, matter in self._matters().items()
            if user.has_group(matter.groups) and self.env[matter.model].has_access("read")
        }

    def _day(self, moment):
        """The day of a point in time, where the reader is."""
        return moment and fields.Datetime.context_timestamp(self, moment).date()

    def _cases(self, matter, mine):
        return matter.domain & matter.mine if mine else matter.domain

    def _tell(self, code, matter, mine):
        """How many cases wait, and the first of them in words."""
        cases = self.env[matter.model].search(self._cases(matter, mine), order=matter.order)
        if matter.first:
            cases = cases.sorted(matter.first)
        shown = cases[:LINES].with_prefetch()  # what is read of them is not read of all the others
        return {
            "code": code,
            "name": matter.name,
            "icon": matter.icon,
            "count": len(cases),
            "lines": [
                {
                    "model": case._name,
                    "id": case.id,
                    "name": case.display_name,
                    "date": False,
                    "is_late": False,
                }
                | line
                for case, line in zip(shown, matter.describe(shown), strict=True)
            ],
        }

    def _start(self):
        """Where a new service stands: which of the first steps are done.

        :return: ``{"german", "ukrainian", "inquiry", "partnership": whether there are any, "may_import": bool}``
        """
        countries = self.env["solidarity.municipality"]._read_group([], ["country_id"])
        codes = {country.code for (country,) in countries}
        inquiries = Domain("solidarity_wish", "!=", False)
        return {
            "german": "DE" in codes,
            "ukrainian": "UA" in codes,
            "inquiry": bool(self.env["crm.lead"].search_count(inquiries, limit=1)),
            "partnership": bool(self.env["solidarity.partnership"].search_count([], limit=1)),
            "may_import": self.env.user.has_group(MANAGERS),
        }
