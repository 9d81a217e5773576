from odoo import fields, models
from odoo.exceptions import UserError


class EventEvent(models.Model):
    """What came out of an exchange: needs, offers, declarations of solidarity and next steps."""

    _inherit = "event.event"

    need_ids = fields.One2many(
        "solidarity.need", "event_id", "Needs Named", groups="solidarity_partnership.group_reader"
    )
    offer_ids = fields.One2many(
        "solidarity.offer", "event_id", "Offers Made", groups="solidarity_partnership.group_reader"
    )
    date_results = fields.Date(
        "Results Taken Over on",
        readonly=True,
        copy=False,
        help="When the results were first taken over; they can be added to at any time.",
    )

    def action_take_over_results(self):
        """Open the dialog that takes over needs, offers, declarations and next steps (coordinators)."""
        self.ensure_one()
        self._check_has_results()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.solidarity_exchange_result_action"
        ) | {"context": {"default_event_id": self.id, "dialog_size": "extra-large"}}

    def _check_has_results(self):
        """Results come from an exchange that was held, for the partnerships that took part.

        :raise UserError: if there are none yet
        """
        self.check_access("write")
        if not self.is_held_exchange:
            raise UserError(self.env._("Results are taken over from an exchange that was held."))
        if not self.partnership_ids:
            raise UserError(self.env._("Please say first which partnerships took part in the exchange."))
