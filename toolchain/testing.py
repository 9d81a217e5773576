"""./dev test: plain tests without Odoo, then the tests inside Odoo."""

import os
import xml.etree.ElementTree as ElementTree
from argparse import Namespace
from dataclasses import dataclass, field
from pathlib import Path

from . import databases, processes, uninstalling, workshop
from .console import Trouble, complain, note, step
from .odoo_process import Odoo
from .places import DEV, LINKED_ADDON, LOG, ROOT, VENV, shown

PLAIN = ROOT / "tests" / "plain"

# pytest's options whose value stands as a word of its own: that word is no path.
TAKE_A_VALUE = {"-k", "-m", "-p", "-o", "-n", "-c", "-W", "-r", "--tb", "--maxfail", "--durations"}

# The one good reason to skip: the full registers are not here.
ALLOWED_SKIP = "REGISTER_DIR"

# What Odoo remarks during the tests, such as the cause of a page that answers 500.
ODOO_LOG = LOG / "tests.log"

NO_TESTS = 5

# Every core takes one file of tests after the other, with a copy of the database (see inside_odoo/conftest.py).
ALL_CORES = ["--numprocesses=logical", "--maxprocesses=4", "--dist=loadfile"]


@dataclass
class Outcome:
    """What a run of pytest reported."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    wrongly_skipped: list[str] = field(default_factory=list)
    code: int = 0

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.wrongly_skipped + other.wrongly_skipped,
            max(self.code, other.code),
        )


@dataclass
class Selection:
    """The user's arguments, sorted."""

    options: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)

    @property
    def everything(self) -> bool:
        """Whether no path was given."""
        return not self.plain and not self.inside


def run(options: Namespace) -> int:
    """Runs the tests of tests/plain (no Odoo, no database), then all others on a fresh database with the
    addon, with a browser; without arguments, also uninstalls the addon again. A skipped test counts as
    failure, unless it wants the full registers (REGISTER_DIR)."""
    selection = select(options.arguments)
    total = Outcome()
    if selection.plain or selection.everything:
        total += run_plain(selection)
    if selection.inside or selection.everything:
        total += run_inside(selection)
    return conclude(total)


def select(arguments: list[str]) -> Selection:
    """Sorts pytest's arguments into options and paths."""
    selection = Selection()
    previous = ""
    for argument in arguments:
        path, colons, node = argument.partition("::")
        target = Path(os.path.abspath(path))
        is_path = not argument.startswith("-") and previous not in TAKE_A_VALUE and target.exists()
        previous = argument
        if not is_path:
            selection.options.append(argument)
        elif target.is_relative_to(PLAIN):
            selection.plain.append(f"{target}{colons}{node}")
        elif target.is_relative_to(ROOT):
            selection.inside.append(f"{linked(target)}{colons}{node}")
            if target == PLAIN.parent:
                selection.plain.append(str(PLAIN))
        else:
            selection.options.append(argument)
    return selection


def linked(path: Path) -> Path:
    """A path of the repository as Odoo sees it."""
    return path if path.is_relative_to(DEV) else LINKED_ADDON / path.relative_to(ROOT)


def run_plain(selection: Selection) -> Outcome:
    """The tests that need neither Odoo nor a database."""
    if not any(PLAIN.glob("**/test_*.py")):
        return Outcome()
    workshop.prepare_python()
    step("plain tests")
    return pytest(
        "plain", [*coverage(selection.options), *(selection.plain or [PLAIN])], processes.environment()
    )


def run_inside(selection: Selection) -> Outcome:
    """The tests inside Odoo. An addon that cannot be installed counts as one failure."""
    try:
        with workshop.opened(browser=True) as odoo:
            with databases.temporary(odoo, "test") as database:
                outcome = run_on(odoo, database, selection)
            if selection.everything and not selection.options:
                outcome += run_uninstall(odoo)
            return outcome
    except Trouble as trouble:
        complain(trouble)
        return Outcome(failed=1, code=1)


def run_on(odoo: Odoo, database: str, selection: Selection) -> Outcome:
    """pytest-odoo on a database."""
    step("tests inside Odoo")
    ODOO_LOG.unlink(missing_ok=True)
    arguments = [
        f"--config-file={ROOT / 'pyproject.toml'}",
        f"--rootdir={ROOT}",
        f"--odoo-database={database}",
        "--odoo-log-level=warn",
        f"--odoo-extra=logfile={ODOO_LOG}",
        f"--ignore={LINKED_ADDON / 'tests' / 'plain'}",
        *([] if selection.inside else ALL_CORES),
        *coverage(selection.options, append=bool(selection.plain) or selection.everything),
        *(selection.inside or [LINKED_ADDON / "tests"]),
    ]
    return pytest("odoo", arguments, odoo.environment())


def run_uninstall(odoo: Odoo) -> Outcome:
    """Uninstalling leaves nothing: one test."""
    left = uninstalling.leftovers(odoo)
    for thing in left:
        note(f"left behind: {thing}")
    return Outcome(failed=1, code=1) if left else Outcome(passed=1)


def coverage(options: list[str], append: bool = False) -> list[str]:
    """With --cov, both runs are measured together."""
    if not any(option.startswith("--cov") for option in options):
        return options
    return [*options, f"--cov-config={ROOT / 'pyproject.toml'}", *(["--cov-append"] if append else [])]


def pytest(name: str, arguments: list, environment: dict[str, str]) -> Outcome:
    """Runs pytest and reads its report."""
    report = LOG / f"pytest-{name}.xml"
    report.unlink(missing_ok=True)
    environment["HYPOTHESIS_STORAGE_DIRECTORY"] = str(DEV / "hypothesis")
    given = os.environ.get("REGISTER_DIR")
    if given:
        environment["REGISTER_DIR"] = str(Path(given).resolve())
    command = [VENV / "bin" / "python", "-I", "-m", "pytest", f"--junit-xml={report}", *arguments]
    code = processes.call(command, cwd=ROOT, env=environment)
    return read_report(report, code)


def read_report(report: Path, code: int) -> Outcome:
    """Counts what the JUnit report says."""
    outcome = Outcome()
    cases = ElementTree.parse(report).iter("testcase") if report.exists() else ()
    for case in cases:
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            outcome.failed += 1
        elif skipped is not None:
            outcome.skipped += 1
            reason = skipped.get("message") or ""
            if not reason.startswith(ALLOWED_SKIP):
                outcome.wrongly_skipped.append(f"{case.get('classname')}.{case.get('name')}: {reason}")
        else:
            outcome.passed += 1
    if code not in (0, NO_TESTS):
        outcome.code = code
        outcome.failed = max(outcome.failed, 1)
    return outcome


def conclude(total: Outcome) -> int:
    """Prints the last line; returns the exit code."""
    for text in total.wrongly_skipped:
        note(f"skipped without good reason: {text}")
    step(f"reports: {shown(LOG)}/pytest-*.xml, Odoo's log: {shown(ODOO_LOG)}")
    nothing = not (total.passed or total.failed or total.skipped)
    if nothing:
        note("no test was selected")
    print(f"{total.passed} passed, {total.failed} failed, {total.skipped} skipped", flush=True)
    return 1 if total.failed or total.code or total.wrongly_skipped or nothing else 0
