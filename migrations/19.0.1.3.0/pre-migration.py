def migrate(cr, version):
    """Bring memberships to what the database demands from now on: the ended ones have a last day, and only those."""
    cr.execute(
        """
        UPDATE solidarity_network_membership
        SET date_to = GREATEST(write_date::date, date_from)
        WHERE state = 'ended' AND date_to IS NULL
        """
    )
    cr.execute("UPDATE solidarity_network_membership SET date_to = NULL WHERE state != 'ended'")
    cr.execute("ALTER TABLE solidarity_network_membership ADD COLUMN IF NOT EXISTS date_applied date")
    cr.execute(
        """
        UPDATE solidarity_network_membership
        SET date_applied = COALESCE(date_from, create_date::date)
        WHERE date_applied IS NULL
        """
    )
