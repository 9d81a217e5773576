"""How a partnership is doing, judged from facts. Plain Python: no Odoo, no database."""
