from odoo import api, fields, models

#: Language of the source, which everybody reads who reads neither German nor Ukrainian.
SOURCE = "en_US"

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
    offset_count = fields.Integer("Interval", default=1)
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
    subject = fields.Char("Subject Line", required=True, translate=True)
    subject_german = fields.Char(
        "Subject Line (German)", compute="_compute_columns", inverse="_inverse_subject_german"
    )
    subject_ukrainian = fields.Char(
        "Subject Line (Ukrainian)", compute="_compute_columns", inverse="_inverse_subject_ukrainian"
    )
    subject_english = fields.Char(
        "Subject Line (English)", compute="_compute_english", inverse="_inverse_subject_english"
    )
    body = fields.Text(required=True, translate=True)
    body_german = fields.Text("Text (German)", compute="_compute_columns", inverse="_inverse_body_german")
    body_ukrainian = fields.Text(
        "Text (Ukrainian)", compute="_compute_columns", inverse="_inverse_body_ukrainian"
    )
    body_english = fields.Text("Text (English)", compute="_compute_english", inverse="_inverse_body_english")

    def _inverse_subject_german(self):
        self._inverse_column("subject", "german")

    def _inverse_subject_ukrainian(self):
        self._inverse_column("subject", "ukrainian")

    def _inverse_body_german(self):
        self._inverse_column("body", "german")

    def _inverse_body_ukrainian(self):
        self._inverse_column("body", "ukrainian")

    @api.depends("subject", "body")
    def _compute_english(self):
        for name in self._bilingual_fields:
            texts = self._written_texts(name)
            for record in self:
                if not record.id and f"{name}_english" in record._cache:
                    continue  # just typed in a form: the other text asks for its value
                unsaved = not record.id and self.env.lang == SOURCE
                written = texts.get(record._origin.id, {})
                record[f"{name}_english"] = record[name] if unsaved else written.get(SOURCE, False)

    def _inverse_subject_english(self):
        self._inverse_english("subject")

    def _inverse_body_english(self):
        self._inverse_english("body")

    def _inverse_english(self, name):
        for record in self.filtered(f"{name}_english"):
            record.update_field_translations(name, {SOURCE: record[f"{name}_english"]})

    @api.model
    def _complete_columns(self, values):
        """A text that is given in English only stands in for the one that a step cannot be without."""
        completed = super()._complete_columns(values)
        for name in self._bilingual_fields:
            source = completed.get(f"{name}_english")
            if source and not completed.get(name):
                completed |= {name: source, f"{name}_german": False, f"{name}_ukrainian": False}
        return completed
