"""./dev lint: everything that can be found by reading the code."""

import re
import xml.etree.ElementTree as ElementTree
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from . import addon_links, databases, processes, workshop
from .console import Trouble, note, step
from .odoo_process import Odoo
from .places import ADDON, DEV, ROOT, TOOLCHAIN, VENV

COPY = DEV / "lint" / ADDON
IDIOMS = TOOLCHAIN / "outdated_idioms.txt"

# Plain numbers in data files: Odoo reads them well.
PEDANTIC = "xml-field-numeric-without-eval"
# Registers of the demo data are loaded by a function, as users load theirs.
LOADED = "file-not-used"
# People read README.md on the web.
README = "prefer-readme-rst"
# Empties translations that equal the term; ours shall be complete.
NOT_OURS = "po-pretty-format"
READ_BY_ODOO = {".py", ".xml", ".js"}


def run(options: Namespace) -> int:
    """Checks code, views, data and translations: ruff, pylint-odoo, the hooks of the Odoo Community
    Association, Odoo's own test_lint, habits of older Odoo versions, XML that does not parse."""
    with workshop.opened() as odoo:
        addon_links.copy_for_checks(COPY)  # a real folder with the addon's name: these tools follow no links
        checks: dict[str, Callable[[], bool]] = {
            "ruff": lambda: tool("ruff", "check", "--output-format=concise", ROOT),
            "ruff format": lambda: tool("ruff", "format", "--check", "--output-format=concise", ROOT),
            "well-formed XML": well_formed,
            "habits of older Odoo versions": up_to_date,
            "pylint-odoo": lambda: tool("pylint", f"--rcfile={ROOT / '.pylintrc'}", ADDON),
            "OCA hooks": lambda: tool(
                "oca-checks-odoo-module", f"--disable={PEDANTIC},{LOADED},{README}", ADDON
            ),
            "OCA hooks for translations": translations,
            "Odoo's test_lint": lambda: test_lint(odoo),
        }
        failed = []
        for name, check in checks.items():
            step(name)
            if not check():
                failed.append(name)
    note(f"found something: {', '.join(failed)}" if failed else "nothing found")
    return 1 if failed else 0


def tool(name: str, *arguments) -> bool:
    """Runs a program of the virtual environment on the copy; whether it is content."""
    program = VENV / "bin" / name
    return processes.call([program, *arguments], cwd=COPY.parent) == 0


def translations() -> bool:
    """OCA's checks of translations."""
    files = sorted((COPY / "i18n").glob("*.po*"))
    return tool("oca-checks-po", f"--disable={NOT_OURS}", *files) if files else True


def sources() -> list[Path]:
    """The addon's own files that Odoo reads."""
    mine = (
        path for entry in addon_links.entries() if entry != TOOLCHAIN for path in [entry, *entry.rglob("*")]
    )
    return sorted(path for path in mine if path.suffix in READ_BY_ODOO and path.is_file())


def well_formed() -> bool:
    """Whether all XML files parse."""
    content = True
    for path in sources():
        if path.suffix == ".xml":
            try:
                ElementTree.parse(path)
            except ElementTree.ParseError as error:
                content = False
                note(f"{path.relative_to(ROOT)}: {error}")
    return content


def up_to_date() -> bool:
    """Whether no file holds one of the outdated idioms."""
    lines = IDIOMS.read_text().splitlines()
    idioms = re.compile("|".join(line for line in lines if line and not line.startswith("#")))
    content = True
    for path in sources():
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = idioms.search(line)
            if found:
                content = False
                note(f"{path.relative_to(ROOT)}:{number}: {found.group()}")
    return content


def test_lint(odoo: Odoo) -> bool:
    """Odoo's own checks, on a database with the addon."""
    try:
        with databases.temporary(odoo, "lint") as database:
            found = odoo.inside("test_lint.check", database, options=(f"--addons-path={COPY.parent}",))
    except Trouble as trouble:
        found = [str(trouble)]
    for text in found:
        note(text.replace("\n", "\n           "))
    return not found
