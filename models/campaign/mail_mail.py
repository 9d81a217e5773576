"""The hand-over of a campaign's mails to the mail server: each is claimed before, and a claim is for ever.

Odoo sends a mail and writes down afterwards that it did. A process that is killed in between would send it again. Here
a claim is committed first, in a connection of its own: what was claimed is never taken from the queue a second time.
"""

from contextlib import contextmanager

from odoo import api, fields, models, modules
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


#: Mails of campaigns among those of a batch, with the step and the person they are for.
OF_CAMPAIGNS = """
SELECT mail.id, mailing.campaign_step_id, recipient.id
  FROM mail_mail mail
  JOIN mailing_mailing mailing ON mailing.id = mail.mailing_id AND mailing.campaign_step_id IS NOT NULL
  JOIN mail_message message ON message.id = mail.mail_message_id
  JOIN solidarity_campaign_recipient recipient ON recipient.id = message.res_id
 WHERE mail.id IN %s AND message.model = 'solidarity.campaign.recipient'
"""
CLAIMED = "SELECT id FROM solidarity_campaign_recipient WHERE id IN %s AND claimed_on IS NOT NULL"


class Claims:
    """The mails of one batch that this process may hand over, each after a claim.

    :param cursor: cursor of the claims
    :param recipients: ``{mail id: recipient id}``
    :param commit: whether each claim is committed at once
    """

    def __init__(self, cursor, recipients, commit):
        self.cursor, self.recipients, self.commit = cursor, recipients, commit
        self.refused = {}  # people who may not get it any more: {mail id: recipient id}
        self.left_alone = set()  # ids of mails that somebody has claimed before

    def leave_claimed(self):
        """Leave those alone that were claimed before."""
        if self.recipients:
            self.cursor.execute(CLAIMED, [tuple(self.recipients.values())])
            claimed = {recipient_id for (recipient_id,) in self.cursor.fetchall()}
            self.leave(
                mail_id for mail_id, recipient_id in self.recipients.items() if recipient_id in claimed
            )

    def leave(self, mail_ids):
        self.left_alone.update(mail_ids)

    def take(self, mail_id):
        """:return: whether this mail is for this process to hand over, now and once"""
        recipient_id = self.recipients.get(mail_id)
        if recipient_id is None:
            return True
        self.cursor.execute(CLAIM, {"recipient": recipient_id, "now": fields.Datetime.now()})
        taken = bool(self.cursor.rowcount)
        if not taken:
            self.cursor.execute(CLAIMED, [(recipient_id,)])
            if self.cursor.rowcount:
                self.leave([mail_id])
            else:
                self.refused[mail_id] = recipient_id
        if self.commit:
            self.cursor.commit()
        return taken


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
        """Mails of campaigns are claimed one by one; what somebody has claimed before, or is handing over now, is left
        alone: the step finds out what became of it."""
        options = {
            "auto_commit": auto_commit,
            "raise_exception": raise_exception,
            "smtp_session": smtp_session,
            "alias_domain_id": alias_domain_id,
            "mail_server": mail_server,
            "post_send_callback": post_send_callback,
        }
        self.env.flush_all()
        rows = self.env.execute_query(SQL(OF_CAMPAIGNS, tuple(self.ids))) if self else []
        if not rows or self.env["ir.mail_server"]._disable_send():
            return super()._send(**options)
        with self._claims(rows) as claims:
            mails = self.browse(mail_id for mail_id in self.ids if mail_id not in claims.left_alone)
            result = super(MailMail, mails.with_context(solidarity_claims=claims))._send(**options)
        if claims.left_alone and post_send_callback:
            post_send_callback(list(claims.left_alone))
        self._give_reasons(claims.refused.values())
        return result

    @contextmanager
    def _claims(self, rows):
        """Claims in a connection of their own, with commits of its own, that lives as long as mails are handed over.

        It holds a lock for each step: one process at a time hands over the mails of a step, and as long as the lock is
        held, that process is alive.

        :param rows: (mail id, step id, recipient id) of the mails of campaigns
        """
        recipients = {mail_id: recipient_id for mail_id, _step_id, recipient_id in rows}
        if modules.module.current_test:
            claims = Claims(self.env.cr, recipients, commit=False)
            claims.leave_claimed()
            yield claims
            return
        steps = self.env["solidarity.campaign.step"].browse(
            {step_id for _mail_id, step_id, _recipient_id in rows}
        )
        locks = {step.id: step._sender_lock() for step in steps}
        with self.env.registry.cursor() as cursor:
            try:
                # What PostgreSQL has taken survives the death of Odoo; only its own would lose the last moment.
                cursor.execute("SET synchronous_commit = off; SET lock_timeout = '10s'")
                claims = Claims(cursor, recipients, commit=True)
                for step_id, lock in sorted(locks.items()):
                    cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", lock)
                    if not cursor.fetchone()[0]:
                        claims.leave(mail_id for mail_id, mail_step_id, _r in rows if mail_step_id == step_id)
                cursor.commit()
                claims.leave_claimed()
                cursor.commit()
                yield claims
            finally:
                cursor.rollback()
                cursor.execute(
                    "SELECT pg_advisory_unlock_all(); RESET synchronous_commit; RESET lock_timeout"
                )
                cursor.commit()

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        """The last thing before the hand-over: what was not for us to send goes nowhere."""
        email_list = super()._prepare_outgoing_list(mail_server, doc_to_followers)
        claims = self.env.context.get("solidarity_claims")
        return email_list if not claims or claims.take(self.id) else []

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        claims = self.env.context.get("solidarity_claims")
        if not claims or not (claims.refused or claims.left_alone):
            return super()._postprocess_sent_message(
                success_pids, success_emails, failure_reason, failure_type
            )
        refused = self.filtered(lambda mail: mail.id in claims.refused)
        others = self.filtered(
            lambda mail: mail.id not in claims.refused and mail.id not in claims.left_alone
        )
        refused._leave_unsent()
        return super(MailMail, others)._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
        )

    def _leave_unsent(self):
        """Delete mails to people who may not get them any more."""
        if not self:
            return
        claims = self.env.context["solidarity_claims"]
        recipients = self.env[
            "solidarity.campaign.recipient"
        ].sudo()  # whoever runs the queue may not write them
        recipients.browse([claims.refused[mail.id] for mail in self]).write(
            {"is_included": False, "reason": "gone"}
        )
        self.mailing_trace_ids.write({"trace_status": "cancel", "failure_type": "mail_optout"})
        self.unlink()

    @api.model
    def _give_reasons(self, recipient_ids):
        """Write down why these people were left out at the last moment."""
        recipients = self.env["solidarity.campaign.recipient"].sudo().browse(recipient_ids).exists()
        refused = recipients.filtered(
            lambda recipient: not recipient.claimed_on and not recipient.is_included
        )
        for step in refused.step_id:
            step._refresh_recipients()
        refused.exists().filtered("is_included").write({"is_included": False, "reason": "gone"})
