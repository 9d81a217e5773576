from odoo import api, fields, models
from odoo.fields import Command

STEPS = [
    ("letter", "Admission letter"),
    ("portal", "How the portal works"),
    ("topics", "Topic groups and events"),
]
#: A person may have any language; mails are written in these.
LANGUAGES = {"de": "de_DE", "uk": "uk_UA"}
OTHER_LANGUAGE = "en_US"


class SolidarityNetworkWelcome(models.Model):
    """One step of the welcome that one person got: who got what, when and how.

    The unique index is what keeps a person from getting a step twice, whoever sends it and however often. A row and its
    mail are one transaction: what is written here is in the queue of mails, and what is not, is not.
    """

    _name = "solidarity.network.welcome"
    _description = "Welcome to the Network"
    _order = "date desc, id desc"

    membership_id = fields.Many2one(
        "solidarity.network.membership", required=True, readonly=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", "Contact Person", required=True, readonly=True, index=True, ondelete="cascade"
    )
    step = fields.Selection(STEPS, required=True, readonly=True)
    method = fields.Selection(
        [("mail", "E-mail"), ("post", "By post")], "Way", required=True, readonly=True, default="mail"
    )
    date = fields.Datetime("Written on", required=True, readonly=True, default=fields.Datetime.now)
    lang = fields.Char(
        "Language Code", readonly=True, help="The language in which the person was written to."
    )
    mail_id = fields.Many2one(
        "mail.mail",
        "E-mail",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_system",
    )
    mail_state = fields.Selection(related="mail_id.state", string="State of the E-mail", related_sudo=True)
    coordinator_id = fields.Many2one(related="membership_id.welcome_coordinator_id")
    has_portal_access = fields.Boolean(compute="_compute_has_portal_access", export_string_translation=False)

    _once_uniq = models.UniqueIndex(
        "(membership_id, partner_id, step)", "This person has already got this step of the welcome."
    )

    @api.depends("partner_id", "step")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["step"]._description_selection(self.env))
        for welcome in self:
            welcome.display_name = f"{welcome.partner_id.display_name}: {labels.get(welcome.step, '')}"

    @api.depends("partner_id")
    def _compute_has_portal_access(self):
        for welcome in self:
            welcome.has_portal_access = bool(welcome.partner_id.sudo().user_ids)  # whether, not who

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    @api.model
    def _write_down(self, addressees, step, method="mail"):
        """Keep on record that these persons get the step. The database refuses who has got it already.

        :param addressees: ``{membership: persons}``
        """
        welcomes = self.sudo().create(  # written by the steps alone: nobody else has the right
            [
                {
                    "membership_id": membership.id,
                    "partner_id": person.id,
                    "step": step,
                    "method": method,
                    "lang": LANGUAGES.get((person.lang or "")[:2], OTHER_LANGUAGE),
                }
                for membership, persons in addressees.items()
                for person in persons
            ]
        )
        welcomes.flush_recordset()  # the index speaks before a mail is made
        return welcomes

    def _queue_mails(self, template):
        """Put the mails of these rows into the queue, which is sent once this transaction is committed."""
        if not self:
            return
        mails = template.sudo().send_mail_batch(self.ids)  # the template is the service's own, and fixed
        for welcome, mail in zip(self, mails, strict=True):
            welcome.mail_id = mail
            letter = welcome.membership_id.admission_letter_id if welcome.step == "letter" else None
            if letter:
                mail.attachment_ids = [Command.link(letter.id)]
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    @api.model
    def _prepare_merge(self, src_partners, dst_partner):
        """Leave one row of each step for these contacts of one person: the first that was written."""
        rows = self.sudo().search([("partner_id", "in", (src_partners | dst_partner).ids)], order="date, id")
        for same in rows.grouped(lambda row: (row.membership_id, row.step)).values():
            same[1:].unlink()
        self.env.flush_all()

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """The mails hold links that are for the person only; who got which step stands here for everybody else."""
        return dict.fromkeys(self, "write")
