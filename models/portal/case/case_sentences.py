"""What a municipality reads of its case: whole sentences, so that each language can order its words as it needs."""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

TITLES = {
    "inquiry": _lt("Inquiry"),
    "proposals": _lt("Proposals"),
    "contact": _lt("Contact"),
    "exchange": _lt("Bilingual exchange"),
    "network": _lt("Network"),
    "fund": _lt("Small-projects fund"),
}

STATES = {
    "done": _lt("done"),
    "now": _lt("now"),
    "paused": _lt("rests"),
    "later": _lt("later"),
}

ACTORS = {
    "service": _lt("We, the coordination"),
    "you": _lt("You"),
    "other": _lt("The other side"),
    "both": _lt("You, the other side and we together"),
}

#: What is true of a step that is done.
DONE = {
    "inquiry": _lt("We have received your inquiry."),
    "inquiry_other": _lt("The other side has asked for a partnership."),
    "proposals": _lt("Both municipalities have accepted."),
    "contact": _lt("We have brought both administrations together."),
    "exchange": _lt("You have met, and said what you need and what you want to do together."),
    "network": _lt("Your municipality is a member of the network."),
    "fund": _lt("A project of yours is funded."),
}

#: What a step will be.
LATER = {
    "proposals": _lt("We propose municipalities that fit; both sides decide."),
    "contact": _lt("We bring both administrations together."),
    "exchange": _lt("A first meeting with interpreters: the situation, concrete needs, common plans."),
    "network": _lt("After the exchange your municipality is admitted to the network."),
    "fund": _lt("Members of the network may apply for small projects."),
}

#: What happens now. Those with a day have a second sentence.
NEXT = {
    "propose": _lt("We compare municipalities and propose some that fit."),
    "propose_again": _lt("The proposals so far have led to no partnership. We look for others."),
    "answer": _lt("Please read the proposal and answer it."),
    "answer_dated": _lt("Please read the proposal and answer it by %(day)s."),
    "confirm": _lt("The mayor or head of the administration confirms your answer in the portal."),
    "council_dated": _lt("Your council decides on %(day)s. Please answer then."),
    "wait": _lt("Your answer has arrived. The other side still decides."),
    "wait_dated": _lt("Your answer has arrived. The other side decides by %(day)s."),
    "begin": _lt("Both sides have accepted. We prepare the partnership."),
    "ask_wished": _lt("We ask the municipality of your choice and come back to you."),
    "introduce": _lt("We bring both administrations together and write to both of you."),
    "plan_exchange": _lt("We look for a day for the first exchange with both of you, and book interpreters."),
    "meet_dated": _lt("The exchange takes place on %(day)s. You find how to take part with the partnership."),
    "admit": _lt("We check the admission to the network and tell you the result."),
    "suspended": _lt("Your membership of the network is suspended. We are in touch with you about it."),
    "eligibility": _lt("We tell you whether you may apply to the fund."),
    "apply": _lt("You may apply. Check a planned project beforehand in the portal."),
    "not_eligible": _lt("You cannot apply at present. The fund's page says why, and what you can do."),
    "application": _lt("Your application is being worked on. The fund's page says where it stands."),
    "other_applies": _lt("The German municipality applies to the fund; you plan the project together."),
    "resting": _lt("The partnership rests. Whoever wants to go on writes to us."),
}

CASES = {
    "match": _lt("Your inquiry: a fitting partner"),
    "own_choice": _lt("Your inquiry: %(name)s"),
    "proposed": _lt("Proposal: %(name)s"),
    "partnership": _lt("Partnership with %(name)s"),
}
