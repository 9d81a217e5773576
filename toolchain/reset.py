"""./dev reset: away with the databases."""

import re
import shutil
from argparse import Namespace

from . import databases, development, locks, postgresql
from .console import Trouble, note, step
from .odoo_process import Odoo
from .places import DEV, MAIL, ODOO, create_folders, shown


def run(options: Namespace) -> None:
    """Throws away the development database with its files and mails, and what test runs have left; the next
    ./dev run makes it anew in seconds. With --all, everything in .dev goes: also the database templates,
    PostgreSQL's cluster, Odoo and the Python packages."""
    create_folders()
    others = locks.others()
    if others:
        raise Trouble(f"./dev is at work in process {', '.join(map(str, others))}.", "End that first.")
    if options.all:
        remove_everything()
    else:
        remove_databases(keep="template_(base|demo)_")


def remove_everything() -> None:
    """Removes .dev; on a server that is not ours, all databases of this checkout first."""
    if postgresql.external() is None:
        postgresql.destroy()
    else:
        remove_databases(keep="$")
    shutil.rmtree(DEV)
    note(f"removed {shown(DEV)}")


def remove_databases(keep: str) -> None:
    """Removes the databases of this checkout, but for those whose names begin with `keep`."""
    with postgresql.serving() as server:
        odoo = Odoo(ODOO, server)
        ours = re.compile(f"({development.NAME}|(template|temporary)_.*){server.name('')}")
        for name in sorted(server.databases()):
            if ours.fullmatch(name) and not re.match(keep, name):
                step(f"removing the database {name}")
                databases.remove(odoo, name)
    development.NOTE.unlink(missing_ok=True)
    shutil.rmtree(MAIL, ignore_errors=True)
