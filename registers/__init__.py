"""Official registers: keys, names and file formats. Plain Python, no Odoo."""
