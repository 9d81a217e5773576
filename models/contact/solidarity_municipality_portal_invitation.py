"""Contact persons get access to the portal, all at once, by Odoo's own invitation."""

from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tools import format_list

from ..row_lock import take_rows

#: Longer lists of names end with "and so many others".
NAMES_SHOWN = 10


class SolidarityMunicipality(models.Model):
    _inherit = "solidarity.municipality"

    def action_invite_to_portal(self):
        """Invite all contact persons who have an e-mail address and no access yet, each in its language (coordinators).

        :return: a notification that says who was invited, who has access already, and who was left out and why
        """
        self._check_may_invite()
        persons = self._contact_persons().filtered(
            lambda person: not person.is_company or person.municipality_ids
        )
        take_rows(persons)  # a double click invites once
        persons.invalidate_recordset(["user_ids"])
        answers = persons._sort_for_portal()
        answers["invited"]._grant_portal_access()
        return self._portal_notification(answers)

    def _check_may_invite(self):
        """:raise AccessError: for whoever does not work on cases of the service"""
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group("solidarity_partnership.group_coordinator"):
            raise AccessError(self.env._("Only coordinators of the service invite to the portal."))

    def _portal_notification(self, answers):
        sentences = {
            "invited": self.env._("Invited to the portal: %s."),
            "access": self.env._("Have access already: %s."),
            "no_email": self.env._("Left out, because there is no usable e-mail address: %s."),
            "address_used": self.env._("Left out, because another user has the same e-mail address: %s."),
            "withdrawn": self.env._("Left out, because access was withdrawn: %s."),
        }
        lines = [
            sentences[answer] % self._names_of(persons) for answer, persons in answers.items() if persons
        ]
        complete = not (answers["no_email"] or answers["address_used"] or answers["withdrawn"])
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success"
                if answers["invited"] and complete
                else "info"
                if lines and complete
                else "warning",
                "title": self.env._("Access to the Portal"),
                "message": " ".join(lines) or self.env._("There are no contact persons."),
                "sticky": not complete,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _names_of(self, persons):
        names = persons[:NAMES_SHOWN].mapped("display_name")
        if len(persons) > NAMES_SHOWN:
            names.append(self.env._("%s more", len(persons) - NAMES_SHOWN))
        return format_list(self.env, names)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _sort_for_portal(self):
        """Who can be invited to the portal, and why the others cannot: ``{answer: persons}``. Constant queries.

        An address is a login: it opens the portal to one person.
        """
        answers = {
            answer: self.browse() for answer in ("invited", "access", "no_email", "address_used", "withdrawn")
        }
        users_sudo = (
            self.env["res.users"].sudo().with_context(active_test=False)
        )  # whether there are any, and active
        own = users_sudo.search([("partner_id", "in", self.ids)]).grouped("partner_id")
        addresses = self.filtered("email_normalized").mapped("email_normalized")
        logins = set(users_sudo.search([("login", "in", addresses)]).mapped("login"))
        for person in self:
            users = own.get(person.sudo(), users_sudo)
            if any(user.active for user in users):
                answer = "access"
            elif users:
                answer = "withdrawn"
            elif not person.email_normalized:
                answer = "no_email"
            elif person.email_normalized in logins:
                answer = "address_used"
            else:
                answer = "invited"
                logins.add(person.email_normalized)
            answers[answer] |= person
        return answers

    def _grant_portal_access(self):
        """Odoo's own dialog does it: the users and the links of their invitations are made as by hand."""
        if self:
            wizards = self.env["portal.wizard"].with_context(solidarity_portal_invitation=True)
            for line in wizards.create({"partner_ids": [Command.set(self.ids)]}).user_ids:
                line.action_grant_access()
