"""Shows the repository to Odoo as an addon of its technical name.

The folder below .dev/addons holds one link per entry of the repository's root. A single link to the
root would contain .dev, and whatever walks through an addon would run in circles."""

import shutil
from pathlib import Path

from .places import ADDONS, LINKED_ADDON, ROOT

# Folders beside the addon, for developers only; like the tests in tests/plain.
NOT_FOR_ODOO = {"toolchain", "benchmarks", "docs"}


def refresh() -> None:
    """Makes the links agree with the repository."""
    LINKED_ADDON.mkdir(parents=True, exist_ok=True)
    wanted = {entry.name: f"../../../{entry.name}" for entry in entries()}
    for link in LINKED_ADDON.iterdir():
        if wanted.get(link.name) != (str(link.readlink()) if link.is_symlink() else None):
            link.unlink() if link.is_symlink() else shutil.rmtree(link)
    for name, target in wanted.items():
        show(LINKED_ADDON / name, target)
    show(ADDONS / "conftest.py", "../../toolchain/inside_odoo/conftest.py")


def show(link: Path, target: str) -> None:
    """Makes a link if it is missing."""
    if not link.is_symlink():
        link.symlink_to(target)


def entries() -> list[Path]:
    """What belongs to the addon: all but the hidden entries of the repository."""
    return sorted(
        path for path in ROOT.iterdir() if not path.name.startswith(".") and path.name != "__pycache__"
    )


def copy_for_checks(target: Path) -> Path:
    """A real copy, for tools that follow no links, of what Odoo reads: these tools would judge plain
    Python by Odoo's rules."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for entry in entries():
        if entry.is_file():
            shutil.copy2(entry, target / entry.name)
        elif entry.name not in NOT_FOR_ODOO:
            ignored = shutil.ignore_patterns("__pycache__", "plain")
            shutil.copytree(entry, target / entry.name, ignore=ignored)
    return target
