from dataclasses import asdict
from datetime import date

from odoo import models

from ...eligibility.rules import applicant_verdicts, overall


class SolidarityFundCall(models.Model):
    """Each call tells the members of the network anew whether they may apply."""

    _inherit = "solidarity.fund.call"

    def _issue(self, municipalities):
        """Tell each of these municipalities whether it may apply under these calls; open verdicts are replaced."""
        eligibility = self.env["solidarity.fund.eligibility"].sudo()  # nobody writes a verdict by hand
        eligibility._revoke(municipalities, self)
        today = self._today()
        return eligibility.create(
            [
                {
                    "municipality_id": municipality.id,
                    "call_id": call.id,
                    "state": "eligible" if overall(verdicts) else "not_eligible",
                    "verdicts": [asdict(verdict) for verdict in verdicts],
                    "valid_from": today,
                    "valid_to": date(call.year, 12, 31),
                }
                for call in self
                for municipality in municipalities
                for verdicts in [applicant_verdicts(call._parameters(), municipality._applicant(call))]
            ]
        )

    def action_issue(self):
        """Tell all members of the network whether they may apply under these calls (managers)."""
        self.check_access("write")
        members = self.env["solidarity.municipality"].search([("membership_state", "=", "admitted")])
        self._issue(members)
        return True

    def action_view_eligibility(self):
        self.ensure_one()
        return self.eligibility_ids._get_records_action(name=self.env._("Eligibility"))
