from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...matching.places import place_key


class SolidarityTie(models.Model):
    """What already connects a municipality with the other country, or with a third place that others know, too.

    The other end is exactly one of: a municipality of the other country, a region of it, a place in a third country.
    """

    _name = "solidarity.tie"
    _description = "Existing Tie"
    _order = "municipality_id, kind, id"
    _rec_names_search = ["municipality_id", "other_id", "place"]

    municipality_id = fields.Many2one(
        "solidarity.municipality", required=True, index=True, ondelete="cascade"
    )
    municipality_country_id = fields.Many2one(related="municipality_id.country_id", string="Country")
    kind = fields.Selection(
        [
            ("contact", "Own Contact"),
            ("twinning", "Twinning"),
            ("civil_society", "Contact of Civil Society"),
            ("refugees", "Refugees or Diaspora from there"),
        ],
        required=True,
        index=True,
    )
    other_id = fields.Many2one(
        "solidarity.municipality",
        "Other Municipality",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('country_id', '!=', municipality_country_id)]",
        help="A municipality of the other country, Germany or Ukraine.",
    )
    region_id = fields.Many2one(
        "res.country.state",
        "Region of Origin",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('country_id.code', 'in', ('DE', 'UA')), ('country_id', '!=', municipality_country_id)]",
        help="Where refugees or a diaspora come from, if the municipality is not known.",
    )
    place = fields.Char("Third Place", help="A municipality in a third country, by its name in that country.")
    country_id = fields.Many2one(
        "res.country",
        "Country of the Third Place",
        ondelete="restrict",
        domain="[('code', 'not in', ('DE', 'UA'))]",
    )
    place_key = fields.Char(
        "Identity of the Third Place",
        compute="_compute_place_key",
        store=True,
        help="Country and name without case, accents and blanks: who shares it has the same partner.",
    )
    other_end = fields.Char(compute="_compute_other_end")
    year_from = fields.Integer("Since", aggregator=None, help="First year. Empty or 0 means unknown.")
    year_to = fields.Integer(
        "Until", aggregator=None, help="Last year. Empty or 0 means unknown or still alive."
    )
    source = fields.Char(help="Where this is known from.")
    note = fields.Text()

    _one_other_end = models.Constraint(
        "CHECK(num_nonnulls(other_id, region_id, NULLIF(place, '')) = 1)",
        "A tie leads to exactly one other end: a municipality of the other country, a region of it, or a third place.",
    )
    _years_plausible = models.Constraint(
        "CHECK((year_from = 0 OR year_from BETWEEN 1000 AND 2100) AND (year_to = 0 OR year_to BETWEEN 1000 AND 2100))",
        "A year has four digits. Leave it empty if it is unknown.",
    )
    _years_ordered = models.Constraint(
        "CHECK(year_from = 0 OR year_to = 0 OR year_to >= year_from)", "A tie cannot end before it begins."
    )
    _other_uniq = models.UniqueIndex(
        "(kind, LEAST(municipality_id, other_id), GREATEST(municipality_id, other_id)) WHERE other_id IS NOT NULL",
        "This tie of the two municipalities is already recorded, from one side or the other.",
    )
    _region_uniq = models.UniqueIndex(
        "(municipality_id, region_id) WHERE region_id IS NOT NULL",
        "This tie of the municipality with the region is already recorded.",
    )
    _place_uniq = models.UniqueIndex(
        "(municipality_id, kind, place_key) WHERE place_key IS NOT NULL",
        "This tie of the municipality with the third place is already recorded.",
    )

    @api.depends("place", "country_id.code")
    def _compute_place_key(self):
        for tie in self:
            named = tie.place and tie.country_id
            tie.place_key = place_key(tie.country_id.code, tie.place) if named else False

    @api.depends("other_id.display_name", "region_id", "place", "country_id.code")
    @api.depends_context("lang")
    def _compute_other_end(self):
        for tie in self:
            if tie.place:
                tie.other_end = f"{tie.place} ({tie.country_id.code or '?'})"
            elif tie.region_id:
                tie.other_end = self.env["solidarity.municipality"]._region_name(tie.region_id)
            else:
                tie.other_end = tie.other_id.display_name

    @api.depends("municipality_id.display_name", "other_end")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for tie in self:
            ends = (tie.municipality_id.display_name, tie.other_end)
            tie.display_name = " – ".join(filter(None, ends))

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("municipality_id", "other_id", "region_id", "kind")
    def _check_other_country(self):
        for tie in self:
            country = (tie.other_id or tie.region_id).country_id
            if country and {country.code, tie.municipality_id.country_code} != {"DE", "UA"}:
                raise ValidationError(
                    self.env._(
                        "%s: a tie leads to the other country, from Germany to Ukraine or the other way round.",
                        tie.display_name,
                    )
                )
            if tie.region_id and tie.kind != "refugees":
                raise ValidationError(
                    self.env._(
                        "%s: only refugees or a diaspora come from a region; name the municipality.",
                        tie.display_name,
                    )
                )

    @api.constrains("place", "country_id", "kind")
    def _check_third_place(self):
        for tie in self:
            if not tie.place:
                if tie.country_id:
                    raise ValidationError(self.env._("Only a third place has a country; name the place."))
                continue
            if not tie.country_id:
                raise ValidationError(self.env._("Please give the country of “%s”.", tie.place))
            if tie.country_id.code in ("DE", "UA"):
                raise ValidationError(
                    self.env._(
                        "“%s” does not lie in a third country; choose the municipality from the register.",
                        tie.place,
                    )
                )
            if not tie.place_key:
                raise ValidationError(self.env._("“%s” is not the name of a place.", tie.place))
            if tie.kind == "refugees":
                raise ValidationError(
                    self.env._("Refugees from a third country (%s) do not connect the two sides.", tie.place)
                )

    # ------------------------------------------------------------------
    # Import
    # ------------------------------------------------------------------

    @api.model
    def get_import_templates(self):
        """The file that Odoo's import screen offers as an example."""
        return [
            {
                "label": self.env._("Import Template for Existing Ties"),
                "template": "/solidarity_partnership/static/csv/solidarity_tie.csv",
            }
        ]

    # ------------------------------------------------------------------
    # Matching
    # ------------------------------------------------------------------

    @api.model
    def _links(self, municipality_ids=None):
        """What connects municipalities: two of them are connected when they share a link.

        Everything that is recorded counts, past or present, whatever rules restrict the user's records. Who has no
        link is not in the result. One query, whatever the number of municipalities.

        :param municipality_ids: list of ids; None for all municipalities
        :return: dict of municipality id to set of ``(kind, token)``; a tie between two municipalities has its own kind
            and both keys as token, "third" the identity of the third place, "refugees_region" the code of the region
            that the refugees are from, "region" the codes of two regions that are partners
        """
        if municipality_ids is not None and not municipality_ids:
            return {}
        self._flush_links()
        links = defaultdict(set)
        wanted = SQL("TRUE")
        if municipality_ids is not None:
            wanted = SQL("link.municipality_id = ANY(%s)", list(municipality_ids))
        for municipality_id, kind, token in self.env.execute_query(self._links_query(wanted)):
            links[municipality_id].add((kind, token))
        return dict(links)

    @api.model
    def _flush_links(self):
        self.flush_model()
        self.env["solidarity.region.partnership"].flush_model()
        self.env["solidarity.municipality"].flush_model(["key", "state_id"])
        self.env["res.country.state"].flush_model(["code"])

    @api.model
    def _links_query(self, wanted):
        # German keys are digits and sort before "UA…" by their bytes.
        return SQL(
            """
            SELECT link.municipality_id, link.kind, link.token
            FROM (
                SELECT side.id AS municipality_id, tie.kind,
                    LEAST(one.key COLLATE "C", other.key COLLATE "C") || '|'
                    || GREATEST(one.key COLLATE "C", other.key COLLATE "C") AS token
                FROM solidarity_tie AS tie
                JOIN solidarity_municipality AS one ON one.id = tie.municipality_id
                JOIN solidarity_municipality AS other ON other.id = tie.other_id
                CROSS JOIN LATERAL (VALUES (one.id), (other.id)) AS side (id)
            UNION ALL
                SELECT municipality_id, 'third', place_key
                FROM solidarity_tie
                WHERE place_key IS NOT NULL
            UNION ALL
                SELECT tie.municipality_id, 'refugees_region', region.code
                FROM solidarity_tie AS tie
                JOIN res_country_state AS region ON region.id = tie.region_id
            UNION ALL
                SELECT municipality.id, 'refugees_region', region.code
                FROM (SELECT DISTINCT region_id FROM solidarity_tie) AS origin
                JOIN res_country_state AS region ON region.id = origin.region_id
                JOIN solidarity_municipality AS municipality ON municipality.state_id = region.id
            UNION ALL
                SELECT municipality.id, 'region', german.code || '|' || ukrainian.code
                FROM solidarity_region_partnership AS partnership
                JOIN res_country_state AS german ON german.id = partnership.german_state_id
                JOIN res_country_state AS ukrainian ON ukrainian.id = partnership.ukrainian_state_id
                JOIN solidarity_municipality AS municipality ON municipality.state_id IN (german.id, ukrainian.id)
            ) AS link
            WHERE %s
            """,
            wanted,
        )
