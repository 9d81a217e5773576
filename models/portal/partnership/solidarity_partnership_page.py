"""What the pages of partnerships say, as plain values in the reader's language."""

from odoo import models
from odoo.fields import Domain

from ...language_names import language_name

#: Needs and offers that are over are no business of the partner any more.
LIVING_NEEDS = ("open", "partly_covered")
LIVING_OFFERS = ("open", "partly_used")


class SolidarityPartnership(models.Model):
    _inherit = "solidarity.partnership"

    def _portal_list_values(self, municipality):
        """These partnerships in a list, from the side of one of their municipalities. Constant number of queries."""
        partnerships_sudo = self.sudo()  # the user may read them; names and numbers only leave the method
        words = self._portal_stage_words()
        waiting = self._portal_receipts_waiting(municipality)
        return [
            {
                "id": partnership.id,
                "name": partnership.name,
                "other": partnership._portal_other(municipality)._public_values(),
                "stage": partnership.stage,
                "stage_name": words[partnership.stage][0],
                "stage_text": words[partnership.stage][1],
                "date_start": partnership.date_start,
                "date_end": partnership.date_end,
                "coordinator": partnership.coordinator_id.name,
                "receipts": waiting.get(partnership.id, 0),
            }
            for partnership in partnerships_sudo
        ]

    def _portal_other(self, municipality):
        return self.ukrainian_id if self.german_id == municipality else self.german_id

    def _portal_receipts_waiting(self, municipality):
        """How much aid waits for this municipality to confirm it, by id of the partnership."""
        rows = (
            self.env["solidarity.aid"]
            .sudo()
            ._read_group(
                [
                    ("partnership_id", "in", self.ids),
                    ("receiver_id", "=", municipality.id),
                    ("state", "in", ("in_transit", "delivered")),
                ],
                ["partnership_id"],
                ["__count"],
            )
        )
        return {partnership.id: count for partnership, count in rows}

    def _portal_stage_words(self):
        """For each stage its name, and in a sentence what happens next and who does it."""
        names = dict(self._fields["stage"]._description_selection(self.env))
        sentences = {
            "preparation": self.env._(
                "Your coordination brings the two administrations together. Then you agree on the exchange."
            ),
            "contact": self.env._(
                "You are in contact. The next step is the bilingual exchange: your coordination plans it with you."
            ),
            "exchange": self.env._(
                "The bilingual exchange was held. Next, your coordination admits both municipalities to the network."
            ),
            "active": self.env._(
                "You work together, and both municipalities are members of the network. Your coordination advises you."
            ),
            "resting": self.env._("The partnership rests. When it goes on, your coordination gets in touch."),
            "ended": self.env._("The partnership has ended. What you shared stays here for you to read."),
        }
        return {stage: (names[stage], sentences[stage]) for stage in names}

    def _portal_page_values(self, municipality):
        """Head of the page of one partnership: plain values."""
        self.ensure_one()
        partnership_sudo = self.sudo()  # the user may read it; what leaves is listed here
        other_sudo = partnership_sudo._portal_other(municipality)
        forms = dict(self._fields["declaration_form"]._description_selection(self.env))
        agreement_sudo = partnership_sudo.agreement_id
        states = dict(agreement_sudo._fields["state"]._description_selection(self.env))
        shown = agreement_sudo.state in ("running", "done")
        return self._portal_list_values(municipality)[0] | {
            "form": dict(self._fields["form"]._description_selection(self.env)).get(self.form),
            "address": partnership_sudo.mail_address
            or partnership_sudo.coordinator_id._portal_contact()["email"],
            "may_add": self.stage != "ended",
            # Consents are given for the eyes of members.
            "is_member": municipality._is_admitted(),
            "persons": other_sudo._directory_persons()
            if municipality._is_admitted() and self.stage != "ended"
            else [],
            "declaration_date": self.declaration_date,
            "declaration_form": forms.get(self.declaration_form),
            "agreement": states[agreement_sudo.state] if shown else False,
            "agreement_date": agreement_sudo.date_done if shown else False,
            "agreement_progress": agreement_sudo.progress if agreement_sudo.state == "running" else False,
        }

    # ------------------------------------------------------------------
    # Sections
    # ------------------------------------------------------------------

    def _portal_section_total(self, section, municipality):
        """How much a section of the page has in all (key of ``_portal_section_records``)."""
        records, domain, _order = self._portal_section_records(municipality)[section]
        return records.search_count(domain)

    def _portal_section(self, section, municipality, limit, offset=0):
        """A part of a section of the page, newest first, as plain values."""
        records, domain, order = self._portal_section_records(municipality)[section]
        found = records.search(domain, order=order, limit=limit, offset=offset)
        if section == "events":
            return found._portal_event_values(self.env.user.partner_id)
        if section == "aid":
            return found._portal_values(municipality)
        if section == "messages":
            return found._thread_values()
        if section == "files":
            return found._shared_values(municipality)
        return found._partner_values(municipality)

    def _portal_section_records(self, municipality):
        """Model, domain and order of each section. As superuser where portal users have no rights: each domain names
        this partnership, which they may read, or its municipalities."""
        self.ensure_one()
        self.check_access("read")
        here = Domain("partnership_id", "=", self.id)
        pair = Domain("municipality_id", "in", (self.sudo().german_id | self.sudo().ukrainian_id).ids)
        if self.stage == "ended":  # the other side's business again
            pair = Domain("municipality_id", "=", municipality.id)
        model = self.env
        return {
            "events": (model["event.event"].sudo(), self._portal_event_domain(), "date_begin desc, id desc"),
            "needs": (
                model["solidarity.need"].sudo(),
                pair & Domain("state", "in", LIVING_NEEDS) & Domain("is_expired", "=", False),
                "urgency_rank desc, id",
            ),
            "offers": (
                model["solidarity.offer"].sudo(),
                pair & Domain("state", "in", LIVING_OFFERS) & Domain("is_expired", "=", False),
                "id",
            ),
            "aid": (model["solidarity.aid"], here, "date_pledged desc, id desc"),
            "files": (model["solidarity.partnership.file"].sudo(), here, "id desc"),
            "messages": (model["solidarity.partnership.message"].sudo(), here, "id desc"),
        }


class SolidarityPartnershipMessage(models.Model):
    _inherit = "solidarity.partnership.message"

    def _thread_values(self):
        """These messages as plain values: who wrote, for whom, in which language, and the text as it was written."""
        languages = dict(self.env["res.lang"].get_installed())
        return [
            {
                "author": message.author_id.name,
                "of": message._side_name(),
                "side": message.side,
                "date": message.date,
                "lang": message.lang,
                "language": language_name(self.env, message.lang, languages.get(message.lang, message.lang)),
                "body": message.body,
            }
            for message in self
        ]

    def _side_name(self):
        partnership = self.partnership_id
        if self.side == "service":
            return self.env._("Coordination")
        return (partnership.german_id if self.side == "german" else partnership.ukrainian_id).name


class SolidarityPartnershipFile(models.Model):
    _inherit = "solidarity.partnership.file"

    def _shared_values(self, municipality):
        """These files as plain values, from the side of one of the municipalities."""
        return [
            {
                "id": shared.id,
                "name": shared.name,
                "size": shared.size,
                "date": shared.date,
                "person": shared.uploader_id.name,
                "of": shared._side_name(),
                "is_own": shared.side != "service" and shared._side_of() == municipality,
            }
            for shared in self
        ]

    def _side_of(self):
        partnership = self.partnership_id
        return partnership.german_id if self.side == "german" else partnership.ukrainian_id

    def _side_name(self):
        return self.env._("Coordination") if self.side == "service" else self._side_of().name


class SolidarityNeedOfferMixin(models.AbstractModel):
    _inherit = "solidarity.need.offer.mixin"

    def _partner_values(self, municipality):
        """What the two municipalities of a partnership see of these needs or offers: plain values, in this order."""
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("unit", "urgency", "state")
            if name in self._fields
        }
        quantity = self.env["solidarity.aid.line"]._format_quantity
        return [
            {
                "name": record.name,
                "description": record.description,
                "municipality": record.municipality_id.name,
                "is_own": record.municipality_id == municipality,
                "topic": record.topic_id.name,
                "quantity": quantity(record.quantity),
                "open": quantity(record.quantity_open),
                "unit": labels["unit"][record.unit],
                "urgency": record.urgency if "urgency" in labels else False,
                "urgency_name": labels["urgency"][record.urgency] if "urgency" in labels else False,
                "state": labels["state"][record.state],
                "date_valid": record.date_valid,
            }
            for record in self
        ]
