from odoo import fields, models


class SolidarityMunicipality(models.Model):
    """Advice given to a municipality, with or without a partner."""

    _inherit = "solidarity.municipality"

    consultation_ids = fields.One2many(
        "solidarity.consultation", "municipality_id", "Consultations", groups="base.group_user"
    )
    consultation_count = fields.Integer(compute="_compute_consultation_count", groups="base.group_user")

    def _compute_consultation_count(self):
        rows = self.env["solidarity.consultation"]._read_group(
            [("municipality_id", "in", self.ids)], ["municipality_id"], ["__count"]
        )
        counts = {municipality.id: count for municipality, count in rows}
        for municipality in self:
            municipality.consultation_count = counts.get(municipality.id, 0)

    def action_log_consultation(self):
        """Open the small form of a consultation given right now (coordinators)."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.solidarity_consultation_action_log"
        )
        return action | {"context": {"default_municipality_id": self.id}}

    def action_view_consultations(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.solidarity_consultation_action"
        )
        return action | {
            "domain": [("municipality_id", "=", self.id)],
            "context": {"default_municipality_id": self.id},
        }
