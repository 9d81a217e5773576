from odoo import fields, models
from odoo.tools import SQL

from ...matching.exclusion import Pairs
from ...matching.fairness import size_class, underserved
from ...matching.profile import Profile

_SEEKING = {"yes": True, "no": False, "unknown": None}
_FEATURES = {"mountain": "mountain", "coastal": "coast", "on_border": "border", "river_port": "river_port"}
_COLUMNS = (
    "key", "country_id", "state_id", "kind", "population", "area_km2", "urban_share", "own_income", *_FEATURES,
    "seeking_partner", "seeking_since", "partner_capacity", "active",
)  # fmt: skip
#: They would count the inhabitants of their members a second time.
_UPPER_KINDS = ("district", "raion", "oblast")
_OPEN_PROPOSALS = ("draft", "sent", "accepted")


class SolidarityMunicipality(models.Model):
    """Loads what the matching knows about municipalities: a number of queries that does not grow with theirs."""

    _inherit = "solidarity.municipality"

    def _profiles(self, fairness=False):
        """Profiles by id.

        :param fairness: also load how many partnerships regions and size classes have; only that criterion needs it
        """
        rows = self._fetch_register_facts()
        territories = self._territory_classes()
        partnerships = self._count_partnerships()
        topics, languages = (self._fetch_members(name) for name in ("topic_ids", "language_ids"))
        needs, offers = (self._fetch_fields(model) for model in ("solidarity.need", "solidarity.offer"))
        links = self.env["solidarity.tie"]._links(self.ids)
        served = self._underserved_groups() if fairness else None
        medians = self._median_incomes()
        today = fields.Date.context_today(self)
        profiles = {}
        for row in rows:
            held, experience = partnerships.get(row["id"], (0, 0))
            profiles[row["id"]] = Profile(
                key=row["key"],
                country=row["country"],
                region=row["region"],
                kind=row["kind"],
                population=row["population"] or None,
                area_km2=float(row["area_km2"]) if row["area_km2"] else None,
                urban_share=None if row["urban_share"] is None else float(row["urban_share"]),
                economy=self._relative_income(row, medians),
                features=frozenset(name for column, name in _FEATURES.items() if row[column] == "yes"),
                lacks=frozenset(name for column, name in _FEATURES.items() if row[column] == "no"),
                topics=topics.get(row["id"], frozenset()),
                needs=needs.get(row["id"], frozenset()),
                offers=offers.get(row["id"], frozenset()),
                languages=languages.get(row["id"], frozenset()),
                links=frozenset(links.get(row["id"], ())),
                held=held,
                experience=experience,
                underserved=self._mean_underserved(served, row) if served else None,
                seeking=_SEEKING[row["seeking_partner"]],
                waiting_days=max(0, (today - row["seeking_since"]).days) if row["seeking_since"] else 0,
                capacity_left=(row["partner_capacity"] or 0) - held,
                territory=territories.get(row["id"], "none"),
                active=row["active"],
            )
        return profiles

    def _fetch_register_facts(self):
        """A dictionary of plain values for each municipality, read past the ORM's cache: a pool is a whole country."""
        names = ("id", *_COLUMNS)
        query = self.with_context(active_test=False)._search([("id", "in", self.ids)])
        columns = [self._field_to_sql(query.table, name, query) for name in names]
        countries = {
            country.id: country.code for country in self.env["res.country"].search_fetch([], ["code"])
        }
        states = self.env["res.country.state"].search_fetch(
            [("country_id.code", "in", ("DE", "UA"))], ["code"]
        )
        regions = {state.id: state.code for state in states}
        rows = [dict(zip(names, row, strict=True)) for row in self.env.execute_query(query.select(*columns))]
        for row in rows:
            row |= {"country": countries[row["country_id"]], "region": regions.get(row["state_id"])}
        return rows

    def _relative_income(self, row, medians):
        """Own income per inhabitant by the median of the country, to four digits."""
        median = medians.get(row["country_id"])
        if not row["own_income"] or not row["population"] or not median or row["kind"] in _UPPER_KINDS:
            return None
        return float(f"{float(row['own_income']) / row['population'] / median:.4g}")

    def _median_incomes(self):
        """The median of the own income per inhabitant by country id, over all municipalities that have one."""
        self.flush_model(["own_income", "population", "country_id", "active"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT country_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY own_income / population)
                FROM solidarity_municipality
                WHERE own_income > 0 AND population > 0 AND COALESCE(kind, '') NOT IN %s
                GROUP BY country_id
                """,
                _UPPER_KINDS,
            )
        )
        return dict(rows)

    def _fetch_members(self, name):
        """The ids of a many2many field by municipality."""
        field = self._fields[name]
        self.flush_model([name])
        rows = self.env.execute_query(
            SQL(
                "SELECT %(one)s, array_agg(%(other)s) FROM %(table)s WHERE %(one)s = ANY(%(ids)s) GROUP BY %(one)s",
                one=SQL.identifier(field.column1),
                other=SQL.identifier(field.column2),
                table=SQL.identifier(field.relation),
                ids=self.ids,
            )
        )
        return {record_id: frozenset(members) for record_id, members in rows}

    def _fetch_fields(self, model):
        """The fields of cooperation of the needs or offers with something left of them, by municipality."""
        rows = self.env[model]._read_group(
            [("municipality_id", "in", self.ids), ("state", "not in", ["covered", "used_up", "withdrawn"])],
            ["municipality_id"],
            ["topic_id:array_agg"],
        )
        return {municipality.id: frozenset(topics) for municipality, topics in rows}

    def _count_partnerships(self):
        """(held today, ever had) by municipality id, over the whole register."""
        self.env["solidarity.partnership"].flush_model(["german_id", "ukrainian_id", "stage"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT side.municipality_id, count(*) FILTER (WHERE stage <> 'ended'), count(*)
                FROM solidarity_partnership
                CROSS JOIN LATERAL (VALUES (german_id), (ukrainian_id)) AS side(municipality_id)
                GROUP BY side.municipality_id
                """
            )
        )
        return {record_id: (held, ever) for record_id, held, ever in rows}

    def _underserved_groups(self):
        """How few partnerships each region and each size class of a country has, by (country, group)."""
        self.flush_model(["country_id", "state_id", "population", "active"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT country.code, state.code, municipality.population, municipality.id
                FROM solidarity_municipality AS municipality
                JOIN res_country AS country ON country.id = municipality.country_id
                LEFT JOIN res_country_state AS state ON state.id = municipality.state_id
                WHERE municipality.active
                """
            )
        )
        partnerships = self._count_partnerships()
        regions, sizes = {}, {}
        for country, region, population, record_id in rows:
            held = partnerships.get(record_id, (0, 0))[0]
            for groups, group in ((regions, region), (sizes, size_class(population))):
                count, total = groups.setdefault(country, {}).get(group, (0, 0))
                groups[country][group] = (count + 1, total + held)
        return {
            (country, group): value
            for groups in (regions, sizes)
            for country, counts in groups.items()
            for group, value in underserved(counts).items()
            if group is not None
        }

    def _mean_underserved(self, served, row):
        groups = [(row["country"], group) for group in (row["region"], size_class(row["population"]))]
        known = [served[group] for group in groups if group in served]
        return sum(known) / len(known) if known else None

    def _pairs(self):
        """What already stands between these municipalities and others, as pairs of keys."""
        self.env["solidarity.partnership"].flush_model(["german_id", "ukrainian_id", "stage"])
        self.env["solidarity.matching.proposal"].flush_model(["german_id", "ukrainian_id", "state"])
        self.env["solidarity.matching.pair"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT known.reason, german.key, ukrainian.key
                FROM (
                    SELECT german_id, ukrainian_id,
                        CASE WHEN stage = 'ended' THEN 'former_partner' ELSE 'partner' END AS reason
                    FROM solidarity_partnership
                    UNION
                    SELECT german_id, ukrainian_id,
                        CASE WHEN state = 'declined' THEN 'declined' ELSE 'proposed' END
                    FROM solidarity_matching_proposal
                    WHERE state = 'declined' OR state IN %(open)s
                    UNION
                    SELECT german_id, ukrainian_id, 'forbidden'
                    FROM solidarity_matching_pair
                    WHERE pinned_round_id IS NULL AND forbidden_round_id IS NULL
                ) AS known
                JOIN solidarity_municipality AS german ON german.id = known.german_id
                JOIN solidarity_municipality AS ukrainian ON ukrainian.id = known.ukrainian_id
                WHERE known.german_id = ANY(%(ids)s) OR known.ukrainian_id = ANY(%(ids)s)
                """,
                open=_OPEN_PROPOSALS,
                ids=self.ids,
            )
        )
        pairs = {}
        for reason, german, ukrainian in rows:
            pairs.setdefault(reason, set()).add((german, ukrainian))
        return Pairs(**{reason: frozenset(found) for reason, found in pairs.items()})
