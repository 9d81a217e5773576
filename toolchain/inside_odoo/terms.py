"""Exports the addon's terms and compares translations with them."""

import io
import re
from pathlib import Path

import polib

from odoo.tools.translate import trans_export

from ..places import ADDON

# What a translation has to keep: placeholders and tags.
FIXED = re.compile(r"%\([^)]+\)[sdif]|%[sdif]|\$\{[^}]+\}|\{\{[^}]+\}\}|\{\w*\}|</?[a-z][^>]*>")
# Attributes that people read; they are to be translated.
READ = re.compile(r'\b(aria-label|title|alt|placeholder)="[^"]*"')
UNSTABLE = ("POT-Creation-Date", "PO-Revision-Date")


def refresh(env, folder: str, languages: list[str], only_check: bool) -> list[str]:
    """Writes the template and the translations (unless it shall only check); returns what is wrong."""
    template = export(env)
    path = Path(folder) / f"{ADDON}.pot"
    findings = []
    if only_check and differs(template, path):
        findings.append(f"{path.name} is not what Odoo exports now: run ./dev i18n")
    if not only_check:
        path.parent.mkdir(exist_ok=True)
        save(template, path)
    for language in languages:
        translated = Path(folder) / f"{language}.po"
        merged = merge(template, translated, language)
        if not only_check:
            save(merged, translated)
        findings += [f"{translated.name}: {finding}" for finding in problems(merged)]
    print(f"           {len(template)} terms, {len(findings)} findings")
    return findings


def export(env) -> polib.POFile:
    """The terms as Odoo exports them now."""
    buffer = io.BytesIO()
    trans_export(None, [ADDON], buffer, "po", env)
    return polib.pofile(buffer.getvalue().decode())


def differs(template: polib.POFile, path: Path) -> bool:
    """Whether a file has other terms than the template, or names other places for them."""
    if not path.exists():
        return True
    return places(template) != places(polib.pofile(str(path)))


def places(file: polib.POFile) -> dict[str, list[str]]:
    """Each term with the places where it occurs."""
    return {entry.msgid: sorted({place for place, _line in entry.occurrences}) for entry in file}


def merge(template: polib.POFile, path: Path, language: str) -> polib.POFile:
    """The terms of the template with the translations of a file.

    Where a term occurs stands in the template only, from which Odoo takes it whenever it loads a translation.
    """
    old = polib.pofile(str(path)) if path.exists() else polib.POFile()
    known = {entry.msgid: entry for entry in old if not entry.obsolete}
    merged = polib.POFile(wrapwidth=78)
    merged.header = old.header or template.header
    merged.metadata = {**template.metadata, **old.metadata, "Language": language}
    for entry in template:
        before = known.get(entry.msgid)
        merged.append(
            polib.POEntry(
                msgid=entry.msgid,
                msgstr=before.msgstr if before else "",
                comment=entry.comment,
                tcomment=before.tcomment if before else "",
                flags=list(dict.fromkeys([*entry.flags, *(["fuzzy"] if before and before.fuzzy else [])])),
            )
        )
    return merged


def save(file: polib.POFile, path: Path) -> None:
    """Writes a file, without the dates that change at each export."""
    for name in UNSTABLE:
        file.metadata.pop(name, None)
    text = str(file).rstrip() + "\n"
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
        print(f"           wrote i18n/{path.name}")


def problems(file: polib.POFile) -> list[str]:
    """What is missing or wrong in a translation."""
    found = []
    for entry in file:
        term = entry.msgid if len(entry.msgid) < 100 else entry.msgid[:97] + "..."
        if not entry.msgstr.strip():
            found.append(f"not translated: {term!r}")
        elif entry.fuzzy:
            found.append(f"fuzzy: {term!r}")
        elif fixed_parts(entry.msgid) != fixed_parts(entry.msgstr):
            found.append(f"placeholders or tags differ: {term!r} -> {entry.msgstr!r}")
    return found


def fixed_parts(text: str) -> list[str]:
    """Placeholders and tags of a term, without the words in them."""
    return sorted(FIXED.findall(READ.sub(r"\1", text)))
