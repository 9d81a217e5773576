from ast import literal_eval
from datetime import datetime

from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import SolidarityCase
from .mail_sink import MailSink
from .test_consent import ContactPersonFixtures


@tagged("post_install", "-at_install")
class TestRecordingConsents(ContactPersonFixtures, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.persons = cls._create_person(cls.town, "Logistics Desk") | cls._create_person(
            cls.hromada, "Press Desk"
        )
        cls.wording = cls.env.ref("solidarity_partnership.consent_text_invitation_1")
        cls.directory = cls.env.ref("solidarity_partnership.consent_text_directory_1")

    def _dialog(self, step="give", user=None, **values):
        dialog = self.env["solidarity.consent.record"].with_user(user or self.coordinator)
        return dialog.create(
            {
                "partner_ids": self.persons.ids,
                "step": step,
                "method": "event",
                "note": "List of attendees",
                "text_ids": (self.wording | self.directory).ids,
                **values,
            }
        )

    def test_several_persons_and_purposes_at_once(self):
        self._dialog().action_confirm()
        for purpose in ("invitation", "directory"):
            self.assertEqual(self._holds(self.persons, purpose), self.persons)
        self.assertFalse(self._holds(self.persons, "sharing"))
        self.assertEqual(self.persons.consent_ids.mapped("note"), ["List of attendees"] * 4)
        self.assertEqual(self.persons.consent_ids.given_user_id, self.coordinator)
        self._dialog("withdraw", text_ids=self.wording.ids).action_confirm()
        self.assertFalse(self._holds(self.persons))
        self.assertEqual(self._holds(self.persons, "directory"), self.persons)

    def test_the_form_offers_the_words_of_the_day(self):
        newer = self.wording.copy({"version": 2, "date_from": "2027-01-01"})
        action = self.persons.with_user(self.coordinator).action_record_consent()
        dialogs = self.env["solidarity.consent.record"].with_user(self.coordinator)
        with freeze_time("2027-03-01 10:00:00"):
            form = Form(dialogs.with_context(**action["context"]))
            form.text_ids.add(newer)
            form.note = "Letter"
            form.date = datetime(2026, 12, 20, 9)
            dialog = form.save()
            self.assertEqual(dialog.text_ids, self.wording)
            dialog.action_confirm()
        self.assertEqual(self.persons.consent_ids.text_id, self.wording)
        self.assertEqual(set(self.persons.consent_ids.mapped("date_given")), {datetime(2026, 12, 20, 9)})

    def test_no_consent_without_proof_or_purpose(self):
        for values in ({"note": " "}, {"text_ids": False}, {"date": datetime(2199, 1, 1)}):
            with self.assertRaises(UserError):
                self._dialog(**values).action_confirm()
        self.assertFalse(self.persons.consent_ids)

    def test_only_coordinators_record(self):
        for user in (self.reader, self.employee):
            persons = self.persons.with_user(user)
            for step in (
                persons.action_record_consent,
                persons.action_withdraw_consent,
                persons.action_ask_for_consent,
            ):
                with self.assertRaises(AccessError):
                    step()
            with self.assertRaises(AccessError):
                self._dialog(user=user)


@tagged("post_install", "-at_install")
class TestContactPersonList(ContactPersonFixtures, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.german = cls._create_person(cls.town, "Logistics Desk")
        cls.ukrainian = cls._create_person(cls.hromada, "Press Desk", email=False)
        cls._give(cls.german)
        cls._create_partnership(stage="exchange").action_admit()

    def _found(self, *domain):
        persons = self.env["res.partner"].with_user(self.reader)
        return persons.search([*domain, ("id", "in", (self.german | self.ukrainian).ids)])

    def test_filters(self):
        self.assertEqual(self._found(("agrees_invitation", "=", True)), self.german)
        self.assertEqual(self._found(("agrees_invitation", "=", False)), self.ukrainian)
        self.assertEqual(self._found(("agrees_invitation", "!=", True)), self.ukrainian)
        self.assertFalse(self._found(("agrees_sharing", "=", True)))
        self.assertEqual(len(self._found(("is_network_member", "=", True))), 2)
        self.german.parent_id = self.other_town.partner_id
        self.assertEqual(self._found(("is_network_member", "=", True)), self.ukrainian)
        self.assertFalse(self.german.is_network_member)
        self.assertTrue(self.ukrainian.is_network_member)
        self.env["solidarity.consent"]._withdraw(self.german, "invitation", "telephone")
        self.assertFalse(self._found(("agrees_invitation", "=", True)))

    def test_every_filter_and_group_of_the_search_works(self):
        view = self.env.ref("solidarity_partnership.res_partner_view_search_contact_person")
        persons = self.env["res.partner"].with_user(self.coordinator)
        for node in etree.fromstring(view.arch).iter("filter"):
            if node.get("domain"):
                persons.search(literal_eval(node.get("domain")))
            else:
                group = literal_eval(node.get("context"))["group_by"]
                persons._read_group([("municipality_id", "!=", False)], [group], ["__count"])

    def test_the_list_of_the_service_and_of_one_municipality(self):
        self.small_hromada._ensure_partner()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "solidarity_partnership.res_partner_action_contact_person"
        )
        persons = self.env["res.partner"].with_user(self.reader)
        listed = persons.search(literal_eval(action["domain"]))
        self.assertTrue(self.german | self.ukrainian | self.small_hromada.partner_id <= listed)
        self.assertFalse(self.town.partner_id & listed)
        own = self.town.with_user(self.reader).action_view_contact_persons()
        self.assertEqual(persons.search(own["domain"]), self.town._contact_persons())
        self.assertEqual(self.town.membership_ids.contact_person_count, 2)

    def test_a_person_added_to_a_municipality_without_contact_belongs_to_it(self):
        """Who was refused for want of a contact person adds one with a click, in the language of the country."""
        self.hromada.partner_id.active = False
        self.hromada.partner_id = False
        self.hromada.with_user(self.reader).action_view_contact_persons()
        self.assertFalse(self.hromada.partner_id)
        action = self.hromada.with_user(self.coordinator).action_view_contact_persons()
        persons = self.env["res.partner"].with_user(self.coordinator).with_context(**action["context"])
        person = persons.create({"name": "Press Desk", "email": "press@example.org"})
        self.assertEqual(person.municipality_id, self.hromada)
        self.assertEqual(person.lang, "uk_UA")
        self.assertEqual(persons.search(action["domain"]), person)

    def test_the_list_costs_the_same_for_many(self):
        for number in range(30):
            self._create_person(self.town, f"Desk {number}")
        persons = self.env["res.partner"].search([("parent_id", "=", self.town.partner_id.id)])
        fields = ["name", "contact_role_ids", "agrees_invitation", "agrees_sharing", "is_network_member"]
        counts = []
        for batch in (persons[:3], persons[:30]):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch.with_user(self.reader).read(fields)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])


@tagged("post_install", "-at_install")
class TestAskingForConsent(MailSink, ContactPersonFixtures, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.german = cls._create_person(cls.town, "Logistics Desk")
        cls.ukrainian = cls._create_person(cls.hromada, "Press Desk")
        cls.others = cls._create_person(cls.town, "Agreed Desk")
        cls._give(cls.others)
        withdrawn = cls._create_person(cls.town, "Withdrawn Desk")
        cls._give(withdrawn)
        cls.env["solidarity.consent"]._withdraw(withdrawn, "invitation", "mail")
        blacklisted = cls._create_person(cls.town, "Blacklisted Desk")
        cls.env["mail.blacklist"]._add(blacklisted.email)
        cls.others |= withdrawn | blacklisted | cls._create_person(cls.town, "Mute Desk", email=False)

    def _ask(self):
        persons = (self.german | self.ukrainian | self.others).with_user(self.coordinator)
        persons.action_ask_for_consent()
        self.send_queue()

    def test_who_has_not_answered_is_asked_in_its_language(self):
        self.start_sink()
        with freeze_time("2026-12-01 09:00:00"):
            self._ask()
        self.assertEqual(
            sorted(address for address, _mail in self.mails),
            sorted([self.german.email, self.ukrainian.email]),
        )
        for person, subject in (
            (self.german, "Dürfen wir Sie zu den Veranstaltungen des Netzwerks einladen?"),
            (self.ukrainian, "Чи можемо ми запрошувати Вас на заходи мережі?"),
        ):
            (mail,) = self.mails_to(person.email)
            self.assertEqual(mail["Subject"], subject)
            body = mail.get_body(("html",)).get_content().replace("&#39;", "'")
            self.assertIn(person._consent_url(), body)
        self.assertEqual(self.german.consent_asked_on, datetime(2026, 12, 1, 9))
        self.assertFalse(any(self.others.mapped("consent_asked_on")))

    def test_once_in_the_days_of_the_setting(self):
        self.start_sink()
        self.env["ir.config_parameter"].set_param("solidarity_partnership.consent_request_days", 30)
        for day, sent in (("2026-12-01", 2), ("2026-12-30", 2), ("2027-01-01", 4)):
            with freeze_time(f"{day} 09:00:00"):
                self._ask()
            self.assertEqual(len(self.mails), sent, day)

    def test_the_setting(self):
        with self.assertRaises(ValidationError):
            self.env["res.config.settings"].create({"solidarity_consent_request_days": -1})


@tagged("post_install", "-at_install")
class TestMergingContacts(ContactPersonFixtures, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stays = cls._create_person(cls.town, "Logistics Desk", email="same@example.org")
        cls.goes = cls._create_person(cls.town, "Desk of Logistics", email="same@example.org")

    def _merge(self):
        wizard = self.env["base.partner.merge.automatic.wizard"].create(
            {"partner_ids": (self.stays | self.goes).ids, "dst_partner_id": self.stays.id}
        )
        wizard.action_merge()
        self.env.invalidate_all()
        self.assertFalse(self.goes.exists())

    def test_both_have_agreed(self):
        with freeze_time("2026-12-02 10:00:00"):
            newer = self._give(self.stays, "invitation", "sharing")
        with freeze_time("2026-12-01 10:00:00"):
            older = self._give(self.goes, "invitation", "directory")
        self._merge()
        self.assertEqual(self.stays.consent_ids, newer | older)
        for purpose in ("invitation", "sharing", "directory"):
            self.assertEqual(self._holds(self.stays, purpose), self.stays, purpose)
        self.assertEqual(newer.mapped("method_withdrawn"), ["merged", False])
        self.assertFalse(any(older.mapped("date_withdrawn")))

    def test_the_later_withdrawal_decides(self):
        with freeze_time("2026-12-01 10:00:00"):
            self._give(self.stays | self.goes)
        with freeze_time("2026-12-05 10:00:00"):
            self.env["solidarity.consent"]._withdraw(self.goes, "invitation", "link")
        self._merge()
        self.assertFalse(self._holds(self.stays))
        self.assertEqual(len(self.stays.consent_ids), 2)

    def test_the_later_consent_decides(self):
        with freeze_time("2026-12-01 10:00:00"):
            self._give(self.goes)
        with freeze_time("2026-12-05 10:00:00"):
            self.env["solidarity.consent"]._withdraw(self.goes, "invitation", "link")
        with freeze_time("2026-12-06 10:00:00"):
            self._give(self.stays)
        self._merge()
        self.assertEqual(self._holds(self.stays), self.stays)
