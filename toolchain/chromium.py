"""The browser for Odoo's tests."""

import re
import shlex
import shutil

from . import debian_archive, machine, processes
from .console import Trouble, note, step
from .places import DEV, PROGRAMS, shown

# Odoo looks for this name on PATH first.
WRAPPER = PROGRAMS / "google-chrome"
OWN = DEV / "chromium"

# Versions that crash when an editor of the website or of a mailing is left.
BROKEN = {156}


def prepare() -> None:
    """Puts a Chromium that works into .dev/bin."""
    if WRAPPER.exists():
        return
    program = processes.find(*machine.BROWSERS)
    if not program:
        note("no Chromium here: browser tests will fail. Install Chromium or Google Chrome.")
        return
    if major_version(program) in BROKEN:
        program = replacement() or program
    WRAPPER.write_text(f'#!/bin/sh\nexec {shlex.quote(program)} "$@"\n')
    WRAPPER.chmod(0o755)


def major_version(program: str) -> int:
    """The major version of a browser, 0 if it does not tell."""
    found = re.search(r"(\d+)\.\d+\.\d+", processes.read([program, "--version"]))
    return int(found.group(1)) if found else 0


def replacement() -> str | None:
    """The Chromium of the machine's Debian release as it was published, without later updates."""
    suite = machine.release().get("VERSION_CODENAME")
    if not suite or not debian_archive.mirror():
        return None
    step(f"downloading Chromium of Debian {suite} (the installed one crashes in Odoo's editors)")
    try:
        for deb in debian_archive.fetch(suite, ["chromium", "chromium-common"], "chromium"):
            debian_archive.unpack(deb, OWN)
    except Trouble as trouble:
        note(f"that failed, tests of editors may fail: {trouble}")
        return None
    finally:
        shutil.rmtree(debian_archive.DEBS, ignore_errors=True)
    program = OWN / "usr" / "lib" / "chromium" / "chromium"
    note(f"{shown(program)} {processes.read([program, '--version']).strip()}")
    return str(program)
