import re
from ast import literal_eval
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import clean_context

from ...matching.exclusion import strictest
from ...network.membership import OPEN_STATES
from ...registers import keys
from .municipality_regions import REGIONS

KINDS = [
    ("independent_city", "Independent City"),
    ("town", "Town"),
    ("municipality", "Municipality (Gemeinde)"),
    ("district", "Landkreis"),
    ("amt", "Amt"),
    ("samtgemeinde", "Samtgemeinde"),
    ("verbandsgemeinde", "Verbandsgemeinde"),
    ("verwaltungsgemeinschaft", "Verwaltungsgemeinschaft"),
    ("city_district", "City District"),
    ("special_city", "City with Special Status"),
    ("urban_hromada", "Urban Hromada"),
    ("settlement_hromada", "Settlement Hromada"),
    ("rural_hromada", "Rural Hromada"),
    ("raion", "Raion"),
    ("oblast", "Oblast"),
]
#: Kinds that are part of the name, as a town of the same name may lie in them.
NAMED_KINDS = (
    "district",
    "amt",
    "samtgemeinde",
    "verbandsgemeinde",
    "verwaltungsgemeinschaft",
    "raion",
    "oblast",
)
TERRITORY_STATUSES = [
    ("possible", "Possible Hostilities"),
    ("active", "Active Hostilities"),
    ("active_resources", "Active Hostilities, State Registers Work"),
    ("occupied", "Temporarily Occupied"),
]


def _escape(text):
    """A text in which nothing is a wildcard of LIKE."""
    return re.sub(r"([\\%_])", r"\\\1", text)


class SolidarityMunicipality(models.Model):
    """An entry of an official register. A contact is linked once somebody really talks to the municipality."""

    _name = "solidarity.municipality"
    _description = "Municipality"
    _inherit = ["solidarity.thread.mixin"]
    _order = "name, key"
    _rec_names_search = ["any_name", "key"]

    key = fields.Char(
        "Official Key",
        required=True,
        copy=False,
        help="German: AGS (8 digits), or ARS (12 digits) where no AGS exists. Ukrainian: KATOTTG (UA and 17 digits).",
    )
    ars = fields.Char("ARS", copy=False, help="German regional key, 12 digits.")
    name = fields.Char(required=True, translate=True)
    official_name = fields.Char(help="Name in the register, in the language of the country.")
    former_names = fields.Char(
        help="Earlier names in all scripts, separated by semicolons; the search finds them."
    )
    any_name = fields.Char(
        compute="_compute_any_name", search="_search_any_name", export_string_translation=False
    )
    kind = fields.Selection(KINDS, index=True)
    country_id = fields.Many2one("res.country", required=True, index=True, ondelete="restrict")
    country_code = fields.Char(related="country_id.code")
    state_id = fields.Many2one(
        "res.country.state",
        "Land / Oblast",
        index=True,
        ondelete="restrict",
        domain="[('country_id', '=', country_id)]",
    )
    region = fields.Selection(
        REGIONS, compute="_compute_region", help="Land or oblast in the language of the reader."
    )
    parent_id = fields.Many2one("solidarity.municipality", "Belongs to", index=True, ondelete="restrict")
    child_ids = fields.One2many("solidarity.municipality", "parent_id", "Member Municipalities")
    successor_id = fields.Many2one(
        "solidarity.municipality",
        "Merged into",
        index="btree_not_null",
        ondelete="restrict",
        help="The municipality that took over this one, whose key is no longer in the register.",
    )
    population = fields.Integer(aggregator="sum", help="Inhabitants. Empty means unknown.")
    area_km2 = fields.Float("Area (km²)", digits=(12, 2), aggregator="sum")
    latitude = fields.Float(digits=(9, 6), aggregator=None)
    longitude = fields.Float(digits=(9, 6), aggregator=None)
    active = fields.Boolean(default=True)
    status_ids = fields.One2many("solidarity.territory.status", "municipality_id", "Territory Status History")
    territory_status = fields.Selection(
        [("none", "Not Listed"), *TERRITORY_STATUSES],
        compute="_compute_territory_status",
        search="_search_territory_status",
        help="The strictest class that is open today in the list of territories of hostilities and occupation.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Contact",
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
        tracking=True,
        help="The administration as a contact: letters, portal users and messages go through it.",
    )
    correspondent_ids = fields.Many2many(
        "res.partner",
        compute="_compute_correspondent_ids",
        help="Who gets the letters: the administration, or its contact persons as long as it has no address itself.",
    )
    topic_ids = fields.Many2many("solidarity.topic", string="Wished Fields of Cooperation")
    language_ids = fields.Many2many("res.lang", string="Contact Languages", context={"active_test": False})
    partner_capacity = fields.Integer(
        default=1,
        tracking=True,
        aggregator=None,
        help="How many partnerships the municipality can carry at a time.",
    )
    seeking_partner = fields.Selection(
        [("unknown", "Unknown"), ("yes", "Yes"), ("no", "No")],
        default="unknown",
        required=True,
        tracking=True,
    )
    seeking_since = fields.Date(
        compute="_compute_seeking_since",
        store=True,
        readonly=False,
        copy=False,
        help="Since when the municipality waits for a partner.",
    )
    lead_ids = fields.One2many("crm.lead", "municipality_id", "Inquiries", groups="base.group_user")
    german_partnership_ids = fields.One2many(
        "solidarity.partnership", "german_id", "Partnerships (German Side)"
    )
    ukrainian_partnership_ids = fields.One2many(
        "solidarity.partnership", "ukrainian_id", "Partnerships (Ukrainian Side)"
    )
    partnership_ids = fields.Many2many(
        "solidarity.partnership", compute="_compute_partnership_ids", string="Partnerships"
    )
    partnership_count = fields.Integer(compute="_compute_partnership_ids")
    capacity_left = fields.Integer(
        compute="_compute_partnership_ids", help="Capacity less the partnerships that have not ended."
    )
    membership_ids = fields.One2many("solidarity.network.membership", "municipality_id", "Memberships")
    membership_state = fields.Selection(
        selection=lambda self: self._selection_membership_state(),
        compute="_compute_membership_state",
        search="_search_membership_state",
        string="Network Membership",
    )
    eligibility_ids = fields.One2many("solidarity.fund.eligibility", "municipality_id")
    need_ids = fields.One2many("solidarity.need", "municipality_id", "Needs", groups="base.group_user")
    offer_ids = fields.One2many("solidarity.offer", "municipality_id", "Offers", groups="base.group_user")
    tie_ids = fields.One2many("solidarity.tie", "municipality_id", "Ties", groups="base.group_user")
    other_tie_ids = fields.One2many(
        "solidarity.tie", "other_id", "Ties Recorded by the Other Side", groups="base.group_user"
    )

    _key_uniq = models.Constraint("UNIQUE(key)", "This official key is already in the register.")
    _partner_uniq = models.Constraint(
        "UNIQUE(partner_id)", "This contact already stands for another municipality."
    )
    _population_positive = models.Constraint("CHECK(population >= 0)", "A population cannot be negative.")
    _area_positive = models.Constraint("CHECK(area_km2 >= 0)", "An area cannot be negative.")
    _capacity_positive = models.Constraint("CHECK(partner_capacity >= 0)", "A capacity cannot be negative.")
    _name_idx = models.Index(
        lambda registry: (
            "USING gin ((jsonb_path_query_array(name, '$.*')::text) gin_trgm_ops)"
            if registry.has_trigram
            else ""
        )
    )

    # ------------------------------------------------------------------
    # Names and search
    # ------------------------------------------------------------------

    @api.depends("name", "former_names", "official_name")
    def _compute_any_name(self):
        for municipality in self:
            names = (municipality.name, municipality.official_name, municipality.former_names)
            municipality.any_name = "; ".join(filter(None, names))

    def _search_any_name(self, operator, value):
        """Find a municipality by any of its names, in any language: nobody should need to know the other script.

        ``ilike`` looks for a part of any name; ``=`` and ``=ilike`` compare whole names.
        """
        if operator == "in":
            return Domain.OR(self._search_any_name("=like", _escape(name)) for name in value if name)
        if operator not in ("like", "ilike", "=like", "=ilike"):
            return NotImplemented
        like = SQL("ILIKE") if operator.endswith("ilike") else SQL("LIKE")
        whole = operator.startswith("=")
        pattern = value if whole else f"%{value}%"

        def to_sql(model, alias, query):
            name = SQL.identifier(alias, "name")
            if whole:
                by_name = SQL(
                    "EXISTS (SELECT 1 FROM jsonb_each_text(%s) AS names WHERE names.value %s %s)",
                    name,
                    like,
                    pattern,
                )
            else:
                by_name = SQL("jsonb_path_query_array(%s, '$.*')::text %s %s", name, like, pattern)
            return SQL(
                "(%(by_name)s OR %(official)s %(like)s %(pattern)s OR %(former)s %(like)s %(pattern)s)",
                by_name=by_name,
                official=SQL.identifier(alias, "official_name"),
                former=SQL.identifier(alias, "former_names"),
                like=like,
                pattern=pattern,
            )

        return Domain.custom(to_sql=to_sql)

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Offer the place itself before the many whose name only contains it: Ulm before Neu-Ulm and Culmitz."""
        if not name or operator != "ilike":
            return super().name_search(name, domain, operator, limit)
        found = {}
        escaped = _escape(name)
        for next_operator, pattern in (("=ilike", escaped), ("=ilike", f"{escaped}%"), ("ilike", name)):
            if not limit or len(found) < limit:
                found.update(super().name_search(pattern, domain, next_operator, limit))
        return list(found.items())[:limit]

    @api.depends("name", "kind", "state_id")
    @api.depends_context("lang", "solidarity_plain_name")
    def _compute_display_name(self):
        """Name with Land or oblast: hundreds of names occur several times. A district or an association often has
        the name of its seat, so that its kind is named, too."""
        # Boards name hundreds: nothing else is loaded for it, and what is added to a name is found once.
        self._origin.fetch(["name", "kind", "state_id"])
        additions = {}
        for municipality in self:
            place = (municipality.kind, municipality.state_id.id)
            if place not in additions:
                additions[place] = self._name_addition(municipality)
            municipality.display_name = f"{municipality.name or ''}{additions[place]}" or False

    def _name_addition(self, municipality):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        kind = kinds[municipality.kind] if municipality.kind in NAMED_KINDS else None
        region = None if self.env.context.get("solidarity_plain_name") else municipality.state_id.code
        addition = ", ".join(filter(None, (kind, region)))
        return f" ({addition})" if addition else ""

    @api.depends("state_id.code")
    def _compute_region(self):
        known = dict(REGIONS)
        for municipality in self:
            code = municipality.state_id.code
            municipality.region = code if code in known else False

    @api.model
    def _region_name(self, state):
        """Land or oblast in the language of the reader; Odoo's own name of a state that is neither."""
        return dict(self._fields["region"]._description_selection(self.env)).get(state.code, state.name or "")

    # ------------------------------------------------------------------
    # Territory, partnerships, membership: facts of today
    # ------------------------------------------------------------------

    @api.depends("status_ids.status", "status_ids.date_from", "status_ids.date_to", "child_ids.status_ids")
    def _compute_territory_status(self):
        own = self._origin.ids
        classes = self._territory_classes(
            Domain("municipality_id", "in", own) | Domain("municipality_id.parent_id", "in", own)
        )
        for municipality in self:
            municipality.territory_status = classes.get(municipality._origin.id, "none")

    def _search_territory_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        classes = self._territory_classes()
        listed = [municipality_id for municipality_id, status in classes.items() if status in value]
        domain = Domain("id", "in", listed)
        if "none" in value or False in value:
            domain |= Domain("id", "not in", list(classes))
        return domain

    @api.model
    def _territory_classes(self, entries=Domain.TRUE):
        """The class of today by id, for all municipalities in the list: the strictest open entry.

        The list works at the level of hromadas; a raion counts as occupied when all its hromadas are.

        :param entries: domain of the entries to look at, where not all are asked for
        """
        statuses = self.env["solidarity.territory.status"].sudo()  # what anybody may know of a municipality
        rows = statuses._read_group(
            entries & statuses._open_domain(),
            ["municipality_id"],
            ["status:array_agg"],
            order="__count",  # any order will do, but that of the municipalities would cost a join
        )
        classes = {municipality.id: strictest(found) for municipality, found in rows}
        occupied = [municipality_id for municipality_id, status in classes.items() if status == "occupied"]
        municipalities = self.env["solidarity.municipality"].sudo()
        for parent, count in municipalities._read_group([("id", "in", occupied)], ["parent_id"], ["__count"]):
            if parent and count == len(parent.child_ids):
                classes[parent.id] = "occupied"
        return classes

    @api.depends("partner_capacity", "german_partnership_ids.stage", "ukrainian_partnership_ids.stage")
    def _compute_partnership_ids(self):
        for municipality in self:
            partnerships = municipality.german_partnership_ids | municipality.ukrainian_partnership_ids
            held = sum(partnership.stage != "ended" for partnership in partnerships)
            municipality.partnership_ids = partnerships
            municipality.partnership_count = held
            municipality.capacity_left = municipality.partner_capacity - held

    @api.depends("seeking_partner")
    def _compute_seeking_since(self):
        """Waiting begins on the day of the wish, unless somebody knows better; it depends on nothing else."""
        today = fields.Date.context_today(self)
        for municipality in self:
            seeks = municipality.seeking_partner == "yes"
            municipality.seeking_since = (municipality.seeking_since or today) if seeks else False

    @api.depends("membership_ids.state")
    def _compute_membership_state(self):
        for municipality in self:
            municipality.membership_state = municipality.membership_ids.filtered("is_open")[:1].state

    def _search_membership_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        states = [state for state in value if state in OPEN_STATES]
        domain = Domain("membership_ids", "any", [("state", "in", states)])
        if False in value:
            domain |= Domain("membership_ids", "not any", [("state", "in", OPEN_STATES)])
        return domain

    def _selection_membership_state(self):
        states = self.env["solidarity.network.membership"]._fields["state"]._description_selection(self.env)
        return [(state, label) for state, label in states if state in OPEN_STATES]

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("seeking_since")
    def _check_seeking_since(self):
        # A day later may be today where the user is.
        latest = fields.Date.today() + timedelta(days=1)
        for municipality in self:
            if municipality.seeking_since and municipality.seeking_since > latest:
                raise ValidationError(
                    self.env._("Nobody can wait for a partner since a day that has yet to come.")
                )

    @api.constrains("key", "kind", "country_id")
    def _check_key(self):
        for municipality in self:
            try:
                key = keys.parse_key(municipality.key, municipality.kind)
            except keys.InvalidKey as error:
                raise ValidationError(
                    self.env._(
                        "“%(key)s” is not an official key (AGS, ARS or KATOTTG).", key=municipality.key
                    )
                ) from error
            if key.key != municipality.key or key.country != municipality.country_id.code:
                raise ValidationError(
                    self.env._(
                        "The key %(key)s does not fit the country %(country)s.",
                        key=municipality.key,
                        country=municipality.country_id.name,
                    )
                )

    # ------------------------------------------------------------------
    # Contact
    # ------------------------------------------------------------------

    def _ensure_partner(self):
        """The contacts of these municipalities; the missing ones are created.

        A contact is world knowledge of the municipality, so that whoever may work with the municipality may have
        one: the values come from the register alone.
        """
        missing = self.filtered(lambda municipality: not municipality.partner_id)
        # A context's defaults, such as the type of a new lead, are not meant for the contact.
        partners = (
            self.env["res.partner"]
            .with_context(clean_context(self.env.context))
            .create([municipality._prepare_partner_values() for municipality in missing])
        )
        for municipality, partner in zip(missing, partners, strict=True):
            municipality.partner_id = partner
        return self.partner_id

    @api.depends("partner_id.email", "partner_id.child_ids.email")
    def _compute_correspondent_ids(self):
        for municipality in self:
            administration = municipality.partner_id
            addressed = administration.filtered("email") or administration.child_ids.filtered("email")
            municipality.correspondent_ids = addressed

    def _prepare_partner_values(self):
        self.ensure_one()
        language = "uk_UA" if self.country_code == "UA" else "de_DE"
        return {
            "name": self.with_context(lang=language).name,
            "is_company": True,
            "lang": language,
            "country_id": self.country_id.id,
            "state_id": self.state_id.id,
            "partner_latitude": self.latitude,
            "partner_longitude": self.longitude,
        }

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_open_partner(self):
        """Open the contact; create it when the first talk begins."""
        self.ensure_one()
        return self._ensure_partner()._get_records_action()

    def action_view_partnerships(self):
        self.ensure_one()
        return self.partnership_ids._get_records_action(name=self.env._("Partnerships"))

    def action_view_leads(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.crm_lead_action_inquiry"
        )
        return action | {
            "domain": [("municipality_id", "=", self.id)],
            "context": literal_eval(action["context"]) | {"default_municipality_id": self.id},
        }
