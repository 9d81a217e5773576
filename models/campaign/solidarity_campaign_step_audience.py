"""Who gets a step and why somebody does not: facts of the candidates are read, judged by plain Python, and stored by a
constant number of statements. The preview and the sending use the same code."""

import json
from collections import defaultdict

from odoo import models
from odoo.tools import email_normalize

from ...network import audience

#: Which registration of a person counts, if there are several.
BEST_FIRST = ("done", "open", "draft", "cancel")


class SolidarityCampaignStep(models.Model):
    _inherit = "solidarity.campaign.step"

    def _refresh_recipients(self):
        """Make the list of recipients anew. Rows whose mail was handed over stay as they are, for ever.

        Run as superuser, after whoever asks for it was checked.
        """
        self.ensure_one()
        facts = self._audience_facts()
        candidates, origins = facts["candidates"], facts["origins"]
        rows = []
        for verdict in self._one_for_each_address(audience.judge(self._audience(), candidates)):
            candidate, reason, email = verdict
            partner_id, registration_id, municipality_id = origins[candidate.key]
            rows.append(
                {
                    "partner_id": partner_id,
                    "registration_id": registration_id,
                    "municipality_id": municipality_id,
                    "email": email,
                    "lang": audience.language(candidate.lang),
                    "is_included": reason == audience.INCLUDED,
                    "reason": reason,
                    "needs_consent": audience.needs_consent(self.purpose, candidate),
                }
            )
        self._store_recipients(rows)

    def _audience(self):
        return audience.Audience(
            purpose=self.purpose,
            side=self.side or None,
            regions=frozenset(self.state_ids.ids),
            topics=frozenset(self.topic_ids.ids),
            roles=frozenset(self.role_ids.ids),
        )

    def _one_for_each_address(self, verdicts):
        """An address has one row: that of whoever gets the mail, else the first. Others with it are listed without it.

        :return: list of (candidate, reason, address or ``None``)
        """
        owners = {}
        for verdict in sorted(verdicts, key=lambda verdict: not verdict.is_included):
            owners.setdefault(verdict.candidate.email, verdict.candidate.key)
        return [
            (
                verdict.candidate,
                verdict.reason,
                verdict.candidate.email if owners[verdict.candidate.email] == verdict.candidate.key else None,
            )
            for verdict in verdicts
        ]

    # ------------------------------------------------------------------
    # Facts
    # ------------------------------------------------------------------

    def _audience_facts(self):
        """The candidates of this step, and where each comes from.

        :return: ``{"candidates": [Candidate, …], "origins": {key: (partner id, registration id, municipality id)}}``
        """
        registrations = self._registration_facts()
        partners, municipalities = self._candidate_partners(registrations)
        facts = self._partner_facts(partners, municipalities)
        people = []  # (partner, registration, municipality)
        if self.purpose in audience.ASKING:
            for partner in partners:
                people.append((partner, registrations["of"](partner), municipalities.get(partner)))
        else:
            people += self._people_with_registration(registrations, municipalities)
            if self.purpose in audience.TELLING:
                people += [
                    (partner, None, municipalities.get(partner))
                    for partner in partners
                    if partner in facts["invited"] and not registrations["of"](partner)
                ]
        candidates, origins = [], {}
        for key, (partner, registration, municipality) in enumerate(people):
            candidates.append(self._candidate(key, partner, registration, municipality, facts))
            origins[key] = (
                partner.id if partner else None,
                registration.id if registration else None,
                municipality.id if municipality else None,
            )
        return {"candidates": candidates, "origins": origins}

    def _registration_facts(self):
        """Registrations for the event, the best of each person: by contact and by address."""
        registrations = self.env["event.registration"].search_fetch(
            [("event_id", "=", self.event_id.id)],
            ["partner_id", "email", "state", "attendee_lang", "municipality_id"],
            order="id",
        )
        ranked = registrations.sorted(lambda registration: BEST_FIRST.index(registration.state))
        by_partner, by_email = {}, {}
        for registration in ranked:
            by_partner.setdefault(registration.partner_id.id, registration)
            by_email.setdefault(email_normalize(registration.email) or None, registration)

        def of(partner):
            found = [by_partner.get(partner.id), by_email.get(partner.email_normalized or "")]
            found = [registration for registration in found if registration]
            return min(found, key=lambda one: (BEST_FIRST.index(one.state), one.id), default=None)

        return {"ranked": ranked, "of": of}

    def _candidate_partners(self, registrations):
        """:return: (partners, ``{partner: municipality}``): contact persons, or those who have to do with the event"""
        if self.purpose in audience.ASKING:
            memberships = self.env["solidarity.network.membership"].search_fetch([], ["municipality_id"])
            municipalities = memberships.municipality_id
            partners = municipalities._contact_persons()
        else:
            partners = registrations["ranked"].partner_id
            if self.purpose in audience.TELLING:
                partners |= self._invited_rows().partner_id
            municipalities = self.env["solidarity.municipality"].search(
                [("partner_id", "in", partners.commercial_partner_id.ids)]
            )
        partners = partners.sorted("id")
        partners.fetch(["email_normalized", "lang", "commercial_partner_id", "is_company"])
        municipalities.fetch(["partner_id", "country_id", "state_id"])
        of_administration = {municipality.partner_id: municipality for municipality in municipalities}
        return partners, {
            partner: of_administration[partner.commercial_partner_id]
            for partner in partners
            if partner.commercial_partner_id in of_administration
        }

    def _invited_rows(self):
        """Those to whom this campaign has written already, asking them to come."""
        return self.env["solidarity.campaign.recipient"].search_fetch(
            [
                ("campaign_id", "=", self.campaign_id.id),
                ("step_id.purpose", "in", audience.ASKING),
                ("claimed_on", "!=", False),
            ],
            ["partner_id", "email"],
        )

    def _partner_facts(self, partners, municipalities):
        invited = self._invited_rows()
        consents = defaultdict(lambda: "none")
        rows = self.env["solidarity.consent"]._read_group(
            [("partner_id", "in", partners.ids), ("purpose", "=", "invitation")],
            ["partner_id"],
            ["__count", "date_withdrawn:count"],
        )
        for partner, count, withdrawn in rows:
            consents[partner.id] = "given" if count > withdrawn else "withdrawn"
        admitted = self.env["solidarity.network.membership"].search_fetch(
            [("state", "=", "admitted")], ["municipality_id"]
        )
        return {
            "invited": set(invited.partner_id),
            "invited_emails": set(invited.mapped("email")) - {False},
            "consents": consents,
            "members": set(admitted.municipality_id),
            "blacklist": set(self.env["mail.blacklist"].search_fetch([], ["email"]).mapped("email")),
            "topics": self._topics_of(municipalities.values()) if self.topic_ids else {},
            "countries": {
                country: country.code for country in {m.country_id for m in municipalities.values()}
            },
        }

    def _topics_of(self, municipalities):
        municipalities = self.env["solidarity.municipality"].browse(
            dict.fromkeys(municipality.id for municipality in municipalities)
        )
        return {municipality: frozenset(municipality.topic_ids.ids) for municipality in municipalities}

    def _people_with_registration(self, registrations, municipalities):
        """One for each person with a registration, the best one: by the contact, else by the address."""
        people, seen = [], set()
        for registration in registrations["ranked"]:
            partner = registration.partner_id
            email = email_normalize(registration.email) or partner.email_normalized
            # Several people of one administration may be registered under its contact, each with an address.
            identity = (
                email or ("partner", partner.id) if partner or email else ("registration", registration.id)
            )
            if identity in seen:
                continue
            seen.add(identity)
            municipality = registration.municipality_id or municipalities.get(partner)
            people.append((partner or None, registration, municipality))
        return people

    def _candidate(self, key, partner, registration, municipality, facts):
        own_address = partner and partner.email_normalized
        if self.purpose not in audience.ASKING and registration:
            own_address = email_normalize(registration.email) or own_address
        return audience.Candidate(
            key=key,
            email=own_address or None,
            lang=(registration and registration.attendee_lang) or (partner and partner.lang) or None,
            is_member=municipality in facts["members"],
            consent=facts["consents"][partner.id] if partner else "none",
            is_blacklisted=own_address in facts["blacklist"],
            side=facts["countries"].get(municipality.country_id) if municipality else None,
            region=municipality.state_id.id or None if municipality else None,
            topics=facts["topics"].get(municipality, frozenset()),
            roles=frozenset(partner.contact_role_ids.ids) if partner and self.role_ids else frozenset(),
            registration=registration.state if registration else "none",
            is_invited=bool(partner and partner in facts["invited"])
            or bool(own_address and own_address in facts["invited_emails"]),
        )

    # ------------------------------------------------------------------
    # Storing
    # ------------------------------------------------------------------

    def _store_recipients(self, rows):
        """Store the verdicts: three statements for any number of rows.

        Rows that were handed over are never touched. Rows with a mail in the queue stay, so that the hand-over finds
        them; whoever is no candidate any more is out. Once a step is being sent nobody is added: its mailings are made.
        """
        recipients = self.env["solidarity.campaign.recipient"]
        recipients.flush_model()
        self.flush_recordset()
        emails = [row["email"] for row in rows if row["email"]]
        is_open = self.state in ("planned", "stopped")
        values = {
            "step": self.id,
            "is_open": is_open,
            "emails": emails,
            "uid": self.env.uid,
            "rows": json.dumps(rows),
        }
        self.env.cr.execute(
            """
            DELETE FROM solidarity_campaign_recipient recipient
             WHERE %(is_open)s AND recipient.step_id = %(step)s AND recipient.claimed_on IS NULL
               AND (recipient.email IS NULL OR recipient.email != ALL(%(emails)s::varchar[]))
               AND NOT EXISTS (
                   SELECT 1 FROM mailing_trace trace
                    WHERE trace.model = 'solidarity.campaign.recipient' AND trace.res_id = recipient.id)
            """,
            values,
        )
        self.env.cr.execute(
            """
            UPDATE solidarity_campaign_recipient
               SET is_included = FALSE, reason = 'gone'
             WHERE step_id = %(step)s AND claimed_on IS NULL AND is_included
               AND (email IS NULL OR email != ALL(%(emails)s::varchar[]))
            """,
            values,
        )
        self.env.cr.execute(
            """
            INSERT INTO solidarity_campaign_recipient (
                       step_id, campaign_id, event_id, partner_id, registration_id, municipality_id, country_id,
                       state_id, email, lang, is_included, reason, needs_consent, create_uid, create_date, write_uid,
                       write_date)
                SELECT step.id, step.campaign_id, step.event_id, new.partner_id, new.registration_id,
                       new.municipality_id, municipality.country_id, municipality.state_id, new.email, new.lang,
                       new.is_included, new.reason, new.needs_consent, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s,
                       now() AT TIME ZONE 'UTC'
                  FROM jsonb_to_recordset(%(rows)s::jsonb) AS new (
                           partner_id int, registration_id int, municipality_id int, email varchar, lang varchar,
                           is_included bool, reason varchar, needs_consent bool)
                  JOIN solidarity_campaign_step step ON step.id = %(step)s
                  LEFT JOIN solidarity_municipality municipality ON municipality.id = new.municipality_id
                 WHERE %(is_open)s OR EXISTS (
                       SELECT 1 FROM solidarity_campaign_recipient known
                        WHERE known.step_id = step.id AND known.email = new.email)
            ON CONFLICT (step_id, email) DO UPDATE
                   SET partner_id = EXCLUDED.partner_id, registration_id = EXCLUDED.registration_id,
                       municipality_id = EXCLUDED.municipality_id, country_id = EXCLUDED.country_id,
                       state_id = EXCLUDED.state_id, lang = EXCLUDED.lang, is_included = EXCLUDED.is_included,
                       reason = EXCLUDED.reason, needs_consent = EXCLUDED.needs_consent,
                       write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date
                 WHERE solidarity_campaign_recipient.claimed_on IS NULL
            """,
            values,
        )
        recipients.invalidate_model()
        self.invalidate_recordset(["recipient_ids"])
