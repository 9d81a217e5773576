from odoo import fields


class OptionalFloat(fields.Float):
    """A number of which 0 is a fact: while it is unknown, the column is NULL and the value False, never 0.

    A plain ``Float`` reads NULL as 0 and finds it when 0 is searched for. In forms the widget
    ``solidarity_optional_float`` lets an emptied input mean "unknown".
    """

    falsy_value = None

    def convert_to_column(self, value, record, values=None, validate=True):
        if value is None or value is False:
            return None
        return super().convert_to_column(value, record, values, validate)

    def convert_to_cache(self, value, record, validate=True):
        if value is None or value is False:
            return None
        return super().convert_to_cache(value, record, validate)

    def convert_to_record(self, value, record):
        return False if value is None else value

    def convert_to_export(self, value, record):
        # False equals 0 in Python, an unknown number does not.
        return "" if value is False else value
