"""What a municipality knows best of itself, changed in the portal by whoever speaks for it."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..language_names import CONTACT_LANGUAGES, language_name
from ..row_lock import take_rows

CAPACITY_MAX = 20
FEATURES = ("mountain", "coastal", "on_border", "river_port")
NUMBERS = ("urban_share", "own_income")
STATED_FACTS = (*FEATURES, *NUMBERS)


class SolidarityMunicipality(models.Model):
    _inherit = "solidarity.municipality"

    stated_facts = fields.Json(
        copy=False,
        readonly=True,
        groups="solidarity_partnership.group_reader",
        help="Facts that no register had and the municipality stated in the portal, by name of the field.",
    )

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def _portal_profile(self):
        """The profile of the user's own municipality as plain values, in the reader's language."""
        self.ensure_one()
        self.check_access("read")
        municipality_sudo = self.sudo()  # topics and languages have names that the user may know
        open_facts = self._portal_open_facts()
        return {
            "topic_ids": municipality_sudo.topic_ids.ids,
            "topics": municipality_sudo.topic_ids.mapped("name"),
            "language_ids": municipality_sudo.language_ids.ids,
            "languages": [
                language_name(self.env, language.code, language.name)
                for language in municipality_sudo.language_ids
            ],
            "partner_capacity": municipality_sudo.partner_capacity,
            "seeking_partner": municipality_sudo.seeking_partner,
            "seeking_words": municipality_sudo._portal_profile_words("seeking_partner"),
            "open_facts": open_facts,
            "facts": {name: municipality_sudo[name] for name in STATED_FACTS},
            "register_facts": [
                (self._portal_fact_label(name), municipality_sudo._portal_profile_words(name))
                for name in STATED_FACTS
                if name not in open_facts
            ],
        }

    def _portal_open_facts(self):
        """Names of the facts that the municipality may state: no register has them, or it stated them itself.

        Whatever a register or the service says otherwise meanwhile counts, and is theirs.
        """
        municipality_sudo = self.sudo()  # whether a fact is the municipality's own, no more
        stated = municipality_sudo.stated_facts or {}
        return [
            name
            for name in STATED_FACTS
            if municipality_sudo._is_fact_unknown(name)
            or (name in stated and municipality_sudo[name] == stated[name])
        ]

    def _is_fact_unknown(self, name):
        value = self[name]
        return value is False or (name == "own_income" and not value)

    @api.model
    def _portal_fact_label(self, name):
        return {
            "mountain": self.env._("In the mountains"),
            "coastal": self.env._("On the coast of a sea"),
            "on_border": self.env._("On the border of the country"),
            "river_port": self.env._("On a navigable river, or with a port"),
            "urban_share": self.env._("Inhabitants in urban settlements (%)"),
            "own_income": self.env._("Own income in a year, in thousands (EUR or UAH)"),
        }[name]

    @api.model
    def _portal_profile_choices(self, municipality):
        """What the form offers: topics, languages, answers, as pairs."""
        topics = self.env["solidarity.topic"].sudo().search([("active", "=", True)])  # names of the catalogue
        languages = self.env["res.lang"].sudo().with_context(active_test=False)
        offered = languages.search([("code", "in", CONTACT_LANGUAGES)]) | municipality.sudo().language_ids
        return {
            "topics": [(topic.id, topic.name) for topic in topics],
            "languages": sorted(
                ((lang.id, language_name(self.env, lang.code, lang.name)) for lang in offered),
                key=lambda pair: pair[1],
            ),
            "seeking": self._fields["seeking_partner"]._description_selection(self.env),
            "yes_no": self._fields["mountain"]._description_selection(self.env),
        }

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    @api.model
    def _portal_save_profile(self, values):
        """Change the profile of the user's own municipality.

        :param values: ``topic_ids``, ``language_ids`` (lists of ids), ``partner_capacity``, ``seeking_partner``, and
            facts of :data:`STATED_FACTS`, of which those that a register has are left alone
        :raise AccessError: for whoever does not speak for a municipality
        :raise UserError: for what the form does not offer; nothing is changed
        """
        person = self.env.user.partner_id
        municipality = person._get_own_municipality()
        person._check_may_speak_for(municipality)
        municipality_sudo = municipality.sudo()  # the user speaks for it; fields of the list only
        take_rows(municipality_sudo)
        municipality_sudo.invalidate_recordset()
        self._portal_check_offered(municipality, values)
        changes = municipality_sudo._portal_profile_changes(values)
        before = {name: municipality_sudo._portal_profile_words(name) for name in changes}
        if not changes:
            return
        municipality_sudo.write(municipality_sudo._portal_profile_write_values(changes))
        words = [
            f"{municipality_sudo._portal_profile_label(name)}: {old or '–'} → "
            f"{municipality_sudo._portal_profile_words(name) or '–'}"
            for name, old in before.items()
        ]
        municipality._log_portal_change(municipality, "\n".join([self.env._("Profile changed"), *words]))

    @api.model
    def _portal_check_offered(self, municipality, values):
        choices = self._portal_profile_choices(municipality)
        offered = {"topic_ids": dict(choices["topics"]), "language_ids": dict(choices["languages"])}
        single = {"seeking_partner": dict(choices["seeking"])} | {
            name: dict(choices["yes_no"]) | {False: ""} for name in FEATURES
        }
        if any(not set(values[name]) <= set(known) for name, known in offered.items()) or any(
            values.get(name, next(iter(known))) not in known for name, known in single.items()
        ):
            raise UserError(self.env._("Please choose one of the values that are offered."))
        if not 0 <= values["partner_capacity"] <= CAPACITY_MAX:
            raise UserError(self.env._("Please give a number of partnerships from 0 to %s.", CAPACITY_MAX))

    def _portal_profile_changes(self, values):
        changes = {
            name: values[name]
            for name in ("partner_capacity", "seeking_partner")
            if values[name] != self[name]
        }
        changes |= {
            name: values[name]
            for name in ("topic_ids", "language_ids")
            if set(values[name]) != set(self[name].ids)
        }
        for name in self._portal_open_facts():
            # 0 is a fact where nothing is not: Python takes them for equal.
            old, new = self[name], values.get(name, self[name])
            if (old is False) != (new is False) or old != new:
                changes[name] = new
        return changes

    def _portal_profile_write_values(self, changes):
        written = dict(changes)
        for name in ("topic_ids", "language_ids"):
            if name in written:
                written[name] = [Command.set(written[name])]
        facts = {name: value for name, value in changes.items() if name in STATED_FACTS}
        if facts:
            stated = (self.stated_facts or {}) | facts
            written["stated_facts"] = {name: value for name, value in stated.items() if value is not False}
        return written

    def _portal_profile_label(self, name):
        if name in STATED_FACTS:
            return self._portal_fact_label(name)
        return self._fields[name]._description_string(self.env)

    def _portal_profile_words(self, name):
        """The value of a field of the profile in words; empty where nothing is known."""
        value = self[name]
        field = self._fields[name]
        if name == "language_ids":
            return ", ".join(language_name(self.env, lang.code, lang.name) for lang in value)
        if field.type == "many2many":
            return ", ".join(value.mapped("name"))
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if name in NUMBERS:
            return "" if self._is_fact_unknown(name) else self._portal_number_text(name)
        return str(value)

    def _portal_number_text(self, name):
        """A number as people write it: a share in percent."""
        value = self[name] * 100 if name == "urban_share" else self[name]
        return self.env["solidarity.aid.line"]._format_quantity(value)

    # ------------------------------------------------------------------
    # Whom to tell
    # ------------------------------------------------------------------

    def _coordinator_of_changes(self):
        """Who of the service is told what this municipality does: the coordinator of a living partnership, else of an
        inquiry; may be nobody."""
        self.ensure_one()
        municipality_sudo = self.sudo()  # a user of the service, to whom an activity goes
        partnerships = municipality_sudo.partnership_ids.filtered(lambda found: found.stage != "ended")
        users = partnerships.coordinator_id | municipality_sudo.lead_ids.user_id
        return users.filtered(lambda user: user.active and not user.share)[:1]
