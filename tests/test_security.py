import json
from itertools import product

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import SolidarityCase, SolidarityFixtures

OPERATIONS = ("read", "write", "create", "unlink")
RIGHTS = {
    "solidarity.inquiry.submission": {"reader": "r", "coordinator": "rwu", "manager": "rwu", "portal": ""},
    "solidarity.inquiry.line": {"reader": "r", "coordinator": "ru", "manager": "ru", "portal": ""},
    "solidarity.inquiry.notice": {"reader": "r", "coordinator": "r", "manager": "rwcu", "portal": ""},
    "solidarity.inquiry.attempt": {"reader": "", "coordinator": "", "manager": "", "portal": ""},
    "solidarity.municipality": {"reader": "r", "coordinator": "rw", "manager": "rwc", "portal": "r"},
    "solidarity.territory.status": {"reader": "r", "coordinator": "r", "manager": "rwcu", "portal": ""},
    "solidarity.topic": {"reader": "r", "coordinator": "r", "manager": "rwcu", "portal": ""},
    "solidarity.matching.criterion": {"reader": "r", "coordinator": "r", "manager": "rw", "portal": ""},
    "solidarity.matching.proposal": {"reader": "r", "coordinator": "rwcu", "manager": "rwcu", "portal": "r"},
    "solidarity.matching.proposal.answer": {"reader": "r", "coordinator": "r", "manager": "r", "portal": ""},
    "solidarity.matching.pair": {"reader": "r", "coordinator": "rwcu", "manager": "rwcu", "portal": ""},
    "solidarity.need": {"reader": "r", "coordinator": "rwcu", "manager": "rwcu", "portal": ""},
    "solidarity.offer": {"reader": "r", "coordinator": "rwcu", "manager": "rwcu", "portal": ""},
    "solidarity.need.item": {"reader": "r", "coordinator": "r", "manager": "rwcu", "portal": ""},
    "solidarity.aid": {"reader": "r", "coordinator": "rwcu", "manager": "rwcu", "portal": "r"},
    "solidarity.aid.line": {"reader": "r", "coordinator": "rwcu", "manager": "rwcu", "portal": "r"},
    "solidarity.aid.transport": {"coordinator": "rwcu", "manager": "rwcu", "portal": "r"},
    "solidarity.aid.paper": {"coordinator": "rwcu", "manager": "rwcu", "portal": "r"},
    "solidarity.aid.delivery": {"coordinator": "rwcu", "manager": "rwcu"},
    "solidarity.aid.close": {"coordinator": "rwcu", "manager": "rwcu"},
    "solidarity.need.import": {"coordinator": "rwcu", "manager": "rwcu"},
    "solidarity.tie": {"reader": "r", "coordinator": "rwcu", "manager": "rwcu", "portal": ""},
    "solidarity.region.partnership": {"reader": "r", "coordinator": "r", "manager": "rwcu", "portal": ""},
    "solidarity.matching.round": {"reader": "r", "coordinator": "rwcu", "manager": "rwcu", "portal": ""},
    "solidarity.matching.round.line": {"reader": "r", "coordinator": "rw", "manager": "rw", "portal": ""},
    "solidarity.partnership": {"reader": "r", "coordinator": "rwcu", "manager": "rwcu", "portal": "r"},
    "solidarity.partnership.message": {"reader": "r", "coordinator": "r", "manager": "ru", "portal": ""},
    "solidarity.partnership.notice": {"reader": "r", "coordinator": "r", "manager": "r", "portal": ""},
    "solidarity.partnership.file": {"reader": "r", "coordinator": "rwcu", "manager": "rwcu", "portal": ""},
    "solidarity.partnership.message.write": {"coordinator": "rwcu", "manager": "rwcu"},
    "solidarity.network.membership": {"reader": "r", "coordinator": "rwcu", "manager": "rwcu", "portal": "r"},
    "solidarity.network.welcome": {"reader": "r", "coordinator": "r", "manager": "r", "portal": ""},
    "solidarity.network.membership.change": {"reader": "r", "coordinator": "r", "manager": "r", "portal": ""},
    "solidarity.campaign": {"reader": "r", "coordinator": "rwcu", "manager": "rwcu", "portal": ""},
    "solidarity.campaign.step": {"reader": "r", "coordinator": "rwcu", "manager": "rwcu", "portal": ""},
    "solidarity.campaign.recipient": {"reader": "r", "coordinator": "r", "manager": "r", "portal": ""},
    "solidarity.campaign.plan": {"reader": "r", "coordinator": "r", "manager": "rwcu", "portal": ""},
    "solidarity.campaign.plan.step": {"reader": "r", "coordinator": "r", "manager": "rwcu", "portal": ""},
    "solidarity.campaign.result": {"reader": "r", "coordinator": "r", "manager": "r", "portal": ""},
    "solidarity.campaign.preview": {"reader": "rwcu", "coordinator": "rwcu", "manager": "rwcu", "portal": ""},
    "solidarity.fund": {"reader": "r", "coordinator": "r", "manager": "rwcu", "portal": ""},
    "solidarity.fund.call": {"reader": "r", "coordinator": "r", "manager": "rwcu", "portal": ""},
    "solidarity.fund.call.limit": {"reader": "r", "coordinator": "r", "manager": "rwcu", "portal": ""},
    "solidarity.fund.call.source": {"reader": "r", "coordinator": "r", "manager": "rwcu", "portal": ""},
    "solidarity.fund.project.kind": {"reader": "r", "coordinator": "r", "manager": "rwcu", "portal": ""},
    "solidarity.fund.eligibility": {"reader": "r", "coordinator": "r", "manager": "r", "portal": "r"},
    "solidarity.fund.application": {"reader": "r", "coordinator": "rwcu", "manager": "rwcu", "portal": "r"},
    "solidarity.fund.application.line": {
        "reader": "r",
        "coordinator": "rwcu",
        "manager": "rwcu",
        "portal": "r",
    },
    "solidarity.fund.application.step": {"reader": "r", "coordinator": "r", "manager": "r", "portal": ""},
    "solidarity.fund.payment": {"reader": "r", "coordinator": "rwcu", "manager": "rwcu", "portal": "r"},
    "solidarity.fund.requirement": {"reader": "r", "coordinator": "rwcu", "manager": "rwcu", "portal": "r"},
    "solidarity.fund.application.decision": {"coordinator": "rwcu", "manager": "rwcu"},
    "solidarity.fund.precheck": {"coordinator": "rwcu", "manager": "rwcu"},
    "solidarity.fund.precheck.line": {"coordinator": "rwcu", "manager": "rwcu"},
    "solidarity.network.report": {"reader": "rwcu", "coordinator": "rwcu", "manager": "rwcu", "portal": ""},
    "solidarity.applicant.kind": {"reader": "r", "coordinator": "r", "manager": "r", "portal": ""},
    "solidarity.matching.ranking": {"reader": "rwcu", "coordinator": "rwcu", "manager": "rwcu", "portal": ""},
    "solidarity.matching.comparison": {
        "reader": "rwcu",
        "coordinator": "rwcu",
        "manager": "rwcu",
        "portal": "",
    },
    "solidarity.matching.proposal.create": {"coordinator": "rwcu", "manager": "rwcu"},
    "solidarity.matching.weighting": {"manager": "rwcu"},
    "solidarity.interpreter": {"reader": "r", "coordinator": "rwcu", "manager": "rwcu", "portal": ""},
    "solidarity.interpreter.booking": {
        "reader": "r",
        "coordinator": "rwcu",
        "manager": "rwcu",
        "portal": "",
    },
    "solidarity.language.pair": {"reader": "r", "coordinator": "r", "manager": "rwcu", "portal": ""},
    "solidarity.consultation": {"reader": "r", "coordinator": "rwcu", "manager": "rwcu", "portal": ""},
    "solidarity.consultation.topic": {"reader": "r", "coordinator": "r", "manager": "rwcu", "portal": ""},
    "solidarity.agreement": {"reader": "r", "coordinator": "rwcu", "manager": "rwcu", "portal": ""},
    "solidarity.agreement.step": {"reader": "r", "coordinator": "rwcu", "manager": "rwcu", "portal": ""},
    "solidarity.agreement.step.type": {"reader": "r", "coordinator": "r", "manager": "rwcu", "portal": ""},
    "solidarity.exchange.item": {"reader": "r", "coordinator": "rwcu", "manager": "rwcu", "portal": ""},
    "solidarity.exchange.item.template": {"reader": "r", "coordinator": "r", "manager": "rwcu", "portal": ""},
    "solidarity.exchange.interruption": {
        "reader": "r",
        "coordinator": "rwc",
        "manager": "rwc",
        "portal": "",
    },
    "solidarity.exchange.override": {"coordinator": "rwcu", "manager": "rwcu"},
    "solidarity.exchange.interrupt": {"coordinator": "rwcu", "manager": "rwcu"},
    "solidarity.exchange.result": {"coordinator": "rwcu", "manager": "rwcu"},
    "solidarity.topic.group.departure": {"coordinator": "rwcu", "manager": "rwcu"},
    "solidarity.network.figure": {"reader": "r", "coordinator": "r", "manager": "r"},
    "solidarity.partnership.analysis": {"reader": "r", "coordinator": "r", "manager": "r"},
    "solidarity.proposal.analysis": {"reader": "r", "coordinator": "r", "manager": "r"},
    "solidarity.event.analysis": {"reader": "r", "coordinator": "r", "manager": "r"},
    "solidarity.consultation.analysis": {"reader": "r", "coordinator": "r", "manager": "r"},
    "solidarity.aid.analysis": {"reader": "r", "coordinator": "r", "manager": "r"},
    "solidarity.contact.role": {
        "reader": "r",
        "coordinator": "r",
        "manager": "rwcu",
        "employee": "r",
        "portal": "",
    },
    "solidarity.consent": {"reader": "r", "coordinator": "r", "manager": "r", "portal": ""},
    "solidarity.consent.text": {"reader": "r", "coordinator": "r", "manager": "rwcu", "portal": ""},
    "solidarity.consent.record": {"coordinator": "rwcu", "manager": "rwcu"},
    "solidarity.partner.forget": {"manager": "rwcu"},
    "solidarity.contact.request": {"reader": "r", "coordinator": "rw", "manager": "rw", "portal": ""},
    "solidarity.portal.change": {"reader": "r", "coordinator": "r", "manager": "r", "portal": ""},
    "crm.lead": {"reader": "r", "coordinator": "rwc", "manager": "rwcu", "portal": ""},
}


class LineOfTwo(SolidarityFixtures):
    """A complete line of one pair, and another one of strangers to it."""

    @classmethod
    def _create_lines(cls):
        cls._create_current_call()
        cls.lead = cls._create_inquiry()
        cls.proposal = cls._create_proposal(
            lead_id=cls.lead.id, departure_reason="Words for the service only"
        )
        cls.proposal.action_send()
        cls.proposal.action_accept("german")
        cls.partnership = cls.proposal.action_accept("ukrainian")
        cls.partnership.note = "Words for the service only"
        cls.partnership.action_contact_made()
        cls.partnership.action_plan_exchange().action_exchange_held()
        cls.partnership.action_admit()
        cls.draft = cls._create_proposal(ukrainian=cls.small_hromada)
        cls.own = {
            "solidarity.municipality": cls.town,
            "solidarity.matching.proposal": cls.proposal,
            "solidarity.partnership": cls.partnership,
            "solidarity.network.membership": cls.town.membership_ids,
            "solidarity.fund.eligibility": cls.town.eligibility_ids,
        }


@tagged("post_install", "-at_install", "security")
class TestRights(SolidarityCase):
    def test_matrix(self):
        people = {
            "reader": self.reader,
            "coordinator": self.coordinator,
            "manager": self.manager,
            "portal": self.german_portal,
            "employee": self.employee,
            "public": self.env.ref("base.public_user"),
        }
        for (model, rights), (role, user) in product(RIGHTS.items(), people.items()):
            allowed = "".join(
                operation[0]
                for operation in OPERATIONS
                if self.env[model].with_user(user).has_access(operation)
            )
            self.assertEqual(allowed, rights.get(role, ""), (model, role))

    def test_reader_sees_inquiries_and_no_other_leads(self):
        inquiry = self._create_inquiry()
        other = self.env["crm.lead"].create({"name": "Something else", "type": "opportunity"})
        seen = self.env["crm.lead"].with_user(self.reader).search([("id", "in", (inquiry | other).ids)])
        self.assertEqual(seen, inquiry)

    def test_a_reader_who_also_sells_does_not_write_inquiries_of_others(self):
        self.reader.group_ids += self.env.ref("sales_team.group_sale_salesman")
        inquiry = self._create_inquiry(user_id=self.coordinator.id)
        with self.assertRaises(AccessError):
            inquiry.with_user(self.reader).name = "Renamed"

    def test_reader_sees_attendees_of_the_service_only(self):
        dates = {"date_begin": "2026-05-01 09:00:00", "date_end": "2026-05-01 11:00:00"}
        party = self.env["event.event"].create({"name": "Party", **dates})
        exchange = self.env["event.event"].create(
            {"name": "Exchange", "solidarity_kind": "exchange", **dates}
        )
        attendees = self.env["event.registration"].create(
            [{"event_id": event.id, "name": event.name} for event in (party, exchange)]
        )
        seen = self.env["event.registration"].with_user(self.reader).search([("id", "in", attendees.ids)])
        self.assertEqual(seen.event_id, exchange)
        seen = (
            self.env["event.registration"].with_user(self.coordinator).search([("id", "in", attendees.ids)])
        )
        self.assertEqual(seen.event_id, party | exchange)

    def test_whoever_merges_leads_need_not_know_the_service(self):
        self.employee.group_ids += self.env.ref("sales_team.group_sale_salesman_all_leads")
        leads = self.env["crm.lead"].create(
            [{"name": name, "type": "opportunity", "user_id": self.employee.id} for name in ("One", "Two")]
        )
        self.assertTrue(leads.with_user(self.employee).merge_opportunity())

    def test_municipalities_are_never_merged_as_contacts(self):
        contacts = self.town.partner_id | self.other_town.partner_id
        wizard = self.env["base.partner.merge.automatic.wizard"].create(
            {"partner_ids": [(6, 0, contacts.ids)], "dst_partner_id": contacts[0].id}
        )
        with self.assertRaises(UserError):
            wizard.action_merge()
        self.assertEqual(len((self.town | self.other_town).exists()), 2)

    def test_reader_takes_no_step(self):
        self.town.partner_capacity = 3
        proposal = self._create_proposal().with_user(self.reader)
        partnership = self._create_partnership(ukrainian=self.small_hromada).with_user(self.reader)
        lead = self._create_inquiry().with_user(self.reader)
        for step in (
            proposal.action_send,
            proposal.action_withdraw,
            lambda: proposal.action_accept("german"),
            lambda: proposal.action_decline("german", "no"),
            partnership.action_contact_made,
            lambda: partnership.action_end("no"),
            lead.action_propose,
        ):
            with self.assertRaises(AccessError):
                step()


@tagged("post_install", "-at_install", "security")
class TestPortalRecords(LineOfTwo, SolidarityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_lines()

    def test_own_line_is_seen_and_nothing_else(self):
        for model, record in self.own.items():
            self.assertEqual(self.env[model].with_user(self.german_portal).search([]), record, model)
            self.assertEqual(
                self.env[model].with_user(self.stranger_portal).search([]),
                self.other_town if model == "solidarity.municipality" else self.env[model],
                model,
            )

    def test_guessed_ids_are_refused(self):
        for record in self.own.values():
            with self.assertRaises(AccessError):
                record.with_user(self.stranger_portal).read()
        with self.assertRaises(AccessError):
            self.hromada.with_user(self.german_portal).read(["name"])
        with self.assertRaises(AccessError):
            self.draft.with_user(self.german_portal).read(["state"])

    def test_words_for_the_service_stay_there(self):
        proposal = self.proposal.with_user(self.german_portal)
        for field in (
            "score",
            "known",
            "explanation",
            "departure_reason",
            "lead_id",
            "german_decline_reason",
            "german_decline_code",
            "ukrainian_decline_code",
            "decline_code",
            "allow_active",
            "german_state_id",
            "ukrainian_state_id",
            "date_reminded",
            "reminded_deadline",
            "german_council_date",
            "ukrainian_council_date",
            "answer_ids",
            "user_id",
        ):
            with self.assertRaises(AccessError):
                proposal.read([field])
        with self.assertRaises(AccessError):
            self.partnership.with_user(self.german_portal).read(["note"])
        with self.assertRaises(AccessError):
            self.town.with_user(self.german_portal).read(["lead_ids"])

    def test_other_side_is_known_by_name_only(self):
        partnership = self.partnership.with_user(self.german_portal)
        self.assertIn("Зразкове", partnership.display_name)
        with self.assertRaises(AccessError):
            partnership.ukrainian_id.read(["population"])
        self.assertFalse(
            self.env["res.partner"]
            .with_user(self.german_portal)
            .search([("id", "=", self.hromada.partner_id.id)])
        )

    def test_chatter_is_not_read_by_either_side(self):
        message = self.partnership.message_post(body="To one side only", subtype_xmlid="mail.mt_comment")
        for user in (self.german_portal, self.stranger_portal):
            with self.assertRaises(AccessError):
                message.with_user(user).read(["body"])

    def test_writing_and_steps_are_refused(self):
        for record in self.own.values():
            own = record.with_user(self.german_portal)
            for operation in ("write", "unlink"):
                self.assertFalse(own.has_access(operation))
        proposal = self.proposal.with_user(self.german_portal)
        partnership = self.partnership.with_user(self.german_portal)
        for step in (
            lambda: proposal.action_accept("ukrainian"),
            lambda: proposal.action_decline("ukrainian", "no"),
            proposal.action_withdraw,
            partnership.action_plan_exchange,
            partnership.action_admit,
            lambda: partnership.action_end("no"),
            lambda: self.town.with_user(self.german_portal).action_propose(),
            lambda: self.town.membership_ids.with_user(self.german_portal).action_end("no"),
            lambda: (
                self.env["solidarity.fund.call"]._current().with_user(self.german_portal).check(self.town)
            ),
            lambda: self.town.with_user(self.german_portal).import_register([], "x"),
        ):
            with self.assertRaises(AccessError):
                step()
        self.assertEqual(self.partnership.stage, "active")


@tagged("post_install", "-at_install", "security")
class TestRemoteCalls(LineOfTwo, HttpCase):
    """The same as an attacker would try it: with a portal session against the web client's endpoint."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls._create_lines()

    def _call(self, model, method, args, **kwargs):
        response = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps(
                {
                    "jsonrpc": "2.0",
                    "method": "call",
                    "params": {"model": model, "method": method, "args": args, "kwargs": kwargs},
                }
            ),
            headers={"Content-Type": "application/json"},
        )
        return response.json()

    def _assert_refused(self, answer, what):
        error = answer.get("error", {}).get("data", {}).get("name")
        self.assertIn(error, ("odoo.exceptions.AccessError", "builtins.AttributeError"), what)

    @mute_logger("odoo.http")
    def test_stranger_gets_nothing(self):
        self.authenticate(self.stranger_portal.login, self.stranger_portal.login)
        for model, record in self.own.items():
            self._assert_refused(self._call(model, "read", [record.ids, ["display_name"]]), model)
            own_words = {"name": "Mine"} if "name" in record else {"message_follower_ids": []}
            self._assert_refused(self._call(model, "write", [record.ids, own_words]), model)
        found = self._call("solidarity.municipality", "search_read", [[], ["key"]])["result"]
        self.assertEqual([row["key"] for row in found], [self.other_town.key])
        for model, method, args in (
            ("solidarity.matching.proposal", "action_accept", [self.proposal.ids, "german"]),
            ("solidarity.partnership", "action_end", [self.partnership.ids, "no"]),
            ("solidarity.municipality", "rank_partners", [self.town.ids]),
            ("crm.lead", "action_propose", [self.lead.ids]),
        ):
            self._assert_refused(self._call(model, method, args), method)
        self.assertEqual(self.partnership.stage, "active")

    @mute_logger("odoo.http")
    def test_nobody_makes_himself_a_follower(self):
        """Followers get the letters that the service writes to the other side."""
        user = self.german_portal
        self.authenticate(user.login, user.login)
        for record in (self.partnership, self.town, self.town.membership_ids, self.proposal):
            answer = self._call(record._name, "message_subscribe", [record.ids, user.partner_id.ids])
            self._assert_refused(answer, record._name)
            letter = record.message_post(body="To the other side only", subtype_xmlid="mail.mt_comment")
            self.assertNotIn(user.partner_id, letter.notified_partner_ids)
            self._assert_refused(self._call("mail.message", "read", [letter.ids, ["body"]]), record._name)
            posted = self._call(record._name, "message_post", [record.ids], body="Forged")
            self._assert_refused(posted, record._name)
        self.partnership.message_subscribe(user.partner_id.ids)  # a coordinator may still invite

    @mute_logger("odoo.http")
    def test_words_of_the_chatter_cannot_be_guessed(self):
        self.partnership.message_post(
            body="Secret", subject="Secret", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.authenticate(self.german_portal.login, self.german_portal.login)
        for field in ("message_ids.body", "message_ids", "website_message_ids.body"):
            answer = self._call("solidarity.partnership", "search_count", [[[field, "ilike", "Secret"]]])
            self._assert_refused(answer, field)

    @mute_logger("odoo.http")
    def test_member_cannot_reach_behind_its_own_line(self):
        self.authenticate(self.german_portal.login, self.german_portal.login)
        name = self._call("solidarity.partnership", "read", [self.partnership.ids, ["display_name", "stage"]])
        self.assertEqual(name["result"][0]["stage"], "active")
        grouped = self._call(
            "solidarity.matching.proposal",
            "formatted_read_group",
            [[["ukrainian_id.partner_capacity", ">", 0]], ["ukrainian_id"], ["score:avg"]],
        )
        self._assert_refused(grouped, "grouped by what the other side can carry")
        by_score = self._call("solidarity.matching.proposal", "search_read", [[["score", ">", 10]], ["id"]])
        self._assert_refused(by_score, "searched by score")
        other = self._call("solidarity.municipality", "read", [self.hromada.ids, ["name"]])
        self._assert_refused(other, "the other side")
