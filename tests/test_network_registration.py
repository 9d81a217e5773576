from freezegun import freeze_time
from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools import mute_logger

from .campaign_content import CampaignContentFixtures
from .test_topic_groups import TopicGroupFixtures
from .test_website import WebsiteFixtures

PAGE = "/my/solidarity/network"
NOW = "2030-02-01 10:00:00"


class NetworkRegistrationCase(WebsiteFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_website_fixtures()
        cls.meeting = cls._create_event("Members meet", kind="networking")

    def _page(self, user, path=PAGE):
        self.authenticate(user.login, user.login)
        response = self.url_open(path)
        self.assertEqual(response.status_code, 200)
        return html.fromstring(response.text)

    def _article(self, page, name="Members meet"):
        found = [
            one for one in page.xpath("//article[.//h3]") if name in one.xpath(".//h3")[0].text_content()
        ]
        return found[0] if found else None

    def _steps(self, user, name="Members meet"):
        """What the user may do with the event on the page: ``{step: address of the form}``."""
        article = self._article(self._page(user), name)
        addresses = article.xpath(".//form[@method='post']/@action") if article is not None else []
        return {address.rsplit("/", 1)[1]: address for address in addresses}

    def _take_step(self, user, event_id, step="register"):
        self.authenticate(user.login, user.login)
        data = {"csrf_token": Request.csrf_token(self)}
        response = self.url_open(f"{PAGE}/events/{event_id}/{step}", data=data)
        self.assertEqual(response.status_code, 200)
        self.env.invalidate_all()
        return response

    def _refusal(self, response):
        [alert] = html.fromstring(response.text).xpath(
            "//div[@role='alert'][contains(@class, 'alert-danger')]"
        )
        return alert.text_content().strip()

    def _registrations(self, user, event=None):
        return self.env["event.registration"].search(
            [("event_id", "=", (event or self.meeting).id), ("partner_id", "=", user.partner_id.id)]
        )

    def _list(self, user, event=None, **values):
        person = user.partner_id
        return self.env["event.registration"].create(
            {"event_id": (event or self.meeting).id, "partner_id": person.id, "email": person.email, **values}
        )


@tagged("post_install", "-at_install", "security")
@freeze_time(NOW)
class TestNetworkRegistration(NetworkRegistrationCase):
    """A contact person of a member registers for an event of the network on its page."""

    def test_with_one_button_and_back(self):
        for user, lang, words, back in (
            (self.german_portal, "de_DE", "Sie sind angemeldet", "Ihre Anmeldung wurde zurückgenommen"),
            (self.ukrainian_portal, "uk_UA", "Вас зареєстровано", "Вашу реєстрацію скасовано"),
        ):
            self.assertEqual(set(self._steps(user)), {"register"})
            response = self._take_step(user, self.meeting.id)
            self.assertIn("saved=registered", response.url)
            self.assertIn(words, response.text)
            registration = self._registrations(user)
            self.assertEqual(
                (registration.state, registration.invitation_answer, registration.attendee_lang),
                ("open", "accepted", lang),
            )
            self.assertEqual(registration.municipality_id, user.partner_id.municipality_id)
            self.assertEqual(set(self._steps(user)), {"withdraw"})
            response = self._take_step(user, self.meeting.id, "withdraw")
            self.assertIn(back, response.text)
            self.assertEqual((registration.state, registration.invitation_answer), ("cancel", "declined"))
            self.assertEqual(set(self._steps(user)), {"register"})
            self._take_step(user, self.meeting.id)
            self.assertEqual(self._registrations(user), registration)
            self.assertEqual(registration.state, "open")

    def test_a_second_click_says_so(self):
        for saved in ("registered", "already"):
            self.assertIn(f"saved={saved}", self._take_step(self.german_portal, self.meeting.id).url)
        self.assertEqual(len(self._registrations(self.german_portal)), 1)
        self.assertIn("bereits angemeldet", self._take_step(self.german_portal, self.meeting.id).text)

    def test_withdrawing_twice_is_withdrawing_once(self):
        self._take_step(self.german_portal, self.meeting.id)
        for _click in range(2):
            self.assertIn(
                "saved=withdrawn", self._take_step(self.german_portal, self.meeting.id, "withdraw").url
            )
        self.assertEqual(self._registrations(self.german_portal).state, "cancel")

    def test_what_stands_in_the_way_is_said(self):
        for values, words in (
            ({"kanban_state": "cancel"}, "abgesagt"),
            ({"date_begin": "2029-12-01 09:00:00", "date_end": "2029-12-01 11:00:00"}, "vorbei"),
        ):
            event = self._create_event("Gone", kind="networking", **values)
            self.assertIn(words, self._refusal(self._take_step(self.german_portal, event.id)))
            self.assertFalse(self._steps(self.german_portal, "Gone"))
            self.assertFalse(self._registrations(self.german_portal, event))
        held = self._create_event("Held", kind="networking")
        held.stage_id = self.env["event.stage"].search([("pipe_end", "=", True)], limit=1)
        self.assertIn("vorbei", self._refusal(self._take_step(self.german_portal, held.id)))

    def test_a_full_event(self):
        self.meeting.write({"seats_limited": True, "seats_max": 1})
        self._list(self.ukrainian_portal, state="open")
        self.assertFalse(self._steps(self.german_portal))
        article = self._article(self._page(self.german_portal))
        self.assertIn("ausgebucht", article.text_content())
        self.assertIn("ausgebucht", self._refusal(self._take_step(self.german_portal, self.meeting.id)))
        self.assertFalse(self._registrations(self.german_portal))
        invited = self._list(self.german_portal, state="draft")
        self.assertIn("ausgebucht", self._refusal(self._take_step(self.german_portal, self.meeting.id)))
        self.assertEqual(invited.state, "draft")

    def test_registration_has_not_begun(self):
        ticket = {"event_id": self.meeting.id, "name": "Seat", "start_sale_datetime": "2030-02-20 10:00:00"}
        self.env["event.event.ticket"].create(ticket)
        self.assertFalse(self._steps(self.german_portal))
        refusal = self._refusal(self._take_step(self.german_portal, self.meeting.id))
        self.assertIn("Zurzeit", refusal)
        self.assertFalse(self._registrations(self.german_portal))
        # Whoever stands on the list already may say yes.
        invited = self._list(self.german_portal, state="draft")
        self.assertIn("register", self._steps(self.german_portal))
        self._take_step(self.german_portal, self.meeting.id)
        self.assertEqual(invited.state, "open")

    def test_the_kind_of_ticket_that_is_left(self):
        tickets = self.env["event.event.ticket"].create(
            [
                {"event_id": self.meeting.id, "name": "Gone", "end_sale_datetime": "2030-01-20 10:00:00"},
                {"event_id": self.meeting.id, "name": "Left"},
            ]
        )
        self._take_step(self.german_portal, self.meeting.id)
        self.assertEqual(self._registrations(self.german_portal).event_ticket_id, tickets[1])

    def test_events_for_others(self):
        exchange = self._create_event("Exchange", kind="exchange", partnership_id=self.partnership.id)
        others = self._create_event("Others only", kind="networking", audience="invited")
        linked = self._create_event("With the link", kind="networking", audience="link")
        plain = self._create_event("No event of ours", kind=False)
        ids = [event.id for event in (exchange, others, linked, plain)]
        for event_id in (*ids, 2**31 - 1):
            refusal = self._refusal(self._take_step(self.german_portal, event_id))
            self.assertIn("nicht offen", refusal)
        for event_id in (2**31, 10**30):
            self.assertTrue(self._take_step(self.german_portal, event_id).url.endswith(PAGE))
        self.assertFalse(
            self.env["event.registration"].search(
                [("event_id", "in", ids), ("partner_id", "=", self.german_portal.partner_id.id)]
            )
        )

    def test_whoever_is_invited(self):
        others = self._create_event("Others only", kind="networking", audience="invited")
        attendance = self._list(self.german_portal, others, state="draft", wants_interpretation=True)
        self.assertEqual(set(self._steps(self.german_portal, "Others only")), {"register"})
        self._take_step(self.german_portal, others.id)
        self.assertEqual((attendance.state, attendance.wants_interpretation), ("open", True))
        self._take_step(self.german_portal, others.id, "withdraw")
        # Whoever has declined can still come.
        self.assertEqual(set(self._steps(self.german_portal, "Others only")), {"register"})

    def test_whoever_the_service_crossed_out_does_not_come_back(self):
        registration = self._list(self.german_portal)
        registration.action_cancel()
        self.assertFalse(self._steps(self.german_portal))
        for step in ("register", "withdraw"):
            self.assertIn(
                "nicht mehr", self._refusal(self._take_step(self.german_portal, self.meeting.id, step))
            )
        self.assertEqual((registration.state, len(self._registrations(self.german_portal))), ("cancel", 1))

    def test_too_late_to_withdraw(self):
        registration = self._list(self.german_portal)
        self.meeting.write({"date_begin": "2029-12-01 09:00:00", "date_end": "2029-12-01 11:00:00"})
        self.assertIn(
            "nicht mehr", self._refusal(self._take_step(self.german_portal, self.meeting.id, "withdraw"))
        )
        self.assertEqual(registration.state, "open")

    def test_only_the_own_registration_is_withdrawn(self):
        foreign = self._list(self.ukrainian_portal)
        refusal = self._refusal(self._take_step(self.german_portal, self.meeting.id, "withdraw"))
        self.assertIn("nicht angemeldet", refusal)
        self.assertEqual(foreign.state, "open")

    def test_a_registration_that_is_confirmed_counts_more_than_an_invitation(self):
        confirmed = self._list(self.german_portal, state="open")
        invited = self._list(self.german_portal, state="draft")
        self.assertEqual(set(self._steps(self.german_portal)), {"withdraw"})
        self._take_step(self.german_portal, self.meeting.id, "withdraw")
        self.assertEqual((confirmed.state, invited.state), ("cancel", "draft"))

    def test_the_confirmation_follows_by_the_scheduled_job(self):
        """Odoo would send and commit at once, in the middle of the request."""
        self.meeting.event_mail_ids.unlink()
        template = self.env.ref("event.event_subscription")
        self.env["event.mail"].create(
            {
                "event_id": self.meeting.id,
                "interval_type": "after_sub",
                "interval_unit": "now",
                "template_ref": f"mail.template,{template.id}",
            }
        )
        self._take_step(self.german_portal, self.meeting.id)
        registration = self._registrations(self.german_portal)
        mails = self.env["mail.mail"].search(
            [("model", "=", "event.registration"), ("res_id", "=", registration.id)]
        )
        self.assertFalse(mails)
        self.assertFalse(registration.mail_registration_ids.filtered("mail_sent"))

    def test_constant_queries_with_answers(self):
        """As many queries for six events as for thirty-one, with seats, tickets, invitations and registrations."""
        states = ("open", None, "draft", None, "cancel")
        events = self.env["event.event"].with_user(self.german_portal)
        counts = []
        for number in (5, 25):  # beside the first meeting
            for index in range(number):
                event = self._create_event(
                    f"Meeting {index}", kind="networking", seats_limited=True, seats_max=5
                )
                self.env["event.event.ticket"].create({"event_id": event.id, "name": "Seat"})
                if states[index % 5]:
                    self._list(self.german_portal, event, state=states[index % 5])
            self.env.flush_all()
            self.env.invalidate_all()
            person = events.env.user.partner_id
            events._portal_network_events(person, 100)  # settings are read once for all requests
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            found = events._portal_network_events(person, 100)
            counts.append((len(found), self.cr.sql_log_count - before))
        self.assertEqual([number for number, _queries in counts], [6, 31])
        self.assertEqual(counts[0][1], counts[1][1])
        self.assertEqual(
            {values["state"] for values in found}, {"registered", "invited", "crossed_out", None}
        )

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------

    def test_for_members_only(self):
        self._take_step(self.stranger_portal, self.meeting.id)
        self.assertFalse(self._registrations(self.stranger_portal))
        events = self.env["event.event"]
        with self.assertRaises(AccessError):
            events.with_user(self.stranger_portal)._portal_network_register(self.meeting.id)
        with self.assertRaises(AccessError):  # of no municipality
            events.with_user(self.reader)._portal_network_register(self.meeting.id)
        self._move(self.memberships[0], "suspended")
        self._take_step(self.german_portal, self.meeting.id)
        with self.assertRaises(AccessError):
            events.with_user(self.german_portal)._portal_network_register(self.meeting.id)
        self.assertFalse(self._registrations(self.german_portal))

    def test_for_contact_persons_only(self):
        self.german_portal.partner_id.type = "invoice"
        refusal = self._refusal(self._take_step(self.german_portal, self.meeting.id))
        self.assertIn("Ansprechpersonen", refusal)
        self.assertFalse(self._registrations(self.german_portal))

    @mute_logger("odoo.http")
    def test_forged_and_anonymous(self):
        for step in ("register", "withdraw"):
            path = f"{PAGE}/events/{self.meeting.id}/{step}"
            self.authenticate(self.german_portal.login, self.german_portal.login)
            self.assertEqual(self.url_open(path, data={"csrf_token": "forged"}).status_code, 400)
            self.assertTrue(self.url_open(path).url.endswith(PAGE))
            self.authenticate(None, None)
            self.assertIn("/web/login", self.url_open(path, data={}).url)
        self.assertFalse(self.meeting.registration_ids)

    def test_a_state_in_the_address_is_one_of_ours(self):
        page = self._page(self.german_portal, f"{PAGE}?saved=%3Cb%3E&saved=x")
        self.assertFalse(page.xpath("//*[@aria-labelledby='solidarity_network_events']//*[@role='status']"))


@tagged("post_install", "-at_install")
@freeze_time("2026-04-20 06:00:00")
class TestNetworkRegistrationByCampaign(CampaignContentFixtures, TopicGroupFixtures, TransactionCase):
    """Whoever got a campaign's mail may use either button: the campaign knows what it has brought."""

    def test_the_mail_brought_it(self):
        self._create_fixtures()
        self._create_campaign()
        self._admit(self.town)
        self.event.audience = "invited"
        person = self.german_portal.partner_id
        events = self.env["event.event"].with_user(self.german_portal)
        with self.assertRaises(AccessError):
            events._portal_network_register(self.event.id)
        recipient = self._create_recipient(person, "de_DE", claimed_on="2026-04-19 10:00:00")
        self.assertTrue(events._portal_network_register(self.event.id))
        registration = self.event.registration_ids.filtered(lambda one: one.partner_id == person)
        self.assertEqual((registration.state, registration.campaign_recipient_id), ("open", recipient))
        self.assertFalse(events._portal_network_register(self.event.id))
        events._portal_network_withdraw(self.event.id)
        self.assertEqual(registration.state, "cancel")
        self.assertTrue(events._portal_network_register(self.event.id))
        self.assertEqual(registration.state, "open")

    def _invited(self):
        """A contact person of a member, with the mail of the campaign, and the events as it sees them."""
        self._create_fixtures()
        self._create_campaign()
        self._admit(self.town)
        person = self.german_portal.partner_id
        self._create_recipient(person, "de_DE", claimed_on="2026-04-19 10:00:00")
        return person, self.env["event.event"].with_user(self.german_portal)

    def _state(self, person):
        values = self.env["event.event"].with_user(self.german_portal)._portal_network_events(person, 5)
        return next(one["state"] for one in values if one["id"] == self.event.id)

    def test_who_registered_on_the_website_without_signing_in(self):
        """With the address of the mail: the button takes the registration that there is, and the portal knows it."""
        person, events = self._invited()
        guest = self.env["event.registration"].create(
            {"event_id": self.event.id, "name": "Guest", "email": person.email}
        )
        self.assertEqual(self._state(person), "invited")
        events._portal_network_register(self.event.id)
        self.assertEqual((guest.partner_id, guest.name, guest.state), (person, "Guest", "open"))
        self.assertEqual(self.event.registration_ids.filtered(lambda one: one.email == person.email), guest)
        self.assertEqual(self._state(person), "registered")

    def test_a_colleague_with_the_same_address_is_another_person(self):
        person, events = self._invited()
        colleague = person.copy({"name": "Colleague", "email": person.email})
        foreign = self.env["event.registration"].create(
            {"event_id": self.event.id, "partner_id": colleague.id, "state": "draft"}
        )
        self.assertTrue(events._portal_network_register(self.event.id))
        self.assertEqual((foreign.state, foreign.partner_id), ("draft", colleague))
        self.assertEqual(self._state(person), "registered")


@tagged("post_install", "-at_install", "security")
@freeze_time(NOW)
class TestOwnRegistrationOnTheWebsite(NetworkRegistrationCase):
    """Whoever is signed in and registers on the page of the event is known in the portal."""

    def _register(self, user, *attendees, event=None):
        """Send the form of the page.

        :param attendees: name and address of each
        """
        event = event or self.meeting
        login = user.login if user else None
        self.authenticate(login, login)
        questions = {question.question_type: question.id for question in event.question_ids}
        data = {"csrf_token": Request.csrf_token(self)}
        for index, (name, address) in enumerate(attendees, 1):
            data[f"{index}-event_ticket_id"] = "0"
            data[f"{index}-name-{questions['name']}"] = name
            data[f"{index}-email-{questions['email']}"] = address
        response = self.url_open(f"/event/{event.id}/registration/confirm", data=data)
        self.assertEqual(response.status_code, 200)
        self.env.invalidate_all()
        return event.registration_ids.sorted("id")

    def test_the_own_address_is_oneself(self):
        person = self.german_portal.partner_id
        person.phone = "+49 30 1234567"
        own, colleague, other = self._register(
            self.german_portal,
            ("Person", f" {person.email.upper()} "),
            ("Colleague", "colleague@town.example.org"),
            ("Shared mailbox", person.email),
        )
        self.assertEqual((own.partner_id, own.municipality_id), (person, self.town))
        for registration in (colleague, other):
            self.assertFalse(registration.partner_id)
            self.assertFalse(registration.municipality_id)
            self.assertFalse(registration.phone, "The colleague's number is another one")
            self.assertFalse(registration.company_name)
        self.assertEqual(own.name, "Person")
        self.assertEqual(set(self._steps(self.german_portal)), {"withdraw"})

    def test_others_are_not_oneself(self):
        [guest] = self._register(self.german_portal, ("Guest", self.ukrainian_portal.email))
        self.assertFalse(guest.partner_id)
        for user in (self.german_portal, self.ukrainian_portal):
            self.assertEqual(set(self._steps(user)), {"register"})

    def test_visitors_are_nobody(self):
        [guest] = self._register(None, ("Guest", self.german_portal.email))
        self.assertFalse(guest.partner_id)
        self.assertEqual(set(self._steps(self.german_portal)), {"register"})

    def test_without_an_address_of_the_own(self):
        self.german_portal.partner_id.email = False
        [guest] = self._register(self.german_portal, ("Guest", "guest@example.org"))
        self.assertFalse(guest.partner_id)

    def test_other_peoples_events_stay_as_odoo_has_them(self):
        plain = self._create_event("No event of ours", kind=False)
        [guest] = self._register(self.german_portal, ("Guest", "guest@example.org"), event=plain)
        self.assertEqual(guest.partner_id, self.german_portal.partner_id)

    def test_a_registration_is_withdrawn_in_the_portal(self):
        [own] = self._register(self.german_portal, ("Person", self.german_portal.email))
        self._take_step(self.german_portal, self.meeting.id, "withdraw")
        self.assertEqual(own.state, "cancel")
        with self.assertRaises(UserError):
            self.env["event.event"].with_user(self.ukrainian_portal)._portal_network_withdraw(self.meeting.id)
