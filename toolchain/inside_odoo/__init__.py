"""Functions that run in the virtual environment with an Odoo environment, called by
`odoo_process.Odoo.inside`. What they print is for the user of ./dev."""

import importlib
import json
import sys
from pathlib import Path

from ..places import CONFIGURATION, LOG


def main(arguments: list[str]) -> int:
    """--inside-odoo MODULE.FUNCTION DATABASE ARGUMENTS(JSON) RESULT_FILE [ODOO_OPTION...]"""
    name, database, given, result, *extra = arguments[1:]
    from odoo import SUPERUSER_ID, api
    from odoo.exceptions import UserError
    from odoo.modules.registry import Registry
    from odoo.tools import config

    options = ["-c", str(CONFIGURATION), "-d", database, "--no-http", "--logfile", str(LOG / "inside.log")]
    config.parse_config([*options, *extra], setup_logging=True)
    module_name, function_name = name.rsplit(".", 1)
    function = getattr(importlib.import_module(f"{__name__}.{module_name}"), function_name)
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        try:
            answer = function(env, **json.loads(given))
        except UserError as error:
            print(f"./dev: {error}", file=sys.stderr)
            return 1
        cr.commit()
    Path(result).write_text(json.dumps(answer, default=str))
    sys.stdout.flush()
    return 0
