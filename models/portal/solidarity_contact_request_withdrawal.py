from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..row_lock import take_rows


class SolidarityContactRequest(models.Model):
    """Whoever asked in the portal may think better of it, as long as nobody has decided."""

    _inherit = "solidarity.contact.request"

    @api.model
    def _portal_withdraw(self, request_id):
        """The user takes back what it asked for itself. A second click finds it done.

        :raise AccessError: for requests of others, and those that there are not
        :raise UserError: when the service has decided
        """
        request_sudo = self._portal_own_request(request_id)
        take_rows(request_sudo)  # a coordinator who decides at the same moment is waited for
        request_sudo.invalidate_recordset(["state"])
        if request_sudo.state == "withdrawn":
            return
        if request_sudo.state != "pending":
            raise UserError(self.env._("Your coordination has decided on this request already."))
        request_sudo.state = "withdrawn"
        request_sudo.activity_ids.unlink()  # nothing is left to decide
        municipality = self.env.user.partner_id._get_own_municipality()
        municipality._log_portal_change(
            request_sudo, self.env._("Request withdrawn: %s", request_sudo._portal_sentence())
        )

    def _portal_own_request(self, request_id):
        """The request as superuser, if the user has asked it and still is a contact person there."""
        person = self.env.user.partner_id
        municipality = person._get_own_municipality()
        requests_sudo = self.sudo()  # portal users read no requests; the search finds the own ones only
        own = [
            ("id", "=", request_id),
            ("municipality_id", "=", municipality.id),
            ("requested_by_id", "=", person.id),
        ]
        found_sudo = requests_sudo.search(own) if municipality else requests_sudo
        if not found_sudo or not person._is_contact_person_of(municipality):
            raise AccessError(self.env._("Only whoever asked for something can withdraw the request."))
        return found_sudo
