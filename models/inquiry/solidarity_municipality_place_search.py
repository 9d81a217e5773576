"""Choosing a municipality by typing its name: for everybody, so that nothing but the public register is looked at."""

from odoo import models
from odoo.tools import SQL, ormcache

from ...registers import keys
from ...registers.place_names import (
    BEGINNING,
    FOLDED_FROM,
    FOLDED_TO,
    LENGTH_MAX,
    PART,
    SIMILARITY_MIN,
    WHOLE,
    PlaceIndex,
    spellings,
)

#: Beginnings of keys are looked for from this length on.
KEY_BEGINNING = 5
#: All names of a municipality, each in double quotes, folded as ``registers.place_names.fold`` does it.
FOLDED_NAMES = """translate(replace(
    coalesce(jsonb_path_query_array(name, '$.*')::text, '')
    || ' "' || coalesce(official_name, '') || '" "'
    || replace(replace(coalesce(former_names, ''), '; ', '" "'), ';', '" "') || '"',
    'ß', 'ss'), '{letters}', '{folded}')""".format(
    letters=FOLDED_FROM.replace("'", "''"),
    folded=FOLDED_TO,
)


class SolidarityMunicipality(models.Model):
    _inherit = "solidarity.municipality"

    _place_names_idx = models.Index(
        lambda registry: f"USING gin (({FOLDED_NAMES}) gin_trgm_ops)" if registry.has_trigram else ""
    )

    def _find_places(self, text, country_code, limit=10):
        """Municipalities whose name or key somebody may have typed, the most fitting first.

        A slip of the pen is forgiven where nothing else fits. For a municipality that was merged stands its
        successor.

        :param text: name in German, Ukrainian or English, former name, or official key
        :param country_code: ``DE`` or ``UA``
        :return: municipalities as superuser, for their public names
        """
        text = (text or "").replace("\x00", "").strip()[:LENGTH_MAX]
        municipalities_sudo = self.sudo()  # the register is public
        municipalities_sudo.flush_model(
            ["name", "official_name", "former_names", "key", "ars", "active", "successor_id", "population"]
        )
        country = municipalities_sudo.env.ref(f"base.{country_code.lower()}")
        found = municipalities_sudo._find_by_key(text, country, limit)
        return found or municipalities_sudo._find_by_name(text, country, limit)

    def _find_by_key(self, text, country, limit):
        try:
            key = keys.parse_key(text).key
        except keys.InvalidKey as error:
            key = "".join(text.split()).upper()
            digits = key.removeprefix("UA")
            if error.reason != "length" or not digits.isascii() or len(key) < KEY_BEGINNING:
                return self.browse()
        domain = [
            ("country_id", "=", country.id),
            "|",
            ("key", "=like", f"{key}%"),
            ("ars", "=like", f"{key}%"),
        ]
        return self.search(domain, limit=limit, order="key")

    def _find_by_name(self, text, country, limit):
        wanted = spellings(text)
        if not wanted or not country:
            return self.browse()
        if self.env.registry.has_trigram:
            found = self._find_with_trigrams(wanted, country, limit)
        else:
            found = self._place_index(country.id, self._register_stamp()).find(text)[:limit]
        best = found[0][1] if found else 0
        return self.browse(
            place_id for place_id, grade in found if grade >= (PART if best >= PART else SIMILARITY_MIN)
        )

    def _find_with_trigrams(self, wanted, country, limit):
        self.env.execute_query(
            SQL("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", str(SIMILARITY_MIN))
        )
        names = SQL(FOLDED_NAMES)
        grades = [
            SQL(
                "CASE WHEN %(names)s LIKE %(whole)s THEN %(grade_whole)s"
                " WHEN %(names)s LIKE %(beginning)s THEN %(grade_beginning)s"
                " WHEN %(names)s LIKE %(part)s THEN %(grade_part)s"
                " ELSE word_similarity(%(spelling)s, %(names)s) END",
                names=names,
                whole=f'%"{_escape(spelling)}"%',
                beginning=f'%"{_escape(spelling)}%',
                part=f"%{_escape(spelling)}%",
                grade_whole=WHOLE,
                grade_beginning=BEGINNING,
                grade_part=PART,
                spelling=spelling,
            )
            for spelling in wanted
        ]
        conditions = [
            SQL("%(names)s LIKE %(part)s OR %(spelling)s <%% %(names)s",
                names=names, part=f"%{_escape(spelling)}%", spelling=spelling)
            for spelling in wanted
        ]  # fmt: skip
        return self.env.execute_query(
            SQL(
                """
                SELECT CASE WHEN active THEN id ELSE successor_id END AS place, MAX(GREATEST(%(grades)s)) AS grade
                  FROM solidarity_municipality
                 WHERE country_id = %(country)s
                   AND (active OR successor_id IS NOT NULL)
                   AND (%(conditions)s)
                 GROUP BY place
                 ORDER BY grade DESC, MAX(COALESCE(population, 0)) DESC, place
                 LIMIT %(limit)s
                """,
                grades=SQL(", ").join(grades),
                country=country.id,
                conditions=SQL(" OR ").join(conditions),
                limit=limit,
            )
        )

    def _register_stamp(self):
        """What changes whenever a municipality changes."""
        return self.env.execute_query(
            SQL("SELECT COUNT(*), MAX(write_date)::text FROM solidarity_municipality")
        )[0]

    @ormcache("country_id", "stamp")
    def _place_index(self, country_id, stamp):
        """The names of a country, for databases without trigrams; kept as long as the register stays as it is."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT CASE WHEN active THEN id ELSE successor_id END,
                       jsonb_path_query_array(name, '$.*'), official_name, former_names, population
                  FROM solidarity_municipality
                 WHERE country_id = %s AND (active OR successor_id IS NOT NULL)
                """,
                country_id,
            )
        )
        return PlaceIndex(
            (place_id, [*(names or []), official, *(former or "").split(";")], inhabitants)
            for place_id, names, official, former, inhabitants in rows
        )

    def _place_label(self):
        """Name, kind where it is part of the name, Kreis or raion, Land or oblast, in the reader's language: what tells
        places of one name apart."""
        self.ensure_one()
        parent = self.parent_id
        own = self.with_context(solidarity_plain_name=True).display_name
        within = parent.with_context(solidarity_plain_name=True).display_name if parent else False
        region = self._region_name(self.state_id) if self.state_id else False
        places = [place for place in (within, region) if place and place != own]
        return f"{own} – {', '.join(places)}" if places else own

    def _place_labels(self):
        """``[(id, label), …]``; where two still read the same, their keys tell them apart."""
        labels = [(place, place._place_label()) for place in self]
        texts = [label for _place, label in labels]
        return [
            (place.id, f"{label} ({place.key})" if texts.count(label) > 1 else label)
            for place, label in labels
        ]


def _escape(text):
    """A text in which nothing is a wildcard of LIKE."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
