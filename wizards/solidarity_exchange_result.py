from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.row_lock import wait_for_rows


class SolidarityExchangeResult(models.TransientModel):
    """Take over the results of an exchange in one go; opened again, it adds what was forgotten."""

    _name = "solidarity.exchange.result"
    _description = "Results of an Exchange"

    event_id = fields.Many2one("event.event", "Exchange", required=True, ondelete="cascade")
    municipality_ids = fields.Many2many("solidarity.municipality", compute="_compute_municipality_ids")
    need_line_ids = fields.One2many(
        "solidarity.exchange.result.line", "result_id", "Needs Named", domain=[("kind", "=", "need")]
    )
    offer_line_ids = fields.One2many(
        "solidarity.exchange.result.line", "result_id", "Offers Made", domain=[("kind", "=", "offer")]
    )
    declaration_ids = fields.One2many(
        "solidarity.exchange.result.declaration",
        "result_id",
        "Declarations of Solidarity",
        compute="_compute_declaration_ids",
        store=True,
        readonly=False,
    )
    plan_id = fields.Many2one(
        "mail.activity.plan",
        "Next Steps",
        compute="_compute_plan_id",
        store=True,
        readonly=False,
        domain=[("res_model", "=", "solidarity.partnership")],
        help="The activities of this plan are scheduled on each partnership. Empty: none are.",
    )
    recorded_need_ids = fields.One2many(related="event_id.need_ids", string="Needs Recorded")
    recorded_offer_ids = fields.One2many(related="event_id.offer_ids", string="Offers Recorded")
    is_done = fields.Boolean(readonly=True, export_string_translation=False)

    @api.depends("event_id")
    def _compute_municipality_ids(self):
        for result in self:
            partnerships = result.event_id.partnership_ids
            result.municipality_ids = partnerships.german_id | partnerships.ukrainian_id

    @api.depends("event_id")
    def _compute_declaration_ids(self):
        """One line for each partnership, with what is known of its declaration already.

        The day is the one where the exchange was, wherever the coordinator is.
        """
        for result in self:
            event = result.event_id
            there = event.with_context(tz=event.date_tz)
            day = event.date_begin and fields.Datetime.context_timestamp(there, event.date_begin).date()
            result.declaration_ids = [Command.clear()] + [
                Command.create(
                    {
                        "partnership_id": partnership.id,
                        "date": partnership.declaration_date or day,
                        "form": partnership.declaration_form,
                    }
                )
                for partnership in result.event_id.partnership_ids
            ]

    @api.depends("event_id")
    def _compute_plan_id(self):
        """The shipped plan, the first time only."""
        plan = self.env.ref("solidarity_partnership.activity_plan_after_exchange", raise_if_not_found=False)
        for result in self:
            result.plan_id = False if result.event_id.date_results else plan

    def action_confirm(self):
        """Record everything, once: a second click finds it done (coordinators)."""
        self.ensure_one()
        event = self.event_id
        event._check_has_results()
        wait_for_rows(self)
        if not self.is_done:
            self.is_done = True
            self._record()
        return {"type": "ir.actions.act_window_close"}

    def _record(self):
        needs = self.env["solidarity.need"].create(
            [line._prepare_values() | {"urgency": line.urgency} for line in self.need_line_ids]
        )
        offers = self.env["solidarity.offer"].create([line._prepare_values() for line in self.offer_line_ids])
        for declaration in self.declaration_ids.filtered("form"):
            self._check_took_part(declaration.partnership_id)
            declaration.partnership_id._declare(
                declaration.date, declaration.form, declaration.attachment_ids
            )
        for partnership in self.event_id.partnership_ids if self.plan_id else ():
            self._schedule_next_steps(partnership)
        self.event_id.date_results = self.event_id.date_results or fields.Date.context_today(self)
        self.event_id._message_log(
            body=self.env._(
                "Results taken over: %(needs)s needs, %(offers)s offers.",
                needs=len(needs),
                offers=len(offers),
            )
        )

    def _check_took_part(self, partnership):
        if partnership not in self.event_id.partnership_ids:
            raise UserError(self.env._("%s did not take part in this exchange.", partnership.display_name))

    def _schedule_next_steps(self, partnership):
        responsible = partnership.coordinator_id or self.env.user
        self.env["mail.activity.schedule"].create(
            {
                "res_model": partnership._name,
                "res_ids": str(partnership.ids),
                "plan_id": self.plan_id.id,
                "plan_on_demand_user_id": responsible.id,
                "plan_date": fields.Date.context_today(self),
            }
        ).action_schedule_plan()
