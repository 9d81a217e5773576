"""What readers are told about a pair: whole phrases, so that each language can order its words as it needs."""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

SENTENCES = {
    "weak": _lt("Weak: %(reasons)s."),
    "unknown": _lt("No data on: %(criteria)s."),
    "much_unknown": _lt("No data on: %(criteria)s and others."),
    "nothing_special": _lt("No criterion stands out."),
}

#: Criterion -> (phrase with its facts, phrase without them) where it speaks for the pair.
STRONG_PHRASES = {
    "population": (_lt("similar size (%(german)s / %(ukrainian)s)"), _lt("similar size")),
    "level": (_lt("same level (%(german)s / %(ukrainian)s)"), _lt("same level")),
    "settlement": (
        _lt("similarly settled (%(german)s / %(ukrainian)s live in urban settlements)"),
        _lt("similarly settled for their countries"),
    ),
    "geography": (_lt("geography in common: %(common)s"), _lt("similar geography")),
    "economy": (
        _lt("similar economic strength (%(german)s / %(ukrainian)s of what is usual in the country)"),
        _lt("similar economic strength"),
    ),
    "topics": (_lt("both ask for %(common)s"), _lt("both ask for the same")),
    "ukrainian_needs": (
        _lt("the offer of %(german_name)s covers %(covered)s of %(needs)s needs of %(ukrainian_name)s"),
        _lt("the offer of %(german_name)s covers needs of %(ukrainian_name)s"),
    ),
    "german_needs": (
        _lt("the offer of %(ukrainian_name)s covers %(covered)s of %(needs)s needs of %(german_name)s"),
        _lt("the offer of %(ukrainian_name)s covers needs of %(german_name)s"),
    ),
    "languages": (_lt("contact language in common: %(common)s"), _lt("contact language in common")),
    "ties": (_lt("existing tie: %(kind)s"), _lt("existing ties")),
    "experience": (
        _lt("experience with partnerships (%(german)s / %(ukrainian)s so far)"),
        _lt("experience with partnerships"),
    ),
    "waiting": (
        _lt("long waiting time in months (%(german)s / %(ukrainian)s)"),
        _lt("long waiting time"),
    ),
    "partners": (_lt("neither has a partner yet"), _lt("neither has a partner yet")),
    "seeking": (_lt("both seek a partner"), _lt("both seek a partner")),
    "fairness": (
        _lt("few partnerships so far in their regions and size classes"),
        _lt("few partnerships so far in their regions and size classes"),
    ),
}

#: The same where a criterion speaks against the pair.
WEAK_PHRASES = {
    "population": (_lt("different size (%(german)s / %(ukrainian)s)"), _lt("different size")),
    "level": (_lt("different level (%(german)s / %(ukrainian)s)"), _lt("different level")),
    "settlement": (
        _lt("differently settled (%(german)s / %(ukrainian)s live in urban settlements)"),
        _lt("differently settled for their countries"),
    ),
    "geography": (_lt("little geography in common (%(common)s)"), _lt("different geography")),
    "economy": (
        _lt("different economic strength (%(german)s / %(ukrainian)s of what is usual in the country)"),
        _lt("different economic strength"),
    ),
    "topics": (_lt("few wishes in common (%(common)s)"), _lt("different wishes")),
    "ukrainian_needs": (
        _lt("the offer of %(german_name)s covers only %(covered)s of %(needs)s needs of %(ukrainian_name)s"),
        _lt("the offer of %(german_name)s hardly covers the needs of %(ukrainian_name)s"),
    ),
    "german_needs": (
        _lt("the offer of %(ukrainian_name)s covers only %(covered)s of %(needs)s needs of %(german_name)s"),
        _lt("the offer of %(ukrainian_name)s hardly covers the needs of %(german_name)s"),
    ),
    "languages": (_lt("no contact language in common"), _lt("no contact language in common")),
    "seeking": (_lt("one side wants no partner"), _lt("one side wants no partner")),
}

#: Kinds of ties, see ``LINK_STRENGTHS``.
TIES = {
    "contact": _lt("the two are in contact"),
    "twinning": _lt("twinning"),
    "civil_society": _lt("contact of civil society"),
    "third": _lt("the same twin town in a third country"),
    "refugees": _lt("refugees or diaspora from there"),
    "refugees_region": _lt("refugees or diaspora from the region"),
    "region": _lt("partnership of Land and oblast"),
}

FEATURES = {
    "mountain": _lt("mountains"),
    "coast": _lt("coast"),
    "border": _lt("state border"),
    "river_port": _lt("river or port"),
}
