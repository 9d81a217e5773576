from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare, float_repr

from .solidarity_aid import CLOSED_STATES
from .solidarity_need_item import UNITS
from .solidarity_need_offer_mixin import QUANTITY_DIGITS

#: Which quantity of a line is bound to its need, by the state of its aid; a cancelled aid binds nothing.
BINDING_QUANTITIES = {
    "pledged": "quantity_pledged",
    "prepared": "quantity_pledged",
    "in_transit": "quantity_sent",
    "delivered": "quantity_delivered",
    "confirmed": "quantity_delivered",
}


def compare_quantities(one, other):
    """-1, 0 or 1: the two quantities compared as exactly as they are stored."""
    return float_compare(one, other, precision_digits=QUANTITY_DIGITS[1])


class SolidarityAidLine(models.Model):
    """Goods or a service of an aid, which may answer a need and come from an offer.

    Several lines, also of several aids, may answer one need, but never with more than it asks for: what a line binds is
    added up on the need, where the database checks it. Two users at once change the same row of the need, so that the
    second is tried again with what the first one wrote.
    """

    _name = "solidarity.aid.line"
    _description = "Goods or Service of an Aid"
    _order = "aid_id, sequence, id"

    aid_id = fields.Many2one("solidarity.aid", "Aid Measure", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10, export_string_translation=False)
    state = fields.Selection(related="aid_id.state", string="State of the Aid")
    donor_id = fields.Many2one(related="aid_id.donor_id")
    receiver_id = fields.Many2one(related="aid_id.receiver_id")
    need_id = fields.Many2one(
        "solidarity.need",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('municipality_id', '=', receiver_id), ('state', 'in', ['open', 'partly_covered'])]",
        groups="base.group_user",
        help="The need that it answers, if one is recorded.",
    )
    offer_id = fields.Many2one(
        "solidarity.offer",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('municipality_id', '=', donor_id), ('state', 'in', ['open', 'partly_used'])]",
        groups="base.group_user",
        help="The offer that it comes from, if one is recorded.",
    )
    item_id = fields.Many2one(
        "solidarity.need.item",
        compute="_compute_item_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )
    name = fields.Char("Description", help="What exactly it is. Empty: as the need or the item says.")
    unit = fields.Selection(
        UNITS, compute="_compute_unit", store=True, readonly=False, precompute=True, required=True
    )
    quantity_pledged = fields.Float(
        "Pledged",
        compute="_compute_quantity_pledged",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        digits=QUANTITY_DIGITS,
        aggregator=None,
        help="For a need: at first all that is still open.",
    )
    quantity_sent = fields.Float(
        "Sent",
        digits=QUANTITY_DIGITS,
        copy=False,
        aggregator=None,
        help="Never more than pledged: to send more, pledge more. What is not sent is open again for others.",
    )
    quantity_delivered = fields.Float(
        "Delivered", digits=QUANTITY_DIGITS, copy=False, aggregator=None, help="Never more than sent."
    )
    quantity_bound = fields.Float(
        compute="_compute_quantity_bound",
        store=True,
        precompute=True,
        digits=QUANTITY_DIGITS,
        aggregator=None,
        groups="base.group_user",
        help="What the need can count on: pledged, from the departure on sent, from the arrival on delivered.",
    )

    _pledged_positive = models.Constraint(
        "CHECK(quantity_pledged > 0)", "A pledge is of more than nothing. Delete the line to pledge nothing."
    )
    _quantities_positive = models.Constraint(
        "CHECK(quantity_sent >= 0 AND quantity_delivered >= 0)", "Quantities are not negative."
    )
    _sent_pledged = models.Constraint(
        "CHECK(quantity_sent <= quantity_pledged)", "More cannot be sent than was pledged: pledge more first."
    )
    _delivered_sent = models.Constraint(
        "CHECK(quantity_delivered <= quantity_sent)", "More cannot be delivered than was sent."
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("name", "need_id.name", "offer_id.name", "item_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        # Both municipalities may know what the aid consists of, also where it is recorded as a need or offer.
        saved = self._origin.sudo()
        saved.fetch(["name", "need_id", "item_id", "offer_id"])
        saved.need_id.fetch(["name"])  # boards show hundreds of lines: nothing else of them is loaded
        for line in self:
            named = line.sudo()
            line.display_name = (
                line.name or named.need_id.name or named.item_id.name or named.offer_id.name or ""
            )

    @api.depends("need_id", "offer_id")
    def _compute_item_id(self):
        for line in self:
            line.item_id = line.need_id.item_id or line.offer_id.item_id or line.item_id

    @api.depends("need_id", "offer_id", "item_id")
    def _compute_unit(self):
        for line in self:
            line.unit = line.need_id.unit or line.offer_id.unit or line.item_id.unit or line.unit or "piece"

    @api.depends("need_id")
    def _compute_quantity_pledged(self):
        for line in self:
            if line.need_id and line._origin.need_id != line.need_id:
                line.quantity_pledged = line.need_id.quantity_open or 1
            else:
                line.quantity_pledged = line.quantity_pledged or 1

    @api.depends("aid_id.state", "quantity_pledged", "quantity_sent", "quantity_delivered")
    def _compute_quantity_bound(self):
        for line in self:
            binding = BINDING_QUANTITIES.get(line.aid_id.state)
            line.quantity_bound = line[binding] if binding else 0

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("name", "need_id", "offer_id", "item_id")
    def _check_named(self):
        if any(not (line.name or line.need_id or line.offer_id or line.item_id) for line in self):
            raise ValidationError(self.env._("Say what it is: a need, an offer, an item or a description."))

    @api.constrains("aid_id", "need_id", "offer_id")
    def _check_sides(self):
        for line in self:
            if line.need_id and line.need_id.municipality_id != line.aid_id.receiver_id:
                raise ValidationError(
                    self.env._(
                        "“%(need)s” is a need of %(municipality)s, which does not receive this aid.",
                        need=line.need_id.display_name,
                        municipality=line.need_id.municipality_id.display_name,
                    )
                )
            if line.offer_id and line.offer_id.municipality_id != line.aid_id.donor_id:
                raise ValidationError(
                    self.env._(
                        "“%(offer)s” is an offer of %(municipality)s, which does not give this aid.",
                        offer=line.offer_id.display_name,
                        municipality=line.offer_id.municipality_id.display_name,
                    )
                )

    @api.constrains("aid_id", "need_id", "offer_id", "quantity_pledged")
    def _check_not_withdrawn(self):
        for answered in (*self.need_id, *self.offer_id):
            if answered.is_withdrawn:
                raise ValidationError(
                    self.env._(
                        "“%s” was withdrawn: there is nothing to pledge for it.", answered.display_name
                    )
                )

    @api.constrains("need_id", "offer_id", "unit")
    def _check_units(self):
        units = dict(self._fields["unit"]._description_selection(self.env))
        for line in self:
            for answered in (line.need_id, line.offer_id):
                if answered and answered.unit != line.unit:
                    raise ValidationError(
                        self.env._(
                            "“%(name)s” is counted in another unit (%(unit)s) than the aid (%(other)s).",
                            name=answered.display_name,
                            unit=units[answered.unit],
                            other=units[line.unit],
                        )
                    )

    @api.constrains(
        "aid_id", "need_id", "offer_id", "quantity_pledged", "quantity_sent", "quantity_delivered"
    )
    def _check_not_beyond(self):
        """Nobody is promised more than was asked for, and nobody gives more than was offered."""
        units = dict(self._fields["unit"]._description_selection(self.env))
        for answered in (*self.need_id, *self.offer_id):
            if compare_quantities(answered.quantity_pledged, answered.quantity) > 0:
                lines = self.filtered(lambda line, found=answered: found in (line.need_id, line.offer_id))
                wanted = sum(lines.mapped("quantity_bound"))
                still_open = answered.quantity - answered.quantity_pledged + wanted
                raise ValidationError(
                    self.env._(
                        "Only %(open)s (%(unit)s) of “%(name)s” are open; %(wanted)s would be more than that.",
                        open=self._format_quantity(max(still_open, 0)),
                        unit=units[answered.unit],
                        name=answered.display_name,
                        wanted=self._format_quantity(wanted),
                    )
                )

    @api.constrains("quantity_delivered")
    def _check_delivered_after_departure(self):
        for line in self:
            if line.quantity_delivered and line.aid_id.state not in ("in_transit", "delivered", "confirmed"):
                raise ValidationError(
                    self.env._("%s is not on its way yet; nothing of it can be delivered.", line.aid_id.name)
                )

    @api.constrains(
        "aid_id", "need_id", "offer_id", "quantity_pledged", "quantity_sent", "quantity_delivered"
    )
    def _check_aid_not_closed(self):
        for line in self:
            if line.aid_id.state in CLOSED_STATES:
                raise ValidationError(
                    self.env._("%s is closed; its goods and quantities stay as they are.", line.aid_id.name)
                )

    def write(self, vals):
        """A line belongs to its aid: what was sent is not moved to another one."""
        if "aid_id" in vals:
            self.filtered(lambda line: line.aid_id.id != vals["aid_id"])._unlink_except_sent()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if any(line.aid_id.state not in ("pledged", "prepared") for line in self):
            raise UserError(self.env._("What was sent is part of the record."))

    @api.model
    def _format_quantity(self, quantity):
        """As people write it: no decimals that say nothing, the decimal point of the user's language."""
        text = float_repr(quantity, QUANTITY_DIGITS[1]).rstrip("0").rstrip(".")
        point = self.env["res.lang"]._lang_get(self.env.lang or "en_US").decimal_point
        return text.replace(".", point)
