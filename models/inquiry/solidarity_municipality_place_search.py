"""Choosing a municipality by typing its name: for everybody, so that nothing but the public register is looked at."""

from odoo import models
from odoo.tools import SQL, ormcache

from ...registers import keys
from ...registers.place_names import LENGTH_MAX, PART, PlaceIndex

#: Beginnings of keys are looked for from this length on.
KEY_BEGINNING = 5


class SolidarityMunicipality(models.Model):
    _inherit = "solidarity.municipality"

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
        if not text:
            return municipalities_sudo.browse()
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
        found = self._place_index(country).find(text)
        if found and found[0][1] >= PART:
            found = [(place_id, grade) for place_id, grade in found if grade >= PART]
        return self.browse(place_id for place_id, _grade in found[:limit])

    def _place_index(self, country):
        """The names of a country, kept in memory until one of them changes.

        The database's trigrams took a hundred times as long: with thirteen thousand names of which nearly all have
        letters in common with what is typed, its index spares it little.
        """
        kept = self._kept_place_index(country.id)
        stamp = self._names_stamp(country)
        if kept.get("stamp") != stamp:
            kept.update(index=PlaceIndex(self._read_names(country)), stamp=stamp)
        return kept["index"]

    @ormcache("country_id")
    def _kept_place_index(self, country_id):
        """A place in this process for one index; ``_place_index`` fills it."""
        return {}

    def _names_stamp(self, country):
        """What changes whenever a name changes."""
        self.flush_model(["name", "official_name", "former_names", "active", "successor_id", "population"])
        return self.env.execute_query(
            SQL(
                """
                SELECT COUNT(*), SUM(hashtextextended(
                           CONCAT_WS('|', id, name, official_name, former_names, active, successor_id, population), 0))
                  FROM solidarity_municipality
                 WHERE country_id = %s
                """,
                country.id,
            )
        )[0]

    def _read_names(self, country):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT CASE WHEN active THEN id ELSE successor_id END,
                       jsonb_path_query_array(name, '$.*'), official_name, former_names, population
                  FROM solidarity_municipality
                 WHERE country_id = %s AND (active OR successor_id IS NOT NULL)
                """,
                country.id,
            )
        )
        return [
            (place_id, [*(names or []), official, *(former or "").split(";")], inhabitants)
            for place_id, names, official, former, inhabitants in rows
        ]

    def _place_label(self):
        """Name, kind where it is part of the name, Kreis or raion, Land or oblast, in the reader's language: what tells
        places of one name apart."""
        self.ensure_one()
        own, parent = (place.with_context(solidarity_plain_name=True) for place in (self, self.parent_id))
        region = self._region_name(self.state_id) if self.state_id else False
        places = [place for place in (parent.display_name, region) if place and place != own.display_name]
        return f"{own.display_name} – {', '.join(places)}" if places else own.display_name

    def _place_labels(self):
        """``[(id, label), …]``; where two still read the same, their keys tell them apart."""
        labels = [(place, place._place_label()) for place in self]
        texts = [label for _place, label in labels]
        return [
            (place.id, f"{label} ({place.key})" if texts.count(label) > 1 else label)
            for place, label in labels
        ]
