from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date, format_list, formatLang

from ...matching.criteria import CRITERIA
from ...matching.geography import distance_km, place_on_map
from ...matching.reasons import reasons
from ..language_names import language_name
from .matching_sentences import FEATURES, SENTENCES, STRONG_PHRASES, TIES, WEAK_PHRASES

#: So many criteria without data are named, the weightiest first; the share that is known stands beside it.
_UNKNOWN_COUNT = 3


class SolidarityMunicipality(models.Model):
    """Puts the reasons for and against a pair into the reader's language."""

    _inherit = "solidarity.municipality"

    @api.model
    def _describe_matches(self, matches, profiles=None):
        """One sentence for each pair, in the reader's language; a number of queries that does not grow with the pairs.

        :param matches: list of (German municipality, Ukrainian municipality, parts of the score)
        :param profiles: profiles by id, if the caller has them
        """
        german, ukrainian = (self.union(*(match[side] for match in matches)) for side in (0, 1))
        municipalities = german | ukrainian
        if profiles is None:
            profiles = municipalities._profiles()
        words = _Words(self.env, [profiles[record_id] for record_id in municipalities.ids])
        names = {municipality.id: municipality.name for municipality in municipalities}
        return [
            words.sentence(
                reasons(parts, profiles[german.id], profiles[ukrainian.id]),
                {"german_name": names[german.id], "ukrainian_name": names[ukrainian.id]},
            )
            for german, ukrainian, parts in matches
        ]

    @api.model
    def _render_explanations(self, explanations):
        """The bars of several scores as HTML, given their parts; nothing for a score without parts."""
        names = self.env["solidarity.matching.criterion"]._names()
        return [
            parts
            and self.env["ir.qweb"]._render(
                "solidarity_partnership.matching_explanation", {"bars": self._describe_bars(parts, names)}
            )
            for parts in explanations
        ]

    def _describe_bars(self, parts, names=None):
        """What the template of the bars needs of the parts of a score, in their order.

        :param names: name of each criterion by code, if the caller has them
        """
        names = names or self.env["solidarity.matching.criterion"]._names()
        return [
            {
                "name": names.get(part["criterion"], part["criterion"]),
                "percent": None if part["value"] is None else round(100 * part["value"]),
                "points": formatLang(self.env, part["points"]),
                "weight": formatLang(self.env, part["weight"], digits=1),
                "in_favour": part["criterion"] in CRITERIA and CRITERIA[part["criterion"]].in_favour,
            }
            for part in parts
        ]

    # ------------------------------------------------------------------
    # Facts side by side
    # ------------------------------------------------------------------

    def _describe_facts(self, profiles=None, is_public=False):
        """Facts of these municipalities side by side, in the reader's language.

        :param profiles: profiles by id, if the caller has them
        :param is_public: leave out what the service alone knows of their other partners and wishes
        :return: list of dicts ``label`` and ``values``, one value for each municipality in order; None is unknown. What
            is unknown of all is left out.
        """
        profiles = profiles or self._profiles()
        words = _Words(self.env, [profiles[record_id] for record_id in self.ids])
        dates = self._territory_dates()
        rows = [
            (label, [fact(municipality, profiles[municipality.id]) for municipality in self])
            for label, fact in words.facts(dates) + ([] if is_public else words.internal_facts())
        ]
        return [{"label": label, "values": values} for label, values in rows if any(values)]

    def _territory_dates(self):
        """Since when each class of territory is in force, by municipality id and class."""
        statuses = self.env["solidarity.territory.status"]
        rows = statuses._read_group(
            statuses._open_domain() & Domain("municipality_id", "in", self.ids),
            ["municipality_id", "status"],
            ["date_from:min"],
        )
        return {(municipality.id, status): date for municipality, status, date in rows}

    def _describe_places(self):
        """Where these municipalities lie on the map: dicts of ``name``, ``left`` and ``top`` (percent), ``country``."""
        places = []
        for municipality in self:
            spot = municipality._position() and place_on_map(*municipality._position())
            if spot:
                left, top = spot
                places.append(
                    {
                        "name": municipality.name,
                        "left": f"{left:.2f}",
                        "top": f"{top:.2f}",
                        "country": municipality.country_code,
                    }
                )
        return places

    def _describe_distance(self, other):
        """The straight line to another municipality in km, in words; None when a position is unknown."""
        here, there = self._position(), other._position()
        if not here or not there:
            return None
        kilometres = formatLang(self.env, distance_km(here, there), digits=0)
        return self.env._("%(kilometres)s km in a straight line", kilometres=kilometres)

    def _position(self):
        """Latitude and longitude; None while unknown: neither country lies at 0."""
        self.ensure_one()
        return (self.latitude, self.longitude) if self.latitude and self.longitude else None


class _Words:
    """Words for the reasons of some pairs; the names in them are read once."""

    def __init__(self, env, profiles):
        self.env = env
        self._criteria = env["solidarity.matching.criterion"]._names()
        self._kinds, self._regions, self._territories = (
            dict(env["solidarity.municipality"]._fields[name]._description_selection(env))
            for name in ("kind", "region", "territory_status")
        )
        self._topics = self._names_of_topics(
            {
                topic
                for profile in profiles
                for topics in (profile.topics, profile.needs, profile.offers)
                for topic in topics
            }
        )
        self._languages = self._names_of_languages()

    def sentence(self, found, names):
        """All that ``found`` says of a pair; ``names`` are those of the two municipalities."""
        strong = self._phrases(STRONG_PHRASES, found.strong, names)
        weak = self._phrases(WEAK_PHRASES, found.weak, names)
        sentences = [f"{strong}."] if strong else []
        if weak:
            sentences.append(self._translate(SENTENCES["weak"], reasons=weak))
        if not sentences:
            sentences.append(self._translate(SENTENCES["nothing_special"]))
        if found.unknown:
            named = found.unknown[:_UNKNOWN_COUNT]
            criteria = ", ".join(self._criteria.get(code, code) for code in named)
            term = "unknown" if named == found.unknown else "much_unknown"
            sentences.append(self._translate(SENTENCES[term], criteria=criteria))
        text = " ".join(sentences)
        return text[:1].upper() + text[1:]

    def facts(self, dates):
        """Labels of facts with the functions that tell them of a municipality and its profile.

        :param dates: since when the class of a territory is in force, by municipality id and class
        """
        return [
            (self.env._("Kind"), lambda record, profile: self._kinds.get(profile.kind)),
            (self.env._("Land / Oblast"), lambda record, profile: self._regions.get(profile.region)),
            (self.env._("Population"), lambda record, profile: self._number(profile.population)),
            (self.env._("Area (km²)"), lambda record, profile: self._number(profile.area_km2)),
            (self.env._("Inhabitants per km²"), lambda record, profile: self._density(profile)),
            (self.env._("In Urban Settlements"), lambda record, profile: self._percent(profile.urban_share)),
            (self.env._("Geography"), lambda record, profile: self._names("geography", profile.features)),
            (self.env._("Income, Country = 100 %"), lambda record, profile: self._percent(profile.economy)),
            (
                self.env._("Fields of Cooperation"),
                lambda record, profile: self._names("topics", profile.topics),
            ),
            (self.env._("Needs"), lambda record, profile: self._names("topics", profile.needs)),
            (self.env._("Offers"), lambda record, profile: self._names("topics", profile.offers)),
            (
                self.env._("Contact Languages"),
                lambda record, profile: self._names("languages", profile.languages),
            ),
            (self.env._("Territory Status"), lambda record, profile: self._territory(record, profile, dates)),
        ]

    def internal_facts(self):
        """The same for what the service alone knows."""
        return [
            (self.env._("Partners Now"), lambda record, profile: self._partners(record)),
            (self.env._("Capacity Left"), lambda record, profile: str(profile.capacity_left)),
            (
                self.env._("Waiting since"),
                lambda record, profile: self._waiting(record),
            ),
        ]

    def _number(self, number):
        return formatLang(self.env, number, digits=0) if number else None

    def _density(self, profile):
        if not profile.population or not profile.area_km2:
            return None
        return self._number(profile.population / profile.area_km2)

    def _names(self, criterion, members):
        return ", ".join(sorted(self._name(criterion, member) for member in members)) or None

    def _territory(self, municipality, profile, dates):
        if profile.country != "UA":
            return "–"
        label = self._territories[profile.territory]
        since = dates.get((municipality.id, profile.territory))
        if not since:
            return label
        return self.env._("%(status)s since %(date)s", status=label, date=format_date(self.env, since))

    def _waiting(self, municipality):
        if municipality.seeking_partner == "no":
            return self.env._("seeks no partner")
        return format_date(self.env, municipality.seeking_since)

    def _partners(self, municipality):
        held = municipality.partnership_ids.filtered(lambda partnership: partnership.stage != "ended")
        others = (held.german_id | held.ukrainian_id) - municipality
        return ", ".join(others.mapped("display_name")) or self.env._("none")

    def _phrases(self, phrases, found, names):
        return "; ".join(self._phrase(*phrases[reason.criterion], reason, names) for reason in found)

    def _phrase(self, with_facts, without_facts, reason, names):
        if not reason.facts:
            return self._translate(without_facts, **names)
        facts = {name: self._word(reason.criterion, value) for name, value in reason.facts.items()}
        return self._translate(with_facts, **names, **facts)

    def _translate(self, term, **values):
        # A lazy term takes its values after it has been translated.
        translated = self.env._(term)  # pylint: disable=gettext-variable
        return translated % values

    def _word(self, criterion, value):
        if isinstance(value, tuple):
            return format_list(self.env, [self._name(criterion, member) for member in value])
        if criterion == "level":
            return self._kinds.get(value, value)
        if criterion == "ties":
            return self._translate(TIES[value])
        if criterion in ("economy", "settlement"):
            return self._percent(value)
        return formatLang(self.env, value, digits=0)

    def _percent(self, share):
        if share is None:
            return None
        return self.env._("%(number)s %%", number=formatLang(self.env, 100 * share, digits=0))

    def _name(self, criterion, member):
        if criterion == "geography":
            return self._translate(FEATURES[member])
        known = self._languages if criterion == "languages" else self._topics
        return known.get(member, str(member))

    def _names_of_topics(self, ids):
        topics = self.env["solidarity.topic"].browse(ids)
        return {topic.id: topic.name for topic in topics}

    def _names_of_languages(self):
        languages = self.env["res.lang"].with_context(active_test=False).search_fetch([], ["code", "name"])
        return {language.id: language_name(self.env, language.code, language.name) for language in languages}
