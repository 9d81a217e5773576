from odoo import SUPERUSER_ID, api

#: Parts of the overview in the portal that have pages of their own now: what they were put into is gone.
PARTS = [
    f"solidarity_partnership.portal_my_solidarity_{part}"
    for part in ("aid", "certificate", "contact", "fund", "network")
]


def migrate(cr, version):
    """The parts go first, those that somebody edited for one website too: Odoo would refuse the new overview with
    them."""
    views = api.Environment(cr, SUPERUSER_ID, {})["ir.ui.view"].with_context(active_test=False)
    views.search([("key", "in", PARTS)]).unlink()
