"""The virtual environment with the packages of requirements.txt."""

import contextlib
import hashlib
import os
import shutil
import sys
from pathlib import Path

from . import processes
from .console import Trouble, step
from .places import LOG, TOOLCHAIN, VENV, VENV_PYTHON, shown

LOCK = TOOLCHAIN / "requirements.txt"
INSTALLER_LOCK = TOOLCHAIN / "installer.txt"
STAMP = VENV / "installed"

# Only what the lock file names, only if its hash is right, and never by running a setup script.
CAREFULLY = ["--no-deps", "--require-hashes", "--only-binary", ":all:"]


def prepare(odoo: Path | None = None) -> None:
    """Makes the virtual environment, unless it is there for this Python and this lock file, and lets it
    import Odoo from the folder `odoo`."""
    wanted = fingerprint()
    if not STAMP.exists() or STAMP.read_text() != wanted:
        create()
        STAMP.write_text(wanted)
    pointer = site_packages() / "odoo.pth"
    if odoo and (not pointer.exists() or pointer.read_text() != f"{odoo}\n"):
        pointer.write_text(f"{odoo}\n")


def fingerprint() -> str:
    """Changes when the environment has to be made anew (also when the checkout was moved)."""
    content = LOCK.read_bytes() + INSTALLER_LOCK.read_bytes()
    return f"{sys.version} {VENV} {hashlib.sha256(content).hexdigest()}"


def create() -> None:
    """Makes the environment: by uv, which is many times faster, else by pip."""
    version = ".".join(map(str, sys.version_info[:3]))
    step(f"installing Python packages for Python {version}")
    shutil.rmtree(VENV, ignore_errors=True)
    processes.run_logged(
        [sys.executable, "-I", "-m", "venv", VENV], "venv.log", "Making a virtual environment"
    )
    if not by_uv():
        by_pip(LOCK, "Installing the Python packages")


def by_uv() -> bool:
    """Installs with uv; False if that does not work here."""
    with contextlib.suppress(Trouble):
        by_pip(INSTALLER_LOCK, "Installing uv")
        command = [VENV / "bin" / "uv", "pip", "install", "--no-cache", "--python", VENV_PYTHON, *CAREFULLY]
        environment = processes.environment(**package_index())
        processes.run_logged([*command, "-r", LOCK], "uv.log", "uv", env=environment)
        return True
    step("uv does not work here, pip takes over (slower)")
    return False


def by_pip(lock: Path, what: str) -> None:
    """Installs a lock file with pip."""
    command = [VENV_PYTHON, "-I", "-m", "pip", "install", "--disable-pip-version-check", *CAREFULLY]
    mend = f"Is the Python package index reachable? The whole log: {shown(LOG / 'pip.log')}"
    processes.run_logged([*command, "-r", lock], "pip.log", what, mend)


def package_index() -> dict[str, str]:
    """uv does not read pip's configuration: tells it the index that pip is set up with, if any."""
    if os.environ.get("UV_DEFAULT_INDEX"):
        return {}
    with contextlib.suppress(Trouble):
        listed = processes.read([VENV_PYTHON, "-I", "-m", "pip", "config", "list"]).splitlines()
        settings = dict(line.partition("=")[::2] for line in listed)
        for name in (":env:.index-url", "install.index-url", "global.index-url"):
            if name in settings:
                return {"UV_DEFAULT_INDEX": settings[name].strip("'\"")}
    return {}


def site_packages() -> Path:
    """The environment's folder for packages."""
    return VENV / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
