from odoo import api, fields, models
from odoo.exceptions import UserError


class SolidarityMatchingProposalCreate(models.TransientModel):
    """Candidates that a coordinator wants to propose; who passes over a better one says why."""

    _name = "solidarity.matching.proposal.create"
    _description = "Propose Candidates"

    municipality_id = fields.Many2one("solidarity.municipality", required=True, ondelete="cascade")
    lead_id = fields.Many2one("crm.lead", "Inquiry", ondelete="cascade")
    allow_active = fields.Boolean("Active Hostilities Allowed")
    candidate_ids = fields.Many2many("solidarity.municipality", string="Candidates", required=True)
    passed_over_id = fields.Many2one(
        "solidarity.municipality",
        "Ranks Higher",
        compute="_compute_passed_over_id",
        help="The best possible partner that would not be proposed.",
    )
    departure_reason = fields.Char("Reason for Departing from the Ranking")

    @api.depends("municipality_id", "lead_id", "allow_active", "candidate_ids")
    def _compute_passed_over_id(self):
        for wizard in self:
            candidates = wizard.candidate_ids._origin
            wizard.passed_over_id = candidates and wizard.municipality_id._find_passed_over(
                candidates, wizard.lead_id, wizard.allow_active
            )

    @api.model
    def _open(self, municipality, candidates, lead, allow_active=False):
        """The dialog for these candidates."""
        wizard = self.create(
            {
                "municipality_id": municipality.id,
                "lead_id": lead.id,
                "allow_active": allow_active,
                "candidate_ids": [fields.Command.set(candidates.ids)],
            }
        )
        return wizard._get_records_action(name=self.env._("Propose"), target="new")

    def action_confirm(self):
        """Make the draft proposals and show them (coordinators)."""
        self.ensure_one()
        self.check_access("write")
        if not self.candidate_ids:
            raise UserError(self.env._("There is no candidate to propose."))
        asker = self.lead_id or self.municipality_id
        proposals = asker._propose_candidates(
            self.candidate_ids,
            allow_active=self.allow_active,
            departure_reason=self.departure_reason,
        )
        return proposals._get_records_action(name=self.env._("Proposals"))
