"""What attackers may and may not do, with the reason: one row for each model, route and method that is open.

Models, routes and methods are discovered. One without a row here fails the tests, so that nobody adds one without
saying who may use it.
"""

#: Kinds of models. Whatever the kind, portal users and visitors write nothing through remote calls.
CASE = "case"  # records of one municipality or pair: others must not see them
SERVICE_ONLY = "service"  # the service's own records: no municipality sees them, its own included
SETTING = "setting"  # words of the service that are the same for everybody, but no portal user lists them
DIALOG = "dialog"  # dialogs of the back office
FIGURES = "figures"  # queries without a table

#: ``{model: (kind, reason)}``
MODELS = {
    "solidarity.agreement": (CASE, "The declaration of one pair."),
    "solidarity.agreement.step": (CASE, "Steps of the declaration of one pair."),
    "solidarity.agreement.step.type": (SETTING, "The checklist of every declaration."),
    "solidarity.aid": (CASE, "Aid between two municipalities; these two read it."),
    "solidarity.aid.analysis": (FIGURES, "Figures of all aid."),
    "solidarity.aid.close": (DIALOG, "Coordinators end an aid."),
    "solidarity.aid.delivery": (DIALOG, "Coordinators record what arrived."),
    "solidarity.aid.delivery.line": (DIALOG, "Coordinators record what arrived."),
    "solidarity.aid.line": (CASE, "Goods of one aid; the two municipalities read them."),
    "solidarity.aid.paper": (CASE, "Papers of one aid; the two municipalities read them."),
    "solidarity.aid.transport": (CASE, "Routes in a war: the two municipalities and coordinators only."),
    "solidarity.applicant.kind": (SETTING, "Kinds of municipalities of a call."),
    "solidarity.campaign": (SERVICE_ONLY, "Planning of invitations."),
    "solidarity.campaign.plan": (SETTING, "Patterns of campaigns."),
    "solidarity.campaign.plan.step": (SETTING, "Patterns of campaigns."),
    "solidarity.campaign.preview": (DIALOG, "What a mail will look like."),
    "solidarity.campaign.recipient": (SERVICE_ONLY, "Addresses, with the keys of personal pages."),
    "solidarity.campaign.result": (FIGURES, "Figures of campaigns."),
    "solidarity.campaign.step": (SERVICE_ONLY, "Planning of invitations."),
    "solidarity.consent": (CASE, "Each person's own consents."),
    "solidarity.consent.record": (DIALOG, "Coordinators record a consent."),
    "solidarity.consent.text": (SETTING, "Wordings of consents."),
    "solidarity.contact.request": (CASE, "What one municipality asks about its contact persons."),
    "solidarity.consultation": (SERVICE_ONLY, "Notes of advice."),
    "solidarity.consultation.analysis": (FIGURES, "Figures of advice."),
    "solidarity.consultation.topic": (SETTING, "Topics of advice."),
    "solidarity.contact.role": (SETTING, "Names of roles."),
    "solidarity.event.analysis": (FIGURES, "Figures of events."),
    "solidarity.exchange.interrupt": (DIALOG, "Coordinators interrupt an exchange."),
    "solidarity.exchange.interruption": (CASE, "Interruptions of one exchange, with notes."),
    "solidarity.exchange.item": (CASE, "Agenda and minutes of one exchange."),
    "solidarity.exchange.item.template": (SETTING, "Patterns of an agenda."),
    "solidarity.exchange.override": (DIALOG, "Coordinators go past a gate."),
    "solidarity.exchange.result": (DIALOG, "Coordinators take over results."),
    "solidarity.exchange.result.declaration": (DIALOG, "Coordinators take over results."),
    "solidarity.exchange.result.line": (DIALOG, "Coordinators take over results."),
    "solidarity.fund": (SETTING, "Names of funds."),
    "solidarity.fund.application": (CASE, "Projects of one municipality, which reads them."),
    "solidarity.fund.application.decision": (DIALOG, "The service decides."),
    "solidarity.fund.application.line": (CASE, "Costs of a project of one municipality."),
    "solidarity.fund.application.step": (SERVICE_ONLY, "Who decided what, with reasons for the record."),
    "solidarity.fund.call": (SETTING, "Parameters of a year; pages show what was published."),
    "solidarity.fund.call.limit": (SETTING, "Parameters of a year."),
    "solidarity.fund.call.source": (SETTING, "Sources of the parameters."),
    "solidarity.fund.eligibility": (CASE, "The verdict for one municipality, which reads it."),
    "solidarity.fund.payment": (CASE, "Payments to one municipality, which reads them."),
    "solidarity.fund.precheck": (DIALOG, "The service checks a project."),
    "solidarity.fund.precheck.line": (DIALOG, "The service checks a project."),
    "solidarity.fund.project.kind": (SETTING, "Kinds of projects."),
    "solidarity.fund.requirement": (CASE, "Duties of one municipality, which reads them."),
    "solidarity.inquiry.attempt": (SERVICE_ONLY, "How often forms came from where."),
    "solidarity.inquiry.line": (SERVICE_ONLY, "Forms of the website as somebody sent them."),
    "solidarity.inquiry.notice": (SETTING, "Wordings of the privacy notice."),
    "solidarity.inquiry.submission": (SERVICE_ONLY, "Forms of the website as somebody sent them."),
    "solidarity.interpreter": (SERVICE_ONLY, "People who work for the service."),
    "solidarity.interpreter.booking": (SERVICE_ONLY, "Bookings of interpreters."),
    "solidarity.language.pair": (SETTING, "Languages of interpreters."),
    "solidarity.matching.comparison": (DIALOG, "Candidates side by side."),
    "solidarity.matching.comparison.line": (DIALOG, "Candidates side by side."),
    "solidarity.matching.comparison.weight": (DIALOG, "Candidates side by side."),
    "solidarity.matching.criterion": (SETTING, "Weights of the service."),
    "solidarity.matching.pair": (SERVICE_ONLY, "Pairs that the service wants or does not want."),
    "solidarity.matching.proposal": (
        CASE,
        "A proposal to two municipalities, which read it once it was sent.",
    ),
    "solidarity.matching.proposal.answer": (CASE, "Who answered a proposal for one side."),
    "solidarity.matching.proposal.create": (DIALOG, "Coordinators propose."),
    "solidarity.matching.proposal.decline": (DIALOG, "Coordinators record an answer."),
    "solidarity.matching.ranking": (DIALOG, "Candidates in their order."),
    "solidarity.matching.ranking.line": (DIALOG, "Candidates in their order."),
    "solidarity.matching.round": (SERVICE_ONLY, "Many inquiries at once."),
    "solidarity.matching.round.line": (SERVICE_ONLY, "Many inquiries at once."),
    "solidarity.matching.weighting": (DIALOG, "Managers set weights."),
    "solidarity.matching.weighting.line": (DIALOG, "Managers set weights."),
    "solidarity.municipality": (CASE, "Register facts are public; a municipality reads its own record."),
    "solidarity.municipality.import": (DIALOG, "Managers import registers."),
    "solidarity.municipality.import.line": (DIALOG, "Managers import registers."),
    "solidarity.need": (CASE, "Needs of one municipality; what is shared leaves as plain values."),
    "solidarity.need.import": (DIALOG, "Coordinators import needs."),
    "solidarity.need.import.line": (DIALOG, "Coordinators import needs."),
    "solidarity.need.item": (SETTING, "The catalogue of goods."),
    "solidarity.network.figure": (FIGURES, "Figures of the network, which a page shows as plain values."),
    "solidarity.network.membership": (CASE, "The membership of one municipality, which reads it."),
    "solidarity.network.membership.change": (SERVICE_ONLY, "Steps of a membership, with internal reasons."),
    "solidarity.network.membership.close": (DIALOG, "Coordinators end a membership."),
    "solidarity.network.report": (DIALOG, "The report of the service."),
    "solidarity.network.welcome": (SERVICE_ONLY, "Which welcome mail went to whom."),
    "solidarity.offer": (CASE, "Offers of one municipality."),
    "solidarity.partner.forget": (DIALOG, "Managers forget people."),
    "solidarity.partnership": (CASE, "A pair; its two municipalities read it."),
    "solidarity.partnership.analysis": (FIGURES, "Figures of partnerships."),
    "solidarity.partnership.close": (DIALOG, "Coordinators end a partnership."),
    "solidarity.partnership.file": (CASE, "Files of one pair, which its page gives to both."),
    "solidarity.partnership.message": (CASE, "Messages of one pair, which its page shows to both."),
    "solidarity.partnership.message.write": (DIALOG, "Coordinators write to both sides."),
    "solidarity.partnership.notice": (SERVICE_ONLY, "Who was told of which message."),
    "solidarity.portal.change": (CASE, "The audit trail of one municipality, which its page shows."),
    "solidarity.proposal.analysis": (FIGURES, "Figures of proposals."),
    "solidarity.region.partnership": (SETTING, "Regions that are partners."),
    "solidarity.territory.status": (SETTING, "The official list of territories."),
    "solidarity.tie": (SERVICE_ONLY, "What the service knows of ties."),
    "solidarity.topic": (SETTING, "Names of topics."),
    "solidarity.topic.group.departure": (SERVICE_ONLY, "Who left a group by hand."),
}

#: Methods of ours that do not refuse whoever is not of the service: they must give nothing away and change nothing,
#: as all others. ``{(model or "*", pattern of names): reason}``
OPEN_METHODS = {
    (
        "*",
        "action_view_*",
    ): "Opens a list: the action holds ids and conditions, and the list asks for rights itself.",
    ("*", "message_route"): "Odoo's gateway for mails; it takes a message, which no remote call can send.",
    ("solidarity.municipality", "name_search"): "Finds what the user may read.",
    ("solidarity.municipality", "action_precheck"): "Opens a dialog that only coordinators may create.",
    ("solidarity.need.import", "action_template"): "The address of an empty template.",
    ("solidarity.tie", "get_import_templates"): "The address of an empty template.",
    ("solidarity.campaign.recipient", "mail_allowed_qweb_expressions"): "A list of names of fields.",
    ("ir.filters", "get_filters"): "The user's own filters.",
}

#: Methods by which a reader writes something. ``{(model, method): reason}``
READER_WRITES = {
    (
        "solidarity.campaign.step",
        "action_view_recipients",
    ): "The list is reckoned anew before anybody looks at it.",
}


class Page:
    """How a route is attacked.

    :param reason: who may open it, and what it gives
    :param login: whether it asks for an account
    :param ids: ``{parameter: model}``, ids of which others' are tried
    :param tokens: ``{parameter: function}`` that gives a valid token, of another record
    :param samples: ``{parameter: function}`` that gives values of which something may hang on
    :param numbers: parameters that are a number and no id, such as that of a page
    :param page: function that gives the address of the page whose form it takes
    :param form: function that gives what a browser sends beside what stands in the form
    :param open_to: ``{who: models}`` of which somebody who does not speak for the municipality may change records
    """

    def __init__(
        self, reason, login=True, ids=(), tokens=(), samples=(), numbers=(), page=None, form=None, open_to=()
    ):
        self.reason = reason
        self.login = login
        self.ids, self.tokens, self.samples = dict(ids), dict(tokens), dict(samples)
        self.numbers = numbers
        self.page, self.form = page, form
        self.open_to = dict(open_to)


def _own(model):
    return lambda scene: scene.own_records[model].ids[0]


#: What a person may do for itself, whoever it is: its own consents, language and groups.
OF_THE_PERSON = dict.fromkeys(
    ("without", "former", "moved", "voiceless"),
    ("res.partner", "solidarity.consent", "mail.message", "mail.mail", "solidarity.topic.group.departure"),
)
APPLICATION = "solidarity.fund.application"
PROPOSAL = "solidarity.matching.proposal"
OWN_NEEDS = "/my/solidarity/needs-and-offers/<any(need,offer):kind>"
PAIR = "/my/solidarity/partnerships/<int:partnership_id>"
#: Somebody is told of something.
TOLD = ("solidarity.partnership.notice", "mail.message", "mail.mail", "mail.activity")
#: What contacts of a municipality record, with its trail.
RECORDED = ("solidarity.need", "solidarity.offer", "solidarity.portal.change", *TOLD)
#: A form of the website becomes an inquiry, whoever sent it.
RECEIVED = dict.fromkeys(
    ("visitor", "without", "former", "moved", "voiceless"),
    (
        "solidarity.inquiry.submission",
        "solidarity.inquiry.line",
        "solidarity.inquiry.attempt",
        "crm.lead",
        *TOLD,
    ),
)

#: ``{address: Page}``
ROUTES = {
    "/my/solidarity": Page("The own line."),
    "/my/solidarity/page/<int:page>": Page("The own line.", numbers=("page",)),
    "/my/solidarity/aid": Page("What the own municipality gives or receives."),
    "/my/solidarity/aid/page/<int:page>": Page(
        "What the own municipality gives or receives.", numbers=("page",)
    ),
    "/my/solidarity/fund": Page("The own verdicts and projects."),
    "/my/solidarity/fund/page/<int:page>": Page("The own verdicts and projects.", numbers=("page",)),
    "/my/solidarity/municipality": Page("The own profile, persons, and who changed what."),
    "/my/solidarity/municipality/page/<int:page>": Page(
        "The own profile, persons, and who changed what.", numbers=("page",)
    ),
    "/my/solidarity/municipality/profile": Page(
        "Whoever speaks for the municipality changes its profile.",
        page=lambda scene: "/my/solidarity/municipality",
        form=lambda scene: {"partner_capacity": "3", "topic_ids": str(scene.health.id)},
    ),
    "/my/solidarity/municipality/request": Page(
        "Whoever speaks for the municipality asks for changes of its persons; others say that they leave.",
        page=lambda scene: "/my/solidarity/municipality",
        form=lambda scene: {"kind": "invite", "name": "Somebody", "email": "somebody@example.org"},
    ),
    "/my/solidarity/municipality/request/<int:request_id>/withdraw": Page(
        "Whoever asked for something takes its own request back.",
        ids={"request_id": "solidarity.contact.request"},
        form=lambda scene: {"withdraw": "1"},
    ),
    "/my/solidarity/needs-and-offers": Page("The own needs and offers."),
    "/my/solidarity/needs-and-offers/page/<int:page>": Page("The own needs and offers.", numbers=("page",)),
    f"{OWN_NEEDS}/new": Page(
        "Contacts of a municipality record a need.",
        samples={"kind": lambda scene: ["need", "offer"]},
        page=lambda scene: "/my/solidarity/needs-and-offers/need/new",
        form=lambda scene: {"name": "Forged need", "topic_id": str(scene.energy.id), "quantity": "2"},
        open_to={"voiceless": RECORDED, "former": RECORDED},
    ),
    f"{OWN_NEEDS}/<int:record_id>": Page(
        "Contacts of a municipality change an own need.",
        ids={"record_id": "solidarity.offer"},
        samples={"kind": lambda scene: ["offer", "need"]},
        form=lambda scene: {"name": "Forged offer", "topic_id": str(scene.energy.id), "quantity": "2"},
        open_to={"voiceless": RECORDED},
    ),
    f"{OWN_NEEDS}/<int:record_id>/withdraw": Page(
        "Contacts of a municipality take an own need back.",
        ids={"record_id": "solidarity.offer"},
        samples={"kind": lambda scene: ["offer", "need"]},
        form=lambda scene: {"reason": "Forged"},
        open_to={"voiceless": RECORDED},
    ),
    "/my/solidarity/partnerships": Page("The own partnerships."),
    "/my/solidarity/partnerships/page/<int:page>": Page("The own partnerships.", numbers=("page",)),
    PAIR: Page("The two municipalities of a pair.", ids={"partnership_id": "solidarity.partnership"}),
    f"{PAIR}/<string:section>": Page(
        "The two municipalities of a pair.",
        ids={"partnership_id": "solidarity.partnership"},
        samples={"section": lambda scene: ["messages", "files", "events", "needs", "offers", "aid"]},
    ),
    f"{PAIR}/<string:section>/page/<int:page>": Page(
        "The two municipalities of a pair.",
        ids={"partnership_id": "solidarity.partnership"},
        samples={"section": lambda scene: ["messages", "files", "events", "needs", "offers", "aid"]},
        numbers=("page",),
    ),
    f"{PAIR}/events/<int:event_id>/calendar": Page(
        "The two municipalities of a pair; how to join, whoever is registered.",
        ids={"partnership_id": "solidarity.partnership", "event_id": "event.event"},
    ),
    f"{PAIR}/events/<int:event_id>/minutes": Page(
        "The two municipalities of a pair, once the minutes are closed.",
        ids={"partnership_id": "solidarity.partnership", "event_id": "event.event"},
    ),
    f"{PAIR}/events/<int:event_id>/register": Page(
        "Contacts of the two municipalities register themselves.",
        ids={"partnership_id": "solidarity.partnership", "event_id": "event.event"},
        form=lambda scene: {"register": "1"},
        open_to={"voiceless": ("event.registration", "mail.message", "mail.mail")},
    ),
    f"{PAIR}/files/<int:file_id>": Page(
        "The two municipalities of a pair.",
        ids={"partnership_id": "solidarity.partnership", "file_id": "solidarity.partnership.file"},
    ),
    f"{PAIR}/files/<int:file_id>/remove": Page(
        "A municipality takes its own file back.",
        ids={"partnership_id": "solidarity.partnership", "file_id": "solidarity.partnership.file"},
        form=lambda scene: {"remove": "1"},
        open_to={"voiceless": ("solidarity.partnership.file", "mail.message", "ir.attachment")},
    ),
    f"{PAIR}/files/share": Page(
        "Contacts of the two municipalities share a file.",
        ids={"partnership_id": "solidarity.partnership"},
        form=lambda scene: {"file": "no file"},
    ),
    f"{PAIR}/messages/send": Page(
        "Contacts of the two municipalities write to each other.",
        ids={"partnership_id": "solidarity.partnership"},
        form=lambda scene: {"body": "Forged words", "lang": "de_DE", "token": "a" * 32},
        open_to={"voiceless": ("solidarity.partnership.message", *TOLD)},
    ),
    "/my/solidarity/proposals": Page("Proposals that were sent to the municipality."),
    "/my/solidarity/proposals/page/<int:page>": Page(
        "Proposals that were sent to the municipality.", numbers=("page",)
    ),
    "/my/solidarity/proposals/<int:proposal_id>": Page(
        "A proposal that was sent to the municipality.", ids={"proposal_id": PROPOSAL}
    ),
    "/my/solidarity/proposals/<int:proposal_id>/answer": Page(
        "Whoever speaks for the municipality answers; every contact may ask.",
        ids={"proposal_id": PROPOSAL},
        form=lambda scene: {
            "step": "decline",
            "decided": "1",
            "code": "capacity",
            "words": "Forged",
            "date": "2027-04-01",
            "question": "Forged question",
            "answer_id": "1",
        },
    ),
    "/my/solidarity/proposals/<int:proposal_id>/sheet": Page(
        "A proposal that was sent to the municipality.", ids={"proposal_id": PROPOSAL}
    ),
    "/solidarity": Page("What the service offers.", login=False),
    "/solidarity/block/<any(figures,events):name>": Page(
        "Figures and events of the website.",
        login=False,
        samples={"name": lambda scene: ["figures", "events"]},
    ),
    "/solidarity/hromada": Page(
        "Anybody introduces a hromada.",
        login=False,
        page=lambda scene: "/solidarity/hromada",
        form=lambda scene: scene._form_of_stranger(scene.small_hromada),
        open_to=RECEIVED,
    ),
    "/solidarity/inquiry": Page(
        "Anybody introduces a municipality.",
        login=False,
        page=lambda scene: "/solidarity/inquiry",
        form=lambda scene: scene._form_of_stranger(scene.other_town),
        open_to=RECEIVED,
    ),
    "/solidarity/inquiry/<int:submission_id>/<string:token>": Page(
        "Whoever has the link from its mail.",
        login=False,
        ids={"submission_id": "solidarity.inquiry.submission"},
        tokens={"token": lambda scene: scene.german_portal.partner_id._consent_token()},
    ),
    "/solidarity/inquiry/municipalities": Page("Names of the public register.", login=False),
    "/solidarity/inquiry/thanks": Page("The same words for everybody.", login=False),
    "/solidarity/partnerships": Page("Pairs that are named publicly.", login=False),
    "/solidarity/partnerships/page/<int:page>": Page(
        "Pairs that are named publicly.", login=False, numbers=("page",)
    ),
    "/my/solidarity/aid/<int:aid_id>": Page("Donor and receiver.", ids={"aid_id": "solidarity.aid"}),
    "/my/solidarity/aid/<int:aid_id>/receipt": Page(
        "The receiver confirms what arrived.",
        ids={"aid_id": "solidarity.aid"},
        form=lambda scene: {f"arrived_{scene.own_records['solidarity.aid'].line_ids[:1].id}": "1"},
    ),
    "/my/solidarity/certificate/<int:eligibility_id>": Page(
        "The own certificate.", ids={"eligibility_id": "solidarity.fund.eligibility"}
    ),
    "/my/solidarity/contact": Page("The own data."),
    "/my/solidarity/contact/consent": Page(
        "The own consents.",
        page=lambda scene: "/my/solidarity/contact",
        open_to=OF_THE_PERSON,
    ),
    "/my/solidarity/contact/language": Page(
        "The own language.", page=lambda scene: "/my/solidarity/contact", open_to=OF_THE_PERSON
    ),
    "/my/solidarity/fund/<int:application_id>": Page(
        "The own projects.", ids={"application_id": APPLICATION}
    ),
    "/my/solidarity/fund/<int:application_id>/export": Page(
        "The own projects.", ids={"application_id": APPLICATION}
    ),
    "/my/solidarity/fund/deadlines.ics": Page("Dates of a call that was published."),
    "/my/solidarity/fund/precheck": Page(
        "Contacts of German municipalities check a project and save a draft.",
        page=lambda scene: f"/my/solidarity/fund/{_own(APPLICATION)(scene)}?edit=1",
        form=lambda scene: {"action": "save"},
        open_to={"voiceless": (APPLICATION, f"{APPLICATION}.line", "mail.message")},
    ),
    "/my/solidarity/needs": Page("Open needs of members, for members."),
    "/my/solidarity/needs/page/<int:page>": Page("Open needs of members, for members.", numbers=("page",)),
    "/my/solidarity/needs/help": Page(
        "Contacts of a member tell its coordinator that they can help.",
        page=lambda scene: "/my/solidarity/needs",
        open_to={"voiceless": ("mail.activity", "mail.message", "mail.mail")},
    ),
    "/my/solidarity/network": Page("The directory, for members."),
    "/my/solidarity/network/page/<int:page>": Page("The directory, for members.", numbers=("page",)),
    "/my/solidarity/network/group": Page(
        "A contact of a member joins a topic group, if it agreed.",
        page=lambda scene: "/my/solidarity/network",
        form=lambda scene: {
            "group_id": str(scene.env.ref("solidarity_partnership.mail_group_situation").id),
            "step": "join",
        },
    ),
    "/my/solidarity/network/events/<int:event_id>/register": Page(
        "Contacts of a member register themselves for an event of the network that is open to them.",
        ids={"event_id": "event.event"},
        form=lambda scene: {"register": "1"},
        open_to={"voiceless": ("event.registration", "mail.message", "mail.mail")},
    ),
    "/my/solidarity/network/events/<int:event_id>/withdraw": Page(
        "Everybody takes back the own registration for an event of the network.",
        ids={"event_id": "event.event"},
        form=lambda scene: {"withdraw": "1"},
    ),
    "/my/solidarity/network/listing": Page(
        "Whoever speaks for a member decides whether it is named publicly.",
        page=lambda scene: "/my/solidarity/network",
        form=lambda scene: {"listed": "1"},
    ),
    "/my/solidarity/network/member/<string:key>": Page(
        "One member, for members: register facts, and persons who agreed.",
        samples={"key": lambda scene: [scene.other_town.key, scene.former_town.key, scene.small_hromada.key]},
    ),
    "/solidarity/attendance/<int:registration_id>/<string:token>": Page(
        "Whoever has the link from its mail.",
        login=False,
        ids={"registration_id": "event.registration"},
        tokens={"token": lambda scene: scene._token_of_another_attendee()},
    ),
    "/solidarity/attendance/<int:registration_id>/<string:token>/answer": Page(
        "Whoever has the link from its mail.",
        login=False,
        ids={"registration_id": "event.registration"},
        tokens={"token": lambda scene: scene._token_of_another_attendee()},
        form=lambda scene: {"answer": "yes", "wants_interpretation": "1"},
    ),
    "/solidarity/attendance/<int:registration_id>/<string:token>/ics": Page(
        "Whoever has the link from its mail.",
        login=False,
        ids={"registration_id": "event.registration"},
        tokens={"token": lambda scene: scene._token_of_another_attendee()},
    ),
    "/solidarity/certificate": Page(
        "Anybody with number and key of a certificate.",
        login=False,
        form=lambda scene: {"number": scene.foreign_eligibility.number, "key": "x"},
    ),
    "/solidarity/certificate/<path:number>": Page(
        "Anybody with number and key of a certificate.",
        login=False,
        samples={"number": lambda scene: [scene.foreign_eligibility.number]},
    ),
    "/solidarity/consent/<int:partner_id>/<string:token>": Page(
        "Whoever has the link from its mail.",
        login=False,
        ids={"partner_id": "res.partner"},
        tokens={"token": lambda scene: scene.german_portal.partner_id._consent_token()},
    ),
    "/solidarity/consent/<int:partner_id>/<string:token>/answer": Page(
        "Whoever has the link from its mail.",
        login=False,
        ids={"partner_id": "res.partner"},
        tokens={"token": lambda scene: scene.german_portal.partner_id._consent_token()},
        form=lambda scene: {"purpose": "directory", "answer": "give", "text_id": "1"},
    ),
    "/solidarity/network": Page("What members want to show publicly.", login=False),
    "/solidarity/network/page/<int:page>": Page(
        "What members want to show publicly.", login=False, numbers=("page",)
    ),
    "/solidarity/registration/<int:recipient_id>/<string:token>": Page(
        "Whoever has the link from its mail.",
        login=False,
        ids={"recipient_id": "solidarity.campaign.recipient"},
        tokens={"token": lambda scene: scene.german_portal.partner_id._consent_token()},
    ),
    "/solidarity/registration/<int:recipient_id>/<string:token>/register": Page(
        "Whoever has the link from its mail.",
        login=False,
        ids={"recipient_id": "solidarity.campaign.recipient"},
        tokens={"token": lambda scene: scene.german_portal.partner_id._consent_token()},
        form=lambda scene: {"wants_interpretation": "1"},
    ),
    "/solidarity/registration/example": Page("An example without a person.", login=False),
    # Odoo's own, which our overrides change: what is said of them is tested beside their features.
    '/event/<model("event.event"):event>': Page(
        "Events that are published.", login=False, numbers=("event",)
    ),
    '/event/<model("event.event"):event>/registration/confirm': Page(
        "Anybody registers for a published event.", login=False, numbers=("event",)
    ),
    "/mailing/<int:mailing_id>/unsubscribe": Page(
        "Whoever has the link from its mail.", login=False, numbers=("mailing_id",)
    ),
    "/mailing/confirm_unsubscribe": Page("Whoever has the link from its mail.", login=False),
    "/my": Page("The home of every portal."),
    "/my/home": Page("The home of every portal."),
    "/my/counters": Page("Numbers of the own records."),
    "/web/become": Page("Administrators; our override only sets the language of the portal."),
    "/web/login": Page("Our override only sets the language of the portal.", login=False),
    "/web/login/totp": Page("Our override only sets the language of the portal.", login=False),
}
