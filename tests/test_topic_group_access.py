import json

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .test_topic_groups import TopicGroupFixtures

MAIL = """From: {sender}
To: {to}
Subject: {subject}
Message-Id: <{message_id}>
{more}MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

{subject}
"""


@tagged("post_install", "-at_install", "security")
class TestAccessToTopicGroups(TopicGroupFixtures, HttpCase):
    """What members, former members and strangers reach by pages, remote calls and mails."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_fixtures()
        cls._create_members()
        cls.domain = cls.env["mail.alias.domain"].create({"name": "network.example.org"})
        cls.situation.alias_id.alias_domain_id = cls.domain
        cls.message = cls._post()

    def setUp(self):
        super().setUp()
        self.archive = f"/groups/{self.env['ir.http']._slug(self.situation)}"
        self.page = f"{self.archive}/{self.env['ir.http']._slug(self.message)}"

    def _login(self, user):
        self.authenticate(user.login, user.login)

    def _end(self):
        self._move(self.memberships[0], "ended")
        self._reconcile(self.german)

    def _call(self, model, method, args, **kwargs):
        response = self.url_open(
            "/web/dataset/call_kw",
            data=json.dumps({"params": {"model": model, "method": method, "args": args, "kwargs": kwargs}}),
            headers={"Content-Type": "application/json"},
        )
        return response.json()

    def _json(self, path, **params):
        response = self.url_open(
            path, data=json.dumps({"params": params}), headers={"Content-Type": "application/json"}
        )
        return response.json()

    # ------------------------------------------------------------------
    # Archive
    # ------------------------------------------------------------------

    def test_members_read_the_archive(self):
        self._login(self.ukrainian_portal)
        for path in (self.archive, self.page):
            response = self.url_open(path)
            self.assertEqual(response.status_code, 200)
            self.assertIn("Зимові генератори", response.text)
            self.assertIn("/my/solidarity/network", response.text)
            self.assertNotIn('/groups">', response.text)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_whoever_is_out_reads_nothing_at_once(self):
        self._login(self.german_portal)
        self.assertIn("Зимові генератори", self.url_open(self.page).text)
        self._end()
        for user in (self.german_portal, self.stranger_portal, None):
            if user:
                self._login(user)
            else:
                self.authenticate(None, None)
            for path in (
                self.archive,
                self.page,
                f"/groups/{self.situation.id}/{self.message.id}",
                "/groups",
            ):
                response = self.url_open(path)
                self.assertNotIn("Зимові генератори", response.text, path)
                self.assertLess(response.status_code, 500)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_replies_are_not_guessed(self):
        self._end()
        self._login(self.german_portal)
        answer = self._json(f"{self.archive}/{self.message.id}/get_replies", last_displayed_id=0)
        self.assertIn("error", answer)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_remote_calls_of_former_members(self):
        self._end()
        self._login(self.german_portal)
        mail_message = self._post(author=self.ukrainian).mail_message_id
        self.env["solidarity.topic.group.departure"]._remember(self.situation, self.stranger)
        for model, record in (
            ("mail.group", self.situation),
            ("mail.group.message", self.message),
            ("mail.message", mail_message),
            ("mail.group.member", self.situation.member_ids),
            ("solidarity.topic.group.departure", self.situation.departure_ids),
        ):
            self.assertIn("error", self._call(model, "read", [record.ids, ["display_name"]]), model)
            self.assertFalse(
                self._call(model, "search_read", [[["id", "in", record.ids]], ["id"]]).get("result")
            )
        for method in ("action_join", "action_leave", "action_reconcile"):
            self.assertIn("error", self._call("mail.group", method, [self.situation.ids]), method)
        self.assertIn("error", self._call("mail.group.message", "action_moderate_accept", [self.message.ids]))
        posted = self._call(
            "mail.group", "message_post", [self.situation.ids], body="Forged", subject="Forged"
        )
        self.assertIn("error", posted)
        self._login(self.ukrainian_portal)  # a member writes by mail, past no moderator
        posted = self._call(
            "mail.group", "message_post", [self.situation.ids], body="Forged", subject="Forged"
        )
        self.assertIn("error", posted)
        self.assertFalse(self.env["mail.group.message"].search([("subject", "=", "Forged")]))
        self.assertEqual(self._in(self.situation), self.ukrainian)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_members_do_not_see_who_else_is_there(self):
        self._login(self.ukrainian_portal)
        theirs = self.situation.member_ids.filtered(lambda member: member.partner_id == self.german)
        self.assertTrue(theirs)
        for field, hidden in (("member_ids", theirs), ("member_partner_ids", self.german)):
            answer = self._call("mail.group", "read", [self.situation.ids, [field]])
            for values in answer.get("result", ()):
                self.assertNotIn(hidden.id, values[field])

    # ------------------------------------------------------------------
    # Routes of Odoo to join
    # ------------------------------------------------------------------

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_subscription_by_tokens(self):
        """The address that confirms a subscription gets nobody past the rule."""
        self._end()
        token = self.situation._generate_group_access_token()
        self._login(self.german_portal)
        for values in ({}, {"token": token}, {"token": "guessed"}):
            answer = self._json(
                "/group/subscribe", group_id=self.situation.id, email=self.german.email, **values
            )
            self.assertIn("error", answer)
        self.authenticate(None, None)
        for email in (self.german.email, "stranger@example.org", self.stranger.email):
            path = self.situation._generate_action_url(email, "subscribe").partition("/group/")[2]
            response = self.url_open(f"/group/{path}")
            self.assertLess(response.status_code, 500)
        self.assertEqual(self._in(self.situation), self.ukrainian)
        self.assertNotIn("stranger@example.org", self.situation.member_ids.mapped("email"))

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_leaving_by_the_link_in_a_mail(self):
        url = self.situation._get_email_unsubscribe_url(self.german.email_normalized)
        path = "/group/" + url.partition("/group/")[2]
        self.assertEqual(self.url_open(path.replace("token=", "token=0"), data={"x": "1"}).status_code, 404)
        self.assertIn(self.german, self._in(self.situation))
        self.assertEqual(self.url_open(path, data={"x": "1"}).status_code, 200)
        self._reconcile(self.german)
        self.assertEqual(self._in(self.situation), self.ukrainian)

    # ------------------------------------------------------------------
    # Mails
    # ------------------------------------------------------------------

    def _receive(self, sender, subject, to="network-situation@network.example.org", more=""):
        mail = MAIL.format(
            sender=sender.email_formatted,
            to=to,
            subject=subject,
            message_id=f"{subject}@example.org",
            more=more,
        )
        with mute_logger("odoo.addons.mail.models.mail_thread", "odoo.addons.mail_group.models.mail_group"):
            self.env["mail.thread"].message_process(None, mail)
        return self.env["mail.group.message"].search([("subject", "=", subject)])

    def test_mails_of_members_wait_for_moderation(self):
        self.assertEqual(self._receive(self.german, "Winterhilfe").moderation_status, "pending_moderation")

    def test_mails_of_former_members_are_sent_back(self):
        self.situation.moderation = False
        self._end()
        sent = self.env["mail.mail"].search([])
        self.assertFalse(self._receive(self.german, "Trotzdem"))
        bounce = self.env["mail.mail"].search([]) - sent
        self.assertIn(self.german.email, bounce.mapped("email_to")[0])

    def test_replies_of_former_members_find_no_other_way(self):
        """A reply is found by the message that it answers, whatever its address."""
        self.situation.moderation = False
        self._end()
        reply = f"In-Reply-To: {self.message.mail_message_id.message_id}\n"
        for name in ("catchall", "office", "network-situation"):
            to = f"{name}@network.example.org"
            self.assertFalse(self._receive(self.german, f"Antwort {name}", to=to, more=reply), to)
        inside = self._receive(self.ukrainian, "Von innen", to="catchall@network.example.org", more=reply)
        self.assertTrue(inside)
