from ast import literal_eval

from odoo import fields, models
from odoo.fields import Domain


class SolidarityMunicipality(models.Model):
    _inherit = "solidarity.municipality"

    contact_person_count = fields.Integer(
        "Contact Persons",
        compute="_compute_contact_person_count",
        groups="solidarity_partnership.group_reader",
    )

    def _contact_persons(self):
        """The persons with whom the network talks in these municipalities.

        An administration without persons speaks for itself. Two queries for any number of municipalities.

        :return: ``res.partner`` records
        """
        administrations = self.partner_id
        persons = self.env["res.partner"].search_fetch(
            self._contact_person_domain(administrations), ["commercial_partner_id"]
        )
        alone = administrations - persons.commercial_partner_id
        return persons | alone.filtered("active")

    def _contact_person_domain(self, administrations):
        """Postal and invoice addresses of an administration are no persons."""
        return (
            Domain("commercial_partner_id", "in", administrations.ids)
            & Domain("is_company", "=", False)
            & Domain("type", "=", "contact")
        )

    def _compute_contact_person_count(self):
        persons = self.env["res.partner"]
        rows = persons._read_group(
            self._contact_person_domain(self.partner_id), ["commercial_partner_id"], ["__count"]
        )
        counts = {administration.id: count for administration, count in rows}
        for municipality in self:
            municipality.contact_person_count = counts.get(municipality.partner_id.id, 0)

    def write(self, vals):
        """With another administration come other persons, for whom other topic groups may be open."""
        if "partner_id" not in vals:
            return super().write(vals)
        persons = self._contact_persons()
        result = super().write(vals)
        persons |= self._contact_persons()
        self.env["mail.group"].sudo()._reconcile_members(persons)  # who edits a register need not moderate
        return result

    def action_view_contact_persons(self):
        """The contact persons; whoever may edit the municipality adds them there, below its contact."""
        self.ensure_one()
        if self.has_access("write"):
            self._ensure_partner()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.res_partner_action_contact_person"
        )
        domain = Domain(literal_eval(action["domain"])) & Domain(
            "commercial_partner_id", "=", self.partner_id.id or 0
        )
        context = {"default_parent_id": self.partner_id.id, "default_is_company": False}
        return action | {"domain": list(domain), "context": context}
