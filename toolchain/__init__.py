"""What ./dev does: sets up Odoo, Python packages, PostgreSQL and a browser below .dev/ and runs,
tests and checks the addon with them. Standard library only, but for `inside_odoo` and `mail_sink`,
which run in the virtual environment."""
