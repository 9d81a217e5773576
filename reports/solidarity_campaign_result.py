from odoo import api, fields, models
from odoo.tools import SQL

from ..models.campaign.solidarity_campaign_step_mixin import PURPOSES

MEASURES = ("handed_over", "sent", "bounced", "failed", "opened", "clicked", "registered", "attended")


class SolidarityCampaignResult(models.Model):
    """What became of each mail of a campaign that was handed over to the mail server: one row for one recipient.

    What is counted is what Odoo knows: the mail's trace (sent, bounced, opened, a link clicked) and the registration
    that the mail's own button brought. Nobody counts for two mails of a campaign, so that steps add up to the campaign.
    Opening is known only where the reader's program loads pictures.
    """

    _name = "solidarity.campaign.result"
    _description = "Results of Campaigns"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "step_id"
    _depends = {
        "solidarity.campaign.recipient": [
            "campaign_id",
            "claimed_on",
            "country_id",
            "event_id",
            "lang",
            "municipality_id",
            "state_id",
            "step_id",
        ],
        "solidarity.campaign.step": ["purpose"],
        "event.event": ["date_begin", "solidarity_kind"],
        "mailing.trace": ["model", "res_id", "trace_status", "open_datetime", "links_click_datetime"],
        "event.registration": ["campaign_recipient_id", "state", "active"],
    }

    campaign_id = fields.Many2one("solidarity.campaign", readonly=True)
    event_id = fields.Many2one("event.event", readonly=True)
    event_date = fields.Datetime("Date of the Event", readonly=True)
    solidarity_kind = fields.Selection(
        selection=lambda self: (
            self.env["event.event"]._fields["solidarity_kind"]._description_selection(self.env)
        ),
        string="Kind of Event",
        readonly=True,
    )
    step_id = fields.Many2one("solidarity.campaign.step", readonly=True)
    purpose = fields.Selection(PURPOSES, readonly=True)
    lang = fields.Selection(lambda self: self.env["res.lang"].get_installed(), "Language", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    state_id = fields.Many2one("res.country.state", "Land / Oblast", readonly=True)
    municipality_id = fields.Many2one("solidarity.municipality", readonly=True)
    date = fields.Datetime("Handed over on", readonly=True)
    handed_over = fields.Integer(readonly=True)
    sent = fields.Integer(readonly=True)
    bounced = fields.Integer(readonly=True)
    failed = fields.Integer(readonly=True)
    opened = fields.Integer(readonly=True)
    clicked = fields.Integer(readonly=True)
    registered = fields.Integer(readonly=True, help="Registered by the button of this mail.")
    attended = fields.Integer(readonly=True, help="Registered by the button of this mail, and came.")
    opened_share = fields.Float("Opened (%)", readonly=True, aggregator="avg", digits=(5, 1))
    clicked_share = fields.Float("Clicked (%)", readonly=True, aggregator="avg", digits=(5, 1))
    registered_share = fields.Float("Registered (%)", readonly=True, aggregator="avg", digits=(5, 1))

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT recipient.id,
                   recipient.campaign_id,
                   recipient.event_id,
                   event.date_begin AS event_date,
                   event.solidarity_kind,
                   recipient.step_id,
                   step.purpose,
                   recipient.lang,
                   recipient.country_id,
                   recipient.state_id,
                   recipient.municipality_id,
                   recipient.claimed_on AS date,
                   1 AS handed_over,
                   COALESCE(trace.sent, 0) AS sent,
                   COALESCE(trace.bounced, 0) AS bounced,
                   COALESCE(trace.failed, 0) AS failed,
                   COALESCE(trace.opened, 0) AS opened,
                   COALESCE(trace.clicked, 0) AS clicked,
                   COALESCE(registration.registered, 0) AS registered,
                   COALESCE(registration.attended, 0) AS attended,
                   COALESCE(trace.opened, 0) * 100.0 AS opened_share,
                   COALESCE(trace.clicked, 0) * 100.0 AS clicked_share,
                   COALESCE(registration.registered, 0) * 100.0 AS registered_share
              FROM solidarity_campaign_recipient recipient
              JOIN solidarity_campaign_step step ON step.id = recipient.step_id
              JOIN event_event event ON event.id = recipient.event_id
         LEFT JOIN (%(traces)s) trace ON trace.recipient_id = recipient.id
         LEFT JOIN (%(registrations)s) registration ON registration.recipient_id = recipient.id
             WHERE recipient.claimed_on IS NOT NULL
            """,
            traces=self._traces(),
            registrations=self._registrations(),
        )

    @api.model
    def _traces(self):
        """A mail that was tried again has two traces; it counts once, by the best of them."""
        return SQL(
            """
            SELECT res_id AS recipient_id,
                   max(CASE WHEN trace_status IN ('sent', 'open', 'reply') THEN 1 ELSE 0 END) AS sent,
                   max(CASE WHEN trace_status = 'bounce' THEN 1 ELSE 0 END) AS bounced,
                   min(CASE WHEN trace_status IN ('error', 'cancel') THEN 1 ELSE 0 END) AS failed,
                   max(CASE WHEN trace_status IN ('open', 'reply') THEN 1 ELSE 0 END) AS opened,
                   max(CASE WHEN links_click_datetime IS NOT NULL THEN 1 ELSE 0 END) AS clicked
              FROM mailing_trace
             WHERE model = 'solidarity.campaign.recipient'
             GROUP BY res_id
            """
        )

    @api.model
    def _registrations(self):
        return SQL(
            """
            SELECT campaign_recipient_id AS recipient_id,
                   max(CASE WHEN state IN ('open', 'done') THEN 1 ELSE 0 END) AS registered,
                   max(CASE WHEN state = 'done' THEN 1 ELSE 0 END) AS attended
              FROM event_registration
             WHERE campaign_recipient_id IS NOT NULL AND active
             GROUP BY campaign_recipient_id
            """
        )
