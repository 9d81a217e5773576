from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

STAGES = [
    ("preparation", "Preparation"),
    ("contact", "Contact Made"),
    ("exchange", "Exchange Held"),
    ("active", "Active"),
    ("resting", "Resting"),
    ("ended", "Ended"),
]
#: An exchange is first planned this far ahead, at this hour in Berlin (an hour later in Kyiv) and for this long.
EXCHANGE_LEAD_DAYS = 14
EXCHANGE_HOUR = 10
EXCHANGE_HOURS = 2
FRIDAY = 4


class SolidarityPartnership(models.Model):
    """The partnership case of two equal municipalities, from first contact to work together."""

    _name = "solidarity.partnership"
    _description = "Solidarity Partnership"
    _inherit = ["solidarity.thread.mixin"]
    _order = "date_start desc, id desc"
    _rec_names_search = ["name", "german_id", "ukrainian_id"]

    name = fields.Char(
        "Reference",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
    )
    german_id = fields.Many2one(
        "solidarity.municipality",
        "German Municipality",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain="[('country_code', '=', 'DE')]",
    )
    ukrainian_id = fields.Many2one(
        "solidarity.municipality",
        "Ukrainian Municipality",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain="[('country_code', '=', 'UA')]",
    )
    german_state_id = fields.Many2one(related="german_id.state_id", string="Land", store=True)
    ukrainian_state_id = fields.Many2one(related="ukrainian_id.state_id", string="Oblast", store=True)
    territory_status = fields.Selection(related="ukrainian_id.territory_status")
    origin = fields.Selection(
        [("matched", "Matched"), ("own_choice", "Own Choice"), ("existing", "Existing")],
        default="existing",
        required=True,
        tracking=True,
    )
    form = fields.Selection(
        [
            ("solidarity", "Solidarity Partnership"),
            ("project", "Project Partnership"),
            ("contact", "Contact"),
            ("friendship", "Friendship"),
            ("formal", "Formal Partnership"),
        ],
        default="solidarity",
        required=True,
        tracking=True,
    )
    stage = fields.Selection(
        STAGES,
        compute="_compute_stage",
        store=True,
        default="preparation",
        required=True,
        index=True,
        tracking=True,
        copy=False,
        group_expand=True,
    )
    resting_stage = fields.Selection(STAGES, readonly=True, copy=False, export_string_translation=False)
    coordinator_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        index=True,
        tracking=True,
        domain=[("share", "=", False)],
    )
    date_start = fields.Date("Start Date", default=fields.Date.context_today, tracking=True)
    date_end = fields.Date("End Date", tracking=True, copy=False)
    lead_id = fields.Many2one(
        "crm.lead", "Inquiry", index="btree_not_null", copy=False, groups="base.group_user"
    )
    proposal_id = fields.Many2one(
        "solidarity.matching.proposal", index="btree_not_null", copy=False, ondelete="restrict"
    )
    event_ids = fields.Many2many(
        "event.event",
        "event_event_solidarity_partnership_rel",
        "partnership_id",
        "event_id",
        string="Exchanges",
        copy=False,
    )
    # A municipality sees its exchanges in the portal: their number is no secret.
    event_count = fields.Integer(compute="_compute_event_count", compute_sudo=True)
    membership_ids = fields.Many2many(
        "solidarity.network.membership",
        compute="_compute_membership_ids",
        string="Network Memberships",
        groups="base.group_user",
    )
    note = fields.Html("Internal Notes", groups="base.group_user")

    _pair_uniq = models.UniqueIndex(
        "(german_id, ukrainian_id) WHERE stage != 'ended'",
        "These two municipalities already have a partnership.",
    )
    _proposal_uniq = models.UniqueIndex(
        "(proposal_id) WHERE proposal_id IS NOT NULL", "This proposal already became a partnership."
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_end >= date_start)", "A partnership cannot end before it starts."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Give the reference when the partnership is saved, not when somebody opens an empty form."""
        sequence = self.env["ir.sequence"].sudo()  # everybody who may create a partnership may number it
        vals_list = [{"name": sequence.next_by_code(self._name), **values} for values in vals_list]
        return super().create(vals_list)

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("name", "german_id", "ukrainian_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for partnership in self:
            # A municipality may know the name of its partner, whose record it cannot read.
            pair = partnership.sudo().with_context(solidarity_plain_name=True)
            names = f"{pair.german_id.display_name} – {pair.ukrainian_id.display_name}"
            partnership.display_name = f"{names} ({partnership.name})"

    @api.depends("event_ids.solidarity_kind", "event_ids.stage_id.pipe_end", "event_ids.kanban_state")
    def _compute_stage(self):
        """The actions set the stage; only the exchange moves it by itself, whoever or whatever ends the event."""
        for partnership in self:
            if partnership.stage in ("preparation", "contact") and any(
                partnership.event_ids.mapped("is_held_exchange")
            ):
                partnership.stage = "exchange"
            else:
                partnership.stage = partnership.stage or "preparation"

    def _compute_event_count(self):
        rows = self.env["event.event"]._read_group(
            [("partnership_ids", "in", self.ids)], ["partnership_ids"], ["__count"]
        )
        counts = {partnership.id: count for partnership, count in rows}
        for partnership in self:
            partnership.event_count = counts.get(partnership.id, 0)

    @api.depends("german_id.membership_ids", "ukrainian_id.membership_ids")
    def _compute_membership_ids(self):
        """Several partnerships of a municipality share its membership."""
        for partnership in self:
            partnership.membership_ids = (
                partnership.german_id.membership_ids | partnership.ukrainian_id.membership_ids
            )

    @api.constrains("german_id", "ukrainian_id")
    def _check_countries(self):
        for partnership in self:
            if (partnership.german_id.country_code, partnership.ukrainian_id.country_code) != ("DE", "UA"):
                raise ValidationError(
                    self.env._("A partnership joins a German municipality with a Ukrainian one.")
                )

    @api.constrains("origin", "ukrainian_id")
    def _check_territory(self):
        """Occupied municipalities may not be supported: no new case is opened; existing ones rest."""
        for partnership in self.filtered(lambda case: case.stage not in ("resting", "ended")):
            if partnership.origin != "existing" and partnership.territory_status == "occupied":
                raise ValidationError(
                    self.env._(
                        "%s is temporarily occupied: such municipalities may not be supported.",
                        partnership.ukrainian_id.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        cases = self.with_context(active_test=False)
        if any(case.stage != "preparation" or case.proposal_id or case.event_ids for case in cases):
            raise UserError(self.env._("A partnership that has begun is part of the record. End it instead."))

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_contact_made(self):
        """The service has brought the two administrations together (coordinators)."""
        self._check_step("stage", "preparation")
        self.ukrainian_id._check_not_occupied()
        self.write({"stage": "contact"})
        return True

    def action_plan_exchange(self):
        """Plan the bilingual exchange: situation, needs, declaration of solidarity (coordinators).

        Several partnerships plan one joint exchange; the first of them is the leading one.

        :return: the event; the contacts of all municipalities are on its list of attendees, unconfirmed
        """
        self._check_step("stage", "contact", "exchange", "active")
        self.ukrainian_id._check_not_occupied()
        event = self.env["event.event"].create(self._prepare_exchange_values())
        for lang in ("de_DE", "uk_UA"):
            pairs = self.with_context(lang=lang, solidarity_plain_name=True)
            event.with_context(lang=lang).name = pairs._exchange_name()
        event.registration_ids = [fields.Command.create(values) for values in self._prepare_attendee_values()]
        for partnership in self:
            partnership._message_log(body=self.env._("Exchange planned: %s", event._get_html_link()))
        return event

    def action_plan_exchange_and_open(self):
        return self.action_plan_exchange()._get_records_action()

    def action_admit(self):
        """Admit both municipalities to the network and tell each whether it may apply to the fund (coordinators).

        :return: the two open memberships
        """
        self.ensure_one()
        # Partnerships that are older than this database had their exchange before.
        self._check_step("stage", "exchange", "active", *(["contact"] if self.origin == "existing" else []))
        memberships = self.env["solidarity.network.membership"]._admit(
            self.german_id | self.ukrainian_id, self
        )
        self.stage = "active"
        return memberships

    def action_rest(self, reason):
        """Let the partnership rest, for instance under occupation (coordinators)."""
        self._check_step("stage", "preparation", "contact", "exchange", "active")
        self._check_reason(reason)
        for partnership in self:
            partnership.write({"resting_stage": partnership.stage, "stage": "resting"})
            partnership._message_log(body=self.env._("Resting: %s", reason))
        return True

    def action_resume(self):
        """Go on where the partnership stood before it rested (coordinators)."""
        self._check_step("stage", "resting")
        self.ukrainian_id._check_not_occupied()
        for partnership in self:
            partnership.write({"stage": partnership.resting_stage or "preparation", "resting_stage": False})
        self._compute_stage()  # an exchange may have been held while the partnership rested
        return True

    def action_end(self, reason):
        """End the partnership (coordinators)."""
        self._check_step("stage", "preparation", "contact", "exchange", "active", "resting")
        self._check_reason(reason)
        today = fields.Date.context_today(self)
        for partnership in self:
            partnership.write({"stage": "ended", "date_end": partnership.date_end or today})
            partnership._message_log(body=self.env._("Ended: %s", reason))
        self.flush_recordset(["stage"])  # the pair is free again for whatever follows in this transaction
        return True

    def action_view_events(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.event_event_action_exchange"
        )
        return action | {
            "domain": [("partnership_ids", "in", self.ids)],
            "context": {"default_partnership_ids": self.ids, "default_solidarity_kind": "exchange"},
        }

    def action_view_memberships(self):
        self.ensure_one()
        return self.membership_ids._get_records_action(name=self.env._("Network Memberships"))

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def _check_reason(self, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Please give the reason."))

    def _exchange_name(self):
        sides = {
            "german": ", ".join(self.german_id.mapped("display_name")),
            "ukrainian": ", ".join(self.ukrainian_id.mapped("display_name")),
        }
        if len(self) > 1:
            return self.env._("Joint exchange %(german)s – %(ukrainian)s", **sides)
        return self.env._("Exchange %(german)s – %(ukrainian)s", **sides)

    def _prepare_exchange_values(self):
        day = fields.Date.context_today(self) + timedelta(days=EXCHANGE_LEAD_DAYS)
        day += timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > FRIDAY else 0)
        berlin = pytz.timezone("Europe/Berlin")
        begin = (
            berlin.localize(datetime.combine(day, time(EXCHANGE_HOUR)))
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
        )
        languages = self.env["res.lang"].search([("code", "in", ("de_DE", "uk_UA"))])
        return {
            "name": self.with_context(lang="en_US", solidarity_plain_name=True)._exchange_name(),
            "solidarity_kind": "exchange",
            "partnership_ids": [fields.Command.set(self.ids)],
            "partnership_id": self[0].id,
            "event_type_id": self.env.ref("solidarity_partnership.event_type_exchange").id,
            "language_ids": [fields.Command.set(languages.ids)],
            "date_tz": "Europe/Berlin",
            "date_begin": begin,
            "date_end": begin + timedelta(hours=EXCHANGE_HOURS),
            "user_id": self.coordinator_id[:1].id or self.env.uid,
            "address_id": False,
        }

    def _prepare_attendee_values(self):
        """The contact persons of all municipalities; where none is known yet, the administration itself."""
        administrations = (self.german_id | self.ukrainian_id)._ensure_partner()
        attendees = self.env["res.partner"]
        for administration in administrations:
            attendees |= (
                administration.child_ids.filtered(lambda person: person.type == "contact") or administration
            )
        return [
            {
                "partner_id": attendee.id,
                "name": attendee.name,
                "email": attendee.email,
                "phone": attendee.phone,
                "state": "draft",
            }
            for attendee in attendees
        ]
