from odoo import models
from odoo.exceptions import AccessError


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_own_municipality(self):
        """The municipality for which this contact stands, as far as the user may see it."""
        municipalities = self.env["solidarity.municipality"].with_context(active_test=False)
        return municipalities.search([("partner_id", "=", self.commercial_partner_id.id)], limit=1)

    def _may_speak_for(self, municipality):
        """Whether this person answers in the municipality's name: one of its contact persons, with such a role."""
        self.ensure_one()
        person_sudo, municipality_sudo = self.sudo(), municipality.sudo()  # asked of the user's own contact
        return person_sudo in municipality_sudo._contact_persons() and any(
            person_sudo.contact_role_ids.mapped("is_representative")
        )

    def _check_may_speak_for(self, municipality):
        """:raise AccessError: for whoever may read the municipality's line, but does not speak for it"""
        if not self._may_speak_for(municipality):
            raise AccessError(self.env._("Only somebody who speaks for the municipality may decide this."))

    def _is_contact_person_of(self, municipality):
        """Whether the municipality talks through this person with the service."""
        self.ensure_one()
        return self.sudo() in municipality.sudo()._contact_persons()  # asked of the user's own contact

    def _check_contact_person_of(self, municipality):
        """:raise AccessError: for accounts that are no contact person of the municipality"""
        if not self._is_contact_person_of(municipality):
            raise AccessError(self.env._("Only contact persons of the municipality may do this."))

    def _is_mayor_of(self, municipality):
        """Whether this contact person heads the municipality."""
        role = self.env.ref("solidarity_partnership.contact_role_mayor", raise_if_not_found=False)
        return (
            bool(role)
            and role.sudo().active
            and role in self.sudo().contact_role_ids  # asked of a contact of the own municipality
            and self._is_contact_person_of(municipality)
        )

    def _compute_commercial_partner(self):
        """Odoo keeps the rules of a user with the municipality that it had: who changes it must not take them along."""
        result = super()._compute_commercial_partner()
        contacts_sudo = self.sudo().with_context(active_test=False)  # whether there are any users, no more
        if contacts_sudo.user_ids:
            self.env.registry.clear_cache()
        return result
