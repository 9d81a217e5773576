"""Rules of the small-projects fund: plain Python, no Odoo. All limits come from the yearly call."""
