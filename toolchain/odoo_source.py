"""Odoo 19.0 Community: from ODOO_HOME, Debian's package or GitHub."""

import os
import re
import shutil
from pathlib import Path

from . import debian_archive, processes
from .console import Trouble, note, step
from .places import ODOO, shown

SERIES = "19.0"
PACKAGE = "odoo-19"
SUITE = "sid"
REPOSITORY = "https://github.com/odoo/odoo"

# The package leaves out what it can link to. These repair the links that matter; bookworm's
# Font Awesome is the version that Odoo uses.
COMPANIONS = ["libjs-jquery", "fonts-font-awesome", "fonts-roboto-unhinted"]
COMPANION_SUITE = "bookworm"

# Languages other than de and uk, and accounting of all countries: two thirds of the package.
LEFT_OUT = [
    "*/i18n/[!du]*.po",
    "*/i18n/[du][!ek]*.po",
    "*/i18n/??_*.po",
    "*/i18n/???*.po",
    "*/odoo/addons/l10n_*",
]

# Background blur in calls; not free, so not in Debian. Without the file each page logs an error,
# which Odoo's browser tests take for a failure.
STUB = Path("mail/static/lib/selfie_segmentation/selfie_segmentation.js")

COMPLETE = ODOO / ".complete"


def prepare() -> Path:
    """Makes sure that Odoo is there; returns the folder to import `odoo` from."""
    if os.environ.get("ODOO_HOME"):
        return from_home(Path(os.environ["ODOO_HOME"]))
    if not COMPLETE.exists():
        shutil.rmtree(ODOO, ignore_errors=True)
        if debian_archive.mirror():
            from_debian()
        else:
            from_github()
        COMPLETE.touch()
    return locate(ODOO)


def locate(home: Path) -> Path | None:
    """The folder below (or at, or above) `home` from which `odoo` of the right series is imported."""
    places = (".", "usr/lib/python3/dist-packages", "lib/python3/dist-packages", "..")
    for folder in (home / place for place in places):
        if (folder / "odoo" / "release.py").is_file():
            return folder.resolve()
    return None


def version(folder: Path) -> str:
    """The series that odoo/release.py names, such as 19.0."""
    text = (folder / "odoo" / "release.py").read_text()
    found = re.search(r"^version_info = \(\s*(\d+), (\d+)", text, re.MULTILINE)
    return ".".join(found.groups()) if found else "unknown"


def identity(folder: Path) -> str:
    """Tells one Odoo from another: databases made with it are kept as long as this stays."""
    release = (folder / "odoo" / "release.py").stat()
    commit = ""
    if (folder / ".git").exists() and processes.find("git"):
        commit = processes.read(["git", "-C", folder, "rev-parse", "HEAD"]).strip()
    return f"{folder} {version(folder)} {commit or release.st_mtime_ns}"


def from_home(home: Path) -> Path:
    """Odoo where the user has it."""
    folder = locate(home.expanduser())
    if folder is None:
        raise Trouble(
            f"ODOO_HOME={home} holds no Odoo (no odoo/release.py there).",
            "Name a checkout of odoo/odoo or the folder in which the package odoo lies, or unset ODOO_HOME.",
        )
    if version(folder) != SERIES:
        raise Trouble(f"ODOO_HOME={home} is Odoo {version(folder)}; the addon needs {SERIES}.")
    return folder


def from_debian() -> None:
    """Unpacks Debian's package and its companions below .dev/odoo."""
    step(f"downloading Odoo {SERIES} (package {PACKAGE} of Debian {SUITE})")
    debs = debian_archive.fetch(SUITE, [PACKAGE], PACKAGE)
    if not debs:
        raise Trouble(
            f"Debian {SUITE} has no {PACKAGE} any more.",
            f"Set ODOO_HOME to an Odoo {SERIES}, e.g. git clone --depth 1 -b {SERIES} {REPOSITORY}",
        )
    note(f"{debs[0].name}, {debs[0].stat().st_size / 1e6:.0f} MB")
    unpack(debs)
    unpack(debian_archive.fetch(COMPANION_SUITE, COMPANIONS, "fonts and jQuery"))
    shutil.rmtree(debian_archive.DEBS)
    mend(ODOO)


def unpack(debs: list[Path]) -> None:
    """Unpacks packages below .dev/odoo."""
    for deb in debs:
        debian_archive.unpack(deb, ODOO, LEFT_OUT)


def mend(home: Path) -> None:
    """Removes links that lead nowhere and adds the stub."""
    for path in home.rglob("*"):
        if path.is_symlink() and not path.exists():
            path.unlink()
    stub = locate(home) / "odoo" / "addons" / STUB
    if not stub.exists():
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text("/* left out by Debian: background blur in calls */\n")


def from_github() -> None:
    """A shallow clone."""
    if not processes.find("git"):
        raise Trouble(
            "git is missing, and Odoo would be cloned by it.", "apt-get install git, or set ODOO_HOME."
        )
    step(f"cloning Odoo {SERIES} from {REPOSITORY} to {shown(ODOO)} (about 300 MB)")
    clone = ["git", "clone", "--progress", "--depth", "1", "--branch", SERIES, REPOSITORY, ODOO]
    if processes.call(clone):
        raise Trouble(
            "Odoo could not be cloned.",
            f"Set ODOO_HOME to an Odoo {SERIES} that you have: a checkout or an installed package.",
        )
