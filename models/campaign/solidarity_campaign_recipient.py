from odoo import fields, models


class SolidarityCampaignRecipient(models.Model):
    """One address that a step considers: whether it is in or out and why, in which language, and when it was sent to.

    The mailings of a step are addressed to these records: one row for an address makes sure that nobody gets a step
    twice.
    """

    _name = "solidarity.campaign.recipient"
    _description = "Recipient of a Campaign's Step"
    _inherit = ["mail.thread"]
    _order = "step_id, id"
    _rec_name = "email"
    _mailing_enabled = True

    step_id = fields.Many2one("solidarity.campaign.step", required=True, index=True, ondelete="cascade")
    campaign_id = fields.Many2one(related="step_id.campaign_id", store=True, index=True)
    event_id = fields.Many2one(related="step_id.event_id", store=True, index=True)
    partner_id = fields.Many2one("res.partner", "Contact Person", index="btree_not_null", ondelete="set null")
    registration_id = fields.Many2one("event.registration", index="btree_not_null", ondelete="set null")
    email = fields.Char(
        "E-Mail Address", readonly=True, help="Normalised; empty once the person is forgotten."
    )
    lang = fields.Char("Language", readonly=True)
    municipality_id = fields.Many2one("solidarity.municipality", index="btree_not_null", ondelete="set null")
    country_id = fields.Many2one(related="municipality_id.country_id", store=True)
    state_id = fields.Many2one(related="municipality_id.state_id", string="Land / Oblast", store=True)
    is_included = fields.Boolean("In", readonly=True)
    reason = fields.Selection([("included", "Receives it")], readonly=True, required=True, default="included")
    claimed_on = fields.Datetime(
        "Handed over on",
        readonly=True,
        copy=False,
        help="When its mail was given to the mail server, once and for all.",
    )

    _address_uniq = models.UniqueIndex("(step_id, email)", "An address gets a step once.")
