from odoo import api, models


class IrFieldsConverter(models.AbstractModel):
    _inherit = "ir.fields.converter"

    @api.model
    def db_id_for(self, model, field, subfield, value, savepoint):
        """Refuse the name of several municipalities: Odoo would warn and take the first one.

        :raise ValueError: the row of the file is refused with a message
        """
        found = super().db_id_for(model, field, subfield, value, savepoint)
        *_record, warnings = found
        if warnings and field.comodel_name == "solidarity.municipality":
            raise self._format_import_error(
                ValueError,
                self.env._(
                    "“%s” is the name of several municipalities. Give the official key in the field “%%(field)s”."
                ),
                value,
            )
        return found
