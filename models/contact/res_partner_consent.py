"""What a contact person has agreed to, to be seen, searched and grouped in lists."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .solidarity_consent_text import PURPOSES


class ResPartner(models.Model):
    _inherit = "res.partner"

    agrees_invitation = fields.Boolean(
        "Agrees to Invitations",
        compute="_compute_agreements",
        search="_search_agrees_invitation",
        groups="solidarity_partnership.group_reader",
    )
    agrees_directory = fields.Boolean(
        "Agrees to the Directory",
        compute="_compute_agreements",
        search="_search_agrees_directory",
        groups="solidarity_partnership.group_reader",
    )
    agrees_sharing = fields.Boolean(
        "Agrees to Sharing",
        compute="_compute_agreements",
        search="_search_agrees_sharing",
        groups="solidarity_partnership.group_reader",
    )
    agrees_topic_group = fields.Boolean(
        "Agrees to Topic Groups",
        compute="_compute_agreements",
        search="_search_agrees_topic_group",
        groups="solidarity_partnership.group_reader",
    )
    is_network_member = fields.Boolean(
        "Member of the Network",
        compute="_compute_is_network_member",
        search="_search_is_network_member",
        groups="solidarity_partnership.group_reader",
        help="The person's municipality is a member of the network today.",
    )

    @api.depends("consent_ids.date_withdrawn")
    def _compute_agreements(self):
        purposes_of = self._purposes_agreed_to()
        for partner in self:
            agreed = purposes_of.get(partner._origin.id, set())
            for purpose, _label in PURPOSES:
                partner[f"agrees_{purpose}"] = purpose in agreed

    def _purposes_agreed_to(self):
        """:return: ``{partner id: {purpose, …}}`` of the consents that hold now, in one query"""
        rows = (
            self.env["solidarity.consent"]
            .sudo()  # the fields that show it are for readers of the service
            ._read_group(
                [("partner_id", "in", self._origin.ids), ("date_withdrawn", "=", False)],
                ["partner_id"],
                ["purpose:array_agg"],
            )
        )
        return {partner.id: set(purposes) for partner, purposes in rows}

    def _search_agrees_invitation(self, operator, value):
        return self._search_agrees("invitation", operator)

    def _search_agrees_directory(self, operator, value):
        return self._search_agrees("directory", operator)

    def _search_agrees_sharing(self, operator, value):
        return self._search_agrees("sharing", operator)

    def _search_agrees_topic_group(self, operator, value):
        return self._search_agrees("topic_group", operator)

    def _search_agrees(self, purpose, operator):
        if operator != "in":
            return NotImplemented
        current = Domain("purpose", "=", purpose) & Domain("date_withdrawn", "=", False)
        return Domain("consent_ids", "any", current)

    @api.depends("commercial_partner_id.municipality_ids.membership_state")
    def _compute_is_network_member(self):
        for partner in self:
            partner.is_network_member = partner.municipality_id.sudo().membership_state == "admitted"

    def _search_is_network_member(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("commercial_partner_id.municipality_ids.membership_state", "=", "admitted")

    # ------------------------------------------------------------------
    # Steps of the service
    # ------------------------------------------------------------------

    def _check_coordinator(self):
        """:raise AccessError: for whoever does not work on cases of the service, whatever contacts it may edit"""
        if not self.env.su and not self.env.user.has_group("solidarity_partnership.group_coordinator"):
            raise AccessError(self.env._("Only coordinators of the service keep the consents of contacts."))
        self.check_access("read")

    def action_record_consent(self):
        """Open the dialog in which coordinators take down what these persons agreed to."""
        return self._open_consent_dialog("give", self.env._("Record Consent"))

    def action_withdraw_consent(self):
        return self._open_consent_dialog("withdraw", self.env._("Withdraw Consent"))

    def _open_consent_dialog(self, step, name):
        self._check_coordinator()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "solidarity.consent.record",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_ids": self.ids, "default_step": step},
        }
