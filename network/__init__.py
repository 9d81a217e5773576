"""Rules of the network in plain Python: admission, audience and schedule of a campaign, placeholders. No Odoo."""
