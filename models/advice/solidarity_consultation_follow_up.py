from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SolidarityConsultation(models.Model):
    """What was promised in a consultation becomes an activity of the adviser, where the others look for it."""

    _inherit = "solidarity.consultation"

    follow_up_date = fields.Date("Follow up on", copy=False)
    follow_up_note = fields.Char("What to Do", copy=False)
    follow_up_scheduled = fields.Boolean(readonly=True, copy=False, export_string_translation=False)

    @api.constrains("follow_up_date", "follow_up_note")
    def _check_follow_up(self):
        for consultation in self:
            if consultation.follow_up_note and not consultation.follow_up_date:
                raise ValidationError(
                    self.env._("Please say by when “%s” is to be done.", consultation.follow_up_note)
                )

    @api.model_create_multi
    def create(self, vals_list):
        consultations = super().create(vals_list)
        consultations._schedule_follow_ups()
        return consultations

    def write(self, vals):
        done = super().write(vals)
        if "follow_up_date" in vals:
            self._schedule_follow_ups()
        return done

    def _schedule_follow_ups(self):
        """Plan the activity of each new follow-up, once: on the partnership, or else on the municipality."""
        waiting = self.filtered(lambda one: one.follow_up_date and not one.follow_up_scheduled)
        for consultation in waiting:
            advised = consultation.partnership_id or consultation.municipality_id
            advised.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=consultation.follow_up_date,
                summary=consultation.follow_up_note or self.env._("Follow up: %s", consultation.display_name),
                user_id=consultation.user_id.id,
                automated=False,
            )
        waiting.follow_up_scheduled = True
