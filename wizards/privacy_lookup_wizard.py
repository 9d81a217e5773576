from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL, email_normalize, escape_psql

from ..models.contact.personal_traces import partner_fields, text_fields, traced_models

#: Models whose records stand for a person: what hangs on them is a trace too.
PERSONS = ("solidarity.interpreter", "event.registration")
#: A shorter name would be found in every second word.
NAME_LENGTH_MIN = 4


class PrivacyLookupWizard(models.TransientModel):
    """Odoo looks into addresses and into links that do not vanish with the contact. Here the rest: notes and other words
    that name the person, lists of people, answers and bookings."""

    _inherit = "privacy.lookup.wizard"

    def _get_query(self):
        queries = [SQL("SELECT res_model_id, res_id, is_active FROM (%s) AS known", super()._get_query())]
        left_out = set(self._get_query_models_blacklist()) - {"mail.message"}
        models_traced = [model for model in traced_models(self.env) if model._name not in left_out]
        conditions = {model._name: self._trace_conditions(model) for model in models_traced}
        for model in models_traced:
            found = [*conditions[model._name], *self._person_conditions(model, conditions)]
            if found:
                queries.append(self._trace_query(model, found))
        return SQL(" UNION ").join(queries)

    def _trace_query(self, model, conditions):
        active = model._fields.get("active")
        return SQL(
            "SELECT %s, id, %s FROM %s WHERE %s",
            self.env["ir.model"]._get_id(model._name),
            SQL.identifier("active") if active is not None and active.store else SQL("TRUE"),
            SQL.identifier(model._table),
            SQL(" OR ").join(conditions),
        )

    def _trace_conditions(self, model):
        """The person's address or name in any words of the model, the person itself in any of its links."""
        words = self._words_looked_for()
        conditions = [
            SQL("%s::text ILIKE %s", SQL.identifier(field.name), word)
            for field in text_fields(model)
            for word in words
        ]
        one, many = partner_fields(model)
        conditions += [SQL("%s IN (%s)", SQL.identifier(field.name), self._persons_query()) for field in one]
        conditions += [
            SQL(
                "id IN (SELECT %s FROM %s WHERE %s IN (%s))",
                SQL.identifier(field.column1),
                SQL.identifier(field.relation),
                SQL.identifier(field.column2),
                self._persons_query(),
            )
            for field in many
        ]
        return conditions

    def _person_conditions(self, model, conditions):
        """Records that hang on those that stand for the person, such as answers and bookings."""
        return [
            SQL(
                "%s IN (SELECT id FROM %s WHERE %s)",
                SQL.identifier(field.name),
                SQL.identifier(self.env[field.comodel_name]._table),
                SQL(" OR ").join(conditions[field.comodel_name]),
            )
            for field in model._fields.values()
            if field.type == "many2one" and field.store and field.comodel_name in PERSONS
        ]

    def _words_looked_for(self):
        words = [self.email.strip()]
        if len(self.name.strip()) >= NAME_LENGTH_MIN:
            words.append(self.name.strip())
        return [f"%{escape_psql(word)}%" for word in words]

    def _persons_query(self):
        return SQL(
            "SELECT id FROM res_partner WHERE email_normalized = %s OR name ILIKE %s",
            email_normalize(self.email.strip()),
            self.name.strip(),
        )

    def action_forget(self):
        """Forget the contacts with this address (managers)."""
        self.ensure_one()
        contacts = self.env["res.partner"].with_context(active_test=False)
        contacts = contacts.search([("email_normalized", "=", email_normalize(self.email))])
        if not contacts:
            raise UserError(self.env._("No contact has this e-mail address."))
        return contacts.action_forget()
