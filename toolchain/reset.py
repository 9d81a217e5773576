"""./dev reset: away with the databases."""

import shutil
from argparse import Namespace

from . import databases, development, locks, postgresql
from .console import Trouble, note
from .places import DEV, FILESTORE, NOTES, create_folders, shown


def run(options: Namespace) -> None:
    """Throws away all databases with their files; the next ./dev run or ./dev test makes them anew.
    With --all, Odoo, Python packages and everything else in .dev goes too."""
    create_folders()
    others = locks.others()
    if others:
        raise Trouble(f"./dev is at work in process {', '.join(map(str, others))}.", "End that first.")
    if postgresql.external() is None:
        postgresql.destroy()
    else:
        drop_ours()
    for folder in (FILESTORE, NOTES):
        shutil.rmtree(folder, ignore_errors=True)
    note("removed the databases")
    if options.all:
        shutil.rmtree(DEV)
        note(f"removed {shown(DEV)}")


def drop_ours() -> None:
    """Removes our databases from a server that is not ours."""
    from .odoo_process import Odoo

    with postgresql.serving() as server:
        odoo = Odoo(DEV, server)
        mark = server.name("")
        for name in server.databases():
            ours = name.startswith(("template_", "temporary_", development.NAME))
            if ours and name.endswith(mark):
                databases.remove(odoo, name)
