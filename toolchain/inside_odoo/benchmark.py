"""Runs one benchmark of the addon."""

import importlib

from ..places import ADDON


def run(env, name: str) -> None:
    """Calls run(env) of benchmarks/<name>.py."""
    importlib.import_module(f"odoo.addons.{ADDON}.benchmarks.{name}").run(env)
