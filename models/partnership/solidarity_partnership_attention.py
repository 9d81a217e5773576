from markupsafe import Markup

from odoo import fields, models
from odoo.tools import split_every

from .batches import each_for_itself
from .solidarity_partnership_health_facts import ATTENTION_ACTIVITY

BATCH = 100


class SolidarityPartnership(models.Model):
    """Once a week the coordinators are asked to look after the partnerships that need it."""

    _inherit = "solidarity.partnership"

    def _cron_ask_for_attention(self):
        """One activity for each partnership that needs attention, as long as none is open; those of partnerships that
        are well again are closed. What was asked is stored with every batch, so that a job that starts again asks
        nobody twice."""
        needy = self.search([("health", "=", "attention"), ("coordinator_id.active", "=", True)])
        asked = self._attention_activities()
        well_again = asked.filtered(lambda activity: activity.res_id not in needy.ids)
        waiting = needy - self.browse(asked.mapped("res_id"))
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(well_again) + len(waiting))
        for step, records in ((_close, well_again), (_ask, waiting)):
            for batch in split_every(BATCH, records.ids, records.browse):
                each_for_itself(step, batch)
                if not commit(len(batch)):
                    return

    def _attention_activities(self):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("activity_type_id", "=", self.env.ref(ATTENTION_ACTIVITY).id),
            ]
        )

    def _ask_for_attention(self):
        """Plan the activity with the reason, in the language of each coordinator."""
        activity_type = self.env.ref(ATTENTION_ACTIVITY)
        model = self.env["ir.model"]._get(self._name)
        for coordinator, partnerships in self.grouped("coordinator_id").items():
            # A list of things to do, not one e-mail for each of them.
            env = self.with_context(lang=coordinator.lang, mail_activity_quick_update=True).env
            env["mail.activity"].create(
                [
                    {
                        "activity_type_id": activity_type.id,
                        "res_model_id": model.id,
                        "res_id": partnership.id,
                        "user_id": coordinator.id,
                        "summary": env._("This partnership needs attention"),
                        "note": Markup("<p>%s</p>") % partnership.health_reason,
                        "date_deadline": fields.Date.today(),
                        "automated": True,
                    }
                    for partnership in partnerships.with_env(env)
                ]
            )


def _ask(partnerships):
    partnerships._ask_for_attention()


def _close(activities):
    for coordinator, own in activities.grouped("user_id").items():
        env = activities.with_context(lang=coordinator.lang).env
        own.action_feedback(feedback=env._("No attention is needed any more."))
