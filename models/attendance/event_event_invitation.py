from odoo import fields, models
from odoo.exceptions import UserError


class EventEvent(models.Model):
    _inherit = "event.event"

    invited_count = fields.Integer(
        compute="_compute_invited_count", help="Everybody on the list, confirmed or not."
    )

    def _compute_invited_count(self):
        rows = self.env["event.registration"]._read_group(
            [("event_id", "in", self.ids), ("state", "!=", "cancel")], ["event_id"], ["__count"]
        )
        counts = {event.id: count for event, count in rows}
        for event in self:
            event.invited_count = counts.get(event.id, 0)

    def action_invite(self):
        """Send the invitation to the attendees who have not got one yet, each in their own language (event users).

        The template is the one of the line “On sending invitations” in the event's schedule of mails.
        """
        self.check_access("write")
        self._check_announcement()
        waiting = self.registration_ids.filtered(
            lambda registration: registration.state == "draft" and not registration.invitation_date
        )
        reachable = waiting.filtered("email")
        if not reachable:
            raise UserError(self.env._("There is no attendee with an e-mail address left to invite."))
        invited = reachable.grouped("event_id")
        unreachable = (waiting - reachable).grouped("event_id")
        for event in self:
            registrations = invited.get(event, reachable.browse())
            if registrations:
                event._invitation_mail()._send_invitations(registrations)
            event._log_invitations(registrations, unreachable.get(event, reachable.browse()))
        reachable.invitation_date = fields.Date.context_today(self)
        reachable.event_id._move_to_announced()
        return True

    def _invitation_mail(self):
        """The line of the schedule that names the invitation; an event without one gets the usual one."""
        mail = self.event_mail_ids.filtered(lambda mail: mail.interval_type == "invitation")[:1]
        template = self.env.ref("solidarity_partnership.mail_template_exchange_invitation")
        return mail or mail.create(
            {
                "event_id": self.id,
                "interval_type": "invitation",
                "interval_unit": "now",
                "template_ref": f"mail.template,{template.id}",
            }
        )

    def _log_invitations(self, invited, unreachable):
        self._message_log(
            body=self.env._(
                "Invited: %(invited)s. Without an e-mail address: %(without)s.",
                invited=len(invited),
                without=", ".join(unreachable.mapped("name")) or "–",
            )
        )

    def _mails_wait(self):
        """Whether no scheduled mail may go out, because the event does not take place as planned."""
        self.ensure_one()
        return self.kanban_state == "cancel" or self.is_interrupted

    def action_view_invited(self):
        self.ensure_one()
        return self.registration_ids._get_records_action(name=self.env._("Invited"))
