from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .solidarity_inquiry_submission_taking_over import KEPT_DAYS

#: What an inquiry has of the sender of its form.
SENDER_FIELDS = ("contact_name", "function", "email_from", "phone")


class CrmLead(models.Model):
    _inherit = "crm.lead"

    submission_ids = fields.One2many(
        "solidarity.inquiry.submission",
        "lead_id",
        "Forms from the Website",
        groups="solidarity_partnership.group_reader",
    )
    submission_count = fields.Integer(
        "Forms", compute="_compute_submission_count", groups="solidarity_partnership.group_reader"
    )
    submission_new_count = fields.Integer(
        "Forms to Take Over",
        compute="_compute_submission_count",
        groups="solidarity_partnership.group_reader",
    )

    def _compute_submission_count(self):
        rows = self.env["solidarity.inquiry.submission"]._read_group(
            [("lead_id", "in", self.ids)], ["lead_id", "state"], ["__count"]
        )
        counts = {(lead.id, state): count for lead, state, count in rows}
        for lead in self:
            lead.submission_new_count = counts.get((lead.id, "new"), 0)
            lead.submission_count = sum(
                count for (lead_id, _state), count in counts.items() if lead_id == lead.id
            )

    def action_take_over_submissions(self):
        """Take over what was typed in the forms of these inquiries that wait (coordinators)."""
        self.check_access("write")
        self.submission_ids.filtered(lambda submission: submission.state == "new").action_take_over()

    def action_view_submissions(self):
        self.ensure_one()
        return self.submission_ids._get_records_action(name=self.env._("Forms from the Website"))

    @api.autovacuum
    def _gc_senders_of_lost_inquiries(self):
        """As the privacy notice says, what somebody sent is deleted when the inquiry has led to nothing. The inquiry
        itself stays, and so do senders who became contact persons."""
        limit = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        website = self.env.ref("solidarity_partnership.utm_source_website", raise_if_not_found=False)
        from_website = Domain("source_id", "in", website.ids if website else [])
        leads = self.with_context(active_test=False, mail_notrack=True).search(
            Domain("won_status", "=", "lost")
            & Domain("date_closed", "<", limit)
            & (Domain("submission_ids", "!=", False) | (from_website & Domain("email_from", "!=", False)))
        )
        leads.submission_ids._delete_with_note()
        nobody = leads.filtered(lambda lead: not lead.partner_id and lead.source_id == website)
        nobody.write(dict.fromkeys(SENDER_FIELDS, False))

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # Whoever merges leads need not know the service; its forms follow the lead all the same.
        opportunities.sudo().submission_ids.lead_id = self.sudo()
        return result
