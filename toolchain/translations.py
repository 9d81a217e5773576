"""./dev i18n: the translations."""

from argparse import Namespace

from . import databases, workshop
from .console import note, step
from .places import ROOT

LANGUAGES = ("de", "uk")


def run(options: Namespace) -> int:
    """Exports the terms of the addon, brings i18n/*.pot, de.po and uk.po up to date (translations stay,
    new terms come in empty, obsolete ones go) and reports terms without a right translation."""
    with workshop.opened() as odoo, databases.temporary(odoo, "terms") as database:
        step("comparing the terms" if options.check else "exporting the terms")
        arguments = {"folder": str(ROOT / "i18n"), "languages": LANGUAGES, "only_check": options.check}
        findings = odoo.inside("terms.refresh", database, **arguments)
    for finding in findings:
        note(finding)
    return 1 if findings else 0
