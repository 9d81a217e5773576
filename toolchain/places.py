"""Where things lie."""

import os
from pathlib import Path

ADDON = "solidarity_partnership"
ROOT = Path(__file__).resolve().parent.parent
TOOLCHAIN = ROOT / "toolchain"

DEV = ROOT / ".dev"
LOG = DEV / "log"
MAIL = DEV / "mail"
DATA = DEV / "data"
FILESTORE = DATA / "filestore"
ADDONS = DEV / "addons"
LINKED_ADDON = ADDONS / ADDON
ODOO = DEV / "odoo"
VENV = DEV / "venv"
PROGRAMS = DEV / "bin"
POSTGRESQL = DEV / "postgresql"
CONFIGURATION = DEV / "odoo.conf"
NOTES = DEV / "notes"

VENV_PYTHON = VENV / "bin" / "python"


def create_folders() -> None:
    """Makes the folders that everything else takes for granted."""
    for folder in (DEV, LOG, MAIL, FILESTORE, ADDONS, PROGRAMS, NOTES):
        folder.mkdir(parents=True, exist_ok=True)


def shown(path: Path) -> str:
    """The path as a reader at the repository's root would type it."""
    path = Path(path)
    return os.path.relpath(path, ROOT) if path.is_relative_to(ROOT) else str(path)
