from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

REASONS = [
    ("included", "Receives it"),
    ("no_email", "No e-mail address"),
    ("not_member", "Municipality is not a member now"),
    ("no_consent", "Has not agreed to invitations"),
    ("blacklisted", "On the blacklist"),
    ("opted_out", "Agreed to invitations, and withdrew it"),
    ("other_side", "Of the other country"),
    ("other_state", "Of another Land or oblast"),
    ("other_topic", "Works on other fields of cooperation"),
    ("other_role", "Has another role"),
    ("registered", "Is registered already"),
    ("not_invited", "Got no invitation"),
    ("declined", "Has declined"),
    ("not_registered", "Is not registered"),
    ("absent", "Did not attend"),
    ("attended", "Attended"),
    ("duplicate", "Same address as another recipient"),
    ("gone", "No longer a contact person"),
]


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
    _primary_email = "email"
    _mail_defaults_to_email = True

    step_id = fields.Many2one("solidarity.campaign.step", required=True, index=True, ondelete="cascade")
    campaign_id = fields.Many2one(related="step_id.campaign_id", store=True, index=True)
    event_id = fields.Many2one(related="step_id.event_id", store=True, index=True)
    partner_id = fields.Many2one("res.partner", "Contact Person", index="btree_not_null", ondelete="set null")
    registration_id = fields.Many2one("event.registration", index="btree_not_null", ondelete="set null")
    email = fields.Char(
        "E-Mail Address", readonly=True, help="Normalised; empty once the person is forgotten."
    )
    lang = fields.Selection(lambda self: self.env["res.lang"].get_installed(), "Language", readonly=True)
    municipality_id = fields.Many2one("solidarity.municipality", index="btree_not_null", ondelete="set null")
    country_id = fields.Many2one(related="municipality_id.country_id", store=True)
    state_id = fields.Many2one(related="municipality_id.state_id", string="Land / Oblast", store=True)
    is_included = fields.Boolean("In", readonly=True)
    reason = fields.Selection(REASONS, readonly=True, required=True, default="included")
    needs_consent = fields.Boolean(
        readonly=True, help="Gets it only as a contact person of a member that agreed to invitations."
    )
    claimed_on = fields.Datetime(
        "Handed over on",
        readonly=True,
        copy=False,
        help="When its mail was given to the mail server, once and for all.",
    )
    is_uncertain = fields.Boolean(
        "Uncertain",
        readonly=True,
        copy=False,
        help="The server stopped while the mail was handed over: it may have arrived or not.",
    )

    _address_uniq = models.UniqueIndex("(step_id, email)", "An address gets a step once.")

    def _mail_get_partner_fields(self, introspect_fields=False):
        """Mails go to the address of the row: it was checked, and it is unique."""
        return []

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """The mails hold links that are for the person only; who got what stands here for everybody else."""
        return dict.fromkeys(self, "write")

    # ------------------------------------------------------------------
    # Uncertain ones
    # ------------------------------------------------------------------

    def action_send_again(self):
        """Send the step once more to these recipients, of whom nobody knows whether they got it (coordinators). Whoever
        had got it gets it twice.

        :raise UserError: where one of them is not uncertain, or the step was called off
        """
        self._check_uncertain()
        recipients_sudo = self.sudo()  # the list is written by steps only; the right to the steps was checked
        recipients_sudo._delete_mails()
        recipients_sudo.write({"claimed_on": False, "is_uncertain": False})
        steps_sudo = recipients_sudo.step_id
        steps_sudo.write({"state": "sending"})
        steps_sudo.mailing_ids.filtered(
            lambda mailing: mailing.lang in recipients_sudo.mapped("lang")
        ).action_put_in_queue()
        self._log_decision(self.env._("Sent again to:"))
        return True

    def action_leave(self):
        """Leave it at that: these recipients are taken to have got the mail (coordinators)."""
        self._check_uncertain()
        self.sudo().write({"is_uncertain": False})  # see above
        self._log_decision(self.env._("Not sent again to:"))
        return True

    def _check_uncertain(self):
        self.step_id.check_access("write")
        if not self or not all(recipient.is_uncertain for recipient in self):
            raise UserError(
                self.env._("This is for recipients of whom nobody knows whether they got the mail.")
            )
        if any(step.state not in ("sending", "sent") for step in self.step_id):
            raise UserError(self.env._("The step was called off."))

    def _log_decision(self, words):
        for step, recipients in self.grouped("step_id").items():
            addresses = ", ".join(filter(None, recipients.mapped("email")))
            step.campaign_id._message_log(body=f"{step._purpose_label()} – {words} {addresses}")

    def _delete_mails(self):
        """Delete the mails of these recipients with their traces, as if they had never been made."""
        traces = self.env["mailing.trace"].search([("model", "=", self._name), ("res_id", "in", self.ids)])
        traces.mail_mail_id.unlink()
        traces.unlink()

    # ------------------------------------------------------------------
    # Withdrawn meanwhile
    # ------------------------------------------------------------------

    @api.model
    def _mailing_get_opt_out_list(self, mailing):
        """Addresses that withdrew their consent since the step began to be sent. Odoo asks for every batch of mails,
        so this looks at the withdrawals only; the hand-over asks everything again for each mail."""
        step = mailing.campaign_step_id
        if not step:
            return set()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT recipient.email
                  FROM solidarity_consent consent
                  JOIN solidarity_campaign_recipient recipient ON recipient.partner_id = consent.partner_id
                 WHERE consent.purpose = 'invitation' AND consent.date_withdrawn >= %s
                   AND recipient.step_id = %s AND recipient.needs_consent
                   AND NOT EXISTS (
                       SELECT 1 FROM solidarity_consent current
                        WHERE current.partner_id = consent.partner_id AND current.purpose = 'invitation'
                          AND current.date_withdrawn IS NULL)
                """,
                step.begun_on,
                step.id,
            )
        )
        return {email for (email,) in rows}
