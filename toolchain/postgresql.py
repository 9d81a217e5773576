"""PostgreSQL: a private cluster below .dev, or the server that PGHOST or DATABASE_URL names."""

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from glob import glob
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from . import locks, processes
from .console import Trouble, step
from .places import NOTES, POSTGRESQL, ROOT

# Where the socket is. It cannot lie in the checkout (its path is limited to 107 bytes) and is a new
# folder at each start, so that a server of a deleted checkout is never in the way.
SOCKET = NOTES / "postgresql-socket"
OWNER = "postgres"

# For development: fast, and not safe from a power cut.
SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0777
max_connections = 100
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
effective_cache_size = 2GB
max_parallel_workers_per_gather = 0
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 4GB
checkpoint_timeout = 30min
jit = off
random_page_cost = 1.1
log_min_messages = fatal
"""


class Server:
    """A running PostgreSQL server, reached by the usual PG... variables."""

    def __init__(self, variables: dict[str, str], private: bool):
        self.variables, self.private = variables, private

    def environment(self, **additions: str) -> dict[str, str]:
        """The environment for programs that talk to the server."""
        return processes.environment(**{**self.variables, **additions})

    def name(self, name: str) -> str:
        """The full name of one of our databases: on a foreign server they bear a mark of this checkout."""
        return name if self.private else f"{name}_{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"

    def query(self, statement: str, database: str = "postgres") -> str:
        """Runs a statement and returns its unadorned output."""
        command = [program("psql"), "-X", "-At", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement]
        return processes.read(command, env=self.environment()).strip()

    def databases(self) -> dict[str, bool]:
        """The databases by name, and whether each is a finished template."""
        rows = self.query("SELECT datname, datistemplate FROM pg_database")
        return {name: flag == "t" for name, flag in (row.rsplit("|", 1) for row in rows.splitlines())}

    def create(self, name: str, template: str) -> None:
        """Makes a database as a copy of another one."""
        self.query(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def drop(self, name: str) -> None:
        """Removes a database, also if it is a template or somebody is connected."""
        if name in self.databases():
            self.query(f'ALTER DATABASE "{name}" IS_TEMPLATE false')
            self.query(f'DROP DATABASE "{name}" WITH (FORCE)')

    def make_template(self, name: str) -> None:
        """Marks a database as finished, to be copied."""
        self.query(f'ALTER DATABASE "{name}" IS_TEMPLATE true')


def external() -> dict[str, str] | None:
    """The variables of the server that the user names, if any."""
    if os.environ.get("DATABASE_URL"):
        return from_url(os.environ["DATABASE_URL"])
    if os.environ.get("PGHOST"):
        return {key: value for key, value in os.environ.items() if key.startswith("PG")}
    return None


def from_url(url: str) -> dict[str, str]:
    """The PG... variables for postgresql://user:password@host:port/?option=value."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise Trouble(
            "DATABASE_URL is not a PostgreSQL address.", "It reads postgresql://user:password@host:port/"
        )
    options = dict(parse_qsl(parts.query))
    found = {
        "PGHOST": unquote(parts.hostname or options.get("host", "")),
        "PGPORT": str(parts.port or options.get("port", "")),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGSSLMODE": options.get("sslmode", ""),
    }
    return {key: value for key, value in found.items() if value}


@contextlib.contextmanager
def serving() -> Iterator[Server]:
    """A server for the time inside. The private one is started if need be, and stopped by the last
    ./dev that uses it."""
    variables = external()
    if variables is not None:
        with locks.registered():
            yield checked(Server(variables, private=False))
        return
    with contextlib.ExitStack() as stack:
        with locks.exclusive("postgresql"):
            stack.enter_context(locks.registered())
            stack.callback(stop_if_last)
            start()
        yield Server({"PGHOST": SOCKET.read_text(), "PGPORT": "5432", "PGUSER": "odoo"}, private=True)


def checked(server: Server) -> Server:
    """Refuses a foreign server that is of no use."""
    address = server.variables.get("PGHOST")
    try:
        answer = server.query(
            "SELECT current_user, rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
        )
    except Trouble as trouble:
        raise Trouble(
            f"PostgreSQL at {address} does not let us in: {trouble}",
            "Check PGHOST, PGPORT, PGUSER, PGPASSWORD or DATABASE_URL, or unset them for a private server.",
        ) from trouble
    user, may_create = answer.split("|")
    if user == "postgres":
        raise Trouble(
            "Odoo refuses the database user postgres.", "Create another role: createuser --createdb odoo"
        )
    if may_create != "t":
        raise Trouble(f"the database user {user} may not create databases.", f"ALTER ROLE {user} CREATEDB;")
    return server


def program(name: str) -> str:
    """The path of a PostgreSQL program."""
    versions = sorted(glob("/usr/lib/postgresql/*/bin"), key=lambda path: float(path.split("/")[4]))
    for folder in reversed(versions):
        if Path(folder, name).exists():
            return f"{folder}/{name}"
    found = processes.find(name)
    if not found:
        raise Trouble(f"PostgreSQL's {name} is missing.", "apt-get install postgresql")
    return found


def as_owner(command: list) -> str:
    """Runs a program as the cluster's owner: PostgreSQL refuses to run as root."""
    if os.geteuid() == 0:
        command = [*become_owner(), *command]
    return processes.read(command, cwd="/")


def become_owner() -> list[str]:
    """What to put before a command to run it as the user postgres. Where a folder above the checkout is
    closed to that user (/root), it keeps root's right to pass."""
    plain = ["runuser", "-u", OWNER, "--"]
    passing = ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--init-groups"]
    passing += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--"]
    for prefix in (plain, passing):
        with contextlib.suppress(Trouble):
            processes.read([*prefix, "env", "-C", POSTGRESQL.parent, "true"], cwd="/")
            return prefix
    raise Trouble(
        f"the user {OWNER}, as which PostgreSQL has to run, cannot enter {POSTGRESQL.parent}.",
        "Put the checkout into a folder that is open to it, run ./dev as an ordinary user, or set PGHOST.",
    )


def running() -> bool:
    """Whether the private server runs."""
    if not (POSTGRESQL / "postmaster.pid").exists():
        return False
    with contextlib.suppress(Trouble):
        as_owner([program("pg_ctl"), "-D", POSTGRESQL, "status"])
        return True
    return False


def start() -> None:
    """Starts the private server, if it does not run yet."""
    if not (POSTGRESQL / "PG_VERSION").exists():
        create_cluster()
    if running():
        return
    remove_socket()
    socket = tempfile.mkdtemp(prefix="pg-", dir="/tmp")
    if os.geteuid() == 0:
        shutil.chown(socket, OWNER, OWNER)
    SOCKET.write_text(socket)
    log = POSTGRESQL / "server.log"
    options = f"-c unix_socket_directories={socket}"
    try:
        as_owner(
            [program("pg_ctl"), "-D", POSTGRESQL, "-s", "-w", "-t", "60", "-l", log, "-o", options, "start"]
        )
    except Trouble as trouble:
        raise Trouble(
            f"PostgreSQL does not start.\n{processes.tail(log)}",
            f"{trouble}\nIf nothing else helps, ./dev reset --all begins anew.",
        ) from trouble


def create_cluster() -> None:
    """Makes the private cluster."""
    step("creating a private PostgreSQL server")
    shutil.rmtree(POSTGRESQL, ignore_errors=True)
    POSTGRESQL.mkdir(mode=0o700, parents=True)
    if os.geteuid() == 0:
        shutil.chown(POSTGRESQL, OWNER, OWNER)
    initdb = [program("initdb"), "-D", POSTGRESQL, "-U", "odoo", "-A", "trust", "-E", "UTF8"]
    as_owner([*initdb, "--locale=C.UTF-8", "--no-sync"])
    with (POSTGRESQL / "postgresql.conf").open("a") as file:
        file.write(SETTINGS)


def stop_if_last() -> None:
    """Stops the private server, unless another ./dev uses it."""
    with locks.exclusive("postgresql"):
        if not locks.others():
            stop()


def stop(mode: str = "fast") -> None:
    """Stops the private server."""
    if running():
        as_owner([program("pg_ctl"), "-D", POSTGRESQL, "-s", "-w", "-m", mode, "stop"])
    remove_socket()


def remove_socket() -> None:
    """Removes the folder of the last socket."""
    if SOCKET.exists():
        shutil.rmtree(SOCKET.read_text(), ignore_errors=True)
        SOCKET.unlink()


def destroy() -> None:
    """Removes the private cluster with all databases."""
    if POSTGRESQL.exists():
        with contextlib.suppress(Trouble):
            stop("immediate")
        shutil.rmtree(POSTGRESQL)
