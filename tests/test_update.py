from datetime import timedelta
from pathlib import Path
from runpy import run_path

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common import SolidarityCase

MIGRATIONS = Path(__file__).parent.parent / "migrations"
LANGUAGES = ("en_US", "de_DE", "uk_UA")


@tagged("post_install", "-at_install")
class TestUpdate(SolidarityCase):
    """What 19.0.1.1.0 left is brought to what an installation gives, as far as nobody has changed it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env.ref("solidarity_partnership.event_type_exchange")
        cls.invitation = cls.env.ref("solidarity_partnership.mail_template_exchange_invitation")
        cls.fresh_schedule = cls._schedule(cls.kind.event_type_mail_ids)
        cls.kind.event_type_mail_ids.unlink()
        cls.kind.write(
            {
                "event_type_mail_ids": cls.kind._default_event_mail_type_ids(),
                "question_ids": [Command.set(cls.kind._default_question_ids())],
            }
        )
        for lang, subject in (("en_US", "Old"), ("de_DE", "Alt"), ("uk_UA", "Старе")):
            cls.invitation.with_context(lang=lang).write(
                {"subject": subject, "body_html": f"<p>{subject}</p>"}
            )
        cls.partnership = cls._create_partnership(stage="contact")
        cls.event = cls.partnership.with_user(cls.coordinator).action_plan_exchange()
        cls.event.item_ids.unlink()

    @staticmethod
    def _schedule(mails):
        return mails.mapped(
            lambda mail: (mail.interval_type, mail.interval_nbr, mail.interval_unit, mail.template_ref)
        )

    def _update(self):
        self.env.flush_all()
        for stage in ("post", "end"):
            run_path(str(MIGRATIONS / "19.0.1.2.0" / f"{stage}-migration.py"))["migrate"](
                self.env.cr, "19.0.1.1.0"
            )
        self.env.invalidate_all()

    def test_what_nobody_changed_is_as_an_installation_gives_it(self):
        for _twice in range(2):
            self._update()
            self.assertEqual(self._schedule(self.kind.event_type_mail_ids), self.fresh_schedule)
            self.assertEqual(len(self.kind.question_ids), 4)
            self.assertIn("_answer_url", self.invitation.body_html)
        information = self.env.ref("solidarity_partnership.event_type_information")
        self.assertEqual(len(information.event_type_mail_ids), 4)
        # The German and Ukrainian texts of the old invitation are gone; Odoo loads the new ones after the script.
        for lang in ("de_DE", "uk_UA"):
            self.assertIn("_answer_url", self.invitation.with_context(lang=lang).body_html)
            self.assertEqual(self.invitation.with_context(lang=lang).subject, self.invitation.subject)

    def test_what_somebody_changed_stays(self):
        self.invitation.with_user(self.env.ref("base.user_admin")).subject = "Our own"
        self.kind.with_user(self.env.ref("base.user_admin")).event_type_mail_ids[0].interval_nbr = 3
        before = self._schedule(self.kind.event_type_mail_ids)
        self._update()
        self.assertEqual(self.invitation.subject, "Our own")
        self.assertEqual(self._schedule(self.kind.event_type_mail_ids), before)
        self.assertEqual(len(self.event.event_mail_ids), 3)

    def test_a_planned_exchange_gets_agenda_mails_and_questions(self):
        self._update()
        self.assertEqual(self.event.item_ids.mapped("kind"), ["situation", "needs", "declaration"])
        self.assertFalse(self.event.missing_german or self.event.missing_ukrainian)
        self.assertEqual(self._schedule(self.event.event_mail_ids), self.fresh_schedule)
        self.assertEqual(self.event.question_ids, self.kind.question_ids)

    def test_nobody_gets_a_mail_because_of_the_update(self):
        self.event.registration_ids.state = "open"
        begin = fields.Datetime.now() + timedelta(days=3)
        self.event.write({"date_begin": begin, "date_end": begin + timedelta(hours=2)})
        self._update()
        mails = self.env["mail.mail"].search_count([])
        self.event.event_mail_ids.execute()
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        done = self.event.event_mail_ids.filtered("mail_done")
        self.assertEqual(done.mapped("interval_unit"), ["weeks"])

    def test_held_and_cancelled_ones_and_own_schedules_stay(self):
        held, cancelled, own = (self.event.copy() for _number in range(3))
        (held | cancelled).item_ids.unlink()
        held.action_set_done()
        cancelled.kanban_state = "cancel"
        own.event_mail_ids[0].interval_nbr = 5
        self._update()
        self.assertFalse((held | cancelled).item_ids)
        for event in held | cancelled | own:
            self.assertEqual(len(event.event_mail_ids), 3)

    def test_needs_and_offers_belong_to_whoever_recorded_them(self):
        values = {"municipality_id": self.hromada.id, "topic_id": self.energy.id, "name": "Old"}
        needs = self.env["solidarity.need"].with_user(self.coordinator).create([values, values])
        needs.sudo()[0].user_id = self.env.ref("base.user_root")  # as a new column is filled
        needs.sudo()[1].user_id = self.manager
        self._update()
        self.assertEqual(needs.mapped("user_id"), self.coordinator | self.manager)

    def test_new_settings_are_there_and_kept(self):
        parameters = self.env["ir.config_parameter"]
        names = ("transport_grant_max", "interpreter_days")
        shipped = {name: parameters.get_param(f"solidarity_partnership.{name}") for name in names}
        self.assertTrue(all(shipped.values()))
        for name in names:
            self.env.ref(f"solidarity_partnership.parameter_{name}").unlink()
        self._update()
        for name in names:
            self.assertEqual(parameters.get_param(f"solidarity_partnership.{name}"), shipped[name])
            self.assertTrue(self.env.ref(f"solidarity_partnership.parameter_{name}"))
            parameters.set_param(f"solidarity_partnership.{name}", "7")
        self._update()
        self.assertEqual(parameters.get_param("solidarity_partnership.interpreter_days"), "7")


@tagged("post_install", "-at_install")
class TestUpdateOfMails(SolidarityCase):
    """The mails that 19.0.1.4.0 left lead to the portal, as far as nobody has worded them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.proposal = cls.env.ref("solidarity_partnership.mail_template_proposal_ukrainian")
        cls.fresh = cls._bodies()
        for lang in LANGUAGES:
            cls.proposal.with_context(lang=lang).body_html = f"<p>Old {lang}</p>"

    @classmethod
    def _bodies(cls):
        return {lang: cls.proposal.with_context(lang=lang).body_html for lang in LANGUAGES}

    def _update(self):
        self.env.flush_all()
        script = run_path(str(MIGRATIONS / "19.0.1.5.0" / "post-migration.py"))
        script["migrate"](self.env.cr, "19.0.1.4.0")
        self.env.invalidate_all()

    def test_what_nobody_changed_is_as_an_installation_gives_it(self):
        for _twice in range(2):
            self._update()
            self.assertEqual(self._bodies(), self.fresh)
        self.assertEqual(len(set(self.fresh.values())), len(LANGUAGES))
        for body in self.fresh.values():
            self.assertIn("/my/solidarity/proposals/", body)

    def test_what_somebody_changed_stays(self):
        self.proposal.with_user(self.env.ref("base.user_admin")).subject = "Our own"
        self._update()
        self.assertEqual(self.proposal.subject, "Our own")
        self.assertEqual(self._bodies(), {lang: f"<p>Old {lang}</p>" for lang in LANGUAGES})
