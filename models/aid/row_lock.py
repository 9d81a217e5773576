"""Waiting for others who change the same rows."""

from odoo.tools import SQL


def wait_for_rows(records):
    """Lock the rows of these records, in one order for everybody, after whoever holds them now.

    If a row was changed in the meantime the database refuses the lock and Odoo starts the request again, which then
    sees what the other one wrote.
    """
    if records:
        records.env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                SQL.identifier(records._table),
                tuple(records.ids),
            )
        )
