from itertools import pairwise

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.mail import email_normalize
from odoo.tools.sql import escape_psql

from ...matching.fairness import SIZE_BOUNDS

#: Stages in which two municipalities are partners for others, too: before, they still get to know each other.
PARTNER_STAGES = ("exchange", "active", "resting")
#: Ways to sort the directory. The key makes the order unique.
SORTINGS = {"name": "name, key", "size": "population desc, name, key"}
#: What the directory shows of a municipality itself: the rest of the register stays where it is.
SHOWN_FIELDS = ("key", "name", "official_name", "kind", "country_id", "state_id", "population", "topic_ids")
#: Nobody has a longer name; more words than that are no search.
WORDS_MAX = 100


class SolidarityMunicipality(models.Model):
    """The directory of the network: who is a member today.

    Members see all members in the portal, everybody sees those that want to be listed publicly. What people see leaves
    as plain values, never as a record: facts of the register, fields of cooperation, since when, and the partners.
    """

    _inherit = "solidarity.municipality"

    # ------------------------------------------------------------------
    # Search
    # ------------------------------------------------------------------

    @api.model
    def _directory_domain(self, public):
        """Who stands in the directory today.

        :param public: only those that agreed to be named publicly
        """
        wanted = Domain("state", "=", "admitted")
        if public:
            wanted &= Domain("public_listing", "=", True)
        return Domain("membership_ids", "any", wanted)

    @api.model
    def _directory_choice(self, words, offered=None):
        """What of the words of a visitor is a filter: anything else is left out, so that no words make an error.

        :param words: parameters of the address: ``search``, ``country``, ``region``, ``topic``, ``size``, ``sort``
        :param offered: see ``_directory_offer``, where the caller knows it already
        :return: the same names, each with a text that is allowed, or an empty one
        """
        offered = offered or self._directory_offer()
        choice = {
            name: words.get(name) if words.get(name) in offered[name] else ""
            for name in ("country", "region", "topic", "size")
        }
        search = words.get("search")
        search = search.replace("\x00", "").strip()[:WORDS_MAX] if isinstance(search, str) else ""
        return choice | {"search": search, "sort": words["sort"] if words.get("sort") in SORTINGS else "name"}

    @api.model
    def _directory_offer(self):
        """Choices of each filter in the language of the reader: ``{name: {code: label}}``."""
        regions = dict(self._fields["region"]._description_selection(self.env))
        topics = self.env["solidarity.topic"].sudo().search_fetch([], ["code", "name"])  # no secret
        return {
            "country": self._directory_countries(),
            "region": regions,
            "topic": {topic.code: topic.name for topic in topics},
            "size": self._directory_sizes(),
        }

    @api.model
    def _directory_countries(self):
        return {"DE": self.env._("Germany"), "UA": self.env._("Ukraine")}

    @api.model
    def _directory_sizes(self):
        """Labels of the size classes by their number as a text: the same classes as in matching."""
        to_text = self.env["ir.qweb.field.integer"].value_to_html
        bounds = [to_text(bound, {}) for bound in SIZE_BOUNDS]
        labels = [self.env._("fewer than %s inhabitants", bounds[0])]
        labels += [
            self.env._("%(least)s to %(most)s inhabitants", least=least, most=most)
            for least, most in pairwise(bounds)
        ]
        labels.append(self.env._("%s inhabitants and more", bounds[-1]))
        return {str(number): label for number, label in enumerate(labels)}

    @api.model
    def _directory_search_domain(self, choice, public):
        """The domain of a checked choice, see ``_directory_choice``."""
        domain = self._directory_domain(public)
        if choice["search"]:
            domain &= Domain("any_name", "ilike", escape_psql(choice["search"]))
        if choice["country"]:
            domain &= Domain("country_id.code", "=", choice["country"])
        if choice["region"]:
            domain &= Domain("state_id.code", "=", choice["region"])
        if choice["topic"]:
            domain &= Domain("topic_ids.code", "=", choice["topic"])
        if choice["size"]:
            bounds = (1, *SIZE_BOUNDS)
            number = int(choice["size"])
            domain &= Domain("population", ">=", bounds[number])
            if number < len(SIZE_BOUNDS):
                domain &= Domain("population", "<", bounds[number + 1])
        return domain

    @api.model
    def _directory_order(self, choice):
        return SORTINGS[choice["sort"]]

    def _current_membership(self):
        """The membership of these municipalities that is admitted today, as far as the user may see it."""
        return self.membership_ids.filtered(lambda membership: membership.state == "admitted")

    # ------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------

    def _directory_values(self, public):
        """Plain values of these members, in their order. Constant number of queries.

        :param public: partners are named only if they are listed publicly themselves; no fields of cooperation
        """
        municipalities = self.sudo()  # only the values below leave the method
        for places in (municipalities.country_id, municipalities.state_id):
            places.fetch(["code"])  # of each no more than that
        since = self._directory_since(municipalities)
        partners = self._directory_partners(municipalities, public)
        regions = dict(self._fields["region"]._description_selection(self.env))
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        countries = self._directory_countries()
        return [
            {
                "key": municipality.key,
                "name": municipality.name,
                "official_name": municipality.official_name,
                "kind": kinds.get(municipality.kind),
                "country": countries.get(municipality.country_id.code),
                "region": regions.get(municipality.state_id.code),
                "population": municipality.population,
                "since": since.get(municipality.id),
                "topics": [] if public else municipality.topic_ids.mapped("name"),
                **partners[municipality.id],
            }
            for municipality in municipalities
        ]

    def _directory_since(self, municipalities):
        """The first day of the current membership by id of the municipality."""
        memberships = self.env["solidarity.network.membership"].sudo()  # for _directory_values only
        found = memberships.search_fetch(
            [("municipality_id", "in", municipalities.ids), ("state", "=", "admitted")],
            ["municipality_id", "date_from"],
        )
        return {membership.municipality_id.id: membership.date_from for membership in found}

    def _directory_partners(self, municipalities, public):
        """Number of partnerships and names of the partners by id of the municipality."""
        others = self._directory_partner_ids(municipalities)
        names = self._directory_names({other for ids in others.values() for other in ids}, public)
        return {
            municipality_id: {
                "partnership_count": len(ids),
                "partners": sorted(names[other] for other in ids if other in names),
            }
            for municipality_id, ids in others.items()
        }

    def _directory_partner_ids(self, municipalities):
        """Ids of the partners by id of the municipality. Read without records: of a member with very many partners,
        these would take longer than the rest of the page."""
        partnerships = self.env["solidarity.partnership"].sudo()  # for _directory_values only
        others = {municipality_id: [] for municipality_id in municipalities.ids}
        for own, other in (("german_id", "ukrainian_id"), ("ukrainian_id", "german_id")):
            rows = partnerships._read_group(
                Domain("stage", "in", PARTNER_STAGES) & Domain(own, "in", municipalities.ids),
                [own],
                [f"{other}:array_agg"],
                order="__count",  # any order will do, but that of the municipalities would cost a join
            )
            for municipality, ids in rows:
                others[municipality.id] += ids
        return others

    def _directory_names(self, ids, public):
        """Names of municipalities by id, of those that may be named (``public`` as in ``_directory_values``)."""
        if not ids:
            return {}
        domain = Domain("id", "in", list(ids))
        if public:
            domain &= self._directory_domain(public)
        municipalities = self.sudo().with_context(active_test=public)  # for _directory_values only
        query = municipalities._search(domain)
        name = municipalities._field_to_sql(query.table, "name", query)
        return dict(self.env.execute_query(query.select(SQL.identifier(query.table, "id"), name)))

    def _directory_persons(self):
        """Contact persons of one member who agreed to be in the directory: names, roles, and, where they agreed to
        that too, how to reach them at work."""
        self.ensure_one()
        consents = self.env["solidarity.consent"].sudo()  # only what was agreed to leaves the method
        listed = consents._holders(self.sudo()._contact_persons(), "directory").sorted("name")
        shared = consents._holders(listed, "sharing")
        return [
            {
                "name": person.name,
                "roles": person.contact_role_ids.mapped("name"),
                "email": email_normalize(person.email) if person in shared else False,
                "phone": person.phone if person in shared else False,
            }
            for person in listed.with_env(self.sudo().env)
        ]


class SolidarityNetworkMembership(models.Model):
    """The municipality itself decides whether it is named publicly."""

    _inherit = "solidarity.network.membership"

    def _may_decide_listing(self, partner):
        """Whether this person speaks for the municipality: a contact person with such a role."""
        membership = self.sudo()  # asked of the user's own contact
        return membership.state == "admitted" and partner._may_speak_for(membership.municipality_id)

    def _decide_listing(self, listed):
        """The user, a contact person who may speak for the municipality, wants it to be named publicly or not.

        Who did it when and how is kept in the history of the membership.
        :raise AccessError: if the user may not speak for the municipality
        """
        self.ensure_one()
        partner = self.env.user.partner_id
        if not self._may_decide_listing(partner):
            raise AccessError(
                self.env._(
                    "Only somebody who speaks for the municipality may decide this. Its membership is needed."
                )
            )
        membership = self.sudo()  # checked just now; this one field
        if membership.public_listing == listed:
            return
        membership.public_listing = listed
        body = (
            self.env._("%s agreed in the portal to the public listing.", partner.name)
            if listed
            else self.env._("%s ended the public listing in the portal.", partner.name)
        )
        membership._message_log(body=body, author_id=partner.id)
