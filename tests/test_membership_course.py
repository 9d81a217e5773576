from datetime import date, timedelta
from itertools import pairwise

from freezegun import freeze_time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SolidarityCase

STEPS = (
    "apply",
    "admit",
    "override",
    "suspend",
    "resume",
    "end",
    "begin_partnership",
    "admit_partnership",
    "rest_partnership",
    "end_partnership",
    "give_consent",
    "withdraw_consent",
    "wait",
)
FIRST_DAY = date(2026, 1, 5)


class _Undone(Exception):
    pass


class _NotNow(Exception):
    """The step makes no sense at this point."""


@tagged("post_install", "-at_install")
class TestMembershipCourse(SolidarityCase):
    """Whatever happens in whatever order: history, rights, groups, lists and verdicts agree with the memberships."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_current_call()
        cls.group = cls.env.ref("solidarity_partnership.mail_group_situation")
        cls.person = cls.german_portal.partner_id

    @settings(
        max_examples=40,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(st.sampled_from(STEPS), min_size=3, max_size=14))
    def test_any_order_of_steps(self, steps):
        self.day = FIRST_DAY
        try:
            with self.env.cr.savepoint():
                for step in steps:
                    self._take(step)
                    self._check_everything()
                raise _Undone
        except _Undone:
            self.env.invalidate_all()

    def test_a_long_life(self):
        """The walk that random steps seldom take in full: twice a member, with everything in between."""
        self.day = FIRST_DAY
        for step in (
            *(
                "give_consent",
                "begin_partnership",
                "admit_partnership",
                "suspend",
                "resume",
                "rest_partnership",
            ),
            *(
                "end_partnership",
                "wait",
                "wait",
                "wait",
                "wait",
                "apply",
                "override",
                "end",
                "begin_partnership",
            ),
            *("admit_partnership", "withdraw_consent", "end"),
        ):
            self._take(step)
            self._check_everything()
        self.assertEqual(self.town.membership_ids.mapped("state"), ["ended"] * 3)

    def _take(self, step):
        """A step that is not possible now is refused with a word to the user, and undone as a request would be."""
        with freeze_time(self.day):
            try:
                with self.env.cr.savepoint():
                    getattr(self, f"_{step}")()
                    self.env.flush_all()
            except (UserError, _NotNow):
                self.env.invalidate_all()
        self.day += timedelta(days=40 if step == "wait" else 1)

    # Steps

    @property
    def membership(self):
        membership = self.town.membership_ids.filtered("is_open").with_user(self.coordinator)
        if not membership:
            raise _NotNow
        return membership

    @property
    def partnership(self):
        living = self.town.partnership_ids.filtered(lambda case: case.stage != "ended")
        if not living:
            raise _NotNow
        return living.with_user(self.coordinator)

    def _apply(self):
        if self.town.membership_ids.filtered("is_open"):
            raise _NotNow
        self.env["solidarity.network.membership"].with_user(self.coordinator).create(
            {"municipality_id": self.town.id}
        )

    def _admit(self):
        self.membership.action_admit()

    def _override(self):
        self.membership.with_user(self.manager).action_override("Member of long standing")

    def _suspend(self):
        self.membership.action_suspend("No answer")

    def _resume(self):
        self.membership.action_resume()

    def _end(self):
        self.membership.action_end("Council decided")

    def _begin_partnership(self):
        if any(case.stage != "ended" for case in self.town.partnership_ids):
            raise _NotNow
        self._create_partnership(stage="exchange", date_start=self.day)

    def _admit_partnership(self):
        self.partnership.action_admit()

    def _rest_partnership(self):
        self.partnership.action_rest("For the winter")

    def _end_partnership(self):
        self.partnership.action_end("Council decided")

    def _give_consent(self):
        self.env["solidarity.consent"]._give(self.person, "topic_group", "portal")

    def _withdraw_consent(self):
        self.env["solidarity.consent"]._withdraw(self.person, "topic_group", "portal")

    def _wait(self):
        self.env["solidarity.network.membership"]._cron_end()

    # What always holds

    def _check_everything(self):
        with freeze_time(self.day):
            self.env.invalidate_all()
            for municipality in self.town | self.hromada:
                self._check_periods(municipality.membership_ids)
                self._check_history(municipality.membership_ids)
                is_member = municipality.membership_state == "admitted"
                self._check_rights(municipality, is_member)
                listed = municipality.search(municipality._directory_domain(public=False))
                self.assertEqual(municipality in listed, is_member)
            consent = self.env["solidarity.consent"]._holders(self.person, "topic_group")
            is_member = self.town.membership_state == "admitted"
            self.assertEqual(
                self.person in self.group.member_ids.partner_id, bool(consent) and is_member, self.day
            )

    def _check_periods(self, memberships):
        self.assertLessEqual(len(memberships.filtered("is_open")), 1)
        for membership in memberships:
            self.assertEqual(membership.state == "ended", bool(membership.date_to))
        ordered = memberships.sorted(lambda one: (one.date_from or one.date_applied, one.id))
        for earlier, later in pairwise(ordered):
            self.assertLessEqual(earlier.date_to, later.date_from or later.date_applied)

    def _check_history(self, memberships):
        for membership in memberships:
            course = membership.change_ids.sorted("id")
            self.assertFalse(course[0].state_from)
            self.assertEqual(course[-1].state_to, membership.state)
            self.assertEqual(course.sorted("date").mapped("date"), course.mapped("date"))
            for earlier, later in pairwise(course):
                self.assertEqual(earlier.state_to, later.state_from)

    def _check_rights(self, municipality, is_member):
        if not is_member:
            self.assertFalse(municipality.eligibility_ids.filtered("is_valid"))
        user = self.german_portal if municipality == self.town else self.ukrainian_portal
        # Whoever was a member goes on reading its own case, and nobody reads that of others.
        own = municipality.membership_ids.with_user(user)
        own.check_access("read")
        self.assertEqual(self.env["solidarity.network.membership"].with_user(user).search([]), own)
