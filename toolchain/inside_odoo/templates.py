"""What is added to database templates."""

from odoo.modules.loading import force_demo


def load_demo_data(env) -> None:
    """Loads the demonstration data of all installed modules."""
    force_demo(env)
