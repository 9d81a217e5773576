from odoo import models

from ...eligibility.rules import Applicant


class SolidarityMunicipality(models.Model):
    """The municipality as an applicant to the fund."""

    _inherit = "solidarity.municipality"

    def _applicant(self, call):
        """The municipality as the plain rules of the fund know it."""
        self.ensure_one()
        applications, open_proofs = self._application_counts(call)
        return Applicant(
            kind=self.kind or None,
            membership=self.membership_state or None,
            applications=applications,
            open_proofs=open_proofs,
        )

    def _application_counts(self, call):
        """What the municipality has applied for so far.

        :param call: a ``solidarity.fund.call``
        :return: number of its applications under the call, and of proofs of use that it owes under any call of the fund; None for
            what is not recorded
        """
        self.ensure_one()
        return None, None
