from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

DATES = ("date_open", "date_deadline", "date_end_latest")


class SolidarityFundCall(models.Model):
    """The call of the next year begins as a copy of this one; nothing of it counts as published."""

    _inherit = "solidarity.fund.call"

    def action_copy_next_year(self):
        """Prepare the calls of the next year (managers).

        Dates move by a year. Every parameter that has a value is to be checked against the new announcement; the
        budget is not taken over.

        :return: the action that opens the new calls
        :raise UserError: for a call whose next year is already there
        """
        self.check_access("write")
        following = self.browse()
        for call in self:
            following |= call._copy_next_year()
        return following._get_records_action(name=self.env._("Yearly Calls"))

    def _copy_next_year(self):
        year = self.year + 1
        others = self.with_context(active_test=False)
        if others.search_count([("fund_id", "=", self.fund_id.id), ("year", "=", year)], limit=1):
            raise UserError(
                self.env._("%(fund)s already has a call for %(year)s.", fund=self.fund_id.name, year=year)
            )
        following = self.copy(
            {
                "year": year,
                "budget": 0,
                "source": False,
                "source_ids": [Command.create(source._copied_values()) for source in self.source_ids],
                **{name: self[name] and self[name] + relativedelta(years=1) for name in DATES},
            }
        )
        following._complete_sources()
        following.source_ids._ask_to_check()
        following._message_log(
            body=self.env._(
                "Copied from %s: nothing is published yet. Each parameter is to be checked.",
                self.display_name,
            )
        )
        return following


class SolidarityFundCallSource(models.Model):
    _inherit = "solidarity.fund.call.source"

    def _copied_values(self):
        return {"parameter": self.parameter, "source": self.source, "date": self.date}

    def _ask_to_check(self):
        """What has a value without being published for this year is to be checked."""
        self.filtered("value").to_check = True
