def migrate(cr, version):
    """An exchange belongs to several partnerships now; so far it had one."""
    cr.execute(
        """
        INSERT INTO event_event_solidarity_partnership_rel (event_id, partnership_id)
        SELECT id, partnership_id FROM event_event WHERE partnership_id IS NOT NULL
        ON CONFLICT DO NOTHING
        """
    )
