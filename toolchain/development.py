"""./dev run: the development database, and Odoo serving it."""

import json
import os
import signal
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import databases, fingerprints, locks, processes, visitor, workshop
from .console import Trouble, elapsed, note, step
from .odoo_process import Odoo
from .places import ADDON, LOG, MAIL, NOTES, TOOLCHAIN, VENV_PYTHON, shown

NAME = "solidarity"
NOTE = NOTES / "development.json"
SERVING = "serving"
SERVER_LOG = "server.log"

# The files that are loaded from a register folder, in this order, with their source.
REGISTERS = {
    "municipalities_de.csv": "Destatis GV100AD",
    "municipalities_de_extra.csv": "Destatis GV100AD",
    "associations_de.csv": "Destatis GV100AD",
    "raions_ua.csv": "KATOTTG",
    "hromadas_ua.csv": "KATOTTG",
    "hromadas_ua_extra.csv": "KATOTTG",
    "war_status_ua.csv": "376/2025",
}


def run(options: Namespace) -> int:
    """Creates the development database at the first call, brings it up to date at later ones, shows a
    first matching and serves Odoo until it is stopped by Ctrl-C."""
    folder = register_folder(options.register)
    with workshop.opened() as odoo, locks.only_one(SERVING) as tell:
        database = ready(odoo)
        port = processes.free_port(options.port)
        if port != options.port:
            note(f"port {options.port} is taken, using {port}")
        address = f"http://localhost:{port}"
        tell(address)
        with mail_sink() as mail_port:
            figures = prepare(odoo, database, address, mail_port, folder)
            with serving(odoo, database, port) as server:
                if options.check:
                    return check(address, figures)
                invite(address, figures)
                return wait(server)


def register_folder(given: Path | None) -> Path | None:
    """The folder with the full registers, if one is named."""
    named = given or os.environ.get("REGISTER_DIR")
    if not named:
        return None
    folder = Path(named).expanduser().resolve()
    if not folder.is_dir():
        raise Trouble(
            f"there is no folder {folder} to load registers from.", "Correct --register or REGISTER_DIR."
        )
    return folder


def database_name(odoo: Odoo) -> str:
    """The name of the development database."""
    return odoo.server.name(NAME)


def ready(odoo: Odoo) -> str:
    """Makes sure that the development database exists and has the addon as its files are now."""
    name = database_name(odoo)
    with locks.exclusive("development"):
        noted = read_note()
        addon, platform = fingerprints.of_addon(), fingerprints.of_dependencies(odoo.folder)
        if not noted or name not in odoo.server.databases():
            create(odoo, name)
            write_note(addon=addon, platform=platform, registers={})
        elif (noted["addon"], noted["platform"]) != (addon, platform):
            update(odoo, name, "all" if noted["platform"] != platform else ADDON)
            write_note(**{**noted, "addon": addon, "platform": platform})
    return name


def create(odoo: Odoo, name: str) -> None:
    """Makes the development database with demonstration data."""
    template = databases.with_demo_data(odoo)
    step(f"development database {name}: installing {ADDON} with demo data")
    databases.copy(odoo, template, name)
    try:
        # Odoo goes on without demo data if they are wrong, and only warns.
        databases.refuse_complaints(odoo.install(name, ADDON, "development.log"))
    except BaseException:
        databases.remove(odoo, name)
        raise


def update(odoo: Odoo, name: str, modules: str) -> None:
    """Brings the development database up to date with the files."""
    reason = "the addon's files" if modules == ADDON else "Odoo, its packages or the dependencies"
    step(f"development database {name}: updating, as {reason} changed")
    databases.refuse_complaints(odoo.update(name, modules, "development.log"))


def read_note() -> dict:
    """What is known about the development database."""
    return json.loads(NOTE.read_text()) if NOTE.exists() else {}


def write_note(**content) -> None:
    """Keeps what is known about the development database."""
    NOTE.write_text(json.dumps(content, indent=1))


def prepare(odoo: Odoo, database: str, address: str, mail_port: int, folder: Path | None) -> dict:
    """Loads registers that are not loaded yet and shows the first matching."""
    files = new_registers(folder) if folder else []
    step("loading registers" if files else "first matching for the demo inquiries")
    figures = odoo.inside(
        "development.prepare", database, address=address, mail_port=mail_port, registers=files
    )
    noted = read_note()
    noted["registers"].update({entry["name"]: entry["fingerprint"] for entry in figures["loaded"]})
    write_note(**noted)
    return figures


def new_registers(folder: Path) -> list[dict]:
    """The register files of a folder that the development database has not loaded yet."""
    loaded = read_note()["registers"]
    found = []
    for name, source in REGISTERS.items():
        path = folder / name
        if not path.exists():
            note(f"{name}: not in {folder}, skipped")
            continue
        fingerprint = fingerprints.of_files([path])
        if loaded.get(name) == fingerprint:
            note(f"{name}: loaded earlier")
        else:
            found.append({"path": str(path), "source": source, "name": name, "fingerprint": fingerprint})
    return found


@contextmanager
def mail_sink() -> Iterator[int]:
    """A local SMTP server that writes mails into .dev/mail; yields its port."""
    port = processes.free_port()
    process = processes.start([VENV_PYTHON, "-I", TOOLCHAIN / "mail_sink.py", port, MAIL], "mail.log")
    try:
        yield port
    finally:
        processes.end(process)


@contextmanager
def serving(odoo: Odoo, database: str, port: int) -> Iterator:
    """Odoo, answering on the port."""
    step(f"starting Odoo on port {port}")
    log = LOG / SERVER_LOG
    log.unlink(missing_ok=True)
    command = odoo.command("server", "-d", database, f"--db-filter=^{database}$", f"--http-port={port}")
    process = processes.start(command, SERVER_LOG, env=odoo.environment())
    try:
        wait_for_login_page(process, port)
        yield process
    finally:
        processes.end(process)


def wait_for_login_page(process, port: int, patience: float = 120) -> None:
    """Waits until Odoo serves its login page."""
    deadline = time.monotonic() + patience
    page = f"http://localhost:{port}/web/login"
    while not visitor.answers(page):
        if process.poll() is not None or time.monotonic() > deadline:
            log = LOG / SERVER_LOG
            raise Trouble(f"Odoo does not answer.\n{processes.tail(log)}", f"The whole log: {shown(log)}")
        time.sleep(0.1)


def invite(address: str, figures: dict) -> None:
    """Tells where to go and who may enter."""
    step("ready")
    note(f"{address}/odoo             for the office")
    note(f"{address}/my/solidarity    for municipalities")
    note("log in with one of these names, which is also the password: " + ", ".join(figures["logins"]))
    note(f"outgoing mail: {shown(MAIL)}/   log: {shown(LOG / SERVER_LOG)}   stop: Ctrl-C")


def wait(server) -> int:
    """Waits for the server's end or Ctrl-C."""
    try:
        code = server.wait()
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        print(flush=True)
        step("stopping")
        return 0
    raise Trouble(f"Odoo stopped by itself (exit code {code}).", f"The log: {shown(LOG / SERVER_LOG)}")


def check(address: str, figures: dict) -> int:
    """Visits the pages as a municipality would, prints the line `ok ...`."""
    step("checking the pages")
    try:
        guest = visitor.Visitor(address)
        guest.log_in("municipality_ua", "municipality_ua")
        guest.expect_page("/my/solidarity", figures["portal_names"])
    except Trouble as trouble:
        raise Trouble(str(trouble), f"Odoo's log: {shown(LOG / SERVER_LOG)}") from trouble
    print(
        f"ok {figures['municipalities']:,} municipalities, {figures['proposals']} possible partners shown, "
        f"login and portal page answer, {elapsed():.1f} s",
        flush=True,
    )
    return 0
