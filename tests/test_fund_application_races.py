from contextlib import contextmanager

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import mail_new_test_user

KEYS = ("05158028", "UA26080070000011111")
#: A year of which no other test has a call; it is open as long as it is not over.
YEAR = 2097
LOGIN = "test_coordinator_of_two"


@tagged("post_install", "-at_install")
class TestApplicationsBetweenTwo(BaseCase):
    """Somebody looks, somebody else is quicker, then the first one acts: two real transactions, both committed."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self._remove)
        with self._environment() as env:
            municipalities = env["solidarity.municipality"].create(
                [
                    {"key": key, "name": key, "kind": kind, "country_id": env.ref(country).id}
                    for key, kind, country in zip(
                        KEYS, ("town", "urban_hromada"), ("base.de", "base.ua"), strict=True
                    )
                ]
            )
            member = env["solidarity.network.membership"].create({"municipality_id": municipalities[0].id})
            member.action_override("Member of long standing")
            user = mail_new_test_user(
                env, login=LOGIN, groups="solidarity_partnership.group_coordinator", email="two@example.org"
            )
            call = env["solidarity.fund.call"].create(self._call_values(env))
            applications = env["solidarity.fund.application"].create(
                [self._project_values(call, *municipalities, title) for title in ("First", "Second")]
            )
            self.coordinator_id, self.first_id, self.second_id = user.id, *applications.ids

    def _call_values(self, env):
        return {
            "fund_id": env.ref("solidarity_partnership.fund_small_projects").id,
            "year": YEAR,
            "state": "published",
            "date_open": "2000-01-01",
            "applications_max": 1,
            "eligible_kinds": [Command.set(env.ref("solidarity_partnership.applicant_kind_town").ids)],
            "country_ids": [Command.set(env.ref("base.ua").ids)],
        }

    def _project_values(self, call, german, ukrainian, title):
        return {
            "title": title,
            "call_id": call.id,
            "municipality_id": german.id,
            "partner_municipality_id": ukrainian.id,
            "ukraine_link": True,
            "date_start": f"{YEAR}-05-01",
            "date_end": f"{YEAR}-10-31",
            "amount_asked": 900,
            "amount_own": 100,
            "line_ids": [Command.create({"name": "Device", "amount": 1000})],
        }

    def _remove(self):
        with self._environment() as env:
            applications = env["solidarity.fund.application"].search([("call_id.year", "=", YEAR)])
            applications.payment_ids.unlink()
            applications.state = "draft"
            applications.unlink()
            municipalities = env["solidarity.municipality"].search([("key", "in", KEYS)])
            municipalities.eligibility_ids.unlink()
            env["solidarity.fund.call"].search([("year", "=", YEAR)]).unlink()
            # Members are ended, never deleted; here they have never been.
            env.cr.execute(
                "DELETE FROM solidarity_network_membership WHERE municipality_id = ANY(%s)",
                [municipalities.ids],
            )
            env.invalidate_all()
            users = env["res.users"].search([("login", "=", LOGIN)])
            partners = users.partner_id | municipalities.partner_id
            users.unlink()
            municipalities.unlink()
            partners.unlink()

    @contextmanager
    def _environment(self, uid=SUPERUSER_ID):
        """A transaction of its own, committed at the end."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, uid, {})

    def _after_somebody_quicker(self, quicker, slower):
        """Both as the web client does it: a request is tried again after a conflict of transactions."""
        with self._environment(self.coordinator_id) as env, mute_logger("odoo.sql_db", "odoo.service.model"):
            applications = env["solidarity.fund.application"]
            applications.search_count([])  # from now on this transaction sees nothing of what others write
            with self._environment(self.coordinator_id) as other:
                quicker(other["solidarity.fund.application"])
            return retrying(lambda: slower(applications), env)

    def _read(self, application_id, name):
        with self._environment() as env:
            return env["solidarity.fund.application"].browse(application_id).mapped(name)

    def test_two_submissions_do_not_pass_the_limit_of_the_year(self):
        with self.assertRaises(UserError):
            self._after_somebody_quicker(
                lambda applications: applications.browse(self.first_id).action_submit(),
                lambda applications: applications.browse(self.second_id).action_submit(),
            )
        self.assertEqual(self._read(self.first_id, "state"), ["submitted"])
        self.assertEqual(self._read(self.second_id, "state"), ["draft"])

    def test_a_cost_is_not_renamed_in_what_was_submitted_meanwhile(self):
        with self.assertRaisesRegex(ValidationError, "return it for rework"):
            self._after_somebody_quicker(
                lambda applications: applications.browse(self.first_id).action_submit(),
                lambda applications: applications.browse(self.first_id).line_ids.write({"name": "Other"}),
            )
        self.assertEqual(self._read(self.first_id, "line_ids.name"), ["Device"])

    def _approve_first(self, state="approved"):
        """As it would be after the steps of two people, who are none of this test's."""
        with self._environment() as env:
            steps = (
                ("content", self.coordinator_id),
                ("calculation", SUPERUSER_ID),
                ("approve", self.coordinator_id),
            )
            env["solidarity.fund.application.step"].create(
                [
                    {
                        "application_id": self.first_id,
                        "step": step,
                        "state_from": "draft",
                        "state_to": "approved",
                        "user_id": uid,
                        "amount": 900 if step == "approve" else 0,
                    }
                    for step, uid in steps
                ]
            )
            env["solidarity.fund.application"].browse(self.first_id).state = state

    def test_two_payments_are_not_more_than_the_award(self):
        self._approve_first()

        def pay(applications):
            return applications.browse(self.first_id).write(
                {"payment_ids": [Command.create({"amount": 500})]}
            )

        with self.assertRaisesRegex(ValidationError, "awarded"):
            self._after_somebody_quicker(pay, pay)
        self.assertEqual(self._read(self.first_id, "amount_paid"), [500])

        with self.assertRaisesRegex(UserError, "Enter the repayment"):
            self._after_somebody_quicker(
                lambda applications: applications.browse(self.first_id).payment_ids.write({"amount": 400}),
                lambda applications: applications.browse(self.first_id).action_withdraw("Not needed."),
            )
        self.assertEqual(self._read(self.first_id, "state"), ["approved"])

    def test_nothing_is_required_of_what_was_closed_meanwhile(self):
        self._approve_first("proof_due")

        def require(applications):
            return applications.env["solidarity.fund.requirement"].create(
                {"application_id": self.first_id, "name": "Report", "date_due": f"{YEAR}-12-01"}
            )

        def close(applications):
            return applications.browse(self.first_id).action_close()

        with self.assertRaisesRegex(UserError, "open requirements: Report"):
            self._after_somebody_quicker(require, close)
        self.assertEqual(self._read(self.first_id, "state"), ["proof_due"])
        with self._environment() as env:
            env["solidarity.fund.application"].browse(self.first_id).requirement_ids.unlink()
        with self.assertRaisesRegex(ValidationError, "nothing more is required"):
            self._after_somebody_quicker(close, require)
        self.assertEqual(self._read(self.first_id, "requirement_ids.name"), [])
