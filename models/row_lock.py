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


def take_rows(records):
    """Like ``wait_for_rows``, for steps that write nothing on these rows themselves: whoever waits is started again."""
    if records:
        records.env.execute_query(
            SQL(
                "UPDATE %(table)s SET write_date = write_date WHERE id IN %(ids)s RETURNING id",
                table=SQL.identifier(records._table),
                ids=tuple(records.ids),
            )
        )
