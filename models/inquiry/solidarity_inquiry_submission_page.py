"""The page behind the link of the confirmation: how far the inquiry is, in plain words."""

from odoo import models
from odoo.tools import consteq, hmac

#: The way of an inquiry; who has chosen a partner needs no proposals.
STEPS = ("received", "checked", "proposed", "agreed")


class SolidarityInquirySubmission(models.Model):
    _inherit = "solidarity.inquiry.submission"

    def _page_token(self):
        """A signature of this form and the address in it: nothing is stored that could be read."""
        self.ensure_one()
        submission_sudo = self.sudo()  # the address is part of the key and not shown
        return hmac(
            submission_sudo.env,
            "solidarity-partnership-inquiry",
            (submission_sudo.id, submission_sudo.email),
        )

    def _page_url(self):
        """Whoever has this address is the sender: only for mails to it."""
        self.ensure_one()
        return f"{self.get_base_url()}/solidarity/inquiry/{self.id}/{self._page_token()}"

    def _find_by_token(self, token):
        """:return: the form as superuser, empty if the token is not its own"""
        submission_sudo = self.sudo().exists()
        if submission_sudo and consteq(submission_sudo._page_token().encode(), (token or "").encode()):
            return submission_sudo
        return self.browse().sudo()

    def _page_values(self):
        """What the sender sees: plain values, nobody's name but those that the sender chose.

        The course of the inquiry is shown to whoever opened it, and to others once a coordinator has taken over their
        form: until then nobody learns that there has been an inquiry before.

        :return: dict ``municipality, date, state, steps``; ``state`` is one of ``STEPS``, ``closed`` or ``portal``;
            ``steps`` is a list of ``(step, done, now, later)`` with one of the three true
        """
        self.ensure_one()
        state = self._page_state()
        steps = [step for step in STEPS if step != "proposed" or self.wish == "match"]
        position = steps.index(state) if state in steps else 0
        return {
            "municipality": self.municipality_id.name,
            "date": self.create_date,
            "state": state,
            "steps": [
                (
                    step,
                    place < position or state == "agreed",
                    place == position and state != "agreed",
                    place > position,
                )
                for place, step in enumerate(steps)
            ],
        }

    def _page_state(self):
        if self._has_portal_user():
            return "portal"
        lead = self.lead_id
        if self.state == "dismissed":
            return "closed"
        if not self.is_first and self.state != "taken_over":
            return "received"
        if lead.won_status != "pending":
            return "agreed" if lead.won_status == "won" else "closed"
        if self.wish == "match" and any(lead.proposal_ids.mapped("date_sent")):
            return "proposed"
        received = self.env.ref("solidarity_partnership.crm_stage_received", raise_if_not_found=False)
        return "received" if lead.stage_id == received else "checked"

    def _has_portal_user(self):
        """Whether the sender can sign in as one of the municipality's persons: the portal shows more."""
        users = self.municipality_id._contact_persons().user_ids
        return any(user.active and user.email_normalized == self.email.lower() for user in users)
