"""./dev shell: Odoo's shell on the development database."""

from argparse import Namespace

from . import console, development, locks, processes, workshop
from .places import LOG


def run(options: Namespace) -> int:
    """Opens Odoo's shell on the development database (which is created if it is missing). `env` is
    the environment; changes are kept after env.cr.commit(). Reads a script from standard input:
    ./dev shell < script.py"""
    console.tell_on_standard_error()
    with workshop.opened() as odoo:
        database = development.database_name(odoo)
        if locks.held(development.SERVING) and database in odoo.server.databases():
            console.note("./dev run serves this database: it is used as it is")
        else:
            database = development.ready(odoo)
        command = odoo.command("shell", "-d", database, "--no-http", f"--logfile={LOG / 'shell.log'}")
        return processes.call(command, env=odoo.environment())
