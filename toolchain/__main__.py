"""Entry of ./dev. Loads the package from this folder without putting the repository on sys.path,
where its folders (models, tests, reports...) could hide modules of other packages."""

import importlib.util
import sys
from pathlib import Path

folder = Path(__file__).resolve().parent
spec = importlib.util.spec_from_file_location(
    "toolchain", folder / "__init__.py", submodule_search_locations=[str(folder)]
)
sys.modules["toolchain"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["toolchain"])

if sys.argv[1:2] == ["--inside-odoo"]:
    from toolchain.inside_odoo import main
else:
    from toolchain.command_line import main

sys.exit(main(sys.argv[1:]))
