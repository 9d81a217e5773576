"""The commands of ./dev."""

import argparse
import signal
import sys
from pathlib import Path

from . import bench, development, lint, reset, shell, testing, translations
from .console import Trouble, complain

OVERVIEW = """\
Runs, tests and checks the addon. Everything it needs is put into .dev/ at the first call.

environment:
  ODOO_HOME                Odoo 19.0 to use: a source checkout or an installed package
  PGHOST, DATABASE_URL     PostgreSQL server to use instead of a private one
  PYTHON                   Python 3.10 to 3.13 to use
  REGISTER_DIR             folder with the full registers (run, test, bench)
"""


def parser() -> argparse.ArgumentParser:
    """What can be typed."""
    top = argparse.ArgumentParser(
        prog="./dev", description=OVERVIEW, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = top.add_subparsers(dest="command", metavar="command", required=True)

    def add(name: str, run, text: str, **options) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=run.__doc__, **options)
        command.set_defaults(run=run)
        return command

    command = add("run", development.run, "serve Odoo with the addon and demo data")
    command.add_argument(
        "--port", type=int, default=8069, help="port to serve on (default: 8069, or the next free)"
    )
    command.add_argument(
        "--register", type=Path, metavar="DIR", help="load the full registers in this folder"
    )
    command.add_argument("--check", action="store_true", help="try the pages, print a line 'ok ...' and stop")

    command = add("test", testing.run, "run the tests")
    command.usage = "./dev test [-h] [pytest arguments]"
    command.epilog = (
        "Examples:  ./dev test -k word   ./dev test -x tests/test_partnership.py   ./dev test tests/plain"
    )

    add("shell", shell.run, "Odoo shell on the development database")
    add("lint", lint.run, "check code, views and data")

    command = add("i18n", translations.run, "bring the translations up to date")
    command.add_argument("--check", action="store_true", help="only report, change nothing")

    command = add("bench", bench.run, "measure")
    command.add_argument("name", nargs="*", help="benchmarks (default: all)")

    command = add("reset", reset.run, "throw the databases away")
    command.add_argument("--all", action="store_true", help="remove all of .dev")
    return top


def main(arguments: list[str]) -> int:
    """Runs one command; returns the exit code."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: sys.exit(128 + number))
    for_pytest = []
    if arguments[:1] == ["test"] and not {"-h", "--help"} & set(arguments[1:]):
        arguments, for_pytest = arguments[:1], arguments[1:]
    options = parser().parse_args(arguments)
    options.arguments = for_pytest
    try:
        return options.run(options) or 0
    except Trouble as trouble:
        complain(trouble)
        return 1
    except KeyboardInterrupt:
        print("\n./dev: interrupted", file=sys.stderr)
        return 130
