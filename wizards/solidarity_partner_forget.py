from odoo import api, fields, models
from odoo.exceptions import UserError


class SolidarityPartnerForget(models.TransientModel):
    """Say what will go before a person is forgotten: nothing of it comes back."""

    _name = "solidarity.partner.forget"
    _description = "Forget a Person"

    partner_ids = fields.Many2many(
        "res.partner", string="Contact Persons", required=True, context={"active_test": False}
    )
    summary = fields.Text("What Will Be Deleted or Made Nameless", compute="_compute_summary")
    is_certain = fields.Boolean("I have checked that the service may forget this person.")

    @api.depends("partner_ids")
    def _compute_summary(self):
        for wizard in self:
            wizard.partner_ids._check_may_forget()
            counts = {}
            for person in wizard.partner_ids.sudo().with_context(active_test=False):  # counted, not shown
                for model, records in person._traces().items():
                    label = self.env["ir.model"]._get(model).name
                    counts[label] = counts.get(label, 0) + len(records)
            wizard.summary = "\n".join(f"{label}: {count}" for label, count in counts.items() if count)

    def action_confirm(self):
        """Forget these persons (managers)."""
        self.ensure_one()
        if not self.is_certain:
            raise UserError(self.env._("Please confirm that the service may forget this person."))
        for person in self.partner_ids:
            person._forget()
        return {"type": "ir.actions.client", "tag": "soft_reload"}
