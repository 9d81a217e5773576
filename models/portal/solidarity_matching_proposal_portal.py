from odoo import models


class SolidarityMatchingProposal(models.Model):
    _inherit = "solidarity.matching.proposal"

    def _portal_values(self, municipality):
        """The proposal from the side of one of its municipalities, without score and internal words."""
        self.ensure_one()
        own, other = ("german", "ukrainian") if self.german_id == municipality else ("ukrainian", "german")
        return {
            "proposal": self,
            "other": self[f"{other}_id"]._public_values(),
            "own_answer": f"{own}_answer",
            "other_answer": f"{other}_answer",
        }
