"""Finishing touches on database templates."""

from odoo.modules.loading import force_demo


def generate_assets(env) -> None:
    """Makes the web assets, which would else be made by each copy anew."""
    env["ir.qweb"]._pregenerate_assets_bundles()


def load_demo_data(env) -> None:
    """Loads the demonstration data of all installed modules."""
    force_demo(env)
