"""People who register for an event of the network at the same moment, over two real connections."""

from unittest.mock import patch

from odoo.fields import Date
from odoo.tests import tagged

from .portal_at_once import PortalAtOnce


@tagged("post_install", "-at_install")
class TestNetworkRegistrationAtOnce(PortalAtOnce):
    def setUp(self):
        super().setUp()
        self.addCleanup(self._remove_event)
        with self._environment() as env:
            env["solidarity.network.membership"].create(
                [
                    {"municipality_id": number, "state": "admitted", "date_from": Date.today()}
                    for number in (self.german_id, self.ukrainian_id)
                ]
            )
            event = env["event.event"].create(
                {
                    "name_german": "Mitglieder treffen sich",
                    "name_ukrainian": "Зустріч членів мережі",
                    "solidarity_kind": "networking",
                    "date_begin": "2099-05-04 08:00:00",
                    "date_end": "2099-05-04 10:00:00",
                }
            )
            event.audience = "public"
            self.event_id = event.id

    def _remove_event(self):
        with self._environment() as env:
            event = env["event.event"].browse(self.event_id)
            env["mail.mail"].search([("email_to", "like", "once.example.org")]).unlink()
            event.registration_ids.unlink()
            event.unlink()
            municipalities = env["solidarity.municipality"].browse([self.german_id, self.ukrainian_id])
            municipalities.eligibility_ids.unlink()
            # Members are ended, never deleted; here they have never been.
            env.cr.execute(
                "DELETE FROM solidarity_network_membership WHERE municipality_id = ANY(%s)",
                [municipalities.ids],
            )
            env.invalidate_all()

    def _look(self, env):
        env["event.event"].browse(self.event_id).registration_ids.mapped("state")

    def _step(self, name, step):
        def take(env):
            events = self._as(name, env)["event.event"]
            with env.cr.savepoint():  # as the page does
                getattr(events, f"_portal_network_{step}")(self.event_id)

        return take

    def _registrations(self):
        with self._environment() as env:
            registrations = env["event.event"].browse(self.event_id).registration_ids
            return sorted(registrations.mapped(lambda found: (found.name, found.state)))

    def test_a_double_click_is_one_registration(self):
        register = self._step("office", "register")
        self.assertEqual(self._at_once(register, register), ["done", "done"])
        self.assertEqual(self._registrations(), [("office", "open")])

    def test_the_last_seat_is_taken_once(self):
        with self._environment() as env:
            env["event.event"].browse(self.event_id).write({"seats_limited": True, "seats_max": 1})
        results = self._at_once(self._step("office", "register"), self._step("hromada", "register"))
        self.assertEqual(results.count("done"), 1, results)
        self.assertTrue(any("no seat is left" in result for result in results), results)
        self.assertEqual(len(self._registrations()), 1)

    def test_two_people_at_once(self):
        results = self._at_once(self._step("office", "register"), self._step("hromada", "register"))
        self.assertEqual(results, ["done", "done"])
        self.assertEqual(self._registrations(), [("hromada", "open"), ("office", "open")])

    def test_withdrawn_twice_at_once(self):
        with self._environment() as env:
            self._step("office", "register")(env)
        withdraw = self._step("office", "withdraw")
        self.assertEqual(self._at_once(withdraw, withdraw), ["done", "done"])
        self.assertEqual(self._registrations(), [("office", "cancel")])

    def test_the_confirmation_does_not_commit_half_a_request(self):
        """Outside of tests, Odoo's scheduler of mails commits: the page would end in an error."""
        with patch("odoo.modules.module.current_test", None), self._environment() as env:
            self._step("office", "register")(env)
        self.assertEqual(self._registrations(), [("office", "open")])
