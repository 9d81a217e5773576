"""Whether the addon, once used, leaves a database as it found it."""

from . import databases, processes
from .console import step
from .odoo_process import Odoo
from .places import ADDON

# What a database consists of, besides the users' own records.
INVENTORY = """
    SELECT 'column ' || table_name || '.' || column_name FROM information_schema.columns
    WHERE table_schema = 'public'
    UNION ALL SELECT 'model ' || model FROM ir_model
    UNION ALL SELECT 'field ' || model || '.' || name FROM ir_model_fields
    UNION ALL SELECT 'named record ' || module || '.' || name FROM ir_model_data WHERE module = '{addon}'
    UNION ALL SELECT 'parameter ' || key FROM ir_config_parameter WHERE key LIKE '{addon}%'
    UNION ALL SELECT 'region ' || code FROM res_country_state
    UNION ALL SELECT 'stage ' || id FROM crm_stage
    UNION ALL SELECT 'source ' || name FROM utm_source
    UNION ALL SELECT 'template ' || id FROM mail_template
    UNION ALL SELECT 'job ' || id FROM ir_cron
    UNION ALL SELECT 'menu of the website ' || url FROM website_menu
    UNION ALL SELECT 'page of the website ' || key FROM ir_ui_view WHERE key LIKE '{addon}%'
    UNION ALL SELECT 'file of ' || res_model FROM ir_attachment WHERE res_model LIKE 'solidarity.%'
"""

# A region of a contact's address belongs to its user.
USED = {"region UA-26"}


def leftovers(odoo: Odoo) -> list[str]:
    """Installs, uses and uninstalls the addon; returns what is there now and was not there before."""
    before = databases.with_dependencies(odoo)
    with databases.temporary(odoo, "uninstall") as database:
        step("uninstalling the addon from a database in use")
        odoo.inside("uninstalling.use", database)
        command = odoo.command("module", "uninstall", "-d", database, ADDON)
        processes.run_logged(command, "uninstall.log", "Uninstalling the addon", env=odoo.environment())
        return sorted(inventory(odoo, database) - inventory(odoo, before) - USED)


def inventory(odoo: Odoo, database: str) -> set[str]:
    return set(odoo.server.query(INVENTORY.format(addon=ADDON), database).splitlines())
