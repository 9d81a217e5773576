"""What attackers find: an own line of town and hromada, the line of others with a marker in every text, and the people
who try. Everything of others is recognised by its id: it was made after the own line."""

from odoo.fields import Command
from odoo.tests import freeze_time
from odoo.tools import SQL

from odoo.addons.mail.tests.common import mail_new_test_user

from .attack import own_models
from .attack_rules import CASE, MODELS, SERVICE_ONLY
from .fund_application import TODAY, ApplicationFixtures

#: Stands in every text of others; a page or an answer with it has given something away.
FOREIGN = "zgxforeignqv"
#: Stands in what members show each other; whoever is no member must not read it.
NETWORK = "zgxnetworkqv"
#: Stands in the service's own words about the attacker's own line.
SERVICE = "zgxserviceqv"
#: Stands in what the attacker's own municipality may read, and nobody else.
OWN = "ownqvzg"
MARKERS = (FOREIGN, NETWORK, SERVICE, OWN)

#: Texts that programs read, and register facts that anybody may know. The rest of a record's words are marked.
UNMARKED = {
    "key",
    "ars",
    "lang",
    "code",
    "model",
    "res_model",
    "message_id",
    "mimetype",
    "type",
    "checksum",
    "store_fname",
    "index_content",
    "email_normalized",
    "phone_sanitized",
    "approved_digest",
    "software_version",
    "certificate_key",
    "date_tz",
    "tz",
    "state_from",
    "country_code",
    "company_name",
    "complete_name",
    "commercial_company_name",
    "external_link",
    "subject_key",
    "alias_name",
    "res_name",
    "login",
    "password",
    "barcode",
    "url",
    "kind",
    "number",
    "fingerprint",
    "form_key",
}
#: Core's tables in which others' rows are marked too.
CORE_MODELS = (
    "res.partner",
    "crm.lead",
    "event.event",
    "event.registration",
    "event.registration.answer",
    "mail.message",
    "mail.activity",
    "mail.mail",
    "ir.attachment",
    "mailing.mailing",
    "calendar.event",
)


class AttackScene(ApplicationFixtures):
    @classmethod
    def _create_scene(cls):
        with freeze_time(TODAY):
            cls.start = cls._last_ids()
            cls._create_application_fixtures()
            cls._create_former_line()
            cls.own_start = cls._last_ids()
            cls._create_own_line()
            cls._create_people()
            cls.env.flush_all()
            cls.limits = cls._last_ids()
            cls._create_foreign_line()
            cls.env.flush_all()
            cls._mark_everything()
            cls.env.invalidate_all()
            cls.env.registry.clear_cache()

    # ------------------------------------------------------------------
    # Lines
    # ------------------------------------------------------------------

    @classmethod
    def _create_former_line(cls):
        """Two that were members once."""
        cls.former_town = cls._create_municipality("09161000", "Altstadt", "town", 30000)
        cls.former_hromada = cls._create_municipality(
            "UA46060250000055555", "Колишнє", "urban_hromada", 20000
        )
        partnership = cls._create_partnership(cls.former_town, cls.former_hromada, stage="exchange")
        partnership.action_admit()
        for membership in (cls.former_town | cls.former_hromada).membership_ids:
            membership.action_end("The council has decided so.")
        partnership.action_end("The council has decided so.")
        cls.former_portal = cls._create_portal_user(cls.former_town, "de_DE")

    @classmethod
    def _create_own_line(cls):
        """What the attacker may see and work with."""
        cls.town.partner_capacity = 5
        cls._represent(cls.german_portal.partner_id)
        cls.own_records = cls._create_case(cls.town, cls.hromada, cls.partnership, cls.german_portal)

    @classmethod
    def _create_foreign_line(cls):
        german, ukrainian = cls.other_town, cls.small_hromada
        german.partner_capacity = 5
        inquiry = cls._create_inquiry(german, description="Words of the inquiry")
        proposal = cls._create_proposal(german, ukrainian, lead_id=inquiry.id, departure_reason="A reason")
        proposal.action_send()
        proposal.action_accept("german")
        partnership = proposal.action_accept("ukrainian")
        partnership.note = "Words for the service"
        partnership.action_contact_made()
        event = partnership.action_plan_exchange()
        event.action_exchange_held()
        partnership.action_admit()
        cls.foreign_partnership = partnership
        cls._represent(cls.stranger_portal.partner_id)
        cls.foreign_records = cls._create_case(german, ukrainian, partnership, cls.stranger_portal)
        cls.env["solidarity.matching.pair"].create(
            {"german_id": german.id, "ukrainian_id": cls.occupied_hromada.id, "reason": "No"}
        )
        matching_round = cls.env["solidarity.matching.round"].create(
            {"german_ids": [Command.set(german.ids)], "ukrainian_ids": [Command.set(ukrainian.ids)]}
        )
        matching_round.action_compute()
        cls.env["solidarity.tie"].create(
            {
                "municipality_id": german.id,
                "kind": "twinning",
                "place": "Somewhere",
                "country_id": cls.env.ref("base.fr").id,
                "note": "Known",
            }
        )
        cls.foreign_eligibility = german.eligibility_ids[:1]
        cls._create_campaign_of_the_service()

    @classmethod
    def _token_of_another_attendee(cls):
        """A link that was sent to somebody else."""
        [*_more, registration_id] = cls._ids_between("event.registration", cls.own_start, cls.limits)
        return cls.env["event.registration"].browse(registration_id)._answer_token()

    @classmethod
    def _create_case(cls, german, ukrainian, partnership, user):
        """Everything that a pair may have: needs and offers, aid on its way, a project, advice, a declaration."""
        item = cls.env.ref("solidarity_partnership.need_item_generator")
        person = cls._create_contact(german, "coordination")
        shared_by = {"item_id": item.id, "user_id": cls.coordinator.id}
        needs = cls.env["solidarity.need"].create(
            [
                {"municipality_id": ukrainian.id, "name": f"Need {number}", "quantity": 10, **shared_by}
                for number in range(3)
            ]
        )
        offer = cls.env["solidarity.offer"].create(
            {"municipality_id": german.id, "name": "Offer", "description": "Words", **shared_by}
        )
        offer.action_withdraw("Sold")
        needs[2].action_share()
        aid = cls.env["solidarity.aid"].create(
            {
                "partnership_id": partnership.id,
                "user_id": cls.coordinator.id,
                "line_ids": [Command.create({"need_id": needs[0].id, "quantity_pledged": 5})],
                "transport_ids": [
                    Command.create({"carrier": "Carrier", "vehicle": "Car", "route": "R", "contact": "C"})
                ],
            }
        )
        aid.action_ship()
        application = cls._create_application(
            municipality_id=german.id, partner_municipality_id=ukrainian.id, title="Project"
        )
        approved = cls._approved(
            8000, municipality_id=german.id, partner_municipality_id=ukrainian.id, title="Approved"
        )
        approved.payment_ids = [Command.create({"amount": 10, "note": "Paid"})]
        consultation = cls.env["solidarity.consultation"].create(
            {"partnership_id": partnership.id, "summary": "Advice"}
        )
        partnership.action_start_agreement()
        partnership.message_post(
            body="Letter to one side",
            subtype_xmlid="mail.mt_comment",
            attachments=[("letter.txt", b"zgxserviceqv")],
        )
        partnership.activity_schedule("mail.mail_activity_data_todo", summary="Call", note="Words")
        cls.env["solidarity.fund.requirement"].create(
            {"application_id": approved.id, "name": "Report", "date_due": "2027-12-01", "note": "Words"}
        )
        cls.env["solidarity.network.welcome"].create(
            {
                "membership_id": german.membership_ids[:1].id,
                "partner_id": person.id,
                "step": "letter",
                "lang": "de_DE",
            }
        )
        cls.env["solidarity.topic.group.departure"].create(
            {
                "mail_group_id": cls.env.ref("solidarity_partnership.mail_group_situation").id,
                "partner_id": person.id,
            }
        )
        event = partnership.event_ids[:1] or partnership.action_plan_exchange()
        cls._create_exchange_details(event, person)
        cls.env["solidarity.consent"]._give(person, "sharing", "paper", "Letter")
        proposal = cls._create_proposal(german, cls.former_hromada, departure_reason="Words")
        proposal.action_send()
        return cls._create_words_of_the_portal(german, partnership, proposal, user) | {
            "solidarity.matching.proposal": proposal,
            "solidarity.partnership": partnership,
            "solidarity.need": needs,
            "solidarity.offer": offer,
            "solidarity.aid": aid,
            "solidarity.fund.application": application | approved,
            "solidarity.consultation": consultation,
            "event.event": event,
            "res.partner": person,
        }

    @classmethod
    def _create_words_of_the_portal(cls, municipality, partnership, proposal, user):
        """What a contact person wrote in the portal, and a stranger on the website."""
        shared = partnership.with_user(user)
        shared._portal_write_message("Words", "de_DE")
        shared._portal_share_file("plan.pdf", b"%PDF-1.4 plan")
        cls.env["solidarity.matching.proposal.answer"].create(
            {"proposal_id": proposal.id, "side": "german", "answer": "declined", "decline_reason": "Words"}
        )
        cls.env["solidarity.partnership.notice"].create(
            {
                "partnership_id": partnership.id,
                "partner_id": cls.env["res.partner"].create({"name": "Reader"}).id,
            }
        )
        contact_request = cls.env["solidarity.contact.request"].create(
            {
                "municipality_id": municipality.id,
                "requested_by_id": user.partner_id.id,
                "kind": "invite",
                "name": "Somebody",
                "email": "one@example.org",
            }
        )
        cls.env["solidarity.portal.change"].create({"municipality_id": municipality.id, "body": "Changed"})
        cls.env["solidarity.inquiry.attempt"].create({"purpose": "form", "fingerprint": "x"})
        submission = cls.env["solidarity.inquiry.submission"].create(
            {
                "lead_id": cls._create_inquiry(municipality, solidarity_wish="match").id,
                "municipality_id": municipality.id,
                "form_key": f"form {municipality.id}",
                "wish": "match",
                "contact_name": "Somebody",
                "email": "sender@example.org",
                "lang": "de_DE",
                "message": "Words",
                "line_ids": [Command.create({"kind": "need", "name": "Words", "topic_id": cls.energy.id})],
            }
        )
        return {
            "solidarity.contact.request": contact_request,
            "solidarity.partnership.file": partnership.sudo().shared_file_ids,
            "solidarity.partnership.message": partnership.sudo().shared_message_ids,
            "solidarity.inquiry.submission": submission,
        }

    @classmethod
    def _form_of_stranger(cls, municipality):
        """What a person fills into one of the two forms beside what stands in it."""
        return {
            "municipality_query": municipality.name,
            "municipality_id": str(municipality.id),
            "wish": "match",
            "contact_name": "Somebody",
            "email": "sender@example.org",
            "lang": "de_DE",
            "topic_ids": str(cls.energy.id),
            "accepted": "1",
        }

    @classmethod
    def _create_exchange_details(cls, event, person):
        event.connection_url = "https://meet.example.org/secret"
        cls.env["solidarity.exchange.item"].create(
            {"event_id": event.id, "name": "Agenda", "description": "D", "minutes": "M"}
        )
        cls.env["solidarity.exchange.interruption"].create(
            {
                "event_id": event.id,
                "reason": "air_raid",
                "original_begin": event.date_begin,
                "original_end": event.date_end,
                "note": "Words",
            }
        )
        interpreter = cls.env["solidarity.interpreter"].create(
            {
                "partner_id": cls.env["res.partner"].create({"name": "Interpreter", "lang": "de_DE"}).id,
                "note": "Words",
            }
        )
        cls.env["solidarity.interpreter.booking"].create(
            {"event_id": event.id, "interpreter_id": interpreter.id, "note": "Words"}
        )
        cls.env["event.registration"].create(
            {"event_id": event.id, "partner_id": person.id, "name": person.name, "email": person.email}
        )

    @classmethod
    def _create_campaign_of_the_service(cls):
        event = cls.env["event.event"].create(
            {
                "name": "Meeting",
                "solidarity_kind": "networking",
                "date_begin": "2027-05-04 08:00:00",
                "date_end": "2027-05-04 10:00:00",
                "user_id": cls.coordinator.id,
            }
        )
        campaign = cls.env["solidarity.campaign"].create(
            {"name": "Campaign", "event_id": event.id, "user_id": cls.coordinator.id}
        )
        step = cls.env["solidarity.campaign.step"].create(
            {"campaign_id": campaign.id, "purpose": "invitation", "subject": "Subject", "body": "Body"}
        )
        person = cls.foreign_records["res.partner"]
        cls.recipient = cls.env["solidarity.campaign.recipient"].create(
            {
                "step_id": step.id,
                "partner_id": person.id,
                "email": person.email_normalized,
                "lang": "de_DE",
                "municipality_id": cls.other_town.id,
                "is_included": True,
            }
        )

    @classmethod
    def _create_contact(cls, municipality, name):
        return cls.env["res.partner"].create(
            {
                "name": f"Desk of {name}",
                "parent_id": municipality._ensure_partner().id,
                "email": f"{name}@{municipality.key.lower()}.example.org",
                "phone": "+49 30 1234567",
                "function": "Desk",
                "lang": "de_DE",
            }
        )

    @classmethod
    def _represent(cls, person):
        person.contact_role_ids = cls.env.ref("solidarity_partnership.contact_role_mayor")

    # ------------------------------------------------------------------
    # People
    # ------------------------------------------------------------------

    @classmethod
    def _create_people(cls):
        """``people``: who attacks, by what they are. A visitor has no account."""
        without = mail_new_test_user(
            cls.env, login="test_portal_without", password="test_portal_without", groups="base.group_portal"
        )
        moved = mail_new_test_user(
            cls.env,
            login="test_portal_moved",
            password="test_portal_moved",
            groups="base.group_portal",
            email="moved@example.org",
        )
        person = moved.partner_id
        person.parent_id = cls.other_town.partner_id
        cls._represent(person)
        cls.env["solidarity.consent"]._give(person, "topic_group", "paper", "Letter")
        cls.old_consent_token = person._consent_token()
        person.write({"parent_id": False, "contact_role_ids": [Command.clear()]})
        voiceless = mail_new_test_user(
            cls.env,
            login="test_portal_voiceless",
            password="test_portal_voiceless",
            groups="base.group_portal",
            email="voiceless@example.org",
        )
        voiceless.partner_id.parent_id = cls.town.partner_id
        cls.people = {
            "visitor": cls.env.ref("base.public_user"),
            "member": cls.german_portal,
            "without": without,
            "former": cls.former_portal,
            "moved": moved,
            "voiceless": voiceless,
            "reader": cls.reader,
        }
        #: Who may see what members show each other.
        cls.members = {"member", "voiceless"}

    @classmethod
    def _closed_markers(cls, name):
        """What a person must not read."""
        opened = {OWN, NETWORK} if name in cls.members else set()
        return [marker for marker in MARKERS if marker not in opened]

    # ------------------------------------------------------------------
    # Marks
    # ------------------------------------------------------------------

    @classmethod
    def _tables(cls):
        """Models with a table of which rows may belong to others."""
        return [
            name
            for name in (*own_models(cls.env), *CORE_MODELS)
            if cls.env[name]._auto and not cls.env[name]._transient
        ]

    @classmethod
    def _last_ids(cls):
        last = {}
        for name in cls._tables():
            cls.env.cr.execute(
                SQL("SELECT coalesce(max(id), 0) FROM %s", SQL.identifier(cls.env[name]._table))
            )
            [last[name]] = cls.env.cr.fetchone()
        return last

    @classmethod
    def _ids_between(cls, model_name, first, last=None):
        model = cls.env[model_name].with_context(active_test=False)
        query = SQL(
            "SELECT id FROM %s WHERE id > %s AND id <= %s ORDER BY id",
            SQL.identifier(model._table),
            first.get(model_name, 0),
            last.get(model_name, 0) if last else 2**31 - 1,
        )
        cls.env.cr.execute(query)
        return [number for [number] in cls.env.cr.fetchall()]

    @classmethod
    def _foreign_ids(cls, model_name):
        """Ids of others' records, the service's included. Municipalities are all there before the lines are."""
        if model_name == "solidarity.municipality":
            return (cls.other_town | cls.small_hromada | cls.occupied_hromada).ids
        return cls._ids_between(model_name, cls.limits)

    @classmethod
    def _mark_everything(cls):
        for name in cls._tables():
            ids = cls._foreign_ids(name)
            if ids and name != "solidarity.municipality":
                cls._mark(name, ids, FOREIGN)
            cls._mark_words_of_the_service(name)
        cls._mark("res.partner", cls.stranger_portal.partner_id.ids, FOREIGN)
        cls._mark("solidarity.need", cls.foreign_records["solidarity.need"][2:].ids, NETWORK)

    @classmethod
    def _mark_words_of_the_service(cls, name):
        """In the attacker's own line: what only the service may read."""
        own = cls._ids_between(name, cls.start, cls.limits)
        if not own or name == "solidarity.municipality":
            return
        if MODELS.get(name, ("",))[0] == SERVICE_ONLY or name in ("mail.message", "mail.activity"):
            cls._mark(name, own, SERVICE)
        model = cls.env[name].with_user(cls.german_portal)
        if MODELS.get(name, ("",))[0] == CASE:
            ids = [number for number in own if number > cls.own_start.get(name, 0)]
            cls._mark(name, ids, OWN)
        if name in MODELS and model.has_access("read"):
            closed = {
                field.name for field in model._fields.values() if not model._has_field_access(field, "read")
            }
            cls._mark(name, own, SERVICE, closed)

    @classmethod
    def _mark(cls, model_name, ids, marker, names=None):
        """Write a marker into all words of records, past every check."""
        model = cls.env[model_name]
        for field in model._fields.values():
            if not (field.store and field.column_type and field.type in ("char", "text", "html")):
                continue
            if (names is not None and field.name not in names) or field.name in UNMARKED:
                continue
            if "token" in field.name or field.related:
                continue
            word = SQL("%s || id::text", marker)
            if "email" in field.name:
                word = SQL("%s || '@example.org'", word)
            if model_name == "solidarity.partnership.file" and field.name == "name":
                word = SQL("%s || '.pdf'", word)  # the ending says what kind of file it is
            if field.translate:
                word = SQL(
                    "jsonb_build_object('en_US', %(word)s, 'de_DE', %(word)s, 'uk_UA', %(word)s)", word=word
                )
            condition = SQL("id = ANY(%s)", ids)
            if model_name == "res.partner" and field.name == "name":  # administrations bear a public name
                condition = SQL("%s AND parent_id IS NOT NULL", condition)
            cls.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE %s",
                    SQL.identifier(model._table),
                    SQL.identifier(field.name),
                    word,
                    condition,
                )
            )
