"""A coordinator has read a form and takes it over, or does not."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import html2plaintext

from .solidarity_inquiry_submission_receiving import LEAD_WISHES

#: Days after which forms are deleted that were dismissed, or whose inquiry was lost: nobody needs them any more.
KEPT_DAYS = 90


class SolidarityInquirySubmission(models.Model):
    _inherit = "solidarity.inquiry.submission"

    def action_take_over(self):
        """Make what was typed part of what the service knows (coordinators).

        What is known already stays: the person is added to the municipality's contact persons, fields of cooperation,
        languages, needs and offers are added, and the inquiry gets what it lacks.
        """
        self._check_step("state", "new")
        for submission in self:
            person = submission._take_over_person()
            submission._complete_inquiry(person)
            submission._complete_municipality()
            submission._create_needs_and_offers()
        self.state = "taken_over"

    def action_dismiss(self):
        """Put forms aside of which nothing is to be taken over, such as advertising (coordinators)."""
        self._check_step("state", "new")
        self.state = "dismissed"

    def action_reopen(self):
        """Look at dismissed forms again (coordinators)."""
        self._check_step("state", "dismissed")
        self.state = "new"

    def action_open_inquiry(self):
        self.ensure_one()
        return self.lead_id._get_records_action(
            views=[(self.env.ref("solidarity_partnership.crm_lead_view_form_inquiry").id, "form")]
        )

    # ------------------------------------------------------------------
    # What is taken over
    # ------------------------------------------------------------------

    def _take_over_person(self):
        """The sender among the municipality's contact persons; a new one unless its address is known there."""
        administration = self.municipality_id._ensure_partner()
        persons = administration | administration.child_ids
        known = persons.filtered(lambda person: person.email_normalized == self.email.lower())[:1]
        return known or self.env["res.partner"].create(
            {
                "name": self.contact_name,
                "function": self.contact_function,
                "email": self.email,
                "phone": self.phone,
                "lang": self.lang,
                "parent_id": administration.id,
            }
        )

    def _complete_inquiry(self, person):
        lead = self.lead_id
        values = {"topic_ids": [Command.link(topic.id) for topic in self.topic_ids]}
        if not lead.partner_id and (lead.email_normalized or self.email) == self.email.lower():
            values["partner_id"] = person.id
        if not lead.wished_municipality_id and self.wished_municipality_id:
            values |= {
                "wished_municipality_id": self.wished_municipality_id.id,
                "solidarity_wish": LEAD_WISHES[self.wish],
            }
        if self.existing_connection and not lead.existing_connection:
            values["existing_connection"] = self.existing_connection
        lead.write(values)

    def _complete_municipality(self):
        municipality = self.municipality_id
        municipality.topic_ids |= self.topic_ids
        municipality.language_ids |= self.language_ids
        if self.wish == "match" and municipality.seeking_partner == "unknown":
            municipality.seeking_partner = "yes"

    def _create_needs_and_offers(self):
        """In the sender's own language; the other column is still to be written."""
        for kind, model in (("need", "solidarity.need"), ("offer", "solidarity.offer")):
            lines = self.line_ids.filtered(lambda line, kind=kind: line.kind == kind)
            self.env[model].with_context(lang=self.lang).create(
                [
                    {
                        "name": line.name,
                        "municipality_id": self.municipality_id.id,
                        "topic_id": line.topic_id.id,
                        "unit": "piece",
                        "source": "form",
                    }
                    for line in lines
                ]
            )

    @api.autovacuum
    def _gc_dismissed(self):
        """Forms that were dismissed are nobody's business after a while; the inquiry stays."""
        limit = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("state", "=", "dismissed"), ("write_date", "<", limit)])._delete_with_note()

    def _delete_with_note(self):
        """What the sender typed stands in the chatter and the notes of the inquiry, too. Notes on which somebody has
        written since are the service's own."""
        for submission in self.filtered("message"):
            lead = submission.lead_id
            if html2plaintext(lead.description or "").split() == submission.message.split():
                lead.description = False
        self.note_id.unlink()
        self.unlink()
