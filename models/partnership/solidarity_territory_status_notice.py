from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

from .batches import each_for_itself
from .solidarity_partnership_health_facts import LIVING_STAGES

BATCH = 50


class SolidarityTerritoryStatus(models.Model):
    """Coordinators hear of an occupation and of its end, once for each entry of the list. They decide what follows."""

    _inherit = "solidarity.territory.status"

    told = fields.Selection(
        [("opened", "Beginning"), ("ended", "End")],
        "Told to Coordinators",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_user",
    )

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        self._wake_up_notice()
        return entries

    def write(self, vals):
        done = super().write(vals)
        if vals.keys() & {"municipality_id", "status", "date_from", "date_to"}:
            self._wake_up_notice()
        return done

    def _import_rows(self, listed_rows, source):
        result = super()._import_rows(listed_rows, source)
        self._wake_up_notice()
        return result

    @api.model
    def _wake_up_notice(self):
        """Let the daily job look at the list as soon as this transaction is stored; a preview wakes nobody."""
        cron = self.env.ref("solidarity_partnership.cron_tell_occupation", raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger()  # whoever keeps the list may not change scheduled jobs

    def _cron_tell_occupation(self):
        """Tell of every entry whose day has come or gone. What was told is stored with every batch."""
        current = Domain("status", "=", "occupied") & self._open_domain()
        begun = self.search(current & Domain("told", "!=", "opened"))
        over = self.search(Domain("told", "=", "opened") & ~current)
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(begun) + len(over))
        for step, entries in ((_tell_beginning, begun), (_tell_end, over)):
            for batch in split_every(BATCH, entries.ids, entries.browse):
                each_for_itself(step, batch)
                if not commit(len(batch)):
                    return

    def _tell_beginning(self):
        living = self._entries_by_partnership([("stage", "in", LIVING_STAGES)])
        for partnership, entry in living.items():
            if partnership.territory_status == "occupied":
                partnership._tell_occupied(entry)
        self.told = "opened"

    def _tell_end(self):
        for partnership, entry in self._entries_by_partnership([("stage", "!=", "ended")]).items():
            if partnership.territory_status != "occupied":
                partnership._tell_free(entry)
        self.told = "ended"

    def _entries_by_partnership(self, domain):
        """``{partnership: the latest of these entries}``; a raion is concerned by the entries of its hromadas."""
        concerned = self.municipality_id | self.municipality_id.parent_id
        cases = self.env["solidarity.partnership"].search([("ukrainian_id", "in", concerned.ids), *domain])
        found = {}
        for entry in self.sorted(lambda entry: (entry.date_from, entry.id)):
            places = entry.municipality_id | entry.municipality_id.parent_id
            for case in cases:
                if case.ukrainian_id in places:
                    found[case] = entry
        return found


def _tell_beginning(entries):
    entries._tell_beginning()


def _tell_end(entries):
    entries._tell_end()
