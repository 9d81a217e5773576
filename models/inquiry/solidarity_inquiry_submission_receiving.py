"""What happens with a form that was sent: the one way in."""

from odoo import api, models
from odoo.fields import Command
from odoo.tools import plaintext2html

from ..contact.res_partner_consent_page import ON_NO_RECORD
from ..row_lock import take_rows

TEMPLATE = "solidarity_partnership.mail_template_inquiry_received"
#: How a wish of the form is called in the pipeline.
LEAD_WISHES = {"match": "match", "own_choice": "own_choice", "existing": "own_choice"}


class SolidarityInquirySubmission(models.Model):
    _inherit = "solidarity.inquiry.submission"

    @api.model
    def _receive(self, values, needs, offers, address):
        """Keep a form that was sent, in the open inquiry of its municipality or in a new one, and confirm it by mail.

        Sent twice, it is kept once. Two at once for one municipality wait for each other: they make one inquiry.

        :param values: values of this model as the sender typed them, checked by the caller
        :param needs: ``[(subject, topic id), …]``; likewise ``offers``
        :param address: network address of the sender, to count how many forms come from there
        :return: the submission as superuser
        :raise UserError: where too many forms were sent
        """
        submissions_sudo = self.sudo()  # strangers have no rights; what they send ends in these records alone
        known = submissions_sudo.search([("form_key", "=", values["form_key"])])
        if known:
            return known
        self.env["solidarity.inquiry.attempt"]._count_form(address, values["form_key"])
        municipality_sudo = submissions_sudo.env["solidarity.municipality"].browse(values["municipality_id"])
        take_rows(municipality_sudo)
        lead_sudo = submissions_sudo._open_inquiry(municipality_sudo)
        submission_sudo = submissions_sudo.with_context(
            mail_create_nosubscribe=True, mail_create_nolog=True, mail_notrack=True
        ).create(
            {
                **values,
                "lead_id": lead_sudo.id or submissions_sudo._create_inquiry(municipality_sudo, values).id,
                "is_first": not lead_sudo,
                "line_ids": [
                    Command.create({"kind": kind, "name": name, "topic_id": topic_id})
                    for kind, lines in (("need", needs), ("offer", offers))
                    for name, topic_id in lines
                ],
            }
        )
        submission_sudo._note_on_inquiry()
        submission_sudo._confirm_by_mail()
        return submission_sudo

    def _open_inquiry(self, municipality_sudo):
        """The inquiry of the municipality that is still open, the newest of several."""
        return self.env["crm.lead"].search(
            [
                ("municipality_id", "=", municipality_sudo.id),
                ("solidarity_wish", "!=", False),
                ("won_status", "=", "pending"),
            ],
            order="create_date desc, id desc",
            limit=1,
        )

    def _create_inquiry(self, municipality_sudo, values):
        leads_sudo = self.env["crm.lead"].with_context(
            lang=self._service_lang(), mail_create_nosubscribe=True, mail_auto_subscribe_no_notify=True
        )
        return leads_sudo.create(
            {
                "name": municipality_sudo.with_context(lang=self._service_lang()).display_name,
                "type": "opportunity",
                "team_id": self.env.ref("solidarity_partnership.crm_team_solidarity").id,
                "user_id": False,
                "source_id": self.env.ref("solidarity_partnership.utm_source_website").id,
                "municipality_id": municipality_sudo.id,
                "solidarity_wish": LEAD_WISHES[values["wish"]],
                "wished_municipality_id": values.get("wished_municipality_id"),
                "existing_connection": values.get("existing_connection"),
                "topic_ids": values.get("topic_ids"),
                "description": plaintext2html(values["message"]) if values.get("message") else False,
                "contact_name": values["contact_name"],
                "function": values.get("contact_function"),
                "email_from": values["email"],
                "phone": values.get("phone"),
                "lang_id": self.env["res.lang"]._lang_get(values["lang"]).id,
            }
        )

    @api.model
    def _service_lang(self):
        """The language in which the service reads what was typed in the form."""
        return self.env.company.partner_id.lang or "de_DE"

    def _confirm_by_mail(self):
        """Answer in the sender's language. The mail says nothing that the sender typed: to an address that nobody has
        verified goes nobody's text."""
        if not self.env["solidarity.inquiry.attempt"]._may_mail(self.email, self.form_key):
            return
        self.env.ref(TEMPLATE).send_mail(self.id, email_values=ON_NO_RECORD)
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        self.is_answered = True
