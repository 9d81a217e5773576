import math

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..row_lock import wait_for_rows
from .solidarity_aid_line import compare_quantities


class SolidarityAid(models.Model):
    """What the two municipalities see of an aid in the portal, and the receiver's confirmation."""

    _inherit = "solidarity.aid"

    def _portal_values(self, municipality):
        """Aid from the side of one of its municipalities, which may read it; of the other side its public name."""
        units = dict(self.env["solidarity.aid.line"]._fields["unit"]._description_selection(self.env))
        values = []
        for aid in self:
            receives = aid.receiver_id == municipality
            values.append(
                {
                    "aid": aid,
                    "receives": receives,
                    "other": (aid.donor_id if receives else aid.receiver_id)._public_values(),
                    "lines": [{"line": line, "unit": units[line.unit]} for line in aid.line_ids],
                    "can_confirm": receives and aid.state in ("in_transit", "delivered"),
                    "coordinator": aid.sudo()._coordinator().name,  # the name of the own coordinator only
                }
            )
        return values

    def _confirm_receipt(self, quantities):
        """The receiver confirms what has arrived; what is missing is open again for others.

        :param quantities: ``{id of the line: quantity that arrived}``; lines left out arrived as they were sent
        :raise AccessError: unless the user stands for the receiver
        :raise UserError: if it is not on its way, or more than was sent would have arrived
        :return: False if it was confirmed before
        """
        self.ensure_one()
        self.check_access("read")
        municipality = self.env.user.partner_id._get_own_municipality()
        if not municipality or self.receiver_id != municipality:
            raise AccessError(self.env._("Only the receiver confirms the receipt."))
        aid_sudo = self.sudo()  # municipalities write through this method only
        wait_for_rows(aid_sudo)  # a double click is one confirmation
        if aid_sudo.state == "confirmed":
            return False
        arrived = aid_sudo._check_receipt(quantities)
        aid_sudo._deliver(arrived, complete=aid_sudo.state == "in_transit")
        aid_sudo.write({"state": "confirmed", "date_confirmed": fields.Date.context_today(self)})
        aid_sudo._tell_of_receipt()
        return True

    def _check_receipt(self, quantities):
        if self.state not in ("in_transit", "delivered"):
            raise UserError(self.env._("The receipt is confirmed when the aid is on its way or delivered."))
        if set(quantities) - set(self.line_ids.ids):
            raise UserError(self.env._("This is not part of the aid."))
        wrong = self._receipt_errors(quantities)
        if wrong:
            raise UserError("\n".join(wrong.values()))
        return {line: quantities.get(line.id, line.quantity_sent) for line in self.line_ids}

    def _receipt_errors(self, quantities):
        """What is wrong with quantities of an aid that can be confirmed: ``{id of the line: sentence}``."""
        wrong = {}
        if self.state not in ("in_transit", "delivered"):
            return wrong
        for line in self.line_ids:
            quantity = quantities.get(line.id, line.quantity_sent)
            if not math.isfinite(quantity) or quantity < 0:
                wrong[line.id] = self.env._(
                    "Please give the quantity of “%s” as a number.", line.display_name
                )
            elif compare_quantities(quantity, line.quantity_sent) > 0:
                wrong[line.id] = self.env._(
                    "More of “%(name)s” cannot have arrived than was sent (%(sent)s).",
                    name=line.display_name,
                    sent=line._format_quantity(line.quantity_sent),
                )
        return wrong

    def _tell_of_receipt(self):
        """The coordinator reads in the chatter that it arrived, and what did not; in the coordinator's language."""
        coordinator = self._coordinator()
        aid = self.with_context(lang=coordinator.lang)
        missing = [
            line.env._(
                "%(name)s: %(delivered)s of %(sent)s",
                name=line.display_name,
                delivered=line._format_quantity(line.quantity_delivered),
                sent=line._format_quantity(line.quantity_sent),
            )
            for line in aid.line_ids
            if compare_quantities(line.quantity_delivered, line.quantity_sent) < 0
        ]
        if missing:
            body = aid.env._("The receiver confirms less than was sent. %s", "; ".join(missing))
        else:
            body = aid.env._("The receiver confirms that everything has arrived.")
        aid.message_post(
            body=body,
            author_id=self.env.user.partner_id.id,
            partner_ids=coordinator.partner_id.ids if missing else [],
            subtype_xmlid="mail.mt_note",
        )

    def _coordinator(self):
        """Who accompanies this aid."""
        return self.user_id or self.partnership_id.coordinator_id or self.create_uid
