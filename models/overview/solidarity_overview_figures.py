from babel.dates import format_date
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import date_utils
from odoo.tools.misc import babel_locale_parse

#: Quarters of a small curve, the current one included: two years.
QUARTERS = 8
PREFIX = "solidarity_partnership."
#: Where a figure leads to: action and the kind of view in which it is looked at.
ANALYSES = {
    "partnerships_alive": ("solidarity_partnership_analysis_action", "pivot"),
    "partnerships_new": ("solidarity_partnership_analysis_action", "pivot"),
    "partnerships_ended": ("solidarity_partnership_analysis_action", "pivot"),
    "inquiries": ("crm_lead_action_inquiry", "pivot"),
    "proposals_sent": ("solidarity_matching_proposal_action_analysis", "pivot"),
    "proposals_accepted_share": ("solidarity_matching_proposal_action_analysis", "pivot"),
    "days_german": ("solidarity_matching_proposal_action_analysis", "pivot"),
    "days_ukrainian": ("solidarity_matching_proposal_action_analysis", "pivot"),
    "exchanges_held": ("solidarity_event_analysis_action", "pivot"),
    "network_events": ("solidarity_event_analysis_action", "pivot"),
    "attendances_german": ("solidarity_event_analysis_action", "pivot"),
    "attendances_ukrainian": ("solidarity_event_analysis_action", "pivot"),
    "attendances_other": ("solidarity_event_analysis_action", "pivot"),
    "consultations": ("solidarity_consultation_action_analysis", "pivot"),
    "members": ("solidarity_network_figure_action", "pivot"),
    "members_joined": ("solidarity_network_figure_action", "pivot"),
    "members_left": ("solidarity_network_figure_action", "pivot"),
    "eligible": ("solidarity_fund_eligibility_action", "list"),
    "needs_open": ("solidarity_need_action", "pivot"),
    "aid_delivered": ("solidarity_aid_analysis_action", "pivot"),
}


class SolidarityOverview(models.AbstractModel):
    """Key figures with their trend: this quarter so far against the same span of the last one."""

    _inherit = "solidarity.overview"

    @api.model
    def open_figure(self, code):
        """The analysis in which a figure stands (readers).

        :return: an action whose first view shows the figure
        :raise AccessError: where there is no such figure for the reader
        """
        self._check_reader()
        if code not in ANALYSES:
            raise AccessError(self.env._("There is no such list for you."))
        name, view_type = ANALYSES[code]
        action = self.env["ir.actions.actions"]._for_xml_id(f"{PREFIX}{name}")
        action["views"] = sorted(action["views"], key=lambda view: view[1] != view_type)
        return action

    def _figures(self):
        """:return: ``{"quarters": [name], "rows": [{"code", "name", "kind", "value", "before", "points"}]}``; ``value``
        is that of the current quarter so far, ``before`` that of the same span of the last one, ``points`` those of all
        ``quarters``, the current one last; None where there is nothing to say
        """
        quarters, before = self._spans(fields.Date.context_today(self))
        rows = self.env["solidarity.key.figure"]._read([*quarters, before])
        locale = babel_locale_parse(self.env.lang)
        return {
            "quarters": [format_date(first, "QQQ y", locale) for first, _last in quarters],
            "rows": [
                {
                    "code": row["code"],
                    "name": row["name"],
                    "kind": row["kind"],
                    "value": row["values"][QUARTERS - 1],
                    "before": row["values"][QUARTERS],
                    "points": row["values"][:QUARTERS],
                }
                for row in rows
                if any(row["values"])
            ],
        }

    @api.model
    def _spans(self, today):
        """The quarters up to today, and as many days of the last one as have passed of this one (at most all of them).

        :return: ``([(date_from, date_to), …], (date_from, date_to))``, both days inclusive
        """
        begin = date_utils.start_of(today, "quarter")
        starts = [begin - relativedelta(months=3 * back) for back in range(QUARTERS - 1, 0, -1)]
        quarters = [(first, first + relativedelta(months=3, days=-1)) for first in starts]
        first, last = quarters[-1]
        passed = today - begin
        return [*quarters, (begin, today)], (first, min(first + passed, last))
