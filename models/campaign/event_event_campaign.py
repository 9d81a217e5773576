from odoo import api, fields, models
from odoo.exceptions import UserError

from ..solidarity_bilingual_mixin import COLUMNS

#: Lines of an event's schedule of mails, and the purpose of the step that says the same.
SAID_BY_CAMPAIGNS = {"before_event": "practical", "after_event": "thanks"}


class EventEvent(models.Model):
    """Campaigns are made from the plans of the event's type."""

    _inherit = "event.event"

    campaign_ids = fields.One2many(
        "solidarity.campaign", "event_id", "Campaigns", groups="solidarity_partnership.group_reader"
    )
    solidarity_campaign_count = fields.Integer(
        "Number of Campaigns",
        compute="_compute_solidarity_campaign_count",
        groups="solidarity_partnership.group_reader",
    )

    def _compute_solidarity_campaign_count(self):
        rows = self.env["solidarity.campaign"]._read_group(
            [("event_id", "in", self.ids)], ["event_id"], ["__count"]
        )
        counts = {event.id: count for event, count in rows}
        for event in self:
            event.solidarity_campaign_count = counts.get(event.id, 0)

    def action_plan_campaign(self):
        """Make a campaign from each plan of the event's type that was not used for it yet, and open them
        (coordinators).

        :raise UserError: where there is no plan left, or the event is none of the network
        """
        self.ensure_one()
        self.env["solidarity.campaign"].check_access("create")
        self.check_access("read")
        if self.solidarity_kind not in ("networking", "information"):
            raise UserError(self.env._("Campaigns belong to networking and information events."))
        plans = self.env["solidarity.campaign.plan"].search(
            [("event_type_id", "=", self.event_type_id.id), ("event_type_id", "!=", False)]
        )
        used = self.campaign_ids.filtered(lambda campaign: campaign.state != "cancelled").plan_id
        if not plans - used:
            raise UserError(
                self.env._(
                    "There is no plan left for the type of “%s”. Please make a campaign by hand.", self.name
                )
            )
        campaigns = (plans - used)._make_campaigns(self)
        return campaigns._get_records_action(name=self.env._("Campaigns"))

    def _leave_mails_to_campaigns(self):
        """What a campaign says, the event's own schedule of mails need not say, too: nobody is told twice."""
        purposes = set(self.campaign_ids.step_ids.mapped("purpose"))
        said = {kind for kind, purpose in SAID_BY_CAMPAIGNS.items() if purpose in purposes}
        doubled = self.event_mail_ids.filtered(
            lambda mail: mail.interval_type in said and not mail.mail_done and not mail.mail_count_done
        )
        if doubled:
            doubled.unlink()
            self._message_log(
                body=self.env._(
                    "The scheduled mails before and after the event are now sent by its campaign."
                )
            )


class SolidarityCampaignPlan(models.Model):
    _inherit = "solidarity.campaign.plan"

    def _make_campaigns(self, event):
        """A campaign for the event from each of these plans. Constant number of queries for any number of steps."""
        campaigns = self.env["solidarity.campaign"].create(
            [
                {
                    "name": self.env._("%(event)s: %(plan)s", event=event.name, plan=plan.name),
                    "event_id": event.id,
                    "plan_id": plan.id,
                    "user_id": event.user_id.id or self.env.uid,
                    "step_ids": [fields.Command.create(values) for values in plan.step_ids._prepare_steps()],
                }
                for plan in self
            ]
        )
        campaigns._ensure_utm_campaign()
        event._leave_mails_to_campaigns()
        return campaigns


class SolidarityCampaignPlanStep(models.Model):
    _inherit = "solidarity.campaign.plan.step"

    _offset_limited = models.Constraint(
        "CHECK(offset_count BETWEEN 0 AND 1000)", "The distance to the event is 0 to 1000."
    )

    @api.model
    def _copied_fields(self):
        """When a step is due and whom it is for."""
        return ("sequence", "purpose", "offset_count", "offset_unit", "offset_reference", "side")

    def _prepare_steps(self):
        """Values of a campaign's steps, with the texts as they are written in every language."""
        texts = {name: self._written_texts(name) for name in self._bilingual_fields}
        prepared = []
        for step in self:
            values = {name: step[name] for name in self._copied_fields()}
            for name in ("state_ids", "topic_ids", "role_ids"):
                values[name] = [fields.Command.set(step[name].ids)]
            for name in self._bilingual_fields:
                written = texts[name].get(step.id, {})
                # The source, then the two columns, each as it is: nothing stands in for a missing translation.
                values[name] = written.get("en_US") or step[name]
                for ending, lang in COLUMNS.items():
                    values[f"{name}_{ending}"] = written.get(lang, False)
            prepared.append(values)
        return prepared
