from odoo import api, fields, models
from odoo.exceptions import UserError


class EventEvent(models.Model):
    _inherit = "event.event"

    solidarity_kind = fields.Selection(
        [
            ("exchange", "Bilingual Exchange"),
            ("networking", "Networking Event"),
            ("information", "Information Event"),
        ],
        "Kind of Event",
        index="btree_not_null",
        tracking=True,
    )
    partnership_id = fields.Many2one(
        "solidarity.partnership", index="btree_not_null", ondelete="restrict", tracking=True
    )
    language_ids = fields.Many2many(
        "res.lang",
        "event_event_solidarity_lang_rel",
        string="Working Languages",
        context={"active_test": False},
    )
    is_held_exchange = fields.Boolean(compute="_compute_is_held_exchange", export_string_translation=False)

    @api.depends("solidarity_kind", "stage_id.pipe_end", "kanban_state")
    def _compute_is_held_exchange(self):
        for event in self:
            event.is_held_exchange = (
                event.solidarity_kind == "exchange"
                and event.stage_id.pipe_end
                and event.kanban_state != "cancel"
            )

    def action_exchange_held(self):
        """The exchange took place: the event is over, and its partnership moves on (event users)."""
        self.check_access("write")
        if any(event.solidarity_kind != "exchange" for event in self):
            raise UserError(self.env._("Only a bilingual exchange can be marked as held."))
        self.action_set_done()
        return True

    def _check_announcement(self):
        """What must be there before anybody is invited to the event or reads of it.

        :raise UserError: naming what is missing
        """
