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
    partnership_ids = fields.Many2many(
        "solidarity.partnership",
        "event_event_solidarity_partnership_rel",
        "event_id",
        "partnership_id",
        string="Partnerships",
        ondelete="restrict",
        groups="solidarity_partnership.group_reader",
        help="Several partnerships can meet in one joint exchange.",
    )
    partnership_id = fields.Many2one(
        "solidarity.partnership",
        "Leading Partnership",
        compute="_compute_partnership_id",
        inverse="_inverse_partnership_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        groups="solidarity_partnership.group_reader",
        help="The one of the partnerships that comes first, for instance in lists that are grouped by partnership.",
    )
    language_ids = fields.Many2many(
        "res.lang",
        "event_event_solidarity_lang_rel",
        string="Working Languages",
        context={"active_test": False},
    )
    is_held_exchange = fields.Boolean(compute="_compute_is_held_exchange", export_string_translation=False)
    exchange_progress = fields.Selection(
        [
            ("planned", "Planned"),
            ("announced", "Announced"),
            ("interrupted", "Interrupted"),
            ("held", "Held"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        "Progress",
        compute="_compute_exchange_progress",
        store=True,
        index="btree_not_null",
        help="Announced: invitations were sent, the exchange is on the website or in the stage of this name. "
        "Closed: held, and its minutes are complete.",
    )

    @api.depends("partnership_ids")
    def _compute_partnership_id(self):
        """The leading partnership stays as long as it is one of them."""
        for event in self:
            leading = event.partnership_id & event.partnership_ids
            event.partnership_id = leading or event.partnership_ids[:1]

    def _inverse_partnership_id(self):
        for event in self.filtered("partnership_id"):
            event.sudo().partnership_ids |= (
                event.partnership_id
            )  # whoever may write the one may write the other

    @api.depends("solidarity_kind", "stage_id.pipe_end", "kanban_state")
    def _compute_is_held_exchange(self):
        for event in self:
            event.is_held_exchange = (
                event.solidarity_kind == "exchange"
                and event.stage_id.pipe_end
                and event.kanban_state != "cancel"
            )

    @api.depends(
        "solidarity_kind",
        "stage_id.pipe_end",
        "kanban_state",
        "is_published",
        "date_closed",
        "interruption_ids.date_resumed",
        "registration_ids.invitation_date",
    )
    def _compute_exchange_progress(self):
        announced = self.env.ref("event.event_stage_announced", raise_if_not_found=False)
        for event in self:
            if event.solidarity_kind != "exchange":
                event.exchange_progress = False
            elif event.kanban_state == "cancel":
                event.exchange_progress = "cancelled"
            elif event.is_held_exchange:
                event.exchange_progress = "closed" if event.date_closed else "held"
            elif event.is_interrupted:
                event.exchange_progress = "interrupted"
            elif (
                event.is_published
                or (announced and event.stage_id == announced)
                or any(event.registration_ids.mapped("invitation_date"))
            ):
                event.exchange_progress = "announced"
            else:
                event.exchange_progress = "planned"

    def action_exchange_held(self):
        """The exchange took place: the event is over, and its partnerships move on (event users)."""
        self.check_access("write")
        self._check_is_exchange()
        self._close_interruptions()
        self.action_set_done()
        return True

    def _check_is_exchange(self):
        if any(event.solidarity_kind != "exchange" for event in self):
            raise UserError(self.env._("Only a bilingual exchange can be marked as held."))
