import re
from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..row_lock import take_rows

TOKEN = re.compile(r"[0-9a-f]{32}")


class SolidarityNeed(models.Model):
    """Needs that nobody in the partnership can answer are shown to the other members of the network.

    What members see leaves as plain values, never as a record. Of an anonymous need these are the region and what the
    catalogue says, but no words of the municipality, which might name it. A random token stands for the need in forms.
    """

    _inherit = "solidarity.need"

    is_shared = fields.Boolean(
        "Shown to the Network",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        help="Members of the network see it in the portal as long as something of it is open.",
    )
    is_anonymous = fields.Boolean(
        "Anonymous",
        tracking=True,
        help="Other members see Land or oblast, item, quantity and urgency, but no name and no words.",
    )
    date_shared = fields.Date("Shown since", readonly=True, copy=False)
    share_token = fields.Char(
        readonly=True,
        copy=False,
        index="btree_not_null",
        export_string_translation=False,
        groups="solidarity_partnership.group_coordinator",
    )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_share(self):
        """Show the need to the other members of the network (coordinators)."""
        self._check_step("state", "open", "partly_covered")
        self.municipality_id._check_not_occupied()
        answered = self._offers_of_partners()
        for need in self:
            if not need.quantity_open:
                raise UserError(self.env._("All of “%s” is pledged already.", need.display_name))
            if offers := answered[need]:
                raise UserError(
                    self.env._(
                        "A partner offers what “%(need)s” asks for: “%(offer)s” of %(municipality)s.",
                        need=need.display_name,
                        offer=offers[0].display_name,
                        municipality=offers[0].municipality_id.display_name,
                    )
                )
        for need in self:
            need.write(
                {
                    "is_shared": True,
                    "date_shared": fields.Date.context_today(self),
                    "share_token": uuid4().hex,
                }
            )
        return True

    def action_unshare(self):
        """Take the need back from the other members (coordinators)."""
        self.check_access("write")
        self.write({"is_shared": False, "date_shared": False, "share_token": False})
        return True

    def _offers_of_partners(self):
        """Offers with something left that answer these needs inside their partnerships: ``{need: offers}``.

        An offer answers a need of the same item; where the need has none, of the same field of cooperation.
        """
        partners = self._partners()
        offers = self.env["solidarity.offer"].search(
            [
                ("municipality_id", "in", self.env["solidarity.municipality"].union(*partners.values()).ids),
                ("state", "in", ["open", "partly_used"]),
            ]
        )
        offers = offers.filtered(lambda offer: not offer.is_expired)
        return {
            need: offers.filtered(
                lambda offer, need=need: (
                    offer.municipality_id in partners[need.municipality_id]
                    and (offer.item_id == need.item_id if need.item_id else offer.topic_id == need.topic_id)
                )
            )
            for need in self
        }

    def _partners(self):
        """Municipalities in a living partnership with those of these needs: ``{municipality: partners}``."""
        municipalities = self.municipality_id
        partnerships = self.env["solidarity.partnership"].search(
            [
                ("stage", "not in", ["resting", "ended"]),
                "|",
                ("german_id", "in", municipalities.ids),
                ("ukrainian_id", "in", municipalities.ids),
            ]
        )
        partners = dict.fromkeys(municipalities, self.env["solidarity.municipality"])
        for partnership in partnerships:
            pair = partnership.german_id | partnership.ukrainian_id
            for municipality in pair & municipalities:
                partners[municipality] |= pair - municipality
        return partners

    # ------------------------------------------------------------------
    # What members see and do
    # ------------------------------------------------------------------

    @api.model
    def _shared_domain(self, municipality):
        """Needs that the network is shown now, without those of one municipality itself."""
        return (
            Domain("is_shared", "=", True)
            & Domain("state", "in", ("open", "partly_covered"))
            & Domain("quantity_open", ">", 0)
            & Domain("is_expired", "=", False)
            & Domain("municipality_id", "!=", municipality.id)
            & Domain("municipality_id.territory_status", "!=", "occupied")
        )

    def _public_values(self):
        """What other members may know of these needs, in the order given; reads with the rights of the service."""
        labels = {
            name: dict(self._fields[name]._description_selection(self.env)) for name in ("unit", "urgency")
        }
        regions = dict(self.env["solidarity.municipality"]._fields["region"]._description_selection(self.env))
        values = []
        for need in self.sudo():  # only these values leave the method
            named = not need.is_anonymous
            values.append(
                {
                    "token": need.share_token,
                    "item": need.item_id.name,
                    "topic": need.topic_id.name,
                    "name": need.name if named else False,
                    "description": need.description if named else False,
                    "municipality": need.municipality_id.name if named else False,
                    "region": regions.get(need.municipality_id.region),
                    "quantity": self.env["solidarity.aid.line"]._format_quantity(need.quantity_open),
                    "unit": labels["unit"][need.unit],
                    "urgency": need.urgency,
                    "urgency_name": labels["urgency"][need.urgency],
                    "date_valid": need.date_valid,
                }
            )
        return values

    @api.model
    def _offer_help(self, token):
        """A member says that it can help: the coordinator gets an activity, once for each member.

        :param token: what stands for the need on the page of open needs
        :raise AccessError: if the user does not stand for an admitted member
        :return: whether a need of that token is still shown
        """
        helper = self.env.user.partner_id._get_own_municipality()
        if not helper._is_admitted():
            raise AccessError(self.env._("Open needs are for admitted members of the network."))
        if not isinstance(token, str) or not TOKEN.fullmatch(token):
            return False
        needs_sudo = self.sudo()  # the member does not see the need itself
        need_sudo = needs_sudo.search(
            Domain("share_token", "=", token) & self._shared_domain(helper), limit=1
        )
        if not need_sudo:
            return False
        take_rows(need_sudo)  # a double click is one offer
        coordinator = need_sudo._coordinator()
        summary = need_sudo.with_context(lang=coordinator.lang).env._("Can help: %s", helper.name)
        same = [("res_model", "=", self._name), ("res_id", "=", need_sudo.id), ("summary", "=", summary)]
        if not needs_sudo.env["mail.activity"].search_count(same, limit=1):
            need_sudo.activity_schedule(
                "mail.mail_activity_data_todo", summary=summary, user_id=coordinator.id
            )
        return True

    def _coordinator(self):
        """Who is told about this need: the coordinator of a living partnership, else who is responsible for it."""
        partnership = self.env["solidarity.partnership"].search(
            [
                ("stage", "not in", ["resting", "ended"]),
                ("coordinator_id", "!=", False),
                "|",
                ("german_id", "=", self.municipality_id.id),
                ("ukrainian_id", "=", self.municipality_id.id),
            ],
            limit=1,
        )
        return partnership.coordinator_id or self.user_id or self.env.ref("base.user_admin")


class SolidarityMunicipality(models.Model):
    _inherit = "solidarity.municipality"

    def _is_admitted(self):
        """Whether this municipality is an admitted member of the network today."""
        return bool(self) and "admitted" in self.membership_ids.mapped("state")
