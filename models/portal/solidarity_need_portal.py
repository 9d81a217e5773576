"""Needs and offers in the portal: municipalities read and write their own through these methods, as plain values."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..aid.solidarity_aid_line import compare_quantities
from ..row_lock import take_rows

#: Whoever has more to say than that in a day sends a list, which the coordination imports.
NEW_A_DAY = 50
MATCHES_MAX = 10
#: The column of the side-by-side editor in which words of a language are written; others are the source text.
ENDINGS = {"de_DE": "_german", "uk_UA": "_ukrainian"}


class SolidarityNeedOfferMixin(models.AbstractModel):
    _inherit = "solidarity.need.offer.mixin"

    entry_token = fields.Char(
        copy=False,
        readonly=True,
        groups="base.group_system",
        export_string_translation=False,
        help="Key of the form in the portal, so that a second click changes what the first one saved.",
    )

    # ------------------------------------------------------------------
    # Who
    # ------------------------------------------------------------------

    @api.model
    def _portal_municipality(self):
        """The municipality whose needs and offers the user reads.

        :raise AccessError: for whoever stands for none
        """
        municipality = self.env.user.partner_id._get_own_municipality()
        if not municipality:
            raise AccessError(self.env._("Your account does not belong to a municipality yet."))
        return municipality

    @api.model
    def _portal_may_write(self, municipality):
        """Whether the user is one of the contact persons, who all record needs and offers."""
        return self.env.user.partner_id._is_contact_person_of(municipality)

    @api.model
    def _portal_writing_municipality(self):
        """:raise AccessError: for whoever is no contact person of a municipality"""
        municipality = self._portal_municipality()
        if not self._portal_may_write(municipality):
            raise AccessError(self.env._("Only contact persons of the municipality record needs and offers."))
        return municipality

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    @api.model
    def _portal_domain(self, municipality, state=None):
        """The own ones; archived ones are the service's affair."""
        domain = Domain("municipality_id", "=", municipality.id)
        return domain & Domain("state", "=", state) if state else domain

    @api.model
    def _portal_find(self, record_id):
        """The own record as superuser; empty for any other id. What leaves of it are plain values."""
        domain = self._portal_domain(self._portal_municipality()) & Domain("id", "=", record_id)
        return self.sudo().search(domain, limit=1)

    def _portal_values(self):
        """These own records as plain values, in the reader's language. Constant queries."""
        labels = {
            name: dict(self._fields[name]._description_selection(self.env)) for name in ("unit", "state")
        }
        amount = self.env["solidarity.aid.line"]._format_quantity
        return [
            {
                "id": record.id,
                "name": record.name,
                "description": record.description or "",
                "item_id": record.item_id.id,
                "item": record.item_id.name,
                "topic_id": record.topic_id.id,
                "topic": record.topic_id.name,
                "quantity": amount(record.quantity),
                "pledged": amount(record.quantity_pledged),
                "delivered": amount(record.quantity_delivered),
                "open": amount(record.quantity_open),
                "has_pledge": compare_quantities(record.quantity_pledged, 0) > 0,
                "unit": record.unit,
                "unit_name": labels["unit"][record.unit],
                "state": record.state,
                "state_name": labels["state"][record.state],
                "date_valid": record.date_valid,
                "is_expired": record.is_expired,
                "may_change": record.state in record._portal_changeable_states(),
                **record._portal_own_values(),
            }
            for record in self.sudo()  # found as the user's own; these values leave the method
        ]

    def _portal_own_values(self):
        """What only a need or only an offer has."""
        return {}

    @api.model
    def _portal_changeable_states(self):
        return self._portal_open_states()

    def _portal_matches(self):
        """What the partner municipalities have that answers this one, at most :data:`MATCHES_MAX`.

        The same item of the catalogue; where the need has none, the same field of cooperation.

        :return: list of dicts ``name, municipality, quantity, unit``
        """
        self.ensure_one()
        record_sudo = self.sudo()  # public facts of partners leave the method
        partners = record_sudo._portal_partners()
        others_sudo = self.env[self._portal_other_model()].sudo()
        domain = (
            Domain("municipality_id", "in", partners.ids)
            & Domain("state", "in", others_sudo._portal_open_states())
            & Domain("quantity_open", ">", 0)
            & Domain("is_expired", "=", False)
            & record_sudo._portal_match_domain()
        )
        units = dict(self._fields["unit"]._description_selection(self.env))
        return [
            {
                "name": other.name,
                "municipality": other.municipality_id.name,
                "quantity": self.env["solidarity.aid.line"]._format_quantity(other.quantity_open),
                "unit": units[other.unit],
            }
            for other in others_sudo.search(domain, limit=MATCHES_MAX)
        ]

    def _portal_partners(self):
        municipality = self.municipality_id
        partnerships = self.env["solidarity.partnership"].search(
            [
                ("stage", "not in", ["resting", "ended"]),
                "|",
                ("german_id", "=", municipality.id),
                ("ukrainian_id", "=", municipality.id),
            ]
        )
        return (partnerships.german_id | partnerships.ukrainian_id) - municipality

    @api.model
    def _portal_choices(self):
        """What the form offers, as plain values: topics, items by topic, units."""
        topics = self.env["solidarity.topic"].sudo().search([("active", "=", True)])  # catalogue
        items = self.env["solidarity.need.item"].sudo().search([("active", "=", True)])
        return {
            "topics": [(topic.id, topic.name) for topic in topics],
            "items": [
                (topic.name, [(item.id, item.name) for item in items if item.topic_id == topic])
                for topic in items.topic_id.sorted("name")
            ],
            "units": self._fields["unit"]._description_selection(self.env),
        }

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    @api.model
    def _portal_save(self, values, token=None, record_id=None):
        """Record or change one of the user's own municipality.

        :param values: by names of :meth:`_portal_fields`; ``name`` and ``description`` in the user's language
        :param token: key of the form; a second click with it changes what the first one saved
        :param record_id: the own one to change
        :return: its id
        :raise AccessError: not a contact person, or not the municipality's own
        :raise UserError: it cannot be so; nothing is changed
        """
        municipality = self._portal_writing_municipality()
        own_sudo = self.sudo()  # after the check above: own municipality, fields of the list only
        take_rows(municipality.sudo())  # one form of a municipality at a time
        if record_id:
            record_sudo = self._portal_find(record_id)
            if not record_sudo:
                raise AccessError(self.env._("This is not of your municipality."))
        else:
            domain = [("entry_token", "=", token)]  # archived ones have their token too
            record_sudo = own_sudo.with_context(active_test=False).search(domain) if token else own_sudo
            if record_sudo and record_sudo.municipality_id != municipality:
                raise UserError(self.env._("This form is used already: please open it anew."))
        if record_sudo:
            record_sudo._portal_change(municipality, values)
        else:
            record_sudo = own_sudo._portal_create(municipality, values, token)
        record_sudo._portal_share(values)
        return record_sudo.id

    @api.model
    def _portal_fields(self):
        return ["item_id", "topic_id", "quantity", "unit", "date_valid"]

    @api.model
    def _portal_values_of(self, values):
        """What the municipality may write of what it sent.

        :raise UserError: for an item or a topic that there is not
        """
        allowed = {name: values[name] for name in self._portal_fields() if name in values}
        for name in ("item_id", "topic_id"):
            # Words of the catalogue, which municipalities may choose and not read as records.
            known = self.env[self._fields[name].comodel_name].sudo()
            if allowed.get(name) and not known.search_count([("id", "=", allowed[name])], limit=1):
                raise UserError(self.env._("Please choose one of the values that are offered."))
        if allowed.get("item_id"):
            allowed.pop("topic_id", None)  # follows from the item
        elif not allowed.get("topic_id"):
            raise UserError(self.env._("Please choose what it is, or at least the field of cooperation."))
        if not allowed.get("unit"):
            allowed.pop("unit", None)  # follows from the item
        return allowed

    @api.model
    def _portal_create(self, municipality, values, token):
        today = Domain("source", "=", "portal") & Domain(
            "create_date", ">=", fields.Datetime.now() - timedelta(days=1)
        )
        own = Domain("municipality_id", "=", municipality.id)
        if self.with_context(active_test=False).search_count(today & own) >= NEW_A_DAY:
            raise UserError(
                self.env._("That is a lot for one day: please send your coordination a list instead.")
            )
        ending = ENDINGS.get(self.env.lang, "")
        texts = {f"{name}{ending}": values[name] or False for name in ("name", "description")}
        coordinator = municipality._coordinator_of_changes()
        # Whoever records it does not follow it: the chatter is the service's. The coordinator is told by the activity.
        record = self.with_context(mail_create_nosubscribe=True, mail_auto_subscribe_no_notify=True).create(
            self._portal_values_of(values)
            | texts
            | {
                "municipality_id": municipality.id,
                "source": "portal",
                "user_id": coordinator.id,
                "entry_token": token or False,
            }
        )
        municipality._log_portal_change(record, self._portal_sentence("recorded", record.name))
        if coordinator:
            coordinated = record.with_context(lang=coordinator.lang)  # also the words of the e-mail
            coordinated.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=coordinated.env._("Recorded in the portal"),
                user_id=coordinator.id,
            )
        return record

    def _portal_change(self, municipality, values):
        take_rows(self)  # the coordination may pledge something of it at this moment
        self.invalidate_recordset()
        if not self.active or self.state not in self._portal_changeable_states():
            raise UserError(self.env._("It cannot be changed any more: please ask your coordination."))
        allowed = self._portal_values_of(values)
        self._portal_check_pledged(allowed)
        changed = {
            name: value
            for name, value in allowed.items()
            if self._fields[name].convert_to_write(self[name], self) != value
        }
        before = {name: self._portal_words(name) for name in changed}
        self._portal_write_texts(values, before)
        self.write(changed)
        if before:
            lines = [
                f"{self._fields[name]._description_string(self.env)}: {old or '–'} → "
                f"{self._portal_words(name) or '–'}"
                for name, old in before.items()
            ]
            sentence = self._portal_sentence("changed", self.name)
            municipality._log_portal_change(self, "\n".join([sentence, *lines]))

    def _portal_check_pledged(self, values):
        """:raise UserError: for what no longer fits what is pledged of it"""
        if compare_quantities(self.quantity_pledged, 0) <= 0:
            return
        amount = self.env["solidarity.aid.line"]._format_quantity
        if compare_quantities(values["quantity"], self.quantity_pledged) < 0:
            raise UserError(
                self.env._(
                    "%s is pledged already: the quantity cannot be less.", amount(self.quantity_pledged)
                )
            )
        names = [name for name in ("item_id", "topic_id", "unit") if name in values]
        if any(self._fields[name].convert_to_write(self[name], self) != values[name] for name in names):
            raise UserError(self.env._("Something is pledged already: what it is and its unit must stay."))

    def _portal_write_texts(self, values, before):
        """Write the words in the user's language, where they are others than those that the form showed.

        :param before: gets the former words by name of the field
        """
        for name in ("name", "description"):
            text = values[name] or ""
            if text != (self[name] or ""):
                before[name] = self._portal_words(name)
                self.write({f"{name}{ENDINGS.get(self.env.lang, '')}": text or False})

    def _portal_words(self, name):
        """The value of a field in words, for the note of a change."""
        field = self._fields[name]
        if field.type == "many2one":
            return self[name].display_name
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(self[name])
        if field.type == "float":
            return self.env["solidarity.aid.line"]._format_quantity(self[name])
        if field.type == "boolean":
            return self.env._("Yes") if self[name] else self.env._("No")
        if field.type == "date":
            return self[name] and fields.Date.to_string(self[name])
        return self[name]

    @api.model
    def _portal_withdraw(self, record_id, reason):
        """The municipality does not want or give it any longer. A second click changes nothing.

        :raise AccessError: not a contact person, or not the municipality's own
        :raise UserError: no reason, or aid is under way
        """
        municipality = self._portal_writing_municipality()
        record_sudo = self._portal_find(record_id)
        if not record_sudo:
            raise AccessError(self.env._("This is not of your municipality."))
        if record_sudo.state == "withdrawn":
            return
        record_sudo.action_withdraw(reason)
        sentence = self._portal_sentence("withdrawn", record_sudo.name)
        municipality._log_portal_change(record_sudo, f"{sentence}\n{reason}")

    def _portal_share(self, values):
        """Offers are shown to the partner only; see the need."""


class SolidarityNeed(models.Model):
    _inherit = "solidarity.need"

    _entry_uniq = models.UniqueIndex(
        "(entry_token) WHERE entry_token IS NOT NULL", "This need is already saved."
    )

    @api.model
    def _portal_open_states(self):
        return ["open", "partly_covered"]

    @api.model
    def _portal_other_model(self):
        return "solidarity.offer"

    def _portal_match_domain(self):
        if self.item_id:
            return Domain("item_id", "=", self.item_id.id)
        return Domain("topic_id", "=", self.topic_id.id)

    @api.model
    def _portal_fields(self):
        return [*super()._portal_fields(), "urgency", "is_anonymous"]

    def _portal_own_values(self):
        urgencies = dict(self._fields["urgency"]._description_selection(self.env))
        return {
            "urgency": self.urgency,
            "urgency_name": urgencies[self.urgency],
            "coverage": round(self.coverage),
            "share": self.is_shared,
            "is_anonymous": self.is_anonymous,
        }

    @api.model
    def _portal_choices(self):
        return super()._portal_choices() | {
            "urgencies": self._fields["urgency"]._description_selection(self.env),
            # What members show each other is a matter of the network.
            "may_share": self._portal_municipality()._is_admitted(),
        }

    @api.model
    def _portal_sentence(self, what, name):
        sentences = {
            "recorded": self.env._("Need recorded: %s", name),
            "changed": self.env._("Need changed: %s", name),
            "withdrawn": self.env._("Need withdrawn: %s", name),
        }
        return sentences[what]

    def _portal_share(self, values):
        """Show it to the other members, or take it back, as the municipality wishes; refusals come in words."""
        share = bool(values.get("share"))
        municipality = self._portal_municipality()
        if share == self.is_shared or not municipality._is_admitted():
            return
        if share:
            self.action_share()
            body = self.env._("Need shown to the network: %s", self.name)
        else:
            self.action_unshare()
            body = self.env._("Need taken back from the network: %s", self.name)
        municipality._log_portal_change(self, body)


class SolidarityOffer(models.Model):
    _inherit = "solidarity.offer"

    _entry_uniq = models.UniqueIndex(
        "(entry_token) WHERE entry_token IS NOT NULL", "This offer is already saved."
    )

    @api.model
    def _portal_open_states(self):
        return ["open", "partly_used"]

    @api.model
    def _portal_changeable_states(self):
        # Of what is used up there may be more.
        return [*self._portal_open_states(), "used_up"]

    @api.model
    def _portal_other_model(self):
        return "solidarity.need"

    def _portal_match_domain(self):
        same_topic = Domain("item_id", "=", False) & Domain("topic_id", "=", self.topic_id.id)
        return Domain("item_id", "=", self.item_id.id) | same_topic if self.item_id else same_topic

    @api.model
    def _portal_sentence(self, what, name):
        sentences = {
            "recorded": self.env._("Offer recorded: %s", name),
            "changed": self.env._("Offer changed: %s", name),
            "withdrawn": self.env._("Offer withdrawn: %s", name),
        }
        return sentences[what]
