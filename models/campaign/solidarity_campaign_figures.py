"""Figures of campaigns and steps for the screens, counted for all records at once; nothing is stored."""

from odoo import api, fields, models

RESULT = "solidarity.campaign.result"


class SolidarityCampaign(models.Model):
    _inherit = "solidarity.campaign"

    event_date = fields.Datetime(related="event_id.date_begin", string="Date of the Event")
    next_step_id = fields.Many2one("solidarity.campaign.step", compute="_compute_next_step_id")
    next_step_date = fields.Datetime("Next Mail on", compute="_compute_next_step_id")
    content_problems = fields.Text("Open Points", compute="_compute_content_problems")
    mailing_count = fields.Integer("Mailings", compute="_compute_mailing_count")
    sent_count = fields.Integer("Mails", compute="_compute_result_counts")
    opened_count = fields.Integer("Opened", compute="_compute_result_counts")
    registered_count = fields.Integer("Registered by a Mail", compute="_compute_result_counts")

    @api.depends("step_ids.state", "step_ids.scheduled_on")
    def _compute_next_step_id(self):
        waiting = self.env["solidarity.campaign.step"].search(
            [("campaign_id", "in", self.ids), ("state", "=", "planned"), ("scheduled_on", "!=", False)],
            order="scheduled_on, sequence, id",
        )
        first = {}
        for step in waiting:
            first.setdefault(step.campaign_id.id, step)
        for campaign in self:
            campaign.next_step_id = first.get(campaign.id, waiting.browse())
            campaign.next_step_date = campaign.next_step_id.scheduled_on

    @api.depends("step_ids.content_problems", "step_ids.state")
    @api.depends_context("lang")
    def _compute_content_problems(self):
        purposes = dict(
            self.env["solidarity.campaign.step"]._fields["purpose"]._description_selection(self.env)
        )
        problems = self.step_ids._content_problems()
        for campaign in self:
            open_steps = campaign.step_ids.filtered(lambda step: step.state in ("planned", "stopped"))
            campaign.content_problems = (
                "\n".join(
                    f"{purposes[step.purpose]}: {'; '.join(problems[step])}"
                    for step in open_steps
                    if problems.get(step)
                )
                or False
            )

    def _compute_mailing_count(self):
        rows = (
            self.env["mailing.mailing"]
            .sudo()
            ._read_group(  # how many, not what they say
                [("campaign_step_id.campaign_id", "in", self.ids)], ["campaign_step_id"], ["__count"]
            )
        )
        counts = {}
        for step, count in rows:
            counts[step.campaign_id.id] = counts.get(step.campaign_id.id, 0) + count
        for campaign in self:
            campaign.mailing_count = counts.get(campaign.id, 0)

    def _compute_result_counts(self):
        rows = self.env[RESULT]._read_group(
            [("campaign_id", "in", self.ids)],
            ["campaign_id"],
            ["handed_over:sum", "opened:sum", "registered:sum"],
        )
        figures = {campaign.id: counts for campaign, *counts in rows}
        for campaign in self:
            counts = figures.get(campaign.id, (0, 0, 0))
            campaign.sent_count, campaign.opened_count, campaign.registered_count = counts

    def action_view_mailings(self):
        """Odoo's own mailings of this campaign, with their links and answers."""
        self.ensure_one()
        return self.step_ids.mailing_ids._get_records_action(name=self.env._("Mailings"))

    def action_view_all_recipients(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.solidarity_campaign_recipient_action"
        )
        return action | {
            "domain": [("campaign_id", "=", self.id)],
            "context": {"search_default_group_step": 1, "search_default_group_reason": 2},
        }

    def action_view_results(self):
        self.ensure_one()
        return self._results_action([("campaign_id", "=", self.id)], ["purpose", "lang"])

    @api.model
    def _results_action(self, domain, rows):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.solidarity_campaign_result_action"
        )
        return action | {"domain": domain, "context": {"pivot_row_groupby": rows}}


class SolidarityCampaignStep(models.Model):
    _inherit = "solidarity.campaign.step"

    opened_count = fields.Integer("Opened", compute="_compute_result_counts")
    clicked_count = fields.Integer("Clicked", compute="_compute_result_counts")
    registered_count = fields.Integer("Registered", compute="_compute_result_counts")

    def _compute_result_counts(self):
        rows = self.env[RESULT]._read_group(
            [("step_id", "in", self.ids)], ["step_id"], ["opened:sum", "clicked:sum", "registered:sum"]
        )
        figures = {step.id: counts for step, *counts in rows}
        for step in self:
            step.opened_count, step.clicked_count, step.registered_count = figures.get(step.id, (0, 0, 0))

    def action_view_recipients(self):
        return super().action_view_recipients() | {"context": {"search_default_group_reason": 1}}

    def action_view_results(self):
        self.ensure_one()
        return self.env["solidarity.campaign"]._results_action(
            [("step_id", "=", self.id)], ["country_id", "state_id"]
        )


class EventEvent(models.Model):
    _inherit = "event.event"

    def action_view_campaigns(self):
        self.ensure_one()
        return self.campaign_ids._get_records_action(name=self.env._("Campaigns"))
