"""What a municipality's contacts see of its line. Read with their own rights; of the other side, its public name."""

from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_own_municipality(self):
        """The municipality for which this contact stands, as far as the user may see it."""
        municipalities = self.env["solidarity.municipality"].with_context(active_test=False)
        return municipalities.search([("partner_id", "=", self.commercial_partner_id.id)], limit=1)

    def _compute_commercial_partner(self):
        """Odoo keeps the rules of a user with the municipality that it had: who changes it must not take them along."""
        result = super()._compute_commercial_partner()
        contacts_sudo = self.sudo().with_context(active_test=False)  # whether there are any users, no more
        if contacts_sudo.user_ids:
            self.env.registry.clear_cache()
        return result


class SolidarityMunicipality(models.Model):
    _inherit = "solidarity.municipality"

    def _portal_proposals(self):
        """Proposals that this municipality has received; nothing while a coordinator still drafts them."""
        if not self:
            return self.env["solidarity.matching.proposal"]
        return self.env["solidarity.matching.proposal"].search(
            [
                ("date_sent", "!=", False),
                "|",
                ("german_id", "in", self.ids),
                ("ukrainian_id", "in", self.ids),
            ],
            order="date_sent desc, id desc",
        )

    def _public_values(self):
        """Facts of the official register, which anybody may know."""
        municipality_sudo = self.sudo()  # only these register facts leave the method
        regions = dict(self._fields["region"]._description_selection(self.env))
        return {
            "name": municipality_sudo.name,
            "official_name": municipality_sudo.official_name,
            "region": regions.get(municipality_sudo.region),
            "population": municipality_sudo.population,
        }


class SolidarityFundEligibility(models.Model):
    _inherit = "solidarity.fund.eligibility"

    def _portal_values(self):
        """The verdict with the public name of the call."""
        self.ensure_one()
        return {"eligibility": self, "call": self.sudo().call_id.display_name}


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


class SolidarityPartnership(models.Model):
    _inherit = "solidarity.partnership"

    def _portal_values(self, municipality):
        """The partnership from the side of one of its municipalities, with its exchanges."""
        self.ensure_one()
        other = self.ukrainian_id if self.german_id == municipality else self.german_id
        # The user may see the partnership, hence the date and name of its exchanges, published or not.
        events_sudo = self.sudo().event_ids.filtered(lambda event: event.solidarity_kind == "exchange")
        return {
            "partnership": self,
            "other": other._public_values(),
            "coordinator": self.sudo().coordinator_id.name,
            "exchanges": [
                {
                    "name": event.name,
                    "date_begin": event.date_begin,
                    "held": event.is_held_exchange,
                    "cancelled": event.kanban_state == "cancel",
                }
                for event in events_sudo
            ],
        }
