"""One line of work from the inquiry to the fund, and for every page of ours addresses that show it.

A page that is missing here fails the test of accessibility: whoever builds a page adds its sample.
"""

from dataclasses import dataclass, field

from .campaign_content import CampaignContentFixtures
from .test_aid import AidFixtures
from .test_consent import ContactPersonFixtures
from .test_inquiry_receiving import SubmissionFixtures
from .test_security import LineOfTwo
from .test_topic_groups import TopicGroupFixtures

GERMAN, UKRAINIAN = "de_DE", "uk_UA"


@dataclass
class Sample:
    """A page as somebody sees it, with what it is about by language (``%s``).

    :ivar path: its address, which may hold ``{lang}``
    :ivar user: name of the fixture that is signed in, by language; None for a visitor
    :ivar typed: what is typed into the form of the page before ``press``, by name of the field
    :ivar press: selector of the button that is pressed; what is examined is the page that follows
    :ivar within: selector of what is ours, where the page itself is core's
    """

    path: str
    user: dict | None = None
    typed: dict = field(default_factory=dict)
    press: str = ""
    within: str = "document"


#: Who sees the pages of municipalities.
OWN = {GERMAN: "german_portal", UKRAINIAN: "ukrainian_portal"}
STRANGER = {GERMAN: "stranger_portal", UKRAINIAN: "stranger_portal"}


class PageFixtures(
    CampaignContentFixtures,
    AidFixtures,
    ContactPersonFixtures,
    TopicGroupFixtures,
    SubmissionFixtures,
    LineOfTwo,
):
    """Records that fill every page."""

    @classmethod
    def _create_page_fixtures(cls):
        cls._create_fixtures()
        cls._create_lines()
        cls._create_network()
        (cls.town | cls.hromada | cls.other_town | cls.small_hromada).partner_capacity = 5
        cls._create_open_proposal()
        cls._create_planned_exchange()
        cls._create_things()
        cls._create_submissions()
        cls._create_campaign()
        cls.event.is_published = True
        cls.event.write({"date_begin": "2099-05-04 08:00:00", "date_end": "2099-05-04 10:00:00"})
        cls.recipients = {
            GERMAN: cls._create_recipient(cls.person, GERMAN),
            UKRAINIAN: cls._create_recipient(
                cls.ukrainian_portal.partner_id, UKRAINIAN, municipality=cls.hromada
            ),
        }

    @classmethod
    def _create_submissions(cls):
        """A form of a German and one of a Ukrainian municipality; the latter has an account by now."""
        cls.submissions = {
            GERMAN: cls._receive(municipality_id=cls.other_town.id),
            UKRAINIAN: cls._receive(
                municipality_id=cls.small_hromada.id, lang=UKRAINIAN, email="office@male.example.org"
            ),
        }

    @classmethod
    def _create_network(cls):
        """Members that consent to everything and are named publicly, with the persons who speak for them."""
        cls.persons = (cls.german_portal | cls.ukrainian_portal | cls.stranger_portal).partner_id
        cls.persons.write({"function": "Partnership office", "phone": "+49 30 1234567"})
        cls.role_mayor = cls.env.ref("solidarity_partnership.contact_role_mayor")
        for user in cls.german_portal | cls.ukrainian_portal:
            user.partner_id.contact_role_ids = cls.role_mayor
        cls._give(cls.persons, "invitation", "directory", "topic_group", "sharing")
        cls.env["mail.group"]._reconcile_members(cls.persons)
        (cls.town.membership_ids | cls.hromada.membership_ids).public_listing = True
        cls.person = cls._create_person(cls.town, "Logistics Desk")

    @classmethod
    def _create_open_proposal(cls):
        """A proposal that waits for both answers, for each side's portal."""
        cls.open_proposals = {GERMAN: cls.draft, UKRAINIAN: cls._create_proposal(german=cls.other_town)}
        for proposal in cls.open_proposals.values():
            proposal.action_send()

    @classmethod
    def _create_planned_exchange(cls):
        third = cls._create_municipality("UA05060010000044444", "Сонячне", "urban_hromada", 20000)
        cls.planned = cls._create_partnership(ukrainian=third, stage="contact").action_plan_exchange()
        cls.planned.write(
            {
                "date_begin": "2036-05-04 08:00:00",
                "date_end": "2036-05-04 10:00:00",
                "connection_url": "https://meet.example.org/exchange-4711",
                "connection_note": "Code 4711",
            }
        )
        registrations = cls.env["event.registration"]
        for partner, lang in (
            (cls.german_portal.partner_id, GERMAN),
            (cls.ukrainian_portal.partner_id, UKRAINIAN),
        ):
            known = cls.planned.registration_ids.filtered(lambda one, who=partner: one.partner_id == who)
            registrations |= known or registrations.create(
                {"event_id": cls.planned.id, "partner_id": partner.id, "attendee_lang": lang}
            )
        cls.registrations = dict(zip((GERMAN, UKRAINIAN), registrations, strict=True))

    @classmethod
    def _create_things(cls):
        """Needs, offers, aid on its way, and a project for the fund."""
        cls.generator = cls.env.ref("solidarity_partnership.need_item_generator")
        cls.need = cls._create_need(quantity=10)
        cls.foreign_need = cls._create_need(cls.small_hromada, quantity=5, urgency="critical")
        cls.foreign_need.action_share()
        cls.offer = cls._create_offer(quantity=4)
        cls.aid = cls._pledge(6)
        cls.aid.action_ship()
        cls.env["solidarity.aid.transport"].create(
            {"aid_id": cls.aid.id, "carrier": "Fire Brigade", "planned_departure": "2026-01-10 05:00:00"}
        )
        cls.eligibility = cls.town.eligibility_ids
        cls.call = cls.eligibility.call_id
        cls.application = (
            cls.env["solidarity.fund.application"]
            .with_user(cls.german_portal)
            ._portal_save({"title": "Wärmepumpe", "call_id": cls.call.id})
        )
        cls._create_contact_requests()

    @classmethod
    def _create_contact_requests(cls):
        """What people of both sides have asked for themselves, and may withdraw."""
        for user in cls.german_portal | cls.ukrainian_portal:
            cls.env["solidarity.contact.request"].create(
                {
                    "municipality_id": user.partner_id._get_own_municipality().id,
                    "kind": "invite",
                    "name": "Press Office",
                    "email": "press.office@example.org",
                    "requested_by_id": user.partner_id.id,
                }
            )


def page_samples(case, lang):
    """The samples of all pages.

    :param case: the test with ``PageFixtures``
    :param lang: language of the reader
    :return: ``{first address of the route: [Sample, …]}``
    """
    return {
        **_personal_samples(case, lang),
        **_public_samples(case, lang),
        **_portal_samples(case, lang),
        **_core_samples(case),
    }


def _personal_samples(case, lang):
    registration = case.registrations[lang]
    person = case.person if lang == GERMAN else case.ukrainian_portal.partner_id
    recipient = case.recipients[lang]
    attendance = f"/solidarity/attendance/{registration.id}/{registration._answer_token()}"
    registering = f"/solidarity/registration/{recipient.id}/{recipient._registration_token()}"
    return {
        "/solidarity/attendance/<int:registration_id>/<string:token>": [
            Sample(attendance),
            Sample(attendance, press="form button[value=yes]"),
        ],
        "/solidarity/registration/<int:recipient_id>/<string:token>": [Sample(registering)],
        "/solidarity/registration/example": [Sample("/solidarity/registration/example?lang={lang}")],
        "/solidarity/consent/<int:partner_id>/<string:token>": [
            Sample(f"/solidarity/consent/{person.id}/{person._consent_token()}"),
            Sample(
                f"/solidarity/consent/{person.id}/{person._consent_token()}", press="form button[name=answer]"
            ),
        ],
    }


def _public_samples(case, lang):
    verdict = case.eligibility.sudo()
    certificate = f"/solidarity/certificate/{verdict.number}?key={verdict.certificate_key}"
    state = f"/solidarity/inquiry/{case.submissions[lang].id}/{case.submissions[lang]._page_token()}"
    return {
        **{
            form: [
                Sample(form),
                Sample(form, press="form .btn-lg"),
                Sample(
                    form,
                    typed={"municipality_query": "a", "wish": "own_choice", "need_0": "Boats", "email": "x"},
                    press="form .btn-lg",
                ),
                Sample(form, typed={"municipality_query": place}, press="button[value=municipality_id]"),
                Sample(form, press="button[value=more_need]"),
            ]
            for form, place in (("/solidarity/inquiry", "stadt"), ("/solidarity/hromada", "Мале"))
        },
        "/solidarity/inquiry/thanks": [Sample("/solidarity/inquiry/thanks")],
        "/solidarity/inquiry/<int:submission_id>/<string:token>": [Sample(state)],
        "/solidarity/certificate": [
            Sample("/solidarity/certificate"),
            Sample(
                "/solidarity/certificate", typed={"number": "X", "key": "Y"}, press="form button[type=submit]"
            ),
        ],
        "/solidarity/certificate/<path:number>": [Sample(certificate)],
        "/solidarity": [Sample("/solidarity")],
        "/solidarity/partnerships": [Sample("/solidarity/partnerships")],
        "/solidarity/network": [
            Sample("/solidarity/network"),
            Sample("/solidarity/network?search=nobody"),
        ],
    }


def _portal_samples(case, lang):
    precheck = "/my/solidarity/fund/precheck"
    needs = "/my/solidarity/needs-and-offers"
    own_need = f"{needs}/offer/{case.offer.id}" if lang == GERMAN else f"{needs}/need/{case.need.id}"
    proposal = f"/my/solidarity/proposals/{case.open_proposals[lang].id}"
    partnership = f"/my/solidarity/partnerships/{case.partnership.id}"
    german = {
        GERMAN: "german_portal",
        UKRAINIAN: "german_portal",
    }  # the fund is asked by German municipalities
    return {
        "/my/solidarity": [Sample("/my/solidarity", OWN), Sample("/my/solidarity", STRANGER)],
        "/my/solidarity/aid/<int:aid_id>": [
            Sample(f"/my/solidarity/aid/{case.aid.id}", OWN),
            Sample(
                f"/my/solidarity/aid/{case.aid.id}",
                {GERMAN: "ukrainian_portal", UKRAINIAN: "ukrainian_portal"},
                typed={f"arrived_{case.aid.line_ids.id}": "much"},
                press="form button.btn-primary",
            ),
        ],
        "/my/solidarity/aid": [Sample("/my/solidarity/aid", OWN)],
        "/my/solidarity/partnerships": [
            Sample("/my/solidarity/partnerships", OWN),
            Sample("/my/solidarity/partnerships", STRANGER),
        ],
        "/my/solidarity/partnerships/<int:partnership_id>": [
            Sample(partnership, OWN),
            Sample(partnership, OWN, press="form[action*='/messages/send'] button"),
            Sample(partnership, OWN, press="form[action*='/files/share'] button"),
            Sample(
                partnership,
                OWN,
                typed={"body": "Добрий день!"},
                press="form[action*='/messages/send'] button",
            ),
        ],
        "/my/solidarity/partnerships/<int:partnership_id>/<string:section>": [
            Sample(f"{partnership}/{section}", OWN)
            for section in ("events", "messages", "files", "needs", "aid")
        ],
        "/my/solidarity/proposals": [
            Sample("/my/solidarity/proposals", OWN),
            Sample("/my/solidarity/proposals", STRANGER),
        ],
        "/my/solidarity/proposals/<int:proposal_id>": [
            Sample(proposal, OWN),
            Sample(f"/my/solidarity/proposals/{case.proposal.id}", OWN),
            Sample(proposal, OWN, press="button[value=accept]"),
            Sample(proposal, OWN, press="button[value=council]"),
            Sample(proposal, OWN, press="button[value=decline]"),
            Sample(proposal, OWN, press="button[value=ask]"),
        ],
        needs: [Sample(needs, OWN), Sample(f"{needs}?kind=offer&state=withdrawn", OWN)],
        f"{needs}/<any(need,offer):kind>/new": [
            Sample(f"{needs}/need/new", OWN),
            Sample(f"{needs}/need/new", OWN, typed={"quantity": "many"}, press="form .btn-primary"),
            Sample(
                f"{needs}/offer/new",
                OWN,
                typed={"name": "Boats", "quantity": "1", "item_id": ""},
                press="form .btn-primary",
            ),
        ],
        f"{needs}/<any(need,offer):kind>/<int:record_id>": [
            Sample(own_need, OWN),
            Sample(f"{own_need}?edit=1", OWN),
            Sample(own_need, OWN, press="form[action$=withdraw] button"),
        ],
        "/my/solidarity/municipality": [
            Sample("/my/solidarity/municipality", OWN),
            Sample("/my/solidarity/municipality", STRANGER),
            Sample(
                "/my/solidarity/municipality",
                OWN,
                typed={"partner_capacity": "-1"},
                press="form[action$=profile] button",
            ),
            Sample(
                "/my/solidarity/municipality",
                OWN,
                typed={"email": "x"},
                press="details.card form[action$=request] button",
            ),
        ],
        "/my/solidarity/fund": [Sample("/my/solidarity/fund", OWN), Sample("/my/solidarity/fund", STRANGER)],
        "/my/solidarity/needs": [
            Sample("/my/solidarity/needs", OWN),
            Sample("/my/solidarity/needs?told=1", OWN),
        ],
        "/my/solidarity/contact": [
            Sample("/my/solidarity/contact", OWN),
            Sample("/my/solidarity/contact?saved=language", OWN),
        ],
        precheck: [
            Sample(precheck, german),
            Sample(
                precheck,
                german,
                typed={"date_start": "2027-05-01", "line_amount_0": "much", "amount_asked": "many"},
                press="form button.btn-primary",
            ),
            Sample(
                precheck,
                german,
                typed={"title": "Öfen", "amount_asked": "900000", "date_start": "2027-05-01"},
                press="form button.btn-primary",
            ),
        ],
        "/my/solidarity/fund/<int:application_id>": [
            Sample(f"/my/solidarity/fund/{case.application.id}", german),
            Sample(f"/my/solidarity/fund/{case.application.id}?edit=1", german),
        ],
        "/my/solidarity/network": [
            Sample("/my/solidarity/network", OWN),
            Sample("/my/solidarity/network", STRANGER),
        ],
        "/my/solidarity/network/member/<string:key>": [
            Sample(f"/my/solidarity/network/member/{case.hromada.key}", OWN)
        ],
    }


def _core_samples(case):
    """Pages of core that hold something of ours."""
    event = f"/event/{case.env['ir.http']._slug(case.event)}"
    return {
        "/my": [Sample("/my", OWN, within="#portal_service_category")],
        '/event/<model("event.event"):event>': [Sample(f"{event}/register", within=".solidarity_city_times")],
    }


#: Routes that answer with no page: ``{first address: reason}``.
NO_PAGES = {
    "/my/solidarity/aid/<int:aid_id>/receipt": "leads to the page of the aid",
    "/my/solidarity/municipality/request/<int:request_id>/withdraw": "leads to the page of the municipality",
    "/my/solidarity/partnerships/<int:partnership_id>/messages/send": "leads to the page of the partnership",
    "/my/solidarity/network/events/<int:event_id>/register": "leads to the page of the network",
    "/my/solidarity/proposals/<int:proposal_id>/sheet": "a PDF",
    "/solidarity/inquiry/municipalities": "JSON",
    "/solidarity/network-map.svg": "a picture",
    "/solidarity/block/<any(figures,events):name>": "a part of a page, which stands on /solidarity, too",
    "/my/solidarity/partnerships/<int:partnership_id>/files/<int:file_id>": "a file",
    "/my/solidarity/partnerships/<int:partnership_id>/events/<int:event_id>/calendar": "a calendar file",
    "/my/solidarity/partnerships/<int:partnership_id>/events/<int:event_id>/minutes": "a PDF",
    "/solidarity/attendance/<int:registration_id>/<string:token>/ics": "a calendar file",
    "/my/solidarity/certificate/<int:eligibility_id>": "a PDF",
    "/my/solidarity/fund/<int:application_id>/export": "a PDF or a workbook",
    "/my/solidarity/fund/deadlines.ics": "a calendar file",
}
