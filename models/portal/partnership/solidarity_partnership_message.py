from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...row_lock import take_rows

SIDES = [("german", "German Side"), ("ukrainian", "Ukrainian Side"), ("service", "Service")]
BODY_MAX = 5000
#: Nobody types that many in a day; a program that does stops here.
MESSAGES_PER_DAY = 60


class SolidarityPartnershipMessage(models.Model):
    """What the two municipalities and the service write to each other: one thread that all three see.

    The chatter of the partnership is confidential and stays so. Messages are records of their own, so that nothing of
    the chatter can ever slip into this thread, whoever writes there and how. Messages stay as they were written: nobody
    edits them, they come by the steps of the partnership alone.
    """

    _name = "solidarity.partnership.message"
    _description = "Message to Both Municipalities"
    _order = "id"
    _rec_name = "partnership_id"

    partnership_id = fields.Many2one(
        "solidarity.partnership", required=True, readonly=True, index=True, ondelete="cascade"
    )
    author_id = fields.Many2one(
        "res.partner", "Written by", required=True, readonly=True, index=True, ondelete="restrict"
    )
    side = fields.Selection(SIDES, required=True, readonly=True, index=True)
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        "Language",
        required=True,
        readonly=True,
        help="The language in which it is written, as its author says.",
    )
    body = fields.Text("Message", required=True, readonly=True)
    entry_token = fields.Char(readonly=True, copy=False, export_string_translation=False)

    _entry_uniq = models.UniqueIndex(
        "(author_id, entry_token) WHERE entry_token IS NOT NULL", "This message has been sent already."
    )


class SolidarityPartnership(models.Model):
    """The thread of the partnership, and who may write in it."""

    _inherit = "solidarity.partnership"

    shared_message_ids = fields.One2many(
        "solidarity.partnership.message",
        "partnership_id",
        "Messages to Both Municipalities",
        groups="solidarity_partnership.group_reader",
    )
    shared_message_count = fields.Integer(
        "Number of Messages",
        compute="_compute_shared_message_count",
        groups="solidarity_partnership.group_reader",
    )

    def _compute_shared_message_count(self):
        rows = self.env["solidarity.partnership.message"]._read_group(
            [("partnership_id", "in", self.ids)], ["partnership_id"], ["__count"]
        )
        counts = {partnership.id: count for partnership, count in rows}
        for partnership in self:
            partnership.shared_message_count = counts.get(partnership.id, 0)

    def action_view_shared_messages(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.solidarity_partnership_message_action"
        )
        return action | {"domain": [("partnership_id", "=", self.id)], "context": {}}

    def action_write_shared_message(self, body, lang, token=None):
        """Write to both municipalities (coordinators).

        :param body: plain text
        :param lang: code of the language in which it is written
        :param token: key of the dialog; a second click with it writes nothing
        :return: the message
        """
        self.ensure_one()
        self.check_access("write")
        author = self.env.user.partner_id
        return self._write_shared_message("service", author, body, lang, token).sudo(self.env.su)

    def _portal_side(self):
        """For which side of this partnership the user stands.

        :return: ``german`` or ``ukrainian``, and the municipality
        :raise AccessError: for whoever is no contact person of one of them today
        """
        self.ensure_one()
        self.check_access("read")
        person = self.env.user.partner_id
        municipality = person._get_own_municipality()
        if not municipality or not person._is_contact_person_of(municipality):
            raise AccessError(self.env._("Only contact persons of the two municipalities may do this."))
        return ("german" if self.german_id == municipality else "ukrainian"), municipality

    def _portal_write_message(self, body, lang, token=None):
        """A contact person of one of the municipalities writes to the other one and to the service.

        :param token: key of the form; a second click with it writes nothing
        :raise AccessError: for whoever is none
        :raise UserError: where there is nothing to send, or too much
        """
        side, _municipality = self._portal_side()
        self._write_shared_message(side, self.env.user.partner_id, body, lang, token)

    def _write_shared_message(self, side, author, body, lang, token=None):
        """The caller has checked that the author may write for this side."""
        self._check_shared()
        body = (body or "").replace("\x00", "").replace("\r\n", "\n").strip()
        if not body:
            raise UserError(self.env._("Please write a message."))
        if len(body) > BODY_MAX:
            raise UserError(self.env._("A message has at most %s characters.", BODY_MAX))
        if lang not in dict(self.env["res.lang"].get_installed()):
            raise UserError(self.env._("Please choose one of the languages that are offered."))
        # Municipalities write through this method only. One message of a thread at a time.
        thread_sudo = self.sudo()
        take_rows(thread_sudo)
        messages_sudo = thread_sudo.env["solidarity.partnership.message"]
        sent = token and messages_sudo.search(
            [("author_id", "=", author.id), ("entry_token", "=", token)], limit=1
        )
        if sent:
            if sent.partnership_id != self:
                raise UserError(self.env._("This message has been sent already."))
            return sent
        own = [("partnership_id", "=", self.id), ("author_id", "=", author.id)]
        if messages_sudo.search_count([*own, ("date", ">=", "-1d")]) >= MESSAGES_PER_DAY:
            raise UserError(
                self.env._("These are too many messages for one day. Please write to your coordination.")
            )
        message_sudo = messages_sudo.create(
            {
                "partnership_id": self.id,
                "author_id": author.id,
                "side": side,
                "lang": lang,
                "body": body,
                "entry_token": token or False,
            }
        )
        message_sudo.env["solidarity.partnership.notice"]._announce(message_sudo, author)
        return message_sudo

    def _check_shared(self):
        """:raise UserError: after the end of the partnership, when what was shared is there to read only"""
        if self.stage == "ended":
            raise UserError(self.env._("The partnership has ended: nothing is added to it any more."))

    @api.model
    def _portal_language(self):
        """The language in which the user most likely writes."""
        installed = dict(self.env["res.lang"].get_installed())
        return next((lang for lang in (self.env.lang, self.env.user.lang) if lang in installed), "en_US")
