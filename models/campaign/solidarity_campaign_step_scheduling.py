"""The scheduler of campaigns: what is due is sent, skipped or stopped, and what is being sent is seen through."""

import logging
from dataclasses import replace
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...network import schedule
from .solidarity_campaign_step_mixin import OCCASIONS

_logger = logging.getLogger(__name__)

#: While mails wait in Odoo's queue the scheduler looks after them so often.
FOLLOW_UP = timedelta(minutes=5)
CRON = "solidarity_partnership.cron_send_campaigns"


class SolidarityCampaignStep(models.Model):
    _inherit = "solidarity.campaign.step"

    # ------------------------------------------------------------------
    # Waking
    # ------------------------------------------------------------------

    def _wake_when_due(self):
        """Let the scheduler wake at the moments at which these steps are due: one statement for a transaction."""
        moments = {step.scheduled_on for step in self if isinstance(step.id, int) and step.scheduled_on}
        if moments and any(step.state == "planned" for step in self):
            self._wake(*moments)

    @api.model
    def _wake(self, *moments):
        data = self.env.cr.precommit.data
        if "solidarity.campaign.wake" not in data:
            data["solidarity.campaign.wake"] = set()
            self.env.cr.precommit.add(self.env["solidarity.campaign.step"].sudo()._trigger_scheduler)
        data["solidarity.campaign.wake"].update(moments)

    @api.model
    def _trigger_scheduler(self):
        moments = self.env.cr.precommit.data.pop("solidarity.campaign.wake", set())
        cron = self.env.ref(CRON, raise_if_not_found=False)
        if cron and moments:
            cron._trigger(at=sorted(moments))

    # ------------------------------------------------------------------
    # Scheduled job
    # ------------------------------------------------------------------

    @api.model
    def _cron_send_due(self):
        """Take every step whose time has come one further. Each is a transaction of its own: one that is broken does
        not hold up the rest, and after a crash the next run goes on where this one stopped."""
        self._each_alone(self.search([("state", "=", "sending")], order="id"), "_follow_up")
        self._each_alone(self._search_due(), "_take_turn")
        self.env["solidarity.campaign"].search([("state", "=", "running")])._finish()
        if self.search_count([("state", "=", "sending")], limit=1):
            self._wake(fields.Datetime.now() + FOLLOW_UP)

    @api.model
    def _search_due(self):
        return self.search(
            [
                ("state", "=", "planned"),
                ("campaign_id.state", "=", "running"),
                ("scheduled_on", "<=", fields.Datetime.now()),
            ],
            order="scheduled_on, id",
        )

    @api.model
    def _each_alone(self, steps, method):
        self.env["ir.cron"]._commit_progress(remaining=len(steps))
        for step in steps:
            # Why a step is stopped or skipped is read by whoever is responsible for it.
            reader_lang = step.campaign_id.user_id.lang or self.env.lang
            try:
                with self.env.cr.savepoint():
                    getattr(step.with_context(lang=reader_lang), method)()
            except SerializationFailure:
                _logger.info("%s is at work elsewhere", step)
            except Exception:
                _logger.exception("%s failed for %s", method, step)
            self.env["ir.cron"]._commit_progress(1)

    def _take_turn(self):
        """Do what is to be done with this step now, unless somebody else is at it."""
        self.ensure_one()
        if not self._lock_alone() or self.state != "planned":
            return
        verdict, reason = schedule.decide(self._situation())
        if verdict in ("send", "late"):
            self._begin(is_late=verdict == "late")
        elif verdict == "skip":
            self._call_off(self._words()[reason])
        elif verdict == "stop":
            self._stop(self._words()[reason])

    def _lock_alone(self):
        """Whether this transaction alone works on the step now; what others have committed is read again."""
        locked = self.try_lock_for_update(allow_referencing=True)
        self.invalidate_recordset()
        return locked

    def _situation(self):
        event, campaign = self.event_id, self.campaign_id
        now = fields.Datetime.now()
        due = campaign.step_ids.filtered(
            lambda step: step.state == "planned" and step.scheduled_on and step.scheduled_on <= now
        )
        return schedule.Situation(
            purpose=self.purpose,
            due=self.scheduled_on,
            now=now,
            begin=event.date_begin,
            end=event.date_end,
            is_cancelled=event.kanban_state == "cancel",
            is_interrupted=event.is_interrupted,
            due_purposes=frozenset((due - self).mapped("purpose")),
            is_attendance_recorded=bool(
                self.env["event.registration"].search_count(
                    [("event_id", "=", event.id), ("state", "=", "done")], limit=1
                )
            ),
        )

    def _words(self):
        """Why a step is skipped, stopped or cannot be sent now."""
        return {
            "cancelled": self.env._("The event was cancelled."),
            "begun": self.env._("The event had begun before this could be sent."),
            "over": self.env._("The event was over before this could be sent."),
            "overtaken": self.env._(
                "Another mail that asks to register was due at the same time; one is enough."
            ),
            "too_late": self.env._("Too much time has passed since the event."),
            "no_attendance": self.env._(
                "Nobody is marked as having attended. Please record the attendance, then resume this step."
            ),
            "interrupted": self.env._("The event is interrupted, and its new time is not known yet."),
            "not_cancelled": self.env._("The event was not cancelled."),
            "not_over": self.env._("The event is not over yet."),
        }

    # ------------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------------

    def _send_now(self):
        """:raise UserError: saying why the step cannot be sent now"""
        if not self._lock_alone():
            raise UserError(self.env._("“%s” is being sent already.", self.display_name))
        if self.campaign_id.state != "running":
            raise UserError(self.env._("“%s” is not running.", self.campaign_id.display_name))
        situation = self._situation()
        verdict, reason = schedule.decide(replace(situation, due=situation.now, due_purposes=frozenset()))
        if verdict != "send":
            raise UserError(self._words()[reason])
        if self.needs_approval:
            raise UserError(self._unapproved_words())
        self._begin()

    def _begin(self, is_late=False):
        """Settle who gets the step and hand it to Odoo's mailings, one for each language; all of it or nothing."""
        try:
            self._check_content()
        except UserError as error:
            return self._stop(str(error))
        if self.needs_approval:
            return self._stop(self._unapproved_words())
        step_sudo = self.sudo()  # mailings and recipients are made by the step, whoever lets it go
        step_sudo._refresh_recipients()
        languages = step_sudo._recipient_languages()
        if not languages:
            return self._close_without_recipients()
        if is_late:
            self._tell_late()
        step_sudo.write({"state": "sending", "begun_on": fields.Datetime.now()})
        # The responsible person knows of the campaign; being put in charge of each mailing is no news.
        mailings = (
            step_sudo.env["mailing.mailing"]
            .with_context(mail_auto_subscribe_no_notify=True)
            .create([step_sudo._mailing_values(lang) for lang in languages])
        )
        mailings.action_put_in_queue()
        self._take_down_occasion()
        self._wake(fields.Datetime.now() + FOLLOW_UP)

    def _mailing_values(self, lang):
        """The mailing of one language: Odoo's own, addressed to the recipients of this step."""
        return self._prepare_mailing_values(lang) | {
            "mailing_model_id": self.env["ir.model"]._get_id("solidarity.campaign.recipient"),
            "mailing_domain": repr(
                [("step_id", "=", self.id), ("lang", "=", lang), ("is_included", "=", True)]
            ),
            "campaign_id": self.campaign_id.utm_campaign_id.id,
            "campaign_step_id": self.id,
            "use_exclusion_list": True,
            "keep_archives": False,
        }

    def _recipient_languages(self):
        rows = self.env["solidarity.campaign.recipient"]._read_group(
            [("step_id", "=", self.id), ("is_included", "=", True), ("claimed_on", "=", False)], ["lang"]
        )
        return [lang for (lang,) in rows]

    def _close_without_recipients(self):
        """Nobody is there to be told. A change that nobody had to be told is what people will be told next."""
        if self.purpose == "change":
            self._note_announced()
        else:
            self._call_off(self.env._("Nobody is there to whom this could be sent."))
            self.campaign_id.is_cancellation_told |= self.purpose == "cancellation"

    def _take_down_occasion(self):
        """Changes are told once; the next change is a step of its own, with the same words."""
        if self.purpose not in OCCASIONS:
            return
        follower = self.copy({"campaign_id": self.campaign_id.id})
        follower.sudo().approved_digest = self.sudo().approved_digest  # the same words, approved before
        if self.purpose == "cancellation":
            self.campaign_id.is_cancellation_told = True
        else:
            self._note_announced()

    def _note_announced(self):
        event = self.event_id
        self.campaign_id.write(
            {
                "announced_begin": event.date_begin,
                "announced_end": event.date_end,
                "announced_address_id": event.address_id.id,
            }
        )

    def _unapproved_words(self):
        return self.env._(
            "Text or audience was changed after the approval. Please have it approved, then resume it."
        )

    def _stop(self, reason):
        """Wait for somebody who mends it, and ask the responsible coordinator to."""
        self.write({"state": "stopped", "stop_reason": reason})
        self.campaign_id._tell_responsible(
            self.env._("A mail was stopped: %s", self._purpose_label()), reason
        )

    def _call_off(self, reason):
        """Send nothing (more) of these steps; mails that were not handed over yet are deleted."""
        self.write({"state": "skipped", "stop_reason": reason})
        self.sudo()._withdraw_mails()  # whoever may skip a step may do without its mails

    def _tell_late(self):
        self.campaign_id._tell_responsible(
            self.env._("A mail was late: %s", self._purpose_label()),
            self.env._("It was due on %(due)s (UTC) and is being sent now.", due=self.scheduled_on),
        )

    def _purpose_label(self):
        return dict(self._fields["purpose"]._description_selection(self.env))[self.purpose]
