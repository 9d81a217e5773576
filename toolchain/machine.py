"""The machine's own packages: what is missing is installed by apt where that is possible."""

import importlib.util
import os
import platform
import subprocess
import sys
from glob import glob
from pathlib import Path

from . import processes
from .console import Trouble, note, step
from .places import NOTES

FONTS = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
BROWSERS = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser")


def release() -> dict[str, str]:
    """The fields of /etc/os-release, such as ID and VERSION_CODENAME."""
    try:
        return platform.freedesktop_os_release()
    except OSError:
        return {}


def missing_packages(browser: bool, server: bool) -> tuple[list[str], list[str]]:
    """Debian packages to install: those without which nothing works, and those for browser tests and
    printed reports."""
    needed, useful = missing_venv(), []
    if server and not glob("/usr/lib/postgresql/*/bin/initdb") and not processes.find("initdb"):
        needed.append("postgresql")
    elif not processes.find("psql"):
        needed.append("postgresql-client")
    if not processes.find("wkhtmltopdf"):
        useful.append("wkhtmltopdf")
    if not Path(FONTS).exists():
        useful += ["fonts-dejavu-core", "fonts-noto-core"]
    if browser:
        if not processes.find(*BROWSERS):
            useful.append("chromium")
        if not processes.find("pdftotext"):
            useful.append("poppler-utils")
    return needed, useful


def missing_venv() -> list[str]:
    """The package that Debian's Python lacks for making virtual environments."""
    return [] if importlib.util.find_spec("ensurepip") else [f"python3.{sys.version_info[1]}-venv"]


def prepare(browser: bool, server: bool) -> None:
    """Installs what is missing on this machine. `browser`: also what only tests need; `server`: also
    a PostgreSQL server."""
    needed, useful = missing_packages(browser, server)
    provide(needed, [name for name in useful if not (NOTES / f"no-package-{name}").exists()])


def prepare_python() -> None:
    """Installs what is missing for a virtual environment."""
    provide(missing_venv(), [])


def provide(needed: list[str], useful: list[str]) -> None:
    """Installs packages if that is possible here; Trouble if needed ones cannot be installed."""
    if not needed and not useful:
        return
    root = as_root()
    if root is None or not processes.find("apt-get"):
        if needed:
            raise Trouble(
                f"this machine lacks {', '.join(needed)}, and ./dev may not install packages here.",
                f"As root: apt-get install {' '.join(needed + useful)}",
            )
        note(
            f"without {', '.join(useful)}: reports or browser tests will fail (apt-get install them as root)"
        )
        return
    step(f"installing Debian packages: {', '.join(needed + useful)}")
    install(root, needed, useful)


def install(root: list[str], needed: list[str], useful: list[str]) -> None:
    """apt-get install; a useful package that this distribution lacks is only mentioned."""
    environment = processes.environment(DEBIAN_FRONTEND="noninteractive")
    if "postgresql" in needed:
        keep_cluster_away(root)
    processes.run_logged(
        [*root, "apt-get", "update", "-q"], "apt-update.log", "apt-get update", env=environment
    )
    known = [name for name in useful if available(name)]
    for name in sorted(set(useful) - set(known)):
        note(f"{name}: not packaged for this system; what needs it will fail")
        (NOTES / f"no-package-{name}").touch()
    if not needed and not known:
        return
    command = [*root, "apt-get", "install", "-q", "-y", "--no-install-recommends", *needed, *known]
    processes.run_logged(command, "apt-install.log", "apt-get install", env=environment)


def available(package: str) -> bool:
    """Whether apt has a real package of this name (Ubuntu's chromium is a mere pointer to a snap)."""
    if package == "chromium" and release().get("ID") == "ubuntu":
        return False
    policy = processes.read(["apt-cache", "policy", package], env=processes.environment(LC_ALL="C"))
    return "Candidate:" in policy and "Candidate: (none)" not in policy


def keep_cluster_away(root: list[str]) -> None:
    """Lets Debian's package create and start no server: ./dev makes its own."""
    script = (
        "mkdir -p /etc/postgresql-common && cd /etc/postgresql-common && "
        "{ [ -e createcluster.conf ] || echo 'create_main_cluster = false' >createcluster.conf; }"
    )
    processes.read([*root, "sh", "-c", script])


def as_root() -> list[str] | None:
    """What to put before a command that needs root; None if there is no way."""
    if os.geteuid() == 0:
        return []
    if not processes.find("sudo"):
        return None
    if sys.stdin.isatty() and sys.stdout.isatty():
        return ["sudo"]
    quiet = processes.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL)
    return ["sudo", "-n"] if quiet == 0 else None
