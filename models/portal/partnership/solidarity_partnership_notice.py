"""Telling people by e-mail that somebody wrote or shared a file, each in their own language and not for every single
one."""

from datetime import timedelta

from odoo import api, fields, models

from ...partnership.batches import each_for_itself

TEMPLATE = "solidarity_partnership.mail_template_partnership_message"
CRON = "solidarity_partnership.cron_partnership_notice"
#: Odoo's own job that sends what waits in the queue; by itself it works once an hour.
MAIL_CRON = "mail.ir_cron_mail_scheduler_action"
#: One person hears of one thread at most once in this time; what is written meanwhile waits for the next mail.
PAUSE = timedelta(minutes=15)
NOTHING_WAITS = {"message_ids": [fields.Command.clear()], "file_ids": [fields.Command.clear()]}


class SolidarityPartnershipNotice(models.Model):
    """What one person has not been told yet of one partnership's messages and files."""

    _name = "solidarity.partnership.notice"
    _description = "Notice of New Messages and Files"
    _order = "id"
    _rec_name = "partnership_id"

    partnership_id = fields.Many2one(
        "solidarity.partnership", required=True, readonly=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", "Person", required=True, readonly=True, index=True, ondelete="cascade"
    )
    date_told = fields.Datetime("Last Told on", readonly=True)
    message_ids = fields.Many2many(
        "solidarity.partnership.message",
        "solidarity_partnership_notice_message_rel",
        "notice_id",
        "message_id",
        string="Messages Waiting",
        readonly=True,
    )
    file_ids = fields.Many2many(
        "solidarity.partnership.file",
        "solidarity_partnership_notice_file_rel",
        "notice_id",
        "file_id",
        string="Files Waiting",
        readonly=True,
    )

    _person_uniq = models.UniqueIndex(
        "(partnership_id, partner_id)", "This person is already told of this thread."
    )

    @api.model
    def _announce(self, shared, author):
        """Tell everybody whom something new concerns, at once or when their pause is over. The thread is locked.

        :param shared: a message or a file, as superuser; this model is written by these steps alone
        :param author: the person who wrote or shared it
        """
        partnership = shared.partnership_id
        persons = self._persons_told(partnership, shared.side, author)
        notices = self.search([("partnership_id", "=", partnership.id), ("partner_id", "in", persons.ids)])
        notices |= self.create(
            [
                {"partnership_id": partnership.id, "partner_id": person.id}
                for person in persons - notices.partner_id
            ]
        )
        notices.write({self._waiting_in(shared): [fields.Command.link(shared.id)]})
        notices._send_due()
        waiting = notices.filtered(
            lambda notice: notice._is_waiting()
        )  # also those who could not be told just now
        if waiting:
            now = fields.Datetime.now()
            self.env.ref(CRON)._trigger(at=min(notice.date_told or now for notice in waiting) + PAUSE)

    @api.model
    def _waiting_in(self, shared):
        """The field in which messages or files wait."""
        return "message_ids" if shared._name == "solidarity.partnership.message" else "file_ids"

    def _is_waiting(self):
        return bool(self.message_ids or self.file_ids)

    @api.model
    def _persons_told(self, partnership, side, author):
        """The contact persons of the other side, or of both if the service is the author, and the coordinator. Not the
        author, nor whoever cannot be reached."""
        municipalities = {"german": partnership.ukrainian_id, "ukrainian": partnership.german_id}.get(
            side, partnership.german_id | partnership.ukrainian_id
        )
        return self._reachable(partnership, municipalities) - author

    @api.model
    def _reachable(self, partnership, municipalities):
        """The contact persons of these municipalities, and the coordinator of the partnership, who have an address."""
        persons = municipalities._contact_persons() | partnership.coordinator_id.partner_id
        return persons.filtered(lambda person: person.active and person.email_normalized)

    def _drop_outdated(self):
        """Whoever left a municipality or handed over the partnership since then hears nothing more of it."""
        for partnership, notices in self.grouped("partnership_id").items():
            persons = self._reachable(partnership, partnership.german_id | partnership.ukrainian_id)
            outdated = notices.filtered(lambda notice, persons=persons: notice.partner_id not in persons)
            outdated.write(NOTHING_WAITS)

    def _send_due(self):
        """Send what waits to those whose pause is over; one that cannot be told does not hold up the others.

        :return: those that were due
        """
        limit = fields.Datetime.now() - PAUSE
        due = self.filtered(
            lambda notice: notice._is_waiting() and (not notice.date_told or notice.date_told <= limit)
        )
        each_for_itself(type(self)._send, due)
        return due

    def _send(self):
        if not self:
            return
        self.env.ref(TEMPLATE).send_mail_batch(self.ids)
        self.env.ref(MAIL_CRON)._trigger()
        self.write({"date_told": fields.Datetime.now(), **NOTHING_WAITS})

    @api.model
    def _cron_send_waiting(self):
        """What waited for the end of somebody's pause, also what could not be sent before."""
        waiting = self.search(["|", ("message_ids", "!=", False), ("file_ids", "!=", False)])
        waiting._drop_outdated()
        due = waiting._send_due()
        later = (waiting - due).filtered("date_told")
        if later:
            self.env.ref(CRON)._trigger(at=min(later.mapped("date_told")) + PAUSE)

    # ------------------------------------------------------------------
    # What the mail says
    # ------------------------------------------------------------------

    def _message_lines(self):
        """The messages that wait, as plain values in the language of the context, for the mail."""
        self.ensure_one()
        return self.message_ids.sorted("id")._thread_values()

    def _file_lines(self):
        """The files that wait, as plain values in the language of the context, for the mail."""
        self.ensure_one()
        return [
            {"name": shared.name, "person": shared.uploader_id.name, "of": shared._side_name()}
            for shared in self.file_ids.sorted("id")
        ]

    def _page_url(self):
        """What is new in the portal; for the service, the partnership in the office."""
        self.ensure_one()
        base = self.partnership_id.get_base_url()
        if any(not user.share for user in self.partner_id.user_ids):
            return f"{base}/odoo/solidarity-partnerships/{self.partnership_id.id}"
        place = "messages" if self.message_ids else "files"
        return f"{base}/my/solidarity/partnerships/{self.partnership_id.id}#solidarity_{place}"
