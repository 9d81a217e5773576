"""Odoo databases: cached templates, and copies of them. A database has its files in the file store;
copies share them by hard links, as they are named by their content and never changed."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import fingerprints, locks
from .console import Trouble, step
from .odoo_process import Odoo
from .places import ADDON, FILESTORE, LOG, shown

LANGUAGES = "en_US,de_DE,uk_UA"  # en_US has to be named, else it is deactivated


def copy(odoo: Odoo, template: str, name: str) -> None:
    """Makes a database from a template."""
    remove(odoo, name)
    odoo.server.create(name, template)
    if (FILESTORE / template).exists():
        shutil.copytree(FILESTORE / template, FILESTORE / name, copy_function=os.link)


def remove(odoo: Odoo, name: str) -> None:
    """Removes a database with its files."""
    odoo.server.drop(name)
    shutil.rmtree(FILESTORE / name, ignore_errors=True)


def template(odoo: Odoo, kind: str, fingerprint: str, build) -> str:
    """The name of a template; `build(name)` makes it if it is missing. Older ones of its kind go."""
    wanted = odoo.server.name(f"template_{kind}_{fingerprint}")
    with locks.exclusive("databases"):
        present = odoo.server.databases()
        if present.get(wanted) and (FILESTORE / wanted).exists():
            return wanted
        own = re.compile(odoo.server.name(f"template_{kind}_[0-9a-f]{{12}}"))
        for name in filter(own.fullmatch, present):
            remove(odoo, name)
        build(wanted)
        odoo.server.make_template(wanted)
    return wanted


def with_dependencies(odoo: Odoo) -> str:
    """A template with everything but the addon: its dependencies and the languages."""

    def build(name: str) -> None:
        depends = ",".join(fingerprints.manifest()["depends"])
        step(f"database template: installing {depends} (one to two minutes, only once)")
        odoo.install(name, depends, "template.log", f"--load-language={LANGUAGES}")

    return template(odoo, "base", fingerprints.of_dependencies(odoo.folder), build)


def with_demo_data(odoo: Odoo) -> str:
    """The dependencies with Odoo's demonstration data."""

    base = with_dependencies(odoo)

    def build(name: str) -> None:
        step("database template: Odoo's demo data")
        copy(odoo, base, name)
        odoo.inside("templates.load_demo_data", name)

    return template(odoo, "demo", fingerprints.of_dependencies(odoo.folder), build)


def with_addon(odoo: Odoo) -> str:
    """A template with the addon as its files are now, without demonstration data. Refused if Odoo
    complained about the addon while installing it."""
    base = with_dependencies(odoo)
    key = fingerprints.short(base.encode(), fingerprints.of_addon().encode())
    kept_log = LOG / f"install-{key}.log"

    def build(name: str) -> None:
        step(f"installing {ADDON} into a fresh database")
        copy(odoo, base, name)
        for old in LOG.glob("install-*.log"):
            old.unlink()
        odoo.install(name, ADDON, kept_log.name)

    name = template(odoo, "addon", key, build)
    refuse_complaints(kept_log)
    return name


def refuse_complaints(log: Path) -> None:
    """Trouble, if an installation log holds warnings about the addon."""
    found = complaints(log)
    if found:
        raise Trouble("Odoo complains about the addon:\n" + "\n".join(found), f"The whole log: {shown(log)}")


def complaints(log: Path) -> list[str]:
    """Warnings and errors of an Odoo log in which the addon is named."""
    if not log.exists():
        return []
    head = re.compile(r"\d{4}-\d\d-\d\d [\d:,]+ \d+ (?P<level>[A-Z]+) (?P<database>\S+) ")
    records: list[list[str]] = []
    for line in log.read_text(errors="replace").splitlines():
        if head.match(line) or not records:
            records.append([])
        records[-1].append(line)
    found = []
    for lines in records:
        match = head.match(lines[0])
        text = "\n".join([lines[0][match.end() :], *lines[1:]]) if match else ""
        if match and match["level"] in ("WARNING", "ERROR", "CRITICAL") and "solidarity" in text:
            found.append(f"{match['level']} {text}")
    return found


@contextmanager
def temporary(odoo: Odoo, purpose: str) -> Iterator[str]:
    """A fresh copy of the addon's template for the time inside. Those that a killed ./dev left are
    removed too, and those of its tests' workers."""
    left_over = re.compile(odoo.server.name(r"temporary_[a-z]+_(\d+)(?:-gw\d+)?"))
    alive = locks.others()
    for other in odoo.server.databases():
        match = left_over.fullmatch(other)
        if match and int(match.group(1)) not in alive:
            remove(odoo, other)
    name = odoo.server.name(f"temporary_{purpose}_{os.getpid()}")
    copy(odoo, with_addon(odoo), name)
    try:
        yield name
    finally:
        remove(odoo, name)
