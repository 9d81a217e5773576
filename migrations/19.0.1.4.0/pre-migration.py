def migrate(cr, version):
    """Calls that exist were used: they are published, not in preparation."""
    cr.execute("ALTER TABLE solidarity_fund_call ADD COLUMN IF NOT EXISTS state varchar")
    cr.execute("UPDATE solidarity_fund_call SET state = 'published' WHERE state IS NULL")
