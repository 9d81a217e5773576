from odoo import api, fields, models

#: The line of the schedule that names the invitation; it waits for a coordinator who sends it.
INVITATION = ("invitation", "On sending invitations")


class EventTypeMail(models.Model):
    _inherit = "event.type.mail"

    interval_type = fields.Selection(selection_add=[INVITATION], ondelete={"invitation": "cascade"})


class EventMail(models.Model):
    _inherit = "event.mail"

    interval_type = fields.Selection(selection_add=[INVITATION], ondelete={"invitation": "cascade"})
    mail_done = fields.Boolean(compute="_compute_mail_done", store=True)
    last_registration_id = fields.Many2one(compute="_compute_mail_done", store=True)

    @api.depends("event_id.date_begin", "event_id.date_end", "interval_type", "interval_unit", "interval_nbr")
    def _compute_scheduled_date(self):
        """Invitations have no date: people decide when they are sent."""
        invitations = self.filtered(lambda mail: mail.interval_type == "invitation")
        invitations.scheduled_date = False
        return super(EventMail, self - invitations)._compute_scheduled_date()

    @api.depends("scheduled_date")
    def _compute_mail_done(self):
        """What was sent for the old date of an event that was put off is due again for the new one."""
        now = fields.Datetime.now()
        for mail in self:
            due_again = mail._follows_the_date() and mail.scheduled_date and mail.scheduled_date > now
            mail.mail_done = mail.mail_done and not due_again
            mail.last_registration_id = False if due_again else mail.last_registration_id

    def _follows_the_date(self):
        return self.interval_type not in ("after_sub", "invitation") and bool(self.event_id.solidarity_kind)

    def execute(self):
        """Nothing is sent for an event that does not take place as planned; invitations go out by the button."""
        due = self.filtered(
            lambda mail: mail.interval_type != "invitation" and not mail.event_id._mails_wait()
        )
        overtaken = due.filtered(lambda mail: mail._is_overtaken())
        overtaken.mail_done = True
        return super(EventMail, due - overtaken).execute()

    def _is_overtaken(self):
        """Whether a later reminder is due, too, as the event waited or was put on at short notice: one is enough."""
        now = fields.Datetime.now()
        return bool(self.event_id.solidarity_kind) and any(
            {self.interval_type, mail.interval_type} == {"before_event"}
            and self.scheduled_date < mail.scheduled_date <= now
            for mail in self.event_id.event_mail_ids
        )

    def _send_mail(self, registrations):
        """Invitations and confirmations do not wait for the hourly turn of Odoo's queue."""
        result = super()._send_mail(registrations)
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action", raise_if_not_found=False)
        if queue and self.event_id.solidarity_kind:
            queue.sudo()._trigger()  # whoever invites may not touch scheduled jobs
        return result

    def _send_invitations(self, registrations):
        """:param registrations: attendees of the one event who are asked to come"""
        self.ensure_one()
        self._send_mail(registrations)
        self.mail_count_done += len(registrations)
        self.mail_done = True
