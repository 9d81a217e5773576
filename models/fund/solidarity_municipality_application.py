from odoo import api, fields, models
from odoo.fields import Domain

from .solidarity_fund_application import MADE_STATES


class SolidarityFundApplicationOwnerMixin(models.AbstractModel):
    """Cases that have applications to the fund: counted, opened, and the way into the pre-check."""

    _name = "solidarity.fund.application.owner.mixin"
    _description = "Has Applications to the Fund"

    fund_application_ids = fields.One2many("solidarity.fund.application", groups="base.group_user")
    fund_application_count = fields.Integer(
        "Number of Applications", compute="_compute_fund_application_count", groups="base.group_user"
    )

    @api.depends("fund_application_ids")
    def _compute_fund_application_count(self):
        link = self._fields["fund_application_ids"].inverse_name
        counts = dict(
            self.env["solidarity.fund.application"]._read_group([(link, "in", self.ids)], [link], ["__count"])
        )
        for owner in self:
            owner.fund_application_count = counts.get(owner._origin, 0)

    def action_view_fund_applications(self):
        """The applications of these records."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.solidarity_fund_application_action"
        )
        link = self._fields["fund_application_ids"].inverse_name
        return action | {
            "domain": [(link, "in", self.ids)],
            "context": self._precheck_context() if len(self) == 1 else {},
        }

    def action_precheck(self):
        """Check a planned project before anybody applies (coordinators)."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.solidarity_fund_precheck_action"
        )
        return action | {"context": self._precheck_context()}

    def _precheck_context(self):
        raise NotImplementedError()


class SolidarityMunicipality(models.Model):
    _name = "solidarity.municipality"
    _inherit = ["solidarity.municipality", "solidarity.fund.application.owner.mixin"]

    fund_application_ids = fields.One2many("solidarity.fund.application", "municipality_id")

    def _precheck_context(self):
        if self.country_code != "DE":
            return {"default_partner_municipality_id": self.id}
        partners = self.env["solidarity.partnership"].search([("german_id", "=", self.id)]).ukrainian_id
        return {
            "default_municipality_id": self.id,
            "default_partner_municipality_id": partners.id if len(partners) == 1 else False,
            "default_ukraine_link": bool(partners),
        }

    def _application_counts(self, call):
        """Applications made under the call, and proofs of use that the municipality owes to its fund.

        A proof is owed from the end of a funded project on, until it is closed. The application that is being checked
        does not count itself (``solidarity_application_id`` in the context).
        """
        self.ensure_one()
        applications_sudo = (
            self.env["solidarity.fund.application"].sudo().with_context(active_test=False)
        )  # numbers only leave the method
        own = Domain("municipality_id", "=", self.id) & Domain(
            "id", "!=", self.env.context.get("solidarity_application_id", False)
        )
        made = applications_sudo.search_count(
            own & Domain("call_id", "=", call.id) & Domain("state", "in", MADE_STATES)
        )
        ended = Domain("state", "=", "funded") & Domain("date_end", "<", call._today())
        owed = applications_sudo.search_count(
            own
            & Domain("call_id.fund_id", "=", call.fund_id.id)
            & (Domain("state", "=", "proof_due") | ended)
        )
        return made, owed


class SolidarityPartnership(models.Model):
    _name = "solidarity.partnership"
    _inherit = ["solidarity.partnership", "solidarity.fund.application.owner.mixin"]

    fund_application_ids = fields.One2many("solidarity.fund.application", "partnership_id")

    def _precheck_context(self):
        return {
            "default_municipality_id": self.german_id.id,
            "default_partner_municipality_id": self.ukrainian_id.id,
            "default_ukraine_link": True,
        }


class SolidarityFundEligibility(models.Model):
    _inherit = "solidarity.fund.eligibility"

    def action_precheck(self):
        """Check a planned project of this municipality under this call (coordinators)."""
        self.ensure_one()
        action = self.municipality_id.action_precheck()
        return action | {"context": action["context"] | {"default_call_id": self.call_id.id}}
