"""Short hashes that tell whether something made earlier still fits."""

import ast
import hashlib
from collections.abc import Iterator
from pathlib import Path

from . import addon_links, odoo_source, python_environment
from .places import ROOT

# Raised when databases are made in another way.
RECIPE = 1

# What an installed addon does not depend on.
IRRELEVANT = {"tests", "docs", "toolchain", "benchmarks", "dev"}
IRRELEVANT_SUFFIXES = {".md", ".rst", ".toml", ".pyc"}


def manifest() -> dict:
    """The addon's manifest."""
    return ast.literal_eval((ROOT / "__manifest__.py").read_text())


def of_dependencies(odoo_folder: Path) -> str:
    """Of what a database without the addon depends on."""
    parts = [str(RECIPE), *sorted(manifest()["depends"]), odoo_source.identity(odoo_folder)]
    return short("\n".join(parts).encode(), python_environment.LOCK.read_bytes())


def of_addon() -> str:
    """Of the addon's files, as far as an installed addon depends on them."""
    return short(
        *(part for path in addon_files() for part in (str(path).encode(), (ROOT / path).read_bytes()))
    )


def of_files(paths: list[Path]) -> str:
    """Of names and contents of files."""
    return short(*(part for path in paths for part in (path.name.encode(), path.read_bytes())))


def addon_files() -> Iterator[Path]:
    """The files that matter to an installed addon."""
    for entry in addon_links.entries():
        if entry.name in IRRELEVANT or entry.suffix in IRRELEVANT_SUFFIXES:
            continue
        paths = sorted(entry.rglob("*")) if entry.is_dir() else [entry]
        for path in paths:
            relevant = path.suffix not in IRRELEVANT_SUFFIXES and not path.is_relative_to(
                ROOT / "static" / "tests"
            )
            if relevant and path.is_file():
                yield path.relative_to(ROOT)


def short(*parts: bytes) -> str:
    """Twelve hexadecimal digits of a SHA-256."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()[:12]
