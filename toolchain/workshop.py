"""Everything a command needs, made ready."""

import contextlib
from collections.abc import Iterator

from . import addon_links, chromium, locks, machine, odoo_process, odoo_source, postgresql, python_environment
from .odoo_process import Odoo
from .places import create_folders


@contextlib.contextmanager
def opened(browser: bool = False) -> Iterator[Odoo]:
    """Odoo with Python packages and a running PostgreSQL. `browser`: also what only tests need."""
    create_folders()
    with locks.exclusive("setup"):
        machine.prepare(browser, server=not postgresql.external())
        folder = odoo_source.prepare()
        python_environment.prepare(folder)
        if browser:
            chromium.prepare()
        addon_links.refresh()
        odoo_process.write_configuration()
    with postgresql.serving() as server:
        yield Odoo(folder, server)


def prepare_python() -> None:
    """The Python packages alone, for what needs neither Odoo nor a database."""
    create_folders()
    with locks.exclusive("setup"):
        machine.prepare_python()
        python_environment.prepare()
