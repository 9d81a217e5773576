from odoo import fields, models

PURPOSES = [
    ("invitation", "Invitation"),
    ("reminder", "Reminder"),
    ("last_call", "Last Call"),
    ("practical", "Practical Information"),
    ("change", "Change of Date or Place"),
    ("cancellation", "Cancellation"),
    ("thanks", "Thanks and Material"),
    ("missed", "We Missed You"),
]
#: Sent when it happens, not at a date.
OCCASIONS = ("change", "cancellation")


class SolidarityCampaignStepMixin(models.AbstractModel):
    """When a step of a campaign is due, whom it is for and what it says; the same in a plan and in a campaign."""

    _name = "solidarity.campaign.step.mixin"
    _description = "Plan of a Campaign's Step"
    _inherit = ["solidarity.bilingual.mixin"]
    _bilingual_fields = ("subject", "body")

    sequence = fields.Integer(default=10)
    purpose = fields.Selection(PURPOSES, required=True, default="invitation")
    offset_count = fields.Integer("Distance", default=1)
    offset_unit = fields.Selection(
        [("hours", "Hours"), ("days", "Days"), ("weeks", "Weeks")], default="weeks", required=True
    )
    offset_reference = fields.Selection(
        [("before_begin", "before the event begins"), ("after_end", "after the event ends")],
        default="before_begin",
        required=True,
    )
    side = fields.Selection([("DE", "German municipalities"), ("UA", "Ukrainian municipalities")], "Only")
    state_ids = fields.Many2many("res.country.state", string="Länder / Oblasts", help="Empty: all of them.")
    topic_ids = fields.Many2many(
        "solidarity.topic", string="Fields of Cooperation", help="Empty: whatever the municipality works on."
    )
    role_ids = fields.Many2many("solidarity.contact.role", string="Roles", help="Empty: all contact persons.")
    subject = fields.Char(required=True, translate=True)
    subject_german = fields.Char(
        "Subject (German)", compute="_compute_columns", inverse="_inverse_subject_german"
    )
    subject_ukrainian = fields.Char(
        "Subject (Ukrainian)", compute="_compute_columns", inverse="_inverse_subject_ukrainian"
    )
    body = fields.Text(required=True, translate=True)
    body_german = fields.Text("Text (German)", compute="_compute_columns", inverse="_inverse_body_german")
    body_ukrainian = fields.Text(
        "Text (Ukrainian)", compute="_compute_columns", inverse="_inverse_body_ukrainian"
    )

    def _inverse_subject_german(self):
        self._inverse_column("subject", "german")

    def _inverse_subject_ukrainian(self):
        self._inverse_column("subject", "ukrainian")

    def _inverse_body_german(self):
        self._inverse_column("body", "german")

    def _inverse_body_ukrainian(self):
        self._inverse_column("body", "ukrainian")
