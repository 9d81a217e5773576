from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..row_lock import take_rows

REPORT = "solidarity_partnership.admission_letter_action"


class SolidarityNetworkMembership(models.Model):
    """The letter that tells a municipality that it was admitted: by e-mail, or by post if e-mail reaches nobody."""

    _inherit = "solidarity.network.membership"

    number = fields.Char("Membership Number", readonly=True, copy=False)
    admission_letter_id = fields.Many2one(
        "ir.attachment",
        "Letter as Sent",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
        help="The letter as it was sent.",
    )

    _number_uniq = models.UniqueIndex("(number)", "Another membership has this number.")

    @api.constrains("admission_letter_id")
    def _check_admission_letter(self):
        """It goes out by e-mail: nobody slips in a file that belongs elsewhere."""
        for membership in self:
            letter = membership.admission_letter_id.sudo()  # where it hangs, not what it says
            if letter and (letter.res_model, letter.res_id) != (self._name, membership.id):
                raise ValidationError(self.env._("The admission letter is made by the service itself."))

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_send_admission_letter(self):
        """Send the letter now to those who have not got it, such as persons who joined later (coordinators)."""
        self._check_step("state", "admitted")
        self._assign_numbers()
        before = len(self.welcome_ids)
        self._send_admission_letter()
        sent = self.welcome_ids.filtered(lambda welcome: welcome.step == "letter").sorted("id", reverse=True)
        sent = sent[: len(self.welcome_ids) - before]
        by_mail = len(sent.filtered(lambda welcome: welcome.method == "mail"))
        if by_mail:
            message = self.env._("The admission letter is on its way by e-mail. Recipients: %s", by_mail)
        elif sent:
            message = self.env._(
                "E-mail reaches nobody: there is now an activity to send the letter by post."
            )
        else:
            message = self.env._("Everybody has got the admission letter already.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if sent else "warning",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_open_admission_letter(self):
        """The letter as it was sent."""
        self.ensure_one()
        self.check_access("read")
        if not self.admission_letter_id:
            raise UserError(self.env._("No admission letter has been sent yet."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.admission_letter_id.id}?download=true",
            "target": "download",
        }

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def _assign_numbers(self):
        """Give a number to memberships that have none, by the year of their admission."""
        for membership in self.filtered(lambda membership: not membership.number and membership.date_from):
            sequence = self.env["ir.sequence"].with_context(ir_sequence_date=str(membership.date_from))
            membership.number = sequence.next_by_code(self._name)

    def _send_admission_letter(self):
        """Send the letter to everybody whom e-mail reaches and who has not got it, each in its language; where it
        reaches nobody at all, the coordinator is asked to send it by post. Never twice for person and membership."""
        take_rows(self)  # a second click waits here, is started again by Odoo, and finds what was sent
        by_mail = self._persons_to_welcome("letter")
        unwritten = self.filtered(lambda membership: "letter" not in membership.welcome_ids.mapped("step"))
        by_post = unwritten.filtered(lambda membership: membership not in by_mail)
        welcome = self.env["solidarity.network.welcome"]
        written = welcome._write_down(by_mail, "letter")
        posted = welcome._write_down(
            {membership: membership.municipality_id._ensure_partner() for membership in by_post},
            "letter",
            "post",
        )
        self.browse((written | posted).membership_id.ids)._keep_admission_letter()
        written._queue_mails(self.env.ref("solidarity_partnership.mail_template_membership_letter"))
        by_post._ask_for_post()

    def _keep_admission_letter(self):
        """Keep the letter as it leaves the house."""
        for membership in self.filtered(lambda membership: not membership.admission_letter_id):
            content, _kind = self.env["ir.actions.report"]._render_qweb_pdf(REPORT, membership.ids)
            membership.admission_letter_id = self.env["ir.attachment"].create(
                {
                    "name": f"{membership._admission_letter_name()}.pdf",
                    "raw": content,
                    "mimetype": "application/pdf",
                    "res_model": self._name,
                    "res_id": membership.id,
                }
            )

    def _admission_letter_name(self):
        """What a file with the letter is called, in the language of the municipality."""
        self.ensure_one()
        lang = "uk_UA" if self.municipality_id.country_code == "UA" else "de_DE"
        municipality = self.municipality_id.with_context(lang=lang)
        return municipality.env._("Admission letter %s", municipality.name.replace("/", "-"))

    def _ask_for_post(self):
        for membership in self:
            user = membership.welcome_coordinator_id or self.env.ref("base.user_admin")
            env = membership.with_context(lang=user.lang).env
            membership.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=env._("Send the admission letter by post"),
                note=env._(
                    "E-mail reaches nobody in this municipality. The letter is among the files of the"
                    " membership."
                ),
                user_id=user.id,
            )
