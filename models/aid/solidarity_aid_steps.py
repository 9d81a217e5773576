from odoo import fields, models
from odoo.exceptions import UserError

from ..row_lock import wait_for_rows
from .solidarity_aid_line import compare_quantities


class SolidarityAid(models.Model):
    """The steps of an aid. Each locks the needs it answers before quantities change, in one order."""

    _inherit = "solidarity.aid"

    def action_prepare(self):
        """Everything is ready to go (coordinators)."""
        self._check_step("state", "pledged")
        self._check_goods()
        self.receiver_id._check_not_occupied()
        self.write({"state": "prepared", "date_prepared": fields.Date.context_today(self)})
        return True

    def action_ship(self):
        """The aid is on its way: all that was pledged, where nothing else is recorded as sent (coordinators)."""
        self._check_step("state", "pledged", "prepared")
        self._check_goods()
        self.receiver_id._check_not_occupied()
        self._lock_answered()
        for line in self.line_ids.filtered(lambda line: not line.quantity_sent):
            line.quantity_sent = line.quantity_pledged
        self.write({"state": "in_transit", "date_shipped": fields.Date.context_today(self)})
        return True

    def action_deliver(self):
        """All that was sent has arrived (coordinators). Parts are recorded in the dialog of deliveries."""
        self._check_step("state", "in_transit")
        self._deliver({line: line.quantity_sent for line in self.line_ids})
        return True

    def action_confirm(self):
        """The receiver has confirmed the receipt of what is recorded as delivered (coordinators, on its behalf)."""
        self._check_step("state", "delivered")
        self._lock_answered()
        self.write({"state": "confirmed", "date_confirmed": fields.Date.context_today(self)})
        return True

    def action_cancel(self, reason):
        """Nothing comes of it; what was pledged is open again (coordinators)."""
        self._check_step("state", "pledged", "prepared", "in_transit")
        if not (reason or "").strip():
            raise UserError(self.env._("Please give the reason."))
        if any(line.quantity_delivered for line in self.line_ids):
            raise UserError(
                self.env._("Something has arrived already: record that nothing more is to come instead.")
            )
        self._lock_answered()
        self.write(
            {"state": "cancelled", "date_cancelled": fields.Date.context_today(self), "cancel_reason": reason}
        )
        for aid in self:
            aid._message_log(body=self.env._("Cancelled: %s", reason))
        return True

    def action_open_delivery(self):
        """The dialog in which the quantities that arrived are recorded."""
        self.ensure_one()
        self._check_step("state", "in_transit")
        wizard = self.env["solidarity.aid.delivery"]._open(self)
        return wizard._get_records_action(name=self.env._("Record a Delivery"), target="new")

    # ------------------------------------------------------------------
    # Parts of the steps
    # ------------------------------------------------------------------

    def _deliver(self, quantities, complete=True):
        """Record what has arrived so far.

        :param quantities: ``{line: quantity that has arrived in all}``, in the unit of the line
        :param complete: nothing more is to come; what is missing is open again for others
        """
        self._lock_answered()
        for line, quantity in quantities.items():
            if compare_quantities(line.quantity_delivered, quantity):
                line.quantity_delivered = quantity
        if complete:
            self.write({"state": "delivered", "date_delivered": fields.Date.context_today(self)})

    def _check_goods(self):
        for aid in self:
            if not aid.line_ids:
                raise UserError(self.env._("%s has no goods or services yet.", aid.display_name))

    def _lock_answered(self):
        """One change of quantities at a time."""
        for records in (self, self.line_ids.need_id, self.line_ids.offer_id):
            wait_for_rows(records)
