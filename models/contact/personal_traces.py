"""Where traces of a person may stand in the database: asked by the privacy look-up and by whoever forgets a person."""

from odoo.tools import SQL

#: Odoo's modules whose records of people we use, besides our own models.
TRACED_MODULES = frozenset(
    {
        "bus",
        "calendar",
        "crm",
        "event",
        "mail",
        "mail_group",
        "mass_mailing",
        "mass_mailing_event",
        "website_event",
    }
)
#: An address that nobody may write to stays on the blacklist: it protects the person. The log of deletions holds
#: first letters only.
KEPT_TABLES = frozenset({"mail_blacklist", "privacy_log"})
TEXT_TYPES = ("char", "text", "html")


def traced_models(env):
    """Models with a table in which people leave traces: ours, and those of Odoo's modules that we use."""
    return [
        model
        for name, model in env.items()
        if model._auto
        and not model._abstract
        and not model._transient
        and (name.startswith("solidarity.") or model._original_module in TRACED_MODULES)
    ]


def text_fields(model):
    """Stored fields of a model that hold words, translated or not."""
    return [
        field
        for field in model._fields.values()
        if field.store and field.column_type and field.type in TEXT_TYPES
    ]


def partner_fields(model):
    """Stored fields of a model that point to contacts: ``(many2one fields, many2many fields)``."""
    fields = [
        field
        for field in model._fields.values()
        if field.store and field.comodel_name == "res.partner" and not field.company_dependent
    ]
    return (
        [field for field in fields if field.type == "many2one"],
        [field for field in fields if field.type == "many2many"],
    )


def text_columns(env):
    """All columns of all tables that hold text, as the database itself knows them.

    :return: ``{table: [(column, is json, may be empty), …]}``
    """
    rows = env.execute_query(
        SQL(
            """
            SELECT c.table_name, c.column_name, c.data_type IN ('json', 'jsonb'), c.is_nullable = 'YES'
              FROM information_schema.columns c
              JOIN information_schema.tables t USING (table_schema, table_name)
             WHERE c.table_schema = current_schema()
               AND t.table_type = 'BASE TABLE'
               AND c.data_type IN ('character varying', 'text', 'json', 'jsonb')
               AND c.is_generated = 'NEVER'
             ORDER BY c.table_name, c.ordinal_position
            """
        )
    )
    tables = {}
    for table, column, is_json, nullable in rows:
        tables.setdefault(table, []).append((column, is_json, nullable))
    return tables
