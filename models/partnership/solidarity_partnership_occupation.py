from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date

from .solidarity_partnership_health_facts import LIVING_STAGES

TERRITORY_ACTIVITY = "solidarity_partnership.mail_activity_type_territory"


class SolidarityPartnership(models.Model):
    """When the partner is occupied or free again, the coordinator is told, and decides: no stage changes by itself."""

    _inherit = "solidarity.partnership"

    territory_notice = fields.Char(
        compute="_compute_territory_notice",
        groups="base.group_user",
        help="What the coordinator was told of the territory status and has not decided on yet.",
    )

    @api.depends("activity_ids")
    def _compute_territory_notice(self):
        summaries = {activity.res_id: activity.summary for activity in self._territory_activities()}
        for partnership in self:
            partnership.territory_notice = summaries.get(partnership._origin.id, False)

    def _territory_activities(self):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self._origin.ids),
                ("activity_type_id", "=", self.env.ref(TERRITORY_ACTIVITY).id),
            ]
        )

    # ------------------------------------------------------------------
    # Decisions
    # ------------------------------------------------------------------

    def action_rest_occupied(self):
        """Open the dialog that lets the partnership rest, with the reason filled in (coordinators)."""
        self.ensure_one()
        self._check_step("stage", *LIVING_STAGES)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.solidarity_partnership_close_action_rest"
        )
        return action | {
            "context": {
                "default_partnership_ids": self.ids,
                "default_step": "rest",
                "default_reason": self._occupation_reason(),
            }
        }

    def action_keep_going(self):
        """The coordinator has seen that the partner is occupied, or free again, and leaves the stage as it is."""
        self.check_access("write")
        self._decide_on_territory(self.env._("The stage stays as it is."))
        return True

    def action_rest(self, reason):
        done = super().action_rest(reason)
        self._decide_on_territory(reason)
        return done

    def action_resume(self):
        done = super().action_resume()
        self._decide_on_territory(self.env._("Resumed."))
        return done

    def action_end(self, reason):
        done = super().action_end(reason)
        self._decide_on_territory(reason)
        return done

    def _decide_on_territory(self, decision):
        activities = self._territory_activities()
        if activities:
            activities.action_feedback(feedback=decision)

    # ------------------------------------------------------------------
    # Notices
    # ------------------------------------------------------------------

    def _tell_occupied(self, entry):
        """Ask the coordinator whether the partnership shall rest.

        :param entry: the entry of the list that began
        """
        env = self._coordinators_env()
        self._replace_notice(
            env._("The partner municipality is occupied: shall the partnership rest?"),
            self.with_env(env)._occupation_reason(entry),
        )

    def _tell_free(self, entry):
        """Tell the coordinator of a resting partnership that it can go on; a notice of the occupation is obsolete."""
        env = self._coordinators_env()
        reason = env._(
            "%(municipality)s is no longer listed as temporarily occupied (order %(order)s).",
            municipality=self.with_env(env).ukrainian_id.display_name,
            order=entry.order_number or "–",
        )
        if self.stage == "resting":
            self._replace_notice(
                env._("The partner municipality is free again: the partnership can be resumed"), reason
            )
        else:
            self._decide_on_territory(reason)

    def _coordinators_env(self):
        self.ensure_one()
        lang = self.coordinator_id.lang or self.env.lang
        return self.with_context(lang=lang, solidarity_plain_name=True).env

    def _replace_notice(self, summary, reason):
        """One notice at a time: the latest word on the territory counts."""
        self._territory_activities().unlink()
        self.activity_schedule(
            TERRITORY_ACTIVITY,
            summary=summary,
            note=Markup("<p>%s</p>") % reason,
            user_id=self.coordinator_id.filtered("active").id,
        )

    def _occupation_reason(self, entry=None):
        """Words for the record, in the language of the environment; empty when nothing is listed."""
        places = self.ukrainian_id | self.ukrainian_id.child_ids
        entry = entry or self.env["solidarity.territory.status"].search(
            [
                ("municipality_id", "in", places.ids),
                ("status", "=", "occupied"),
                *self.env["solidarity.territory.status"]._open_domain(),
            ],
            limit=1,
        )
        if not entry:
            return ""
        return self.env._(
            "%(municipality)s has been listed as temporarily occupied since %(date)s (order %(order)s).",
            municipality=self.with_context(solidarity_plain_name=True).ukrainian_id.display_name,
            date=format_date(self.env, entry.date_from, date_format="long"),
            order=entry.order_number or "–",
        )
