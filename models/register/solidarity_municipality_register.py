import base64
import binascii
import csv
import io
import json
import logging
from pathlib import Path

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, file_open
from odoo.tools.misc import clean_context

from ...registers import RegisterError, read_records, read_register
from ...registers.regions import GERMANY, UKRAINE
from ...registers.rows import Rejected
from .register_messages import REFUSED_FILES, REJECTED_ROWS

_logger = logging.getLogger(__name__)
_json = json.JSONEncoder(ensure_ascii=False).encode

#: Language of the registers -> language of Odoo. English is the language a translated field falls back to.
LANGUAGES = {"de": "de_DE", "uk": "uk_UA", "en": "en_US"}
NATIVE_LANGUAGES = {GERMANY: "de_DE", UKRAINE: "uk_UA"}

#: A complete register in which more than this share of the known municipalities of a country or of one Land
#: or oblast is missing is not believed: mergers touch a few per cent in a year.
VANISHED_SHARE = 0.2
#: So few may always vanish.
VANISHED_COUNT = 5

#: Columns in which a row either has a new value or leaves the old one, with their types in the staging table.
PLAIN_COLUMNS = {
    "population": SQL("integer"),
    "area_km2": SQL("numeric"),
    "latitude": SQL("numeric"),
    "longitude": SQL("numeric"),
    "urban_share": SQL("numeric"),
    "own_income": SQL("numeric"),
    "mountain": SQL("text"),
    "coastal": SQL("text"),
    "on_border": SQL("text"),
    "river_port": SQL("text"),
}
#: Columns that a register file writes, in the order of the statements below.
REGISTER_COLUMNS = (
    "ars",
    "name",
    "official_name",
    "former_names",
    "kind",
    "country_id",
    "state_id",
    *PLAIN_COLUMNS,
    "active",
    "successor_id",
)
DEMO_REGISTERS = (
    "demo/register_germany.csv",
    "demo/register_ukraine.csv",
    "demo/register_territory_status.csv",
)


class SolidarityMunicipality(models.Model):
    """Import of official registers, set-based: some statements for a file, however many rows it has."""

    _inherit = "solidarity.municipality"

    # ------------------------------------------------------------------
    # Entry points
    # ------------------------------------------------------------------

    @api.model
    def import_register(self, rows_or_file, source, complete=None):
        """Bring the register up to date with a file. For managers; may be called over RPC.

        :param rows_or_file: the file as bytes, as base64 text or as an open binary file; a ``pathlib.Path``
            from Python code; or a list of dictionaries with the columns of the neutral CSV or of the
            territory status list. A path given as text is refused: users must not read files of the server.
        :param source: where the file comes from, for the log; for a territory status list without a column
            ``order`` the number of the order.
        :param complete: whether municipalities missing from the file no longer exist. By default the format
            decides: GV100AD and KATOTTG codifier are complete, other files are not.
        :return: dict with the counts ``created``, ``updated``, ``unchanged``, ``archived`` and ``rejected``
            and with ``rejected_rows``, a list of dicts ``line``, ``key``, ``code`` and ``reason``.
        :raises UserError: the whole file is refused; nothing has changed.

        A value that the file does not know stays as it is. A municipality missing from a complete register is
        archived, never deleted; one that is back is active again.
        """
        self.browse().check_access("create")
        self.browse().check_access("write")
        if not isinstance(source, str) or not source.strip():
            raise UserError(self.env._("Say where the register comes from."))
        try:
            register = self._read_register(rows_or_file)
            with self.env.cr.savepoint():
                result = self._import_register(register, source.strip(), complete)
        except RegisterError as error:
            raise UserError(self._describe_refusal(error)) from error
        _logger.info(
            "Register %s (%s) imported by %s: %s",
            register.format,
            source,
            self.env.user.login,
            {name: value for name, value in result.items() if name != "rejected_rows"},
        )
        return result

    @api.model
    def _preview_register(self, rows_or_file, source, complete=None):
        """Return what ``import_register`` would return, and change nothing."""
        with self.env.cr.savepoint() as savepoint:
            result = self.import_register(rows_or_file, source, complete)
            savepoint.rollback()
        self.env.invalidate_all(flush=False)
        return result

    @api.model
    def _import_demo_registers(self):
        for path in DEMO_REGISTERS:
            with file_open(f"solidarity_partnership/{path}", "rb") as file:
                self.import_register(file, "Demo 376/2025")

    def _read_register(self, rows_or_file):
        """Return the ``Register`` of what was given; raises ``RegisterError`` or ``UserError``."""
        if isinstance(rows_or_file, list | tuple):
            return read_records(rows_or_file)
        if isinstance(rows_or_file, str):
            try:
                rows_or_file = base64.b64decode(rows_or_file, validate=True)
            except (binascii.Error, ValueError) as error:
                raise UserError(
                    self.env._("Send the content of the file, not its path: bytes, or text in base64.")
                ) from error
        elif isinstance(rows_or_file, Path):
            rows_or_file = rows_or_file.read_bytes()
        elif hasattr(rows_or_file, "read"):
            rows_or_file = rows_or_file.read()
        if not isinstance(rows_or_file, bytes | bytearray):
            raise UserError(self.env._("A register is a file or a list of rows."))
        return read_register(bytes(rows_or_file))

    def _import_register(self, register, source, complete):
        self._lock_register()
        self.env.flush_all()
        if register.content == "territory_status":
            result, rejected = self.env["solidarity.territory.status"]._import_rows(register.rows, source)
        else:
            result, rejected = self._import_municipalities(register, complete)
        rejected = sorted((*register.rejected, *rejected), key=lambda row: row.line)
        register.check_share_rejected(rejected)
        return {
            **result,
            "rejected": len(rejected),
            "rejected_rows": [self._describe_rejected(row) for row in rejected],
        }

    def _lock_register(self):
        """Let one import run at a time: two at once would count and archive on different grounds."""
        query = SQL("SELECT pg_try_advisory_xact_lock(hashtext(%s))", "solidarity_partnership.register")
        if not self.env.execute_query(query)[0][0]:
            raise UserError(self.env._("Another register is being imported. Try again in a moment."))

    # ------------------------------------------------------------------
    # Texts
    # ------------------------------------------------------------------

    def _describe_rejected(self, row):
        reason = self.env._(REJECTED_ROWS[row.code])  # pylint: disable=gettext-variable
        if row.detail and row.detail != row.key:
            reason = self.env._("%(reason)s: %(detail)s", reason=reason, detail=row.detail)
        return {"line": row.line, "key": row.key, "code": row.code, "reason": reason}

    def _describe_refusal(self, error):
        reason = self.env._(REFUSED_FILES[error.code])  # pylint: disable=gettext-variable
        if error.detail:
            reason = self.env._("%(reason)s (%(detail)s)", reason=reason, detail=error.detail)
        return self.env._("%(reason)s Nothing was imported.", reason=reason)

    # ------------------------------------------------------------------
    # Municipalities
    # ------------------------------------------------------------------

    def _import_municipalities(self, register, complete):
        country, kinds = self._complete_scope(register, complete)
        self._stage_rows([self._prepare_staged_row(row, kinds) for row in register.rows])
        rejected = self._reject_staged_rows()
        vanished = self._find_vanished(country, kinds, register.other_keys) if kinds else []
        updated = self._update_staged()
        created = self._create_staged()
        archived = self._archive_merged() + self._archive(vanished)
        moved = self._derive_parents()
        self._refresh(created, {*updated, *archived, *moved})
        count = len(register.rows) - len(rejected)
        merged = len(archived) - len(vanished)
        return {
            "created": len(created),
            "updated": len(updated),
            "unchanged": count - len(created) - len(updated) - merged,
            "archived": len(archived),
        }, rejected

    def _complete_scope(self, register, complete):
        """Return country and kinds of which the file is a complete register; no kinds for a partial one."""
        if complete is False or (complete is None and not register.complete_kinds):
            return None, frozenset()
        if register.complete_kinds:
            return register.country, register.complete_kinds
        countries = {row.country for row in register.rows}
        kinds = frozenset(row.kind for row in register.rows)
        if len(countries) != 1 or None in kinds:
            raise RegisterError("structure", self.env._("complete: one country and all kinds are needed"))
        return countries.pop(), kinds

    def _prepare_staged_row(self, row, complete_kinds):
        def in_odoo_languages(names):
            return {LANGUAGES[language]: name for language, name in names.items()}

        defaults = row.defaults
        default_names = in_odoo_languages(defaults.get("derived_names", {}) | defaults.get("names", {}))
        names, derived = in_odoo_languages(row.names), in_odoo_languages(row.derived_names)
        known = default_names | derived | names
        if known and "en_US" not in known:
            default_names["en_US"] = next(iter(known.values()))
        return (
            row.line,
            row.key,
            row.region,
            NATIVE_LANGUAGES[row.country],
            _json(names),
            _json(derived),
            _json(default_names),
            # An array of PostgreSQL is written with the quotes of JSON.
            "{" + ",".join(map(_json, row.former_names)) + "}",
            row.official_name,
            defaults.get("official_name"),
            row.kind,
            defaults.get("kind"),
            row.ars,
            *(getattr(row, column) for column in PLAIN_COLUMNS),
            row.successor_key,
            bool(complete_kinds),
        )

    def _stage_rows(self, rows):
        """Copy all rows, as ``_prepare_staged_row`` gives them, into a temporary table."""
        self.env.execute_query(SQL("DROP TABLE IF EXISTS solidarity_register_row"))
        self.env.execute_query(
            SQL(
                """
                CREATE TEMPORARY TABLE solidarity_register_row (
                    line integer, key text PRIMARY KEY, region text, native text,
                    names jsonb, derived_names jsonb, default_names jsonb, former_names text[],
                    official_name text, default_official_name text, kind text, default_kind text, ars text,
                    %s, successor_key text, revive boolean
                ) ON COMMIT DROP
                """,
                SQL(", ").join(
                    SQL("%s %s", SQL.identifier(name), type_) for name, type_ in PLAIN_COLUMNS.items()
                ),
            )
        )
        # No text is empty: an empty cell is NULL, as COPY reads it.
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        text.seek(0)
        self.env.cr.copy_expert("COPY solidarity_register_row FROM STDIN WITH (FORMAT csv)", text)

    def _reject_staged_rows(self):
        """Drop rows that only make sense for municipalities the register has, and name them."""
        rejected = self.env.execute_query(
            SQL(
                """
                WITH checked AS (
                    SELECT row.key, CASE
                        WHEN row.successor_key IS NOT NULL AND municipality.id IS NULL THEN 'unknown'
                        WHEN row.successor_key IS NOT NULL AND NOT EXISTS (
                            SELECT 1 FROM solidarity_municipality WHERE key = row.successor_key
                            UNION ALL
                            SELECT 1 FROM solidarity_register_row AS other
                            WHERE other.key = row.successor_key AND other.successor_key IS NULL
                        ) THEN 'successor'
                        WHEN municipality.id IS NOT NULL THEN NULL
                        WHEN row.names || row.derived_names || row.default_names = '{}' THEN 'name'
                        WHEN COALESCE(row.kind, row.default_kind) IS NULL THEN 'kind'
                    END AS code
                    FROM solidarity_register_row AS row
                    LEFT JOIN solidarity_municipality AS municipality ON municipality.key = row.key
                )
                DELETE FROM solidarity_register_row AS row USING checked
                WHERE checked.key = row.key AND checked.code IS NOT NULL
                RETURNING row.line, row.key, checked.code
                """
            )
        )
        return [Rejected(*values) for values in rejected]

    def _create_staged(self):
        """Insert the municipalities that are new; returns their ids."""
        defaults = self._prepare_column_defaults()
        plain_columns = [SQL.identifier(name) for name in PLAIN_COLUMNS]
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO solidarity_municipality (
                    key, ars, name, official_name, former_names, kind, country_id, state_id,
                    %(plain_columns)s, active,
                    create_uid, write_uid, create_date, write_date, %(default_columns)s
                )
                SELECT
                    row.key, row.ars, row.default_names || row.derived_names || row.names,
                    COALESCE(row.official_name, row.default_official_name),
                    NULLIF(array_to_string(row.former_names, '; '), ''),
                    COALESCE(row.kind, row.default_kind), country.id, state.id,
                    %(plain_values)s, TRUE,
                    %(uid)s, %(uid)s, %(now)s, %(now)s, %(default_values)s
                FROM solidarity_register_row AS row
                JOIN res_country AS country ON country.code = left(row.region, 2)
                LEFT JOIN res_country_state AS state
                    ON state.country_id = country.id AND state.code = row.region
                LEFT JOIN solidarity_municipality AS municipality ON municipality.key = row.key
                WHERE municipality.id IS NULL
                ORDER BY row.line
                -- Somebody else may have typed one in meanwhile: a serialization error, then a new try.
                ON CONFLICT (key) DO NOTHING
                RETURNING id
                """,
                plain_columns=SQL(", ").join(plain_columns),
                plain_values=SQL(", ").join(SQL("row.%s", column) for column in plain_columns),
                default_columns=SQL(", ").join(map(SQL.identifier, defaults)),
                default_values=SQL(", ").join(SQL("%s", value) for value in defaults.values()),
                uid=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        return [record_id for (record_id,) in rows]

    def _prepare_column_defaults(self):
        """Return the values that ``create`` would give to the columns that no register knows."""
        own = {*REGISTER_COLUMNS, "key", "id", *models.MAGIC_COLUMNS}
        names = [
            name
            for name, field in self._fields.items()
            if field.store and field.column_type and name not in own and not field.compute
        ]
        model = self.with_context(clean_context(self.env.context))
        defaults = model.default_get(names)
        return {
            name: self._fields[name].convert_to_column_insert(defaults.get(name, False), model)
            for name in names
        }

    def _update_staged(self):
        """Update the municipalities whose values differ from what the file knows; returns their ids.

        What the file does not know keeps its value. A name derived by rule replaces the old one only when the
        name it is derived from has changed, so that a corrected translation survives. An old name goes to
        the former names.
        """
        columns = [SQL.identifier(column) for column in REGISTER_COLUMNS]
        rows = self.env.execute_query(
            SQL(
                """
                WITH next AS (
                    SELECT
                        municipality.id,
                        COALESCE(row.ars, municipality.ars) AS ars,
                        CASE
                            WHEN renamed.now THEN municipality.name || row.derived_names || row.names
                            ELSE row.derived_names || municipality.name || row.names
                        END AS name,
                        COALESCE(row.official_name, municipality.official_name) AS official_name,
                        CASE
                            WHEN added.names = '{}' THEN municipality.former_names
                            ELSE (
                                SELECT string_agg(name, '; ' ORDER BY place)
                                FROM (
                                    SELECT name, min(place) AS place
                                    FROM unnest(added.known || added.names)
                                        WITH ORDINALITY AS listed(name, place)
                                    WHERE name <> ''
                                    GROUP BY name
                                ) AS distinct_names
                            )
                        END AS former_names,
                        COALESCE(row.kind, municipality.kind) AS kind,
                        country.id AS country_id,
                        COALESCE(state.id, municipality.state_id) AS state_id,
                        %(plain_values)s,
                        row.revive OR municipality.active AS active,
                        CASE WHEN NOT row.revive THEN municipality.successor_id END AS successor_id
                    FROM solidarity_register_row AS row
                    JOIN solidarity_municipality AS municipality ON municipality.key = row.key
                    JOIN res_country AS country ON country.code = left(row.region, 2)
                    LEFT JOIN res_country_state AS state
                        ON state.country_id = country.id AND state.code = row.region
                    CROSS JOIN LATERAL (
                        SELECT
                            row.names ? row.native
                            AND municipality.name->row.native IS DISTINCT FROM row.names->row.native AS now
                    ) AS renamed
                    CROSS JOIN LATERAL (
                        SELECT row.former_names || CASE
                            WHEN renamed.now
                                AND municipality.name ? row.native
                                AND municipality.name->>row.native IS DISTINCT FROM municipality.official_name
                            THEN ARRAY(SELECT value FROM jsonb_each_text(municipality.name) ORDER BY key DESC)
                            ELSE '{}'
                        END AS names,
                        regexp_split_to_array(COALESCE(municipality.former_names, ''), '\\s*;\\s*') AS known
                    ) AS added
                    WHERE row.successor_key IS NULL
                )
                UPDATE solidarity_municipality AS municipality
                SET (%(columns)s, write_uid, write_date) = ROW(%(next_columns)s, %(uid)s, %(now)s)
                FROM next
                WHERE next.id = municipality.id AND (%(old_columns)s) IS DISTINCT FROM (%(next_columns)s)
                RETURNING municipality.id
                """,
                columns=SQL(", ").join(columns),
                old_columns=SQL(", ").join(SQL("municipality.%s", column) for column in columns),
                next_columns=SQL(", ").join(SQL("next.%s", column) for column in columns),
                plain_values=SQL(", ").join(
                    SQL(
                        "COALESCE(row.%(name)s, municipality.%(name)s) AS %(name)s", name=SQL.identifier(name)
                    )
                    for name in PLAIN_COLUMNS
                ),
                uid=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        return [record_id for (record_id,) in rows]

    # ------------------------------------------------------------------
    # Merged and vanished municipalities
    # ------------------------------------------------------------------

    def _archive_merged(self):
        """Archive municipalities for which the file names a successor; returns their ids."""
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE solidarity_municipality AS municipality
                SET active = FALSE, successor_id = successor.id, write_uid = %s, write_date = %s
                FROM solidarity_register_row AS row
                JOIN solidarity_municipality AS successor ON successor.key = row.successor_key
                WHERE municipality.key = row.key
                    AND (municipality.active OR municipality.successor_id IS DISTINCT FROM successor.id)
                RETURNING municipality.id
                """,
                self.env.uid,
                self.env.cr.now(),
            )
        )
        return [record_id for (record_id,) in rows]

    def _find_vanished(self, country, kinds, other_keys):
        """Return the ids of active municipalities that are missing from a complete register.

        Raises ``RegisterError`` when too many are missing in the country or in one Land or oblast: then the
        file is cut off or not what it claims to be.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT municipality.state_id, count(*), array_remove(array_agg(
                    CASE WHEN row.key IS NULL AND NOT municipality.key = ANY(%(other_keys)s)
                    THEN municipality.id END
                ), NULL)
                FROM solidarity_municipality AS municipality
                JOIN res_country AS country
                    ON country.id = municipality.country_id AND country.code = %(country)s
                LEFT JOIN solidarity_register_row AS row ON row.key = municipality.key
                WHERE municipality.active AND municipality.kind = ANY(%(kinds)s)
                GROUP BY municipality.state_id
                """,
                other_keys=sorted(other_keys),
                country=country,
                kinds=sorted(kinds),
            )
        )
        vanished = [record_id for _state, _count, ids in rows for record_id in ids]
        total = sum(count for _state, count, _ids in rows)
        for known, missing in [(total, len(vanished)), *((count, len(ids)) for _state, count, ids in rows)]:
            if missing > max(VANISHED_COUNT, known * VANISHED_SHARE):
                raise RegisterError("vanished", f"{missing}/{known}")
        return vanished

    def _archive(self, ids):
        if not ids:
            return []
        self.env.execute_query(
            SQL(
                """
                UPDATE solidarity_municipality
                SET active = FALSE, write_uid = %s, write_date = %s
                WHERE id IN %s
                """,
                self.env.uid,
                self.env.cr.now(),
                tuple(ids),
            )
        )
        return ids

    # ------------------------------------------------------------------
    # Parents
    # ------------------------------------------------------------------

    def _derive_parents(self):
        """Put each municipality under the nearest unit above it that is known; returns the ids changed.

        All are looked at, as a file of associations or raions brings parents for rows of other files.
        Germany: the association that the ARS names, else the Landkreis; the district of a city belongs to the
        city. Ukraine: the raion, else the oblast, recognised by the first digits (see ``registers.keys``).
        """
        # After the first import PostgreSQL believes the table to be empty, and would compare each with each.
        self.env.execute_query(SQL("ANALYZE solidarity_municipality (key, ars, kind)"))
        rows = self.env.execute_query(
            SQL(
                """
                WITH candidate AS (
                    SELECT child.id, parent.id AS parent_id, 1 AS distance
                    FROM solidarity_municipality AS child
                    JOIN solidarity_municipality AS parent ON parent.key = left(child.ars, 9) || '000'
                    WHERE length(child.key) = 8 AND parent.active
                    UNION ALL
                    SELECT child.id, parent.id, 1
                    FROM solidarity_municipality AS child
                    JOIN solidarity_municipality AS parent ON parent.key = left(child.key, 5) || '000'
                    WHERE child.kind = 'city_district' AND parent.active
                    UNION ALL
                    SELECT child.id, parent.id, 2
                    FROM solidarity_municipality AS child
                    JOIN solidarity_municipality AS parent ON parent.key = left(child.key, 5) || '0000000'
                    WHERE length(child.key) IN (8, 12) AND parent.active
                    UNION ALL
                    SELECT child.id, parent.id, 1
                    FROM solidarity_municipality AS child
                    JOIN solidarity_municipality AS parent
                        ON left(parent.key, 14) = left(child.key, 6) || '00000000'
                    WHERE child.kind LIKE '%%_hromada' AND parent.kind = 'raion' AND parent.active
                    UNION ALL
                    SELECT child.id, parent.id, 2
                    FROM solidarity_municipality AS child
                    JOIN solidarity_municipality AS parent
                        ON left(parent.key, 14) = left(child.key, 4) || '0000000000'
                    WHERE (child.kind LIKE '%%_hromada' OR child.kind = 'raion')
                        AND parent.kind = 'oblast' AND parent.active
                ), nearest AS (
                    SELECT DISTINCT ON (id) id, parent_id FROM candidate
                    WHERE parent_id <> id
                    ORDER BY id, distance, parent_id
                )
                UPDATE solidarity_municipality AS child
                SET parent_id = nearest.parent_id, write_uid = %s, write_date = %s
                FROM nearest
                WHERE nearest.id = child.id AND child.parent_id IS DISTINCT FROM nearest.parent_id
                RETURNING child.id
                """,
                self.env.uid,
                self.env.cr.now(),
            )
        )
        return [record_id for (record_id,) in rows]

    def _refresh(self, created_ids, changed_ids):
        """Let the ORM know: recompute stored fields that depend on the register, forget what it has read."""
        names = [*REGISTER_COLUMNS, "parent_id"]
        self.browse(created_ids).modified(["key", *names], create=True)
        self.browse(changed_ids).modified(names)
        self.env.invalidate_all(flush=False)
