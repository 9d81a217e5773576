"""Mails of a step between Odoo's queue and the end: sent again where that is certain to repeat nothing, else told."""

from odoo import fields, models
from odoo.tools import SQL

from ...network import schedule

#: Of mails that failed because the mail server could not be reached; these were certainly not handed over.
UNREACHABLE = "mail_smtp"
QUEUE = "mail.ir_cron_mail_scheduler_action"


class SolidarityCampaignStep(models.Model):
    _inherit = "solidarity.campaign.step"

    def _follow_up(self):
        """See a step through that is being sent: give up what became pointless, try again what the mail server did not
        take, name what is uncertain, and close it when nothing waits any more."""
        self.ensure_one()
        if not self._lock_alone() or self.state != "sending":
            return
        verdict, _reason = schedule.decide(self._situation_of_rest())
        if verdict == "skip":
            self._withdraw_mails()
        elif verdict != "wait":
            self._try_again()
        self._name_uncertain()
        if not self._waits():
            self._close()

    def _situation_of_rest(self):
        situation = self._situation()
        return schedule.Situation(
            purpose=self.purpose,
            due=situation.now,
            now=situation.now,
            begin=situation.begin,
            end=situation.end,
            is_cancelled=situation.is_cancelled,
            is_interrupted=situation.is_interrupted,
        )

    def _try_again(self):
        """Mails that met no mail server wait in the queue again."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT mail.id, trace.id
                  FROM solidarity_campaign_recipient recipient
                  JOIN mailing_trace trace
                    ON trace.model = 'solidarity.campaign.recipient' AND trace.res_id = recipient.id
                  JOIN mail_mail mail ON mail.id = trace.mail_mail_id
                 WHERE recipient.step_id = %s
                   AND recipient.claimed_on IS NULL
                   AND mail.state = 'exception'
                   AND trace.failure_type = %s
                """,
                self.id,
                UNREACHABLE,
            )
        )
        if rows:
            mail_ids, trace_ids = zip(*rows, strict=True)
            self.env["mail.mail"].sudo().browse(mail_ids).write(
                {"state": "outgoing", "failure_reason": False}
            )
            self.env["mailing.trace"].sudo().browse(trace_ids).write(
                {"trace_status": "outgoing", "failure_type": False}
            )
            self.env.ref(QUEUE).sudo()._trigger()

    def _name_uncertain(self):
        """Mails whose sending process died between handing them over and writing that down: they may have arrived.

        They are not sent again by themselves. The responsible coordinator decides.
        """
        if not self._is_sender_gone():
            return
        rows = self.env.execute_query(
            SQL(
                """
                SELECT recipient.id, mail.id, trace.id
                  FROM solidarity_campaign_recipient recipient
                  JOIN mailing_trace trace
                    ON trace.model = 'solidarity.campaign.recipient' AND trace.res_id = recipient.id
                  JOIN mail_mail mail ON mail.id = trace.mail_mail_id
                 WHERE recipient.step_id = %s
                   AND recipient.claimed_on IS NOT NULL
                   AND NOT COALESCE(recipient.is_uncertain, FALSE)
                   AND trace.trace_status = 'outgoing'
                   FOR NO KEY UPDATE OF mail SKIP LOCKED
                """,
                self.id,
            )
        )
        if not rows:
            return
        recipient_ids, mail_ids, trace_ids = zip(*rows, strict=True)
        recipients = self.env["solidarity.campaign.recipient"].sudo().browse(recipient_ids)
        recipients.write({"is_uncertain": True})
        reason = self.env._(
            "The sending process ended while this mail was handed over. It may have arrived, so it is not sent again by"
            " itself."
        )
        mails = self.env["mail.mail"].sudo().browse(mail_ids)
        mails.write({"state": "exception", "failure_type": "unknown", "failure_reason": reason})
        self.env["mailing.trace"].sudo().browse(trace_ids).write(
            {"trace_status": "error", "failure_type": "unknown", "failure_reason": reason}
        )
        self.campaign_id._tell_responsible(
            self.env._("Mails of which nobody knows whether they arrived: %s", self._purpose_label()),
            self.env._(
                "The sending process ended while these mails were handed over. Please look whether they arrived, and"
                " send them again from the list of recipients if not: %s",
                ", ".join(recipients.mapped("email")),
            ),
        )

    def _is_sender_gone(self):
        """Whether no process is handing over mails of this step now: each holds a lock while it does."""
        [(gone,)] = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", *self._sender_lock())
        )
        return gone

    def _sender_lock(self):
        """Key of the advisory lock that a process holds while it hands over mails of this step."""
        [(table,)] = self.env.execute_query(SQL("SELECT 'solidarity_campaign_step'::regclass::oid::int"))
        return table, self.id

    def _waits(self):
        """Whether mails of this step still have to be made or handed over."""
        if self.mailing_ids.filtered(lambda mailing: mailing.state != "done"):
            return True
        [(waits,)] = self.env.execute_query(
            SQL(
                """
                SELECT EXISTS (
                    SELECT 1
                      FROM solidarity_campaign_recipient recipient
                      LEFT JOIN mailing_trace trace
                        ON trace.model = 'solidarity.campaign.recipient' AND trace.res_id = recipient.id
                     WHERE recipient.step_id = %s
                       AND recipient.is_included
                       AND (trace.trace_status = 'outgoing' OR (recipient.claimed_on IS NULL
                            AND trace.failure_type = %s))
                )
                """,
                self.id,
                UNREACHABLE,
            )
        )
        return waits

    def _close(self):
        """Nothing waits any more: the step is sent. Mails that the mail server refused are told."""
        self.write({"state": "sent", "sent_on": fields.Datetime.now()})
        failed = self.recipient_ids.sudo().browse(
            [
                recipient_id
                for (recipient_id,) in self.env.execute_query(
                    SQL(
                        """
                        SELECT recipient.id
                          FROM solidarity_campaign_recipient recipient
                          JOIN mailing_trace trace
                            ON trace.model = 'solidarity.campaign.recipient' AND trace.res_id = recipient.id
                         WHERE recipient.step_id = %s AND trace.trace_status = 'error'
                           AND NOT COALESCE(recipient.is_uncertain, FALSE)
                         ORDER BY recipient.id
                        """,
                        self.id,
                    )
                )
            ]
        )
        if failed:
            self.campaign_id._tell_responsible(
                self.env._("Mails that could not be sent: %s", self._purpose_label()),
                self.env._(
                    "Refused by the mail server (%(count)s): %(addresses)s",
                    count=len(failed),
                    addresses=", ".join(filter(None, failed[:20].mapped("email"))),
                ),
            )

    def _withdraw_mails(self):
        """Delete the mails of these steps that were not handed over; their mailings make no more."""
        self.env["mailing.mailing"].search(
            [("campaign_step_id", "in", self.ids), ("state", "!=", "done")]
        ).write({"state": "done"})
        recipients = self.env["solidarity.campaign.recipient"].search(
            [("step_id", "in", self.ids), ("claimed_on", "=", False)]
        )
        recipients._delete_mails()
