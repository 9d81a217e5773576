from dataclasses import asdict
from datetime import date

from odoo import api, fields, models
from odoo.fields import Domain

from ...eligibility.rules import applicant_verdicts, overall
from ..partnership.batches import each_for_itself
from ..row_lock import take_rows


class SolidarityFundCall(models.Model):
    """Each call tells the members of the network anew whether they may apply."""

    _inherit = "solidarity.fund.call"

    eligible_count = fields.Integer(
        "Eligible Municipalities",
        compute="_compute_eligible_count",
        help="Municipalities whose verdict says that they may apply and is not revoked.",
    )

    @api.depends("eligibility_ids.state")
    def _compute_eligible_count(self):
        rows = self.env["solidarity.fund.eligibility"]._read_group(
            [("call_id", "in", self.ids), ("state", "=", "eligible")], ["call_id"], ["__count"]
        )
        counts = {call.id: count for call, count in rows}
        for call in self:
            call.eligible_count = counts.get(call._origin.id, 0)

    def _issue(self, municipalities):
        """Tell each of these municipalities whether it may apply under these calls; open verdicts are replaced."""
        eligibility = self.env["solidarity.fund.eligibility"].sudo()  # nobody writes a verdict by hand
        eligibility._revoke(municipalities, self, "replaced")
        today = self._today()
        return eligibility.create(
            [
                {
                    "municipality_id": municipality.id,
                    "call_id": call.id,
                    "state": "eligible" if overall(verdicts) else "not_eligible",
                    "verdicts": [asdict(verdict) for verdict in verdicts],
                    "valid_from": min(max(today, call.date_open or today), call._last_day()),
                    "valid_to": call._last_day(),
                }
                for call in self
                for municipality in municipalities
                for verdicts in [applicant_verdicts(call._parameters(), municipality._applicant())]
            ]
        )

    def _last_day(self):
        """The last day of the budget year: until then a verdict holds."""
        return date(self.year, 12, 31)

    def _issue_missing(self):
        """Tell those members of the network that have no verdict under this call yet; one that fails does not hold up
        the others."""
        self.ensure_one()
        members = self._take_members()
        told = self.env["solidarity.fund.eligibility"].search(
            [("call_id", "=", self.id), ("state", "in", ("eligible", "not_eligible"))]
        )
        missing = members - told.municipality_id
        if missing:
            each_for_itself(self._issue, missing)
        return missing

    def _take_members(self):
        """The members of the network, held as they are: nobody else issues verdicts under these calls, and who wants to
        suspend or end a membership waits, so that the new verdict is revoked, too."""
        take_rows(self)
        memberships = self.env["solidarity.network.membership"].search([("state", "=", "admitted")])
        take_rows(memberships)
        return memberships.municipality_id.filtered("active")

    @api.model
    def _open_domain(self):
        """Calls under which one can apply today or will be able to this year: published, begun, not of a past year."""
        today = self._today()
        begun = Domain("date_open", "<=", today) | (
            Domain("date_open", "=", False) & Domain("year", "=", today.year)
        )
        return Domain("state", "=", "published") & Domain("year", ">=", today.year) & begun

    @api.model
    def _cron_issue(self):
        """Members learn on the day on which a call opens whether they may apply."""
        calls = self.search(self._open_domain())
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(calls))
        for call in calls:
            call._issue_missing()
            if not commit(1):
                break

    def action_issue(self):
        """Tell all members of the network whether they may apply under these published calls (managers)."""
        self._check_step("state", "published")
        self._issue(self._take_members())
        return True

    def action_view_eligibility(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "solidarity_partnership.solidarity_fund_eligibility_action"
            ),
            "domain": [("call_id", "=", self.id)],
            "context": {},
        }
