from odoo import api, fields, models

from ...eligibility.rules import Applicant


class SolidarityMunicipality(models.Model):
    """The municipality as an applicant to the fund."""

    _inherit = "solidarity.municipality"

    eligibility_count = fields.Integer(compute="_compute_eligibility_count")

    @api.depends("eligibility_ids")
    def _compute_eligibility_count(self):
        rows = self.env["solidarity.fund.eligibility"]._read_group(
            [("municipality_id", "in", self.ids)], ["municipality_id"], ["__count"]
        )
        counts = {municipality.id: count for municipality, count in rows}
        for municipality in self:
            municipality.eligibility_count = counts.get(municipality._origin.id, 0)

    def action_view_eligibilities(self):
        """The verdicts of this municipality, of all years."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "solidarity_partnership.solidarity_fund_eligibility_action"
            ),
            "domain": [("municipality_id", "=", self.id)],
            "context": {},
        }

    def _applicant(self, call=None):
        """The municipality as the plain rules of the fund know it.

        :param call: count its applications under this call; None: they are not asked for
        """
        self.ensure_one()
        applications, open_proofs = self._application_counts(call) if call else (None, None)
        return Applicant(
            kind=self.kind or None,
            membership=self.membership_state or None,
            applications=applications,
            open_proofs=open_proofs,
        )
