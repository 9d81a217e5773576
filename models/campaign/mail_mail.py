"""The hand-over of a campaign's mails to the mail server: each is claimed before, and a claim is for ever.

Odoo sends a mail and writes down afterwards that it did. A process that is killed in between would send it again. Here a
claim is committed first, in a connection of its own: what was claimed is never taken from the queue a second time.
"""

from contextlib import contextmanager

from odoo import fields, models, modules
from odoo.tools import SQL

#: One statement: takes the mail for this process if nobody has, and if it may still be sent at this very moment.
CLAIM = """
UPDATE solidarity_campaign_recipient recipient
   SET claimed_on = %(now)s
  FROM solidarity_campaign_step step
  JOIN event_event event ON event.id = step.event_id
 WHERE recipient.id = %(recipient)s
   AND step.id = recipient.step_id
   AND recipient.claimed_on IS NULL
   AND recipient.is_included
   AND recipient.email IS NOT NULL
   AND step.state = 'sending'
   AND (step.purpose = 'cancellation' OR event.kanban_state != 'cancel')
   AND NOT EXISTS (
       SELECT 1 FROM mail_blacklist blacklist WHERE blacklist.email = recipient.email AND blacklist.active)
   AND (NOT COALESCE(recipient.needs_consent, FALSE) OR (
       EXISTS (
           SELECT 1 FROM solidarity_consent consent
            WHERE consent.partner_id = recipient.partner_id AND consent.purpose = 'invitation'
              AND consent.date_withdrawn IS NULL)
       AND EXISTS (
           SELECT 1 FROM solidarity_network_membership membership
            WHERE membership.municipality_id = recipient.municipality_id AND membership.state = 'admitted')))
   AND (step.purpose NOT IN ('invitation', 'reminder', 'last_call') OR NOT EXISTS (
       SELECT 1 FROM event_registration registration
        WHERE registration.event_id = step.event_id AND registration.active
          AND registration.state IN ('open', 'done')
          AND (registration.partner_id = recipient.partner_id
               OR lower(trim(registration.email)) = recipient.email)))
RETURNING recipient.id
"""


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _send(
        self,
        auto_commit=False,
        raise_exception=False,
        smtp_session=None,
        alias_domain_id=False,
        mail_server=False,
        post_send_callback=None,
    ):
        options = {
            "auto_commit": auto_commit,
            "raise_exception": raise_exception,
            "smtp_session": smtp_session,
            "alias_domain_id": alias_domain_id,
            "mail_server": mail_server,
            "post_send_callback": post_send_callback,
        }
        campaign_mails = self.filtered(lambda mail: mail.mailing_id.campaign_step_id)
        if not campaign_mails or self.env["ir.mail_server"]._disable_send():
            return super()._send(**options)
        others = self - campaign_mails
        if others:
            super(MailMail, others)._send(**options)
        refused = self.browse()
        with campaign_mails._claims() as claim:
            for mail in campaign_mails:
                if mail.state != "outgoing":
                    continue
                if claim(mail):
                    super(MailMail, mail)._send(**options)
                else:
                    refused |= mail
        refused._leave_unsent()
        if refused and post_send_callback:
            post_send_callback(refused.ids)
        return True

    @contextmanager
    def _claims(self):
        """A function that claims a mail, in a connection of its own that lives as long as mails are handed over.

        The connection holds a lock for each step: as long as it does, the process that sends is alive.
        """
        locks = [step._sender_lock() for step in self.mailing_id.campaign_step_id]
        self.env.flush_all()
        if modules.module.current_test:
            yield lambda mail: mail._claim(self.env.cr)
            return
        with self.env.registry.cursor() as cr:
            # What PostgreSQL has taken survives the death of Odoo; only its own would lose the last moment.
            cr.execute("SET synchronous_commit = off; SET lock_timeout = '10s'")
            for lock in locks:
                cr.execute("SELECT pg_advisory_lock_shared(%s, %s)", lock)
            cr.commit()
            try:
                yield lambda mail: mail._claim(cr, commit=True)
            finally:
                cr.rollback()
                cr.execute("SELECT pg_advisory_unlock_all(); RESET synchronous_commit; RESET lock_timeout")
                cr.commit()

    def _claim(self, cr, commit=False):
        """:return: whether this mail is for this process to hand over"""
        cr.execute(CLAIM, {"recipient": self.res_id, "now": fields.Datetime.now()})
        claimed = bool(cr.rowcount)
        if commit:
            cr.commit()
        return claimed

    def _leave_unsent(self):
        """These mails were not for us to hand over: whoever may not get them any more is taken out of the queue. What
        was claimed before is left alone; the step finds out what became of it."""
        if not self:
            return
        rows = self.env.execute_query(
            SQL(
                "SELECT id, step_id FROM solidarity_campaign_recipient WHERE id IN %s AND claimed_on IS NULL",
                tuple(self.mapped("res_id")),
            )
        )
        if not rows:
            return
        recipient_ids, step_ids = (list(column) for column in zip(*rows, strict=True))
        for step in self.env["solidarity.campaign.step"].sudo().browse(dict.fromkeys(step_ids)):
            step._refresh_recipients()
        recipients = self.env["solidarity.campaign.recipient"].sudo().browse(recipient_ids)
        recipients.exists().filtered("is_included").write({"is_included": False, "reason": "gone"})
        mails = self.filtered(lambda mail: mail.res_id in recipient_ids)
        mails.mailing_trace_ids.write({"trace_status": "cancel", "failure_type": "mail_optout"})
        mails.unlink()
