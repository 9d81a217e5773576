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
        """Send the invitation to the attendees who have not got one yet, each in their own language (event users)."""
        self.check_access("write")
        self._check_announcement()
        waiting = self.registration_ids.filtered(
            lambda registration: registration.state == "draft" and not registration.invitation_date
        )
        reachable = waiting.filtered("email")
        if not reachable:
            raise UserError(self.env._("There is no attendee with an e-mail address left to invite."))
        self.env.ref("solidarity_partnership.mail_template_exchange_invitation").send_mail_batch(
            reachable.ids
        )
        reachable.invitation_date = fields.Date.context_today(self)
        for event in self:
            without = (waiting - reachable).filtered(
                lambda registration, event=event: registration.event_id == event
            )
            event._message_log(
                body=self.env._(
                    "Invited: %(invited)s. Without an e-mail address: %(without)s.",
                    invited=len(reachable & event.registration_ids),
                    without=", ".join(without.mapped("name")) or "–",
                )
            )
        return True

    def action_view_invited(self):
        self.ensure_one()
        return self.registration_ids._get_records_action(name=self.env._("Invited"))
