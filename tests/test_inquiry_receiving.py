"""What becomes of a form: one inquiry for each municipality, an answer, and what a coordinator makes of it."""

import secrets
from datetime import timedelta

from markupsafe import Markup

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from .common import SolidarityCase, SolidarityFixtures
from .two_transactions import TwoTransactions


class SubmissionFixtures(SolidarityFixtures):
    @classmethod
    def _submission_values(cls, **values):
        return {
            "form_key": secrets.token_hex(16),
            "municipality_id": cls.town.id,
            "wish": "match",
            "contact_name": "Partnership Office",
            "contact_function": "Head of office",
            "email": "office@musterstadt.example.org",
            "phone": "+49 228 123456",
            "lang": "de_DE",
            "topic_ids": [Command.set(cls.energy.ids)],
            "notice_id": cls.env.ref("solidarity_partnership.inquiry_notice_1").id,
            **values,
        }

    @classmethod
    def _receive(cls, needs=(), offers=(), address="192.0.2.1", **values):
        public = cls.env.ref("base.public_user")
        submissions = cls.env["solidarity.inquiry.submission"].with_user(public)
        received = submissions._receive(cls._submission_values(**values), needs, offers, address)
        return received.with_env(cls.env)

    def _mails(self):
        return self.env["mail.mail"].search([("email_to", "ilike", "musterstadt.example.org")])


@tagged("post_install", "-at_install")
class TestReceiving(SubmissionFixtures, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry_enter_test_mode_cls()  # forms are counted in a transaction of their own

    def test_open_inquiry_keeps_what_is_known(self):
        lead = self._create_inquiry(
            contact_name="Known Person",
            email_from="known@musterstadt.example.org",
            user_id=self.coordinator.id,
        )
        submission = self._receive(
            needs=[("Generators <script>", self.energy.id)], message="First line\nSecond <b>line</b>"
        )
        self.assertEqual(submission.lead_id, lead)
        self.assertFalse(submission.is_first)
        self.assertEqual(
            (lead.contact_name, lead.email_from), ("Known Person", "known@musterstadt.example.org")
        )
        self.assertEqual(self.env["crm.lead"].search_count([("municipality_id", "=", self.town.id)]), 1)
        note = lead.message_ids[0]
        self.assertEqual(note.author_id, self.env.ref("base.partner_root"))
        for words in ("office@musterstadt.example.org", "Second &lt;b&gt;line", "Generators &lt;script&gt;"):
            self.assertIn(words, note.body)
        self.assertEqual(lead.activity_ids.user_id, self.coordinator)

    def test_closed_inquiries_are_left_alone(self):
        lost, won = self._create_inquiry(), self._create_inquiry()
        lost.action_set_lost()
        won.action_set_won()
        submission = self._receive()
        self.assertTrue(submission.is_first)
        self.assertNotIn(submission.lead_id, lost | won)

    def test_answer_in_the_senders_language(self):
        for lang, words in (("de_DE", "Anfrage"), ("uk_UA", "запит")):
            with self.subTest(lang):
                submission = self._receive(lang=lang, email=f"{lang[:2]}@musterstadt.example.org")
                mail = self._mails()[0]
                self.assertEqual(mail.email_to, submission.email)
                self.assertIn(words, mail.subject)
                self.assertIn(submission._page_url(), mail.body_html)
                self.assertNotIn("Partnership Office", mail.body_html, "Nothing that was typed")
                self.assertFalse(mail.model and mail.res_id, "Whoever reads the form must not read the key")
                self.assertTrue(submission.is_answered)

    def test_mails_to_one_address_are_limited(self):
        for _number in range(3):
            self.assertTrue(self._receive().is_answered)
        last = self._receive(email="Office@musterstadt.example.org")
        self.assertFalse(last.is_answered)
        self.assertTrue(last.lead_id, "It is received all the same")
        self.assertEqual(len(self._mails()), 3)
        self.assertTrue(self._receive(email="else@musterstadt.example.org").is_answered)
        with freeze_time(fields.Datetime.now() + timedelta(days=1, minutes=1)):
            self.assertTrue(self._receive().is_answered)

    def test_forms_from_one_connection_are_limited(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("solidarity_partnership.inquiry_per_address", "2")
        self._receive(), self._receive()
        with self.assertRaises(UserError):
            self._receive()
        self.assertEqual(self.env["solidarity.inquiry.submission"].search_count([]), 2)
        self._receive(address="192.0.2.2")
        parameters.set_param("solidarity_partnership.inquiry_in_all", "3")
        with self.assertRaises(UserError):
            self._receive(address="192.0.2.3")
        with freeze_time(fields.Datetime.now() + timedelta(hours=1, minutes=1)):
            self._receive()

    def test_counting_keeps_nobody(self):
        self._receive()
        attempts = self.env["solidarity.inquiry.attempt"].search([])
        self.assertEqual(sorted(attempts.mapped("purpose")), ["form", "mail"])
        for attempt in attempts:
            self.assertRegex(attempt.fingerprint, "^[0-9a-f]{64}$")
        with freeze_time(fields.Datetime.now() + timedelta(days=1, minutes=1)):
            attempts._gc_attempts()
        self.assertFalse(attempts.exists())

    # ------------------------------------------------------------------
    # Taking over
    # ------------------------------------------------------------------

    def test_taking_over(self):
        self.town.topic_ids = False
        submission = self._receive(
            needs=[("Досвід", self.health.id)],
            offers=[("Досвід водопостачання", self.energy.id)],
            lang="uk_UA",
            language_ids=[Command.set(self.env.ref("base.lang_uk_UA").ids)],
        )
        self.assertFalse(self.town.topic_ids, "Nothing is known before")
        lead = submission.lead_id
        lead.with_user(self.coordinator).action_take_over_submissions()
        self.assertEqual(submission.state, "taken_over")
        self.assertEqual(self.town.topic_ids, self.energy)
        self.assertEqual(self.town.language_ids.code, "uk_UA")
        self.assertEqual(self.town.seeking_partner, "yes")
        person = lead.partner_id
        self.assertEqual((person.name, person.function), ("Partnership Office", "Head of office"))
        self.assertEqual(person.commercial_partner_id, self.town.partner_id)
        need = self.env["solidarity.need"].search([("municipality_id", "=", self.town.id)])
        offer = self.env["solidarity.offer"].search([("municipality_id", "=", self.town.id)])
        self.assertEqual(
            (need.name_ukrainian, need.name_german, need.topic_id), ("Досвід", False, self.health)
        )
        self.assertEqual((need.source, offer.topic_id), ("form", self.energy))
        with self.assertRaises(UserError):
            submission.with_user(self.coordinator).action_take_over()
        self.assertEqual(
            self.env["solidarity.need"].search_count([("municipality_id", "=", self.town.id)]), 1
        )

    def test_taking_over_overwrites_nothing(self):
        known = self.env["res.partner"].create(
            {
                "name": "Known",
                "email": "known@musterstadt.example.org",
                "parent_id": self.town._ensure_partner().id,
            }
        )
        lead = self._create_inquiry(
            partner_id=known.id, solidarity_wish="own_choice", wished_municipality_id=self.hromada.id,
            existing_connection="Known connection",
        )  # fmt: skip
        self.town.seeking_partner = "no"
        submission = self._receive(
            wish="existing", wished_municipality_id=self.small_hromada.id, existing_connection="Other"
        )
        submission.with_user(self.coordinator).action_take_over()
        self.assertEqual((lead.partner_id, lead.email_from), (known, "known@musterstadt.example.org"))
        self.assertEqual(
            (lead.wished_municipality_id, lead.existing_connection), (self.hromada, "Known connection")
        )
        self.assertEqual(self.town.seeking_partner, "no")
        self.assertEqual(known.name, "Known")
        self.assertIn("Partnership Office", self.town.partner_id.child_ids.mapped("name"))

    def test_known_address_makes_no_second_person(self):
        administration = self.town._ensure_partner()
        person = self.env["res.partner"].create(
            {"name": "Known", "email": "OFFICE@musterstadt.example.org", "parent_id": administration.id}
        )
        submission = self._receive()
        submission.with_user(self.coordinator).action_take_over()
        self.assertEqual(submission.lead_id.partner_id, person)
        self.assertEqual(person.name, "Known")

    def test_several_at_once(self):
        submissions = self._receive() | self._receive(municipality_id=self.other_town.id)
        submissions.with_user(self.coordinator).action_take_over()
        self.assertEqual(set(submissions.mapped("state")), {"taken_over"})

    def test_who_may_take_over(self):
        submission = self._receive()
        for user in (self.reader, self.german_portal):
            for action in ("action_take_over", "action_dismiss", "action_reopen"):
                with self.assertRaises(AccessError):
                    getattr(submission.with_user(user), action)()
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
                submission.lead_id.with_user(user).action_take_over_submissions()
        self.assertEqual(submission.state, "new")

    def test_dismissed_forms_go_after_a_while(self):
        submission, other = self._receive(), self._receive(municipality_id=self.other_town.id)
        lead = submission.lead_id
        submission.with_user(self.coordinator).action_dismiss()
        self.env.flush_all()
        with freeze_time(fields.Datetime.now() + timedelta(days=91)):
            self.env["solidarity.inquiry.submission"]._gc_dismissed()
        self.assertEqual(
            (submission.exists(), other.exists(), lead.exists()), (submission.browse(), other, lead)
        )

    def test_words_of_dismissed_forms_leave_the_chatter(self):
        """The note on the inquiry has the sender's name and address, too."""
        submission = self._receive()
        lead = submission.lead_id
        self.assertIn(submission.email, "".join(lead.message_ids.mapped("body")))
        submission.with_user(self.coordinator).action_dismiss()
        self.env.flush_all()
        with freeze_time(fields.Datetime.now() + timedelta(days=91)):
            self.env["solidarity.inquiry.submission"]._gc_dismissed()
        self.assertNotIn("office@musterstadt.example.org", "".join(lead.message_ids.mapped("body")))

    def test_senders_of_lost_inquiries_are_deleted_after_a_while(self):
        """As the privacy notice says; whoever became a contact person is kept as such."""
        lost, won = self._receive(message="Words"), self._receive(municipality_id=self.other_town.id)
        lead, kept = lost.lead_id, won.lead_id
        lead.with_user(self.coordinator).action_set_lost()
        kept.with_user(self.coordinator).action_set_won()
        self.env.flush_all()
        for days, forms in ((89, lost | won), (91, won)):
            with freeze_time(fields.Datetime.now() + timedelta(days=days)):
                self.env["crm.lead"]._gc_senders_of_lost_inquiries()
            self.assertEqual((lost | won).exists(), forms)
        self.assertFalse(lead.contact_name or lead.function or lead.email_from or lead.phone)
        self.assertFalse(lead.description)
        self.assertNotIn("office@musterstadt.example.org", "".join(lead.message_ids.mapped("body")))
        self.assertEqual(kept.email_from, "office@musterstadt.example.org")

    def test_notes_of_the_service_stay_when_a_form_is_deleted(self):
        lost = self._receive(message="Words")
        lead = lost.lead_id
        lead.description += Markup("<p>Called back: they wait for their council.</p>")
        lead.with_user(self.coordinator).action_set_lost()
        self.env.flush_all()
        with freeze_time(fields.Datetime.now() + timedelta(days=91)):
            self.env["crm.lead"]._gc_senders_of_lost_inquiries()
        self.assertFalse(lost.exists())
        self.assertIn("they wait for their council", lead.description)

    def test_merged_inquiries_keep_their_forms(self):
        submission = self._receive()
        other = self._create_inquiry()
        merged = (submission.lead_id | other).merge_opportunity()
        self.assertEqual(submission.lead_id, merged)

    def test_overview(self):
        self._receive()
        matters = self.env["solidarity.overview"].with_user(self.coordinator).look()["matters"]
        found = next(matter for matter in matters if matter["code"] == "submissions")
        self.assertEqual(found["count"], 1)

    def test_notice_that_was_shown_stays(self):
        notice = self.env.ref("solidarity_partnership.inquiry_notice_1").with_user(self.manager)
        notice.text_german = "Vorher."
        self._receive()
        for values in ({"text_german": "Nachher."}, {"version": 7}):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                notice.write(values)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            notice.unlink()
        action = notice.action_new_version()
        newest = notice.browse(action["res_id"])
        self.assertEqual(newest.version, 2)
        newest.text_german = "Nachher."
        self.assertEqual(newest._in_use(), newest)
        newest.date_from = fields.Date.today() + timedelta(days=3)
        self.assertEqual(newest._in_use(), notice)

    # ------------------------------------------------------------------
    # Finding a place
    # ------------------------------------------------------------------

    def _found(self, text, country="DE"):
        return self.env["solidarity.municipality"]._find_places(text, country)

    def test_finding_a_place(self):
        cologne = self._create_municipality("05315000", "Cologne", "independent_city", 1080000)
        cologne.update_field_translations("name", {"de_DE": "Köln", "uk_UA": "Кельн"})
        self.hromada.former_names = "Oldname; Стара Назва"
        for text, country, expected in (
            ("Köln", "DE", cologne),
            ("koeln", "DE", cologne),
            ("KOLN", "DE", cologne),
            ("Stadt Köln", "DE", cologne),
            ("кельн", "DE", cologne),
            ("Cologne", "DE", cologne),
            ("Colonge", "DE", cologne),
            ("05315000", "DE", cologne),
            ("0531500", "DE", cologne),
            ("musterstatd", "DE", self.town),
            ("стара назва", "UA", self.hromada),
            ("Зразковська громада", "UA", self.hromada),
            ("ua26080070000011111", "UA", self.hromada),
            ("Musterstadt", "UA", self.town.browse()),
            ("%", "DE", self.town.browse()),
            ("___", "DE", self.town.browse()),
            ('"', "DE", self.town.browse()),
            ("²", "DE", self.town.browse()),
            ("\x00", "DE", self.town.browse()),
            ("x" * 100000, "DE", self.town.browse()),
        ):
            with self.subTest(text[:30]):
                self.assertEqual(self._found(text, country), expected)

    def test_merged_municipality_leads_to_its_successor(self):
        self.other_town.write({"active": False, "successor_id": self.town.id})
        self.assertEqual(self._found("Nachbarstadt"), self.town)

    def test_places_of_one_name_are_told_apart(self):
        state = self.env.ref("base.state_de_by")
        district = self._create_municipality("093740000000", "Neustadt an der Waldnaab", "district", 90000)
        first = self._create_municipality(
            "09374139", "Neustadt", "town", 5000, parent_id=district.id, state_id=state.id
        )
        second = self._create_municipality("03353999", "Neustadt", "town", 7000)
        third = self._create_municipality("03353998", "Neustadt", "town", 6000)
        found = self._found("neustadt")
        self.assertEqual(found[:3], second | third | first)
        labels = dict(found._place_labels())
        self.assertEqual(len(set(labels.values())), len(found))
        self.assertIn("Waldnaab", labels[first.id])
        self.assertIn("03353999", labels[second.id])

    def test_a_name_that_changes_is_found_at_once(self):
        self.assertFalse(self._found("Umbenannt"))
        self.town.name = "Umbenannt"
        self.assertEqual(self._found("umbenannt"), self.town)
        self.assertFalse(self._found("Musterstadt"))
        self.town.former_names = "Musterstadt"
        self.assertEqual(self._found("musterstadt"), self.town)
        index = self.town._place_index(self.germany)
        self.town.topic_ids |= self.health
        self.assertIs(self.town._place_index(self.germany), index, "Kept while the names stay as they are")

    def test_queries_stay_constant(self):
        municipalities = self.env["solidarity.municipality"]

        def count(text):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = municipalities._find_places(text, "DE", 30)
            found._place_labels()
            return len(found), self.env.cr.sql_log_count - before

        districts = [
            self._create_municipality(f"0937{n}0000000", f"Kreis {n}", "district", 1) for n in range(1, 4)
        ]
        for number in range(3):
            self._create_municipality(
                f"0937410{number}", "Dreidorf", "town", 5, parent_id=districts[number].id
            )
        for number in range(30):
            self._create_municipality(
                f"093751{number:02}", "Vieldorf", "town", 5, parent_id=districts[number % 3].id
            )
        count("Dreidorf")
        self.assertEqual(count("Dreidorf")[0], 3)
        few, many = count("Dreidorf"), count("Vieldorf")
        self.assertEqual(many[0], 30)
        self.assertEqual(few[1], many[1])


@tagged("post_install", "-at_install")
class TestInquiryPage(SubmissionFixtures, HttpCase):
    """The page behind the link of the confirmation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()

    def _look(self, submission, token=None, lang=""):
        path = f"/solidarity/inquiry/{submission.id}/{token or submission._page_token()}?lang={lang}"
        return self.url_open(path)

    def test_languages_and_headers(self):
        submission = self._receive(lang="uk_UA")
        page = self._look(submission)
        self.assertIn("Запит отримано", page.text)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertIn("Anfrage eingegangen", self._look(submission, lang="de_DE").text)
        self.assertIn("Запит отримано", self._look(submission, lang="xx").text)

    def test_keys(self):
        submission, other = self._receive(), self._receive(municipality_id=self.other_town.id)
        self.assertEqual(self._look(submission).status_code, 200)
        self.assertEqual(self._look(submission, other._page_token()).status_code, 404)
        self.assertEqual(self._look(submission, "²").status_code, 404)
        for path in ("999999999999999999999/x", f"{other.id + 999}/{other._page_token()}", "0/x"):
            self.assertEqual(self.url_open(f"/solidarity/inquiry/{path}").status_code, 404)
        token = submission._page_token()
        submission.email = "else@musterstadt.example.org"
        self.assertEqual(
            self._look(submission, token).status_code, 404, "The link was for the first address only"
        )

    def test_course(self):
        submission = self._receive()
        lead = submission.lead_id
        self.assertEqual(submission._page_state(), "received")
        lead.stage_id = self.env.ref("solidarity_partnership.crm_stage_checked")
        self.assertEqual(submission._page_state(), "checked")
        proposal = self._create_proposal(lead_id=lead.id)
        self.assertEqual(submission._page_state(), "checked")
        proposal.action_send()
        self.assertEqual(submission._page_state(), "proposed")
        page = self._look(submission).text
        self.assertNotIn("Зразкове", page)
        lead.action_set_won()
        self.assertEqual(submission._page_state(), "agreed")
        self.assertIn("Partnerschaft vereinbart", self._look(submission).text)

    def test_closed_inquiry(self):
        submission = self._receive()
        submission.lead_id.action_set_lost()
        self.assertEqual(submission._page_state(), "closed")
        self.assertIn("abgeschlossen", self._look(submission).text)

    def test_stranger_follows_nothing_of_others(self):
        lead = self._create_inquiry()
        lead.stage_id = self.env.ref("solidarity_partnership.crm_stage_proposed")
        submission = self._receive(email="stranger@example.org")
        self.assertEqual(submission._page_state(), "received")
        lead.action_set_won()
        self.assertEqual(submission._page_state(), "received")
        submission.action_take_over()
        self.assertEqual(submission._page_state(), "agreed")
        other = self._receive(municipality_id=self.other_town.id, email="stranger@example.org")
        other.action_dismiss()
        self.assertEqual(other._page_state(), "closed")

    def test_portal_user_signs_in(self):
        submission = self._receive(email=self.german_portal.email)
        self.assertEqual(submission._page_state(), "portal")
        self.assertIn("/my/solidarity", self._look(submission).text)
        self.german_portal.active = False
        self.assertEqual(submission._page_state(), "received")


@tagged("post_install", "-at_install")
class TestTwoSendersAtOnce(TwoTransactions):
    """Two real connections: what is made here is committed, and removed at the end."""

    def setUp(self):
        super().setUp()
        with self._environment() as env:
            municipality = env["solidarity.municipality"].create(
                {"key": "05158028", "name": "05158028", "kind": "town", "country_id": env.ref("base.de").id}
            )
            self.municipality_id = municipality.id
        self.addCleanup(self._remove)

    def _remove(self):
        with self._environment() as env:
            municipality = env["solidarity.municipality"].browse(self.municipality_id)
            env["solidarity.inquiry.submission"].search([("municipality_id", "=", municipality.id)]).unlink()
            env["crm.lead"].with_context(active_test=False).search(
                [("municipality_id", "=", municipality.id)]
            ).unlink()
            env["solidarity.inquiry.attempt"].search([]).unlink()
            env["mail.mail"].search([("email_to", "ilike", "two.example.org")]).unlink()
            municipality.unlink()

    def _send(self, key, name):
        values = {
            "form_key": key,
            "municipality_id": self.municipality_id,
            "wish": "match",
            "contact_name": name,
            "email": f"{name}@two.example.org",
            "lang": "de_DE",
        }
        return lambda env: env["solidarity.inquiry.submission"]._receive(dict(values), (), (), "192.0.2.9")

    def _count(self):
        with self._environment() as env:
            domain = [("municipality_id", "=", self.municipality_id)]
            return env["crm.lead"].search_count(domain), env["solidarity.inquiry.submission"].search_count(
                domain
            )

    def test_two_people_at_once(self):
        self.assertEqual(
            self._at_once(self._send("a" * 32, "first"), self._send("b" * 32, "second")), ["done"] * 2
        )
        self.assertEqual(self._count(), (1, 2))

    def test_double_click(self):
        self.assertEqual(
            self._at_once(self._send("c" * 32, "same"), self._send("c" * 32, "same")), ["done"] * 2
        )
        self.assertEqual(self._count(), (1, 1))
