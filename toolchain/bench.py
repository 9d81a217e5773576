"""./dev bench: measures."""

from argparse import Namespace

from . import databases, workshop
from .console import Trouble, step
from .places import ROOT

FOLDER = ROOT / "benchmarks"


def run(options: Namespace) -> None:
    """Runs benchmarks on a fresh database with the addon and prints ratios against a baseline that is
    measured in the same run. REGISTER_DIR names a folder with the full registers, if there is one."""
    known = sorted(
        path.stem.replace("_", "-") for path in FOLDER.glob("*.py") if not path.stem.startswith("_")
    )
    unknown = set(options.name) - set(known)
    if unknown or not known:
        raise Trouble(
            f"no benchmark {', '.join(unknown)}".strip(), f"There are: {', '.join(known) or 'none'}"
        )
    for name in options.name or known:
        with workshop.opened() as odoo, databases.temporary(odoo, "bench") as database:
            step(f"benchmark {name}")
            odoo.inside("benchmark.run", database, name=name.replace("-", "_"))
