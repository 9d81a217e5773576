from datetime import datetime

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..models.contact.personal_traces import text_columns
from .common import SolidarityCase
from .test_consent import ContactPersonFixtures

ADDRESS = "forget-probe@05158028.example.org"
NAME = "Forget Probe Desk"
PHONE = "+49 000 4711 4712"
#: Rows that vanish with the contact; Odoo leaves them out of its look-up.
LEFT_OUT = (
    "res.partner",
    "res.users",
    "mail.notification",
    "mail.followers",
    "discuss.channel.member",
    "res.users.settings.volumes",
)
MODULES = ("bus", "calendar", "crm", "event", "mail", "mail_group", "mass_mailing", "website_event")


@tagged("post_install", "-at_install")
class TestPrivacyLookup(ContactPersonFixtures, SolidarityCase):
    """The test asks the registry for everything that may name a person, and looks whether it is found."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._create_person(cls.town, NAME, email=ADDRESS)

    def _lookup(self):
        wizard = self.env["privacy.lookup.wizard"].create({"name": NAME, "email": ADDRESS})
        wizard.action_lookup()
        return {(line.res_model_id.model, line.res_id) for line in wizard.line_ids}

    def _personal_fields(self):
        """``{model: [field, …]}``: stored links to contacts, and texts called an e-mail address."""
        found = {}
        tables = {model._table for model in self.env.values()}  # a list of people that is a model of its own
        for name, model in self.env.items():
            own = name.startswith("solidarity.") or model._original_module in MODULES
            if own and model._auto and not model._abstract and not model._transient and name not in LEFT_OUT:
                fields = [
                    field
                    for field in model._fields.values()
                    if field.store
                    and not field.company_dependent
                    and getattr(field, "relation", None) not in tables
                    if (field.type in ("many2one", "many2many") and field.comodel_name == "res.partner")
                    or (field.type in ("char", "text") and "email" in field.name and not field.translate)
                ]
                if fields:
                    found[model] = fields
        return found

    def _row(self, model):
        """The id of some row of a model; one is made of nothing but what the database demands, if there is none."""
        found = self.env.execute_query(SQL("SELECT MIN(id) FROM %s", SQL.identifier(model._table)))
        if found[0][0]:
            return found[0][0]
        columns = self.env.execute_query(
            SQL(
                "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
                " AND is_nullable = 'NO' AND column_default IS NULL",
                model._table,
            )
        )
        links = [field.name for field in model._fields.values() if field.type == "many2one" and field.store]
        values = {
            name: self.env.user.partner_id.id
            for name in links
            if model._fields[name].comodel_name == "res.partner" and not model._fields[name].company_dependent
        }
        if "email_from" in model._fields and model._fields["email_from"].store:
            values["email_from"] = "nobody@example.org"
        if "res_id" in model._fields and model._fields["res_id"].store:
            values["res_id"] = 1
        values |= {column: self._value(model._fields[column], kind) for column, kind in columns}
        return self.env.execute_query(
            SQL(
                "INSERT INTO %s (%s) VALUES %s RETURNING id",
                SQL.identifier(model._table),
                SQL(", ").join(SQL.identifier(column) for column in values),
                tuple(values.values()),
            )
        )[0][0]

    def _value(self, field, kind):
        if field.type == "many2one":
            return self._row(self.env[field.comodel_name])
        if field.type == "selection":
            return field.get_values(self.env)[0]
        if kind == "jsonb":
            return '{"en_US": "x"}'
        if kind in ("character varying", "text"):
            return "x"
        if field.type in ("date", "datetime"):
            return datetime(2026, 1, 1)
        return False if kind == "boolean" else 1

    def _leave_trace(self, model, field, row):
        if field.type == "many2many":
            self.env.cr.execute(
                SQL(
                    "INSERT INTO %s (%s, %s) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                    SQL.identifier(field.relation),
                    SQL.identifier(field.column1),
                    SQL.identifier(field.column2),
                    row,
                    self.person.id,
                )
            )
            return
        value = self.person.id if field.type == "many2one" else ADDRESS
        table, column = SQL.identifier(model._table), SQL.identifier(field.name)
        self.env.cr.execute(SQL("UPDATE %s SET %s = %s WHERE id = %s", table, column, value, row))

    def test_every_trace_is_found(self):
        fields_of = self._personal_fields()
        self.assertGreater(len(fields_of), 20)
        for model in (
            "solidarity.consent",
            "solidarity.campaign.recipient",
            "event.registration",
            "crm.lead",
        ):
            self.assertIn(model, {traced._name for traced in fields_of})
        for place in range(max(map(len, fields_of.values()))):
            savepoint = self.env.cr.savepoint()
            expected = {}
            for model, fields in fields_of.items():
                if place < len(fields):
                    row = self._row(model)
                    self._leave_trace(model, fields[place], row)
                    expected[model._name, row] = fields[place].name
            self.env.invalidate_all()
            found = self._lookup()
            missing = {(*key, field) for key, field in expected.items() if key not in found}
            self.assertFalse(missing)
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def test_words_answers_and_bookings_are_found(self):
        event = self.env["event.event"].create(
            {
                "name": "Event",
                "solidarity_kind": "networking",
                "date_begin": "2026-12-01 09:00:00",
                "date_end": "2026-12-01 11:00:00",
            }
        )
        registration = self.env["event.registration"].create(
            {"event_id": event.id, "partner_id": self.person.id}
        )
        answer = self.env["event.registration.answer"].create(
            {
                "registration_id": registration.id,
                "question_id": self.env["event.question"]
                .create({"title": "Why?", "question_type": "text_box"})
                .id,
                "value_text_box": "Because",
            }
        )
        interpreter = self.env["solidarity.interpreter"].create({"partner_id": self.person.id})
        booking = self.env["solidarity.interpreter.booking"].create(
            {"event_id": event.id, "interpreter_id": interpreter.id}
        )
        inquiry = self._create_inquiry(description=f"<p>Ask {NAME}</p>")
        found = self._lookup()
        for record in (registration, answer, interpreter, booking, inquiry, self.person):
            self.assertIn((record._name, record.id), found)

    def test_others_are_not_found(self):
        other = self._create_person(self.other_town, "Another Desk")
        consent = self._give(other)
        inquiry = self._create_inquiry(email_from="another@example.org")
        found = self._lookup()
        for record in (other, consent, inquiry):
            self.assertNotIn((record._name, record.id), found)


@tagged("post_install", "-at_install")
class TestForgetting(ContactPersonFixtures, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._create_person(
            cls.town, NAME, email=ADDRESS, phone=PHONE, comment="<p>Likes tea</p>", function="Desk of tests"
        )
        cls.colleague = cls._create_person(cls.town, "Press Desk")
        cls.consent = cls._give(cls.person, "invitation", note=f"Letter of {NAME}")
        cls.user = cls.env["res.users"].create(
            {
                "login": ADDRESS,
                "partner_id": cls.person.id,
                "group_ids": [Command.set(cls.env.ref("base.group_portal").ids)],
            }
        )
        cls.person.message_post(body="A word about the person")
        cls.town.partner_id.message_post(body=f"{NAME} ({ADDRESS}) called", author_id=cls.person.id)
        cls._create_network_traces()

    @classmethod
    def _create_network_traces(cls):
        cls.event = cls.env["event.event"].create(
            {
                "name": "Networking",
                "solidarity_kind": "networking",
                "date_begin": "2026-12-01 09:00:00",
                "date_end": "2026-12-01 11:00:00",
            }
        )
        cls.registrations = cls.env["event.registration"].create(
            [
                {"event_id": cls.event.id, "partner_id": cls.person.id, "state": "done", "phone": PHONE},
                {"event_id": cls.event.id, "name": NAME, "email": ADDRESS, "state": "open"},
                {"event_id": cls.event.id, "partner_id": cls.colleague.id, "state": "done"},
            ]
        )
        campaign = cls.env["solidarity.campaign"].create({"name": "Campaign", "event_id": cls.event.id})
        step = cls.env["solidarity.campaign.step"].create(
            {
                "campaign_id": campaign.id,
                "purpose": "invitation",
                "subject": "Invitation",
                "body": "<p>Come</p>",
            }
        )
        cls.recipients = cls.env["solidarity.campaign.recipient"].create(
            [
                {
                    "step_id": step.id,
                    "partner_id": person.id,
                    "email": person.email_normalized,
                    "lang": "de_DE",
                    "municipality_id": cls.town.id,
                    "is_included": True,
                    "claimed_on": datetime(2026, 11, 30),
                }
                for person in cls.person | cls.colleague
            ]
        )
        mailing = cls.env["mailing.mailing"].create(
            {"subject": "Invitation", "mailing_model_id": cls.env["ir.model"]._get_id(cls.recipients._name)}
        )
        cls.traces = cls.env["mailing.trace"].create(
            [
                {
                    "model": recipient._name,
                    "res_id": recipient.id,
                    "email": recipient.email,
                    "mass_mailing_id": mailing.id,
                    "trace_status": "open",
                }
                for recipient in cls.recipients
            ]
        )
        group = cls.env["mail.group"].create({"name": "Group"})
        cls.env["mail.group.member"].create({"mail_group_id": group.id, "partner_id": cls.person.id})
        cls.lead = cls._create_inquiry(
            partner_id=cls.person.id, contact_name=NAME, email_from=f'"{NAME}" <{ADDRESS}>', phone=PHONE
        )
        cls.env["mailing.contact"].create({"name": NAME, "email": ADDRESS})
        cls.env["mail.mail"].create(
            {"subject": "Letter", "email_to": f'"{NAME}" <{ADDRESS}>', "body_html": NAME}
        )

    def _figures(self):
        self.env.invalidate_all()
        self.env.flush_all()
        return [
            self.env["event.registration"]._read_group(
                [("event_id", "=", self.event.id)], ["state", "municipality_id", "attendee_lang"], ["__count"]
            ),
            self.env["solidarity.campaign.recipient"]._read_group(
                [("event_id", "=", self.event.id)], ["state_id", "lang", "is_included"], ["claimed_on:count"]
            ),
            self.env["mailing.trace"]._read_group(
                [("id", "in", self.traces.ids)], ["trace_status"], ["__count"]
            ),
            self.env["solidarity.consent"]._read_group([], ["purpose"], ["__count"]),
            self.env["crm.lead"].search_count([]),
        ]

    def _forget(self, user=None, partners=None):
        wizard = self.env["solidarity.partner.forget"].with_user(user or self.manager)
        wizard = wizard.create({"partner_ids": (partners or self.person).ids, "is_certain": True})
        summary = wizard.summary
        wizard.action_confirm()
        return summary

    def _tables_with(self, words):
        """Every text in the database in which these words stand: ``{(table, column), …}``."""
        self.env.flush_all()
        found = set()
        for table, columns in text_columns(self.env).items():
            counts = SQL(", ").join(
                SQL("bool_or(%s::text ILIKE %s)", SQL.identifier(column), f"%{words}%")
                for column, *_rest in columns
            )
            rows = self.env.execute_query(SQL("SELECT %s FROM %s", counts, SQL.identifier(table)))
            found |= {
                (table, column) for (column, *_rest), there in zip(columns, rows[0], strict=True) if there
            }
        return found

    def test_nothing_tells_who_it_was(self):
        self.assertGreater(len(self._tables_with(ADDRESS)), 8)
        self._forget()
        for words in (ADDRESS, NAME, PHONE, "Likes tea"):
            self.assertFalse(self._tables_with(words), words)

    def test_figures_stay(self):
        before = self._figures()
        self._forget()
        self.assertEqual(self._figures(), before)

    def test_what_becomes_of_the_person(self):
        summary = self._forget()
        for words in ("Consent: 1", "Event Registration: 2", "Recipient of a Campaign's Step: 1"):
            self.assertIn(words, summary)
        person = self.person
        self.assertFalse(person.active)
        self.assertTrue(person.forgotten_on)
        self.assertFalse(self.user.active)
        self.assertEqual(self.consent.method_withdrawn, "forgotten")
        self.assertFalse(self._holds(person))
        self.assertFalse(self.env["mail.group.member"].search([("partner_id", "=", person.id)]))
        self.assertEqual(person.municipality_id, self.town)
        self.assertEqual(self.colleague.email, "press.desk@05158028.example.org")
        self.assertEqual(self.registrations[2].email, self.colleague.email)

    def test_odoo_keeps_its_log(self):
        self._forget()
        log = self.env["privacy.log"].search([], order="id desc", limit=1)
        self.assertEqual(log.user_id, self.manager)
        self.assertTrue(log.anonymized_email.startswith("f"))
        self.assertIn("Event Registration: 2", log.records_description)

    def test_a_blacklisted_address_stays_unwritten(self):
        entry = self.env["mail.blacklist"]._add(ADDRESS)
        self._forget()
        self.assertEqual(entry.email, ADDRESS)
        self.assertEqual({table for table, _column in self._tables_with(ADDRESS)}, {"mail_blacklist"})

    def test_a_shared_mailbox_stays_with_the_others(self):
        self.colleague.email = ADDRESS
        self._forget()
        self.assertEqual(self.colleague.email, ADDRESS)
        self.assertFalse(self.person.email)
        self.assertEqual(self.registrations.mapped("email")[:2], [False, ADDRESS])

    def test_a_longer_address_is_another_one(self):
        other = self._create_person(self.town, f"Not {NAME}", email=f"not-{ADDRESS}")
        self._forget()
        self.assertEqual(other.email, f"not-{ADDRESS}")

    def test_only_managers_and_only_with_certainty(self):
        for user in (self.reader, self.coordinator, self.employee):
            with self.assertRaises(AccessError):
                self.person.with_user(user).action_forget()
            with self.assertRaises(AccessError):
                self._forget(user)
        wizard = self.env["solidarity.partner.forget"].with_user(self.manager)
        wizard = wizard.create({"partner_ids": self.person.ids})
        with self.assertRaises(UserError):
            wizard.action_confirm()
        self.assertEqual(self.person.email, ADDRESS)

    def test_users_administrations_and_the_forgotten_are_not_forgotten(self):
        for partner in (self.coordinator.partner_id, self.town.partner_id):
            with self.assertRaises(UserError):
                self._forget(partners=partner)
        self._forget()
        with self.assertRaises(UserError):
            self._forget()

    def test_proof_is_not_deleted_with_the_contact(self):
        self.user.unlink()
        with self.assertRaises(UserError):
            self.person.unlink()

    def test_from_the_look_up(self):
        wizard = self.env["privacy.lookup.wizard"].create({"name": NAME, "email": ADDRESS})
        action = wizard.action_forget()
        self.assertEqual(action["context"]["default_partner_ids"], self.person.ids)

    def test_no_consent_twice_in_the_database(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.consent.copy()
