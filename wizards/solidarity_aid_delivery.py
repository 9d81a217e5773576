from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.aid.solidarity_aid_line import compare_quantities
from ..models.aid.solidarity_need_offer_mixin import QUANTITY_DIGITS


class SolidarityAidDelivery(models.TransientModel):
    """Record what of an aid has arrived: all of it, a part while the rest is on its way, or less than was sent."""

    _name = "solidarity.aid.delivery"
    _description = "Record a Delivery"

    aid_id = fields.Many2one(
        "solidarity.aid", "Aid Measure", required=True, readonly=True, ondelete="cascade"
    )
    line_ids = fields.One2many("solidarity.aid.delivery.line", "delivery_id", "Arrived")
    is_complete = fields.Boolean(
        "Nothing more is to come",
        default=True,
        help="What is missing is open again, so that others can pledge it. Otherwise the rest is still on its way.",
    )

    is_done = fields.Boolean(readonly=True, export_string_translation=False)

    @api.model
    def _open(self, aid):
        """The dialog for this aid, filled in as if the rest had arrived."""
        return self.create(
            {
                "aid_id": aid.id,
                "line_ids": [
                    Command.create(
                        {"line_id": line.id, "quantity": line.quantity_sent - line.quantity_delivered}
                    )
                    for line in aid.line_ids
                ],
            }
        )

    def action_record(self):
        """Record the quantities, once: a second click finds them recorded (coordinators)."""
        self.ensure_one()
        self.check_access("write")
        self.lock_for_update()
        if not self.is_done:
            self.is_done = True
            self._record()
        return True

    def _record(self):
        self.aid_id._check_step("state", "in_transit")
        if any(compare_quantities(line.quantity, 0) < 0 for line in self.line_ids):
            raise UserError(self.env._("Quantities are not negative."))
        self.aid_id._deliver(
            {
                line.line_id: line.line_id.quantity_delivered + line.quantity
                for line in self.line_ids
                if line.line_id.aid_id == self.aid_id
            },
            complete=self.is_complete,
        )


class SolidarityAidDeliveryLine(models.TransientModel):
    """What has arrived of one line."""

    _name = "solidarity.aid.delivery.line"
    _description = "Quantity that Arrived"

    delivery_id = fields.Many2one("solidarity.aid.delivery", required=True, index=True, ondelete="cascade")
    line_id = fields.Many2one("solidarity.aid.line", "What", required=True, readonly=True, ondelete="cascade")
    unit = fields.Selection(related="line_id.unit")
    quantity_sent = fields.Float(related="line_id.quantity_sent")
    quantity_delivered = fields.Float(related="line_id.quantity_delivered", string="Arrived Before")
    quantity = fields.Float("Arrived Now", digits=QUANTITY_DIGITS)
