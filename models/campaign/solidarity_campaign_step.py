import hashlib
import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...network import schedule
from .solidarity_campaign_step_mixin import OCCASIONS

#: After a change of the event this long passes before people are told: date and place are often changed one by one.
SETTLING = timedelta(minutes=10)


class SolidarityCampaignStep(models.Model):
    """One e-mail of a campaign to one audience, in the language of each recipient."""

    _name = "solidarity.campaign.step"
    _description = "Step of a Campaign"
    _inherit = ["solidarity.campaign.step.mixin"]
    _order = "scheduled_on, sequence, id"

    campaign_id = fields.Many2one("solidarity.campaign", required=True, index=True, ondelete="cascade")
    campaign_state = fields.Selection(related="campaign_id.state", string="State of the Campaign")
    event_id = fields.Many2one(related="campaign_id.event_id", store=True, index=True)
    state_ids = fields.Many2many(relation="solidarity_campaign_step_state_rel")
    topic_ids = fields.Many2many(relation="solidarity_campaign_step_topic_rel")
    role_ids = fields.Many2many(relation="solidarity_campaign_step_role_rel")
    scheduled_on = fields.Datetime(
        "Goes Out on",
        compute="_compute_scheduled_on",
        store=True,
        index=True,
        copy=False,
        help="Follows the event until the step is being sent. Changes and cancellations are due when they happen.",
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("sending", "Sending"),
            ("sent", "Sent"),
            ("skipped", "Skipped"),
            ("stopped", "Stopped"),
        ],
        default="planned",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    stop_reason = fields.Text("Why Stopped or Skipped", readonly=True, copy=False)
    begun_on = fields.Datetime("Sending since", readonly=True, copy=False)
    sent_on = fields.Datetime(readonly=True, copy=False)
    # Only the approval writes it: nobody else can make a text look approved.
    approved_digest = fields.Char(
        readonly=True, copy=False, export_string_translation=False, groups="base.group_system"
    )
    needs_approval = fields.Boolean(
        compute="_compute_needs_approval",
        compute_sudo=True,
        help="What it says or whom it is for was changed after the approval.",
    )
    recipient_ids = fields.One2many("solidarity.campaign.recipient", "step_id", "Recipients", copy=False)
    mailing_ids = fields.One2many("mailing.mailing", "campaign_step_id", "Mailings", copy=False)
    included_count = fields.Integer("To Be Sent to", compute="_compute_recipient_counts")
    excluded_count = fields.Integer("Left Out", compute="_compute_recipient_counts")
    handed_over_count = fields.Integer("Handed over", compute="_compute_recipient_counts")
    uncertain_count = fields.Integer("Uncertain", compute="_compute_recipient_counts")

    _offset_limited = models.Constraint(
        "CHECK(offset_count BETWEEN 0 AND 1000)", "The distance to the event is 0 to 1000."
    )

    @api.depends("purpose", "campaign_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["purpose"]._description_selection(self.env))
        for step in self:
            step.display_name = f"{labels.get(step.purpose, '')} – {step.campaign_id.name}"

    @api.depends(
        "state",
        "purpose",
        "offset_count",
        "offset_unit",
        "offset_reference",
        "event_id.date_begin",
        "event_id.date_end",
        "event_id.date_tz",
        "event_id.address_id",
        "event_id.kanban_state",
        "campaign_id.state",
        "campaign_id.announced_begin",
        "campaign_id.announced_end",
        "campaign_id.announced_address_id",
        "campaign_id.is_cancellation_told",
    )
    def _compute_scheduled_on(self):
        for step in self:
            if step.state in ("planned", "stopped"):
                step.scheduled_on = step._due_on()
            else:
                step.scheduled_on = step.scheduled_on
        self._wake_when_due()

    def _due_on(self):
        event = self.event_id
        if not event.date_begin or not event.date_end:
            return False
        if self.purpose not in OCCASIONS:
            return schedule.due_on(
                event.date_begin,
                event.date_end,
                min(max(self.offset_count, 0), 1000),
                self.offset_unit,
                self.offset_reference,
                event.date_tz,
            )
        if self._occasion_has_come():
            return fields.Datetime.now() + (SETTLING if self.purpose == "change" else timedelta())
        return False

    def _occasion_has_come(self):
        """Whether the event is not what people were told."""
        campaign, event = self.campaign_id, self.event_id
        if campaign.state != "running":
            return False
        is_cancelled = event.kanban_state == "cancel"
        if self.purpose == "cancellation":
            return is_cancelled and not campaign.is_cancellation_told
        told = (campaign.announced_begin, campaign.announced_end, campaign.announced_address_id)
        return not is_cancelled and told != (event.date_begin, event.date_end, event.address_id)

    def _compute_recipient_counts(self):
        rows = self.env["solidarity.campaign.recipient"]._read_group(
            [("step_id", "in", self.ids)],
            ["step_id", "is_included", "is_uncertain"],
            ["__count", "claimed_on:count"],
        )
        self.included_count = self.excluded_count = self.handed_over_count = self.uncertain_count = 0
        for step, is_included, is_uncertain, count, claimed in rows:
            step.included_count += count if is_included else 0
            step.excluded_count += 0 if is_included else count
            step.handed_over_count += claimed
            step.uncertain_count += count if is_uncertain else 0

    # ------------------------------------------------------------------
    # What was approved
    # ------------------------------------------------------------------

    @api.depends(
        "approved_digest",
        "purpose",
        "subject",
        "body",
        "side",
        "state_ids",
        "topic_ids",
        "role_ids",
        "event_id",
        "campaign_id.state",
    )
    def _compute_needs_approval(self):
        required = self.env["solidarity.campaign"]._approval_required()
        digests = self._digests() if required else {}
        for step in self:
            step.needs_approval = (
                required and step.campaign_id.state == "running" and step.approved_digest != digests[step]
            )

    def _digests(self):
        """What somebody approves, as a short key: the texts in all languages, whom they are for and of which event
        they tell."""
        texts = {name: self._written_texts(name) for name in self._bilingual_fields}
        return {
            step: hashlib.sha256(
                json.dumps(
                    [
                        step.event_id._origin.id,
                        step.purpose,
                        step.side,
                        sorted(step.state_ids._origin.ids),
                        sorted(step.topic_ids._origin.ids),
                        sorted(step.role_ids._origin.ids),
                        *(texts[name].get(step._origin.id, {}) for name in self._bilingual_fields),
                    ],
                    sort_keys=True,
                ).encode()
            ).hexdigest()
            for step in self
        }

    def _take_down_approval(self):
        for step, digest in self._digests().items():
            step.sudo().approved_digest = digest  # the approval was checked

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_skip(self):
        """Do not send these steps (coordinators)."""
        self._check_state("planned", "stopped")
        self._call_off(self.env._("Skipped by %s.", self.env.user.name))
        return True

    def action_resume(self):
        """Plan these steps again, after what stopped or skipped them was mended (coordinators). What is due is sent."""
        self._check_state("stopped", "skipped")
        self._check_content()
        self.write({"state": "planned", "stop_reason": False})
        self._wake_when_due()
        return True

    def action_send_now(self):
        """Send these steps without waiting for their time (coordinators).

        :raise UserError: where a step makes no sense now, is not approved or not ready
        """
        self._check_state("planned", "stopped")
        self._check_content()
        self.write({"state": "planned", "stop_reason": False})
        for step in self:
            step._send_now()
        return True

    def action_view_recipients(self):
        """Show who would get the step and who would not, and why (readers). Before sending, the list is made anew."""
        self.ensure_one()
        self.check_access("read")
        if self.state in ("planned", "stopped"):
            # Readers change no recipients; the list only says what holds now.
            self.sudo()._refresh_recipients()
        own = [("step_id", "=", self.id)]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Recipients"),
            "res_model": "solidarity.campaign.recipient",
            "view_mode": "list,form",
            "domain": own,
        }

    def _check_state(self, *allowed):
        """:raise UserError: naming the first step in another state"""
        self.check_access("write")
        labels = dict(self._fields["state"]._description_selection(self.env))
        for step in self:
            if step.state not in allowed:
                raise UserError(
                    self.env._(
                        "%(record)s is in the state “%(state)s”; this step needs: %(needed)s.",
                        record=step.display_name,
                        state=labels[step.state],
                        needed=", ".join(labels[state] for state in allowed),
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if any(step.state in ("sending", "sent") for step in self):
            raise UserError(self.env._("A step that was sent is part of the record."))
