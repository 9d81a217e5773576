"""Running Odoo, and our own functions inside Odoo, on one of the databases."""

import json
import os
import tempfile
from pathlib import Path

from . import processes
from .console import Trouble
from .places import ADDONS, CONFIGURATION, DATA, LOG, PROGRAMS, TOOLCHAIN, VENV, VENV_PYTHON, shown
from .postgresql import Server


class Odoo:
    """Odoo as set up in .dev, with a PostgreSQL server."""

    def __init__(self, folder: Path, server: Server):
        self.folder, self.server = folder, server

    def environment(self, **additions: str) -> dict[str, str]:
        """The environment in which Odoo runs: configuration, database server, browser, programs."""
        path = os.pathsep.join([str(PROGRAMS), str(VENV / "bin"), os.environ.get("PATH", os.defpath)])
        given = os.environ.get("REGISTER_DIR")
        if given:
            additions.setdefault("REGISTER_DIR", str(Path(given).resolve()))
        return self.server.environment(ODOO_RC=str(CONFIGURATION), PATH=path, **additions)

    def command(self, *arguments: str) -> list:
        """A command line of Odoo. Isolated: the working directory must not be importable."""
        return [VENV_PYTHON, "-I", "-m", "odoo", *arguments]

    def install(self, database: str, modules: str, log_name: str, *options: str) -> Path:
        """Installs modules into a database, which is created if it is missing; returns the log."""
        log = self._update(database, "-i", modules, log_name, *options)
        self.expect_installed(database, modules)
        return log

    def update(self, database: str, modules: str, log_name: str) -> Path:
        """Updates modules of a database to the present files; returns the log."""
        return self._update(database, "-u", modules, log_name)

    def _update(self, database: str, switch: str, modules: str, log_name: str, *options: str) -> Path:
        command = self.command(
            "server", "-d", database, switch, modules, "--stop-after-init", "--no-http", *options
        )
        what = f"{'Installing' if switch == '-i' else 'Updating'} {modules} in the database {database}"
        return processes.run_logged(command, log_name, what, env=self.environment())

    def expect_installed(self, database: str, modules: str) -> None:
        """Odoo passes over modules that it cannot install: complains about them."""
        query = "SELECT name FROM ir_module_module WHERE state = 'installed'"
        lacking = set(modules.split(",")) - set(self.server.query(query, database).split())
        if lacking:
            raise Trouble(f"not installed in {database}: {', '.join(sorted(lacking))}", f"See {shown(LOG)}/.")

    def inside(self, function: str, database: str, *, options: tuple[str, ...] = (), **arguments):
        """Calls a function of `inside_odoo` with an environment of the database; what it prints is shown,
        what it returns is returned. Odoo's own log goes to .dev/log/inside.log."""
        with tempfile.TemporaryDirectory() as folder:
            result = Path(folder, "result.json")
            program = [VENV_PYTHON, "-I", TOOLCHAIN / "__main__.py", "--inside-odoo"]
            command = [*program, function, database, json.dumps(arguments, default=str), result, *options]
            code = processes.call(command, env=self.environment())
            if code:
                raise Trouble(
                    f"{function} failed in the database {database}.",
                    f"Odoo's log: {shown(LOG / 'inside.log')}",
                )
            return json.loads(result.read_text())


def write_configuration() -> None:
    """Writes Odoo's configuration file. The database server is named by PGHOST... instead."""
    CONFIGURATION.write_text(
        f"""[options]
addons_path = {ADDONS}
data_dir = {DATA}
http_interface = 127.0.0.1
list_db = False
screenshots = {LOG / "screenshots"}
"""
    )
