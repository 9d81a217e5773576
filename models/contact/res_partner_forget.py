"""Forgetting a person (Art. 17 GDPR): whoever it was, nobody can tell any more; what was counted stays counted."""

import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..row_lock import take_rows
from .personal_traces import KEPT_TABLES, text_columns, traced_models
from .solidarity_consent_text import PURPOSES


class ResPartner(models.Model):
    _inherit = "res.partner"

    forgotten_on = fields.Datetime(
        readonly=True,
        copy=False,
        groups="solidarity_partnership.group_reader",
        help="When the person was forgotten.",
    )

    def action_forget(self):
        """Open the dialog that says what will go (managers)."""
        self._check_may_forget()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Forget Person"),
            "res_model": "solidarity.partner.forget",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_ids": self.ids},
        }

    def _check_may_forget(self):
        """:raise AccessError: for whoever does not manage the service
        :raise UserError: where a contact is not a person outside the service
        """
        if not self.env.su and not self.env.user.has_group("solidarity_partnership.group_manager"):
            raise AccessError(self.env._("Only managers of the service forget a person."))
        self.check_access("write")
        for partner_sudo in self.sudo().with_context(
            active_test=False
        ):  # users are read for this decision only
            if any(not user.share for user in partner_sudo.user_ids):
                raise UserError(
                    self.env._(
                        "%s is a user of this database and cannot be forgotten here.",
                        partner_sudo.display_name,
                    )
                )
            if partner_sudo.is_company or partner_sudo.municipality_ids:
                raise UserError(
                    self.env._("%s is not a person. Only persons are forgotten.", partner_sudo.display_name)
                )
            if partner_sudo.forgotten_on:
                raise UserError(self.env._("This person has been forgotten already."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_consents(self):
        if self.sudo().consent_ids:  # the proof of a consent outlives the contact's other data
            raise UserError(
                self.env._("The proof of a consent stays. Forget the person instead of deleting the contact.")
            )

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def _forget(self):
        """Make this person unrecognisable, wherever it left traces, and write Odoo's log of it.

        What stays: figures (registered, attended, sent, by language and Land), the withdrawn consents as proof of
        someone without a name, and the address on the blacklist if it is there, because that entry protects the person.
        Words in files that somebody attached are not read.
        """
        self.ensure_one()
        self._check_may_forget()
        take_rows(self)
        # Whoever may forget the person may change all that names it; nobody is told by tracked values.
        person = self.sudo().with_context(active_test=False, tracking_disable=True, mail_notrack=True)
        identity = person._identity()
        traces = person._traces()
        person._forget_consents()
        person._forget_access()
        person._forget_records(traces)
        person._forget_contact()
        person._sweep(identity)
        person._log_forgetting(identity, traces)
        self.env.invalidate_all()

    def _identity(self):
        """By what the person can be recognised: ``{"name", "email", "phone"}``. Empty is what others have too, such as
        the address of a shared mailbox, and a name of a single word, which would be found in other words."""
        identity = {"name": self.name, "email": self.email_normalized, "phone": self.phone}
        fields_of = {"name": "name", "email": "email_normalized", "phone": "phone"}
        for key, value in identity.items():
            if not value or self.search_count([("id", "!=", self.id), (fields_of[key], "=", value)], limit=1):
                identity[key] = None
        if identity["name"] and len(identity["name"].split()) < 2:
            identity["name"] = None
        return identity

    def _traces(self):
        """What is kept of the person and will be changed: ``{model: records}``; by its address only where nobody else
        has that address."""
        address = self._identity()["email"]

        def found(model, email_field):
            domain = Domain("partner_id", "=", self.id) if "partner_id" in self.env[model] else Domain.FALSE
            if address:
                domain |= Domain(email_field, "=", address)
            return self.env[model].search(domain)

        recipients = found("solidarity.campaign.recipient", "email")
        of_recipients = Domain("model", "=", recipients._name) & Domain("res_id", "in", recipients.ids)
        by_address = Domain("email", "=", address) if address else Domain.FALSE
        return {
            "solidarity.consent": self.consent_ids.filtered(lambda consent: not consent.date_withdrawn),
            "mail.group.member": found("mail.group.member", "email_normalized"),
            "event.registration": found("event.registration", "email"),
            "solidarity.campaign.recipient": recipients,
            "mailing.trace": self.env["mailing.trace"].search(of_recipients | by_address),
            "mailing.contact": found("mailing.contact", "email_normalized"),
            "crm.lead": found("crm.lead", "email_normalized"),
            "res.users": self.user_ids,
            "mail.message": self.env["mail.message"].search(
                [("model", "=", "res.partner"), ("res_id", "=", self.id)]
            ),
        }

    def _forget_consents(self):
        for purpose, _label in PURPOSES:
            self.env["solidarity.consent"]._withdraw(self, purpose, "forgotten")

    def _forget_access(self):
        """The account of the portal cannot be used any more."""
        for user in self.user_ids:
            user.write({"login": f"forgotten-{user.id}", "password": "", "signature": False})
            user.api_key_ids._remove()
        self.user_ids.filtered("active").action_archive()

    def _forget_records(self, traces):
        nameless = self._nameless()
        registrations = traces["event.registration"]
        registrations.registration_answer_ids.filtered("value_text_box").unlink()
        registrations.write({"name": nameless, "email": False, "phone": False})
        traces["mail.group.member"].unlink()
        traces["solidarity.campaign.recipient"].write({"email": False})
        traces["mailing.trace"].write({"email": False})
        traces["mailing.contact"].write({"name": nameless, "email": False})
        traces["mail.message"].unlink()
        self.env["mail.followers"].search([("partner_id", "=", self.id)]).unlink()
        self.env["mail.activity"].search([("res_model", "=", self._name), ("res_id", "=", self.id)]).unlink()
        files = [("res_model", "=", self._name), ("res_id", "=", self.id), ("res_field", "=", False)]
        self.env["ir.attachment"].search(files).unlink()
        self.env["solidarity.interpreter"].search([("partner_id", "=", self.id)]).write({"active": False})
        self.flush_model()

    def _forget_contact(self):
        # Odoo asks whether an active user is left: archived ones do not count.
        self.with_context(active_test=True).write(
            {
                "name": self._nameless(),
                "email": False,
                "phone": False,
                "function": False,
                "comment": False,
                "website": False,
                "vat": False,
                "ref": False,
                "image_1920": False,
                "category_id": [fields.Command.clear()],
                "contact_role_ids": [fields.Command.clear()],
                "active": False,
                "forgotten_on": fields.Datetime.now(),
            }
        )
        leads = self.env["crm.lead"].search([("partner_id", "=", self.id)])
        leads.write({"contact_name": self._nameless(), "email_from": False, "phone": False})

    def _nameless(self):
        return self.env._("Forgotten contact person")

    def _log_forgetting(self, identity, traces):
        labels = {
            self.env["ir.model"]._get(model).name: len(records)
            for model, records in traces.items()
            if records
        }
        self.env["privacy.log"].create(
            {
                "anonymized_name": identity["name"] or "-",
                "anonymized_email": identity["email"] or "unknown@invalid",
                "user_id": self.env.uid,
                "execution_details": self.env._("Person forgotten: %s", f"res.partner #{self.id}"),
                "records_description": "\n".join(f"{label}: {count}" for label, count in labels.items()),
            }
        )

    # ------------------------------------------------------------------
    # Whatever is left
    # ------------------------------------------------------------------

    def _sweep(self, identity):
        """Take the address and the telephone number out of every text of the database, and the name out of what people
        wrote: not out of translated texts, where the words of a name may have another meaning."""
        self.env.flush_all()
        everywhere = [self._pattern(identity[key]) for key in ("email", "phone") if identity[key]]
        name = [self._pattern(identity["name"])] if identity["name"] else []
        named_tables = {model._table for model in traced_models(self.env)}
        for table, columns in text_columns(self.env).items():
            if table not in KEPT_TABLES:
                for pattern in everywhere:
                    self._sweep_table(table, columns, pattern)
                if table in named_tables:
                    plain = [column for column in columns if not column[1]]
                    for pattern in name:
                        self._sweep_table(table, plain, pattern)
        self.env.invalidate_all()

    @staticmethod
    def _pattern(words):
        """The words as a whole, not as a part of a longer address, name or number."""
        return rf"(?<![\w.%+-]){re.escape(words)}(?![\w-]|\.\w)"

    def _sweep_table(self, table, columns, pattern):
        if not columns:
            return
        assignments, conditions = [], []
        for column, is_json, nullable in columns:
            text = SQL("%s::text", SQL.identifier(column))
            swept = SQL("regexp_replace(%s, %s, '…', 'gi')", text, pattern)
            if is_json:
                swept = SQL("%s::jsonb", swept)
            elif nullable:
                swept = SQL("CASE WHEN %s ~* %s THEN NULL ELSE %s END", text, f"^\\s*{pattern}\\s*$", swept)
            assignments.append(SQL("%s = %s", SQL.identifier(column), swept))
            conditions.append(SQL("%s ~* %s", text, pattern))
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE %s",
                SQL.identifier(table),
                SQL(", ").join(assignments),
                SQL(" OR ").join(conditions),
            )
        )
