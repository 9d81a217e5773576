"""What municipalities write in the portal at the same moment, over two real connections."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .portal_at_once import PortalAtOnce

TOKEN = "ab" * 16
PDF = b"%PDF-1.7 "


@tagged("post_install", "-at_install")
class TestProposalAtOnce(PortalAtOnce):
    def setUp(self):
        super().setUp()
        with self._environment() as env:
            proposal = env["solidarity.matching.proposal"].create(
                {
                    "german_id": self.german_id,
                    "ukrainian_id": self.ukrainian_id,
                    "user_id": self.users["service"],
                    "date_expiry": fields.Date.today() + timedelta(days=30),
                }
            )
            proposal.action_send()
            self.proposal_id = proposal.id

    def _proposal(self, env, name=None):
        env = self._as(name, env) if name else env
        return env["solidarity.matching.proposal"].browse(self.proposal_id)

    def _look(self, env):
        self._proposal(env).answer_ids.mapped("state")

    def _accept(self, name):
        return lambda env: self._proposal(env, name)._portal_accept()

    def _decline(self, name):
        return lambda env: self._proposal(env, name)._portal_decline("size", "")

    def _let_mayor_confirm(self, value="True"):
        with self._environment() as env:
            env["ir.config_parameter"].set_param("solidarity_partnership.mayor_confirms", value)

    def _states(self):
        with self._environment() as env:
            return sorted(self._proposal(env).answer_ids.mapped(lambda given: (given.answer, given.state)))

    def test_both_sides_accept_at_once(self):
        results = self._at_once(self._accept("office"), self._accept("hromada"))
        self.assertEqual(results, ["done", "done"])
        with self._environment() as env:
            proposal = self._proposal(env)
            self.assertEqual(proposal.state, "accepted")
            self.assertEqual(len(proposal.partnership_ids), 1)
            pair = [("german_id", "=", self.german_id), ("ukrainian_id", "=", self.ukrainian_id)]
            self.assertEqual(env["solidarity.partnership"].search_count(pair), 1)
        self.assertEqual(self._states(), [("accepted", "counted"), ("accepted", "counted")])

    def test_one_accepts_while_a_colleague_declines(self):
        results = self._at_once(self._accept("office"), self._decline("deputy"))
        self.assertEqual(results.count("done"), 1, results)
        self.assertIn("already answered", " ".join(results))
        [(answer, state)] = self._states()
        self.assertEqual(state, "counted")
        with self._environment() as env:
            self.assertEqual(self._proposal(env).german_answer, answer)

    def test_accepted_twice_at_once(self):
        results = self._at_once(self._accept("office"), self._accept("office"))
        self.assertEqual(results.count("done"), 1, results)
        self.assertEqual(self._states(), [("accepted", "counted")])

    def test_one_side_accepts_while_the_other_declines(self):
        results = self._at_once(self._accept("office"), self._decline("hromada"))
        self.assertIn("done", results)
        with self._environment() as env:
            proposal = self._proposal(env)
            self.assertEqual(proposal.ukrainian_answer, "declined")
            self.assertEqual(proposal.state, "declined")
            self.assertFalse(proposal.partnership_ids)

    def test_answered_while_the_service_withdraws(self):
        withdraw = lambda env: self._proposal(env, "service").action_withdraw()  # noqa: E731
        results = self._at_once(self._accept("office"), withdraw)
        with self._environment() as env:
            self.assertEqual(self._proposal(env).state, "withdrawn", results)
            answered = self._proposal(env).german_answer
        self.assertEqual(results[0] == "done", answered == "accepted", results)
        if results[0] != "done":
            self.assertIn("withdrawn this proposal", results[0])

    def test_two_colleagues_answer_for_the_mayor_at_once(self):
        self._let_mayor_confirm()
        self.addCleanup(self._let_mayor_confirm, "False")
        results = self._at_once(self._accept("office"), self._decline("deputy"))
        self.assertEqual(results, ["done", "done"], "The later answer takes the place of the other one")
        self.assertEqual(sorted(state for _answer, state in self._states()), ["replaced", "waiting"])

    def test_a_double_click_waits_for_the_mayor_once(self):
        self._let_mayor_confirm()
        self.addCleanup(self._let_mayor_confirm, "False")
        before = self._mails_to_mayor()
        results = self._at_once(self._accept("office"), self._accept("office"))
        self.assertEqual(results.count("done"), 1, results)
        self.assertIn("already waits", " ".join(results))
        self.assertEqual(self._states(), [("accepted", "waiting")])
        self.assertEqual(self._mails_to_mayor() - before, 1)

    def _mails_to_mayor(self):
        with self._environment() as env:
            mayor = env["res.users"].browse(self.users["mayor"]).partner_id
            return env["mail.mail"].search_count([("recipient_ids", "in", mayor.ids)])

    def test_the_mayor_confirms_while_somebody_answers_anew(self):
        self._let_mayor_confirm()
        self.addCleanup(self._let_mayor_confirm, "False")
        with self._environment() as env:
            self._accept("office")(env)
            answer_id = self._proposal(env).answer_ids.id
        confirm = lambda env: self._proposal(env, "mayor")._portal_confirm(answer_id, True)  # noqa: E731
        results = self._at_once(confirm, self._decline("deputy"))
        self.assertEqual(results.count("done"), 1, results)
        with self._environment() as env:
            answer = self._proposal(env).german_answer
        if results[0] == "done":
            self.assertIn("already answered", results[1])
            self.assertEqual((answer, self._states()), ("accepted", [("accepted", "counted")]))
        else:
            self.assertIn("answered anew", results[0])
            self.assertEqual(answer, "pending")
            self.assertEqual(self._states(), [("accepted", "replaced"), ("declined", "waiting")])

    def test_the_mayor_confirms_after_somebody_answered_anew(self):
        self._let_mayor_confirm()
        self.addCleanup(self._let_mayor_confirm, "False")
        with self._environment() as env:
            self._accept("office")(env)
            answer_id = self._proposal(env).answer_ids.id
        confirm = lambda env: self._proposal(env, "mayor")._portal_confirm(answer_id, True)  # noqa: E731
        self.assertIn("answered anew", self._meanwhile(self._decline("deputy"), confirm))
        self.assertEqual(self._states(), [("accepted", "replaced"), ("declined", "waiting")])

    def test_the_deputy_answers_after_the_mayor_confirmed(self):
        self._let_mayor_confirm()
        self.addCleanup(self._let_mayor_confirm, "False")
        with self._environment() as env:
            self._accept("office")(env)
            answer_id = self._proposal(env).answer_ids.id
        confirm = lambda env: self._proposal(env, "mayor")._portal_confirm(answer_id, True)  # noqa: E731
        self.assertIn("already answered", self._meanwhile(confirm, self._decline("deputy")))

    def test_one_question_asked_twice_at_once(self):
        ask = lambda env: self._proposal(env, "office")._portal_ask("Who pays?")  # noqa: E731
        self.assertEqual(self._at_once(ask, ask), ["done", "done"])
        with self._environment() as env:
            self.assertEqual(len(self._proposal(env).activity_ids), 1)

    def test_two_questions_at_once(self):
        steps = [
            lambda env, name=name: self._proposal(env, name)._portal_ask(f"Question of {name}")
            for name in ("office", "hromada")
        ]
        self.assertEqual(self._at_once(*steps), ["done", "done"])
        with self._environment() as env:
            self.assertEqual(len(self._proposal(env).activity_ids), 2)


@tagged("post_install", "-at_install")
class TestPartnershipAtOnce(PortalAtOnce):
    def setUp(self):
        super().setUp()
        with self._environment() as env:
            self.partnership_id = (
                env["solidarity.partnership"]
                .create(
                    {
                        "german_id": self.german_id,
                        "ukrainian_id": self.ukrainian_id,
                        "coordinator_id": self.users["service"],
                    }
                )
                .id
            )

    def _partnership(self, env, name=None):
        env = self._as(name, env) if name else env
        return env["solidarity.partnership"].browse(self.partnership_id)

    def _notices(self, env):
        return env["solidarity.partnership.notice"].search([("partnership_id", "=", self.partnership_id)])

    def _look(self, env):
        self._partnership(env).shared_message_ids.mapped("body")
        self._partnership(env).shared_file_ids.mapped("name")
        self._notices(env).message_ids.mapped("body")

    def _write(self, name, body, token=None):
        return lambda env: self._partnership(env, name)._portal_write_message(body, "de_DE", token)

    def _share(self, name, file_name, content):
        return lambda env: self._partnership(env, name)._portal_share_file(file_name, content)

    def _mails(self, env, name):
        person = env["res.users"].browse(self.users[name]).partner_id
        return env["mail.mail"].search([("recipient_ids", "in", person.ids)])

    def _told(self):
        """:return: by person how many mails went out, and how many messages wait"""
        with self._environment() as env:
            waiting = {notice.partner_id.id: len(notice.message_ids) for notice in self._notices(env)}
            users = {name: env["res.users"].browse(number) for name, number in self.users.items()}
            return {
                name: (len(self._mails(env, name)), waiting.get(user.partner_id.id, 0))
                for name, user in users.items()
            }

    def test_one_message_sent_twice_at_once(self):
        send = self._write("office", "Good morning", TOKEN)
        self.assertEqual(self._at_once(send, send), ["done", "done"])
        with self._environment() as env:
            self.assertEqual(len(self._partnership(env).shared_message_ids), 1)
        self.assertEqual(self._told()["hromada"], (1, 0))
        self.assertEqual(self._told()["service"], (1, 0))

    def test_one_message_of_the_service_sent_twice_at_once(self):
        with self._environment() as env:
            dialogs = self._as("service", env)["solidarity.partnership.message.write"]
            values = {"partnership_id": self.partnership_id, "lang": "de_DE", "body": "Good morning"}
            dialog_id = dialogs.create(values).id
        send = lambda env: self._as("service", env)[dialogs._name].browse(dialog_id).action_send()  # noqa: E731
        self.assertEqual(self._at_once(send, send), ["done", "done"])
        with self._environment() as env:
            self.assertEqual(len(self._partnership(env).shared_message_ids), 1)
        self.assertEqual(self._told()["hromada"], (1, 0))

    def test_two_messages_at_once_are_one_mail_each_and_the_other_one_waits(self):
        results = self._at_once(self._write("office", "One"), self._write("deputy", "Two"))
        self.assertEqual(results, ["done", "done"])
        told = self._told()
        self.assertEqual((told["hromada"], told["service"]), ((1, 1), (1, 1)))
        with self._environment() as env:
            self._notices(env).date_told = fields.Datetime.now() - timedelta(minutes=16)
        with self._environment() as env:
            env["solidarity.partnership.notice"]._cron_send_waiting()
        told = self._told()
        self.assertEqual((told["hromada"], told["service"]), ((2, 0), (2, 0)))

    def test_both_sides_write_at_once(self):
        results = self._at_once(self._write("office", "One"), self._write("hromada", "Two"))
        self.assertEqual(results, ["done", "done"])
        told = self._told()
        self.assertEqual((told["office"], told["hromada"]), ((1, 0), (1, 0)))
        self.assertEqual(told["service"], (1, 1))

    def test_a_message_while_the_scheduled_job_tells_of_another_one(self):
        with self._environment() as env:
            self._write("office", "One")(env)
            self._write("office", "Two")(env)
        self._let_time_pass()
        results = self._at_once(self._tell, self._write("office", "Three"))
        self.assertEqual(results, ["done", "done"])
        self._check_all_told("One", "Two", "Three")

    def _let_time_pass(self):
        with self._environment() as env:
            self._notices(env).date_told = fields.Datetime.now() - timedelta(minutes=16)

    def _tell(self, env):
        env["solidarity.partnership.notice"]._cron_send_waiting()

    def _check_all_told(self, *bodies):
        """Each person was told of each message once."""
        self._let_time_pass()
        with self._environment() as env:
            self._tell(env)
            for name in ("hromada", "service"):
                text = " ".join(self._mails(env, name).mapped("body_html"))
                self.assertEqual([text.count(body) for body in bodies], [1] * len(bodies), name)

    def test_a_message_after_the_scheduled_job_told_of_another_one(self):
        with self._environment() as env:
            self._write("office", "One")(env)
            self._write("office", "Two")(env)
        self._let_time_pass()
        self.assertEqual(self._meanwhile(self._tell, self._write("office", "Three")), "done")
        self._check_all_told("One", "Two", "Three")

    def test_the_scheduled_job_after_a_message(self):
        with self._environment() as env:
            self._write("office", "One")(env)
            self._write("office", "Two")(env)
        self._let_time_pass()
        self._meanwhile(self._write("office", "Three"), self._tell)
        self._check_all_told("One", "Two", "Three")

    def test_messages_of_a_day_are_limited_also_at_once(self):
        with self._environment() as env:
            for number in range(59):
                self._write("office", f"Message {number}")(env)
        results = self._at_once(self._write("office", "Last"), self._write("office", "Too many"))
        self.assertEqual(results.count("done"), 1, results)
        self.assertIn("too many messages", " ".join(results))

    def test_a_message_while_the_partnership_ends(self):
        end = lambda env: self._partnership(env, "service").action_end("Both agreed")  # noqa: E731
        results = self._at_once(self._write("office", "One"), end)
        with self._environment() as env:
            self.assertEqual(
                len(self._partnership(env).shared_message_ids), int(results[0] == "done"), results
            )
        if results[0] != "done":
            self.assertIn("has ended", results[0])

    def test_one_file_shared_twice_at_once(self):
        share = self._share("office", "plan.pdf", PDF)
        self.assertEqual(self._at_once(share, share), ["done", "done"])
        with self._environment() as env:
            self.assertEqual(len(self._partnership(env).shared_file_ids), 1)

    def test_two_files_at_once(self):
        steps = [self._share(name, f"{name}.pdf", PDF) for name in ("office", "hromada")]
        self.assertEqual(self._at_once(*steps), ["done", "done"])
        with self._environment() as env:
            self.assertEqual(len(self._partnership(env).shared_file_ids), 2)

    def test_a_file_and_a_message_at_once_are_one_mail_and_the_other_one_waits(self):
        results = self._at_once(self._share("office", "plan.pdf", PDF), self._write("deputy", "Two"))
        self.assertEqual(results, ["done", "done"])
        with self._environment() as env:
            for name in ("hromada", "service"):
                self.assertEqual(len(self._mails(env, name)), 1, name)
            waiting = [len(notice.message_ids) + len(notice.file_ids) for notice in self._notices(env)]
            self.assertEqual(waiting, [1, 1])

    def test_one_file_removed_twice_at_once(self):
        with self._environment() as env:
            self._share("office", "plan.pdf", PDF)(env)
            file_id = self._partnership(env).shared_file_ids.id
        remove = lambda env: self._partnership(env, "office")._portal_remove_file(file_id)  # noqa: E731
        results = self._at_once(remove, remove)
        self.assertIn("done", results)
        self.assertNotIn(None, results, "A sentence, no traceback")
        with self._environment() as env:
            self.assertFalse(self._partnership(env).shared_file_ids)


@tagged("post_install", "-at_install")
class TestMunicipalityAtOnce(PortalAtOnce):
    def setUp(self):
        super().setUp()
        with self._environment() as env:
            item = env.ref("solidarity_partnership.need_item_generator")
            self.item_id = item.id
            self.role_id = env.ref("solidarity_partnership.contact_role_press").id

    def _look(self, env):
        for model in ("solidarity.need", "solidarity.contact.request"):
            env[model].search([("municipality_id", "in", [self.german_id, self.ukrainian_id])]).mapped("name")

    def _needs(self, env):
        return env["solidarity.need"].search([("municipality_id", "=", self.ukrainian_id)])

    def _save(self, name="Generators", quantity=10, token=TOKEN, record_id=None):
        values = {
            "name": name,
            "description": "",
            "item_id": self.item_id,
            "topic_id": False,
            "unit": "piece",
        }
        values |= {"quantity": quantity, "date_valid": False, "urgency": "normal", "is_anonymous": False}
        return lambda env: self._as("hromada", env)["solidarity.need"]._portal_save(values, token, record_id)

    def _need(self):
        with self._environment() as env:
            return self._save()(env)

    def _pledge(self, need_id, quantity=6):
        def pledge(env):
            aid = self._as("service", env)["solidarity.aid"].create(
                {
                    "donor_id": self.german_id,
                    "receiver_id": self.ukrainian_id,
                    "line_ids": [Command.create({"need_id": need_id, "quantity_pledged": quantity})],
                }
            )
            env.flush_all()
            return aid

        return pledge

    def test_one_need_sent_twice_at_once(self):
        self.assertEqual(self._at_once(self._save(), self._save()), ["done", "done"])
        with self._environment() as env:
            self.assertEqual(len(self._needs(env)), 1)

    def test_two_needs_at_once(self):
        steps = self._save("One", token="1" * 32), self._save("Two", token="2" * 32)
        self.assertEqual(self._at_once(*steps), ["done", "done"])
        with self._environment() as env:
            self.assertEqual(set(self._needs(env).mapped("name")), {"One", "Two"})

    def test_needs_of_a_day_are_limited_also_at_once(self):
        with self._environment() as env:
            for number in range(49):
                self._save(f"Need {number}", token=None)(env)
        results = self._at_once(self._save("Last", token=None), self._save("Too many", token=None))
        self.assertEqual(results.count("done"), 1, results)
        self.assertIn("a lot for one day", " ".join(results))

    def test_withdrawn_twice_at_once(self):
        need_id = self._need()
        withdraw = lambda env: self._as("hromada", env)["solidarity.need"]._portal_withdraw(  # noqa: E731
            need_id, "Bought"
        )
        self.assertEqual(self._at_once(withdraw, withdraw), ["done", "done"])
        with self._environment() as env:
            changes = env["solidarity.portal.change"].search([("municipality_id", "=", self.ukrainian_id)])
            self.assertEqual(len(changes.filtered(lambda change: "withdrawn" in change.body)), 1)

    def test_withdrawn_while_the_service_pledges_aid(self):
        need_id = self._need()
        withdraw = lambda env: self._as("hromada", env)["solidarity.need"]._portal_withdraw(  # noqa: E731
            need_id, "Bought"
        )
        results = self._at_once(withdraw, self._pledge(need_id))
        self.assertEqual(results.count("done"), 1, results)
        with self._environment() as env:
            need = env["solidarity.need"].browse(need_id)
            facts = need.state, need.quantity_pledged
        self.assertIn(facts, [("withdrawn", 0), ("partly_covered", 6)])
        self.assertEqual(facts[0] == "withdrawn", results[0] == "done")
        self.assertNotIn(None, results, "A sentence, no traceback")

    def test_made_smaller_while_the_service_pledges_aid(self):
        need_id = self._need()
        results = self._at_once(self._save(quantity=5, record_id=need_id, token=None), self._pledge(need_id))
        self.assertEqual(results.count("done"), 1, results)
        with self._environment() as env:
            need = env["solidarity.need"].browse(need_id)
            self.assertIn((need.quantity, need.quantity_pledged), [(5, 0), (10, 6)])
        self.assertNotIn(None, results, "A sentence, no traceback")

    def test_made_smaller_after_the_service_pledged_aid(self):
        need_id = self._need()
        make_smaller = self._save(quantity=5, record_id=need_id, token=None)
        self.assertIn("pledged already", self._meanwhile(self._pledge(need_id), make_smaller))

    def test_withdrawn_after_the_service_pledged_aid(self):
        need_id = self._need()
        withdraw = lambda env: self._as("hromada", env)["solidarity.need"]._portal_withdraw(  # noqa: E731
            need_id, "Bought"
        )
        self.assertIn("is under way", self._meanwhile(self._pledge(need_id), withdraw))
        with self._environment() as env:
            self.assertEqual(env["solidarity.need"].browse(need_id).state, "partly_covered")

    def _ask(self, name, address, token=None):
        values = {"name": "Press", "email": address, "lang": "de_DE", "role_ids": [self.role_id], "note": ""}
        return lambda env: self._as(name, env)["solidarity.contact.request"]._portal_request(
            "invite", values, token
        )

    def _requests(self, env):
        return env["solidarity.contact.request"].search([("municipality_id", "=", self.german_id)])

    def test_one_request_sent_twice_at_once(self):
        ask = self._ask("mayor", "press@once.example.org", TOKEN)
        self.assertEqual(self._at_once(ask, ask), ["done", "done"])
        with self._environment() as env:
            self.assertEqual(len(self._requests(env)), 1)

    def test_two_colleagues_invite_the_same_person_at_once(self):
        steps = [self._ask(name, "press@once.example.org") for name in ("mayor", "office")]
        results = self._at_once(*steps)
        self.assertEqual(results.count("done"), 1, results)
        self.assertIn("waiting for a decision already", " ".join(results))

    def test_requests_that_wait_are_limited_also_at_once(self):
        with self._environment() as env:
            for number in range(19):
                self._ask("mayor", f"press{number}@once.example.org")(env)
        steps = [self._ask("mayor", f"{name}@once.example.org") for name in ("last", "too.many")]
        results = self._at_once(*steps)
        self.assertEqual(results.count("done"), 1, results)
        with self._environment() as env:
            self.assertEqual(len(self._requests(env)), 20)

    def test_approved_while_a_colleague_refuses(self):
        with self._environment() as env:
            self._ask("mayor", "press@once.example.org")(env)
            request = self._requests(env)
            request.refusal_reason = "Nobody knows this address."
        requests = lambda env: self._as("service", env)[request._name].browse(request.id)  # noqa: E731
        results = self._at_once(
            lambda env: requests(env).action_approve(), lambda env: requests(env).action_refuse()
        )
        self.assertEqual(results.count("done"), 1, results)
        self.assertNotIn(None, results, "A sentence, no traceback")
        with self._environment() as env:
            state = self._requests(env).state
            self.assertEqual(state, "approved" if results[0] == "done" else "refused")
            made = env["res.partner"].search_count([("email", "=", "press@once.example.org")])
            self.assertEqual(made, int(state == "approved"))

    def test_taken_back_while_the_service_approves(self):
        with self._environment() as env:
            self._ask("mayor", "press@once.example.org")(env)
            request_id = self._requests(env).id
        results = self._at_once(
            lambda env: self._as("mayor", env)["solidarity.contact.request"]._portal_withdraw(request_id),
            lambda env: (
                self._as("service", env)["solidarity.contact.request"].browse(request_id).action_approve()
            ),
        )
        self.assertEqual(results.count("done"), 1, results)
        self.assertNotIn(None, results, "A sentence, no traceback")
        with self._environment() as env:
            state = self._requests(env).state
            self.assertEqual(state, "withdrawn" if results[0] == "done" else "approved")
            made = env["res.partner"].search_count([("email", "=", "press@once.example.org")])
            self.assertEqual(made, int(state == "approved"))

    def test_two_colleagues_change_the_profile_at_once(self):
        def save(name, capacity):
            values = {"topic_ids": [], "language_ids": [], "seeking_partner": "yes"}
            values |= {"partner_capacity": capacity}
            return lambda env: self._as(name, env)["solidarity.municipality"]._portal_save_profile(values)

        self.assertEqual(self._at_once(save("mayor", 2), save("office", 3)), ["done", "done"])
        with self._environment() as env:
            changes = env["solidarity.portal.change"].search([("municipality_id", "=", self.german_id)])
            capacity = env["solidarity.municipality"].browse(self.german_id).partner_capacity
            # The later one says what it changed: from what the earlier one left.
            self.assertIn(f"{5 - capacity} → {capacity}", changes[0].body)
            self.assertEqual(len(changes), 2)


@tagged("post_install", "-at_install")
class TestRegistrationAtOnce(PortalAtOnce):
    """Registering for an event of the partnership, with the confirmation that Odoo sends at once."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self._remove_event)
        with self._environment() as env:
            partnership = env["solidarity.partnership"].create(
                {
                    "german_id": self.german_id,
                    "ukrainian_id": self.ukrainian_id,
                    "coordinator_id": self.users["service"],
                }
            )
            event = env["event.event"].create(
                {
                    "name": "Information for both",
                    "solidarity_kind": "information",
                    "date_begin": "2099-05-04 08:00:00",
                    "date_end": "2099-05-04 10:00:00",
                    "partnership_ids": [Command.set(partnership.ids)],
                }
            )
            self.partnership_id, self.event_id = partnership.id, event.id

    def _remove_event(self):
        with self._environment() as env:
            event = env["event.event"].browse(self.event_id)
            event.partnership_ids = [Command.clear()]
            env["mail.mail"].search([("email_to", "like", "once.example.org")]).unlink()
            event.registration_ids.unlink()
            event.unlink()

    def _look(self, env):
        env["event.event"].browse(self.event_id).registration_ids.mapped("state")

    def _register(self, name):
        def register(env):
            partnership = self._as(name, env)["solidarity.partnership"].browse(self.partnership_id)
            with env.cr.savepoint():  # as the page does
                partnership._portal_register(self.event_id)

        return register

    def _registrations(self):
        with self._environment() as env:
            registrations = env["event.event"].browse(self.event_id).registration_ids
            return sorted(registrations.mapped(lambda found: (found.name, found.state)))

    def test_registered_twice_at_once(self):
        self.assertEqual(self._at_once(self._register("office"), self._register("office")), ["done", "done"])
        self.assertEqual(self._registrations(), [("office", "open")])

    def test_two_people_at_once(self):
        self.assertEqual(self._at_once(self._register("office"), self._register("hromada")), ["done", "done"])
        self.assertEqual(self._registrations(), [("hromada", "open"), ("office", "open")])

    def test_the_confirmation_does_not_commit_half_a_request(self):
        """Outside of tests, Odoo's scheduler of mails commits: the page would end in an error."""
        with self._environment() as env:
            self.assertIn(
                "after_sub", env["event.event"].browse(self.event_id).event_mail_ids.mapped("interval_type")
            )
        with patch("odoo.modules.module.current_test", None), self._environment() as env:
            self._register("office")(env)
        self.assertEqual(self._registrations(), [("office", "open")])
        with self._environment() as env:
            env["event.mail"].schedule_communications()
            office = env["res.users"].browse(self.users["office"]).partner_id
            mails = env["mail.mail"].search([("model", "=", "event.registration")])
            self.assertTrue(
                mails.filtered(
                    lambda mail: office in mail.recipient_ids or office.email in (mail.email_to or "")
                ),
                "The scheduled job sends the confirmation",
            )
