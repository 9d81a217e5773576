import json

from odoo import models
from odoo.tools import SQL

from ...registers.rows import Rejected


class SolidarityTerritoryStatus(models.Model):
    """Import of the list of territories; ``solidarity.municipality.import_register`` is the entrance."""

    _inherit = "solidarity.territory.status"

    def _import_rows(self, listed_rows, source):
        """Add entries of the list to the history, or correct their coverage, end and order.

        Entries that the list no longer has stay: a list that says nothing has not ended anything. Returns
        counts and the rows whose territory is not in the register.
        """
        self.browse().check_access("create")
        self.browse().check_access("write")
        rows = [
            {
                "line": row.line,
                "key": row.key,
                "territory": row.territory,
                "status": row.status,
                "coverage": row.coverage,
                "date_from": row.date_from.isoformat(),
                "date_to": row.date_to and row.date_to.isoformat(),
                "order_number": row.order_number or source,
            }
            for row in listed_rows
        ]
        found = self.env.execute_query(
            SQL(
                """
                WITH row AS (
                    SELECT * FROM json_to_recordset(%(rows)s::json) AS listed (
                        line integer, key text, territory text, status text, coverage text,
                        date_from date, date_to date, order_number text
                    )
                ), resolved AS (
                    SELECT row.*, COALESCE(whole.id, hromada.id) AS municipality_id
                    FROM row
                    LEFT JOIN solidarity_municipality AS whole ON whole.key = row.territory
                    LEFT JOIN solidarity_municipality AS hromada
                        ON length(row.territory) = 14 AND left(hromada.key, 14) = row.territory
                ), saved AS (
                    INSERT INTO solidarity_territory_status AS entry (
                        municipality_id, key, status, coverage, date_from, date_to, order_number,
                        create_uid, write_uid, create_date, write_date
                    )
                    SELECT
                        municipality_id, key, status, coverage, date_from, date_to, order_number,
                        %(uid)s, %(uid)s, %(now)s, %(now)s
                    FROM resolved WHERE municipality_id IS NOT NULL
                    ORDER BY line
                    ON CONFLICT (municipality_id, key, status, date_from) DO UPDATE SET
                        coverage = EXCLUDED.coverage, date_to = EXCLUDED.date_to,
                        order_number = EXCLUDED.order_number,
                        write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date
                    -- An entry that is confirmed by a newer order keeps the order that brought it.
                    WHERE entry.coverage <> EXCLUDED.coverage
                        OR entry.date_to IS DISTINCT FROM EXCLUDED.date_to
                    RETURNING id, xmax = 0 AS is_new
                )
                SELECT 'saved', is_new, id, NULL, NULL FROM saved
                UNION ALL
                SELECT 'unknown', NULL, NULL, line, key FROM resolved WHERE municipality_id IS NULL
                """,
                rows=json.dumps(rows),
                uid=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        created = [record_id for kind, is_new, record_id, *_row in found if kind == "saved" and is_new]
        updated = [record_id for kind, is_new, record_id, *_row in found if kind == "saved" and not is_new]
        rejected = [
            Rejected(line, key, "unknown") for kind, _is_new, _id, line, key in found if kind == "unknown"
        ]
        names = ["municipality_id", "key", "status", "coverage", "date_from", "date_to", "order_number"]
        self.browse(created).modified(names, create=True)
        self.browse(updated).modified(names)
        self.env.invalidate_all(flush=False)
        return {
            "created": len(created),
            "updated": len(updated),
            "unchanged": len(rows) - len(rejected) - len(created) - len(updated),
            "archived": 0,
        }, rejected
