from odoo import api, fields, models

WISHES = [
    ("match", "Find a Partner"),
    ("own_choice", "Partner Chosen"),
    ("existing", "Contact Exists Already"),
]
STATES = [("new", "To Take Over"), ("taken_over", "Taken over"), ("dismissed", "Dismissed")]


class SolidarityInquirySubmission(models.Model):
    """A form of the public site as somebody sent it. Whoever it was is not verified: nothing of it becomes part of what
    the service knows before a coordinator takes it over."""

    _name = "solidarity.inquiry.submission"
    _description = "Form from the Website"
    _inherit = ["solidarity.thread.mixin"]
    _order = "create_date desc, id desc"

    lead_id = fields.Many2one(
        "crm.lead", "Inquiry", required=True, index=True, ondelete="cascade", readonly=True
    )
    is_first = fields.Boolean(
        "Opened the Inquiry",
        readonly=True,
        help="The inquiry was made from this form. Later ones are added to it.",
    )
    municipality_id = fields.Many2one(
        "solidarity.municipality", required=True, index=True, ondelete="restrict", readonly=True
    )
    country_code = fields.Char(related="municipality_id.country_code")
    state = fields.Selection(STATES, default="new", required=True, index=True, readonly=True, tracking=True)
    # Of the form that was opened and what was typed in it: sending it twice makes one inquiry.
    form_key = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        groups="base.group_system",
        export_string_translation=False,
    )
    wish = fields.Selection(WISHES, required=True, readonly=True)
    wished_municipality_id = fields.Many2one(
        "solidarity.municipality",
        "Chosen Partner",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    existing_connection = fields.Text(readonly=True)
    message = fields.Text(readonly=True)
    contact_name = fields.Char("Name of the Sender", required=True, readonly=True)
    contact_function = fields.Char("Function", readonly=True)
    email = fields.Char(
        required=True, readonly=True, index=True, help="Nobody has verified that it is the sender's."
    )
    phone = fields.Char("Telephone", readonly=True)
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(), "Language of Answers", required=True, readonly=True
    )
    topic_ids = fields.Many2many("solidarity.topic", string="Fields of Cooperation", readonly=True)
    language_ids = fields.Many2many(
        "res.lang", string="Contact Languages", context={"active_test": False}, readonly=True
    )
    line_ids = fields.One2many("solidarity.inquiry.line", "submission_id", "Needs and Offers", readonly=True)
    notice_id = fields.Many2one(
        "solidarity.inquiry.notice", "Privacy Notice", index=True, ondelete="restrict", readonly=True
    )
    is_answered = fields.Boolean(
        "Answered by Mail",
        readonly=True,
        help="The confirmation was sent. Whoever got several within a day gets no more of them.",
    )

    # The words of the form in the chatter of the inquiry, which go when the form goes.
    note_id = fields.Many2one(
        "mail.message",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_system",
        export_string_translation=False,
    )

    _form_key_uniq = models.UniqueIndex("(form_key)", "This form has been sent already.")

    @api.depends("municipality_id.display_name", "contact_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for submission in self:
            names = (submission.municipality_id.display_name, submission.contact_name)
            submission.display_name = " · ".join(filter(None, names))
